//! SQLite: one writing connection and a few reading ones, each on a thread of its own.
//!
//! The file is in WAL mode, so readers never wait for the writer. With `synchronous=NORMAL` the log is synced when it
//! is copied into the database, not at every commit: what was acknowledged survives a killed process; a lost power
//! supply can take the last moments' commits, and never leaves half of one. A sync at each commit would be most of
//! what a turn costs. The copying is done beside the writer, every [`COPY_EVERY`] commits, so that no turn waits for it.
//! Source: <https://www.sqlite.org/pragma.html#pragma_synchronous>, <https://www.sqlite.org/wal.html>.

use crate::Error;
use crate::engine::value::{Row, Value};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// Reading connections. SQLite reads a page at a time from the cache, so a few suffice for two cores and for eight.
const READERS: usize = 4;

/// Commits after which the log is copied into the database: about a thousand pages of it, SQLite's own measure.
const COPY_EVERY: u64 = 64;

/// How long a connection waits for another process that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Prepared statements kept by each connection; the store has about two hundred.
const STATEMENTS: usize = 256;

enum Command {
    Run {
        sql: String,
        parameters: Vec<Value>,
        reply: oneshot::Sender<Result<Answer, rusqlite::Error>>,
    },
    RunAll {
        sql: String,
        all: Vec<Vec<Value>>,
        reply: oneshot::Sender<Result<(), rusqlite::Error>>,
    },
    Batch {
        sql: String,
        reply: oneshot::Sender<Result<(), rusqlite::Error>>,
    },
}

/// What a statement gave: rows, and how many it changed.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) rows: Vec<Row>,
    pub(crate) changed: u64,
}

/// One connection; its thread ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Link {
    commands: std::sync::mpsc::Sender<Command>,
}

impl Link {
    fn start(connection: Connection) -> Result<Self, std::io::Error> {
        let (commands, received) = std::sync::mpsc::channel::<Command>();
        std::thread::Builder::new().name("state".to_owned()).spawn(move || {
            // A dropped receiver means that the caller was cancelled: the statement has run all the same.
            for command in received {
                match command {
                    Command::Run { sql, parameters, reply } => {
                        let _ = reply.send(run(&connection, &sql, &parameters));
                    }
                    Command::RunAll { sql, all, reply } => {
                        let done = all
                            .iter()
                            .try_for_each(|parameters| run(&connection, &sql, parameters).map(drop));
                        let _ = reply.send(done);
                    }
                    Command::Batch { sql, reply } => {
                        let _ = reply.send(connection.execute_batch(&sql));
                    }
                }
            }
        })?;
        Ok(Self { commands })
    }

    pub(crate) async fn run(&self, sql: &str, parameters: Vec<Value>) -> Result<Answer, rusqlite::Error> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Run {
            // To SQLite, `$1` is a name that is numbered where it first stands; `?1` is the first parameter.
            sql: sql.replace('$', "?"),
            parameters,
            reply,
        })?;
        answer.await.map_err(|_| gone())?
    }

    /// Runs a statement with each of some parameters, at the price of one message.
    pub(crate) async fn run_all(&self, sql: &str, all: Vec<Vec<Value>>) -> Result<(), rusqlite::Error> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::RunAll {
            sql: sql.replace('$', "?"),
            all,
            reply,
        })?;
        answer.await.map_err(|_| gone())?
    }

    pub(crate) async fn batch(&self, sql: &str) -> Result<(), rusqlite::Error> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Batch {
            sql: sql.to_owned(),
            reply,
        })?;
        answer.await.map_err(|_| gone())?
    }

    /// Ends the open transaction without waiting, for a transaction that is dropped.
    pub(crate) fn roll_back_later(&self) {
        self.batch_later("ROLLBACK");
    }

    fn batch_later(&self, sql: &str) {
        let (reply, _) = oneshot::channel();
        // If the thread is gone, so is its transaction.
        let _ = self.send(Command::Batch {
            sql: sql.to_owned(),
            reply,
        });
    }

    fn send(&self, command: Command) -> Result<(), rusqlite::Error> {
        self.commands.send(command).map_err(|_| gone())
    }
}

/// The error of a connection whose thread has ended, which only a panic inside SQLite's binding could cause.
fn gone() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(
        rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ABORT),
        Some("the thread of the connection has ended".to_owned()),
    )
}

/// The connections to one file.
#[derive(Debug)]
pub(crate) struct Sqlite {
    writer: Arc<Mutex<Link>>,
    readers: Vec<Link>,
    next: AtomicUsize,
    /// Copies the log into the database.
    copier: Link,
    writes: AtomicU64,
}

impl Sqlite {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let open_error = |source: rusqlite::Error| Error::Open {
            place: format!("`{}`", path.display()),
            source: source.into(),
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|source| Error::Folder {
                path: path.to_owned(),
                source,
            })?;
        }
        let start = |connection| {
            Link::start(connection).map_err(|source| Error::Open {
                place: format!("`{}`", path.display()),
                source: source.into(),
            })
        };
        let writer = Connection::open(path).map_err(open_error)?;
        own_only(path)?;
        writer.busy_timeout(BUSY_TIMEOUT).map_err(open_error)?;
        writer
            .execute_batch(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; \
                 PRAGMA wal_autocheckpoint=0;",
            )
            .map_err(open_error)?;
        writer.set_prepared_statement_cache_capacity(STATEMENTS);
        let copier = Connection::open(path).map_err(open_error)?;
        copier.busy_timeout(BUSY_TIMEOUT).map_err(open_error)?;
        copier.execute_batch("PRAGMA synchronous=NORMAL;").map_err(open_error)?;
        let mut readers = Vec::with_capacity(READERS);
        for _ in 0..READERS {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let reader = Connection::open_with_flags(path, flags).map_err(open_error)?;
            reader.busy_timeout(BUSY_TIMEOUT).map_err(open_error)?;
            reader.execute_batch("PRAGMA query_only=ON;").map_err(open_error)?;
            reader.set_prepared_statement_cache_capacity(STATEMENTS);
            readers.push(start(reader)?);
        }
        Ok(Self {
            writer: Arc::new(Mutex::new(start(writer)?)),
            readers,
            next: AtomicUsize::new(0),
            copier: start(copier)?,
            writes: AtomicU64::new(0),
        })
    }

    /// Returns the next reading connection.
    pub(crate) fn reader(&self) -> Option<&Link> {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        self.readers.get(next % self.readers.len().max(1))
    }

    /// Waits for the writing connection.
    pub(crate) async fn writer(&self) -> OwnedMutexGuard<Link> {
        if self.writes.fetch_add(1, Ordering::Relaxed) % COPY_EVERY == COPY_EVERY - 1 {
            // Readers keep it from going further than they are; the next time goes on.
            self.copier.batch_later("PRAGMA wal_checkpoint(PASSIVE)");
        }
        Arc::clone(&self.writer).lock_owned().await
    }
}

/// Lets only the owner of the file read it: it holds prompts, comments and tokens' hashes.
#[cfg(unix)]
fn own_only(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(|source| Error::Folder {
        path: path.to_owned(),
        source,
    })
}

#[cfg(not(unix))]
fn own_only(_path: &Path) -> Result<(), Error> {
    Ok(())
}

fn run(connection: &Connection, sql: &str, parameters: &[Value]) -> Result<Answer, rusqlite::Error> {
    let mut statement = connection.prepare_cached(sql)?;
    let names: Arc<[String]> = statement.column_names().map(str::to_owned).collect::<Vec<_>>().into();
    let parameters = params_from_iter(parameters.iter());
    if names.is_empty() {
        let changed = statement.execute(parameters)?;
        return Ok(Answer {
            rows: Vec::new(),
            changed: changed.try_into().unwrap_or(u64::MAX),
        });
    }
    let mut found = statement.query(parameters)?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let values = (0..names.len())
            .map(|at| row.get_ref(at).map(read))
            .collect::<Result<Vec<_>, _>>()?;
        rows.push(Row {
            names: Arc::clone(&names),
            values,
        });
    }
    Ok(Answer { rows, changed: 0 })
}

fn read(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        let value = match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        };
        Ok(rusqlite::types::ToSqlOutput::Borrowed(value))
    }
}
