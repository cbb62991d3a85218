//! Tenants and registries upstream of Istari, which are only listed here.

use super::part;
use crate::api::plain::{Column, Plain};
use crate::api::resources::Kind;
use crate::model::capability::Capability;
use crate::model::resource::Area;
use crate::platforms::istari::remotes::ListUpstreamRemotes;
use crate::platforms::istari::tenants::ListTenants;
use crate::platforms::istari::{capabilities, listing};

/// The tenants of the installation.
pub static TENANTS: Kind = Kind {
    slug: "tenants",
    area: Area::Tenants,
    the: "the tenant ",
    many: "Tenants",
    about: "The tenants of the installation. Only its administrators see them, and whoever runs it makes them.",
    changing: Capability::ManageTenants,
    can: capabilities::can,
    name: &["label", "name"],
    columns: &[
        Column("Name", "", &["name"]),
        Column("Domain", "", &["primary_domain"]),
        Column("State", "", &["state"]),
        Column("Identity provider", "", &["provider_name"]),
    ],
    list: |from| Plain::of(&ListTenants { part: part(from) }, listing::page),
    ..Kind::READ_ONLY
};

/// The registries upstream.
pub static REMOTES: Kind = Kind {
    slug: "upstream-remotes",
    area: Area::Integrations,
    the: "the upstream remote ",
    many: "Upstream remotes",
    about: "Registries from which this one takes what is published there. Releases from 13 on do not have them.",
    changing: Capability::SyncRemotes,
    can: capabilities::can,
    name: &["label"],
    columns: &[
        Column("Address", "", &["registry_url"]),
        Column("Tenant there", "", &["tenant_label", "tenant_id"]),
        Column("Out of use", "", &["is_archived"]),
        Column("Connected", "", &["created"]),
    ],
    list: |from| {
        let (part, sort) = (part(from), None);
        Plain::of(&ListUpstreamRemotes { part, sort }, listing::page)
    },
    ..Kind::READ_ONLY
};
