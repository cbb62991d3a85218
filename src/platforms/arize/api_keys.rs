//! The keys to Arize: of a user, or of a service that acts as a user of its own (contract, "Related admin endpoints").

use serde::{Deserialize, Serialize};

use super::dialect::{self, NO_CONTENT, OneTime, Part};
use super::role::{Role, RoleChoice};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::from_json;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::secret::Secret;
use crate::model::time::Time;

const LONGEST_NAME: usize = 256;
const LONGEST_DESCRIPTION: usize = 1_000;
/// The longest time that a replaced key may live on: a day.
const LONGEST_GRACE: u32 = 86_400;
/// The most organizations of a service key, and the most spaces of each.
const MOST_GRANTS: usize = 100;

/// `api_keys.list`: `GET /v2/api-keys` (contract "Related admin endpoints"). Without a status, the keys that are not revoked.
#[derive(Debug, Default)]
pub struct ListApiKeys {
    /// `USER` or `SERVICE`.
    pub key_type: Option<String>,
    /// `ACTIVE` or `REVOKED`.
    pub status: Option<String>,
    /// Service keys that reach this space.
    pub space_id: Option<String>,
    /// Keys that this user has made.
    pub user_id: Option<String>,
    /// Which part of them.
    pub part: Part,
}

impl Endpoint for ListApiKeys {
    type Output = Page<ApiKey>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        self.part.objection()
    }

    fn path(&self) -> Path {
        Path::of("/v2/api-keys")
    }

    fn query(&self) -> Query {
        self.part.add(
            Query::new()
                .with_some("key_type", self.key_type.as_ref())
                .with_some("status", self.status.as_ref())
                .with_some("space_id", self.space_id.as_ref())
                .with_some("user_id", self.user_id.as_ref()),
        )
    }

    fn read(&self, reply: &Reply) -> Result<Page<ApiKey>, ErrorKind> {
        dialect::page(reply, "api_keys")
    }
}

/// `api_keys.create`: `POST /v2/api-keys` (contract "Related admin endpoints"). It belongs to whoever asks.
#[derive(Debug)]
pub struct CreateApiKey<'a> {
    /// At most 256 characters.
    pub name: &'a str,
    /// At most 1,000 characters.
    pub description: Option<&'a str>,
    /// When it ends; never, if not said.
    pub expires_at: Option<Time>,
}

impl Endpoint for CreateApiKey<'_> {
    type Output = NewApiKey;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn objection(&self) -> Option<String> {
        named(self.name, self.description)
    }

    fn path(&self) -> Path {
        Path::of("/v2/api-keys")
    }

    fn body(&self) -> Body {
        Body::json(&KeyBody {
            key_type: "USER",
            name: self.name,
            description: self.description,
            expires_at: self.expires_at.map(dialect::moment),
            account_role: None,
            organizations: None,
        })
    }

    fn read(&self, reply: &Reply) -> Result<NewApiKey, ErrorKind> {
        new_key(reply)
    }
}

/// `api_keys.create_service_key`: `POST /v2/api-keys` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct CreateServiceKey<'a> {
    /// At most 256 characters.
    pub name: &'a str,
    /// At most 1,000 characters.
    pub description: Option<&'a str>,
    /// When it ends; never, if not said.
    pub expires_at: Option<Time>,
    /// The role of the service in the account; the platform's own choice, if not said.
    pub account_role: Option<RoleChoice<'a>>,
    /// What it may reach: 1 to 100 organizations, and 1 to 100 spaces in each.
    pub organizations: &'a [OrganizationAccess<'a>],
}

/// What a service may reach of an organization.
#[derive(Clone, Debug, Serialize)]
pub struct OrganizationAccess<'a> {
    /// Base64.
    pub org_id: &'a str,
    /// As what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleChoice<'a>>,
    /// The spaces of it.
    pub spaces: Vec<SpaceAccess<'a>>,
}

/// A space that a service may reach.
#[derive(Clone, Debug, Serialize)]
pub struct SpaceAccess<'a> {
    /// Base64.
    pub space_id: &'a str,
    /// As what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleChoice<'a>>,
}

impl Endpoint for CreateServiceKey<'_> {
    type Output = NewApiKey;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn objection(&self) -> Option<String> {
        let fits = |count: usize| (1..=MOST_GRANTS).contains(&count);
        let all_fit = fits(self.organizations.len()) && self.organizations.iter().all(|access| fits(access.spaces.len()));
        let few = (!all_fit).then(|| "A service key reaches 1 to 100 organizations, and 1 to 100 spaces in each.".to_owned());
        named(self.name, self.description).or(few)
    }

    fn path(&self) -> Path {
        Path::of("/v2/api-keys")
    }

    fn body(&self) -> Body {
        Body::json(&KeyBody {
            key_type: "SERVICE",
            name: self.name,
            description: self.description,
            expires_at: self.expires_at.map(dialect::moment),
            account_role: self.account_role,
            organizations: Some(self.organizations),
        })
    }

    fn read(&self, reply: &Reply) -> Result<NewApiKey, ErrorKind> {
        new_key(reply)
    }
}

#[derive(Serialize)]
struct KeyBody<'a> {
    key_type: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_role: Option<RoleChoice<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organizations: Option<&'a [OrganizationAccess<'a>]>,
}

fn named(name: &str, description: Option<&str>) -> Option<String> {
    dialect::unfit("The name", name, LONGEST_NAME).or_else(|| dialect::unfit_if_given("The description", description, LONGEST_DESCRIPTION))
}

/// `api_keys.refresh`: `POST /v2/api-keys/{id}/refresh` (contract "Related admin endpoints"). The old secret ends at once, or after the grace.
#[derive(Debug, Serialize)]
pub struct RefreshApiKey<'a> {
    /// Base64.
    #[serde(skip)]
    pub api_key_id: &'a str,
    /// Must be said where the old key ends, and must not be later than that.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "moment")]
    pub expires_at: Option<Time>,
    /// For how many seconds the old secret lives on; at most a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace_period_seconds: Option<u32>,
}

#[allow(clippy::ref_option, reason = "the shape that serde wants")]
fn moment<S: serde::Serializer>(time: &Option<Time>, serializer: S) -> Result<S::Ok, S::Error> {
    time.map(dialect::moment).serialize(serializer)
}

impl Endpoint for RefreshApiKey<'_> {
    type Output = NewApiKey;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn objection(&self) -> Option<String> {
        let long = self.grace_period_seconds.is_some_and(|seconds| seconds > LONGEST_GRACE);
        long.then(|| "A replaced key lives on for a day at most.".to_owned())
    }

    fn path(&self) -> Path {
        Path::of("/v2/api-keys").segment(self.api_key_id).literal("/refresh")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<NewApiKey, ErrorKind> {
        new_key(reply)
    }
}

/// `api_keys.revoke`: `PUT /v2/api-keys/{id}/revoke` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct RevokeApiKey<'a> {
    /// Base64.
    pub api_key_id: &'a str,
}

impl Endpoint for RevokeApiKey<'_> {
    type Output = ();
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = NO_CONTENT;

    fn path(&self) -> Path {
        Path::of("/v2/api-keys").segment(self.api_key_id).literal("/revoke")
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

fn new_key(reply: &Reply) -> Result<NewApiKey, ErrorKind> {
    let json = read::json(reply)?;
    Ok(NewApiKey {
        record: read::object(json)?,
        key: read::object::<OneTime>(json)?.secret(),
    })
}

/// A key that was just made.
pub struct NewApiKey {
    /// What is known of it from now on.
    pub record: ApiKey,
    /// Told this once.
    pub key: Option<Secret>,
}

/// A key (contract, "Schemas").
#[derive(Deserialize)]
pub struct ApiKey {
    /// Base64.
    pub id: Id,
    /// What it is called.
    #[serde(default)]
    pub name: Given<String>,
    /// What it is for.
    #[serde(default)]
    pub description: Given<String>,
    /// `USER`, `SERVICE`, or what else the platform says.
    #[serde(default)]
    pub key_type: Given<String>,
    /// `ACTIVE`, `REVOKED`, or what else the platform says.
    #[serde(default)]
    pub status: Given<String>,
    /// Enough of the key to tell it from others.
    #[serde(default)]
    pub redacted_key: Given<String>,
    /// Since when.
    #[serde(default)]
    pub created_at: Given<Time>,
    /// Until when.
    #[serde(default)]
    pub expires_at: Given<Time>,
    /// By whom.
    #[serde(default)]
    pub created_by_user_id: Given<String>,
    /// When it was last seen.
    #[serde(default)]
    pub last_used_at: Given<Time>,
    /// As whom a service key acts.
    #[serde(default)]
    pub bot_user: Given<BotUser>,
}

/// The user as whom a service acts; it is in no list of users.
#[derive(Deserialize)]
pub struct BotUser {
    /// Base64.
    #[serde(default)]
    pub id: Given<String>,
    /// What it is called.
    #[serde(default)]
    pub name: Given<String>,
    /// Its role in the account.
    #[serde(default)]
    pub account_role: Given<Role>,
}

from_json!(BotUser);
