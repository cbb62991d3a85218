//! How Istari signs in to other systems, and the secrets with which functions do: what holds them is a stored file.

use super::{MECHANISMS, PROVIDERS, current, current_one, current_page, part};
use crate::api::Soon;
use crate::api::client::WriteClient;
use crate::api::plain::{Column, Plain, PlainRow, answered};
use crate::api::read;
use crate::api::request::Reply;
use crate::api::resources::Kind;
use crate::model::action::{Action, Receipt, Secrets};
use crate::model::capability::Capability;
use crate::model::error::{ApiError, ErrorKind};
use crate::model::input::{Input, InputKind};
use crate::model::page::Page;
use crate::model::resource::Area;
use crate::platforms::istari::auth_integrations::{GetAuthIntegration, ListAuthIntegrations, UpdateAuthIntegration};
use crate::platforms::istari::auth_secrets::{FetchFunctionAuthSecret, FindFunctionAuthSecret};
use crate::platforms::istari::capabilities;

static CHANGE: [Input; 2] = [
    Input::new("auth_integration_type", "Provider", InputKind::OneOf(PROVIDERS))
        .required()
        .hint("The registration file stays as it is, so it has to fit."),
    Input::new("auth_type", "Signs in by", InputKind::OneOf(MECHANISMS)).required(),
];

/// How the platform signs in elsewhere.
pub static AUTH_INTEGRATIONS: Kind = Kind {
    slug: "auth-integrations",
    area: Area::Integrations,
    the: "the auth integration ",
    many: "Auth integrations",
    about: "How Istari signs in to other systems, as a registration file says. They cannot be removed; archived ones are shown too.",
    changing: Capability::ManageIntegrations,
    can: capabilities::can,
    name: &["name", "auth_integration_type"],
    columns: &[
        Column("Provider", "", &["auth_integration_type"]),
        Column("Signs in by", "", &["auth_type"]),
        Column("Registration", "", &["current.file"]),
        Column("State", "", &["current.state"]),
    ],
    list: |from| {
        let question = ListAuthIntegrations {
            // Without a word the platform hides those that are archived.
            archive_status: Some("all".to_owned()),
            part: part(from),
            ..ListAuthIntegrations::default()
        };
        Plain::of(&question, current_page)
    },
    read: Some(|auth_integration_id| Plain::of(&GetAuthIntegration { auth_integration_id }, current_one)),
    forms: &[(Capability::EditResource, &CHANGE)],
    send,
    ..Kind::READ_ONLY
};

/// With what functions sign in.
pub static AUTH_SECRETS: Kind = Kind {
    slug: "auth-secrets",
    area: Area::Integrations,
    the: "the function auth secret ",
    many: "Function auth secrets",
    about: "With what functions sign in to other systems. Each is sealed before it is stored, and nobody is told what it holds.",
    changing: Capability::AddSecret,
    can: capabilities::can,
    name: &["current.file", "function_auth_type"],
    columns: &[
        Column("Signs in by", "", &["function_auth_type"]),
        Column("Serves until", "", &["expiration"]),
        Column("Auth integration", "", &["auth_integration_id"]),
        Column("State", "", &["current.state"]),
    ],
    list: |_| Plain::of(&FindFunctionAuthSecret::default(), secrets),
    read: Some(|auth_secret_id| Plain::of(&FetchFunctionAuthSecret { auth_secret_id }, secret)),
    ..Kind::READ_ONLY
};

fn secrets(reply: &Reply) -> Result<Page<PlainRow>, ErrorKind> {
    Ok(unguessable(current(read::rows(read::json(reply)?)?)))
}

fn secret(reply: &Reply) -> Result<Page<PlainRow>, ErrorKind> {
    current_one(reply).map(unguessable)
}

/// Rows without the hash of what was sealed and its salt: by the two of them together, whoever sees the page could try out what a short
/// secret is. Of the sealed file, they tell nothing.
fn unguessable(mut page: Page<PlainRow>) -> Page<PlainRow> {
    let without = |row: PlainRow| {
        let mut fields = row.into_fields();
        fields.retain(|field| field.path != "sha" && field.path != "salt");
        PlainRow::of(fields)
    };
    page.rows = page.rows.into_iter().map(without).collect();
    page
}

/// Sends what was filled in and nothing else: what is left out stays.
fn send<'a>(writing: WriteClient<'a>, action: &'a Action, _secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let value = |name: &str| action.values.filled(name);
        for input in &CHANGE {
            if let Some(why) = value(input.name).and_then(|text| input.objection(text)) {
                return Err(ApiError::not_sent(why));
            }
        }
        let update = UpdateAuthIntegration {
            auth_integration_id: &action.target.id,
            auth_integration_type: value("auth_integration_type"),
            auth_type: value("auth_type"),
            revision: None,
        };
        writing.send(&answered(update)).await?;
        Ok(Receipt::default())
    })
}
