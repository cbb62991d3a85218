//! The objects of Civis that favorites and activity speak of: scripts, reports, projects (Civis contract 4.5 and 4.7).

use jiff::{Span, Timestamp};
use rusqlite::Connection;
use serde_json::json;

use super::date;
use crate::people::HORIZON;

/// The first id of an object, so that 33 is a Python script and 34 an HTML report, as in the vendor's examples.
const FIRST: i64 = 32;
/// How many there are.
const COUNT: i64 = 48;
/// Who made them: people of the cast, who are always there.
const AUTHORS: [i64; 8] = [4001, 4002, 4003, 4004, 4005, 4006, 4007, 4008];

/// Every type of an object, in the vendor's words (Civis contract 4.7); jobs run, the others do not.
pub const TYPES: [&str; 16] = [
    "Container Script",
    "Python Script",
    "HTML Report",
    "Identity Resolution",
    "Import",
    "R Script",
    "dbt Script",
    "JavaScript Script",
    "SQL Script",
    "Template Script",
    "Project",
    "Workflow",
    "Tableau Report",
    "Service Report",
    "SQL Report",
    "Table",
];

const NAMES: [&str; 6] = [
    "Weekly revenue",
    "Voter file",
    "Churn model",
    "Donor matching",
    "Ad spend",
    "Survey weights",
];
const STATES: [&str; 3] = ["succeeded", "failed", "running"];

/// Makes the objects, what was done with them lately, and a few favorites.
pub fn found(connection: &Connection) -> rusqlite::Result<()> {
    for place in 0..COUNT {
        let turn = usize::try_from(place).unwrap_or(0);
        let (id, author) = (FIRST + place, AUTHORS[turn % AUTHORS.len()]);
        let kind = TYPES[turn % TYPES.len()];
        let name = format!("{} {}", NAMES[turn % NAMES.len()], 1 + turn / NAMES.len());
        let updated_at = date(before(place * 7));
        connection
            .prepare_cached("INSERT INTO civis_objects (id, type, name, updated_at, author_id) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute((id, kind, &name, &updated_at, author))?;
        let state = STATES[turn % STATES.len()];
        // The category is for jobs alone (Civis contract 4.5).
        let category = (kind.ends_with("Script") || kind == "Import").then_some(if kind == "Import" { "import" } else { "script" });
        let document = json!({
            "id": id.to_string(),
            "name": name,
            "type": kind,
            "category": category,
            "state": state,
            "updatedAt": updated_at,
            "nextRunAt": (place % 4 == 0).then(|| date(before(-24 * (place + 1)))),
            "lastRunId": category.map(|_| (9_000 + place).to_string()),
            "lastRunState": category.map(|_| if state == "running" { "succeeded" } else { state }),
        });
        connection
            .prepare_cached(
                "INSERT INTO civis_activity (id, author_id, name, state, updated_at, document) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((id, author, name, state, updated_at, document.to_string()))?;
    }
    // Neither 33 nor 34: those are for whoever follows the examples.
    for (user, objects) in [(AUTHORS[0], [36, 42, 43]), (AUTHORS[1], [42, 36, 50])] {
        for (object, position) in objects.into_iter().zip(1_i64..) {
            connection.execute(
                "INSERT INTO civis_favorites (user_id, object_id, position, created_at) VALUES (?1, ?2, ?3, ?4)",
                (user, object, position, date(before(100 - position))),
            )?;
        }
    }
    Ok(())
}

/// So many hours before the youngest account.
fn before(hours: i64) -> Timestamp {
    HORIZON.checked_sub(Span::new().hours(hours)).unwrap_or(HORIZON)
}
