//! Step 5, plan: which calls, with what effect, at what cost, and whether a person must approve them.

use super::{End, Next, Turn};
use crate::wire;
use api::{Cost, EditedStep, Plan, PlannedStep, SkillCost, SkillEffect};
use serde_json::{Map, Value};
use skill::{Descriptor, check_inputs};
use store::StepState;

/// Steps of a plan at most.
pub(crate) const MOST_STEPS: usize = 24;

/// A call that is wanted.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) skill: String,
    pub(super) inputs: Map<String, Value>,
    pub(super) why: String,
}

/// Returns a step of a plan.
pub(super) fn planned(descriptor: &Descriptor, inputs: Map<String, Value>, why: String) -> PlannedStep {
    PlannedStep {
        skill: descriptor.name.clone(),
        display_name: descriptor.display_name.clone(),
        plugin: descriptor.plugin.clone(),
        inputs,
        effect: wire::effect(descriptor.effect),
        why,
        cost: wire::cost(descriptor.cost),
    }
}

/// Returns the plan that a user approves: the steps as edited, each of a skill that is on and with inputs that it
/// takes.
///
/// # Errors
///
/// Names the first step that cannot run.
pub(crate) fn approved(skills: &[&Descriptor], proposed: &Plan, edited: &[EditedStep]) -> Result<Plan, crate::Error> {
    if edited.is_empty() || edited.len() > MOST_STEPS {
        return Err(crate::Error::invalid(
            "steps",
            format!("must be 1 to {MOST_STEPS}; reject the plan to run none"),
        ));
    }
    let mut steps = Vec::with_capacity(edited.len());
    for step in edited {
        let descriptor = skills
            .iter()
            .find(|descriptor| descriptor.name == step.skill)
            .ok_or_else(|| {
                crate::Error::invalid("steps", format!("name `{}`, which is no skill that is on", step.skill))
            })?;
        let inputs = check_inputs(descriptor, &step.inputs)
            .map_err(|error| crate::Error::invalid("steps", format!("cannot run: {error}")))?;
        let why = proposed
            .steps
            .iter()
            .find(|other| other.skill == step.skill)
            .map_or_else(|| "you added it".to_owned(), |other| other.why.clone());
        steps.push(planned(descriptor, inputs, why));
    }
    Ok(Plan {
        steps,
        estimate: proposed.estimate.clone(),
    })
}

/// Returns about how long steps take.
pub(super) fn elapsed_estimate(steps: &[PlannedStep]) -> u64 {
    steps
        .iter()
        .map(|step| match step.cost {
            SkillCost::Free => 100,
            SkillCost::Low => 2_000,
            SkillCost::Medium => 10_000,
            SkillCost::High => 60_000,
        })
        .sum()
}

impl Turn {
    /// Makes the plan of some calls. A single call that only reads runs at once; else a person approves.
    pub(super) async fn plan(&mut self, wanted: Vec<Wanted>) -> Result<Next, crate::Error> {
        let at = self.begin("plan");
        let mut steps = Vec::new();
        for call in wanted.into_iter().take(MOST_STEPS) {
            let Some(descriptor) = self
                .skills()
                .into_iter()
                .find(|descriptor| descriptor.name == call.skill)
                .cloned()
            else {
                let reason = format!("there is no skill `{}` that is on", call.skill);
                self.end(at, StepState::Failed, reason.clone());
                return Ok(Next::End(End::failed(store::ResultType::Error, reason)));
            };
            match check_inputs(&descriptor, &call.inputs) {
                Ok(inputs) => steps.push(planned(&descriptor, inputs, call.why)),
                Err(error) => {
                    self.end(at, StepState::Failed, error.to_string());
                    return Ok(Next::End(End::failed(store::ResultType::Error, error.to_string())));
                }
            }
        }
        let estimate = Cost {
            elapsed_ms: elapsed_estimate(&steps),
            ..self.plan.take().map(|plan| plan.estimate).unwrap_or_default()
        };
        self.plan = Some(Plan { steps, estimate });
        self.gate(at).await
    }

    /// Waits for approval when the plan needs it.
    pub(super) async fn gate(&mut self, at: usize) -> Result<Next, crate::Error> {
        let Some(plan) = &self.plan else {
            return Ok(Next::GoOn);
        };
        let writes = plan
            .steps
            .iter()
            .filter(|step| step.effect == SkillEffect::Write)
            .count();
        let count = plan.steps.len();
        let needed = writes > 0 || (count > 1 && !self.detail.asker.automated);
        let said = match (count, writes) {
            (1, 0) => "one step that reads".to_owned(),
            (_, 0) => format!("{count} steps that read"),
            _ => format!("{count} steps, {writes} of which change something"),
        };
        if needed {
            self.end(at, StepState::Done, format!("{said}; it waits for approval"));
            self.plan_is_kept = true;
            return self.wait_for_plan().await;
        }
        self.end(at, StepState::Done, format!("{said}; no approval needed"));
        Ok(Next::GoOn)
    }
}
