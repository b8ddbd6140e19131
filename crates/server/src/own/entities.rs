//! The entities of an incident, over all of its alerts.

use super::board::Entry;
use super::of_incident;
use super::steps::id_of;
use crate::app::App;
use crate::error::Error;
use api::{Entity, EntityKind, EntityList, Property};
use axum::Json;
use axum::extract::{Path, State};
use std::collections::{BTreeMap, HashMap, HashSet};

fn list(entry: &Entry) -> Vec<Entity> {
    let mut entities: BTreeMap<String, Entity> = BTreeMap::new();
    for alert in &entry.case.alerts {
        for item in &alert.evidence {
            let properties = Property::of_entity(&item.entity);
            let entity = entities.entry(item.entity.key()).or_insert_with(|| Entity {
                key: item.entity.key(),
                kind: EntityKind::from(&item.entity),
                label: item.entity.label().to_owned(),
                properties: Vec::new(),
                role: item.role.into(),
                verdict: item.verdict.into(),
                severity: alert.severity.into(),
                first_seen_at: alert.first_activity_at,
                last_seen_at: alert.last_activity_at,
                alert_ids: Vec::new(),
                step_ids: Vec::new(),
            });
            entity.role = entity.role.min(item.role.into());
            entity.verdict = entity.verdict.max(item.verdict.into());
            entity.severity = entity.severity.max(alert.severity.into());
            entity.first_seen_at = entity.first_seen_at.min(alert.first_activity_at);
            entity.last_seen_at = entity.last_seen_at.max(alert.last_activity_at);
            if properties.len() > entity.properties.len() {
                entity.properties = properties;
            }
            if entity.alert_ids.last() != Some(&alert.id) {
                entity.alert_ids.push(alert.id.clone());
            }
        }
    }
    add_steps(entry, &mut entities);
    let mut entities: Vec<Entity> = entities.into_values().collect();
    entities.sort_by(|a, b| {
        a.kind
            .cmp(&b.kind)
            .then_with(|| b.severity.cmp(&a.severity))
            .then_with(|| a.label.cmp(&b.label))
    });
    entities
}

/// The story knows which steps touch an entity; for one it does not draw, its alerts' steps do.
fn add_steps(entry: &Entry, entities: &mut BTreeMap<String, Entity>) {
    let story = incidents::story(&entry.case);
    let drawn: HashMap<&str, &[usize]> = story
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node.steps.as_slice()))
        .collect();
    for entity in entities.values_mut() {
        if let Some(steps) = drawn.get(entity.key.as_str()) {
            entity.step_ids = steps.iter().map(|position| id_of(*position)).collect();
            continue;
        }
        let alerts: HashSet<&str> = entity.alert_ids.iter().map(String::as_str).collect();
        let touching = entry
            .steps()
            .iter()
            .enumerate()
            .filter(|(_, step)| step.alert_ids.iter().any(|id| alerts.contains(id.as_str())));
        entity.step_ids = touching.map(|(position, _)| id_of(position)).collect();
    }
}

/// Answers them.
pub(crate) async fn find(State(app): State<App>, Path(id): Path<String>) -> Result<Json<EntityList>, Error> {
    of_incident(&app, id, |entry| Json(EntityList { value: list(entry) })).await
}
