//! Probes, and the usage of a customer as CSV (Istari contract 3).

use std::fmt::Write;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use serde_json::json;

use super::asked::{self, invalid};
use super::{Caller, answer, schemas};
use crate::Sandbox;
use crate::address::Query;
use crate::people::Dice;
use crate::refusal::Refusal;
use crate::routes::{Routes, get};

/// The longest time that is told of at once, in days.
const LONGEST: i32 = 400;

pub fn routes() -> Routes {
    let day = || json!({ "type": "string", "format": "date" });
    Routes::new()
        .add(
            get("/health/liveness").answers(200, "application/json", schemas::health()),
            liveness,
        )
        .add(
            get("/health/readiness").answers(200, "application/json", schemas::health()),
            readiness,
        )
        .add(
            get("/admin/metrics/customer-usage")
                .needs("start", day())
                .needs("end", day())
                .answers(200, "text/csv", schemas::text()),
            usage,
        )
}

/// GET /api/v2/health/liveness: shallow, and without a token (Istari contract 1, inferred).
async fn liveness() -> Response {
    answer(StatusCode::OK, json!({ "healthy": true, "checks": [] }).to_string())
}

/// GET /api/v2/health/readiness: with what the platform depends on.
async fn readiness(State(sandbox): State<Sandbox>) -> Response {
    let read = sandbox
        .database()
        .read(|connection| connection.query_row("SELECT COUNT(*) FROM istari_objects", [], |row| row.get::<_, i64>(0)));
    let read = read.await;
    let well = read.is_ok();
    let details = read.map_or_else(|error| error.to_string(), |count| format!("{count} objects"));
    let checks = json!([
        { "name": "database", "passed": well, "details": null },
        { "name": "object store", "passed": well, "details": details },
        { "name": "identity provider", "passed": true, "details": null },
    ]);
    answer(StatusCode::OK, json!({ "healthy": well, "checks": checks }).to_string())
}

/// GET /api/v2/admin/metrics/customer-usage. (choice) The columns are not documented; these are made up.
async fn usage(caller: Caller, query: Query) -> Result<Response, Refusal> {
    let (start, end) = (asked::day(&query, "start")?, asked::day(&query, "end")?);
    caller.may("view usage metrics")?;
    let days = (end - start).get_days();
    if !(0..LONGEST).contains(&days) {
        return Err(invalid(
            &["query", "end"],
            "value_error",
            "The end must be 0 to 400 days after the start",
        ));
    }
    let mut text = "date,customer,active_users,api_calls,storage_bytes\r\n".to_owned();
    for passed in 0..=days {
        let day = start.saturating_add(passed.days());
        let mut dice = Dice::new(
            0x5a_6e,
            u64::from(day.day_of_year().unsigned_abs()) << 16 | u64::from(day.year().unsigned_abs()),
        );
        let (people, calls, bytes) = (dice.below(90) + 5, dice.below(20_000), dice.below(1 << 40));
        // Writing to a text cannot fail.
        let _ = write!(text, "{day},\"Example Aerospace, Inc.\",{people},{calls},{bytes}\r\n");
    }
    Ok((StatusCode::OK, [(CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response())
}
