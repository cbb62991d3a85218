//! Extensions: applications of others that act for the users of the account.

use super::{LIMIT, NAME, TAGS, changed, create, dialect, done, later, put, spellings};
use crate::api::Soon;
use crate::api::client::WriteClient;
use crate::api::plain::{self, Column, Plain};
use crate::api::resources::Kind;
use crate::model::action::{Action, Receipt, Secrets};
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::input::{Input, InputKind};
use crate::model::resource::Area;
use crate::platforms::authress::capabilities;
use crate::platforms::authress::extensions::{CreateExtension, DeleteExtension, GetExtension, GetExtensions, READ_ONLY, UpdateExtension};

static FORM: [Input; 4] = [
    NAME,
    Input::new("redirects", "Addresses to come back to", InputKind::Lines)
        .hint("Where its users come back to after they signed in, one a line."),
    LIMIT,
    TAGS,
];

/// The kind.
pub static EXTENSIONS: Kind = Kind {
    slug: "extensions",
    area: Area::Integrations,
    the: "the extension ",
    many: "Extensions",
    about: "Applications of others that act for the users of the account. Each has an application and a service client of its own.",
    changing: Capability::ManageIntegrations,
    can: capabilities::can,
    id: "extensionId",
    columns: &[
        Column("Comes back to", "", &["application.redirectUrls"]),
        Column("Application", "", &["application.applicationId"]),
        Column("Service client", "", &["client.clientId"]),
        Column("Created", "", &["createdTime"]),
    ],
    list: |_| Plain::of(&GetExtensions, |reply| dialect::list(reply, "extensions")),
    read: Some(|extension_id| Plain::of(&GetExtension { extension_id }, plain::one)),
    forms: &[(Capability::CreateResource, &FORM), (Capability::EditResource, &FORM)],
    verbs: &[Capability::DeleteResource],
    paths: &[("redirects", "application.redirectUrls[]"), ("limit", "client.rateLimits")],
    spellings: &[spellings::LIMIT, spellings::TAGS],
    whole: true,
    send,
    ..Kind::READ_ONLY
};

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let extension_id = action.target.id.as_str();
        match action.capability {
            Capability::CreateResource => {
                let document = EXTENSIONS.document(action, "{}")?;
                create(writing, CreateExtension { document: &document }, &EXTENSIONS).await
            }
            Capability::EditResource => {
                let changed = changed(writing, &EXTENSIONS, action, READ_ONLY).await?;
                let document = changed.document.as_str();
                put(writing, UpdateExtension { extension_id, document }).await
            }
            // It is taken apart after the answer.
            _ => done(writing, DeleteExtension { extension_id }).await.map(later),
        }
    })
}
