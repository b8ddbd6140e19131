//! Lists the users, devices, addresses, files and other things of an incident.

use super::alerts::proof_of_case;
use super::alerts::proof_of_set;
use super::found::{incident, telling_of};
use super::names::{gravity, kind_of, value_of, verdict};
use crate::builtin::Call;
use crate::describe::{choice, examples, incident_id};
use crate::inputs::text;
use ::incidents::{IncidentCase, inert};
use evidence::{Alert, Entity, Role, Verdict};
use serde_json::{Value, json};
use skill::{Cost, Descriptor, Effect, Failure, Input, Output, Span, SpanKind};
use std::collections::BTreeMap;

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "list_incident_entities".to_owned(),
        plugin: "incidents".to_owned(),
        display_name: "List an incident's entities".to_owned(),
        description: "Lists what an incident involves: users, devices, IP addresses, files, URLs, domains, \
                      processes, mailboxes and mails, each with its role, verdict and the alerts that name it. \
                      It can be narrowed to one kind."
            .to_owned(),
        inputs: vec![
            incident_id(),
            Input::optional(
                "kind",
                choice(&[
                    "user", "device", "ip", "file", "url", "domain", "process", "mailbox", "email",
                ]),
                "Only things of this kind.",
            ),
        ],
        effect: Effect::Read,
        cost: Cost::Free,
        examples: examples(&[
            "Which users are involved in incident {incident_id}?",
            "List the devices affected by this incident",
            "Show the IP addresses of incident {incident_id}",
            "What are the indicators of this incident?",
            "Which files did the attacker use?",
        ]),
    }
}

/// Entities that are shown, at most.
const MOST: usize = 200;

/// An entity over all alerts of the incident.
struct Involved<'a> {
    entity: &'a Entity,
    role: Role,
    verdict: Verdict,
    alerts: Vec<&'a Alert>,
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let case = incident(call).await?;
    let id = &case.incident.id;
    let kind = text(call.inputs, "kind");
    let involved = involved(&case, kind);
    let mut telling = telling_of(&case);
    telling.value("count", involved.len());
    if let Some(kind) = kind {
        telling.value("kind", kind);
    }
    let what = kind.unwrap_or("entity");
    if involved.is_empty() {
        let all = telling.cite(proof_of_case(&case));
        let none = format!("No alert of incident {id} names one of kind {what}.");
        telling.say_cited(vec![Span::plain(SpanKind::Text, none)], vec![all]);
        return Ok(telling.finish());
    }
    let rows: Vec<(Vec<Value>, Vec<u32>)> = involved
        .iter()
        .take(MOST)
        .map(|held| {
            let label = inert(held.entity.label(), 200).text;
            let number = telling.cite(proof_of_set(
                &format!("alerts that name {label}"),
                held.alerts.iter().copied(),
            ));
            telling.list(kind_of(held.entity), &value_of(held.entity), &label);
            let first = held.alerts.iter().map(|alert| alert.first_activity_at).min();
            let last = held.alerts.iter().map(|alert| alert.last_activity_at).max();
            let row = vec![
                json!(kind_of(held.entity)),
                json!(label),
                json!(role(held.role)),
                json!(verdict(held.verdict)),
                json!(held.alerts.len()),
                json!(first),
                json!(last),
            ];
            (row, vec![number])
        })
        .collect();
    telling.table(
        &["Kind", "Name", "Part", "Verdict", "Alerts", "First seen", "Last seen"],
        rows,
        involved.len().saturating_sub(MOST),
    );
    telling.suggest(involved.iter().filter_map(|held| about(held.entity)).take(3));
    Ok(telling.finish())
}

/// The entities, attackers and malicious ones first.
fn involved<'a>(case: &'a IncidentCase, kind: Option<&str>) -> Vec<Involved<'a>> {
    let mut by_key: BTreeMap<String, Involved<'a>> = BTreeMap::new();
    for alert in &case.alerts {
        let wanted = |entity: &Entity| kind.is_none_or(|kind| kind_of(entity) == kind);
        for item in alert.evidence.iter().filter(|item| wanted(&item.entity)) {
            let held = by_key.entry(item.entity.key()).or_insert_with(|| Involved {
                entity: &item.entity,
                role: item.role,
                verdict: item.verdict,
                alerts: Vec::new(),
            });
            held.role = held.role.min(item.role);
            if gravity(item.verdict) > gravity(held.verdict) {
                held.verdict = item.verdict;
            }
            if held.alerts.last().is_none_or(|last| last.id != alert.id) {
                held.alerts.push(alert);
            }
        }
    }
    let mut involved: Vec<Involved<'a>> = by_key
        .into_values()
        .filter(|held| !held.entity.label().is_empty())
        .collect();
    involved.sort_by(|one, other| {
        (one.role, gravity(other.verdict), other.alerts.len())
            .cmp(&(other.role, gravity(one.verdict), one.alerts.len()))
            .then_with(|| one.entity.label().cmp(other.entity.label()))
    });
    involved
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Attacker => "attacker",
        Role::Impacted => "impacted",
        Role::Related => "related",
    }
}

/// A prompt that asks for more.
fn about(entity: &Entity) -> Option<String> {
    let name = inert(&value_of(entity), 120).text;
    match kind_of(entity) {
        "device" => Some(format!("Summarize device {name}")),
        "user" => Some(format!("Summarize user {name}")),
        "ip" | "domain" | "file" => Some(format!("What do we know about {name}?")),
        _ => None,
    }
}
