//! Which guidebook fits an incident best.
//!
//! A guidebook fits by its topics: words of its name and headings that are words of the incident's
//! behaviours, tactics, techniques, kinds of things or products. Two guidebooks that fit equally well are
//! taken in the order of their ids.

use super::{Guidebook, GuidebookState};
use crate::IncidentCase;
use crate::behaviour;
use crate::subjects::Subject;
use std::collections::BTreeMap;

/// Returns the active guidebook that fits best, if one fits.
pub(crate) fn best_fit<'a>(
    books: &'a [Guidebook],
    case: &IncidentCase,
    subjects: &[Subject<'_>],
) -> Option<&'a Guidebook> {
    let active = books.iter().filter(|book| book.state == GuidebookState::Active);
    let context = context(case, subjects);
    let fit = |book: &Guidebook| -> u32 {
        book.topics
            .iter()
            .filter_map(|topic| context.iter().find(|(word, _)| alike(topic, word)))
            .map(|(_, weight)| *weight)
            .sum()
    };
    let fitting = active.map(|book| (fit(book), book)).filter(|(fit, _)| *fit > 0);
    fitting
        .min_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.id.cmp(&other.id)))
        .map(|(_, book)| book)
}

/// Whether two words are forms of one: the same, or the same beginning of five letters and more.
fn alike(topic: &str, word: &str) -> bool {
    topic == word
        || topic.chars().count() >= 5
            && word.chars().count() >= 5
            && (word.starts_with(topic) || topic.starts_with(word))
}

/// Words of the incident, each with how much it says about what the incident is.
fn context(case: &IncidentCase, subjects: &[Subject<'_>]) -> BTreeMap<String, u32> {
    let mut words: BTreeMap<String, u32> = BTreeMap::new();
    let mut add = |text: &str, weight: u32| {
        for word in text
            .to_lowercase()
            .split(|letter: char| !letter.is_alphanumeric() && letter != '.')
        {
            if word.chars().count() > 2 {
                let known = words.entry(word.to_owned()).or_default();
                *known = (*known).max(weight);
            }
        }
    };
    for alert in &case.alerts {
        if let Some(behaviour) = behaviour::of_alert(alert) {
            add(behaviour.id, 4);
            add(behaviour.noun, 4);
        }
        for technique in &alert.techniques {
            add(technique.id(), 5);
            add(technique.parent_id(), 4);
        }
        add(&alert.product_name, 1);
    }
    for tactic in &case.incident.tactics {
        add(tactic.words(), 2);
    }
    for subject in subjects {
        add(
            match subject.kind {
                "mail" => "email mail phishing",
                "application" => "oauth application consent",
                "resource" => "cloud",
                _ => "",
            },
            2,
        );
    }
    words
}
