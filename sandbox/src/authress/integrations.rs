//! Connections, extensions and applications: through what people sign in, and where to (contract, "Schemas").

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::document::{self, Document, Stop};
use super::noun::{self, MEDIA, Noun, unknown};
use super::request::Ids;
use super::{Caller, answer, broken, schema, users};
use crate::Sandbox;
use crate::refusal::Refusal;
use crate::routes::{Routes, get};

/// Identity providers.
pub struct Connections;
/// Applications of others.
pub struct Extensions;
/// Where people come back to.
pub struct Applications;

const TIMES: (Option<&str>, Option<&str>) = (Some("createdTime"), Some("lastUpdated"));

impl Noun for Connections {
    const KIND: &'static str = "connection";
    const PATH: &'static str = "/connections";
    const KEY: &'static str = "connections";
    const ID: &'static str = "connectionId";
    const PREFIX: &'static str = "con_";
    const READ_ONLY: &'static [&'static str] = &["createdTime", "lastUpdated", "isActiveConnection", "links"];
    const TIMES: (Option<&'static str>, Option<&'static str>) = TIMES;

    fn schema() -> Value {
        use schema::{moment, object, or_null, switch, tags, text, word};
        let data = json!({
            "tenantId": or_null(text(0, 128)),
            "developerAccountId": or_null(text(0, 32)),
            "name": or_null(text(0, 64)),
            "supportedContentType": or_null(word(&["application/json", "application/x-www-form-urlencoded"])),
            "oidcUserEndpointUrl": or_null(text(0, 128)),
            "userIdExpression": or_null(text(0, 128)),
            "trustIdentityUserId": or_null(switch()),
        });
        let properties = json!({
            "connectionId": or_null(text(0, 64)),
            "type": or_null(word(&["OAUTH2", "SAML2", "WebAuthN", "PASSWORD", "OPENID-LEGACY"])),
            "authenticationUrl": or_null(text(1, 256)),
            "tokenUrl": or_null(text(0, 128)),
            "issuerUrl": or_null(text(0, 128)),
            "providerCertificate": or_null(text(0, 4096)),
            "clientId": or_null(text(0, 128)),
            "clientSecretId": or_null(text(0, 32)),
            "clientSecret": or_null(text(0, 2048)),
            "userDataConfiguration": or_null(object(&[], json!({ "location": or_null(text(3, 3)) }))),
            "data": or_null(object(&[], data)),
            "defaultConnectionProperties": or_null(object(&[], json!({ "scope": or_null(text(0, 384)) }))),
            "conditions": or_null(object(&[], json!({ "requireBusinessAccount": or_null(switch()) }))),
            "linkingConfiguration": or_null(object(&[], json!({ "type": or_null(word(&["EXPLICIT", "AUTOMATIC"])) }))),
            "createdTime": moment(),
            "lastUpdated": moment(),
            "isActiveConnection": switch(),
            "tags": tags(),
        });
        object(&[], properties)
    }

    fn settle(_: &Connection, document: &mut Document, old: Option<&Document>) -> Result<(), Stop> {
        document.entry("type").or_insert_with(|| "OAUTH2".into());
        document.insert("isActiveConnection".to_owned(), true.into());
        // (choice) It is never told, so a change that leaves it out keeps it.
        if let Some(secret) = old.and_then(|old| old.get("clientSecret")) {
            document.entry("clientSecret").or_insert_with(|| secret.clone());
        }
        Ok(())
    }

    fn show(_: &Connection, document: &mut Document) -> rusqlite::Result<()> {
        document.remove("clientSecret");
        Ok(())
    }

    /// (choice) Tenants that used it sign in without it.
    fn gone(connection: &Connection, id: &str) -> rusqlite::Result<()> {
        for mut tenant in document::every(connection, "tenant")? {
            if tenant.get("connection").is_some_and(|used| used["connectionId"] == id) {
                tenant.remove("connection");
                let tenant_id = tenant["tenantId"].as_str().unwrap_or_default().to_owned();
                document::store(connection, "tenant", &tenant_id, super::record::ACCOUNT, &tenant)?;
            }
        }
        Ok(())
    }
}

impl Noun for Extensions {
    const KIND: &'static str = "extension";
    const PATH: &'static str = "/extensions";
    const KEY: &'static str = "extensions";
    const ID: &'static str = "extensionId";
    const PREFIX: &'static str = "ext_";
    const CHOSEN: bool = false;
    const READ_ONLY: &'static [&'static str] = &["createdTime", "links"];
    const TIMES: (Option<&'static str>, Option<&'static str>) = (Some("createdTime"), None);

    fn schema() -> Value {
        use schema::{links, list, moment, object, or_null, rate_limits, tags, text};
        let redirects = or_null(list(&text(0, 1024), 0, 100));
        let application = json!({ "applicationId": or_null(text(0, 64)), "redirectUrls": redirects, "links": links() });
        let client = json!({ "clientId": or_null(text(0, 64)), "rateLimits": rate_limits(), "links": links() });
        object(
            &[],
            json!({
                "extensionId": or_null(text(0, 64)),
                "name": or_null(text(0, 128)),
                "createdTime": moment(),
                "application": or_null(object(&[], application)),
                "client": or_null(object(&[], client)),
                "tags": tags(),
            }),
        )
    }

    /// Its application and its client are made with it, and stay the same.
    fn settle(_: &Connection, document: &mut Document, old: Option<&Document>) -> Result<(), Stop> {
        let number = document["extensionId"]
            .as_str()
            .unwrap_or_default()
            .trim_start_matches("ext_")
            .to_owned();
        for (part, name, prefix) in [("application", "applicationId", "app_"), ("client", "clientId", "sc_")] {
            let id = old.and_then(|old| old.get(part)).map(|part| part[name].clone());
            let within = document.entry(part).or_insert_with(|| json!({}));
            within[name] = id.unwrap_or_else(|| format!("{prefix}{number}").into());
            if let Some(within) = within.as_object_mut() {
                within.remove("links");
            }
        }
        Ok(())
    }

    fn show(_: &Connection, document: &mut Document) -> rusqlite::Result<()> {
        for part in ["application", "client"] {
            if let Some(part) = document.get_mut(part) {
                part["links"] = json!({ "self": null });
            }
        }
        Ok(())
    }
}

impl Noun for Applications {
    const KIND: &'static str = "application";
    const PATH: &'static str = "/applications";
    const KEY: &'static str = "applications";
    const ID: &'static str = "applicationId";
    const PREFIX: &'static str = "app_";
    const CHOSEN: bool = false;
    const READ_ONLY: &'static [&'static str] = &["createdTime", "lastUpdated", "isActiveApplication", "links"];
    const TIMES: (Option<&'static str>, Option<&'static str>) = TIMES;

    fn schema() -> Value {
        use schema::{list, moment, object, or_null, switch, tags, text, word};
        object(
            &["redirectUrls"],
            json!({
                "applicationId": text(1, 64),
                "name": or_null(text(0, 64)),
                "redirectUrls": list(&text(0, 1024), 0, 100),
                "audiences": or_null(list(&text(0, 128), 0, 10)),
                "sessionType": or_null(word(&["SINGLE_SESSION", "MULTI_SESSION"])),
                "enableAccessToToken": or_null(switch()),
                "isActiveApplication": switch(),
                "createdTime": moment(),
                "lastUpdated": moment(),
                "tags": tags(),
            }),
        )
    }

    fn settle(_: &Connection, document: &mut Document, _: Option<&Document>) -> Result<(), Stop> {
        document.insert("isActiveApplication".to_owned(), true.into());
        Ok(())
    }
}

pub fn routes() -> Routes {
    let token = schema::object(&["accessToken"], json!({ "accessToken": { "type": "string" } }));
    let credentials = get("/connections/{connectionId}/users/{userId}/credentials")
        .segment("connectionId", schema::text(1, 64))
        .segment("userId", schema::text(1, 64))
        .answers(200, MEDIA, token);
    noun::routes::<Connections>()
        .add(credentials, credentials_of)
        .merge(noun::routes::<Extensions>())
        .merge(noun::routes::<Applications>())
}

/// GET /v1/connections/{connectionId}/users/{userId}/credentials. (choice) Everybody has signed in with every connection.
async fn credentials_of(State(sandbox): State<Sandbox>, caller: Caller, ids: Ids) -> Result<Response, Refusal> {
    let (id, user) = (ids.get("connectionId", 64)?, ids.get("userId", 64)?);
    caller.may_read(&user)?;
    let token = format!("token-of-{id}-for-{user}");
    let known = sandbox.database().read(move |connection| {
        let connection_is_there = document::find(connection, Connections::KIND, &id)?.is_some();
        Ok((connection_is_there, users::is_there(connection, &user)?))
    });
    match known.await.map_err(broken)? {
        (false, _) => Err(unknown::<Connections>()),
        (_, false) => Err(users::unknown()),
        _ => Ok(answer(StatusCode::OK, json!({ "accessToken": token }).to_string())),
    }
}
