//! The groups and access records of Authress, page by page, as far as one look goes.

use crate::api::client::Client;
use crate::model::error::ApiError;
use crate::model::given::Given;
use crate::model::page::{Cursor, Page};
use crate::platforms::authress::groups::{GetGroups, Group};
use crate::platforms::authress::records::{AccessRecord, GetRecords, Statement};

/// The most pages that are read for one list.
const MOST_PAGES: usize = 10;
/// The most rows of a page of groups or records.
const ROWS: Option<u32> = Some(20);
/// The longest text that the platform filters by, in characters.
pub const LONGEST_FILTER: usize = 64;

/// The rows of all pages, and whether these are all that there are.
pub async fn every<T>(page: impl AsyncFn(Option<&str>) -> Result<Page<T>, ApiError>) -> Result<(Vec<T>, bool), ApiError> {
    let (mut rows, mut readable, mut from) = (Vec::new(), true, None::<Cursor>);
    for _ in 0..MOST_PAGES {
        let read = page(from.as_ref().map(|cursor| cursor.0.as_str())).await?;
        readable &= read.unreadable.is_empty();
        rows.extend(read.rows);
        if read.next.is_none() {
            return Ok((rows, readable));
        }
        from = read.next;
    }
    Ok((rows, false))
}

/// The groups. That their filter finds members is written nowhere, so all of them are read.
pub async fn groups(client: &Client) -> Result<(Vec<Group>, bool), ApiError> {
    let (limit, filter) = (ROWS, None);
    every(async |cursor: Option<&str>| client.ask(&GetGroups { limit, cursor, filter }).await).await
}

/// The access records; only those in which a text stands, if one is given. What changed in the last minutes may not show in it.
pub async fn records(client: &Client, text: Option<&str>) -> Result<(Vec<AccessRecord>, bool), ApiError> {
    let beginning: Option<String> = text.map(|text| text.chars().take(LONGEST_FILTER).collect());
    let (limit, filter) = (ROWS, beginning.as_deref());
    every(async |cursor: Option<&str>| client.ask(&GetRecords { limit, cursor, filter }).await).await
}

fn statements(record: &AccessRecord) -> &[Statement] {
    record.statements.value().map(Vec::as_slice).unwrap_or_default()
}

/// Whether a record is of the kind that names its users for all that it gives: users stand there or in the statements, never in both.
pub fn names_at_the_top(record: &AccessRecord) -> bool {
    let named = |statement: &Statement| {
        statement.users.value().is_some_and(|users| !users.is_empty()) || statement.groups.value().is_some_and(|groups| !groups.is_empty())
    };
    !statements(record).iter().any(named)
}

/// A record to choose: what it is called, and the roles that it gives.
pub fn choice(record: &AccessRecord) -> (String, String) {
    let id = record.record_id.0.clone();
    let name = record.name.text().unwrap_or(&id);
    let mut roles: Vec<&str> = Vec::new();
    for role in statements(record).iter().filter_map(|statement| statement.roles.value()).flatten() {
        if !roles.contains(&role.as_str()) {
            roles.push(role);
        }
    }
    let label = if roles.is_empty() {
        name.to_owned()
    } else {
        format!("{name}: {}", roles.join(", "))
    };
    (id, label)
}

/// The names of the records that name the user in a statement.
pub fn in_statements(records: &[AccessRecord], user: &str) -> Vec<String> {
    let names_user = |statement: &Statement| {
        let users = statement.users.value();
        users.is_some_and(|users| users.iter().any(|member| member.user_id.0 == user))
    };
    let title = |record: &AccessRecord| Given::text(&record.name).unwrap_or(&record.record_id.0).to_owned();
    records
        .iter()
        .filter(|record| statements(record).iter().any(names_user))
        .map(title)
        .collect()
}
