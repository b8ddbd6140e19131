//! What an interrupted run had found: it has no answer, but the steps that it had done have theirs.

use crate::answer::{self, Cited, card};
use api::{Block, Citation};
use skill::Output;
use store::{StepRecord, StepState};

/// Returns what the steps that were done gave, each under its name, with what proves it.
pub(crate) fn found(steps: &[StepRecord]) -> (Vec<Block>, Vec<Citation>) {
    let mut blocks = Vec::new();
    let mut cited = Cited::default();
    let done = steps
        .iter()
        .filter(|step| step.skill.is_some() && step.state == StepState::Done);
    for step in done {
        match serde_json::from_value::<Output>(step.output.clone()) {
            Ok(output) => {
                let numbers = cited.take(&output);
                blocks.push(card("heading", &step.name));
                blocks.extend(answer::blocks(&output, &numbers));
            }
            Err(error) => tracing::error!(%error, step = step.name, "what a step gave cannot be read"),
        }
    }
    (blocks, cited.on_wire())
}
