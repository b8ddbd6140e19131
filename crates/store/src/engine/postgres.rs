//! PostgreSQL: a small pool of connections, opened when needed.
//!
//! TLS follows the URL's `sslmode`: `disable`, `prefer` (the default) or `require`. Certificates are always
//! checked, against the system's roots or the file that `sslrootcert` names.

use crate::Error;
use crate::engine::sqlite::Answer;
use crate::engine::value::{Row, Value};
use bytes::BytesMut;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type};
use tokio_postgres::{Client, Config, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Connections at most. Several servers share one database, whose default limit is a hundred.
const CONNECTIONS: usize = 8;

/// How long a call waits for a connection, and a connection for the server.
const WAIT: Duration = Duration::from_secs(10);

/// Any number that other programs on the database do not lock too; it spells the product's name.
const MIGRATION_LOCK: i64 = 0x6f75_7472_6964_6572;

/// One connection with the statements it has prepared.
pub(crate) struct Link {
    client: Client,
    prepared: Mutex<HashMap<String, Statement>>,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link").finish_non_exhaustive()
    }
}

impl Link {
    pub(crate) async fn run(&self, sql: &str, parameters: &[Value]) -> Result<Answer, tokio_postgres::Error> {
        let statement = self.prepare(sql).await?;
        let parameters: Vec<&(dyn ToSql + Sync)> = parameters
            .iter()
            .map(|value| -> &(dyn ToSql + Sync) { value })
            .collect();
        if statement.columns().is_empty() {
            let changed = self.client.execute(&statement, &parameters).await?;
            return Ok(Answer {
                rows: Vec::new(),
                changed,
            });
        }
        let names: Arc<[String]> = statement
            .columns()
            .iter()
            .map(|column| column.name().to_owned())
            .collect::<Vec<_>>()
            .into();
        let rows = self
            .client
            .query(&statement, &parameters)
            .await?
            .into_iter()
            .map(|row| {
                let values = (0..names.len())
                    .map(|at| row.try_get(at).map(|value: Option<Value>| value.unwrap_or(Value::Null)))
                    .collect::<Result<Vec<Value>, _>>()?;
                Ok(Row {
                    names: Arc::clone(&names),
                    values,
                })
            })
            .collect::<Result<Vec<_>, tokio_postgres::Error>>()?;
        Ok(Answer { rows, changed: 0 })
    }

    pub(crate) async fn batch(&self, sql: &str) -> Result<(), tokio_postgres::Error> {
        self.client.batch_execute(sql).await
    }

    /// Keeps other servers from migrating until the transaction ends.
    pub(crate) async fn lock_migrations(&self) -> Result<(), tokio_postgres::Error> {
        let sql = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
        self.client.batch_execute(&sql).await
    }

    async fn prepare(&self, sql: &str) -> Result<Statement, tokio_postgres::Error> {
        let mut prepared = self.prepared.lock().await;
        if let Some(statement) = prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).await?;
        prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// A connection in use; it goes back to the pool unless it is spoilt.
#[derive(Debug)]
pub(crate) struct Lease {
    link: Arc<Link>,
    idle: Arc<std::sync::Mutex<Vec<Arc<Link>>>>,
    spoilt: bool,
    _permit: OwnedSemaphorePermit,
}

impl Lease {
    pub(crate) fn link(&self) -> &Link {
        &self.link
    }

    /// Closes the connection instead of returning it: the server then ends its open transaction.
    pub(crate) fn spoil(&mut self) {
        self.spoilt = true;
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !self.spoilt
            && !self.link.client.is_closed()
            && let Ok(mut idle) = self.idle.lock()
        {
            idle.push(Arc::clone(&self.link));
        }
    }
}

/// The pool.
pub(crate) struct Postgres {
    config: Config,
    tls: MakeRustlsConnect,
    place: String,
    permits: Arc<Semaphore>,
    idle: Arc<std::sync::Mutex<Vec<Arc<Link>>>>,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Postgres")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

impl Postgres {
    pub(crate) fn new(url: &str) -> Result<Self, Error> {
        let (url, root_file) = take_root_file(url);
        let mut config: Config = url.parse().map_err(|source: tokio_postgres::Error| Error::Address {
            reason: source.to_string(),
        })?;
        config.application_name("outrider");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(WAIT);
        }
        let place = place(&config);
        let tls = MakeRustlsConnect::new(client_config(root_file.as_deref(), &place)?);
        Ok(Self {
            config,
            tls,
            place,
            permits: Arc::new(Semaphore::new(CONNECTIONS)),
            idle: Arc::default(),
        })
    }

    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    /// Waits for a connection, opening one when none is idle.
    pub(crate) async fn lease(&self) -> Result<Lease, Error> {
        let permit = tokio::time::timeout(WAIT, Arc::clone(&self.permits).acquire_owned())
            .await
            .map_err(|_| Error::Busy {
                seconds: WAIT.as_secs(),
            })?
            .map_err(|source| Error::Open {
                place: self.place.clone(),
                source: source.into(),
            })?;
        let idle = self.idle.lock().ok().and_then(|mut idle| {
            idle.retain(|link| !link.client.is_closed());
            idle.pop()
        });
        let link = match idle {
            Some(link) => link,
            None => Arc::new(self.connect().await?),
        };
        Ok(Lease {
            link,
            idle: Arc::clone(&self.idle),
            spoilt: false,
            _permit: permit,
        })
    }

    async fn connect(&self) -> Result<Link, Error> {
        let (client, connection) = self
            .config
            .connect(self.tls.clone())
            .await
            .map_err(|source| Error::Open {
                place: self.place.clone(),
                source: source.into(),
            })?;
        let place = self.place.clone();
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(%error, place, "a connection to the state database ended");
            }
        });
        Ok(Link {
            client,
            prepared: Mutex::default(),
        })
    }
}

/// Takes `sslrootcert=…` out of the URL, as the driver does not know it.
fn take_root_file(url: &str) -> (String, Option<String>) {
    let Some((head, query)) = url.split_once('?') else {
        return (url.to_owned(), None);
    };
    let mut root_file = None;
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| match pair.strip_prefix("sslrootcert=") {
            Some(file) => {
                root_file = Some(file.to_owned());
                false
            }
            None => true,
        })
        .collect();
    let url = if kept.is_empty() {
        head.to_owned()
    } else {
        format!("{head}?{}", kept.join("&"))
    };
    (url, root_file)
}

/// Returns the server's address for messages: no user, no password.
fn place(config: &Config) -> String {
    let host = config.get_hosts().first().map_or_else(
        || "localhost".to_owned(),
        |host| match host {
            tokio_postgres::config::Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            tokio_postgres::config::Host::Unix(path) => path.display().to_string(),
        },
    );
    let database = config.get_dbname().unwrap_or("postgres");
    format!("PostgreSQL `{database}` on `{host}`")
}

fn client_config(root_file: Option<&str>, place: &str) -> Result<rustls::ClientConfig, Error> {
    let open = |source: crate::BoxedError| Error::Open {
        place: place.to_owned(),
        source,
    };
    let mut roots = RootCertStore::empty();
    match root_file {
        Some(file) => {
            for certificate in CertificateDer::pem_file_iter(file).map_err(|source| open(source.into()))? {
                let certificate = certificate.map_err(|source| open(source.into()))?;
                roots.add(certificate).map_err(|source| open(source.into()))?;
            }
        }
        // A system without roots still reaches a server that asks for no TLS.
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|source| open(source.into()))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

type SqlError = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, SqlError> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
            Self::Integer(number) => number.to_sql(kind, out),
            Self::Real(number) => number.to_sql(kind, out),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Bytes(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        readable(kind)
    }

    fn to_sql_checked(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, SqlError> {
        let fits = match self {
            Self::Null => true,
            Self::Integer(_) => matches!(*kind, Type::INT8 | Type::INT4),
            Self::Real(_) => *kind == Type::FLOAT8,
            Self::Text(_) => matches!(*kind, Type::TEXT | Type::VARCHAR),
            Self::Bytes(_) => *kind == Type::BYTEA,
        };
        if fits {
            self.to_sql(kind, out)
        } else {
            Err(format!("a parameter of type {kind} got another type").into())
        }
    }
}

impl<'row> FromSql<'row> for Value {
    fn from_sql(kind: &Type, raw: &'row [u8]) -> Result<Self, SqlError> {
        match *kind {
            Type::INT8 => i64::from_sql(kind, raw).map(Self::Integer),
            Type::INT4 => i32::from_sql(kind, raw).map(|number| Self::Integer(number.into())),
            Type::FLOAT8 => f64::from_sql(kind, raw).map(Self::Real),
            Type::BYTEA => Vec::from_sql(kind, raw).map(Self::Bytes),
            _ => String::from_sql(kind, raw).map(Self::Text),
        }
    }

    fn accepts(kind: &Type) -> bool {
        readable(kind)
    }
}

fn readable(kind: &Type) -> bool {
    matches!(
        *kind,
        Type::INT8 | Type::INT4 | Type::FLOAT8 | Type::TEXT | Type::VARCHAR | Type::NAME | Type::BYTEA
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_file_is_taken_out_of_the_url() {
        assert_eq!(take_root_file("postgres://h/d"), ("postgres://h/d".to_owned(), None));
        assert_eq!(
            take_root_file("postgres://h/d?sslmode=require&sslrootcert=/etc/ca.pem"),
            (
                "postgres://h/d?sslmode=require".to_owned(),
                Some("/etc/ca.pem".to_owned())
            )
        );
        assert_eq!(
            take_root_file("postgres://h/d?sslrootcert=ca.pem"),
            ("postgres://h/d".to_owned(), Some("ca.pem".to_owned()))
        );
    }

    #[test]
    fn the_place_keeps_the_password_to_itself() {
        let postgres = Postgres::new("postgres://ann:hunter2@db.example/outrider").unwrap();
        assert_eq!(postgres.place(), "PostgreSQL `outrider` on `db.example`");
        assert!(!format!("{postgres:?}").contains("hunter2"));
    }
}
