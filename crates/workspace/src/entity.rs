//! Devices, users, files, addresses and mails: fetches the rows that an analysis wants, and tells them.

mod names;
mod parameters;

use crate::{Error, Workspace};
use analysis::{Inputs, LookBack, Query, Report, RowSet, Subject, SubjectKind, queries};
use chrono::{DateTime, Utc};
use evidence::{Alert, Citation, RowRef};
use hunt::{QueryOptions, QueryResult};
use names::Names;
use parameters::Parameters;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Longest name that is asked about; longer ones name nothing.
const LONGEST_NAME: usize = 2_048;

impl Workspace {
    /// Tells what the workspace knows about a device, user, file, address or mail, looking back so many days
    /// from `now`, or from the last event that is stored when that is earlier.
    ///
    /// # Errors
    /// When the days are out of range, the name is empty or too long, or tables cannot be read.
    pub async fn tell(&self, kind: SubjectKind, name: &str, days: u32, now: DateTime<Utc>) -> Result<Report, Error> {
        let inputs = self.inputs(kind, name, days, now).await?;
        let told = tokio::task::spawn_blocking(move || analysis::report(&inputs));
        told.await.map_err(|source| Error::Task {
            step: "tell rows",
            source,
        })
    }

    /// Returns what [`Self::tell`] tells from.
    ///
    /// # Errors
    /// As [`Self::tell`].
    pub async fn inputs(&self, kind: SubjectKind, name: &str, days: u32, now: DateTime<Utc>) -> Result<Inputs, Error> {
        let name = name.trim();
        if name.is_empty() || name.len() > LONGEST_NAME {
            return Err(Error::Subject {
                kind: kind.word(),
                problem: if name.is_empty() {
                    "it is empty"
                } else {
                    "it is too long"
                },
            });
        }
        let subject = Subject {
            kind,
            name: name.to_owned(),
        };
        let tables = self.lake().tables().await?;
        let until = known_until(&tables, now);
        // The end is exclusive in queries of whole seconds, so the last event is let in.
        let range = LookBack::new(days, until + chrono::TimeDelta::seconds(1))?;
        let stored = |table: &str| tables.iter().any(|known| known.name == table);
        let mut names = Names::of(&subject);
        let mut rows: BTreeMap<&'static str, RowSet> = BTreeMap::new();
        for query in queries(kind) {
            let set = if stored(query.table) {
                self.row_set(query, &names, &range, now).await?
            } else {
                RowSet::default()
            };
            names.learn(query.name, &set);
            rows.insert(query.name, set);
        }
        let alerts = self.alerts_about(&names).await?;
        Ok(Inputs {
            subject,
            range,
            rows,
            alerts,
        })
    }

    /// Returns the time up to which anything is known: now, or the last event that is stored when that is
    /// earlier. Logs of long ago are looked at from their own end.
    ///
    /// # Errors
    /// When the tables cannot be read.
    pub async fn known_until(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, Error> {
        Ok(known_until(&self.lake().tables().await?, now))
    }

    async fn row_set(
        &self,
        query: &Query,
        names: &Names,
        range: &LookBack,
        now: DateTime<Utc>,
    ) -> Result<RowSet, Error> {
        let text = Parameters::of(names, range).before(query.kql);
        let options = QueryOptions {
            evidence: true,
            ..QueryOptions::at(now)
        };
        let result = self.engine().query(&text, &options).await?;
        let most = most_rows(query.kql);
        let truncated = result.truncated || most.is_some_and(|most| result.row_count() >= most);
        Ok(RowSet {
            rows: citations(query.table, &result)?,
            truncated,
            stored: true,
        })
    }

    /// Returns the alerts that hold a subject, oldest first, each with the id of its incident.
    async fn alerts_about(&self, names: &Names) -> Result<Vec<(String, Alert)>, Error> {
        let cases = self.cases().await?;
        let mut found = Vec::new();
        for case in cases.iter() {
            let held = case
                .alerts
                .iter()
                .filter(|alert| alert.evidence.iter().any(|item| names.is(&item.entity)));
            found.extend(held.map(|alert| (case.incident.id.clone(), alert.clone())));
        }
        found.sort_by(|(_, one), (_, other)| {
            (one.first_activity_at, &one.id).cmp(&(other.first_activity_at, &other.id))
        });
        Ok(found)
    }
}

/// The last event that tells of anything, if it is before now.
fn known_until(tables: &[lake::TableOverview], now: DateTime<Utc>) -> DateTime<Utc> {
    let last = tables
        .iter()
        .filter(|table| is_telling(&table.name))
        .filter_map(|table| table.last_at)
        .max();
    last.map_or(now, |last| last.min(now))
}

/// Whether the times of a table tell when things happened, not when the product wrote something down.
fn is_telling(table: &str) -> bool {
    !table.starts_with("Outrider")
        && !matches!(
            table,
            "SecurityAlert" | "SecurityIncident" | "AlertInfo" | "AlertEvidence"
        )
}

/// Returns the number of rows at which a query of ours ends.
fn most_rows(kql: &str) -> Option<usize> {
    let (_, last) = kql.rsplit_once('|')?;
    last.split_whitespace().nth(1)?.parse().ok()
}

/// Returns the result's rows with their addresses, empty columns left out.
fn citations(table: &str, result: &QueryResult) -> Result<Vec<Citation>, Error> {
    let sources = result.evidence.as_deref().unwrap_or_default();
    let mut rows = Vec::new();
    for (fields, sources) in result.json_objects()?.into_iter().zip(sources) {
        let Some(source) = sources.iter().find(|source| source.table == table) else {
            continue;
        };
        let fields: Map<String, Value> = fields
            .into_iter()
            .filter(|(name, value)| says_something(name, value))
            .collect();
        let at = ["Timestamp", "TimeGenerated"]
            .iter()
            .find_map(|name| fields.get(*name)?.as_str());
        rows.push(Citation {
            row: RowRef {
                table: source.table.clone(),
                item_id: source.item_id.clone(),
            },
            at: at
                .and_then(|at| DateTime::parse_from_rfc3339(at).ok())
                .map(|at| at.with_timezone(&Utc)),
            fields,
        });
    }
    Ok(rows)
}

/// Whether a column of a result shows something; those that start with an underscore are ours.
fn says_something(name: &str, value: &Value) -> bool {
    !name.starts_with('_') && !value.is_null() && value.as_str() != Some("")
}
