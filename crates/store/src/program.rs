//! Programs that work on runs, and runs that their program left open.
//!
//! Several programs may have one database: servers, and commands in terminals. Each run names the program that works
//! on it. While a program works it counts, in its row; whoever looks after abandoned runs sees whether it went on
//! counting between two looks. No clock is compared with another, so it does not matter how those of several
//! machines differ. A run without a program is nobody's: a program that ends in good order lets go of its runs.

use crate::engine::{Row, Transaction, parameters};
use crate::{Error, Evaluation, PromptbookRun, WorkspaceState};
use chrono::TimeDelta;

/// How long the row of a program that works no more is kept.
const KEPT: TimeDelta = TimeDelta::days(1);

/// The runs of programs that count as they did when they were looked at.
const STILL: &str = "workspace = $1 AND program = $2 AND COALESCE((SELECT beats FROM program p \
                     WHERE p.workspace = $1 AND p.id = $2), 0) = $3";

/// A program that has runs open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its id; empty for runs that no program works on.
    pub id: String,
    /// How far it has counted; zero when it has not begun.
    pub beats: u64,
}

impl Program {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("program")?,
            beats: row.get("beats")?,
        })
    }

    /// Returns whether the runs are nobody's for certain, so that there is nothing to wait for.
    pub fn is_nobody(&self) -> bool {
        self.id.is_empty()
    }

    fn counted(&self) -> i64 {
        i64::try_from(self.beats).unwrap_or(i64::MAX)
    }
}

impl WorkspaceState {
    /// Says that this program is there. Called every few seconds while it works on runs.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn beat(&self) -> Result<(), Error> {
        let parameters = parameters![&self.id, self.store.program(), self.store.now()];
        let sql = "INSERT INTO program (workspace, id, beats, seen_at) VALUES ($1, $2, 1, $3) \
                   ON CONFLICT (workspace, id) DO UPDATE SET beats = program.beats + 1, seen_at = excluded.seen_at";
        self.store
            .engine
            .execute("say that this program is there", sql, parameters)
            .await?;
        Ok(())
    }

    /// Returns the other programs that have runs open, those first whose runs are nobody's.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn other_programs(&self) -> Result<Vec<Program>, Error> {
        let sql = "SELECT r.program AS program, COALESCE(p.beats, 0) AS beats FROM (\
                   SELECT program FROM evaluation WHERE workspace = $1 AND completed_at IS NULL \
                   AND state IN ('created', 'running') \
                   UNION SELECT program FROM promptbook_run WHERE workspace = $1 AND ended = 0) r \
                   LEFT JOIN program p ON p.workspace = $1 AND p.id = r.program \
                   WHERE r.program <> $2 ORDER BY r.program";
        let parameters = parameters![&self.id, self.store.program()];
        self.list("list programs with open runs", sql, parameters, Program::read)
            .await
    }

    /// Ends the runs that a program left open, and returns them. Nothing happens to those of a program that went
    /// on counting meanwhile. Plans that wait for a person go on waiting.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn end_abandoned(&self, program: &Program) -> Result<Vec<Evaluation>, Error> {
        let transaction = self.store.engine.begin().await?;
        let now = self.store.now();
        let steps = format!(
            "UPDATE step SET state = 'failed', ended_at = $4, message = CASE effect \
             WHEN 'write' THEN 'the program stopped before this was known to be done: it may have happened' \
             ELSE 'the program stopped before this was done' END \
             WHERE workspace = $1 AND state = 'running' AND evaluation_id IN (SELECT id FROM evaluation \
             WHERE completed_at IS NULL AND state IN ('created', 'running') AND {STILL})"
        );
        transaction
            .execute(
                "end interrupted steps",
                &steps,
                parameters![&self.id, &program.id, program.counted(), now],
            )
            .await?;
        let evaluations = format!(
            "UPDATE evaluation SET state = 'failed', result_type = 'error', interrupted = 1, \
             message = 'the program stopped before this was done: resume it, or run it again', updated_at = $4, \
             completed_at = $4 WHERE completed_at IS NULL AND state IN ('created', 'running') AND {STILL} \
             RETURNING {}",
            crate::evaluation::COLUMNS
        );
        let ended = transaction
            .query(
                "end interrupted evaluations",
                &evaluations,
                parameters![&self.id, &program.id, program.counted(), now],
            )
            .await?;
        transaction.commit().await?;
        ended.iter().map(Evaluation::read).collect()
    }

    /// Takes over the promptbook runs that a program left open, and returns them, oldest first. Of several programs
    /// that try, one gets each. Nothing happens to those of a program that went on counting meanwhile.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn take_promptbook_runs(&self, program: &Program) -> Result<Vec<PromptbookRun>, Error> {
        let transaction = self.store.engine.begin().await?;
        let sql = format!(
            "UPDATE promptbook_run SET program = $4, updated_at = $5 WHERE ended = 0 AND {STILL} RETURNING {}",
            crate::promptbook_run::COLUMNS
        );
        let parameters = parameters![
            &self.id,
            &program.id,
            program.counted(),
            self.store.program(),
            self.store.now()
        ];
        let rows = transaction.query("take over promptbook runs", &sql, parameters).await?;
        transaction.commit().await?;
        let mut taken = rows.iter().map(PromptbookRun::read).collect::<Result<Vec<_>, _>>()?;
        taken.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
        Ok(taken)
    }

    /// Lets go of what this program works on, because it ends: its runs are ended as interrupted, its promptbook runs
    /// are the next program's. Returns the runs that it cut off.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn leave(&self) -> Result<Vec<Evaluation>, Error> {
        let transaction = self.store.engine.begin().await?;
        let own = parameters![&self.id, self.store.program()];
        for (step, sql) in [
            (
                "let go of runs",
                "UPDATE evaluation SET program = '' WHERE workspace = $1 AND program = $2 \
                 AND completed_at IS NULL AND state IN ('created', 'running')",
            ),
            (
                "let go of promptbook runs",
                "UPDATE promptbook_run SET program = '' WHERE workspace = $1 AND program = $2 AND ended = 0",
            ),
            (
                "forget this program",
                "DELETE FROM program WHERE workspace = $1 AND id = $2",
            ),
        ] {
            transaction.execute(step, sql, own.clone()).await?;
        }
        transaction.commit().await?;
        let nobody = Program {
            id: String::new(),
            beats: 0,
        };
        self.end_abandoned(&nobody).await
    }

    /// Forgets programs that have not counted for a day. One that is there after all begins again.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn forget_programs(&self) -> Result<u64, Error> {
        let sql = "DELETE FROM program WHERE workspace = $1 AND seen_at < $2";
        let parameters = parameters![&self.id, self.store.now() - KEPT];
        self.store.engine.execute("forget programs", sql, parameters).await
    }

    /// Locks a run for the rest of a transaction, and makes sure that it has not ended.
    pub(crate) async fn must_be_open(&self, transaction: &Transaction, evaluation_id: &str) -> Result<(), Error> {
        let sql = format!(
            "UPDATE evaluation SET updated_at = $3 WHERE workspace = $1 AND id = $2 AND {}",
            crate::evaluation::OPEN
        );
        let parameters = parameters![&self.id, evaluation_id, self.store.now()];
        if transaction.execute("lock a run", &sql, parameters).await? == 0 {
            return Err(Error::Refused {
                what: "evaluation",
                id: evaluation_id.to_owned(),
                reason: "has ended already, or is not there",
            });
        }
        Ok(())
    }
}
