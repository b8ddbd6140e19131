//! An alert's rows, cut where time or action changes.
//!
//! A rule that looks at an hour may have caught the same thing twice, ten minutes apart: those are two
//! things the attacker did. A rule about several calls of a cloud's control plane may have caught three
//! different ones.

use chrono::{DateTime, TimeDelta, Utc};
use evidence::{Alert, Citation, Severity};

/// What an alert tells of at one time.
#[derive(Clone, Debug)]
pub(super) struct Act<'a> {
    /// Position of the alert.
    pub(super) alert: usize,
    pub(super) from: DateTime<Utc>,
    pub(super) to: DateTime<Utc>,
    /// Rows, oldest first.
    pub(super) rows: Vec<&'a Citation>,
    /// Rows it rests on, also beyond those cited.
    pub(super) events: u64,
    /// The call of a control plane, when all rows are of one.
    pub(super) action: Option<&'a str>,
    /// Whether the alert has other acts, so that what it names need not belong to this one.
    pub(super) is_part: bool,
}

/// Quiet after which the next row is another act. People and scripts repeat within seconds; a minute and a
/// half leaves room for slow commands.
pub(super) const QUIET: TimeDelta = TimeDelta::seconds(90);

/// Acts of one alert, at most; the last takes the rest.
const MOST_ACTS: usize = 8;

/// The same for an alert below medium severity.
const MOST_WEAK_ACTS: usize = 3;

/// More distinct calls than this are a sweep, one act.
const FEW_ACTIONS: usize = 3;

/// Seconds by which calls must differ to be told apart.
const APART: TimeDelta = TimeDelta::seconds(5);

/// Columns that name the call of a control plane.
const ACTIONS: &[&str] = &["EventName", "OperationName", "Operation", "ActivityDisplayName"];

/// Tables whose rows stand for a product's alert rather than for an event.
const ALERT_TABLES: &[&str] = &["SecurityAlert", "AlertInfo", "AlertEvidence"];

/// Longest time that a product's alert without event rows is taken at its word for.
const LONGEST: TimeDelta = TimeDelta::minutes(12);

pub(super) fn acts<'a>(position: usize, alert: &'a Alert) -> Vec<Act<'a>> {
    let mut rows: Vec<(DateTime<Utc>, &Citation)> = alert
        .citations
        .iter()
        .filter_map(|row| Some((row.at?, row)))
        .filter(|(_, row)| !is_alert_row(row))
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.row.cmp(&b.1.row)));
    if rows.is_empty() {
        let from = alert.first_activity_at;
        return vec![Act {
            alert: position,
            from,
            to: alert.last_activity_at.min(from + LONGEST),
            rows: alert.citations.iter().collect(),
            events: alert.event_count,
            action: None,
            is_part: false,
        }];
    }
    let most = if alert.severity < Severity::Medium {
        MOST_WEAK_ACTS
    } else {
        MOST_ACTS
    };
    let mut clusters: Vec<Vec<(DateTime<Utc>, &Citation)>> = Vec::new();
    for row in rows {
        match clusters.last_mut() {
            Some(cluster) if clusters_on(cluster, &row) => cluster.push(row),
            _ => clusters.push(vec![row]),
        }
    }
    let mut clusters: Vec<_> = clusters.into_iter().flat_map(by_action).collect();
    if clusters.len() > most {
        let rest = clusters.split_off(most - 1);
        clusters.push(rest.into_iter().flatten().collect());
    }
    let is_part = clusters.len() > 1;
    let complete = alert.event_count <= alert.citations.len() as u64;
    clusters
        .into_iter()
        .filter_map(|cluster| {
            let (from, to) = (cluster.first()?.0, cluster.last()?.0);
            let events = if is_part || complete {
                cluster.len() as u64
            } else {
                alert.event_count
            };
            let rows: Vec<&Citation> = cluster.into_iter().map(|(_, row)| row).collect();
            Some(Act {
                alert: position,
                from,
                to,
                events,
                action: only_action(&rows),
                rows,
                is_part,
            })
        })
        .collect()
}

/// Whether a row is a product's alert rather than an event.
pub(crate) fn is_alert_row(row: &Citation) -> bool {
    ALERT_TABLES.contains(&row.row.table.as_str())
}

fn clusters_on(cluster: &[(DateTime<Utc>, &Citation)], next: &(DateTime<Utc>, &Citation)) -> bool {
    cluster.last().is_some_and(|last| next.0 - last.0 <= QUIET)
}

/// The call that a row of a control plane tells of.
fn action(row: &Citation) -> Option<&str> {
    ACTIONS
        .iter()
        .find_map(|name| row.fields.get(*name)?.as_str())
        .filter(|name| !name.is_empty())
}

fn only_action<'a>(rows: &[&'a Citation]) -> Option<&'a str> {
    let mut actions = rows.iter().map(|row| action(row));
    let first = actions.next()??;
    actions.all(|other| other == Some(first)).then_some(first)
}

/// Splits a cluster by call when there are few and each began at a time of its own.
fn by_action(cluster: Vec<(DateTime<Utc>, &Citation)>) -> Vec<Vec<(DateTime<Utc>, &Citation)>> {
    let mut firsts: Vec<(Option<&str>, DateTime<Utc>)> = Vec::new();
    for (at, row) in &cluster {
        let action = action(row);
        if !firsts.iter().any(|(other, _)| *other == action) {
            firsts.push((action, *at));
        }
    }
    let few = (2..=FEW_ACTIONS).contains(&firsts.len()) && firsts.iter().all(|(action, _)| action.is_some());
    if !few || firsts.windows(2).any(|pair| pair[1].1 - pair[0].1 < APART) {
        return vec![cluster];
    }
    firsts
        .iter()
        .map(|(wanted, _)| {
            cluster
                .iter()
                .filter(|(_, row)| action(row) == *wanted)
                .copied()
                .collect()
        })
        .collect()
}
