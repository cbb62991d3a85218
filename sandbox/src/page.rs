//! One page out of a list whose total must be known: one scan over an index, then only the rows of the page.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

/// A query for row numbers and its values.
pub type Numbers = (String, Vec<Sql>);

/// The total, and the documents from `offset` on, at most `limit`.
///
/// `all` gives the numbers of every match in order; a row is kept when each of `sets` has its number too. The sets are
/// joined here because SQLite would look each row up in each of them, at several times the cost. `document` reads one
/// row by its number.
pub fn page(
    connection: &Connection,
    all: &Numbers,
    sets: &[Numbers],
    document: &str,
    offset: i64,
    limit: i64,
) -> rusqlite::Result<(i64, Vec<String>)> {
    let mut having = Vec::new();
    for set in sets {
        let mut members = numbers(connection, set)?;
        members.sort_unstable();
        having.push(members);
    }
    let mut found = numbers(connection, all)?;
    found.retain(|number| having.iter().all(|members| members.binary_search(number).is_ok()));
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
    let taken = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut row_of = connection.prepare_cached(document)?;
    let mut documents = Vec::new();
    for number in found.into_iter().skip(skipped).take(taken) {
        // A row that was deleted since the scan is simply not on the page.
        documents.extend(row_of.query_row([number], |row| row.get::<_, String>(0)).optional()?);
    }
    Ok((total, documents))
}

fn numbers(connection: &Connection, (query, values): &Numbers) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached(query)?
        .query_map(params_from_iter(values), |row| row.get(0))?
        .collect()
}
