//! Inputs for tests, as short as they can be written.

use analysis::{Inputs, LookBack, Report, RowSet, Subject, SubjectKind, check, check_sources, queries, report};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use evidence::{Citation, RowRef};
use serde_json::Value;
use std::collections::BTreeMap;

/// Noon of the last day, and so many hours.
pub(crate) fn hours(hours: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 10, 12, 0, 0).unwrap() + TimeDelta::hours(hours)
}

/// Inputs about something, without rows, of a workspace that has every table.
pub(crate) fn inputs(kind: SubjectKind, name: &str) -> Inputs {
    let empty = RowSet {
        stored: true,
        ..RowSet::default()
    };
    Inputs {
        subject: Subject {
            kind,
            name: name.to_owned(),
        },
        range: LookBack::new(30, hours(24)).unwrap(),
        rows: queries(kind)
            .iter()
            .map(|query| (query.name, empty.clone()))
            .collect::<BTreeMap<_, _>>(),
        alerts: Vec::new(),
    }
}

/// Adds a row of a query, at that hour.
pub(crate) fn row(inputs: &mut Inputs, query: &str, at: i64, fields: Value) {
    let known = queries(inputs.subject.kind)
        .iter()
        .find(|known| known.name == query)
        .unwrap();
    let Value::Object(fields) = fields else {
        panic!("no object")
    };
    let set = inputs.rows.get_mut(query).unwrap();
    let item_id = format!("{query}-{:03}", set.rows.len());
    set.rows.push(Citation {
        row: RowRef {
            table: known.table.to_owned(),
            item_id,
        },
        at: Some(hours(at)),
        fields,
    });
}

/// Tells it, having checked that every claim is borne out and every source is an input.
pub(crate) fn told(inputs: &Inputs) -> Report {
    let told = report(inputs);
    let result = check(&told);
    assert!(result.is_clean(), "{:#?}", result.failures);
    assert_eq!(check_sources(&told, inputs), []);
    assert_eq!(report(inputs), told, "the same rows give the same report");
    told
}

/// Returns the ids of a section's findings.
pub(crate) fn ids<'a>(report: &'a Report, section: &str) -> Vec<&'a str> {
    let found = report.sections.iter().find(|known| known.id == section);
    found.map_or_else(Vec::new, |section| {
        section.findings.iter().map(|finding| finding.id.as_str()).collect()
    })
}

/// Returns the text of the first finding of an id.
pub(crate) fn text<'a>(report: &'a Report, id: &str) -> &'a str {
    let mut findings = report.sections.iter().flat_map(|section| &section.findings);
    findings
        .find(|finding| finding.id == id)
        .map_or("", |finding| &finding.text)
}

/// Returns what a report says it has no data about.
pub(crate) fn absent(report: &Report) -> Vec<String> {
    report
        .sections
        .iter()
        .flat_map(|section| &section.absent)
        .map(analysis::Absent::text)
        .collect()
}
