//! Runs the rules over the tables and stores their alerts.

use crate::causes::with_causes;
use crate::{Error, Workspace, simulated};
use chrono::{DateTime, TimeDelta, Utc};
use detect::{Library, RuleOutcome, RunOptions, Runner};
use hunt::Tables;
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Rules that run at the same time.
const CONCURRENCY: usize = 2;

/// What a detection run is told.
#[derive(Clone, Debug)]
pub struct DetectOptions {
    /// When the run is: alerts are created then.
    pub now: DateTime<Utc>,
    /// First and last event time of what is new; all time when absent. Rules look back over their
    /// period before it.
    pub range: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Rule files, or folders of them, beside the built-in rules and the data folder's `rules`.
    pub rules: Vec<PathBuf>,
}

impl DetectOptions {
    /// Options for all time and no rules but those that are always there.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            now,
            range: None,
            rules: Vec::new(),
        }
    }
}

/// What a detection run did.
#[derive(Clone, Debug, Default)]
pub struct DetectReport {
    /// How each rule went.
    pub rules: Vec<RuleOutcome>,
    /// Rule files that were left out, and why.
    pub problems: Vec<String>,
    /// Alerts that the rules gave.
    pub alerts: usize,
    /// Alerts of them that were not stored before.
    pub new_alerts: usize,
    /// Alerts of them that were stored and have changed.
    pub updated_alerts: usize,
}

impl Workspace {
    /// Loads the rules: built-in ones, those of the data folder's `rules`, and those of further paths.
    #[must_use]
    pub fn rules(&self, further: &[PathBuf]) -> Library {
        let mut library = Library::builtin();
        let own = self.data().join("rules");
        if own.is_dir() {
            library.add_folder(&own);
        }
        for path in further {
            library.add_folder(path);
        }
        library
    }

    /// Runs the rules and stores their alerts. Alerts that are stored already add nothing.
    ///
    /// # Errors
    /// When rows cannot be read, another process is writing, or storing fails. A rule that fails is no
    /// error: the report tells of it.
    pub async fn detect(
        &self,
        options: &DetectOptions,
        progress: &(dyn Fn(detect::Progress) + Sync),
        cancel: &CancellationToken,
    ) -> Result<DetectReport, Error> {
        self.lake().refresh().await?;
        let library = self.rules(&options.rules);
        let tables: Arc<dyn Tables> = Arc::new(self.lake().clone());
        let runner = Runner::new(Arc::clone(self.engine()), tables);
        let run = RunOptions {
            now: options.now,
            // The end is excluded, so the last event needs one tick more.
            range: options.range.map(|(from, to)| (from, to + TimeDelta::microseconds(1))),
            concurrency: CONCURRENCY,
        };
        let rules: Vec<&detect::Rule> = library.enabled().collect();
        let mut found = Box::pin(runner.run(&rules, &run, progress, cancel)).await?;
        let sources = simulated::sources(self.lake()).await?;
        for alert in &mut found.alerts {
            simulated::mark(alert, &sources);
        }
        let alerts = found.alerts.len();
        let stored = self.store_alerts(found.alerts, options.now).await?;
        Ok(DetectReport {
            rules: found.rules,
            problems: library.problems.iter().map(with_causes).collect(),
            alerts,
            new_alerts: stored.new,
            updated_alerts: stored.updated,
        })
    }
}
