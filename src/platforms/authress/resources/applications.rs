//! Applications: where people come back to after they signed in.

use super::{NAME, TAGS, changed, create, dialect, done, put, spellings};
use crate::api::Soon;
use crate::api::client::WriteClient;
use crate::api::plain::{self, Column, Plain};
use crate::api::resources::Kind;
use crate::model::action::{Action, Receipt, Secrets};
use crate::model::capability::Capability;
use crate::model::error::ApiError;
use crate::model::input::{Input, InputKind};
use crate::model::resource::Area;
use crate::platforms::authress::applications::{
    CreateApplication, DeleteApplication, GetApplication, GetApplications, READ_ONLY, UpdateApplication,
};
use crate::platforms::authress::capabilities;

static FORM: [Input; 6] = [
    NAME,
    Input::new("redirects", "Addresses to come back to", InputKind::Lines)
        .required()
        .hint("Where people may come back to after they signed in, one a line."),
    Input::new("audiences", "Audiences", InputKind::Lines).hint("For whom its tokens are, one a line; 10 at most."),
    Input::new(
        "sessions",
        "Sessions",
        InputKind::OneOf(&[("SINGLE_SESSION", "Single session"), ("MULTI_SESSION", "Multiple sessions")]),
    ),
    Input::new("access_to_token", "Access to the token", InputKind::Switch),
    TAGS,
];

/// The kind.
pub static APPLICATIONS: Kind = Kind {
    slug: "applications",
    area: Area::Integrations,
    the: "the application ",
    many: "Applications",
    about: "What people sign in to, and where they come back to after that.",
    changing: Capability::ManageIntegrations,
    can: capabilities::can,
    id: "applicationId",
    columns: &[
        Column("Comes back to", "", &["redirectUrls"]),
        Column("Sessions", "", &["sessionType"]),
        Column("Active", "", &["isActiveApplication"]),
        Column("Changed", "", &["lastUpdated"]),
    ],
    list: |_| Plain::of(&GetApplications, |reply| dialect::list(reply, "applications")),
    read: Some(|application_id| Plain::of(&GetApplication { application_id }, plain::one)),
    forms: &[(Capability::CreateResource, &FORM), (Capability::EditResource, &FORM)],
    verbs: &[Capability::DeleteResource],
    paths: &[
        ("redirects", "redirectUrls[]"),
        ("audiences", "audiences[]"),
        ("sessions", "sessionType"),
        ("access_to_token", "enableAccessToToken"),
    ],
    spellings: &[spellings::TAGS],
    whole: true,
    send,
    ..Kind::READ_ONLY
};

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let application_id = action.target.id.as_str();
        match action.capability {
            Capability::CreateResource => {
                let document = APPLICATIONS.document(action, "{}")?;
                create(writing, CreateApplication { document: &document }, &APPLICATIONS).await
            }
            Capability::EditResource => {
                let changed = changed(writing, &APPLICATIONS, action, READ_ONLY).await?;
                let document = changed.document.as_str();
                put(writing, UpdateApplication { application_id, document }).await
            }
            _ => done(writing, DeleteApplication { application_id }).await,
        }
    })
}
