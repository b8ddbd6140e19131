//! All incidents as they stand, with what is worked out of each kept until they change.

use super::card;
use crate::app::App;
use crate::error::Error;
use evidence::Alert;
use incidents::{IncidentCase, Step};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// An incident and what was worked out of it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) case: Arc<IncidentCase>,
    steps: OnceLock<Vec<Step>>,
    card: OnceLock<api::Incident>,
    words: OnceLock<String>,
}

impl Entry {
    pub(crate) fn steps(&self) -> &[Step] {
        self.steps.get_or_init(|| incidents::steps(&self.case))
    }

    pub(crate) fn card(&self) -> &api::Incident {
        self.card
            .get_or_init(|| card::of(&self.case, self.steps().len() as u64))
    }

    /// Text that a search looks in, in lower case.
    pub(crate) fn words(&self) -> &str {
        self.words.get_or_init(|| card::words(&self.case))
    }
}

/// The incidents.
#[derive(Debug)]
pub(crate) struct Board {
    entries: Vec<Entry>,
    by_id: HashMap<String, usize>,
    by_alert: HashMap<String, (usize, usize)>,
    newest_first: Vec<usize>,
}

/// The board of the cases that were last asked for.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Option<(workspace::Cases, Arc<Board>)>>);

impl Board {
    /// Returns the incidents as they stand now. What was worked out before is kept while the workspace
    /// hands out the same cases.
    pub(crate) async fn of(app: &App) -> Result<Arc<Self>, Error> {
        let cases = app.workspace.cases().await.map_err(Error::Workspace)?;
        if let Some((known, board)) = app.board.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref()
            && Arc::ptr_eq(known, &cases)
        {
            return Ok(Arc::clone(board));
        }
        let board = Arc::new(Self::new(&cases));
        *app.board.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((cases, Arc::clone(&board)));
        Ok(board)
    }

    fn new(cases: &[Arc<IncidentCase>]) -> Self {
        let mut by_alert = HashMap::new();
        for (at, case) in cases.iter().enumerate() {
            by_alert.extend(
                case.alerts
                    .iter()
                    .enumerate()
                    .map(|(place, alert)| (alert.id.clone(), (at, place))),
            );
        }
        let mut newest_first: Vec<usize> = (0..cases.len()).collect();
        newest_first.sort_by(|a, b| {
            let (a, b) = (&cases[*a].incident, &cases[*b].incident);
            b.created_at
                .cmp(&a.created_at)
                .then_with(|| b.id.len().cmp(&a.id.len()))
                .then_with(|| b.id.cmp(&a.id))
        });
        let entries = cases
            .iter()
            .map(|case| Entry {
                case: Arc::clone(case),
                steps: OnceLock::new(),
                card: OnceLock::new(),
                words: OnceLock::new(),
            })
            .collect();
        let by_id = cases
            .iter()
            .enumerate()
            .map(|(at, case)| (case.incident.id.clone(), at))
            .collect();
        Self {
            entries,
            by_id,
            by_alert,
            newest_first,
        }
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn entry(&self, id: &str) -> Option<&Entry> {
        self.by_id.get(id).map(|at| &self.entries[*at])
    }

    /// Returns an incident.
    pub(crate) fn get(&self, id: &str) -> Option<&IncidentCase> {
        self.entry(id).map(|entry| entry.case.as_ref())
    }

    /// Returns an alert and its incident.
    pub(crate) fn alert(&self, id: &str) -> Option<(&IncidentCase, &Alert)> {
        let (at, place) = self.by_alert.get(id)?;
        let case = &self.entries[*at].case;
        Some((case, &case.alerts[*place]))
    }

    pub(crate) fn alert_count(&self) -> usize {
        self.by_alert.len()
    }

    /// Returns an incident's card as it stands.
    pub(crate) fn standing(entry: &Entry, states: &workspace::States) -> api::Incident {
        let card = entry.card().clone();
        match states.get(&card.id) {
            Some(state) => card::standing(card, state),
            None => card,
        }
    }

    /// Returns the incidents, the last opened first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &IncidentCase> {
        self.newest_first.iter().map(|at| self.entries[*at].case.as_ref())
    }
}
