//! SQLite: one writing connection and a few reading ones.
//!
//! The file is in WAL mode, so readers never wait for the writer. With `synchronous=NORMAL` the log is synced when it
//! is copied into the database, not at every commit: what was acknowledged survives a killed process; a lost power
//! supply can take the last moments' commits, and never leaves half of one. A sync at each commit would be most of
//! what a turn costs. The copying syncs too, and who writes meanwhile can wait for the disk: it is done when nobody has
//! written for a [`QUIET`] moment, or else after [`COPY_EVERY`] writes. What was copied is then written over from its
//! beginning: a page of the log that the system has in its memory already costs less than one that is added to it.
//!
//! Whoever reads a few rows does it on the writing connection when nobody writes: what the writer has changed is in its
//! memory, while the others begin anew to read pages after each commit that is not theirs.
//! Source: <https://www.sqlite.org/pragma.html#pragma_synchronous>, <https://www.sqlite.org/wal.html>.
//!
//! What touches a few rows runs right where it is awaited: it takes some 20 µs, and handing it to another thread and
//! back some 150. Lists and large values are handed over, see [`crate::engine`].

use crate::Error;
use crate::engine::value::{Row, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, params_from_iter};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Reading connections. SQLite reads a page at a time from the cache, so a few suffice for two cores and for eight.
const READERS: usize = 4;

/// How long nobody has written when the log is copied into the database.
const QUIET: Duration = Duration::from_millis(500);

/// Writes after which it is copied although it is never quiet: some twenty megabytes of log.
const COPY_EVERY: u64 = 512;

/// How long the copying waits for others before it leaves the rest for the next time; nobody can write meanwhile.
const COPY_TIMEOUT: Duration = Duration::from_millis(50);

/// Memory that the writing connection keeps pages in, in KiB, as SQLite wants it: negative.
const WRITER_CACHE: &str = "-16384";

/// How long is waited for another process that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long is waited before it is tried again.
const BUSY_WAIT: Duration = Duration::from_millis(5);

/// Prepared statements kept by each connection; the store has about two hundred.
const STATEMENTS: usize = 256;

/// A connection that is somebody's for a while.
pub(crate) type Link = OwnedMutexGuard<Connection>;

/// What a statement gave: rows, and how many it changed.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) rows: Vec<Row>,
    pub(crate) changed: u64,
}

/// Copies the log into the database, on a thread that ends when this is dropped.
#[derive(Debug)]
struct Copier {
    writes: Arc<AtomicU64>,
    _ends: std::sync::mpsc::Sender<()>,
}

impl Copier {
    fn start(connection: Connection) -> Result<Self, std::io::Error> {
        let (ends, end) = std::sync::mpsc::channel::<()>();
        let writes = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&writes);
        std::thread::Builder::new().name("state".to_owned()).spawn(move || {
            let (mut copied, mut before) = (0, 0);
            while end.recv_timeout(QUIET) == Err(RecvTimeoutError::Timeout) {
                let now = seen.load(Ordering::Relaxed);
                if now != copied && (now == before || now - copied >= COPY_EVERY) {
                    // First what there is, beside those who write; then, while they wait, the little that came since, so
                    // that the log is whole and begins anew. Readers keep it from going further than they are; the
                    // next time goes on.
                    let copy = "PRAGMA wal_checkpoint(PASSIVE); PRAGMA wal_checkpoint(RESTART)";
                    match connection.execute_batch(copy) {
                        Ok(()) => copied = now,
                        Err(error) => tracing::warn!(%error, "the state's log could not be copied; it is tried again"),
                    }
                }
                before = now;
            }
        })?;
        Ok(Self { writes, _ends: ends })
    }
}

/// The connections to one file.
#[derive(Debug)]
pub(crate) struct Sqlite {
    writer: Arc<Mutex<Connection>>,
    readers: Vec<Arc<Mutex<Connection>>>,
    next: AtomicUsize,
    copier: Copier,
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
        let writer = Connection::open(path).map_err(open_error)?;
        own_only(path)?;
        writer.busy_timeout(BUSY_TIMEOUT).map_err(open_error)?;
        writer
            .execute_batch(&format!(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; \
                 PRAGMA wal_autocheckpoint=0; PRAGMA cache_size={WRITER_CACHE};",
            ))
            .map_err(open_error)?;
        keep_prepared(&writer).map_err(open_error)?;
        // From here on whoever waits for another process waits in `patiently` and holds up no thread.
        writer.busy_timeout(Duration::ZERO).map_err(open_error)?;
        let copier = Connection::open(path).map_err(open_error)?;
        copier.busy_timeout(COPY_TIMEOUT).map_err(open_error)?;
        copier.execute_batch("PRAGMA synchronous=NORMAL;").map_err(open_error)?;
        let mut readers = Vec::with_capacity(READERS);
        for _ in 0..READERS {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let reader = Connection::open_with_flags(path, flags).map_err(open_error)?;
            reader.execute_batch("PRAGMA query_only=ON;").map_err(open_error)?;
            keep_prepared(&reader).map_err(open_error)?;
            reader.busy_timeout(Duration::ZERO).map_err(open_error)?;
            readers.push(Arc::new(Mutex::new(reader)));
        }
        Ok(Self {
            writer: Arc::new(Mutex::new(writer)),
            readers,
            next: AtomicUsize::new(0),
            copier: Copier::start(copier).map_err(|source| Error::Open {
                place: format!("`{}`", path.display()),
                source: source.into(),
            })?,
        })
    }

    /// Waits for a connection that reads a few rows: the writing one when nobody writes, else a reading one.
    pub(crate) async fn glance(&self) -> Link {
        match Arc::clone(&self.writer).try_lock_owned() {
            Ok(link) => link,
            Err(_) => self.reader().await,
        }
    }

    /// Waits for a reading connection: one that is free, else the next in turn.
    pub(crate) async fn reader(&self) -> Link {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        let turn = |at: usize| self.readers.get(at % READERS).unwrap_or(&self.writer);
        for at in next..next + READERS {
            if let Ok(link) = Arc::clone(turn(at)).try_lock_owned() {
                return link;
            }
        }
        Arc::clone(turn(next)).lock_owned().await
    }

    /// Waits for the writing connection.
    pub(crate) async fn writer(&self) -> Link {
        self.copier.writes.fetch_add(1, Ordering::Relaxed);
        Arc::clone(&self.writer).lock_owned().await
    }
}

/// Keeps statements prepared, and plans them once: SQLite would plan one anew for each value that could match a partial
/// index or a pattern.
/// Source: <https://www.sqlite.org/queryplanner-ng.html#qpstab>.
fn keep_prepared(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// Does something on a connection, again and again while another process holds the file.
pub(crate) async fn patiently<T>(
    link: Link,
    mut work: impl FnMut(&Connection) -> Result<T, rusqlite::Error>,
) -> (Link, Result<T, rusqlite::Error>) {
    let begun = Instant::now();
    loop {
        let done = work(&link);
        let is_busy = matches!(
            done.as_ref().map_err(rusqlite::Error::sqlite_error_code),
            Err(Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
        );
        if !is_busy || begun.elapsed() >= BUSY_TIMEOUT {
            return (link, done);
        }
        drop(done);
        tokio::time::sleep(BUSY_WAIT).await;
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

/// Prepares a statement, or takes it from those that are.
fn prepared<'link>(connection: &'link Connection, sql: &str) -> Result<CachedStatement<'link>, rusqlite::Error> {
    // To SQLite, `$1` is a name that is numbered where it first stands; `?1` is the first parameter.
    connection.prepare_cached(&sql.replace('$', "?"))
}

/// Runs a statement.
pub(crate) fn run(connection: &Connection, sql: &str, parameters: &[Value]) -> Result<Answer, rusqlite::Error> {
    let mut statement = prepared(connection, sql)?;
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

/// Runs a statement that gives no rows, once with each of some parameters.
pub(crate) fn run_all(connection: &Connection, sql: &str, all: &[Vec<Value>]) -> Result<(), rusqlite::Error> {
    let mut statement = prepared(connection, sql)?;
    for parameters in all {
        statement.execute(params_from_iter(parameters))?;
    }
    Ok(())
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
