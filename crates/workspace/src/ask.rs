//! Questions in plain words over all alerts.

use crate::case_cache::Cases;
use crate::{Error, Workspace};
use ask::{Answer, Corpus, Question};

impl Workspace {
    /// Answers questions from the alerts, in their order.
    ///
    /// # Errors
    /// When alerts cannot be read.
    pub async fn ask(&self, questions: Vec<Question>) -> Result<Vec<Answer>, Error> {
        let cases = self.cases().await?;
        let answered = tokio::task::spawn_blocking(move || {
            let corpus = corpus(&cases);
            questions.iter().map(|question| corpus.answer(question)).collect()
        });
        answered.await.map_err(|source| Error::Task {
            step: "answer questions",
            source,
        })
    }
}

/// Reads the alerts of all incidents.
fn corpus(cases: &Cases) -> Corpus<'_> {
    let alerts = cases
        .iter()
        .flat_map(|case| case.alerts.iter().map(|alert| (case.incident.id.as_str(), alert)));
    Corpus::new(alerts)
}
