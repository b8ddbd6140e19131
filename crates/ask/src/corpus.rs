//! Alerts made ready for questions.

use crate::mention::{Names, key};
use crate::naming::{names, spelled_names};
use crate::values::{Value, values};
use crate::want::Want;
use crate::words::stems;
use evidence::Alert;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Letters of a description that are read; products describe in less.
const LONGEST_DESCRIPTION: usize = 4_000;

/// Alerts made ready for questions: their words, and the names of what they are about.
#[derive(Debug)]
pub struct Corpus<'a> {
    pub(crate) documents: Vec<Document<'a>>,
    pub(crate) names: Names,
    rarity: BTreeMap<String, f64>,
    /// Values of each kind, alert by alert, worked out when a kind is first asked for.
    values: [OnceLock<Vec<Vec<Value>>>; Want::COUNT],
}

/// One alert as it is looked up.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    pub(crate) alert: &'a Alert,
    /// Id of its incident.
    pub(crate) incident: &'a str,
    /// Stems of its title, each once.
    pub(crate) title: BTreeSet<String>,
    /// Stems of its title, description and techniques, with their number.
    pub(crate) body: BTreeMap<String, f64>,
    /// Names of its entities, in the form in which names are compared.
    pub(crate) names: BTreeSet<String>,
}

impl<'a> Corpus<'a> {
    /// Reads alerts, each with the id of its incident.
    #[must_use]
    pub fn new(alerts: impl IntoIterator<Item = (&'a str, &'a Alert)>) -> Self {
        let mut documents = Vec::new();
        let mut known = Names::default();
        // Words are rare or common over kinds of alerts: a hundred alerts of one rule count once.
        let mut kinds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (at, (incident, alert)) in alerts.into_iter().enumerate() {
            for item in &alert.evidence {
                spelled_names(&item.entity, &mut |name| known.add(name, at));
            }
            let document = document(incident, alert);
            let kind = kinds.entry(key(&alert.title)).or_default();
            kind.extend(document.body.keys().cloned());
            documents.push(document);
        }
        let mut seen: BTreeMap<String, f64> = BTreeMap::new();
        for stem in kinds.values().flatten() {
            *seen.entry(stem.clone()).or_default() += 1.0;
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "kinds of alerts are counted in thousands at most"
        )]
        let all = kinds.len() as f64;
        let rarity = seen
            .into_iter()
            .map(|(stem, in_kinds)| (stem, (1.0 + (all - in_kinds + 0.5) / (in_kinds + 0.5)).ln()));
        Self {
            documents,
            names: known,
            rarity: rarity.collect(),
            values: [const { OnceLock::new() }; Want::COUNT],
        }
    }

    /// Returns the values of a kind that an alert holds.
    pub(crate) fn values(&self, at: usize, want: Want) -> &[Value] {
        let Some(cell) = self.values.get(want as usize) else {
            return &[];
        };
        let all = cell.get_or_init(|| {
            self.documents
                .iter()
                .map(|document| values(document.alert, want))
                .collect()
        });
        all.get(at).map_or(&[], Vec::as_slice)
    }

    /// Returns how much a stem tells, and nothing for one that no alert has.
    pub(crate) fn rarity(&self, stem: &str) -> f64 {
        self.rarity.get(stem).copied().unwrap_or_default()
    }

    /// Returns the two known stems that an unknown one is made of.
    pub(crate) fn two_words<'s>(&self, stem: &'s str) -> Option<(&'s str, &'s str)> {
        if self.rarity.contains_key(stem) {
            return None;
        }
        let cuts = stem.char_indices().map(|(at, _)| stem.split_at(at));
        let mut known = cuts.filter(|(one, other)| self.rarity.contains_key(*one) && self.rarity.contains_key(*other));
        known.next()
    }
}

fn document<'a>(incident: &'a str, alert: &'a Alert) -> Document<'a> {
    let title: Vec<String> = stems(&alert.title);
    let mut body: BTreeMap<String, f64> = BTreeMap::new();
    let mut count = |text: &str, times: f64| {
        for stem in stems(text) {
            *body.entry(stem).or_default() += times;
        }
    };
    count(&alert.title, 3.0);
    let description: String = alert.description.chars().take(LONGEST_DESCRIPTION).collect();
    count(&description, 1.0);
    alert.tactics.iter().for_each(|tactic| count(tactic.words(), 0.5));
    alert.techniques.iter().for_each(|technique| count(technique.id(), 1.0));
    alert.actor_name.iter().for_each(|actor| count(actor, 1.0));
    let mut known = BTreeSet::new();
    alert.evidence.iter().for_each(|item| known.extend(names(&item.entity)));
    Document {
        alert,
        incident,
        title: title.into_iter().collect(),
        body,
        names: known,
    }
}
