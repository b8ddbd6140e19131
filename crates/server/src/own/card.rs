//! An incident as the queue shows it.

use evidence::{Account, Classification, Entity, IncidentState};
use incidents::IncidentCase;
use std::collections::{BTreeMap, BTreeSet};

/// Names shown of each kind.
const NAMES: usize = 4;

/// Entities of a kind by key: their name, and how many alerts name them.
type Names = BTreeMap<String, (String, usize)>;

fn name_of(account: &Account) -> &str {
    if account.name.is_empty() {
        account.upn.as_deref().or(account.sid.as_deref()).unwrap_or("")
    } else {
        &account.name
    }
}

fn most_alerted(names: &Names) -> Vec<String> {
    let mut list: Vec<&(String, usize)> = names.values().filter(|(name, _)| !name.is_empty()).collect();
    list.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
    list.into_iter().take(NAMES).map(|(name, _)| name.clone()).collect()
}

/// Returns the card of an incident that has so many steps.
pub(crate) fn of(case: &IncidentCase, steps: u64) -> api::Incident {
    let (mut hosts, mut accounts) = (Names::new(), Names::new());
    let (mut entities, mut rows, mut products) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for alert in &case.alerts {
        products.insert(alert.product_name.clone());
        rows.extend(alert.citations.iter().map(|citation| &citation.row));
        for item in &alert.evidence {
            let key = item.entity.key();
            let list = match &item.entity {
                Entity::Host(host) => Some((&mut hosts, host.host_name.as_str())),
                Entity::Account(account) => Some((&mut accounts, name_of(account))),
                _ => None,
            };
            if let Some((names, name)) = list {
                names.entry(key.clone()).or_insert_with(|| (name.to_owned(), 0)).1 += 1;
            }
            entities.insert(key);
        }
    }
    let incident = &case.incident;
    api::Incident {
        id: incident.id.clone(),
        display_name: incident.display_name.clone(),
        severity: incident.severity.into(),
        status: api::IncidentStatus::Active,
        assigned_to: None,
        classification: None,
        determination: None,
        tags: Vec::new(),
        first_activity_at: incident.first_activity_at,
        last_activity_at: incident.last_activity_at,
        created_at: incident.created_at,
        last_update_at: incident.last_update_at,
        tactics: incident.tactics.iter().map(ToString::to_string).collect(),
        techniques: incident.techniques.iter().map(ToString::to_string).collect(),
        main_hosts: most_alerted(&hosts),
        main_accounts: most_alerted(&accounts),
        products: products.into_iter().collect(),
        counts: api::IncidentCounts {
            alerts: case.alerts.len() as u64,
            steps,
            hosts: hosts.len() as u64,
            accounts: accounts.len() as u64,
            entities: entities.len() as u64,
            rows: rows.len() as u64,
        },
        simulated: incident.simulated,
    }
}

/// Returns a card with what people made of its incident.
pub(crate) fn standing(card: api::Incident, state: &IncidentState) -> api::Incident {
    let judged = state.classification != Classification::Unknown;
    api::Incident {
        status: state.status.into(),
        assigned_to: state.assigned_to.clone(),
        classification: judged.then(|| state.classification.graph_name().to_owned()),
        determination: judged.then(|| state.determination.graph_name().to_owned()),
        tags: state.tags.clone(),
        last_update_at: state
            .updated_at
            .map_or(card.last_update_at, |at| at.max(card.last_update_at)),
        ..card
    }
}

/// Returns the text that a search for an incident looks in, in lower case.
pub(crate) fn words(case: &IncidentCase) -> String {
    let incident = &case.incident;
    let mut parts: BTreeSet<&str> = case
        .alerts
        .iter()
        .flat_map(|alert| &alert.evidence)
        .map(|item| item.entity.label())
        .collect();
    parts.extend(case.alerts.iter().map(|alert| alert.title.as_str()));
    parts.extend(incident.techniques.iter().map(evidence::Technique::id));
    parts.extend(incident.tactics.iter().map(|tactic| tactic.words()));
    parts.extend([incident.display_name.as_str(), incident.id.as_str()]);
    parts.into_iter().collect::<Vec<_>>().join("\n").to_lowercase()
}
