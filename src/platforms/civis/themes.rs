//! The themes of Civis: how an organization looks (contract 3.9). Newer releases of the platform's client do not know them any more.

use serde::Deserialize;

use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read::{self, Full, Id};
use crate::api::request::{Method, Path, Reply};
use crate::from_json;
use crate::model::error::ErrorKind;
use crate::model::given::Given;
use crate::model::page::Page;
use crate::model::time::Time;

/// `users.list_me_themes`: `GET /users/me/themes` (contract 3.9). It comes without pages.
#[derive(Debug)]
pub struct ListThemes;

/// A theme, as the list and the single answer give it (contract 4.11).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Theme {
    /// The id of the theme.
    pub id: Id,
    /// What it is called.
    #[serde(default)]
    pub name: Given<String>,
    /// When it was made.
    #[serde(default)]
    pub created_at: Given<Time>,
    /// When it was changed last.
    #[serde(default)]
    pub updated_at: Given<Time>,
    /// Who may use it; only in the single answer.
    #[serde(default)]
    pub organization_ids: Given<Vec<String>>,
    /// Everything that it sets, as a text; only in the single answer.
    #[serde(default)]
    pub settings: Given<String>,
    /// Its picture; only in the single answer.
    #[serde(default)]
    pub logo_file: Given<LogoFile>,
}

/// The picture of a theme (contract 4.11).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogoFile {
    /// The id of the file.
    #[serde(default)]
    pub id: Given<String>,
    /// Where it can be fetched.
    #[serde(default)]
    pub download_url: Given<String>,
}

from_json!(LogoFile);

impl Endpoint for ListThemes {
    type Output = Page<Theme>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users/me/themes")
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::rows(read::json(reply)?)
    }
}

/// `users.get_me_themes`: `GET /users/me/themes/{id}` (contract 3.9).
#[derive(Debug)]
pub struct GetTheme<'a> {
    /// A whole number.
    pub id: &'a str,
}

impl Endpoint for GetTheme<'_> {
    type Output = Full<Theme>;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;
    const ACCEPT: Option<&'static str> = None;

    fn path(&self) -> Path {
        Path::of("/users/me/themes").segment(self.id)
    }

    fn read(&self, reply: &Reply) -> Result<Self::Output, ErrorKind> {
        read::record(reply, None)
    }
}
