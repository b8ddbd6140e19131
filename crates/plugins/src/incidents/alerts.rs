//! Alerts as proof.

use ::incidents::IncidentCase;
use evidence::{Alert, Entity, Proof};
use std::collections::{BTreeMap, BTreeSet};

/// Values of an alert that its proof holds, at most.
const MOST_VALUES: usize = 60;

/// One alert.
pub(crate) fn proof_of(incident_id: &str, alert: &Alert) -> Proof {
    let mut values: Vec<String> = vec![alert.severity.to_string()];
    values.extend(alert.techniques.iter().map(|technique| technique.id().to_owned()));
    values.extend(alert.evidence.iter().map(|item| item.entity.label().to_owned()));
    values.extend(alert.custom_details.values().cloned());
    values.retain(|value| !value.is_empty());
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.insert(value.clone()));
    values.truncate(MOST_VALUES);
    Proof::Alert {
        alert_id: alert.id.clone(),
        incident_id: Some(incident_id.to_owned()),
        title: alert.title.clone(),
        product: alert.product_name.clone(),
        at: Some(alert.first_activity_at),
        until: Some(alert.last_activity_at),
        event_count: alert.event_count,
        values,
        row: alert.citations.first().map(|citation| citation.row.clone()),
    }
}

/// Several alerts counted together.
pub(crate) fn proof_of_set<'a>(label: &str, alerts: impl Iterator<Item = &'a Alert> + Clone) -> Proof {
    let names = |wanted: fn(&Entity) -> bool| {
        let all: BTreeSet<String> = alerts
            .clone()
            .flat_map(|alert| &alert.evidence)
            .filter(|item| wanted(&item.entity))
            .map(|item| item.entity.label().to_owned())
            .filter(|label| !label.is_empty())
            .collect();
        all.into_iter().collect::<Vec<_>>()
    };
    Proof::Set {
        label: label.to_owned(),
        alert_ids: alerts.clone().map(|alert| alert.id.clone()).collect(),
        event_count: alerts.clone().map(|alert| alert.event_count).sum(),
        hosts: names(|entity| matches!(entity, Entity::Host(_))),
        accounts: names(|entity| matches!(entity, Entity::Account(_))),
        counts: BTreeMap::new(),
        at: alerts.clone().map(|alert| alert.first_activity_at).min(),
        until: alerts.map(|alert| alert.last_activity_at).max(),
    }
}

/// All alerts of an incident.
pub(crate) fn proof_of_case(case: &IncidentCase) -> Proof {
    proof_of_set(&format!("alerts of incident {}", case.incident.id), case.alerts.iter())
}
