//! Prose of a model, told sentence by sentence as it comes: only sentences that the evidence bears out and that the
//! output policy lets through are told. The last sentence is told with the whole answer, which follows at once.

use super::names::names;
use crate::answer::Cited;
use crate::check::{CheckedProse, KnownNames, Source, check_prose};
use crate::events::EventLog;
use crate::policy::{Told, Withheld, withheld};
use llm::ChatEvent;
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};

/// What sentences are held against.
#[derive(Clone)]
pub(super) struct Judge {
    pub(super) sources: Vec<Source>,
    pub(super) known: KnownNames,
    pub(super) mark: String,
    pub(super) told: &'static Told,
    pub(super) keys: Vec<String>,
}

impl Judge {
    /// Returns what holds sentences against what is cited.
    pub(super) fn new(cited: &Cited, mark: &str, told: &'static Told, keys: &[String]) -> Self {
        let sources = cited
            .numbered()
            .map(|(number, proof)| Source {
                number,
                text: proof.text(),
            })
            .collect();
        Self {
            sources,
            known: KnownNames {
                names: names(cited).into_iter().map(|(_, name)| name).collect(),
                techniques: Vec::new(),
            },
            mark: mark.to_owned(),
            told,
            keys: keys.to_vec(),
        }
    }

    /// Returns why a text may not be shown.
    pub(super) fn withheld(&self, text: &str) -> Option<Withheld> {
        withheld(text, &self.mark, self.told, &self.keys)
    }

    /// Checks prose against what it cites.
    pub(super) fn check(&self, prose: &str) -> CheckedProse {
        check_prose(prose, &self.sources, &self.known)
    }

    /// Returns what of a stretch may be told: its sentences that are borne out.
    fn told(&self, stretch: &str) -> String {
        if self.withheld(stretch).is_some() {
            return String::new();
        }
        self.check(stretch).shown()
    }
}

#[derive(Default)]
struct Coming {
    waiting: String,
    told: bool,
}

/// Prose that is coming.
pub(super) struct Prose {
    judge: Judge,
    log: Arc<EventLog>,
    coming: Mutex<Coming>,
    restore: Box<dyn Fn(&str) -> String + Send + Sync>,
}

impl Prose {
    pub(super) fn new(judge: Judge, log: Arc<EventLog>, restore: Box<dyn Fn(&str) -> String + Send + Sync>) -> Self {
        Self {
            judge,
            log,
            coming: Mutex::default(),
            restore,
        }
    }

    pub(super) fn judge(&self) -> &Judge {
        &self.judge
    }

    /// Takes what a model sends.
    pub(super) fn take(&self, event: ChatEvent) {
        let mut coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            ChatEvent::Text(text) => {
                coming.waiting.push_str(&text);
                while let Some(end) = sentence_end(&coming.waiting) {
                    let sentence: String = coming.waiting.drain(..end).collect();
                    self.tell(&mut coming, &sentence);
                }
            }
            ChatEvent::Restarted => self.void(&mut coming),
        }
    }

    /// Takes back what was told: it was no answer.
    pub(super) fn restart(&self) {
        self.void(&mut self.coming.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn void(&self, coming: &mut Coming) {
        coming.waiting.clear();
        if std::mem::take(&mut coming.told) {
            self.log.tell("restart", &json!({}));
        }
    }

    fn tell(&self, coming: &mut Coming, sentence: &str) {
        let sentence = (self.restore)(sentence);
        if sentence.trim().is_empty() {
            return;
        }
        let text = self.judge.told(&sentence);
        if !text.is_empty() {
            coming.told = true;
            self.log.tell("text", &json!({ "text": format!("{text} ") }));
        }
    }
}

/// Returns where the first sentence ends that is surely whole: its end, its citations and a space are there.
fn sentence_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => return Some(at + 1),
            b'.' | b'!' | b'?' => {
                let rest = &text[at + 1..];
                let after = rest.trim_start_matches([' ', ')', '"']);
                // Citations may follow the point; more of the text tells.
                let (mut tail, mut length) = (after, text.len() - after.len());
                while let Some(inner) = tail.strip_prefix('[') {
                    let close = inner.find(']')?;
                    tail = inner[close + 1..].trim_start_matches(' ');
                    length = text.len() - tail.len();
                }
                let spaced = rest.starts_with([' ', '[', ')', '"']);
                if spaced && tail.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '"') {
                    return Some(length);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_whole_before_they_are_told() {
        assert_eq!(sentence_end("WS-07 ran powershell.exe at 08:0"), None);
        assert_eq!(sentence_end("It ran a.exe. "), None);
        assert_eq!(sentence_end("It ran. Then"), Some(8));
        assert_eq!(sentence_end("It ran. [1][2] Then"), Some(15));
        assert_eq!(sentence_end("It ran. [1"), None);
        assert_eq!(sentence_end("one\ntwo"), Some(4));
    }
}
