//! What people said of an incident stays with its alerts when grouping changes.
//!
//! An incident's id is that of its first alert. New logs may put an earlier alert before it, or join two
//! incidents; then the state must be found again by the alerts that it was about.

use crate::IncidentCase;
use evidence::{Activity, ActivityKind, Classification, IncidentState, Origin};
use std::collections::{BTreeMap, HashMap};

/// States of incidents as they are now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The states, by the incident's present id.
    pub states: BTreeMap<String, IncidentState>,
    /// Old ids, and the incident that each has become part of.
    pub moved: BTreeMap<String, String>,
    /// States of incidents none of whose alerts are there any more.
    pub lost: BTreeMap<String, IncidentState>,
}

/// Finds each stored state's incident: by its id, else by most of its alerts. When two states meet in one
/// incident, the one that was changed last says how it stands, and comments, tags and log are put together.
#[must_use]
pub fn carry_over<'a>(
    stored: &BTreeMap<String, IncidentState>,
    cases: impl Iterator<Item = &'a IncidentCase>,
) -> Carried {
    let mut by_alert: HashMap<&str, &str> = HashMap::new();
    let mut known: HashMap<&str, ()> = HashMap::new();
    for case in cases {
        known.insert(&case.incident.id, ());
        for id in &case.incident.alert_ids {
            by_alert.insert(id, &case.incident.id);
        }
    }
    let mut carried = Carried::default();
    for (id, state) in stored {
        let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
        for incident in state.alert_ids.iter().filter_map(|alert| by_alert.get(alert.as_str())) {
            *votes.entry(incident).or_default() += 1;
        }
        // The id counts unless all its alerts have gone elsewhere: ids may be handed on.
        let kept = known.contains_key(id.as_str()) && (votes.is_empty() || votes.contains_key(id.as_str()));
        let home = if kept {
            Some(id.as_str())
        } else {
            votes
                .iter()
                .max_by_key(|(_, votes)| **votes)
                .map(|(incident, _)| *incident)
        };
        let Some(home) = home else {
            carried.lost.insert(id.clone(), state.clone());
            continue;
        };
        let mut state = state.clone();
        if home != id {
            carried.moved.insert(id.clone(), home.to_owned());
            note_move(&mut state, id);
        }
        match carried.states.remove(home) {
            Some(other) => carried.states.insert(home.to_owned(), joined(other, state)),
            None => carried.states.insert(home.to_owned(), state),
        };
    }
    carried
}

fn note_move(state: &mut IncidentState, from: &str) {
    let Some(at) = state.updated_at else { return };
    let id = format!("moved/{from}");
    if state.activities.iter().any(|entry| entry.id == id) {
        return;
    }
    state.activities.push(Activity {
        id,
        at,
        by: "Outrider".to_owned(),
        origin: Origin::Automated,
        kind: ActivityKind::Merged,
        text: format!("took over from incident {from}, whose alerts are part of this one"),
        action: None,
    });
}

fn joined(a: IncidentState, b: IncidentState) -> IncidentState {
    let (mut later, earlier) = if a.updated_at >= b.updated_at { (a, b) } else { (b, a) };
    for tag in earlier.tags {
        if !later.tags.contains(&tag) {
            later.tags.push(tag);
        }
    }
    later.comments.extend(earlier.comments);
    later.comments.sort_by_key(|note| note.at);
    later.comments.dedup();
    for mut entry in earlier.activities {
        match later.activities.iter().find(|other| other.id == entry.id) {
            Some(same) if *same == entry => continue,
            // Two logs may have numbered different entries alike.
            Some(_) => entry.id.push_str("/b"),
            None => {}
        }
        later.activities.push(entry);
    }
    later.activities.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    // What the later change left alone is as the earlier one had it.
    if later.assigned_to.is_none() {
        later.assigned_to = earlier.assigned_to;
    }
    if later.classification == Classification::Unknown {
        (later.classification, later.determination) = (earlier.classification, earlier.determination);
        later.resolving_comment = later.resolving_comment.or(earlier.resolving_comment);
    }
    for alert in earlier.alert_ids {
        if !later.alert_ids.contains(&alert) {
            later.alert_ids.push(alert);
        }
    }
    later
}
