//! Authress answers as its contract says: tokens believed and not, odd ids, pages by cursor.

mod house;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use house::{Answer, Vendor, call, column, secret, send};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

const NOW: i64 = 1_782_907_200;

/// The demo access key, taken apart, and a mint for tokens like those of the vendor's client.
struct AccessKey {
    client: String,
    key_id: String,
    account: String,
    key: SigningKey,
}

impl AccessKey {
    fn of(authress: &Vendor) -> Self {
        let text = secret(&authress.sandbox, "authress", "access_key");
        let parts: Vec<_> = text.split('.').collect();
        let [client, key_id, account, private] = parts[..] else {
            panic!("four parts, not {}", parts.len())
        };
        let der = STANDARD.decode(private).expect("standard base64");
        assert_eq!(der.len(), 48);
        Self {
            client: client.to_owned(),
            key_id: key_id.to_owned(),
            account: account.to_owned(),
            key: SigningKey::from_bytes(der[16..].try_into().expect("32 bytes")),
        }
    }

    fn claims(&self) -> Value {
        json!({
            "iss": format!("http://sandbox.test/v1/clients/{}", self.client),
            "aud": format!("{}.accounts.authress.io", self.account),
            "sub": self.client, "client_id": self.client, "iat": NOW, "exp": NOW + 86_400, "scopes": "openId",
        })
    }

    fn mint(&self, header: &Value, claims: &Value) -> String {
        let signed = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
        let signature = self.key.sign(signed.as_bytes()).to_bytes();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn header(&self) -> Value {
        json!({ "alg": "EdDSA", "typ": "JWT", "kid": self.key_id })
    }
}

async fn with_token(authress: &Vendor, token: &str) -> Answer {
    let request = Request::get("/v1/users?limit=1")
        .header("host", "sandbox.test")
        .header("authorization", format!("Bearer {token}"))
        .body(Body::empty())
        .expect("a request");
    send(&authress.router, request).await
}

fn in_path(id: &str) -> String {
    format!("/v1/users/{}", utf8_percent_encode(id, NON_ALPHANUMERIC))
}

#[tokio::test]
async fn a_token_that_cannot_be_believed_is_refused() {
    let authress = Vendor::new("authress");
    let key = AccessKey::of(&authress);
    let changed = |name: &str, value: Value| {
        let mut claims = key.claims();
        claims[name] = value;
        claims
    };
    let other = AccessKey {
        key: SigningKey::from_bytes(&[7; 32]),
        ..AccessKey::of(&authress)
    };
    let good = key.mint(&key.header(), &key.claims());
    let (signed, signature) = good.rsplit_once('.').expect("a JWT");
    let tampered = {
        let (header, _) = signed.split_once('.').expect("a JWT");
        let claims = changed("exp", json!(NOW + 999_999)).to_string();
        format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(claims))
    };
    let none = json!({ "alg": "none", "typ": "JWT", "kid": key.key_id });
    let other_algorithm = json!({ "alg": "RS256", "typ": "JWT", "kid": key.key_id });
    let elsewhere = format!("https://evil.example.net/v1/clients/{}", key.client);
    let other_path = "http://sandbox.test/v1/clients/sc_other";
    for (what, token) in [
        ("no token", String::new()),
        ("no JWT", "nonsense".to_owned()),
        ("signed with another key", other.mint(&key.header(), &key.claims())),
        ("tampered", tampered),
        ("unsigned", format!("{signed}.")),
        ("algorithm none", key.mint(&none, &key.claims())),
        ("another algorithm", key.mint(&other_algorithm, &key.claims())),
        ("expired", key.mint(&key.header(), &changed("exp", json!(NOW)))),
        (
            "another audience",
            key.mint(&key.header(), &changed("aud", json!("acc-other.accounts.authress.io"))),
        ),
        ("another host", key.mint(&key.header(), &changed("iss", json!(elsewhere)))),
        ("another path", key.mint(&key.header(), &changed("iss", json!(other_path)))),
        ("another subject", key.mint(&key.header(), &changed("sub", json!("auth0|cast0001")))),
        ("unknown key", key.mint(&json!({ "alg": "EdDSA", "kid": "key0" }), &key.claims())),
        ("the access key itself", secret(&authress.sandbox, "authress", "access_key")),
        ("an expired user token", secret(&authress.sandbox, "authress", "expired_token")),
    ] {
        let answer = with_token(&authress, &token).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
        assert_eq!(answer.json()["errorCode"], "Unauthorized", "{what}");
    }
}

#[tokio::test]
async fn a_token_minted_from_the_access_key_is_believed_until_it_expires() {
    let authress = Vendor::new("authress");
    let key = AccessKey::of(&authress);
    let token = key.mint(&key.header(), &key.claims());
    assert_eq!(with_token(&authress, &token).await.status, StatusCode::OK);
    for issuer in [
        format!("http://sandbox.test/api/authress/v1/clients/{}", key.client),
        format!("https://{}.api.authress.io/v1/clients/{}", key.account, key.client),
    ] {
        let mut claims = key.claims();
        claims["iss"] = json!(issuer);
        let token = key.mint(&key.header(), &claims);
        assert_eq!(with_token(&authress, &token).await.status, StatusCode::OK, "{issuer}");
    }
    let later = "2026-07-02T12:00:00Z".parse().expect("a moment");
    authress.sandbox.clock().set(later);
    assert_eq!(with_token(&authress, &token).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_public_keys_are_published_without_a_token() {
    let authress = Vendor::new("authress");
    let key = AccessKey::of(&authress);
    let path = format!("/v1/clients/{}/.well-known/openid-configuration/jwks", key.client);
    let keys = call(&authress.router, "GET", &format!("{path}?kid={}", key.key_id), "")
        .await
        .json();
    let published = &keys["keys"][0];
    assert_eq!(published["x"], URL_SAFE_NO_PAD.encode(key.key.verifying_key().as_bytes()));
    assert_eq!(
        (&published["kty"], &published["crv"], &published["alg"]),
        (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA"))
    );
    let none = call(&authress.router, "GET", &format!("{path}?kid=none"), "").await.json();
    assert_eq!(none["keys"], json!([]));
}

#[tokio::test]
async fn a_user_without_administration_may_read_only_themselves() {
    let authress = Vendor::new("authress");
    assert_eq!(authress.get_as("limited_token", "/v1/users").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        authress.get_as("limited_token", &in_path("google|1234")).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        authress.get_as("limited_token", &in_path("auth0|cast0002")).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_request_beyond_the_limits_is_invalid() {
    let authress = Vendor::new("authress");
    let long = "x".repeat(65);
    for query in [
        "limit=0".to_owned(),
        "limit=101".to_owned(),
        "limit=x".to_owned(),
        format!("filter={long}"),
        format!("tenantId={long}"),
        "cursor=nonsense".to_owned(),
    ] {
        let answer = authress.get(&format!("/v1/users?{query}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
    let answer = authress.get(&in_path(&long)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_id_is_found_whatever_characters_it_has() {
    let authress = Vendor::new("authress");
    for id in [
        "auth0|ab/c d",
        "google|1234",
        "100%|sure",
        "hash#tag?query=1&x=2",
        "ünï|Zoë/東京",
        "saml|a%2Fb",
    ] {
        let answer = authress.get(&in_path(id)).await;
        assert_eq!(answer.status, StatusCode::OK, "{id}");
        assert_eq!(answer.json()["userId"], id);
        assert_eq!(answer.header("content-type"), "application/links+json");
    }
    for path in ["/v1/users/none", "/v1/users/saml%7Ca%2Fb", "/v1/users/auth0%7Cab/c%20d"] {
        assert_eq!(authress.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn an_id_longer_than_a_path_may_hold_is_listed_and_cannot_be_asked_for() {
    let authress = Vendor::new("authress");
    let users = authress.get("/v1/users?filter=idalia.long@").await.json();
    let id = users["users"][0]["userId"].as_str().expect("an id");
    assert!(id.len() > 64);
    assert_eq!(authress.get(&in_path(id)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_cursor_leads_through_everybody_once_and_stays_inside_the_account() {
    let authress = Vendor::new("authress");
    let mut seen: Vec<String> = Vec::new();
    let mut path = "/v1/users?limit=30".to_owned();
    loop {
        let page = authress.get(&path).await.json();
        seen.extend(column(&page["users"], "userId").iter().map(ToString::to_string));
        assert!(page["links"]["self"]["href"].is_string());
        let Some(cursor) = page["pagination"]["next"]["cursor"].as_str() else {
            assert!(page["links"].get("next").is_none());
            break;
        };
        assert!(page["links"]["next"]["href"].is_string());
        path = format!("/v1/users?limit=30&cursor={cursor}");
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
    assert!(count > 100);
    assert!(!seen.iter().any(|id| id == "auth0|fiona" || id == "auth0|other-ada"));
    assert_eq!(authress.get(&in_path("auth0|fiona")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_filter_searches_every_text_and_the_tenant_narrows() {
    let authress = Vendor::new("authress");
    for filter in ["GOOGLE%7C1234", "ada%20lindqvist", "Ada.Lindqvist@"] {
        let page = authress.get(&format!("/v1/users?filter={filter}")).await.json();
        assert_eq!(page["users"][0]["email"], "ada.lindqvist@example.com", "{filter}");
    }
    let all = authress.get("/v1/users?filter=").await.json();
    assert_eq!(all["users"].as_array().map(Vec::len), Some(100));
    let lab = authress.get("/v1/users?tenantId=ten%3Alab.1").await.json();
    let size = lab["users"].as_array().map(Vec::len).expect("a list");
    assert!(size > 0 && size < 100);
    let none = authress.get("/v1/users?tenantId=ten_elsewhere").await.json();
    assert_eq!(none["users"], json!([]));
    let nemo = authress.get("/v1/users?filter=auth0%7Ccast0049").await.json();
    assert!(nemo["users"][0]["name"].is_null() && nemo["users"][0]["email"].is_null());
}

#[tokio::test]
async fn the_preflight_of_a_browser_is_answered() {
    let authress = Vendor::new("authress");
    let answer = call(&authress.router, "OPTIONS", "/v1/users", "").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(answer.header("access-control-allow-headers").contains("Authorization"));
}
