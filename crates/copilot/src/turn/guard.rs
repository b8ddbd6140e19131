//! Step 2, guard: budget, and whether the prompt tries to talk a model out of its rules.

use super::{End, Next, Turn};
use crate::guard::jailbreak;
use api::{ContentFlag, WhenExhausted};
use store::{CapacityState, ResultType, StepState};

impl Turn {
    /// Looks at the budget and at the prompt.
    pub(super) async fn guard(&mut self) -> Result<Next, crate::Error> {
        let at = self.begin("guard");
        if let Some(flag) = jailbreak(&self.prompt.content) {
            let flag = ContentFlag {
                r#where: "prompt".to_owned(),
                what: flag.what.to_owned(),
            };
            if !self.detail.flags.contains(&flag) {
                self.detail.flags.push(flag);
            }
        }
        let flagged = match self.detail.flags.len() {
            0 => "nothing in the prompt tries to instruct a model",
            _ => "the prompt reads like an attempt to instruct a model; it is flagged",
        };
        let capacity = self.inner.state.capacity().await?;
        self.has_budget = capacity.is_some();
        let Some(capacity) = capacity else {
            self.end(at, StepState::Done, format!("{flagged}; no budget"));
            return Ok(Next::GoOn);
        };
        if let Some(notice) = capacity.notice() {
            self.detail.notices.push(notice.clone());
            if capacity.state == CapacityState::Exhausted {
                let instead = self.models.as_ref().map(|models| models.when_exhausted);
                if instead != Some(WhenExhausted::Embedded) {
                    self.end(at, StepState::Failed, notice.clone());
                    return Ok(Next::End(End::failed(ResultType::CapacityExceeded, notice)));
                }
                self.models = None;
            }
        }
        self.end(
            at,
            StepState::Done,
            format!("{flagged}; {} of {} tokens used", capacity.used, capacity.budget.tokens),
        );
        Ok(Next::GoOn)
    }
}
