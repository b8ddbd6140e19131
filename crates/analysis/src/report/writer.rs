//! Collects findings and gives each the sources that hold its pieces.

use super::check::unfounded;
use super::model::{Absent, Attention, Finding, Piece, Report, Section};
use super::source::Source;
use crate::Inputs;
use evidence::{Alert, Citation};

/// Something that a finding may cite, before it has a number.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Proof<'a> {
    Row(&'a Citation),
    /// Rows counted together; the label, the rows, and the fields whose values are counted or summed.
    Rows(&'a str, &'a [&'a Citation], &'a [&'a str]),
    /// An alert with its incident.
    Alert(&'a (String, Alert)),
    Alerts(&'a str, &'a [&'a (String, Alert)]),
}

/// Builds a report.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    pub(crate) inputs: &'a Inputs,
    sections: Vec<Section>,
    sources: Vec<Source>,
    /// Sections whose findings keep the order in which they were said.
    in_order: Vec<usize>,
}

/// Writes the pieces of a sentence: texts, and pieces in between.
macro_rules! pieces {
    ($($piece:expr),* $(,)?) => { vec![$($crate::report::Piece::from($piece)),*] };
}
pub(crate) use pieces;

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl<'a> Writer<'a> {
    pub(crate) fn new(inputs: &'a Inputs) -> Self {
        Self {
            inputs,
            sections: Vec::new(),
            sources: Vec::new(),
            in_order: Vec::new(),
        }
    }

    /// Starts a section; what follows belongs to it.
    pub(crate) fn section(&mut self, id: &str, heading: &str) {
        self.sections.push(Section {
            id: id.to_owned(),
            heading: heading.to_owned(),
            findings: Vec::new(),
            absent: Vec::new(),
        });
    }

    /// Adds a finding to the section. One whose pieces are not all in what it cites is left out: better
    /// unsaid than unproven.
    pub(crate) fn say(&mut self, id: &str, attention: Attention, pieces: Vec<Piece>, proofs: &[Proof<'_>]) {
        let sources: Vec<Source> = proofs
            .iter()
            .map(|proof| match proof {
                Proof::Row(row) => Source::Row {
                    citation: (*row).clone(),
                },
                Proof::Rows(label, rows, fields) => Source::of_rows(label, rows, fields),
                Proof::Alert((incident, alert)) => Source::of_alert(incident, alert),
                Proof::Alerts(label, alerts) => Source::of_alerts(label, alerts),
            })
            .collect();
        let cited: Vec<&Source> = sources.iter().collect();
        if cited.is_empty() || pieces.iter().any(|piece| unfounded(piece, &cited).is_some()) {
            return;
        }
        let citations = sources.into_iter().map(|source| self.cite(source)).collect();
        if let Some(section) = self.sections.last_mut() {
            section.findings.push(Finding {
                id: id.to_owned(),
                attention,
                text: pieces.iter().map(Piece::shown).collect(),
                pieces,
                citations,
            });
        }
    }

    /// Says that there is no data, when none of the queries gave a row.
    pub(crate) fn absent(&mut self, what: &str, queries: &[&str]) -> bool {
        let inputs = self.inputs;
        if queries.iter().any(|query| !inputs.rows(query).is_empty()) {
            return false;
        }
        let known = crate::queries(inputs.subject.kind)
            .iter()
            .filter(|query| queries.contains(&query.name));
        let mut tables: Vec<String> = known.map(|query| query.table.to_owned()).collect();
        tables.dedup();
        let stored = queries.iter().any(|query| inputs.is_stored(query));
        if let Some(section) = self.sections.last_mut() {
            section.absent.push(Absent {
                what: what.to_owned(),
                tables,
                stored,
            });
        }
        true
    }

    /// Says that tables which the workspace has hold nothing about something.
    pub(crate) fn unknown(&mut self, what: &str, tables: &[&str]) {
        if let Some(section) = self.sections.last_mut() {
            section.absent.push(Absent {
                what: what.to_owned(),
                tables: tables.iter().map(|&table| table.to_owned()).collect(),
                stored: true,
            });
        }
    }

    /// Keeps the findings of the section in the order in which they are said.
    pub(crate) fn in_order(&mut self) {
        self.in_order.extend(self.sections.len().checked_sub(1));
    }

    /// Returns how many findings the section has so far.
    pub(crate) fn findings_of_section(&self) -> usize {
        self.sections.last().map_or(0, |section| section.findings.len())
    }

    fn cite(&mut self, source: Source) -> usize {
        if let Some(at) = self.sources.iter().position(|known| *known == source) {
            return at;
        }
        self.sources.push(source);
        self.sources.len() - 1
    }

    /// Returns the report: findings that ask for attention first, sections without anything left out.
    pub(crate) fn finish(mut self) -> Report {
        let in_order = self.in_order;
        for (_, section) in self
            .sections
            .iter_mut()
            .enumerate()
            .filter(|(at, _)| !in_order.contains(at))
        {
            section
                .findings
                .sort_by_key(|finding| std::cmp::Reverse(finding.attention));
        }
        self.sections
            .retain(|section| !section.findings.is_empty() || !section.absent.is_empty());
        Report {
            subject: self.inputs.subject.clone(),
            range: self.inputs.range,
            sections: self.sections,
            sources: self.sources,
        }
    }
}
