//! What Arize may call: language models, agents and evaluators (contract, "Related admin endpoints" and "Schemas").

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::ai_integrations::Scoping;
use super::dialect::{self, NO_CONTENT, Part};
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::from_json;
use crate::model::change::Change;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

const LONGEST_NAME: usize = 255;

/// `integrations.list`: `GET /v2/integrations` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct ListIntegrations {
    /// `LLM`, `AGENT` or `EVALUATOR`.
    pub kind: Option<String>,
    /// Those that this space may use.
    pub space_id: Option<String>,
    /// The same by the name of the space.
    pub space_name: Option<String>,
    /// Part of a name.
    pub name: Option<String>,
    /// Which part of them.
    pub part: Part,
}

impl Endpoint for ListIntegrations {
    type Output = Page<Integration>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        self.part.objection()
    }

    fn path(&self) -> Path {
        Path::of("/v2/integrations")
    }

    fn query(&self) -> Query {
        self.part.add(
            Query::new()
                .with_some("type", self.kind.as_ref())
                .with_some("space_id", self.space_id.as_ref())
                .with_some("space_name", self.space_name.as_ref())
                .with_some("name", self.name.as_ref()),
        )
    }

    fn read(&self, reply: &Reply) -> Result<Page<Integration>, ErrorKind> {
        dialect::page(reply, "integrations")
    }
}

/// `integrations.get`: `GET /v2/integrations/{integration_id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetIntegration<'a> {
    /// Base64.
    pub integration_id: &'a str,
}

impl Endpoint for GetIntegration<'_> {
    type Output = Full<Integration>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/v2/integrations").segment(self.integration_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `integrations.create`: `POST /v2/integrations` (contract "Related admin endpoints").
#[derive(Debug, Serialize)]
pub struct CreateIntegration<'a> {
    /// `LLM`, `AGENT` or `EVALUATOR`.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// Of no other integration of its type.
    pub name: &'a str,
    /// Only agents and evaluators have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
    /// Who may use it; nothing means everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopings: Option<Vec<Scoping<'a>>>,
    /// As JSON: for a language model a union on `provider`, else an address and a schema.
    pub config: &'a RawValue,
}

impl Endpoint for CreateIntegration<'_> {
    type Output = Full<Integration>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn objection(&self) -> Option<String> {
        dialect::unfit("The name", self.name, LONGEST_NAME)
    }

    fn path(&self) -> Path {
        Path::of("/v2/integrations")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `integrations.update`: `PATCH /v2/integrations/{integration_id}` (contract "Related admin endpoints"). The type cannot change.
#[derive(Debug, Serialize)]
pub struct UpdateIntegration<'a> {
    /// Base64.
    #[serde(skip)]
    pub integration_id: &'a str,
    /// The type that it has.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// Nothing keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// Only agents and evaluators have one.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub description: Change<&'a str>,
    /// Who may use it from now on; nothing keeps them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopings: Option<Vec<Scoping<'a>>>,
    /// What changes of it, as JSON; nothing keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<&'a RawValue>,
}

impl Endpoint for UpdateIntegration<'_> {
    type Output = Full<Integration>;
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;

    fn objection(&self) -> Option<String> {
        let empty = self.name.is_none() && self.description.is_kept() && self.scopings.is_none() && self.config.is_none();
        let empty = empty.then(|| "Nothing would be changed.".to_owned());
        empty.or_else(|| dialect::unfit_if_given("The name", self.name, LONGEST_NAME))
    }

    fn path(&self) -> Path {
        Path::of("/v2/integrations").segment(self.integration_id)
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `integrations.delete`: `DELETE /v2/integrations/{integration_id}` (contract "Related admin endpoints"). Refused while it is in use.
#[derive(Debug)]
pub struct DeleteIntegration<'a> {
    /// Base64.
    pub integration_id: &'a str,
}

impl Endpoint for DeleteIntegration<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = NO_CONTENT;

    fn path(&self) -> Path {
        Path::of("/v2/integrations").segment(self.integration_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// Something that may be called (contract, "Schemas").
#[derive(Deserialize)]
pub struct Integration {
    /// Base64.
    pub id: Id,
    /// `LLM`, `AGENT`, `EVALUATOR`, or what else the platform says.
    #[serde(rename = "type", default)]
    pub kind: Given<String>,
    /// What it is called.
    #[serde(default)]
    pub name: Given<String>,
    /// What it is for.
    #[serde(default)]
    pub description: Given<String>,
    /// How it is reached.
    #[serde(default)]
    pub config: Given<Config>,
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

/// How it is reached; every type says some of it.
#[derive(Deserialize)]
pub struct Config {
    /// Of a language model.
    #[serde(default)]
    pub provider: Given<String>,
    /// Whether there is a key; which, nobody is told.
    #[serde(default)]
    pub has_api_key: Given<bool>,
    /// Of an agent or an evaluator.
    #[serde(default)]
    pub endpoint: Given<String>,
}

from_json!(Config);
