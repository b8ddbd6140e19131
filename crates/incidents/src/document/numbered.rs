//! The sources of a document, each once, with the number under which the text cites it.

use super::runs::{day_and_time, plain};
use crate::cited::{Name, Source};
use crate::inert;
use chrono::{DateTime, Utc};
use documents::{Run, Table};
use std::collections::HashMap;

/// Rows and incidents of a source that are named, at most; it says how many there are.
const MOST_NAMED: usize = 3;

/// Sources in the order in which they are cited first.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    sources: Vec<Source>,
    /// Positions by name; parts of the document may count different sets under one label.
    known: HashMap<Name, Vec<usize>>,
}

impl Numbered {
    /// The number of a source, from 1.
    pub(super) fn number(&mut self, source: &Source) -> u32 {
        let same = self.known.entry(Name::of(source)).or_default();
        let at = match same.iter().find(|at| self.sources.get(**at) == Some(source)) {
            Some(at) => *at,
            None => {
                self.sources.push(source.clone());
                same.push(self.sources.len() - 1);
                self.sources.len() - 1
            }
        };
        u32::try_from(at + 1).unwrap_or(u32::MAX)
    }

    /// The mark that cites a source.
    pub(super) fn mark(&mut self, source: &Source) -> Run {
        Run::citation(self.number(source))
    }

    /// The marks that cite sources, set apart so that they read in a cell of their own.
    pub(super) fn marks<'a>(&mut self, sources: impl Iterator<Item = &'a Source>) -> Vec<Run> {
        let mut runs = Vec::new();
        for source in sources {
            if !runs.is_empty() {
                runs.push(Run::text(" "));
            }
            runs.push(self.mark(source));
        }
        runs
    }

    /// The list of all sources that were cited.
    pub(super) fn table(&self) -> Table {
        let rows = self.sources.iter().enumerate().map(|(at, source)| {
            let (what, when, id) = told(source);
            vec![
                vec![Run::text((at + 1).to_string())],
                what,
                vec![Run::text(when.map(day_and_time).unwrap_or_default())],
                vec![Run::code(plain(&id))],
            ]
        });
        Table {
            caption: String::new(),
            header: ["No.", "Source", "Time", "Id"].map(str::to_owned).to_vec(),
            rows: rows.collect(),
        }
    }
}

/// What a source is, when it is of, and by which id it is found.
fn told(source: &Source) -> (Vec<Run>, Option<DateTime<Utc>>, String) {
    let shown = |text: &str| plain(&inert(text, 160).text);
    match source {
        Source::Row { citation } => (
            vec![Run::text("Row of "), Run::code(plain(&citation.row.table))],
            citation.at,
            citation.row.item_id.clone(),
        ),
        Source::Alert {
            id, title, product, at, ..
        } => (
            vec![
                Run::text("Alert "),
                Run::italic(shown(title)),
                Run::text(format!(" of {}", shown(product))),
            ],
            Some(*at),
            id.clone(),
        ),
        Source::Set { label, facts } => (
            vec![Run::text(format!("{}: {} alerts", shown(label), facts.alert_ids.len()))],
            facts.from,
            some(facts.alert_ids.iter().cloned()),
        ),
        Source::Entry { id, at, by, text, .. } => (
            vec![
                Run::text("Activity log, "),
                Run::bold(shown(by)),
                Run::text(": "),
                Run::italic(shown(text)),
            ],
            Some(*at),
            id.clone(),
        ),
        Source::Incidents { label, members } => (
            vec![Run::text(shown(label))],
            members.first().map(|member| member.created_at),
            some(members.iter().map(|member| member.id.clone())),
        ),
        Source::Rows { label, facts } => (
            vec![Run::text(format!("{}: {} rows", shown(label), facts.row_count))],
            facts.from,
            some(facts.rows.iter().map(ToString::to_string)),
        ),
    }
}

/// The first of several ids.
fn some(ids: impl ExactSizeIterator<Item = String>) -> String {
    let left = ids.len().saturating_sub(MOST_NAMED);
    let named: Vec<String> = ids.take(MOST_NAMED).collect();
    match left {
        0 => named.join(", "),
        _ => format!("{} and {left} more", named.join(", ")),
    }
}
