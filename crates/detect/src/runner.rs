//! Runs rules over the tables, some at a time, and gathers their alerts.
//!
//! A rule that fails, or has nothing to look at, does not stop the others: each says how it went.

use crate::alerts::{Finding, alert_of, group_rows};
use crate::cite::fetch_sources;
use crate::clock::{asks_clock, window_ends};
use crate::error::Error;
use crate::result_row::{ResultRow, rows_of};
use crate::rule::Rule;
use crate::source_tables::source_tables;
use chrono::{DateTime, TimeDelta, Utc};
use evidence::{Alert, RowRef};
use futures::StreamExt;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio_util::sync::CancellationToken;

/// A range of event time, the end excluded.
pub type TimeRange = (DateTime<Utc>, DateTime<Utc>);

/// What a run is told.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// When the run is: alerts are created then.
    pub now: DateTime<Utc>,
    /// The event time that is new; all time when absent. Rules still look back over their period.
    pub range: Option<TimeRange>,
    /// How many rules run at once, at least one.
    pub concurrency: usize,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rules finished.
    pub done: usize,
    /// Rules to run.
    pub total: usize,
    /// Name of the rule that finished last.
    pub rule: String,
}

/// How one rule went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It ran.
    Ran {
        /// Rows it returned.
        rows: usize,
        /// Alerts made of them.
        alerts: usize,
        /// True when the engine cut the result at its limit, so that more may be there.
        truncated: bool,
    },
    /// It could not say anything here.
    Skipped {
        /// Why.
        reason: String,
    },
    /// It failed.
    Failed {
        /// The failed step and its causes.
        message: String,
    },
    /// The run was stopped first.
    Cancelled,
}

/// How one rule went, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleOutcome {
    /// The rule's id.
    pub rule_id: String,
    /// The rule's name.
    pub name: String,
    /// How it went.
    pub outcome: Outcome,
}

/// What a run gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The alerts, in order of first activity.
    pub alerts: Vec<Alert>,
    /// How each rule went, in the order given.
    pub rules: Vec<RuleOutcome>,
}

/// Runs rules through an engine.
pub struct Runner {
    engine: Arc<hunt::Engine>,
    tables: Arc<dyn hunt::Tables>,
}

enum Found {
    Findings {
        rows: usize,
        truncated: bool,
        findings: Vec<Finding>,
    },
    Nothing(Outcome),
}

impl Runner {
    /// Makes a runner; the tables are those that the engine reads.
    #[must_use]
    pub fn new(engine: Arc<hunt::Engine>, tables: Arc<dyn hunt::Tables>) -> Self {
        Self { engine, tables }
    }

    /// Runs the rules that are enabled and gathers their alerts.
    ///
    /// # Errors
    /// When the rows that alerts cite cannot be read; a rule's own failure is in the report.
    pub async fn run(
        &self,
        rules: &[&Rule],
        options: &RunOptions,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &CancellationToken,
    ) -> Result<Report, Error> {
        let enabled: Vec<&Rule> = rules.iter().copied().filter(|rule| rule.enabled).collect();
        let filled = self.filled_tables(&enabled).await?;
        let done = AtomicUsize::new(0);
        let found: Vec<(usize, Found)> = futures::stream::iter(enabled.iter().copied().enumerate())
            .map(|(at, rule)| {
                let (filled, done, total) = (&filled, &done, enabled.len());
                async move {
                    let found = if cancel.is_cancelled() {
                        Found::Nothing(Outcome::Cancelled)
                    } else {
                        until_cancelled(cancel, self.find(rule, options, filled)).await
                    };
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    progress(Progress {
                        done,
                        total,
                        rule: rule.name.clone(),
                    });
                    (at, found)
                }
            })
            .buffer_unordered(options.concurrency.max(1))
            .collect()
            .await;
        self.report(&enabled, found, options).await
    }

    async fn report(
        &self,
        rules: &[&Rule],
        mut found: Vec<(usize, Found)>,
        options: &RunOptions,
    ) -> Result<Report, Error> {
        found.sort_by_key(|(at, _)| *at);
        let mut wanted: BTreeSet<RowRef> = BTreeSet::new();
        for (_, found) in &found {
            if let Found::Findings { findings, .. } = found {
                wanted.extend(findings.iter().flat_map(|finding| finding.cited.iter().cloned()));
            }
        }
        let sources = fetch_sources(&self.engine, self.tables.as_ref(), &wanted, options.now).await?;
        let mut report = Report::default();
        for ((_, found), rule) in found.into_iter().zip(rules) {
            let outcome = match found {
                Found::Nothing(outcome) => outcome,
                Found::Findings {
                    rows,
                    truncated,
                    findings,
                } => {
                    let alerts: Vec<Alert> = findings
                        .iter()
                        .map(|finding| alert_of(rule, finding, &sources, options.now))
                        .collect();
                    let outcome = Outcome::Ran {
                        rows,
                        alerts: alerts.len(),
                        truncated,
                    };
                    report.alerts.extend(alerts);
                    outcome
                }
            };
            report.rules.push(RuleOutcome {
                rule_id: rule.id.clone(),
                name: rule.name.clone(),
                outcome,
            });
        }
        report
            .alerts
            .sort_by(|a, b| (a.first_activity_at, &a.id).cmp(&(b.first_activity_at, &b.id)));
        report.alerts.dedup_by(|a, b| a.id == b.id);
        Ok(report)
    }

    /// Returns, of the tables that the rules name, those that hold rows.
    async fn filled_tables(&self, rules: &[&Rule]) -> Result<BTreeSet<String>, Error> {
        let mut filled = BTreeSet::new();
        let named: BTreeSet<String> = rules.iter().flat_map(|rule| self.tables_of(rule)).collect();
        for name in named {
            let provider = self.tables.provider(&name).await;
            let provider = provider.map_err(|source| Error::Run {
                step: format!("open table {name}"),
                source,
            })?;
            if provider.is_some() {
                filled.insert(name);
            }
        }
        Ok(filled)
    }

    fn tables_of(&self, rule: &Rule) -> Vec<String> {
        source_tables(&rule.query, &|name| self.tables.table(name).is_some())
    }

    async fn find(&self, rule: &Rule, options: &RunOptions, filled: &BTreeSet<String>) -> Found {
        let tables = self.tables_of(rule);
        if !tables.is_empty() && !tables.iter().any(|table| filled.contains(table)) {
            return Found::Nothing(Outcome::Skipped {
                reason: format!("no rows in {}", tables.join(", ")),
            });
        }
        match self.rows(rule, options, &tables, filled).await {
            Ok((rows, truncated)) => {
                let count = rows.len();
                let mut findings = group_rows(rule, rows);
                if let Some((from, _)) = options.range {
                    // The period before the range was looked at for context only.
                    findings.retain(|finding| finding.span().is_none_or(|(_, last)| last >= from));
                }
                Found::Findings {
                    rows: count,
                    truncated,
                    findings,
                }
            }
            Err(error) => {
                let message = with_causes(&error);
                tracing::warn!(rule = %rule.id, name = %rule.name, %message, "rule failed");
                Found::Nothing(Outcome::Failed { message })
            }
        }
    }

    async fn rows(
        &self,
        rule: &Rule,
        options: &RunOptions,
        tables: &[String],
        filled: &BTreeSet<String>,
    ) -> Result<(Vec<ResultRow>, bool), Error> {
        if !asks_clock(&rule.query) && rule.trigger.is_any_row() {
            let range = options.range.map(|(from, to)| (from - rule.period, to));
            let now = options.range.map_or(options.now, |(_, to)| to);
            return self.query(rule, now, range).await;
        }
        let tables: Vec<&String> = tables.iter().filter(|table| filled.contains(*table)).collect();
        let bins = self.filled_bins(&tables, rule.frequency, options).await?;
        let mut all = Vec::new();
        let mut seen = BTreeSet::new();
        let mut any_truncated = false;
        for end in window_ends(&bins, rule.frequency, rule.period)? {
            let (rows, truncated) = self.query(rule, end, Some((end - rule.period, end))).await?;
            any_truncated |= truncated;
            if !rule.trigger.is_met(rows.len() as u64) {
                continue;
            }
            for row in rows {
                let identity = format!("{:?}{}", row.sources, serde_json::Value::Object(row.values.clone()));
                if seen.insert(identity) {
                    all.push(row);
                }
            }
        }
        Ok((all, any_truncated))
    }

    async fn query(
        &self,
        rule: &Rule,
        now: DateTime<Utc>,
        range: Option<TimeRange>,
    ) -> Result<(Vec<ResultRow>, bool), Error> {
        let options = hunt::QueryOptions {
            time_range: range,
            evidence: true,
            ..hunt::QueryOptions::at(now)
        };
        let result = self.engine.query(&rule.query, &options).await;
        let result = result.map_err(|error| Error::Run {
            step: "run the rule's query".to_owned(),
            source: Box::new(error),
        })?;
        Ok((rows_of(&result)?, result.truncated))
    }

    /// Returns the starts of the frequency-long bins in which any of the tables holds rows.
    async fn filled_bins(
        &self,
        tables: &[&String],
        frequency: TimeDelta,
        options: &RunOptions,
    ) -> Result<BTreeSet<DateTime<Utc>>, Error> {
        let seconds = frequency.num_seconds().max(60);
        let mut bins = BTreeSet::new();
        for table in tables {
            let Some(column) = self
                .tables
                .table(table)
                .and_then(|table| table.time_column().map(str::to_owned))
            else {
                continue;
            };
            let query = format!("{table} | where isnotempty({column}) | summarize by Bin = bin({column}, {seconds}s)");
            let options = hunt::QueryOptions {
                time_range: options.range,
                ..hunt::QueryOptions::at(options.now)
            };
            let result = self.engine.query(&query, &options).await;
            let step = format!("find the times at which {table} holds rows");
            let result = result.map_err(|error| Error::Run {
                step,
                source: Box::new(error),
            })?;
            bins.extend(
                rows_of(&result)?
                    .iter()
                    .filter_map(|row| crate::result_row::time_of(&row.values, "Bin")),
            );
        }
        Ok(bins)
    }
}

/// Gives up on a rule as soon as the run is stopped; its query stops when dropped.
async fn until_cancelled(cancel: &CancellationToken, work: impl Future<Output = Found>) -> Found {
    cancel
        .run_until_cancelled(work)
        .await
        .unwrap_or(Found::Nothing(Outcome::Cancelled))
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(": ");
        message.push_str(&error.to_string());
        cause = error.source();
    }
    message
}

/// Counts outcomes by kind, for a summary line.
#[must_use]
pub fn count_outcomes(rules: &[RuleOutcome]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for rule in rules {
        let kind = match rule.outcome {
            Outcome::Ran { .. } => "ran",
            Outcome::Skipped { .. } => "skipped",
            Outcome::Failed { .. } => "failed",
            Outcome::Cancelled => "cancelled",
        };
        *counts.entry(kind).or_insert(0) += 1;
    }
    counts
}
