//! Brings a database to the tables that this program knows.
//!
//! The migrations are part of the program. Each runs once, in its own transaction with the note that it ran;
//! what ran is compared with what the program has, so that a foreign or newer database is refused unharmed.

use crate::Error;
use crate::engine::{Engine, parameters};
use crate::hex::hex;
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

/// In order; one is added at the end, none is ever changed.
const MIGRATIONS: &[(&str, &str)] = &[
    ("incident work", include_str!("../migrations/0001_incident_work.sql")),
    ("sessions", include_str!("../migrations/0002_sessions.sql")),
    ("copilot", include_str!("../migrations/0003_copilot.sql")),
    (
        "promptbook runs",
        include_str!("../migrations/0004_promptbook_runs.sql"),
    ),
    ("programs", include_str!("../migrations/0005_programs.sql")),
    ("vectors", include_str!("../migrations/0006_vectors.sql")),
];

const CREATE: &str = "CREATE TABLE IF NOT EXISTS migration (
    version    BIGINT NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    hash       TEXT   NOT NULL,
    applied_at BIGINT NOT NULL
)";

/// Applies what is missing.
pub(crate) async fn migrate(engine: &Engine, now: DateTime<Utc>) -> Result<(), Error> {
    let transaction = engine.begin().await?;
    transaction.lock_migrations().await?;
    transaction.batch("make the table of migrations", CREATE).await?;
    let applied = transaction
        .query(
            "read the migrations",
            "SELECT version, hash FROM migration ORDER BY version",
            vec![],
        )
        .await?;
    let mut next = 0_usize;
    for row in &applied {
        let version: i64 = row.get("version")?;
        let Some((_, sql)) = MIGRATIONS.get(next) else {
            return Err(Error::Newer {
                place: engine.place().to_owned(),
                found: version,
                known: number(MIGRATIONS.len()),
            });
        };
        if row.get::<String>("hash")? != hash(sql) || version != number(next + 1) {
            return Err(Error::Migration {
                place: engine.place().to_owned(),
                version,
            });
        }
        next += 1;
    }
    for (at, (name, sql)) in MIGRATIONS.iter().enumerate().skip(next) {
        transaction.batch("migrate", sql).await?;
        transaction
            .execute(
                "note a migration",
                "INSERT INTO migration (version, name, hash, applied_at) VALUES ($1, $2, $3, $4)",
                parameters![number(at + 1), *name, hash(sql), now],
            )
            .await?;
    }
    transaction.commit().await
}

fn number(count: usize) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

fn hash(sql: &str) -> String {
    hex(&Sha256::digest(sql.as_bytes()))
}
