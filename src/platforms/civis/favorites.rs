//! One's own favorites on Civis, and their order (contract 3.10 to 3.12).

use serde::{Deserialize, Serialize};

use super::dialect::{self, deed};
use super::me::SimpleUser;
use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// `users.list_me_favorites`: `GET /users/me/favorites` (contract 3.10).
#[derive(Debug, Default)]
pub struct ListFavorites<'a> {
    /// One object; its type is needed too.
    pub object_id: Option<u64>,
    /// One type, in the platform's own words: `Python Script`.
    pub object_type: Option<&'a str>,
    /// 1 to 1000; 50 by default.
    pub limit: Option<u32>,
    /// From 1.
    pub page_num: Option<usize>,
    /// `position` or `created_at`.
    pub order: Option<&'static str>,
    /// `asc` or `desc`.
    pub order_dir: Option<&'static str>,
}

/// Something that somebody keeps at hand (contract 4.7). Only rows of the list tell their position.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Favorite {
    /// The id of the favorite, not of the object.
    pub id: Id,
    /// Which object.
    #[serde(default)]
    pub object_id: Given<String>,
    /// Of which type, in the platform's own words.
    #[serde(default)]
    pub object_type: Given<String>,
    /// What the object is called.
    #[serde(default)]
    pub object_name: Given<String>,
    /// Since when it is a favorite.
    #[serde(default)]
    pub created_at: Given<Time>,
    /// When the object was changed last.
    #[serde(default)]
    pub object_updated_at: Given<Time>,
    /// Who made the object.
    #[serde(default)]
    pub object_author: Given<SimpleUser>,
    /// Its place in the list.
    #[serde(default)]
    pub position: Given<String>,
}

impl Endpoint for ListFavorites<'_> {
    type Output = Page<Favorite>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn objection(&self) -> Option<String> {
        (self.object_id.is_some() && self.object_type.is_none())
            .then(|| "Civis finds an object only together with its type (contract 3.10).".to_owned())
    }

    fn path(&self) -> Path {
        Path::of("/users/me/favorites")
    }

    fn query(&self) -> Query {
        Query::new()
            .with_some("object_id", self.object_id.as_ref())
            .with_some("object_type", self.object_type.as_ref())
            .with_some("limit", self.limit.as_ref())
            .with_some("page_num", self.page_num.as_ref())
            .with_some("order", self.order.as_ref())
            .with_some("order_dir", self.order_dir.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        let page = read::rows(read::json(reply)?)?;
        let (number, limit) = (self.page_num.unwrap_or(1), self.limit.unwrap_or(50));
        Ok(dialect::paged(page, reply, number, limit as usize))
    }
}

/// `users.post_me_favorites`: `POST /users/me/favorites` (contract 3.11).
#[derive(Debug, Serialize)]
pub struct PostFavorite<'a> {
    /// Which object.
    pub object_id: u64,
    /// Of which type, in the platform's own words.
    pub object_type: &'a str,
}

impl Endpoint for PostFavorite<'_> {
    type Output = Full<Favorite>;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Create;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users/me/favorites")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}

/// `users.delete_me_favorites`: `DELETE /users/me/favorites/{id}` (contract 3.12).
#[derive(Debug)]
pub struct DeleteFavorite<'a> {
    /// The id of the favorite, not of the object.
    pub id: &'a str,
}

deed!(DeleteFavorite, Delete "/users/me/favorites" "", Destroy, (), read::nothing);

/// `users.patch_me_favorites_ranking_top`: `PATCH /users/me/favorites/{id}/ranking/top` (contract 3.12).
#[derive(Debug)]
pub struct RankTop<'a> {
    /// The id of the favorite, not of the object.
    pub id: &'a str,
}

deed!(RankTop, Patch "/users/me/favorites" "/ranking/top", Idempotent, (), read::nothing);

/// `users.patch_me_favorites_ranking_bottom`: `PATCH /users/me/favorites/{id}/ranking/bottom` (contract 3.12).
#[derive(Debug)]
pub struct RankBottom<'a> {
    /// The id of the favorite, not of the object.
    pub id: &'a str,
}

deed!(RankBottom, Patch "/users/me/favorites" "/ranking/bottom", Idempotent, (), read::nothing);

/// `users.patch_me_favorites_ranking_higher`: `PATCH /users/me/favorites/{id}/ranking/higher` (contract 3.12).
/// Of the class that is never repeated: twice is two steps.
#[derive(Debug)]
pub struct RankHigher<'a> {
    /// The id of the favorite, not of the object.
    pub id: &'a str,
}

deed!(RankHigher, Patch "/users/me/favorites" "/ranking/higher", Create, (), read::nothing);

/// `users.patch_me_favorites_ranking_lower`: `PATCH /users/me/favorites/{id}/ranking/lower` (contract 3.12).
/// Of the class that is never repeated: twice is two steps.
#[derive(Debug)]
pub struct RankLower<'a> {
    /// The id of the favorite, not of the object.
    pub id: &'a str,
}

deed!(RankLower, Patch "/users/me/favorites" "/ranking/lower", Create, (), read::nothing);
