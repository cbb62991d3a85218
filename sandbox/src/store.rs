//! Opens the database, fills a fresh one with the population, and brings a used one back to its start.

use rusqlite::{Connection, Transaction};

use crate::database::Database;
use crate::platform::Platform;
use crate::{Error, Options, civis, credentials, effects, people, vendors};

/// Changes whenever a table changes, so that an old file is refused in words and not by a broken query.
const VERSION: u32 = 3;

/// Opens what `options` say; the text is what the person who started it should know.
pub fn open(options: &Options) -> Result<(Database, Option<String>), Error> {
    let other_file = || Error::OtherFile(options.data.clone().unwrap_or_default());
    let database = Database::open(options.data.as_deref()).map_err(|error| {
        if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) {
            other_file()
        } else {
            error.into()
        }
    })?;
    let version: u32 = database.read_now(|connection| connection.pragma_query_value(None, "user_version", |row| row.get(0)))?;
    if version == VERSION {
        let (people, seed) = database.read_now(origin)?;
        let differs = (people, seed) != (options.people, options.seed);
        let notice = differs.then(|| {
            format!(
                "The data file was made with --people {people} --seed {seed}; it is kept, and the arguments \
                 --people {} --seed {} are ignored.",
                options.people, options.seed
            )
        });
        return Ok((database, notice));
    }
    let tables: u32 = database.read_now(|connection| connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0)))?;
    if tables > 0 {
        return Err(other_file());
    }
    database.write_now(|transaction| {
        transaction.execute_batch("CREATE TABLE origin (people INTEGER NOT NULL, seed INTEGER NOT NULL, begun INTEGER NOT NULL);")?;
        transaction.execute(
            "INSERT INTO origin (people, seed, begun) VALUES (?1, ?2, ?3)",
            (options.people, options.seed.cast_signed(), options.clock.now().as_second()),
        )?;
        transaction.execute_batch(credentials::SCHEMA)?;
        transaction.execute_batch(effects::SCHEMA)?;
        populate(transaction)?;
        transaction.pragma_update(None, "user_version", VERSION)
    })?;
    Ok((database, None))
}

/// Drops what the platforms hold and fills them again from the seed.
pub fn renew(transaction: &Transaction) -> rusqlite::Result<()> {
    transaction.execute_batch("DELETE FROM effects; DELETE FROM credentials;")?;
    let made: Vec<(String, String)> = transaction
        .prepare(
            "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view')
             AND name NOT IN ('origin', 'credentials', 'effects') AND name NOT LIKE 'sqlite_%'",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (kind, name) in made {
        transaction.execute_batch(&format!("DROP {kind} {name};"))?;
    }
    populate(transaction)
}

fn populate(transaction: &Transaction) -> rusqlite::Result<()> {
    let (size, seed) = origin(transaction)?;
    let everyone = people::population(size, seed);
    for platform in Platform::ALL {
        let (tables, indexes) = vendors::schema(platform);
        transaction.execute_batch(tables)?;
        vendors::found(transaction, platform)?;
        for person in &everyone {
            vendors::enrol(transaction, platform, person)?;
        }
        transaction.execute_batch(indexes)?;
    }
    let begun = transaction.query_row("SELECT begun FROM origin", [], |row| row.get(0))?;
    civis::spread_keys(transaction, begun)?;
    credentials::issue(transaction, seed, &everyone)
}

fn origin(connection: &Connection) -> rusqlite::Result<(u32, u64)> {
    connection.query_row("SELECT people, seed FROM origin", [], |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned()))
    })
}
