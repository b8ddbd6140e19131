//! What people and programs do with an incident: each is kept, logged, and shown to queries.

use crate::standing::{ACTION, ALERTS, RESOLVING};
use crate::{Error, Workspace};
use evidence::graph::IncidentChange;
use evidence::{DoneAction, IncidentState};
use incidents::IncidentCase;
use serde_json::json;
use std::sync::Arc;
use store::{ActivityKind, Actor, NewActivity, NewSummary, Subject};

impl Workspace {
    /// Changes how an incident stands and returns how it stands then. What stays the same is not logged.
    ///
    /// # Errors
    /// When there is no such incident, a value is not acceptable, or keeping it fails.
    pub async fn change_incident(&self, id: &str, change: &IncidentChange, by: &Actor) -> Result<IncidentState, Error> {
        let case = self.touch(id, by).await?;
        let before = self.state(id).await?;
        let stored = store::IncidentChange {
            status: change.status,
            assigned_to: change.assigned_to.clone(),
            classification: change.classification,
            determination: change.determination,
            tags: change.tags.clone(),
            from_version: None,
            comment: None,
        };
        self.inner.state.change_incident(id, &stored, by).await?;
        if let Some(reason) = &change.resolving_comment
            && *reason != before.resolving_comment
        {
            let text = reason.as_ref().map_or_else(
                || "took the reason back".to_owned(),
                |reason| format!("reason: {reason}"),
            );
            let line = NewActivity::new(ActivityKind::Classification, text).detail(json!({ RESOLVING: reason }));
            self.inner.state.add_activity(id, line, by).await?;
        }
        self.show(&case).await
    }

    /// Adds a comment and returns how the incident stands then.
    ///
    /// # Errors
    /// As [`Self::change_incident`].
    pub async fn comment_incident(&self, id: &str, text: &str, by: &Actor) -> Result<IncidentState, Error> {
        let case = self.touch(id, by).await?;
        self.inner.state.comment(id, text.trim(), by).await?;
        self.show(&case).await
    }

    /// Notes that an action was taken on an entity of the incident.
    ///
    /// # Errors
    /// As [`Self::change_incident`].
    pub async fn note_action(
        &self,
        id: &str,
        action: &DoneAction,
        text: &str,
        by: &Actor,
    ) -> Result<IncidentState, Error> {
        let case = self.touch(id, by).await?;
        let line = NewActivity::new(ActivityKind::Action, text).detail(json!({ ACTION: action }));
        self.inner.state.add_activity(id, line, by).await?;
        self.show(&case).await
    }

    /// Posts a report to the activity log, once; returns whether this call added it.
    ///
    /// # Errors
    /// As [`Self::change_incident`].
    pub async fn post_report(&self, id: &str, text: &str, by: &Actor) -> Result<bool, Error> {
        let case = self.touch(id, by).await?;
        let added = self.inner.state.post_report(id, text, by).await?.is_added();
        self.show(&case).await?;
        Ok(added)
    }

    /// Makes sure that the incident is there, keeps its alerts, and takes over what was said of incidents
    /// that have become part of it, so that a change adds to that.
    async fn touch(&self, id: &str, by: &Actor) -> Result<Arc<IncidentCase>, Error> {
        let case = self.case(id).await?.ok_or_else(|| Error::NoIncident(id.to_owned()))?;
        let store = &self.inner.state;
        if store.incident(id).await?.version == 0 {
            let carried = self.state(id).await?;
            if !carried.is_untouched() {
                let whole = store::IncidentChange {
                    status: Some(carried.status),
                    assigned_to: Some(carried.assigned_to),
                    classification: Some(carried.classification),
                    determination: Some(carried.determination),
                    tags: Some(carried.tags),
                    from_version: None,
                    comment: None,
                };
                store.change_incident(id, &whole, &Actor::automated("Outrider")).await?;
            }
        }
        let alerts = NewSummary {
            subject: Subject::incident(id),
            kind: ALERTS.to_owned(),
            content_hash: String::new(),
            body: json!(case.incident.alert_ids),
        };
        store.keep_summary(alerts, by).await?;
        Ok(case)
    }

    /// Writes the incident's row, so that queries see the change, and returns how it stands.
    async fn show(&self, case: &IncidentCase) -> Result<IncidentState, Error> {
        let state = self.state(&case.incident.id).await?;
        // While another process writes, the row waits for the next grouping; the state is kept already.
        if let Err(error) = self.write_incident(case, &state).await {
            tracing::info!(%error, incident = case.incident.id, "the incident's row is written later");
        }
        Ok(state)
    }
}
