//! An answer while it is made: blocks in reading order, and every proof numbered once.

use evidence::Proof;
use serde_json::{Value, json};
use skill::{Block, Cited, Finding, Output, Span, SpanKind};
use std::collections::HashMap;

/// Things listed for follow-ups, at most.
const MOST_LISTED: usize = 50;

/// Collects an answer.
#[derive(Default)]
pub(crate) struct Telling {
    output: Output,
    /// Numbers of proofs by their JSON, so that one that many sentences cite is there once.
    numbers: HashMap<String, u32>,
    listed: Vec<Value>,
}

impl Telling {
    /// Returns the number of a proof; the first call gives it one.
    pub(crate) fn cite(&mut self, proof: Proof) -> u32 {
        let next = u32::try_from(self.output.citations.len() + 1).unwrap_or(u32::MAX);
        let key = serde_json::to_string(&proof).unwrap_or_else(|_| format!("{proof:?}"));
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.output.citations.push(Cited { number, proof });
        }
        number
    }

    /// Returns the numbers of what a sentence cites, by position in its analysis' list of sources.
    pub(crate) fn cite_positions<S>(&mut self, positions: &[usize], sources: &[S]) -> Vec<u32>
    where
        for<'a> Proof: From<&'a S>,
    {
        let cited = positions.iter().filter_map(|position| sources.get(*position));
        let mut numbers: Vec<u32> = cited.map(|source| self.cite(Proof::from(source))).collect();
        numbers.dedup();
        numbers
    }

    /// Says something in our own words, which rests on nothing that is stored: a heading, or that there is nothing.
    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.say_cited(vec![Span::plain(SpanKind::Text, text)], Vec::new());
    }

    /// Says something with its proof.
    pub(crate) fn say_cited(&mut self, spans: Vec<Span>, citations: Vec<u32>) {
        self.output.blocks.push(Block::Text {
            text: spans.iter().map(|span| span.text.as_str()).collect(),
            spans,
            citations,
        });
    }

    /// Says a sentence of an analysis of incidents; returns the numbers that it cites.
    pub(crate) fn say_sentence(
        &mut self,
        sentence: &::incidents::Sentence,
        sources: &[::incidents::Source],
    ) -> Vec<u32> {
        let numbers = self.cite_positions(&sentence.citations, sources);
        self.say_cited(crate::spans::of_sentence(sentence), numbers.clone());
        numbers
    }

    /// Adds any other block.
    pub(crate) fn show(&mut self, block: Block) {
        self.output.blocks.push(block);
    }

    /// Adds a card.
    pub(crate) fn card(&mut self, kind: &str, value: Value) {
        self.show(Block::Card {
            kind: kind.to_owned(),
            value,
        });
    }

    /// Adds a table; each row comes with the numbers of what proves it.
    pub(crate) fn table(&mut self, columns: &[&str], rows: Vec<(Vec<Value>, Vec<u32>)>, omitted: usize) {
        let (rows, citations): (Vec<Vec<Value>>, Vec<Vec<u32>>) = rows.into_iter().unzip();
        let is_cited = citations.iter().any(|numbers| !numbers.is_empty());
        self.show(Block::Table {
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
            rows,
            citations: if is_cited { citations } else { Vec::new() },
            omitted: omitted as u64,
        });
    }

    /// Adds a conclusion.
    pub(crate) fn finding(&mut self, kind: &str, text: impl Into<String>, value: Value, citations: Vec<u32>) {
        self.output.findings.push(Finding {
            kind: kind.to_owned(),
            text: text.into(),
            value,
            citations,
        });
    }

    /// Gives a value to later steps.
    pub(crate) fn value(&mut self, name: &str, value: impl Into<Value>) {
        self.output.values.insert(name.to_owned(), value.into());
    }

    /// Names a thing of the answer, so that "the first one" means it. A thing is named once.
    pub(crate) fn list(&mut self, kind: &str, id: &str, title: &str) {
        let thing = json!({ "kind": kind, "id": id, "title": title });
        if self.listed.len() < MOST_LISTED && !id.is_empty() && !self.listed.contains(&thing) {
            self.listed.push(thing);
        }
    }

    /// Suggests prompts that could come next.
    pub(crate) fn suggest(&mut self, prompts: impl IntoIterator<Item = String>) {
        self.output.suggestions.extend(prompts);
    }

    /// Returns the answer.
    pub(crate) fn finish(mut self) -> Output {
        if !self.listed.is_empty() {
            self.output
                .values
                .insert("listed".to_owned(), Value::Array(self.listed));
        }
        self.output
    }
}
