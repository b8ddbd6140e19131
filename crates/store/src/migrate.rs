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
    ("fewer pages", include_str!("../migrations/0007_fewer_pages.sql")),
];

const CREATE: &str = "CREATE TABLE IF NOT EXISTS migration (
    version    BIGINT NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    hash       TEXT   NOT NULL,
    applied_at BIGINT NOT NULL
)";

/// Applies what is missing.
pub(crate) async fn migrate(engine: &Engine, now: DateTime<Utc>) -> Result<(), Error> {
    apply(engine, now, MIGRATIONS).await
}

async fn apply(engine: &Engine, now: DateTime<Utc>, migrations: &[(&str, &str)]) -> Result<(), Error> {
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
        let Some((_, sql)) = migrations.get(next) else {
            return Err(Error::Newer {
                place: engine.place().to_owned(),
                found: version,
                known: number(migrations.len()),
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
    for (at, (name, sql)) in migrations.iter().enumerate().skip(next) {
        transaction.batch("migrate", &engine.spelled(sql)).await?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn rows_of_before_are_there_after_their_tables_were_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::sqlite(&folder.path().join("state.sqlite")).unwrap();
        apply(&engine, DateTime::UNIX_EPOCH, &MIGRATIONS[..6]).await.unwrap();
        for row in [
            "session VALUES ('s', 'w', 'ann', 't', '', 'null', 'null', 1, 1, NULL)",
            "prompt VALUES ('p', 'w', 's', 1, 'c', 'Prompt', NULL, '{}', 'null', 'ann', 1, 1, NULL, NULL)",
            "evaluation VALUES ('e', 'w', 's', 'p', 1, 'completed', 'null', 'notNeeded', NULL, 'success', '', '[]', \
             '[]', 1, 1, 1, 'null', 0, '')",
            "step VALUES ('x', 'w', 'e', 1, 'look', 'plug', 'skill', 'read', '{}', 'done', '7', 'm', 2, 3)",
            "evidence VALUES ('v', 'w', 'e', 'x', 4, 'row', 'r', '5', 1)",
            "usage_entry VALUES ('u', 'w', 9, 'ann', 's', 'p', '', '', '', '', '', 'm', 10, 20, 30, 40, 0)",
            "audit_record VALUES (1, 'a', 'w', 8, 'op', 'ann', 'body', 'before', 'hash')",
        ] {
            engine
                .execute("add a row", &format!("INSERT INTO {row}"), vec![])
                .await
                .unwrap();
        }
        apply(&engine, DateTime::UNIX_EPOCH, MIGRATIONS).await.unwrap();
        for (columns, table, expected) in [
            (
                "evaluation_id || position || name || skill || output || ended_at",
                "step",
                "e1lookskill73",
            ),
            (
                "evaluation_id || number || title || body || flagged",
                "evidence",
                "e4r51",
            ),
            (
                "id || at || model || input_tokens || cost_micros",
                "usage_entry",
                "u9m1040",
            ),
            (
                "position || id || at || body || previous_hash || hash",
                "audit_record",
                "1a8bodybeforehash",
            ),
        ] {
            let sql = format!("SELECT {columns} AS kept FROM {table}");
            let row = engine.query_one("read a row", &sql, vec![]).await.unwrap().unwrap();
            assert_eq!(row.get::<String>("kept").unwrap(), expected, "{table}");
        }
        // What belongs to a run still goes with it.
        engine.execute("erase", "DELETE FROM session", vec![]).await.unwrap();
        for table in ["step", "evidence"] {
            let sql = format!("SELECT COUNT(*) AS left_over FROM {table}");
            let row = engine.query_one("count", &sql, vec![]).await.unwrap().unwrap();
            assert_eq!(row.get::<u64>("left_over").unwrap(), 0, "{table}");
        }
    }
}
