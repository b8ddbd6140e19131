//! What to do about an incident, what is like it, and the report: worked out of the incident, how it
//! stands, and what was said of others.

use crate::{Cases, Error, States, Workspace};
use incidents::{
    GuidedResponse, IncidentCase, Other, PastIncidents, Report, ResponseContext, SimilarIncident, SimilarityIndex,
    actions_taken, report, respond,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// What was last learned from, and from what.
#[derive(Debug, Default)]
pub(crate) struct PastCache(Mutex<Option<Learned>>);

#[derive(Debug)]
struct Learned {
    cases: Cases,
    classified: BTreeMap<String, evidence::Classification>,
    past: Arc<PastIncidents>,
}

impl Workspace {
    /// Returns the guided response of an incident. `rights` are those of who asks; `None` for somebody who
    /// may do everything.
    ///
    /// # Errors
    /// When there is no such incident, or the state or the tables cannot be read.
    pub async fn response(&self, id: &str, rights: Option<&[String]>) -> Result<GuidedResponse, Error> {
        let case = self.case(id).await?.ok_or_else(|| Error::NoIncident(id.to_owned()))?;
        let state = self.state(id).await?;
        let past = self.past_incidents().await?;
        let guidebooks = self.guidebooks().await?;
        let rights: Option<Vec<String>> = rights.map(<[String]>::to_vec);
        blocking("work out a response", move || {
            respond(
                &case,
                &ResponseContext {
                    state: &state,
                    past: &past,
                    guidebooks: &guidebooks,
                    // No plugin that acts is connected yet.
                    executable: &[],
                    rights: rights.as_deref(),
                },
            )
        })
        .await
    }

    /// Returns the report of an incident as it stands.
    ///
    /// # Errors
    /// As [`Self::response`].
    pub async fn report(&self, id: &str) -> Result<Report, Error> {
        let case = self.case(id).await?.ok_or_else(|| Error::NoIncident(id.to_owned()))?;
        let state = self.state(id).await?;
        let response = self.response(id, None).await?;
        blocking("write a report", move || report(&case, &state, &response)).await
    }

    /// Returns the incidents that are like one, the most alike first.
    ///
    /// # Errors
    /// As [`Self::response`].
    pub async fn similar(&self, id: &str) -> Result<Vec<SimilarIncident>, Error> {
        let case = self.case(id).await?.ok_or_else(|| Error::NoIncident(id.to_owned()))?;
        let (cases, states) = (self.cases().await?, self.states().await?);
        let mut similar = blocking("look for similar incidents", move || {
            let others = cases.iter().map(|case| Other {
                case,
                state: states.get(&case.incident.id),
            });
            SimilarityIndex::new(others).similar(&case)
        })
        .await?;
        // What was done is in the logs, which are read for the few that are found only.
        for other in &mut similar {
            other.actions = actions_taken(&self.state(&other.id).await?);
        }
        Ok(similar)
    }

    /// Returns the classified incidents; they are looked at anew only when one was classified or alerts
    /// have changed.
    async fn past_incidents(&self) -> Result<Arc<PastIncidents>, Error> {
        let (cases, states) = (self.cases().await?, self.states().await?);
        let classified: BTreeMap<String, evidence::Classification> = states
            .iter()
            .map(|(id, state)| (id.clone(), state.classification))
            .filter(|(_, class)| *class != evidence::Classification::Unknown)
            .collect();
        let mut kept = self.inner.past.0.lock().await;
        if let Some(learned) = kept.as_ref()
            && Arc::ptr_eq(&learned.cases, &cases)
            && learned.classified == classified
        {
            return Ok(Arc::clone(&learned.past));
        }
        let (of, by) = (Arc::clone(&cases), Arc::clone(&states));
        let past = Arc::new(blocking("learn from past incidents", move || gather(&of, &by)).await?);
        *kept = Some(Learned {
            cases,
            classified,
            past: Arc::clone(&past),
        });
        Ok(past)
    }
}

fn gather(cases: &[Arc<IncidentCase>], states: &States) -> PastIncidents {
    let known = cases
        .iter()
        .filter_map(|case| Some((case.as_ref(), states.get(&case.incident.id)?)));
    PastIncidents::gather(known)
}

/// Works on a thread that may take its time.
pub(crate) async fn blocking<T: Send + 'static>(
    step: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let worked_out = tokio::task::spawn_blocking(work).await;
    worked_out.map_err(|source| Error::Task { step, source })
}
