//! Questions in plain words over all alerts.

use crate::case_cache::Cases;
use crate::{Error, Workspace};
use ask::{Answer, Corpus, Question};
use std::sync::Arc;

impl Workspace {
    /// Answers questions from the alerts, in their order.
    ///
    /// # Errors
    /// When alerts cannot be read.
    pub async fn ask(&self, questions: Vec<Question>) -> Result<Vec<Answer>, Error> {
        let cases = self.cases().await?;
        answers(cases, questions).await
    }

    /// Answers questions from the alerts of one incident, in their order.
    ///
    /// # Errors
    /// When there is no such incident, or alerts cannot be read.
    pub async fn ask_incident(&self, id: &str, questions: Vec<Question>) -> Result<Vec<Answer>, Error> {
        let case = self.case(id).await?.ok_or_else(|| Error::NoIncident(id.to_owned()))?;
        answers(Arc::new(vec![case]), questions).await
    }
}

async fn answers(cases: Cases, questions: Vec<Question>) -> Result<Vec<Answer>, Error> {
    let answered = tokio::task::spawn_blocking(move || {
        let corpus = corpus(&cases);
        questions.iter().map(|question| corpus.answer(question)).collect()
    });
    answered.await.map_err(|source| Error::Task {
        step: "answer questions",
        source,
    })
}

/// Reads the alerts of some incidents.
fn corpus(cases: &Cases) -> Corpus<'_> {
    let alerts = cases
        .iter()
        .flat_map(|case| case.alerts.iter().map(|alert| (case.incident.id.as_str(), alert)));
    Corpus::new(alerts)
}
