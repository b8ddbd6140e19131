//! The store: one database, opened once, and the areas of its state.

use crate::engine::Engine;
use crate::{Error, migrate};
use chrono::{DateTime, SubsecRound as _, Utc};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// The state file's name in a data folder.
pub const STATE_FILE: &str = "state.sqlite";

/// Where the state is.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file; made when missing.
    File(PathBuf),
    /// The URL of a PostgreSQL database, which may hold a password.
    Server(String),
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Server(_) => f.debug_tuple("Server").finish_non_exhaustive(),
        }
    }
}

impl Location {
    /// Returns the default place of a data folder: a file in it.
    pub fn in_folder(folder: &Path) -> Self {
        Self::File(folder.join(STATE_FILE))
    }

    /// Reads a setting: a `postgres://` or `postgresql://` URL, else the path of a file.
    ///
    /// # Errors
    ///
    /// When the text is empty or an URL of another kind.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Server(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite://").unwrap_or(text);
        if path.is_empty() {
            return Err(Error::Address {
                reason: "it is empty".to_owned(),
            });
        }
        if let Some((scheme, _)) = path.split_once("://") {
            return Err(Error::Address {
                reason: format!("`{scheme}` is no database that is supported"),
            });
        }
        Ok(Self::File(path.into()))
    }
}

/// Who does something: a person at work, or the program on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ActorKind {
    /// A person.
    Analyst,
    /// A rule, an agent, a playbook or the program itself.
    Automated,
}

/// The one who does something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Actor {
    /// Name or id, as the log shows it.
    pub name: String,
    /// Person or program.
    pub kind: ActorKind,
}

impl Actor {
    /// A person.
    pub fn analyst(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind: ActorKind::Analyst,
        }
    }

    /// The program, or a part of it.
    pub fn automated(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind: ActorKind::Automated,
        }
    }
}

type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// One database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) engine: Arc<Engine>,
    clock: Clock,
    made: Arc<AtomicU32>,
    program: Arc<str>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("place", &self.engine.place())
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database, makes it when it is a missing file, and brings its tables up to date.
    ///
    /// # Errors
    ///
    /// When it cannot be reached, or belongs to a newer program.
    pub async fn open(location: &Location) -> Result<Self, Error> {
        Self::open_at(location, Arc::new(Utc::now)).await
    }

    /// Opens the database with another clock than the system's.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    pub async fn open_at(
        location: &Location,
        clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    ) -> Result<Self, Error> {
        let engine = match location {
            Location::File(path) => {
                let path = path.clone();
                // Opening reads and syncs files.
                tokio::task::spawn_blocking(move || Engine::sqlite(&path))
                    .await
                    .map_err(|source| Error::Database {
                        step: "open the file",
                        source: source.into(),
                    })??
            }
            Location::Server(url) => Engine::postgres(url)?,
        };
        migrate::migrate(&engine, clock()).await?;
        let mut store = Self {
            engine: Arc::new(engine),
            clock,
            made: Arc::default(),
            program: Arc::from(""),
        };
        store.program = store.new_id()?.into();
        Ok(store)
    }

    /// Returns the id under which this opening of the database works on runs.
    pub(crate) fn program(&self) -> &str {
        &self.program
    }

    /// Returns where the state is, without passwords.
    pub fn place(&self) -> &str {
        self.engine.place()
    }

    /// Returns the state of one workspace: what it gives and takes belongs to no other.
    pub fn workspace(&self, id: impl Into<String>) -> WorkspaceState {
        WorkspaceState {
            store: self.clone(),
            id: id.into(),
        }
    }

    /// Returns the time, in the microseconds that the database keeps.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.clock)().trunc_subsecs(6)
    }

    /// Returns a new id. Ids of one process sort in the order they were made.
    pub(crate) fn new_id(&self) -> Result<String, Error> {
        self.new_id_at(self.now())
    }

    /// Returns a new id of an instant: it sorts behind all [`first_id`]s up to then.
    ///
    /// # Source
    ///
    /// RFC 9562 §5.7 (UUID version 7) and §6.2, methods 3 (more of the clock) and 1 (a counter).
    pub(crate) fn new_id_at(&self, at: DateTime<Utc>) -> Result<String, Error> {
        let mut tail = [0_u8; 10];
        getrandom::fill(&mut tail).map_err(|source| Error::Database {
            step: "draw random bytes for an id",
            source: std::io::Error::other(source.to_string()).into(),
        })?;
        let count = self.made.fetch_add(1, Ordering::Relaxed) & 0x003f_ffff;
        tail[2..5].copy_from_slice(&count.to_be_bytes()[1..]);
        Ok(id_of(at, tail))
    }
}

/// Returns what sorts before all ids from an instant on, and behind those before it.
pub(crate) fn first_id(at: DateTime<Utc>) -> String {
    id_of(at, [0; 10])
}

/// Returns the id of an instant, in microseconds, that ends in some bytes; the first two are set.
fn id_of(at: DateTime<Utc>, mut tail: [u8; 10]) -> String {
    // Twelve bits hold four times the microseconds of the millisecond; six more are the variant's byte.
    let fraction = u16::try_from(at.timestamp_subsec_micros() % 1000 * 4).unwrap_or(u16::MAX);
    tail[..2].copy_from_slice(&fraction.to_be_bytes());
    let milliseconds = at.timestamp_millis().try_into().unwrap_or(0);
    let id = uuid::Builder::from_unix_timestamp_millis(milliseconds, &tail).into_uuid();
    id.hyphenated().to_string()
}

/// The state of one workspace.
#[derive(Clone, Debug)]
pub struct WorkspaceState {
    pub(crate) store: Store,
    pub(crate) id: String,
}

impl WorkspaceState {
    /// Returns the workspace's id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_a_file_or_a_server() {
        assert_eq!(
            Location::parse("data/s.db").unwrap(),
            Location::File("data/s.db".into())
        );
        assert_eq!(
            Location::parse("sqlite:///s.db").unwrap(),
            Location::File("/s.db".into())
        );
        let server = Location::parse("postgres://ann:hunter2@db/outrider").unwrap();
        assert!(matches!(server, Location::Server(_)));
        assert!(!format!("{server:?}").contains("hunter2"));
        assert!(Location::parse("mysql://db/x").is_err());
        assert!(Location::parse(" ").is_err());
    }

    #[tokio::test]
    async fn an_id_sorts_by_its_instant() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Location::in_folder(folder.path())).await.unwrap();
        let at = DateTime::from_timestamp_micros(1_772_438_400_123_456).unwrap();
        let after = at + chrono::TimeDelta::microseconds(1);
        for _ in 0..100 {
            let id = store.new_id_at(at).unwrap();
            assert!(first_id(at) <= id && id < first_id(after), "{id}");
        }
    }
}
