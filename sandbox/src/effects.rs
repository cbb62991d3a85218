//! How often each write took effect: the ground truth that a test compares the app's claims with.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::platform::Platform;

/// The table of effects, one row an effect.
pub const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS effects (
        number INTEGER PRIMARY KEY, platform TEXT NOT NULL, operation TEXT NOT NULL, key TEXT NOT NULL
    );";

/// Notes that a write took effect. To be called in the write's own transaction, so that both happen or neither.
///
/// `operation` is the method and the vendor's route, such as `POST /users`; `key` says on what.
pub fn effect(connection: &Connection, platform: Platform, operation: &str, key: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO effects (platform, operation, key) VALUES (?1, ?2, ?3)")?
        .execute((platform.name(), operation, key))?;
    Ok(())
}

/// All counts, by platform and operation; a platform without any effect is there with an empty map.
pub fn counts(connection: &Connection) -> rusqlite::Result<BTreeMap<&'static str, BTreeMap<String, u64>>> {
    let mut counts: BTreeMap<_, BTreeMap<_, _>> = Platform::ALL
        .into_iter()
        .map(|platform| (platform.name(), BTreeMap::new()))
        .collect();
    let mut statement = connection.prepare_cached("SELECT platform, operation, COUNT(*) FROM effects GROUP BY platform, operation")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let platform: String = row.get(0)?;
        if let Some(platform) = Platform::named(&platform) {
            counts.entry(platform.name()).or_default().insert(row.get(1)?, row.get(2)?);
        }
    }
    Ok(counts)
}
