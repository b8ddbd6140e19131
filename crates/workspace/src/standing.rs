//! How incidents stand: what people and programs did with them, found again by their alerts.
//!
//! The state is kept by incident id. An id may change when an earlier alert is found or two incidents
//! become one; then the alerts that were in the incident when it was last touched say which incident has
//! them now. Incidents that nobody touched here stand as another product's rows say, if any do.

use crate::{Cases, Error, Workspace};
use evidence::{Activity, ActivityKind, Comment, DoneAction, IncidentState, Origin};
use incidents::{IncidentCase, carry_over};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use store::{ActorKind, Subject};

/// States by the incident's present id; an incident that is not in it is untouched.
pub type States = Arc<BTreeMap<String, IncidentState>>;

/// Kind under which an incident's alerts are kept beside its state.
pub(crate) const ALERTS: &str = "alerts";

/// Name in an activity's detail that holds why an incident was resolved.
pub(crate) const RESOLVING: &str = "resolvingComment";

/// Name in an activity's detail that holds the action that was taken.
pub(crate) const ACTION: &str = "action";

impl Workspace {
    /// Returns how all incidents stand, without comments and activity logs.
    ///
    /// # Errors
    /// When the state or the tables cannot be read.
    pub async fn states(&self) -> Result<States, Error> {
        let cases = self.cases().await?;
        let mut stored = BTreeMap::new();
        for (id, state) in self.inner.state.incidents().await? {
            let mut state = of_store(&state);
            if !holds(&cases, &id) {
                state.alert_ids = self.kept_alerts(&id).await?;
            }
            stored.insert(id, state);
        }
        let mut states = carry_over(&stored, cases.iter().map(AsRef::as_ref)).states;
        self.add_foreign(&cases, &mut states).await?;
        Ok(Arc::new(states))
    }

    /// Returns how an incident stands, with comments and activity log; untouched when nobody did anything.
    ///
    /// # Errors
    /// When there is no such incident, or the state or the tables cannot be read.
    pub async fn state(&self, id: &str) -> Result<IncidentState, Error> {
        let case = self.case(id).await?.ok_or_else(|| Error::NoIncident(id.to_owned()))?;
        let cases = self.cases().await?;
        let store = &self.inner.state;
        let known = store.incidents().await?;
        let touched: BTreeSet<String> = store
            .logged_incidents()
            .await?
            .into_iter()
            .chain(known.keys().cloned())
            .collect();
        let mut stored = BTreeMap::new();
        for other in touched {
            let is_own = other == id;
            if !is_own && holds(&cases, &other) {
                continue;
            }
            let alert_ids = if is_own {
                Vec::new()
            } else {
                self.kept_alerts(&other).await?
            };
            if !is_own && !alert_ids.iter().any(|alert| case.incident.alert_ids.contains(alert)) {
                continue;
            }
            let mut state = known.get(&other).map(of_store).unwrap_or_default();
            add_log(&mut state, &store.activity(&other).await?);
            state.alert_ids = alert_ids;
            stored.insert(other, state);
        }
        let mut states = carry_over(&stored, std::iter::once(case.as_ref())).states;
        self.add_foreign(std::slice::from_ref(&case), &mut states).await?;
        Ok(states.remove(id).unwrap_or_default())
    }

    /// The alerts that an incident had when it was last touched.
    async fn kept_alerts(&self, id: &str) -> Result<Vec<String>, Error> {
        let kept = self.inner.state.summary(&Subject::incident(id), ALERTS).await?;
        let Some(kept) = kept else { return Ok(Vec::new()) };
        serde_json::from_value(kept.body).map_err(|source| Error::Json {
            id: format!("alerts of incident {id}"),
            source,
        })
    }

    /// Adds what other products say of incidents that nobody touched here.
    async fn add_foreign(
        &self,
        cases: &[Arc<IncidentCase>],
        states: &mut BTreeMap<String, IncidentState>,
    ) -> Result<(), Error> {
        let foreign = self.foreign_incidents().await?;
        if foreign.is_empty() {
            return Ok(());
        }
        let mut by_alert: HashMap<&str, &str> = HashMap::new();
        for case in cases {
            for alert in &case.alerts {
                by_alert.insert(&alert.id, &case.incident.id);
                by_alert.insert(&alert.provider_alert_id, &case.incident.id);
            }
        }
        // The incident with most of the foreign one's alerts stands as it did.
        let mut best: BTreeMap<&str, (usize, &IncidentState)> = BTreeMap::new();
        for incident in foreign.iter() {
            let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
            for home in incident
                .state
                .alert_ids
                .iter()
                .filter_map(|alert| by_alert.get(alert.as_str()))
            {
                *votes.entry(home).or_default() += 1;
            }
            for (home, votes) in votes {
                let place = best.entry(home).or_insert((votes, &incident.state));
                if votes > place.0 {
                    *place = (votes, &incident.state);
                }
            }
        }
        for (id, (_, state)) in best {
            states.entry(id.to_owned()).or_insert_with(|| state.clone());
        }
        Ok(())
    }
}

fn holds(cases: &Cases, id: &str) -> bool {
    cases.iter().any(|case| case.incident.id == id)
}

fn of_store(state: &store::IncidentState) -> IncidentState {
    IncidentState {
        status: state.status,
        assigned_to: state.assigned_to.clone(),
        classification: state.classification,
        determination: state.determination,
        tags: state.tags.clone(),
        updated_at: state.updated_at,
        updated_by: state.updated_by.clone(),
        closed_at: state.resolved_at,
        ..IncidentState::default()
    }
}

/// Adds the activity log, and what is kept in it alone: comments and the reason of the resolution.
fn add_log(state: &mut IncidentState, log: &[store::Activity]) {
    for entry in log {
        let origin = match entry.actor_kind {
            ActorKind::Analyst => Origin::Analyst,
            ActorKind::Automated => Origin::Automated,
        };
        if let Some(reason) = entry.detail.get(RESOLVING) {
            state.resolving_comment = reason.as_str().map(str::to_owned);
        }
        if entry.kind == store::ActivityKind::Comment {
            state.comments.push(Comment {
                text: entry.text.clone(),
                by: entry.actor.clone(),
                at: entry.at,
            });
        }
        let action = entry.detail.get(ACTION).cloned();
        state.activities.push(Activity {
            id: entry.id.clone(),
            at: entry.at,
            by: entry.actor.clone(),
            origin,
            kind: match entry.kind {
                store::ActivityKind::Status | store::ActivityKind::Created => ActivityKind::Status,
                store::ActivityKind::Assignment => ActivityKind::Assigned,
                store::ActivityKind::Classification => ActivityKind::Classified,
                store::ActivityKind::Tags => ActivityKind::Tagged,
                store::ActivityKind::Comment => ActivityKind::Commented,
                store::ActivityKind::Report => ActivityKind::Report,
                store::ActivityKind::Action | store::ActivityKind::Run => ActivityKind::Action,
                store::ActivityKind::Alerts => ActivityKind::Merged,
            },
            text: entry.text.clone(),
            action: action.and_then(|action| serde_json::from_value::<DoneAction>(action).ok()),
        });
        if state.updated_at.is_none_or(|at| at <= entry.at) {
            state.updated_at = Some(entry.at);
            state.updated_by = Some(entry.actor.clone());
        }
    }
}
