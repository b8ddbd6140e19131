//! Runs that a stopped program left open: what they had found, and their record in the audit log. They have no answer,
//! but the steps that were done have theirs, and what was done was done for somebody.

use crate::answer::{self, Cited, card};
use crate::detail::Detail;
use crate::turn::called_skill;
use api::{Block, Citation};
use serde_json::json;
use skill::Output;
use store::{
    AuditEvent, AuditMessage, COPILOT_INTERACTION, CopilotEventData, Evaluation, StepRecord, StepState, WorkspaceState,
};

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

/// Notes each run in the audit log, with the calls that it had made.
pub(crate) async fn audit(state: &WorkspaceState, runs: &[Evaluation]) -> Result<(), store::Error> {
    for run in runs {
        let steps = state.steps(&run.id).await?;
        state.audit(&event(run, &steps)).await?;
    }
    Ok(())
}

fn event(run: &Evaluation, steps: &[StepRecord]) -> AuditEvent {
    let Detail { asker, flags, .. } = Detail::read(&run.detail);
    let calls = steps.iter().filter_map(|step| Some((step, step.skill.clone()?)));
    let message = |id: &str, is_prompt| AuditMessage {
        id: id.to_owned(),
        is_prompt,
        jailbreak_detected: is_prompt && flags.iter().any(|flag| flag.r#where == "prompt"),
    };
    AuditEvent {
        operation: "CopilotInteraction".to_owned(),
        record_type: COPILOT_INTERACTION,
        user_key: asker.user.clone(),
        user_type: if asker.automated { "Application" } else { "Regular" }.to_owned(),
        user_id: asker.user,
        client_ip: asker.client_ip,
        app_identity: "Copilot.Security.Outrider".to_owned(),
        copilot_event_data: Some(CopilotEventData {
            app_host: asker.surface,
            thread_id: run.session_id.clone(),
            messages: vec![message(&run.prompt_id, true), message(&run.id, false)],
            accessed_resources: calls
                .map(|(step, skill)| called_skill(&skill, &step.name, &step.effect, step.state, false))
                .collect(),
            ..CopilotEventData::default()
        }),
        cost: Some(json!({ "resultType": "error", "wasInterrupted": true })),
        ..AuditEvent::default()
    }
}
