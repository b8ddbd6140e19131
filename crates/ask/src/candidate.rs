//! Values that may be the answer, best first.

use crate::corpus::Corpus;
use crate::mention::key;
use crate::naming::names;
use crate::rank::{Ranked, Said};
use crate::values::{Value, time};
use crate::want::{Asked, Want};
use crate::words::stems;
use evidence::{Entity, Process};
use std::collections::BTreeMap;

/// Alerts that are looked into.
const MOST_ALERTS: usize = 40;

/// How fast an alert counts less than the best one, per point of its score.
const STEEPNESS: f64 = 3.0;

/// How much less a value counts that the context gives away.
const GIVEN: f64 = 0.5;

/// A value that may be the answer.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// As it is answered.
    pub(crate) text: String,
    /// Field that a citation shows it under.
    pub(crate) field: &'static str,
    /// How well it fits; the best possible is a little over one.
    pub(crate) score: f64,
    /// The alerts that hold it, best first, by their place in the corpus.
    pub(crate) alerts: Vec<usize>,
}

/// Returns the candidates of one wanted kind, best first.
pub(crate) fn candidates(
    corpus: &Corpus<'_>,
    asked: &Asked,
    said: &Said,
    ranked: &[Ranked],
    want: Want,
) -> Vec<Candidate> {
    collect(ranked, |at| {
        let mut values = corpus.values(at, want).to_vec();
        values
            .iter_mut()
            .for_each(|value| value.weight *= fit(asked, said, value));
        values
    })
}

/// Returns the candidates for several parts of one process: its id, its start, its command line.
pub(crate) fn processes(corpus: &Corpus<'_>, asked: &Asked, said: &Said, ranked: &[Ranked]) -> Vec<Candidate> {
    collect(ranked, |at| {
        let lines = corpus.values(at, Want::CommandLine);
        let evidence = corpus
            .documents
            .get(at)
            .map_or(&[][..], |document| &document.alert.evidence);
        let runs = evidence.iter().filter_map(|item| match &item.entity {
            Entity::Process(run) => Some((run, names(&item.entity))),
            _ => None,
        });
        runs.filter_map(|(run, owner)| {
            let line = lines
                .iter()
                .find(|line| run.command_line.as_deref().map(str::trim) == Some(&line.text));
            let mut value = Value {
                text: told(run, &asked.wants)?,
                field: "process",
                weight: line.map_or(0.3, |line| line.weight),
                owner,
            };
            value.weight *= fit(asked, said, &value);
            Some(value)
        })
        .collect()
    })
}

/// Writes the wanted parts of a process; nothing when one is missing.
fn told(run: &Process, wants: &[Want]) -> Option<String> {
    const ORDER: [Want; 4] = [
        Want::ProcessName,
        Want::ProcessId,
        Want::ProcessStart,
        Want::CommandLine,
    ];
    let parts: Option<Vec<String>> = ORDER
        .iter()
        .filter(|want| wants.contains(want))
        .map(|want| match want {
            Want::ProcessId => Some(format!("Process ID: {}", run.process_id?)),
            Want::ProcessStart => Some(format!("Creation Time: {}", time(run.created_at?))),
            Want::CommandLine => Some(format!("Command Line: {}", run.command_line.as_deref()?.trim())),
            Want::ProcessName => Some(format!("Process: {}", run.image.as_ref()?.name)),
            _ => None,
        })
        .collect();
    parts.map(|parts| parts.join(", "))
}

fn collect(ranked: &[Ranked], values: impl Fn(usize) -> Vec<Value>) -> Vec<Candidate> {
    let best = ranked.first().map_or(0.0, |first| first.score);
    let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
    for ranked in ranked.iter().take(MOST_ALERTS) {
        let share = (STEEPNESS * (ranked.score - best)).exp();
        for value in values(ranked.at) {
            let score = share * value.weight;
            let candidate = found.entry(compared(&value.text)).or_insert_with(|| Candidate {
                text: value.text.clone(),
                field: value.field,
                score: 0.0,
                alerts: Vec::new(),
            });
            // One good alert says more than many poor ones; more of them still say a little more.
            if score > candidate.score {
                candidate.score = score + 0.1 * candidate.score;
                candidate.field = value.field;
            } else {
                candidate.score += 0.1 * score;
            }
            if candidate.alerts.last() != Some(&ranked.at) {
                candidate.alerts.push(ranked.at);
            }
        }
    }
    let mut found: Vec<Candidate> = found.into_values().collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.text.cmp(&b.text)));
    found
}

/// Values that differ only in spelling are one candidate.
fn compared(text: &str) -> String {
    let key = key(text);
    key.strip_prefix("https://")
        .or(key.strip_prefix("http://"))
        .unwrap_or(&key)
        .to_owned()
}

/// Returns whether a file name has an ending behind another, as encrypted files get.
fn is_encrypted(name: &str) -> bool {
    let mut parts = name.rsplit('.');
    let (last, before, stem) = (parts.next(), parts.next(), parts.next());
    let short = |part: Option<&str>| part.is_some_and(|part| (1..=4).contains(&part.len()));
    stem.is_some()
        && short(before)
        && last.is_some_and(|last| last.len() > 4 && last.chars().all(char::is_alphanumeric))
}

/// How well a value fits the question beyond its alert.
fn fit(asked: &Asked, said: &Said, value: &Value) -> f64 {
    let mut fit = 1.0;
    let own = key(&value.text);
    if said.names.contains(&own) {
        // What the question names is no answer to it.
        fit *= 0.1;
    } else if value.owner.iter().any(|name| said.names.contains(name)) {
        // The attribute of a thing that the question names.
        fit *= 2.5;
    } else if said.context_names.contains(&own) {
        // Nobody asks for what was told already, unless there is nothing else.
        fit *= GIVEN;
    }
    if asked.other
        && (said.context_names.contains(&own) || value.owner.iter().any(|name| said.context_names.contains(name)))
    {
        fit *= 0.2;
    }
    if !asked.endings.is_empty() && matches!(value.field, "file" | "process") {
        let ending = own.rsplit('.').next().unwrap_or_default();
        fit *= if asked.endings.contains(&ending) { 1.6 } else { 0.5 };
    }
    if matches!(value.field, "file") && said.stems.contains_key("ransomw") && is_encrypted(&own) {
        fit *= 1.4;
    }
    let words = stems(&value.text);
    let shared = words
        .iter()
        .filter(|stem| said.stems.get(*stem).is_some_and(|weight| *weight >= 1.0))
        .count();
    #[expect(clippy::cast_precision_loss, reason = "words of one value")]
    let shared = shared.min(3) as f64;
    fit * (1.0 + 0.25 * shared)
}
