//! Incidents that are like this one, why, and how they were judged.
//!
//! Likeness is the weight of what two incidents share over the weight of all that either has (a weighted
//! Jaccard index). A feature weighs by its kind and by how few incidents have it: what everybody has makes
//! nothing alike. Every shared feature is named with its part in the result.

use crate::IncidentCase;
use crate::cited::markdown::{code, escaped};
use crate::features::{Feature, FeatureKind, Features, features};
use crate::inert;
use chrono::{DateTime, Utc};
use evidence::{Classification, Determination, IncidentState, IncidentStatus, Severity};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt::Write;

/// Similar incidents given, at most.
const MOST: usize = 10;

/// Likeness from which on two incidents are called similar, in thousandths. Two incidents of one detector
/// and technique on different hosts and accounts come to about 150 to 350.
const LEAST_MILLI: u32 = 120;

/// Shared features named, at most.
const MOST_SHARED: usize = 12;

/// An incident that another may be like.
#[derive(Clone, Copy, Debug)]
pub struct Other<'a> {
    /// The incident.
    pub case: &'a IncidentCase,
    /// How it stands.
    pub state: Option<&'a IncidentState>,
}

/// A similar incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SimilarIncident {
    /// Its id.
    pub id: String,
    /// Its title, inert.
    pub title: String,
    /// Its severity.
    pub severity: Severity,
    /// Its first activity.
    pub first_activity_at: DateTime<Utc>,
    /// Likeness in thousandths: 1,000 for an incident with the same features.
    pub similarity_milli: u32,
    /// Where the work on it stands.
    pub status: IncidentStatus,
    /// How it was judged.
    pub classification: Classification,
    /// What kind of thing it was.
    pub determination: Determination,
    /// What they share, what adds most first.
    pub shared: Vec<SharedFeature>,
    /// Actions that were taken on it, by id.
    pub actions: Vec<String>,
}

/// A feature that two incidents share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SharedFeature {
    /// Kind.
    pub kind: FeatureKind,
    /// What a person calls it, inert.
    pub label: String,
    /// What it adds to the likeness, in thousandths.
    pub weight_milli: u32,
}

/// The features of many incidents, made once and asked often.
#[derive(Debug, Default)]
pub struct SimilarityIndex<'a> {
    others: Vec<(Other<'a>, Features)>,
    having: HashMap<Feature, Vec<usize>>,
}

impl<'a> SimilarityIndex<'a> {
    /// Makes the index.
    #[must_use]
    pub fn new(others: impl Iterator<Item = Other<'a>>) -> Self {
        let others: Vec<(Other<'a>, Features)> = others.map(|other| (other, features(other.case))).collect();
        let mut having: HashMap<Feature, Vec<usize>> = HashMap::new();
        for (at, (_, features)) in others.iter().enumerate() {
            for feature in features.keys() {
                having.entry(feature.clone()).or_default().push(at);
            }
        }
        Self { others, having }
    }

    /// What a feature weighs: its kind's weight, less for every incident that has it.
    fn weight(&self, feature: &Feature) -> f64 {
        let all = self.others.len().max(1) as f64;
        let with = self.having.get(feature).map_or(1, Vec::len) as f64;
        // One for what a single incident has, near zero for what all have.
        let rarity = ((all + 1.0) / with).ln() / (all + 1.0).ln();
        feature.kind.weight() * rarity.clamp(0.05, 1.0)
    }

    /// Returns the incidents that are like this one, the most alike first. None is a fine answer.
    #[must_use]
    pub fn similar(&self, case: &IncidentCase) -> Vec<SimilarIncident> {
        let own = features(case);
        let own_weight: f64 = own.keys().map(|feature| self.weight(feature)).sum();
        let mut shared: HashMap<usize, Vec<(&Feature, &String)>> = HashMap::new();
        for (feature, words) in &own {
            for at in self.having.get(feature).into_iter().flatten() {
                shared.entry(*at).or_default().push((feature, words));
            }
        }
        let mut found: Vec<SimilarIncident> = Vec::new();
        for (at, (other, features)) in self.others.iter().enumerate() {
            if other.case.incident.id == case.incident.id {
                continue;
            }
            let Some(shared) = shared.get(&at) else { continue };
            let shared_weight: f64 = shared.iter().map(|(feature, _)| self.weight(feature)).sum();
            let other_weight: f64 = features.keys().map(|feature| self.weight(feature)).sum();
            let all = own_weight + other_weight - shared_weight;
            if all > 0.0 && milli(shared_weight / all) >= LEAST_MILLI {
                found.push(self.tell(*other, shared, shared_weight / all, all));
            }
        }
        found.sort_by(|a, b| {
            b.similarity_milli
                .cmp(&a.similarity_milli)
                .then_with(|| b.first_activity_at.cmp(&a.first_activity_at))
                .then_with(|| a.id.cmp(&b.id))
        });
        found.truncate(MOST);
        found
    }

    fn tell(&self, other: Other<'_>, shared: &[(&Feature, &String)], likeness: f64, all: f64) -> SimilarIncident {
        let incident = &other.case.incident;
        let state = other.state.cloned().unwrap_or_default();
        let mut named: Vec<SharedFeature> = shared
            .iter()
            .map(|(feature, words)| SharedFeature {
                kind: feature.kind,
                label: inert(words, 120).text,
                weight_milli: milli(self.weight(feature) / all),
            })
            .collect();
        named.sort_by(|a, b| {
            b.weight_milli
                .cmp(&a.weight_milli)
                .then_with(|| (a.kind, &a.label).cmp(&(b.kind, &b.label)))
        });
        named.truncate(MOST_SHARED);
        SimilarIncident {
            id: incident.id.clone(),
            title: inert(&incident.display_name, 240).text,
            severity: incident.severity,
            first_activity_at: incident.first_activity_at,
            similarity_milli: milli(likeness),
            status: state.status,
            classification: state.classification,
            determination: state.determination,
            shared: named,
            actions: actions_taken(&state),
        }
    }
}

/// Returns the ids of the actions that were taken on an incident, each once, in order.
#[must_use]
pub fn actions_taken(state: &IncidentState) -> Vec<String> {
    let mut actions: Vec<String> = Vec::new();
    for action in state.activities.iter().filter_map(|entry| entry.action.as_ref()) {
        if !actions.contains(&action.id) {
            actions.push(action.id.clone());
        }
    }
    actions
}

fn milli(part: f64) -> u32 {
    // Between 0 and 1 by construction, so the conversion is exact enough and cannot wrap.
    (part.clamp(0.0, 1.0) * 1_000.0).round() as u32
}

/// Returns similar incidents as Markdown.
#[must_use]
pub fn render_similar(similar: &[SimilarIncident]) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_similar(similar, &mut text);
    text
}

fn write_similar(similar: &[SimilarIncident], text: &mut String) -> std::fmt::Result {
    if similar.is_empty() {
        return writeln!(text, "No similar incidents.");
    }
    for other in similar {
        writeln!(
            text,
            "## {}\n\nincident {} · {} % alike · severity {} · {} · first activity {}\n",
            escaped(&other.title),
            code(&other.id),
            other.similarity_milli / 10,
            other.severity,
            match other.classification {
                Classification::Unknown => "not classified",
                known => known.words(),
            },
            other.first_activity_at.format("%Y-%m-%d %H:%M:%S UTC"),
        )?;
        for shared in &other.shared {
            let percent = f64::from(shared.weight_milli) / 10.0;
            writeln!(
                text,
                "- same {}: {} ({percent:.1} %)",
                shared.kind.words(),
                code(&shared.label)
            )?;
        }
        if !other.actions.is_empty() {
            let actions: Vec<String> = other
                .actions
                .iter()
                .map(|action| code(&inert(action, 60).text))
                .collect();
            writeln!(text, "- done then: {}", actions.join(", "))?;
        }
        writeln!(text)?;
    }
    Ok(())
}
