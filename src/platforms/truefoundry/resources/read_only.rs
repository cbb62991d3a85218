//! Workspaces and groups of secrets of TrueFoundry: they are only shown here, for its API makes and changes none.

use super::{listed, rows};
use crate::api::plain::{self, Column, Plain};
use crate::api::resources::{Kind, Part};
use crate::model::resource::Area;
use crate::platforms::truefoundry::capabilities;
use crate::platforms::truefoundry::dialect::{self, Rows};
use crate::platforms::truefoundry::secret_groups::ListSecretGroups;
use crate::platforms::truefoundry::workspaces::{GetWorkspace, ListWorkspaces};

/// The parts of clusters.
pub static WORKSPACES: Kind = Kind {
    slug: "workspaces",
    area: Area::Tenants,
    the: "the workspace ",
    many: "Workspaces",
    about: "Parts of clusters, to which roles are given. TrueFoundry makes and changes them in its console and not here.",
    can: capabilities::can,
    name: &["manifest.name", "fqn"],
    columns: &[
        Column("Full name", "", &["fqn"]),
        Column("Cluster", "", &["manifest.cluster_fqn", "clusterId"]),
        Column("Made by", "", &["createdBySubject.subjectSlug"]),
        Column("Created", "", &["createdAt"]),
    ],
    list: |from| {
        let rows = rows(from);
        let question = ListWorkspaces {
            rows,
            ..ListWorkspaces::default()
        };
        listed(&question, rows)
    },
    read: Some(|id| Plain::of(&GetWorkspace { id }, |reply| plain::one_within(reply, "data"))),
    ..Kind::READ_ONLY
};

/// The groups of secrets. They are told apart by their full names, for the platform does not promise an id.
pub static SECRET_GROUPS: Kind = Kind {
    slug: "secret-groups",
    area: Area::Integrations,
    the: "the secret group ",
    many: "Secret groups",
    about: "Which secrets there are, and never what they hold. They are added and changed in the console of TrueFoundry.",
    can: capabilities::can,
    id: "fqn",
    name: &["manifest.name", "fqn"],
    columns: &[
        Column("Full name", "", &["fqn"]),
        Column("Made by", "", &["createdBySubject.subjectSlug"]),
        Column("Created", "", &["createdAt"]),
        Column("Changed", "", &["updatedAt"]),
    ],
    list: |from| {
        let rows = rows(from);
        let question = ListSecretGroups {
            rows,
            ..ListSecretGroups::default()
        };
        listed(&question, rows)
    },
    read: Some(|fqn| Plain::of(&named(fqn), dialect::whole)),
    parts: &[Part {
        heading: "Secrets",
        list: |fqn| Plain::of(&named(fqn), |reply| plain::list_within(reply, "data.0.associatedSecrets")),
        columns: &[
            Column("Secret", "", &["name"]),
            Column("Full name", "", &["fqn"]),
            Column("Changed", "", &["updatedAt"]),
        ],
        member: "",
    }],
    ..Kind::READ_ONLY
};

/// The question for the one of that full name.
fn named(fqn: &str) -> ListSecretGroups<'_> {
    ListSecretGroups {
        rows: Rows { limit: Some(1), offset: 0 },
        fqn: Some(fqn),
        ..ListSecretGroups::default()
    }
}
