//! Connections: the identity providers through which people sign in.

use serde_json::{Map, Value};

use super::{NAME, TAGS, changed, choices, create, dialect, done, put, spellings};
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
use crate::platforms::authress::connections::{
    CreateConnection, DeleteConnection, GetConnection, GetConnections, READ_ONLY, UpdateConnection,
};

const SECRET: &str = "client_secret";
const KIND_OF: Input = Input::new(
    "type",
    "Protocol",
    InputKind::OneOf(&[
        ("OAUTH2", "OAuth 2 or OpenID Connect"),
        ("SAML2", "SAML 2"),
        ("WebAuthN", "WebAuthN: passkeys"),
        ("PASSWORD", "Password"),
        ("OPENID-LEGACY", "OpenID, the old one"),
    ]),
);
const AUTHENTICATION: Input =
    Input::new("authentication_url", "Sign-in address", InputKind::Text).hint("Where people are sent to sign in.");
const TOKEN: Input = Input::new("token_url", "Token address", InputKind::Text);
const ISSUER: Input = Input::new("issuer_url", "Issuer", InputKind::Text).hint("Who vouches for its people, as an address.");
const CERTIFICATE: Input =
    Input::new("certificate", "Certificate of the provider", InputKind::Lines).hint("As the provider gives it out. It is public.");
const CLIENT: Input = Input::new("client_id", "Client id", InputKind::Text).hint("As which the provider knows Authress.");
const TENANT: Input = Input::new("tenant_id", "Tenant", InputKind::Choice).hint("Only for its people; for everybody where none is chosen.");
const LOCATION: Input = Input::new("location", "Location of user data", InputKind::Text).hint("A country of three letters: CHE, DEU, USA.");
const MEDIA: Input = Input::new(
    "media",
    "Content type of requests",
    InputKind::OneOf(&[
        ("application/json", "application/json"),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
    ]),
);
const PROFILE: Input = Input::new("profile_url", "Address of the user's profile", InputKind::Text);
const EXPRESSION: Input =
    Input::new("expression", "User id, as an expression", InputKind::Text).hint("Which claim of the provider is the id: {sub}.");
const TRUST: Input = Input::new("trust", "Trust the provider's user id", InputKind::Switch);
const SCOPE: Input = Input::new("scope", "Scope", InputKind::Text).hint("What is asked of the provider: openid profile email.");
const BUSINESS: Input = Input::new("business", "Business accounts only", InputKind::Switch);
const LINKING: Input = Input::new(
    "linking",
    "Linking of accounts",
    InputKind::OneOf(&[("EXPLICIT", "Explicit"), ("AUTOMATIC", "Automatic")]),
);

static CREATION: [Input; 19] = [
    NAME,
    Input::new("id", "Connection id", InputKind::Text).hint("Empty: Authress makes one."),
    KIND_OF,
    AUTHENTICATION,
    TOKEN,
    ISSUER,
    CERTIFICATE,
    CLIENT,
    Input::new(SECRET, "Client secret", InputKind::Secret).hint("It is sent, and nobody can read it afterwards."),
    SCOPE,
    TENANT,
    LOCATION,
    MEDIA,
    PROFILE,
    EXPRESSION,
    TRUST,
    BUSINESS,
    LINKING,
    TAGS,
];
static EDIT: [Input; 18] = [
    NAME,
    KIND_OF,
    AUTHENTICATION,
    TOKEN,
    ISSUER,
    CERTIFICATE,
    CLIENT,
    Input::new(SECRET, "Client secret", InputKind::Secret)
        .hint("Empty: none is sent. Whether Authress keeps the present one then, it does not say: have it at hand."),
    SCOPE,
    TENANT,
    LOCATION,
    MEDIA,
    PROFILE,
    EXPRESSION,
    TRUST,
    BUSINESS,
    LINKING,
    TAGS,
];

/// The kind.
pub static CONNECTIONS: Kind = Kind {
    slug: "connections",
    area: Area::Integrations,
    the: "the connection ",
    many: "Connections",
    about: "Identity providers through which people sign in. Whoever signs in through one that is deleted cannot do so any more.",
    changing: Capability::ManageIntegrations,
    can: capabilities::can,
    id: "connectionId",
    name: &["data.name"],
    columns: &[
        Column("Protocol", "", &["type"]),
        Column("Sign-in address", "", &["authenticationUrl"]),
        Column("Tenant", "", &["data.tenantId"]),
        Column("Active", "", &["isActiveConnection"]),
    ],
    list: |_| Plain::of(&GetConnections, |reply| dialect::list(reply, "connections")),
    read: Some(|connection_id| Plain::of(&GetConnection { connection_id }, plain::one)),
    forms: &[(Capability::CreateResource, &CREATION), (Capability::EditResource, &EDIT)],
    verbs: &[Capability::DeleteResource],
    paths: &[
        ("name", "data.name"),
        ("id", "connectionId"),
        ("authentication_url", "authenticationUrl"),
        ("token_url", "tokenUrl"),
        ("issuer_url", "issuerUrl"),
        ("certificate", "providerCertificate"),
        ("client_id", "clientId"),
        ("scope", "defaultConnectionProperties.scope"),
        ("tenant_id", "data.tenantId"),
        ("location", "userDataConfiguration.location"),
        ("media", "data.supportedContentType"),
        ("profile_url", "data.oidcUserEndpointUrl"),
        ("expression", "data.userIdExpression"),
        ("trust", "data.trustIdentityUserId"),
        ("business", "conditions.requireBusinessAccount"),
        ("linking", "linkingConfiguration.type"),
    ],
    spellings: &[spellings::TAGS],
    whole: true,
    choices,
    send,
    ..Kind::READ_ONLY
};

fn send<'a>(writing: WriteClient<'a>, action: &'a Action, secrets: &'a Secrets) -> Soon<'a, Result<Receipt, ApiError>> {
    Box::pin(async move {
        let connection_id = action.target.id.as_str();
        match action.capability {
            Capability::CreateResource => {
                let document = with_secret(CONNECTIONS.document(action, "{}")?, secrets)?;
                create(writing, CreateConnection { document: &document }, &CONNECTIONS).await
            }
            Capability::EditResource => {
                let changed = changed(writing, &CONNECTIONS, action, READ_ONLY).await?;
                let document = with_secret(changed.document, secrets)?;
                let document = document.as_str();
                put(writing, UpdateConnection { connection_id, document }).await
            }
            _ => done(writing, DeleteConnection { connection_id }).await,
        }
    })
}

/// The document with the client secret, if one was typed.
fn with_secret(document: String, secrets: &Secrets) -> Result<String, ApiError> {
    let Some(secret) = secrets.get(SECRET).filter(|secret| !secret.is_empty()) else {
        return Ok(document);
    };
    let members: Option<Map<String, Value>> = serde_json::from_str(&document).ok();
    let mut members = members.ok_or_else(|| ApiError::not_sent("What was read of it is no JSON object, so it cannot be changed."))?;
    members.insert("clientSecret".to_owned(), secret.reveal().into());
    Ok(Value::Object(members).to_string())
}
