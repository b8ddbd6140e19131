//! The answer: the best candidates in prose, or why there is none.

use crate::candidate::{Candidate, candidates, processes};
use crate::corpus::Corpus;
use crate::question::{Answer, Proof, Question, Reason};
use crate::rank::{Said, rank};
use crate::want::{self, Asked, Want};
use serde_json::{Map, Value, json};

/// Letters of a question and of its context that are read.
const LONGEST_QUESTION: usize = 4_000;
const LONGEST_CONTEXT: usize = 16_000;

/// Least fit of the question with the best alert.
const LEAST_FIT: f64 = 0.3;

/// Candidates at least this good, compared with the best, are named with it.
const AS_GOOD: f64 = 0.8;

/// Candidates that one answer names.
const MOST_NAMED: usize = 3;

/// Things that a count lists.
const MOST_COUNTED: usize = 20;

/// Alerts that one value cites.
const MOST_CITED: usize = 3;

impl Corpus<'_> {
    /// Answers a question; the same question gets the same answer.
    #[must_use]
    pub fn answer(&self, question: &Question) -> Answer {
        let text: String = question.question.chars().take(LONGEST_QUESTION).collect();
        let context: String = question.context_text().chars().take(LONGEST_CONTEXT).collect();
        let Some(asked) = want::read(&text) else {
            return silent(question, Reason::NotUnderstood);
        };
        let holders: Vec<usize> = (0..self.documents.len()).filter(|at| self.holds(*at, &asked)).collect();
        if holders.is_empty() {
            return silent(question, Reason::NoValue);
        }
        let said = Said::new(self, &asked, &text, &context, &holders);
        let ranked = rank(self, &asked, &said, &holders);
        if ranked
            .first()
            .is_none_or(|first| first.fit < LEAST_FIT && first.score < 2.0)
        {
            return silent(question, Reason::NoAlert);
        }
        let parts = if is_process(&asked) {
            vec![processes(self, &asked, &said, &ranked)]
        } else {
            asked
                .wants
                .iter()
                .map(|want| candidates(self, &asked, &said, &ranked, *want))
                .collect()
        };
        match parts.as_slice() {
            [only] if asked.count => self.count(question, only),
            parts => self.compose(question, parts),
        }
    }

    /// Answers how many things fit equally well.
    fn count(&self, question: &Question, candidates: &[Candidate]) -> Answer {
        let best = candidates.first().map_or(0.0, |best| best.score);
        let good: Vec<&Candidate> = candidates
            .iter()
            .take_while(|other| other.score >= AS_GOOD * best)
            .collect();
        if good.is_empty() {
            return silent(question, Reason::NoValue);
        }
        let mut citations = Vec::new();
        let told: Vec<String> = good
            .iter()
            .take(MOST_COUNTED)
            .map(|candidate| format!("{}{}", candidate.text, self.cite(candidate, &mut citations)))
            .collect();
        let more = if good.len() > told.len() { ", …" } else { "" };
        Answer {
            id: question.id.clone(),
            answer: format!("{}: {}{more}.", good.len(), told.join(", ")),
            value: Some(Value::from(good.len())),
            citations,
            reason: None,
        }
    }

    /// Returns whether an alert holds something of a wanted kind.
    fn holds(&self, at: usize, asked: &Asked) -> bool {
        let fits = |value: &crate::values::Value| {
            let ending = value.text.rsplit('.').next().unwrap_or_default().to_lowercase();
            asked.endings.is_empty()
                || !asked.wants.contains(&Want::FileName)
                || asked.endings.contains(&ending.as_str())
        };
        asked.wants.iter().any(|want| self.values(at, *want).iter().any(fits))
    }

    fn compose(&self, question: &Question, parts: &[Vec<Candidate>]) -> Answer {
        let mut named = Vec::new();
        let mut citations: Vec<Proof> = Vec::new();
        let mut told = Vec::new();
        for part in parts {
            let Some(best) = part.first().filter(|best| best.score > 0.0) else {
                return silent(question, Reason::NoValue);
            };
            let good: Vec<&Candidate> = part
                .iter()
                .take_while(|other| other.score >= AS_GOOD * best.score)
                .collect();
            if good.len() > MOST_NAMED {
                return silent(question, Reason::Ambiguous);
            }
            // Of several parts each has one value, else nobody could tell which belongs to which.
            let good = if parts.len() > 1 {
                good.into_iter().take(1).collect()
            } else {
                good
            };
            let several = good.len() > 1;
            for candidate in good {
                let numbers = self.cite(candidate, &mut citations);
                told.push(format!("{}{numbers}", candidate.text));
                named.push(Value::from(if several { short(candidate) } else { &candidate.text }));
            }
        }
        let value = match (parts.len(), named.len()) {
            (_, 1) => named.pop(),
            (1, _) => Some(Value::Array(named)),
            _ => {
                let texts: Vec<&str> = named.iter().filter_map(Value::as_str).collect();
                Some(Value::from(texts.join(", ")))
            }
        };
        let joiner = if parts.len() > 1 { ", " } else { " or " };
        Answer {
            id: question.id.clone(),
            answer: format!("{}.", told.join(joiner)),
            value,
            citations,
            reason: None,
        }
    }

    /// Adds the alerts that hold a value to the citations and returns their numbers as text.
    fn cite(&self, candidate: &Candidate, citations: &mut Vec<Proof>) -> String {
        let mut numbers = String::new();
        for at in candidate.alerts.iter().take(MOST_CITED) {
            let Some(document) = self.documents.get(*at) else {
                continue;
            };
            let alert = document.alert;
            let place = citations
                .iter()
                .position(|proof| proof.alert_id == alert.id)
                .unwrap_or_else(|| {
                    citations.push(Proof {
                        alert_id: alert.id.clone(),
                        title: alert.title.clone(),
                        at: alert.first_activity_at,
                        row: alert.citations.first().map(|citation| citation.row.clone()),
                        fields: Map::new(),
                    });
                    citations.len() - 1
                });
            if let Some(proof) = citations.get_mut(place) {
                proof.fields.insert(candidate.field.to_owned(), json!(candidate.text));
            }
            numbers.push_str(&format!(" [{}]", place + 1));
        }
        numbers
    }
}

/// Returns a value without what only explains it: of `Ann Lee (alee)` the account's name.
fn short(candidate: &Candidate) -> &str {
    let inside = candidate.text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    inside
        .filter(|_| candidate.field == "account")
        .map_or(&candidate.text, |(_, name)| name)
}

/// Returns whether several parts of one process are asked for.
fn is_process(asked: &Asked) -> bool {
    let part = |want: &Want| {
        matches!(
            want,
            Want::ProcessId | Want::ProcessStart | Want::CommandLine | Want::ProcessName
        )
    };
    asked.wants.len() > 1 && asked.wants.iter().all(part)
}

fn silent(question: &Question, reason: Reason) -> Answer {
    let why = match reason {
        Reason::NotUnderstood => "the question does not name a kind of thing that alerts hold",
        Reason::NoAlert => "no alert fits what the question describes",
        Reason::NoValue => "no alert that fits holds such a value",
        Reason::Ambiguous => "more things fit equally well than one answer may name",
    };
    Answer {
        id: question.id.clone(),
        answer: format!("Not in the data: {why}."),
        value: None,
        citations: Vec::new(),
        reason: Some(reason),
    }
}
