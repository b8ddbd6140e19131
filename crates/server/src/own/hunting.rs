//! Hunting: queries as the portal asks them.

pub(crate) mod cancel;
pub(crate) mod check;
pub(crate) mod export;
pub(crate) mod format;
pub(crate) mod history;
pub(crate) mod run;
pub(crate) mod schema;

use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Error;
use crate::query::{self, Answered, Ask};
use api::{HuntingOutcome, HuntingQuery, HuntingRun};
use chrono::{DateTime, Utc};
use hunt::QueryOptions;
use std::time::{Duration, Instant};
use workspace::timespan;

/// Rows of an answer unless the request says otherwise, as in Defender's advanced hunting.
const ROWS: usize = 10_000;

/// Returns the options that a request asks for.
fn options(app: &App, asked: &HuntingQuery, now: DateTime<Utc>, rows: usize) -> Result<QueryOptions, Error> {
    let range = asked.timespan.as_deref().map(|text| timespan::parse(text, now));
    let rows = asked
        .max_rows
        .map_or(rows, |most| usize::try_from(most.max(1)).unwrap_or(usize::MAX));
    let wall_time = asked.timeout_seconds.map(Duration::from_secs);
    Ok(QueryOptions {
        time_range: range.transpose().map_err(|problem| Error::BadRequest { problem })?,
        evidence: asked.evidence,
        limits: Some(query::limits(app, rows, wall_time)),
        ..QueryOptions::at(now)
    })
}

/// Runs a query and keeps it in the caller's history, however it ends.
async fn run_recorded(app: &App, caller: &Caller, asked: HuntingQuery, rows: usize) -> Result<Answered, Error> {
    let now = Utc::now();
    let options = options(app, &asked, now, rows)?;
    let id = match asked.id {
        Some(id) => id,
        None => query::running::random_id()?,
    };
    let mut record = (!asked.unrecorded).then(|| Record {
        app: app.clone(),
        caller: caller.clone(),
        started: Instant::now(),
        run: Some(HuntingRun {
            id: id.clone(),
            at: now,
            query: asked.query.clone(),
            timespan: asked.timespan,
            // What remains true when the client goes away before there is an answer.
            outcome: HuntingOutcome::Cancelled,
            rows: 0,
            elapsed_ms: 0,
            problem: None,
        }),
    });
    let ask = Ask {
        id: Some(id),
        text: asked.query,
        options,
    };
    let outcome = query::run(app, caller, ask).await;
    if let Some(run) = record.as_mut().and_then(|record| record.run.as_mut()) {
        match &outcome {
            Ok(answered) => {
                run.outcome = HuntingOutcome::Answered;
                run.rows = answered.result.row_count() as u64;
            }
            Err(Error::Query { error, .. }) if matches!(**error, hunt::Error::Cancelled) => {}
            Err(error) => {
                run.outcome = HuntingOutcome::Failed;
                run.problem = Some(error.whole_message());
            }
        }
    }
    outcome
}

/// A query on its way into the history, where it goes when this is dropped.
struct Record {
    app: App,
    caller: Caller,
    started: Instant,
    run: Option<HuntingRun>,
}

impl Drop for Record {
    fn drop(&mut self) {
        let Some(mut run) = self.run.take() else { return };
        run.elapsed_ms = milliseconds(self.started.elapsed());
        let (history, caller) = (self.app.history.clone(), self.caller.clone());
        // Dropping may happen on a thread that must not wait for a disk.
        tokio::task::spawn_blocking(move || {
            if let Err(error) = history.add(&caller, &run) {
                tracing::error!(error = error.whole_message(), "a query is not in the history");
            }
        });
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
