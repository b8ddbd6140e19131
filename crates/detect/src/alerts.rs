//! Result rows to alerts: a pure function of rule, rows and the stored rows behind them.
//!
//! Near-identical rows become one alert, so that a burst of a thousand rows is one thing to read;
//! an alert spans minutes, so that it says when something happened.

use crate::citation_fields::citation_fields;
use crate::custom_details::custom_details;
use crate::enrich::{merge, row_entities};
use crate::entity_mapping::mapped_entities;
use crate::result_row::{ResultRow, SourceRow, text_of, time_of};
use crate::rule::{EntityKind, Rule};
use crate::template;
use chrono::{DateTime, TimeDelta, Utc};
use evidence::{Alert, Citation, Entity, Evidence, RowRef, Severity, Tactic, Technique};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Most rows that an alert cites.
const CITATIONS: usize = 16;
/// Most result rows of one alert that are read for entities and details.
const ROWS_READ: usize = 64;
/// Most entities of one alert.
const ENTITIES: usize = 64;
/// Most alerts of one rule within one grouping span; beyond, they are one alert about all.
const ALERTS_PER_SPAN: usize = 25;

/// The time columns of a result, the more exact first.
const START_COLUMNS: &[&str] = &[
    "StartTime",
    "StartTimeUtc",
    "FirstSeen",
    "min_Timestamp",
    "min_TimeGenerated",
    "Timestamp",
    "TimeGenerated",
];
const END_COLUMNS: &[&str] = &[
    "EndTime",
    "EndTimeUtc",
    "LastSeen",
    "max_Timestamp",
    "max_TimeGenerated",
    "Timestamp",
    "TimeGenerated",
];

/// Result rows that belong to one alert, and which stored rows it will cite.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rows, oldest first; beyond a bound only the first and last are kept.
    pub rows: Vec<ResultRow>,
    /// The stored rows to cite, oldest first.
    pub cited: Vec<RowRef>,
    /// Number of events behind it.
    pub event_count: u64,
    /// Number of findings that were near-identical but for their entities.
    pub similar: usize,
    span: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Finding {
    /// Returns the time from the first row to the last, as the result tells it.
    #[must_use]
    pub fn span(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        self.span
    }
}

/// Gathers near-identical rows into findings, in order of time.
#[must_use]
pub fn group_rows(rule: &Rule, rows: Vec<ResultRow>) -> Vec<Finding> {
    let mut keyed: Vec<(String, Option<Activity>, ResultRow)> = rows
        .into_iter()
        .map(|row| (group_key(rule, &row), row_span(&row.values), row))
        .collect();
    keyed.sort_by(|a, b| (&a.0, a.1, &a.2.sources).cmp(&(&b.0, b.1, &b.2.sources)));

    let mut findings: Vec<Vec<Spanned>> = Vec::new();
    let mut last_key: Option<String> = None;
    for (key, span, row) in keyed {
        let joins = last_key.as_ref() == Some(&key)
            && findings.last().is_some_and(|current| match (bounds(current), span) {
                (Some((first, last)), Some((start, end))) => {
                    start - last <= rule.grouping.gap && end.max(last) - first <= rule.grouping.span
                }
                (None, None) => true,
                _ => false,
            });
        match findings.last_mut() {
            Some(current) if joins => current.push((span, row)),
            _ => findings.push(vec![(span, row)]),
        }
        last_key = Some(key);
    }
    let mut findings: Vec<Finding> = findings.into_iter().map(|rows| finding(rows, 1)).collect();
    findings.sort_by(|a, b| (a.span, &a.cited).cmp(&(b.span, &b.cited)));
    gather_floods(rule, findings)
}

/// Makes the alert of a finding. `sources` holds the stored rows it cites, as far as they were found.
#[must_use]
pub fn alert_of(
    rule: &Rule,
    finding: &Finding,
    sources: &BTreeMap<RowRef, SourceRow>,
    created_at: DateTime<Utc>,
) -> Alert {
    let cited: Vec<&SourceRow> = finding.cited.iter().filter_map(|row| sources.get(row)).collect();
    let evidence = evidence_of(rule, finding, &cited);
    let mut citations = citations_of(finding, sources);
    let (first, last) = activity(finding, &cited, created_at);
    let event_count = drop_baseline(&mut citations, (first, last)).map_or(finding.event_count, |kept| kept as u64);
    let first_row = finding.rows.first();
    let value_of = |column: &str| {
        finding
            .rows
            .iter()
            .find_map(|row| row.text(column))
            .or_else(|| cited.iter().find_map(|row| text_of(&row.values, column)))
    };
    let mut title = rule
        .overrides
        .title
        .as_deref()
        .map_or_else(|| rule.name.clone(), |text| template::fill(text, &value_of));
    if finding.similar > 1 {
        title.push_str(&format!(" (and {} more)", finding.similar - 1));
    }
    let id = alert_id(rule, finding, &evidence);
    let from_column = |column: &Option<String>| column.as_ref().and_then(|column| first_row?.text(column));
    let severity = from_column(&rule.overrides.severity_column).and_then(|text| text.parse::<Severity>().ok());
    let tactics: Vec<Tactic> = listed(from_column(&rule.overrides.tactics_column));
    let mut techniques: Vec<Technique> = listed(from_column(&rule.overrides.techniques_column));
    if techniques.is_empty() {
        techniques.clone_from(&rule.techniques);
    }
    // Sub-techniques say more; the sort keeps the file's order among equals.
    techniques.sort_by_key(|technique| !technique.id().contains('.'));
    Alert {
        provider_alert_id: id.clone(),
        id,
        title,
        description: rule
            .overrides
            .description
            .as_deref()
            .map_or_else(|| rule.description.clone(), |text| template::fill(text, &value_of)),
        severity: severity.unwrap_or(rule.severity),
        tactics: if tactics.is_empty() {
            rule.tactics.clone()
        } else {
            tactics
        },
        techniques,
        detector_id: rule.id.clone(),
        product_name: "Outrider".to_owned(),
        created_at,
        first_activity_at: first,
        last_activity_at: last,
        evidence,
        citations,
        event_count,
        custom_details: custom_details(rule, finding),
        recommended_actions: rule.recommended_actions.clone(),
        actor_name: None,
    }
}

/// Makes all alerts of a rule's rows: [`group_rows`], then [`alert_of`] for each finding.
#[must_use]
pub fn alerts_of(
    rule: &Rule,
    rows: Vec<ResultRow>,
    sources: &BTreeMap<RowRef, SourceRow>,
    created_at: DateTime<Utc>,
) -> Vec<Alert> {
    group_rows(rule, rows)
        .iter()
        .map(|finding| alert_of(rule, finding, sources, created_at))
        .collect()
}

/// Rows with the same key may join: the rule's own columns, else the hosts and accounts it maps, else
/// whatever it maps.
fn group_key(rule: &Rule, row: &ResultRow) -> String {
    let mut key = String::new();
    if !rule.grouping.by.is_empty() {
        for column in &rule.grouping.by {
            key.push_str(&row.text(column).unwrap_or_default().to_lowercase());
            key.push('\u{1f}');
        }
        return key;
    }
    let is_main = |kind: EntityKind| {
        matches!(
            kind,
            EntityKind::Host | EntityKind::Account | EntityKind::Mailbox | EntityKind::CloudApplication
        )
    };
    let mut mappings: Vec<_> = rule
        .entity_mappings
        .iter()
        .filter(|mapping| is_main(mapping.kind))
        .cloned()
        .collect();
    if mappings.is_empty() {
        mappings.clone_from(&rule.entity_mappings);
    }
    let found = mapped_entities(&mappings, row);
    let machine_accounts: Vec<String> = found
        .iter()
        .filter_map(|found| match &found.entity {
            Entity::Host(_) => Some(format!("account:{}$", found.entity.key().trim_start_matches("host:"))),
            _ => None,
        })
        .collect();
    for found in found {
        let own = found.entity.key();
        // The security log names a machine's own account where Sysmon says SYSTEM: the same process.
        key.push_str(if machine_accounts.contains(&own) {
            "account:system"
        } else {
            &own
        });
        key.push('\u{1f}');
    }
    key
}

fn row_span(values: &Map<String, Value>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let start = START_COLUMNS.iter().find_map(|column| time_of(values, column));
    let end = END_COLUMNS.iter().find_map(|column| time_of(values, column));
    let (start, end) = (start.or(end)?, end.or(start)?);
    Some((start.min(end), start.max(end)))
}

/// First and last instant of what happened.
type Activity = (DateTime<Utc>, DateTime<Utc>);

/// A result row and the time it tells.
type Spanned = (Option<Activity>, ResultRow);

fn bounds(rows: &[Spanned]) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    // Rows are sorted by start, so the first start is the least; only the greatest end is sought, and
    // near the end, as spans of one rule are of one length.
    let first = rows.first()?.0?.0;
    let last = rows
        .iter()
        .rev()
        .take(8)
        .filter_map(|(span, _)| span.map(|(_, end)| end))
        .max()?;
    Some((first, last))
}

fn finding(rows: Vec<Spanned>, similar: usize) -> Finding {
    let span = match (
        rows.iter().filter_map(|(span, _)| span.map(|(start, _)| start)).min(),
        rows.iter().filter_map(|(span, _)| span.map(|(_, end)| end)).max(),
    ) {
        (Some(first), Some(last)) => Some((first, last)),
        _ => None,
    };
    let event_count = rows.iter().map(|(_, row)| row_events(row)).sum();
    let mut seen = BTreeSet::new();
    let all: Vec<&RowRef> = rows
        .iter()
        .flat_map(|(_, row)| &row.sources)
        .filter(|source| seen.insert((*source).clone()))
        .collect();
    let cited = spread(&all, CITATIONS).into_iter().cloned().collect();
    let mut kept: Vec<ResultRow> = rows.into_iter().map(|(_, row)| row).collect();
    if kept.len() > ROWS_READ {
        let tail = kept.split_off(kept.len() - ROWS_READ / 4);
        kept.truncate(ROWS_READ - ROWS_READ / 4);
        kept.extend(tail);
    }
    Finding {
        rows: kept,
        cited,
        event_count,
        similar,
        span,
    }
}

/// A summarising row stands for as many events as it counted, which the capped evidence may not show.
fn row_events(row: &ResultRow) -> u64 {
    let counted = ["EventCount", "Events", "Count", "count_"]
        .iter()
        .find_map(|column| row.values.get(*column)?.as_u64());
    counted.unwrap_or(0).max(row.sources.len() as u64).max(1)
}

/// Picks evenly, first and last included.
fn spread<'a, T>(all: &[&'a T], most: usize) -> Vec<&'a T> {
    if all.len() <= most {
        return all.to_vec();
    }
    (0..most)
        .filter_map(|at| all.get(at * (all.len() - 1) / (most - 1)).copied())
        .collect()
}

/// A rule that fires for a thousand hosts or accounts at once tells one story: within a span, more
/// findings than anyone would read one by one become one.
fn gather_floods(rule: &Rule, findings: Vec<Finding>) -> Vec<Finding> {
    let mut gathered = Vec::new();
    let mut window: Vec<Finding> = Vec::new();
    let flush = |window: &mut Vec<Finding>, gathered: &mut Vec<Finding>| {
        if window.len() <= ALERTS_PER_SPAN {
            gathered.append(window);
            return;
        }
        let similar = window.iter().map(|found| found.similar).sum();
        let event_count = window.iter().map(|found| found.event_count).sum();
        let rows = window
            .drain(..)
            .flat_map(|found| found.rows)
            .map(|row| (row_span(&row.values), row))
            .collect();
        gathered.push(Finding {
            event_count,
            ..finding(rows, similar)
        });
    };
    for found in findings {
        let fits = match (window.first().and_then(Finding::span), found.span) {
            (Some((first, _)), Some((_, end))) => end - first <= rule.grouping.span,
            (None, None) => true,
            _ => false,
        };
        if !fits {
            flush(&mut window, &mut gathered);
        }
        window.push(found);
    }
    flush(&mut window, &mut gathered);
    gathered
}

fn evidence_of(rule: &Rule, finding: &Finding, cited: &[&SourceRow]) -> Vec<Evidence> {
    let mut order: Vec<Evidence> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mapped = finding
        .rows
        .iter()
        .flat_map(|row| mapped_entities(&rule.entity_mappings, row));
    let enriched = cited.iter().flat_map(|row| row_entities(row));
    for found in mapped.chain(enriched) {
        let key = found.entity.key();
        if let Some(known) = places.get(&key).and_then(|at| order.get_mut(*at)) {
            merge(&mut known.entity, &found.entity);
        } else if order.len() < ENTITIES {
            places.insert(key, order.len());
            order.push(found);
        }
    }
    drop_vague_processes(order)
}

/// A mapped process without its start is the same run as an enriched one with it.
fn drop_vague_processes(mut order: Vec<Evidence>) -> Vec<Evidence> {
    let exact: BTreeSet<(Option<u64>, String)> = order
        .iter()
        .filter_map(|found| match &found.entity {
            Entity::Process(process) if process.created_at.is_some() => Some((
                process.process_id,
                process.host_name.clone().unwrap_or_default().to_lowercase(),
            )),
            _ => None,
        })
        .collect();
    order.retain(|found| match &found.entity {
        Entity::Process(process) if process.created_at.is_none() => !exact.contains(&(
            process.process_id,
            process.host_name.clone().unwrap_or_default().to_lowercase(),
        )),
        _ => true,
    });
    order
}

fn citations_of(finding: &Finding, sources: &BTreeMap<RowRef, SourceRow>) -> Vec<Citation> {
    // What a rule computed (a decoded command, say) belongs to the row it was computed from.
    let computed: BTreeMap<&RowRef, &ResultRow> = finding
        .rows
        .iter()
        .filter_map(|row| match row.sources.as_slice() {
            [only] => Some((only, row)),
            _ => None,
        })
        .collect();
    let mut citations: Vec<Citation> = finding
        .cited
        .iter()
        .map(|row| {
            let source = sources.get(row);
            let mut values = source.map(|source| source.values.clone()).unwrap_or_default();
            if let Some(result) = computed.get(row) {
                for (name, value) in &result.values {
                    if !values.contains_key(name) {
                        values.insert(name.clone(), value.clone());
                    }
                }
            }
            let at = source
                .and_then(|source| source.at)
                .or_else(|| row_span(&values).map(|(start, _)| start));
            Citation {
                row: row.clone(),
                at,
                fields: citation_fields(&values),
            }
        })
        .collect();
    citations.sort_by(|a, b| (a.at, &a.row).cmp(&(b.at, &b.row)));
    citations
}

/// How far before or after its activity a row may lie and still be part of it.
const NEAR: TimeDelta = TimeDelta::minutes(15);

/// The cited rows' own times are exact; the result's widen them when the citations are a selection. Rows
/// far from the time that the result names are what it was compared with, not what happened.
fn activity(finding: &Finding, cited: &[&SourceRow], created_at: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    let mut times: Vec<DateTime<Utc>> = cited.iter().filter_map(|row| row.at).collect();
    let names_both_ends = finding
        .rows
        .iter()
        .any(|row| row.values.contains_key("StartTime") && row.values.contains_key("EndTime"));
    if let Some((first, last)) = finding.span {
        let is_near = |at: &DateTime<Utc>| *at >= first - NEAR && *at <= last + NEAR;
        if times.iter().any(is_near) {
            times.retain(is_near);
        }
        if times.is_empty() || names_both_ends || finding.event_count > cited.len() as u64 {
            times.extend([first, last]);
        }
    }
    match (times.iter().min(), times.iter().max()) {
        (Some(first), Some(last)) => (*first, *last),
        _ => (created_at, created_at),
    }
}

/// Leaves out rows that lie far from the activity, if others show it; returns how many stay when any went.
fn drop_baseline(citations: &mut Vec<Citation>, (first, last): (DateTime<Utc>, DateTime<Utc>)) -> Option<usize> {
    let is_near = |citation: &Citation| citation.at.is_none_or(|at| at >= first - NEAR && at <= last + NEAR);
    if citations.iter().all(is_near) || !citations.iter().any(is_near) {
        return None;
    }
    citations.retain(is_near);
    Some(citations.len())
}

/// Ids come from rule, main entities and first row, so that running again gives the same ids.
fn alert_id(rule: &Rule, finding: &Finding, evidence: &[Evidence]) -> String {
    let mut name = rule.id.clone();
    for found in evidence.iter().take(2) {
        name.push('\n');
        name.push_str(&found.entity.key());
    }
    name.push('\n');
    match finding.cited.first() {
        Some(row) => name.push_str(&row.to_string()),
        None => {
            let row = finding
                .rows
                .first()
                .map(|row| Value::Object(row.values.clone()))
                .unwrap_or_default();
            name.push_str(&row.to_string());
        }
    }
    crate::stable_id::stable_id(&name)
}

/// Reads a column that lists tactics or techniques, as JSON or separated by commas.
fn listed<T: std::str::FromStr>(text: Option<String>) -> Vec<T> {
    let text = text.unwrap_or_default();
    text.split([',', ';'])
        .filter_map(|part| part.trim_matches(['[', ']', '"', ' ']).parse().ok())
        .collect()
}
