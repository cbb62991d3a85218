//! Service clients: machines that call with access keys, and what they may do besides what access records give them.

use super::{LIMIT, NAME, ROWS, TAGS, changed, create, cursor, dialect, done, put, spellings, within};
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
use crate::platforms::authress::service_clients::{CreateClient, DeleteClient, GetClient, GetClients, READ_ONLY, UpdateClient};

static FORM: [Input; 5] = [
    NAME,
    Input::new("reads_permissions", "May read the permissions of users", InputKind::Switch),
    Input::new("makes_tokens", "May make tokens", InputKind::Switch)
        .hint("Leave it off unless the client needs it: tokens open what they are made for."),
    LIMIT,
    TAGS,
];

/// The kind.
pub static CLIENTS: Kind = Kind {
    slug: "clients",
    area: Area::Access,
    the: "the service client ",
    many: "Service clients",
    about: "Machines that call with access keys, which are made and revoked on the Keys page. A client that is deleted takes its keys with it.",
    changing: Capability::ManageServiceAccounts,
    can: capabilities::can,
    id: "clientId",
    columns: &[
        Column("Id", "", &["clientId"]),
        Column("Keys", "", &["verificationKeys[].keyId"]),
        Column("May make tokens", "", &["options.grantTokenGeneration"]),
        Column("Created", "", &["createdTime"]),
    ],
    list: |from| {
        let clients = GetClients {
            limit: ROWS,
            cursor: cursor(from),
        };
        Plain::of(&clients, |reply| dialect::list(reply, "clients"))
    },
    read: Some(|client_id| Plain::of(&GetClient { client_id }, plain::one)),
    parts: &[Part {
        heading: "Access keys",
        list: |client_id| Plain::of(&GetClient { client_id }, |reply| within(reply, "verificationKeys")),
        columns: &[Column("Key", "", &["keyId"]), Column("Created", "", &["generationDate"])],
        member: "",
    }],
    forms: &[(Capability::CreateResource, &FORM), (Capability::EditResource, &FORM)],
    verbs: &[Capability::DeleteResource],
    paths: &[
        ("reads_permissions", "options.grantUserPermissionsAccess"),
        ("makes_tokens", "options.grantTokenGeneration"),
        ("limit", "rateLimits"),
    ],
    spellings: &[spellings::LIMIT, spellings::TAGS],
    whole: true,
    send,
    ..Kind::READ_ONLY
};

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let client_id = action.target.id.as_str();
        match action.capability {
            Capability::CreateResource => {
                let document = CLIENTS.document(action, "{}")?;
                create(writing, CreateClient { document: &document }, &CLIENTS).await
            }
            Capability::EditResource => {
                let changed = changed(writing, &CLIENTS, action, READ_ONLY).await?;
                let document = changed.document.as_str();
                put(writing, UpdateClient { client_id, document }).await
            }
            _ => done(writing, DeleteClient { client_id }).await,
        }
    })
}
