//! Classified incidents, and what they had in common.

use super::{CLASSES, Logits, rules};
use crate::IncidentCase;
use crate::cited::Member;
use crate::features::{Feature, features};
use crate::inert;
use crate::subjects::subjects;
use evidence::{Classification, IncidentState};
use std::collections::BTreeSet;

/// An incident that somebody classified.
#[derive(Clone, Debug)]
pub struct PastIncident {
    /// What a citation of it shows.
    pub member: Member,
    /// Position of its classification in [`CLASSES`].
    pub(crate) class: usize,
    /// What it had.
    pub(crate) features: BTreeSet<Feature>,
    /// What the rules alone said of it.
    pub(crate) rules: Logits,
}

/// Classified incidents of a workspace.
#[derive(Clone, Debug, Default)]
pub struct PastIncidents(pub(crate) Vec<PastIncident>);

impl PastIncidents {
    /// Gathers those incidents that have been classified.
    #[must_use]
    pub fn gather<'a>(incidents: impl Iterator<Item = (&'a IncidentCase, &'a IncidentState)>) -> Self {
        let classified = incidents.filter(|(_, state)| state.classification != Classification::Unknown);
        Self(classified.filter_map(|(case, state)| past(case, state)).collect())
    }

    /// Returns how many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those other than one: an incident is no evidence about itself.
    pub(crate) fn without(&self, id: &str) -> Vec<&PastIncident> {
        self.0.iter().filter(|past| past.member.id != id).collect()
    }
}

fn past(case: &IncidentCase, state: &IncidentState) -> Option<PastIncident> {
    let class = CLASSES.iter().position(|class| *class == state.classification)?;
    let steps = crate::steps(case);
    let subjects = subjects(case, &steps);
    let mut logits = rules::BASE;
    for reason in rules::weigh(case, &steps, &subjects) {
        for (total, part) in logits.iter_mut().zip(reason.logits) {
            *total += part;
        }
    }
    Some(PastIncident {
        member: Member {
            id: case.incident.id.clone(),
            title: inert(&case.incident.display_name, 240).text,
            classification: state.classification,
            at: case.incident.first_activity_at,
            created_at: case.incident.created_at,
        },
        class,
        features: features(case).into_keys().collect(),
        rules: logits,
    })
}
