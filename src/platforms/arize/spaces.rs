//! The spaces of Arize, which part its organizations, and who is in them (contract, "Related admin endpoints").

use serde::{Deserialize, Serialize};

use super::dialect::{self, NO_CONTENT, Part};
use super::organizations::Membership;
use super::role::RoleChoice;
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
const LONGEST_DESCRIPTION: usize = 1_000;

/// `spaces.list`: `GET /v2/spaces` (contract "Related admin endpoints").
#[derive(Debug, Default)]
pub struct ListSpaces {
    /// Of this organization.
    pub org_id: Option<String>,
    /// Part of a name.
    pub name: Option<String>,
    /// Which part of them.
    pub part: Part,
}

impl Endpoint for ListSpaces {
    type Output = Page<Space>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn objection(&self) -> Option<String> {
        self.part.objection()
    }

    fn path(&self) -> Path {
        Path::of("/v2/spaces")
    }

    fn query(&self) -> Query {
        self.part.add(
            Query::new()
                .with_some("org_id", self.org_id.as_ref())
                .with_some("name", self.name.as_ref()),
        )
    }

    fn read(&self, reply: &Reply) -> Result<Page<Space>, ErrorKind> {
        dialect::page(reply, "spaces")
    }
}

/// `spaces.get`: `GET /v2/spaces/{space_id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct GetSpace<'a> {
    /// Base64.
    pub space_id: &'a str,
}

impl Endpoint for GetSpace<'_> {
    type Output = Full<Space>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/v2/spaces").segment(self.space_id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `spaces.create`: `POST /v2/spaces` (contract "Related admin endpoints").
#[derive(Debug, Serialize)]
pub struct CreateSpace<'a> {
    /// 1 to 255 characters, of no other space of the organization.
    pub name: &'a str,
    /// In which organization.
    pub organization_id: &'a str,
    /// At most 1,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
    /// Whether only its members see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_private: Option<bool>,
}

impl Endpoint for CreateSpace<'_> {
    type Output = Full<Space>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;

    fn objection(&self) -> Option<String> {
        dialect::unfit("The name", self.name, LONGEST_NAME)
            .or_else(|| dialect::unfit_if_given("The description", self.description, LONGEST_DESCRIPTION))
    }

    fn path(&self) -> Path {
        Path::of("/v2/spaces")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `spaces.update`: `PATCH /v2/spaces/{space_id}` (contract "Related admin endpoints").
#[derive(Debug, Default, Serialize)]
pub struct UpdateSpace<'a> {
    /// Base64.
    #[serde(skip)]
    pub space_id: &'a str,
    /// 1 to 255 characters; nothing keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// At most 1,000 characters.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub description: Change<&'a str>,
    /// Whether only its members see it; nothing keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_private: Option<bool>,
    /// Which model is used unless somebody chooses another.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub default_llm_integration: Change<ModelChoice<'a>>,
    /// Whether it has models of machine learning too; nothing keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ml_models_enabled: Option<bool>,
    /// One end of its colours; nothing keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gradient_start_color: Option<&'a str>,
    /// The other end; nothing keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gradient_end_color: Option<&'a str>,
    /// Which agent is used unless somebody chooses another.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub default_agent_runtime: Change<AgentChoice<'a>>,
}

/// A model of an integration.
#[derive(Clone, Debug, Serialize)]
pub struct ModelChoice<'a> {
    /// Which integration.
    pub integration_id: &'a str,
    /// Which of its models.
    pub model_name: &'a str,
}

/// An agent of an integration.
#[derive(Clone, Debug, Serialize)]
pub struct AgentChoice<'a> {
    /// Which integration.
    pub integration_id: &'a str,
}

impl Endpoint for UpdateSpace<'_> {
    type Output = Full<Space>;
    const METHOD: Method = Method::Patch;
    const CLASS: Class = Class::Idempotent;

    fn objection(&self) -> Option<String> {
        let empty = Body::json(self) == Body::document("{}");
        let empty = empty.then(|| "Nothing would be changed.".to_owned());
        // Contract: an empty description is refused; `null` is what clears it.
        let blank = self.description == Change::Set("");
        let blank = blank.then(|| "The description is empty.".to_owned());
        empty
            .or(blank)
            .or_else(|| dialect::unfit_if_given("The name", self.name, LONGEST_NAME))
    }

    fn path(&self) -> Path {
        Path::of("/v2/spaces").segment(self.space_id)
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `spaces.delete`: `DELETE /v2/spaces/{space_id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct DeleteSpace<'a> {
    /// Base64.
    pub space_id: &'a str,
}

impl Endpoint for DeleteSpace<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = NO_CONTENT;

    fn path(&self) -> Path {
        Path::of("/v2/spaces").segment(self.space_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// `spaces.add_user`: `POST /v2/spaces/{space_id}/users` (contract "Related admin endpoints"). Who is in it gets the role.
#[derive(Debug, Serialize)]
pub struct AddSpaceUser<'a> {
    /// Base64.
    #[serde(skip)]
    pub space_id: &'a str,
    /// Whom.
    pub user_id: &'a str,
    /// As what.
    pub role: RoleChoice<'a>,
}

impl Endpoint for AddSpaceUser<'_> {
    type Output = Full<Membership>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Idempotent;

    fn path(&self) -> Path {
        Path::of("/v2/spaces").segment(self.space_id).literal("/users")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `spaces.remove_user`: `DELETE /v2/spaces/{space_id}/users/{user_id}` (contract "Related admin endpoints").
#[derive(Debug)]
pub struct RemoveSpaceUser<'a> {
    /// Base64.
    pub space_id: &'a str,
    /// Whom.
    pub user_id: &'a str,
}

impl Endpoint for RemoveSpaceUser<'_> {
    type Output = ();
    const METHOD: Method = Method::Delete;
    const CLASS: Class = Class::Destroy;
    const ACCEPT: Option<&'static str> = NO_CONTENT;

    fn path(&self) -> Path {
        Path::of("/v2/spaces")
            .segment(self.space_id)
            .literal("/users")
            .segment(self.user_id)
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

/// A space (contract, "Schemas").
#[derive(Deserialize)]
pub struct Space {
    /// Base64.
    pub id: Id,
    /// In which organization.
    #[serde(default)]
    pub organization_id: Given<String>,
    /// What it is called.
    #[serde(default)]
    pub name: Given<String>,
    /// What it is for.
    #[serde(default)]
    pub description: Given<String>,
    /// Since when.
    #[serde(default)]
    pub created_at: Given<Time>,
    /// Whether only its members see it.
    #[serde(default)]
    pub is_private: Given<bool>,
}
