//! Roles: which actions they allow to whoever holds them.

use super::{NAME, changed, create, cursor, dialect, done, put, spellings, within};
use crate::api::Soon;
use crate::api::client::WriteClient;
use crate::api::plain::{self, Column, Plain};
use crate::api::resources::{Kind, Part};
use crate::model::action::{Action, Receipt, Secrets};
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::input::{Input, InputKind};
use crate::model::resource::Area;
use crate::platforms::authress::capabilities;
use crate::platforms::authress::roles::{CreateRole, DeleteRole, GetRole, GetRoles, READ_ONLY, UpdateRole};

const DESCRIPTION: Input = Input::new("description", "Description", InputKind::Text);
const PERMISSIONS: Input = Input::new("permissions", "Permissions", InputKind::Lines).hint(
    "One action a line and what may be done with it: allow (do it), grant (give it to others), delegate (let others give it), or nothing. documents:read allow grant",
);

static CREATION: [Input; 4] = [
    NAME,
    Input::new("id", "Role id", InputKind::Text)
        .hint("By which applications and access records name it: documents:reader. Empty: Authress makes one."),
    DESCRIPTION,
    PERMISSIONS,
];
static EDIT: [Input; 3] = [NAME, DESCRIPTION, PERMISSIONS];

/// The kind.
pub static ROLES: Kind = Kind {
    slug: "roles",
    area: Area::Access,
    the: "the role ",
    many: "Roles",
    about: "What may be done by whoever holds one, on the resources that an access record says. Those with ids that begin with Authress: are built in.",
    changing: Capability::ManageRoles,
    can: capabilities::can,
    id: "roleId",
    columns: &[
        Column("Id", "", &["roleId"]),
        Column("Description", "", &["description"]),
        Column("Actions", "", &["permissions[].action"]),
    ],
    list: |from| {
        let roles = GetRoles {
            limit: Some(100),
            cursor: cursor(from),
            ..GetRoles::default()
        };
        Plain::of(&roles, |reply| dialect::list(reply, "roles"))
    },
    read: Some(|role_id| Plain::of(&GetRole { role_id }, plain::one)),
    parts: &[Part {
        heading: "Permissions",
        list: |role_id| Plain::of(&GetRole { role_id }, |reply| within(reply, "permissions")),
        columns: &[
            Column("Action", "", &["action"]),
            Column("May do it", "", &["allow"]),
            Column("May give it", "", &["grant"]),
            Column("May let others give it", "", &["delegate"]),
        ],
        member: "",
    }],
    forms: &[(Capability::CreateResource, &CREATION), (Capability::EditResource, &EDIT)],
    verbs: &[Capability::DeleteResource],
    paths: &[("id", "roleId")],
    spellings: &[spellings::PERMISSIONS],
    whole: true,
    send,
    ..Kind::READ_ONLY
};

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let role_id = action.target.id.as_str();
        match action.capability {
            Capability::CreateResource => {
                // The list has to be there, even if it allows nothing.
                let document = ROLES.document(action, r#"{"permissions":[]}"#)?;
                create(writing, CreateRole { document: &document }, &ROLES).await
            }
            Capability::EditResource => {
                let changed = changed(writing, &ROLES, action, READ_ONLY).await?;
                let document = changed.document.as_str();
                put(writing, UpdateRole { role_id, document }).await
            }
            _ => done(writing, DeleteRole { role_id }).await,
        }
    })
}
