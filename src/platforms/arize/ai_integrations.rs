//! The providers of language models that Arize may call (contract, "Related admin endpoints" and "Schemas").

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::dialect::{self, Handed, NO_CONTENT, Part};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::change::Change;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

const LONGEST_NAME: usize = 255;

/// `ai_integrations.list`: `GET /v2/ai-integrations` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct ListAiIntegrations {
    /// Those that this space may use.
    pub space_id: Option<String>,
    /// The same by the name of the space.
    pub space_name: Option<String>,
    /// Part of a name.
    pub name: Option<String>,
    /// Which part of them.
    pub part: Part,
}

impl Endpoint for ListAiIntegrations {
    type Output = Page<AiIntegration>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        self.part.objection()
    }

    fn path(&self) -> Path {
        Path::of("/v2/ai-integrations")
    }

    fn query(&self) -> Query {
        self.part.add(
            Query::new()
                .with_some("space_id", self.space_id.as_ref())
                .with_some("space_name", self.space_name.as_ref())
                .with_some("name", self.name.as_ref()),
        )
    }

    fn read(&self, reply: &Reply) -> Result<Page<AiIntegration>, ErrorKind> {
        dialect::page(reply, "ai_integrations")
    }
}

/// `ai_integrations.get`: `GET /v2/ai-integrations/{integration_id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetAiIntegration<'a> {
    /// Base64.
    pub integration_id: &'a str,
}

impl Endpoint for GetAiIntegration<'_> {
    type Output = Full<AiIntegration>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/v2/ai-integrations").segment(self.integration_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// What can be said of one besides its name and its provider. When it is made, what is kept is the platform's own choice.
#[derive(Default, Serialize)]
pub struct Settings<'a> {
    /// The key for the provider; the platform never gives it out again.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub api_key: Change<Handed<'a>>,
    /// Another address of the provider.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub base_url: Change<&'a str>,
    /// Models beyond the provider's usual ones.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub model_names: Change<Vec<String>>,
    /// Headers that go along.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub headers: Change<BTreeMap<String, String>>,
    /// Whether the provider's usual models are offered.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub enable_default_models: Change<bool>,
    /// Whether models may call functions.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub function_calling_enabled: Change<bool>,
    /// `DEFAULT`, `PROXY_WITH_HEADERS`, `BEARER_TOKEN` or `OAUTH2_CLIENT_CREDENTIALS`.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub auth_type: Change<&'a str>,
    /// What only some providers have, as JSON: a union on `kind`.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub provider_metadata: Change<&'a RawValue>,
    /// Who may use it; nothing means everybody.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub scopings: Change<Vec<Scoping<'a>>>,
}

/// Where something may be used: everywhere, in an organization, or in a space of it.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Scoping<'a> {
    /// Nothing means everywhere.
    pub organization_id: Option<&'a str>,
    /// Nothing means the whole organization.
    pub space_id: Option<&'a str>,
}

/// `ai_integrations.create`: `POST /v2/ai-integrations` (contract "Related admin endpoints").
#[derive(Serialize)]
pub struct CreateAiIntegration<'a> {
    /// Of no other integration.
    pub name: &'a str,
    /// `OPEN_AI`, `ANTHROPIC`, …
    pub provider: &'a str,
    /// The rest.
    #[serde(flatten)]
    pub settings: Settings<'a>,
}

impl Endpoint for CreateAiIntegration<'_> {
    type Output = Full<AiIntegration>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn objection(&self) -> Option<String> {
        dialect::unfit("The name", self.name, LONGEST_NAME)
    }

    fn path(&self) -> Path {
        Path::of("/v2/ai-integrations")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `ai_integrations.update`: `PATCH /v2/ai-integrations/{integration_id}` (contract "Related admin endpoints").
#[derive(Serialize)]
pub struct UpdateAiIntegration<'a> {
    /// Base64.
    #[serde(skip)]
    pub integration_id: &'a str,
    /// Nothing keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// Nothing keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<&'a str>,
    /// The rest.
    #[serde(flatten)]
    pub settings: Settings<'a>,
}

impl Endpoint for UpdateAiIntegration<'_> {
    type Output = Full<AiIntegration>;
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;

    fn objection(&self) -> Option<String> {
        let empty = Body::json(self) == Body::document("{}");
        let empty = empty.then(|| "Nothing would be changed.".to_owned());
        empty.or_else(|| dialect::unfit_if_given("The name", self.name, LONGEST_NAME))
    }

    fn path(&self) -> Path {
        Path::of("/v2/ai-integrations").segment(self.integration_id)
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `ai_integrations.delete`: `DELETE /v2/ai-integrations/{integration_id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteAiIntegration<'a> {
    /// Base64.
    pub integration_id: &'a str,
}

impl Endpoint for DeleteAiIntegration<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = NO_CONTENT;

    fn path(&self) -> Path {
        Path::of("/v2/ai-integrations").segment(self.integration_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// A provider that may be called (contract, "Schemas").
#[derive(Deserialize)]
pub struct AiIntegration {
    /// Base64.
    pub id: Id,
    /// What it is called.
    #[serde(default)]
    pub name: Given<String>,
    /// `OPEN_AI`, or what else the platform says.
    #[serde(default)]
    pub provider: Given<String>,
    /// Whether there is a key; which, nobody is told.
    #[serde(default)]
    pub has_api_key: Given<bool>,
    /// Another address of the provider.
    #[serde(default)]
    pub base_url: Given<String>,
    /// How it proves itself to the provider.
    #[serde(default)]
    pub auth_type: Given<String>,
    /// Since when.
    #[serde(default)]
    pub created_at: Given<Time>,
    /// When it was last changed.
    #[serde(default)]
    pub updated_at: Given<Time>,
    /// By whom.
    #[serde(default)]
    pub created_by_user_id: Given<String>,
}
