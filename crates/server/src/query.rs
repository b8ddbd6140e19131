//! Runs queries for every dialect of the HTTP interface: ids, waiting, limits, cancelling.
//!
//! A query runs as a task of its own, which ends when its id is cancelled, when its time is over, or when
//! the request's future is dropped because the client went away. Leaves to others: reading requests and
//! writing answers (each dialect's folder), and what a query means (`hunt`).

pub(crate) mod body;
pub(crate) mod catalogue;
pub(crate) mod diagnostics;
pub(crate) mod render;
pub(crate) mod rows;
pub(crate) mod running;
pub(crate) mod statement_options;
pub(crate) mod values;
mod workers;

use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Error;
use hunt::{Limits, QueryOptions, QueryResult, ResultColumn};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// Queries that run at the same time; each may use the engine's whole memory allowance.
pub(crate) const MOST_RUNNING: usize = 4;
/// Queries that run or wait to run; further ones are turned away.
pub(crate) const MOST_WAITING: usize = 64;
/// Longest that any query may ask to run.
pub(crate) const LONGEST: Duration = Duration::from_secs(3_600);
/// How long a query may go on beyond its time before it is given up.
const OVERDUE: Duration = Duration::from_secs(2);
/// How long checking a query may take.
const LONGEST_CHECK: Duration = Duration::from_secs(20);
/// Most rows that any query may ask for; Kusto's own limit.
pub(crate) const MOST_ROWS: usize = 500_000;

/// A query to run.
#[derive(Debug)]
pub(crate) struct Ask {
    /// The id under which it can be cancelled; one is made when absent.
    pub(crate) id: Option<String>,
    /// The KQL text.
    pub(crate) text: String,
    /// How to run it.
    pub(crate) options: QueryOptions,
}

/// A query's answer.
#[derive(Debug)]
pub(crate) struct Answered {
    /// The query's id.
    pub(crate) id: String,
    /// What it answers.
    pub(crate) result: QueryResult,
    /// How long it took, waiting included.
    pub(crate) elapsed: Duration,
}

/// Returns the limits of a query that asks for so much.
pub(crate) fn limits(app: &App, rows: usize, wall_time: Option<Duration>) -> Limits {
    let own = app.workspace.engine().limits();
    Limits {
        rows: rows.min(MOST_ROWS),
        wall_time: wall_time.map_or(own.wall_time, |asked| asked.clamp(Duration::from_secs(1), LONGEST)),
        ..own
    }
}

/// Checks a query against the tables and returns the columns it would answer. Parts whose value the plan
/// depends on are run, so it has a time limit too.
pub(crate) async fn check(app: &App, text: &str, options: QueryOptions) -> Result<Vec<ResultColumn>, Error> {
    let (workspace, owned) = (app.workspace.clone(), text.to_owned());
    let mut task = StopOnDrop(app.queries.spawn(async move {
        let outcome = Box::pin(workspace.check(&owned, &options)).await;
        outcome.map_err(|error| Error::query(error, &owned))
    }));
    match tokio::time::timeout(LONGEST_CHECK, &mut task.0).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(source)) => Err(Error::Stopped { source }),
        Err(_) => {
            let seconds = LONGEST_CHECK.as_secs();
            Err(Error::query(hunt::Error::Timeout { seconds }.into(), text))
        }
    }
}

/// A task that ends with its handle. It ends at its next pause, so nobody waits for a query that is busy.
struct StopOnDrop<T>(JoinHandle<T>);

impl<T> Drop for StopOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Runs a query for a caller. Dropping the future stops it.
pub(crate) async fn run(app: &App, caller: &Caller, ask: Ask) -> Result<Answered, Error> {
    let started = Instant::now();
    let entry = app.queries.enter(caller, ask.id, &ask.text)?;
    let cancelled = entry.cancelled();
    let own = app.workspace.engine().limits();
    let wall_time = ask.options.limits.unwrap_or(own).wall_time;
    let work = async {
        // Waiting counts against nobody's time limit, but it can be cancelled.
        let _turn = app.queries.turn().await?;
        let (workspace, text, options) = (app.workspace.clone(), ask.text.clone(), ask.options);
        let mut task = StopOnDrop(app.queries.spawn(async move {
            let outcome = Box::pin(workspace.query(&text, &options)).await;
            outcome.map_err(|error| Error::query(error, &text))
        }));
        // The engine keeps the time itself; this is for work that does not pause to look at the clock.
        match tokio::time::timeout(wall_time + OVERDUE, &mut task.0).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(source)) => Err(Error::Stopped { source }),
            Err(_) => {
                let seconds = wall_time.as_secs();
                Err(Error::query(hunt::Error::Timeout { seconds }.into(), &ask.text))
            }
        }
    };
    tokio::select! {
        biased;
        () = cancelled.cancelled() => Err(Error::query(hunt::Error::Cancelled.into(), &ask.text)),
        outcome = work => Ok(Answered {
            id: entry.id().to_owned(),
            result: outcome?,
            elapsed: started.elapsed(),
        }),
    }
}
