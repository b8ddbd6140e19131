//! The two databases behind one face: statements with `$1` parameters, rows, transactions.
//!
//! SQL is written in the subset that both understand: TEXT ids, BIGINT microseconds, JSON as TEXT, BYTEA
//! bytes, `ON CONFLICT … DO`, `RETURNING`. Nothing outside this crate sees SQL.

mod postgres;
mod sqlite;
mod value;

use crate::Error;
use postgres::{Lease, Postgres};
use rusqlite::Connection;
use sqlite::{Answer, Link, Sqlite};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use value::{Row, Value, storable, word};

/// Makes a list of parameters.
macro_rules! parameters {
    ($($value:expr),* $(,)?) => { vec![$($crate::engine::Value::from($value)),*] };
}
pub(crate) use parameters;

/// A database.
#[derive(Debug)]
pub(crate) enum Engine {
    Sqlite { pool: Sqlite, place: String },
    Postgres(Box<Postgres>),
}

impl Engine {
    pub(crate) fn sqlite(path: &Path) -> Result<Self, Error> {
        Ok(Self::Sqlite {
            pool: Sqlite::open(path)?,
            place: format!("`{}`", path.display()),
        })
    }

    pub(crate) fn postgres(url: &str) -> Result<Self, Error> {
        Ok(Self::Postgres(Box::new(Postgres::new(url)?)))
    }

    /// Returns where the data is, for messages.
    pub(crate) fn place(&self) -> &str {
        match self {
            Self::Sqlite { place, .. } => place,
            Self::Postgres(pool) => pool.place(),
        }
    }

    /// Returns the statements of a migration as this database spells them: where SQLite would keep a row beside its
    /// key, a migration can say that the row lies by the key.
    /// Source: <https://www.sqlite.org/withoutrowid.html>, <https://www.sqlite.org/lang_createtable.html#rowid>.
    pub(crate) fn spelled(&self, sql: &str) -> String {
        let (rows_by_key, row_key) = match self {
            Self::Sqlite { .. } => ("WITHOUT ROWID", "INTEGER"),
            Self::Postgres(_) => ("", "BIGINT"),
        };
        sql.replace("/*rows by key*/", rows_by_key)
            .replace("/*row key*/", row_key)
    }

    /// Runs a statement that only reads and may give many rows.
    pub(crate) async fn query(&self, step: &'static str, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, Error> {
        let answer = match self {
            Self::Sqlite { pool, .. } => run_elsewhere(pool.reader().await, step, sql, parameters).await?,
            Self::Postgres(pool) => run_leased(&pool.lease().await?, step, sql, &parameters).await?,
        };
        Ok(answer.rows)
    }

    /// Runs a statement that only reads, and returns its first row.
    pub(crate) async fn query_one(
        &self,
        step: &'static str,
        sql: &str,
        parameters: Vec<Value>,
    ) -> Result<Option<Row>, Error> {
        let answer = match self {
            Self::Sqlite { pool, .. } => run_here(pool.glance().await, step, sql, &parameters).await?,
            Self::Postgres(pool) => run_leased(&pool.lease().await?, step, sql, &parameters).await?,
        };
        Ok(answer.rows.into_iter().next())
    }

    /// Runs one statement that writes, durably, and returns how many rows it changed.
    pub(crate) async fn execute(&self, step: &'static str, sql: &str, parameters: Vec<Value>) -> Result<u64, Error> {
        Ok(self.write(step, sql, parameters).await?.changed)
    }

    /// Runs one statement that writes, durably, and returns the first row of its `RETURNING`.
    pub(crate) async fn write_one(
        &self,
        step: &'static str,
        sql: &str,
        parameters: Vec<Value>,
    ) -> Result<Option<Row>, Error> {
        Ok(self.write(step, sql, parameters).await?.rows.into_iter().next())
    }

    async fn write(&self, step: &'static str, sql: &str, parameters: Vec<Value>) -> Result<Answer, Error> {
        match self {
            Self::Sqlite { pool, .. } if size(&parameters) > LARGE => {
                run_elsewhere(pool.writer().await, step, sql, parameters).await
            }
            Self::Sqlite { pool, .. } => run_here(pool.writer().await, step, sql, &parameters).await,
            Self::Postgres(pool) => run_leased(&pool.lease().await?, step, sql, &parameters).await,
        }
    }

    /// Opens a transaction that writes. Dropped before [`Transaction::commit`], it changes nothing.
    pub(crate) async fn begin(&self) -> Result<Transaction, Error> {
        const STEP: &str = "begin a transaction";
        match self {
            Self::Sqlite { pool, .. } => {
                let begin = |connection: &Connection| sqlite::run(connection, "BEGIN IMMEDIATE", &[]);
                let (link, begun) = sqlite::patiently(pool.writer().await, begin).await;
                begun.map_err(|source| failed(STEP, source))?;
                Ok(Transaction {
                    on: On::Sqlite(Mutex::new(link)),
                    open: true,
                })
            }
            Self::Postgres(pool) => {
                let lease = pool.lease().await?;
                batch_leased(&lease, STEP, "BEGIN").await?;
                Ok(Transaction {
                    on: On::Postgres(lease),
                    open: true,
                })
            }
        }
    }
}

#[derive(Debug)]
enum On {
    /// Locked by one statement at a time.
    Sqlite(Mutex<Link>),
    Postgres(Lease),
}

/// Several statements that happen together or not at all.
#[derive(Debug)]
pub(crate) struct Transaction {
    on: On,
    open: bool,
}

impl Transaction {
    pub(crate) async fn query(&self, step: &'static str, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, Error> {
        Ok(self.run(step, sql, parameters).await?.rows)
    }

    pub(crate) async fn query_one(
        &self,
        step: &'static str,
        sql: &str,
        parameters: Vec<Value>,
    ) -> Result<Option<Row>, Error> {
        Ok(self.query(step, sql, parameters).await?.into_iter().next())
    }

    pub(crate) async fn execute(&self, step: &'static str, sql: &str, parameters: Vec<Value>) -> Result<u64, Error> {
        Ok(self.run(step, sql, parameters).await?.changed)
    }

    /// Runs a statement that gives no rows, once with each of some parameters.
    pub(crate) async fn execute_all(&self, step: &'static str, sql: &str, all: Vec<Vec<Value>>) -> Result<(), Error> {
        if all.is_empty() {
            return Ok(());
        }
        match &self.on {
            On::Sqlite(link) => sqlite::run_all(&lock(link), sql, &all).map_err(|source| failed(step, source)),
            On::Postgres(lease) => {
                for parameters in all {
                    run_leased(lease, step, sql, &parameters).await?;
                }
                Ok(())
            }
        }
    }

    /// Runs several statements without parameters.
    pub(crate) async fn batch(&self, step: &'static str, sql: &str) -> Result<(), Error> {
        match &self.on {
            On::Sqlite(link) => lock(link).execute_batch(sql).map_err(|source| failed(step, source)),
            On::Postgres(lease) => batch_leased(lease, step, sql).await,
        }
    }

    /// Keeps other programs from migrating until the transaction ends.
    pub(crate) async fn lock_migrations(&self) -> Result<(), Error> {
        match &self.on {
            // The transaction itself excludes every other writer.
            On::Sqlite(_) => Ok(()),
            On::Postgres(lease) => lease
                .link()
                .lock_migrations()
                .await
                .map_err(|source| failed("lock the migrations", source)),
        }
    }

    /// Makes the changes durable.
    pub(crate) async fn commit(mut self) -> Result<(), Error> {
        self.execute("commit a transaction", "COMMIT", Vec::new()).await?;
        self.open = false;
        Ok(())
    }

    async fn run(&self, step: &'static str, sql: &str, parameters: Vec<Value>) -> Result<Answer, Error> {
        match &self.on {
            On::Sqlite(link) => sqlite::run(&lock(link), sql, &parameters).map_err(|source| failed(step, source)),
            On::Postgres(lease) => run_leased(lease, step, sql, &parameters).await,
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.open {
            match &mut self.on {
                On::Sqlite(link) => {
                    let link = lock(link);
                    // SQLite undoes some failed transactions by itself.
                    if !link.is_autocommit()
                        && let Err(error) = link.execute_batch("ROLLBACK")
                    {
                        tracing::error!(%error, "a transaction could not be undone");
                    }
                }
                On::Postgres(lease) => lease.spoil(),
            }
        }
    }
}

fn lock(link: &Mutex<Link>) -> MutexGuard<'_, Link> {
    link.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Bytes of parameters that are handed to another thread.
const LARGE: usize = 64 << 10;

fn size(parameters: &[Value]) -> usize {
    parameters.iter().map(Value::size).sum()
}

/// Runs a statement on this thread: one that touches a few rows.
async fn run_here(link: Link, step: &'static str, sql: &str, parameters: &[Value]) -> Result<Answer, Error> {
    let (_, done) = sqlite::patiently(link, |connection| sqlite::run(connection, sql, parameters)).await;
    done.map_err(|source| failed(step, source))
}

/// Runs a statement on a thread that may be held up.
async fn run_elsewhere(link: Link, step: &'static str, sql: &str, parameters: Vec<Value>) -> Result<Answer, Error> {
    let sql = sql.to_owned();
    let runtime = tokio::runtime::Handle::current();
    let running = tokio::task::spawn_blocking(move || runtime.block_on(run_here(link, step, &sql, &parameters)));
    running.await.map_err(|source| failed(step, source))?
}

async fn run_leased(lease: &Lease, step: &'static str, sql: &str, parameters: &[Value]) -> Result<Answer, Error> {
    lease
        .link()
        .run(sql, parameters)
        .await
        .map_err(|source| failed(step, source))
}

async fn batch_leased(lease: &Lease, step: &'static str, sql: &str) -> Result<(), Error> {
    lease.link().batch(sql).await.map_err(|source| failed(step, source))
}

fn failed(step: &'static str, source: impl Into<crate::BoxedError>) -> Error {
    Error::Database {
        step,
        source: source.into(),
    }
}
