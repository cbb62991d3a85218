//! The kinds of things of Istari, besides people and tokens: tenants, integrations, what they sign in with, registries upstream.

use super::listing::{self, LARGEST, Part};
use crate::api::plain::{PlainRow, one};
use crate::api::request::Reply;
use crate::api::resources::Kind;
use crate::model::error::ErrorKind;
use crate::model::field::{Field, FieldValue};
use crate::model::page::{Cursor, Page};

mod app_integrations;
mod auth_integrations;
mod surroundings;

/// All of them, in the order in which they are shown.
pub static KINDS: [&Kind; 5] = [
    &surroundings::TENANTS,
    &app_integrations::APP_INTEGRATIONS,
    &auth_integrations::AUTH_INTEGRATIONS,
    &auth_integrations::AUTH_SECRETS,
    &surroundings::REMOTES,
];

/// Providers in which the platform signs in, with their names.
const PROVIDERS: &[(&str, &str)] = &[
    ("google_accounts", "Google Accounts"),
    ("windchill", "Windchill"),
    ("teamwork_cloud", "Teamwork Cloud"),
    ("dassault_3d_passport", "Dassault 3D Passport"),
    ("ping_id", "PingID"),
    ("microsoft_entra", "Microsoft Entra"),
    ("siemens_teamcenter", "Siemens Teamcenter"),
    ("ibm_doors", "IBM DOORS"),
    ("ibm_doors_next", "IBM DOORS Next"),
    ("ibm_ewm", "IBM EWM"),
    ("ibm_etm", "IBM ETM"),
    ("ibm_rhapsody", "IBM Rhapsody"),
    ("ibm_elm", "IBM ELM"),
    ("dassault_3dexperience_catia", "Dassault 3DEXPERIENCE CATIA"),
    ("dassault_3dexperience_enovia", "Dassault 3DEXPERIENCE ENOVIA"),
    ("atlassian_jira", "Atlassian Jira"),
    ("atlassian_confluence", "Atlassian Confluence"),
];
/// Ways of signing in, with their names.
const MECHANISMS: &[(&str, &str)] = &[
    ("jwt", "JWT"),
    ("token", "Token"),
    ("basic", "User name and password"),
    ("oauth1", "OAuth 1"),
    ("oauth2", "OAuth 2"),
    ("cas_delegated_3dx", "CAS, delegated by 3DX"),
];

/// The part that a cursor of ours stands for.
fn part(from: Option<&Cursor>) -> Part {
    Part::of(from, LARGEST)
}

/// What stands in the last entry of a list: under this name we tell it, in that list, and what of it.
type Latest = (&'static str, &'static str, &'static str);

/// How something stands now: the newest entry of its history says so, which is the last.
const STATE: Latest = ("current.state", "archive_status_history", "name");
/// What its file is called now, by the last revision.
const FILE: Latest = ("current.file", "file.revisions", "name");

/// Rows with what is true now in front: lists of all that ever was are nothing for a column.
fn current(mut page: Page<PlainRow>) -> Page<PlainRow> {
    page.rows = page.rows.into_iter().map(with_current).collect();
    page
}

fn with_current(row: PlainRow) -> PlainRow {
    let told = [STATE, FILE].into_iter().filter_map(|(path, list, name)| {
        let text = row.each(list, name)?.last().copied()?.to_owned();
        Some(Field {
            path: path.to_owned(),
            value: FieldValue::Text(text),
        })
    });
    let mut fields: Vec<Field> = told.collect();
    fields.extend(row.into_fields());
    PlainRow::of(fields)
}

/// A page of rows with what is true now.
fn current_page(reply: &Reply) -> Result<Page<PlainRow>, ErrorKind> {
    listing::page(reply).map(current)
}

/// One record with what is true now.
fn current_one(reply: &Reply) -> Result<Page<PlainRow>, ErrorKind> {
    one(reply).map(current)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::fields;
    use crate::model::given::Given;

    #[test]
    fn the_last_entry_says_how_it_stands() {
        let row = |json: &str| with_current(PlainRow::of(fields(json)));
        let told = |text: &str| Given::Value(text.to_owned());
        let both = row(r#"{"file":{"revisions":[{"name":"a"},{"name":"b","sources":[]}]},
            "archive_status_history":[{"name":"Active","reason":"x"},{"name":"Frozen"}]}"#);
        assert_eq!((both.get("current.state"), both.get("current.file")), (told("Frozen"), told("b")));
        for silent in [
            r#"{"archive_status_history":[],"file":null}"#,
            r#"{"archive_status_history":[{"name":null}]}"#,
        ] {
            let silent = row(silent);
            assert_eq!(
                (silent.get("current.state"), silent.get("current.file")),
                (Given::Untold, Given::Untold)
            );
        }
    }
}
