//! Runs that another program works on, followed from here: what they do is not heard, how they stand is read again
//! and again.

use crate::copilot::Copilot;
use crate::events::{END, EventLog, Follower};
use api::{Evaluation, EvaluationState};
use std::sync::Arc;
use std::time::Duration;

/// How often it is read.
const LOOK: Duration = Duration::from_millis(500);

impl Copilot {
    /// Follows such a run until it has ended. That it waits for its user is told once.
    pub(crate) fn follow_elsewhere(&self, id: &str, after: u64, user: &str) -> Follower {
        let log = EventLog::after(after);
        let follower = log.follow(after);
        let (copilot, id, user) = (self.clone(), id.to_owned(), user.to_owned());
        tokio::spawn(async move {
            let mut waits = false;
            while log.is_followed() {
                match copilot.evaluation(&id, &user).await {
                    Ok(evaluation) => tell(&log, &evaluation, &mut waits),
                    // It was deleted, or is no longer the follower's to see: there is nothing more to tell.
                    Err(error) if error.is_callers() => log.tell(
                        END,
                        &serde_json::json!({ "id": id, "state": "failed", "message": error.to_string() }),
                    ),
                    Err(error) => tracing::error!(%error, evaluation = id, "a run cannot be looked at"),
                }
                if log.is_closed() {
                    return;
                }
                tokio::time::sleep(LOOK).await;
            }
        });
        follower
    }
}

fn tell(log: &Arc<EventLog>, evaluation: &Evaluation, waits: &mut bool) {
    match evaluation.state {
        EvaluationState::Completed | EvaluationState::Failed | EvaluationState::Cancelled => log.tell(END, evaluation),
        EvaluationState::Waiting if !*waits => {
            *waits = true;
            match &evaluation.question {
                Some(question) => log.tell("question", question),
                None => log.tell("plan", &evaluation.plan),
            }
        }
        EvaluationState::Created | EvaluationState::Running | EvaluationState::Waiting => {
            *waits &= evaluation.state == EvaluationState::Waiting;
        }
    }
}
