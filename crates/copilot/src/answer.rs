//! An answer put together: the outputs of skills as blocks with one numbering of citations.

use crate::guard;
use api::{Block, Citation, Claims, ContentFlag, Span, SpanKind};
use evidence::Proof;
use serde_json::{Value, json};
use skill::Output;
use std::collections::{BTreeMap, HashMap};

/// Returns a card that tells something beside the answer.
pub(crate) fn notice(text: &str) -> Block {
    card("notice", text)
}

/// Returns a card of some text.
pub(crate) fn card(kind: &str, text: &str) -> Block {
    Block::Card {
        kind: kind.to_owned(),
        value: json!({ "text": text }),
    }
}

/// Everything that outputs cite, under one numbering: the same thing has one number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cited {
    proofs: Vec<Proof>,
    /// Where each proof stands, by all that it says: proofs hold JSON and have no hash of their own.
    places: HashMap<String, usize>,
}

impl Cited {
    /// Takes in what an output cites and returns its numbers here.
    pub(crate) fn take(&mut self, output: &Output) -> BTreeMap<u32, u32> {
        let mut numbers = BTreeMap::new();
        for cited in &output.citations {
            // Two outputs may show other columns of one row; those are two things to cite.
            let next = self.proofs.len();
            let at = *self.places.entry(format!("{:?}", cited.proof)).or_insert(next);
            if at == next {
                self.proofs.push(cited.proof.clone());
            }
            numbers.insert(cited.number, number(at));
        }
        numbers
    }

    /// Returns what is cited, with its number.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (u32, &Proof)> {
        self.proofs.iter().enumerate().map(|(at, proof)| (number(at), proof))
    }

    /// Returns it as the wire has it.
    pub(crate) fn on_wire(&self) -> Vec<Citation> {
        self.numbered()
            .map(|(number, proof)| Citation {
                number,
                proof: proof.clone().into(),
            })
            .collect()
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

/// Returns the blocks of an output with its citations renumbered. A number that names nothing is left out.
pub(crate) fn blocks(output: &Output, numbers: &BTreeMap<u32, u32>) -> Vec<Block> {
    let renumber = |own: &[u32]| -> Vec<u32> {
        let mut all: Vec<u32> = own.iter().filter_map(|number| numbers.get(number).copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    output
        .blocks
        .iter()
        .map(|block| match block {
            skill::Block::Text { text, spans, citations } => Block::Text {
                spans: text_spans(text, spans),
                citations: renumber(citations),
            },
            skill::Block::Table {
                columns,
                rows,
                citations,
                omitted,
            } => Block::Table {
                columns: columns.clone(),
                rows: rows.clone(),
                citations: citations.iter().map(|row| renumber(row)).collect(),
                omitted: *omitted,
            },
            skill::Block::Query {
                language,
                text,
                explanation,
            } => Block::Query {
                language: language.clone(),
                text: text.clone(),
                explanation: explanation.clone(),
            },
            skill::Block::Code { language, text } => Block::Code {
                language: language.clone(),
                text: text.clone(),
            },
            skill::Block::Chart { kind, columns, rows } => Block::Chart {
                kind: kind.clone(),
                columns: columns.clone(),
                rows: rows.clone(),
            },
            skill::Block::Graph(value) => Block::Graph { value: value.clone() },
            skill::Block::Card { kind, value } => Block::Card {
                kind: kind.clone(),
                value: value.clone(),
            },
        })
        .collect()
}

fn text_spans(text: &str, spans: &[skill::Span]) -> Vec<Span> {
    if spans.is_empty() {
        return plain(text);
    }
    spans
        .iter()
        .map(|span| Span {
            text: span.text.clone(),
            kind: match span.kind {
                skill::SpanKind::Text => SpanKind::Text,
                skill::SpanKind::Time => SpanKind::Time,
                skill::SpanKind::Technique => SpanKind::Technique,
                skill::SpanKind::Number => SpanKind::Number,
                skill::SpanKind::Entity => SpanKind::Entity,
                skill::SpanKind::Title => SpanKind::Title,
                skill::SpanKind::Quote => SpanKind::Quote,
            },
            entity_kind: span.entity_kind.clone(),
            value: span.value.clone(),
            flagged: span.flagged || !guard::flags(&span.text).is_empty(),
        })
        .collect()
}

/// Returns a text as spans; stretches that read like instructions are marked.
pub(crate) fn plain(text: &str) -> Vec<Span> {
    let span = |text: &str, flagged| Span {
        text: text.to_owned(),
        kind: SpanKind::Text,
        entity_kind: None,
        value: None,
        flagged,
    };
    let mut spans = Vec::new();
    let mut done = 0;
    for flag in guard::flags(text) {
        let (Some(before), Some(marked)) = (text.get(done..flag.from), text.get(flag.from..flag.until)) else {
            continue;
        };
        if !before.is_empty() {
            spans.push(span(before, false));
        }
        if !marked.is_empty() {
            spans.push(span(marked, true));
        }
        done = flag.until;
    }
    if let Some(rest) = text.get(done..)
        && !rest.is_empty()
    {
        spans.push(span(rest, false));
    }
    spans
}

/// Counts the sentences of an output and those that something cited bears out.
pub(crate) fn claims(output: &Output) -> Claims {
    let missing = output.missing_citations();
    let mut claims = Claims::default();
    for block in &output.blocks {
        if let skill::Block::Text { citations, .. } = block
            && !citations.is_empty()
        {
            claims.total += 1;
            if citations.iter().all(|number| !missing.contains(number)) {
                claims.supported += 1;
            } else {
                claims.removed += 1;
            }
        }
    }
    claims
}

/// Returns what an output holds that reads like an instruction to a model, each kind once per place.
pub(crate) fn flagged(skill: &str, output: &Output) -> Vec<ContentFlag> {
    let mut found: Vec<ContentFlag> = Vec::new();
    let mut look = |place: String, text: &str| {
        for flag in guard::flags(text) {
            let flag = ContentFlag {
                r#where: place.clone(),
                what: flag.what.to_owned(),
            };
            if !found.contains(&flag) {
                found.push(flag);
            }
        }
    };
    for cited in &output.citations {
        look(format!("{skill}: {}", proof_name(&cited.proof)), &cited.proof.text());
    }
    for block in &output.blocks {
        match block {
            skill::Block::Text { text, .. } | skill::Block::Code { text, .. } => look(skill.to_owned(), text),
            skill::Block::Table { rows, .. } | skill::Block::Chart { rows, .. } => {
                for cell in rows.iter().flatten() {
                    if let Value::String(text) = cell {
                        look(skill.to_owned(), text);
                    }
                }
            }
            skill::Block::Card { value, .. } | skill::Block::Graph(value) => look(skill.to_owned(), &value.to_string()),
            skill::Block::Query { .. } => {}
        }
    }
    found
}

/// Returns the name of a proof in flags and records.
pub(crate) fn proof_name(proof: &Proof) -> String {
    match proof {
        Proof::Row(citation) => format!("row {}", citation.row),
        Proof::Alert { alert_id, .. } => format!("alert {alert_id}"),
        Proof::Set { label, .. } => format!("alerts: {label}"),
        Proof::Entry { id, .. } => format!("activity {id}"),
        Proof::Incidents { label, .. } => format!("incidents: {label}"),
        Proof::Rows { label, .. } => format!("rows: {label}"),
        Proof::Passage { file, place, .. } => format!("file {file}, {place}"),
    }
}

/// Returns blocks as plain text, for models, exports and automation.
#[must_use]
pub fn to_text(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Text { spans, citations } => {
                for span in spans {
                    text.push_str(&span.text);
                }
                for number in citations {
                    text.push_str(&format!(" [{number}]"));
                }
                text.push('\n');
            }
            Block::Table {
                columns, rows, omitted, ..
            } => {
                text.push_str(&table(columns, rows));
                if *omitted > 0 {
                    text.push_str(&format!("({omitted} more rows)\n"));
                }
            }
            Block::Chart { columns, rows, .. } => text.push_str(&table(columns, rows)),
            Block::Query {
                text: query,
                explanation,
                ..
            } => text.push_str(&format!("{query}\n{explanation}\n")),
            Block::Code { text: code, .. } => text.push_str(&format!("{code}\n")),
            Block::Graph { .. } => {}
            Block::Card { value, kind } => match value.get("text").and_then(Value::as_str) {
                Some(words) => text.push_str(&format!("{words}\n")),
                None => text.push_str(&format!("{kind}: {value}\n")),
            },
        }
    }
    text
}

fn table(columns: &[String], rows: &[Vec<Value>]) -> String {
    let mut text = columns.join("\t");
    for row in rows {
        text.push('\n');
        let cells: Vec<String> = row.iter().map(cell_text).collect();
        text.push_str(&cells.join("\t"));
    }
    text.push('\n');
    text
}

/// Returns a cell as text.
#[must_use]
pub fn cell_text(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
