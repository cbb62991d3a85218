//! The database: one SQLite file or memory, one writer, and as many readers as are asked for at once.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use memchr::memmem::Finder;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::FromSqlError;
use rusqlite::{Connection, OpenFlags, Transaction};

/// How many idle readers are kept open.
const KEPT_READERS: usize = 8;

/// A handle to the database; clones share it.
#[derive(Clone)]
pub struct Database(Arc<Inner>);

struct Inner {
    address: String,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Database {
    /// Opens the file, or a fresh database in memory without one.
    pub fn open(file: Option<&Path>) -> rusqlite::Result<Self> {
        static MEMORIES: AtomicU64 = AtomicU64::new(0);
        let address = file.map_or_else(
            || {
                // The "memdb" file system lets several connections of this process share one database in memory.
                let number = MEMORIES.fetch_add(1, Ordering::Relaxed);
                format!("file:/sandbox-{number}?vfs=memdb")
            },
            |file| file.to_string_lossy().into_owned(),
        );
        let writer = connect(&address)?;
        if file.is_some() {
            writer.pragma_update(None, "journal_mode", "wal")?;
            writer.pragma_update(None, "synchronous", "normal")?;
        }
        Ok(Self(Arc::new(Inner {
            address,
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
        })))
    }

    /// Reads on a thread that may block, so that one slow search never holds up another request.
    pub async fn read<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> rusqlite::Result<T> {
        let database = self.clone();
        off_the_runtime(move || database.read_now(question)).await
    }

    /// Reads on this very thread.
    pub fn read_now<T>(&self, question: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        let idle = self.0.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = match idle {
            Some(reader) => reader,
            None => connect(&self.0.address)?,
        };
        let answer = question(&reader);
        let mut readers = self.0.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < KEPT_READERS {
            readers.push(reader);
        }
        answer
    }

    /// Changes the database in one transaction: all of it, or nothing when `change` fails.
    pub async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Transaction) -> rusqlite::Result<T> + Send + 'static,
    ) -> rusqlite::Result<T> {
        let database = self.clone();
        off_the_runtime(move || database.write_now(change)).await
    }

    /// Changes the database on this very thread.
    pub fn write_now<T>(&self, change: impl FnOnce(&Transaction) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        let mut writer = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = writer.transaction()?;
        let answer = change(&transaction)?;
        transaction.commit()?;
        Ok(answer)
    }
}

fn connect(address: &str) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(
        address,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(std::time::Duration::from_secs(30))?;
    // Room for the search columns of a hundred thousand people.
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.set_prepared_statement_cache_capacity(64);
    // SQLite's own `instr` needs three times as long, which a search through a hundred thousand people would show.
    connection.create_scalar_function(
        "contains",
        2,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
        |context| {
            let text = context.get_raw(0).as_bytes()?;
            let finder = context.get_or_create_aux(1, |searched| -> Result<_, FromSqlError> {
                Ok(Finder::new(searched.as_bytes()?).into_owned())
            })?;
            Ok(finder.find(text).is_some())
        },
    )?;
    Ok(connection)
}

async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    }
}
