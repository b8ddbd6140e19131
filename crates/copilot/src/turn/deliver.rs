//! Step 9, deliver: the answer with all that came of the turn is kept, audited and told.

use super::{End, Turn};
use crate::answer::{notice, proof_name};
use crate::wire;
use chrono::{DateTime, Utc};
use evidence::Proof;
use serde_json::{Value, json};
use store::{
    AccessedResource, AuditEvent, AuditMessage, COPILOT_INTERACTION, CopilotEventData, EvaluationState, Evidence,
    Outcome, StepState, TurnEnd, Usage,
};

const SUGGESTED: usize = 6;
/// Resources that an audit record names.
const RESOURCES: usize = 500;

/// Returns a call of a skill as an audit record names it.
pub(crate) fn called_skill(
    skill: &str,
    name: &str,
    effect: &str,
    state: StepState,
    xpia_detected: bool,
) -> AccessedResource {
    AccessedResource {
        id: skill.to_owned(),
        name: name.to_owned(),
        r#type: "Skill".to_owned(),
        action: if effect == "write" { "Write" } else { "Read" }.to_owned(),
        status: match state {
            StepState::Done => "success",
            StepState::Skipped | StepState::Pending => "skipped",
            StepState::Failed | StepState::Running => "failure",
        }
        .to_owned(),
        xpia_detected,
    }
}

impl Turn {
    /// Keeps, audits and tells how the turn ended.
    pub(super) async fn deliver(&mut self, end: End) {
        let at = self.begin("deliver");
        self.end_open_steps(&end);
        self.finish_blocks();
        self.detail.question = None;
        self.detail.past = self.as_past();
        self.detail.cost.elapsed_ms = self.started.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
        self.end(at, StepState::Done, "");
        if let Err(error) = self.keep(end).await {
            tracing::error!(
                error = crate::models::chain_text(&error),
                evaluation = self.evaluation.id,
                "an answer could not be kept"
            );
            self.log.tell(
                crate::events::END,
                &json!({ "id": self.evaluation.id, "state": "failed", "message": error.to_string() }),
            );
        }
    }

    /// A step that was cut off did not end by itself.
    fn end_open_steps(&mut self, end: &End) {
        for at in 0..self.steps.len().saturating_sub(1) {
            let Some(step) = self.steps.get(at) else { continue };
            let (state, is_write) = (step.state, step.effect == "write");
            match state {
                StepState::Running => {
                    let message = if is_write {
                        format!("{}: it may have happened", end.message)
                    } else {
                        end.message.clone()
                    };
                    self.end(at, StepState::Failed, message);
                }
                StepState::Pending => self.end(at, StepState::Skipped, "not begun"),
                StepState::Done | StepState::Failed | StepState::Skipped => {}
            }
        }
    }

    fn finish_blocks(&mut self) {
        let failed: Vec<String> = self
            .steps
            .iter()
            .filter(|step| step.skill.is_some())
            .filter_map(|step| match step.state {
                StepState::Failed => Some(format!("{} failed: {}", step.name, step.message)),
                StepState::Skipped if step.message != "not begun" => Some(format!("{}: {}", step.name, step.message)),
                _ => None,
            })
            .collect();
        let notices: Vec<_> = self
            .detail
            .notices
            .iter()
            .chain(&failed)
            .map(|text| notice(text))
            .collect();
        self.blocks.extend(notices);
        for found in &self.found {
            for suggestion in &found.output.suggestions {
                if !self.suggestions.contains(suggestion) {
                    self.suggestions.push(suggestion.clone());
                }
            }
        }
        self.suggestions.truncate(SUGGESTED);
    }

    async fn keep(&mut self, end: End) -> Result<(), crate::Error> {
        self.keep_prompt().await?;
        let record = self.audit_event(&end);
        let invalid = |error: serde_json::Error| crate::Error::invalid("answer", error.to_string());
        let evidence = self
            .cited
            .numbered()
            .map(|(number, proof)| {
                Ok(Evidence {
                    number: number.into(),
                    kind: kind(proof).to_owned(),
                    title: proof_name(proof),
                    flagged: !crate::guard::flags(&proof.text()).is_empty(),
                    body: serde_json::to_value(api::Proof::from(proof.clone())).map_err(invalid)?,
                })
            })
            .collect::<Result<Vec<_>, crate::Error>>()?;
        // An approved plan is never written again.
        let plan = match &self.plan {
            Some(plan) if !self.plan_is_kept => Some(serde_json::to_value(plan).map_err(invalid)?),
            _ => None,
        };
        let turn_end = TurnEnd {
            plan,
            outcome: Outcome {
                state: end.state,
                result_type: end.result_type,
                message: end.message,
                blocks: serde_json::to_value(&self.blocks).map_err(invalid)?,
                suggestions: self.suggestions.clone(),
                detail: self.detail.to_json(),
            },
            steps: self.take_unkept(),
            evidence,
            usage: self.usage().await?,
            audit: Some(record.clone()),
        };
        match self.inner.state.end_turn(&self.evaluation.id, &turn_end).await {
            Ok(at) => {
                let whole = self.as_kept(turn_end.outcome, at);
                self.log.end(&whole);
                // Who follows gets it before this tidies up.
                tokio::task::yield_now().await;
                Ok(())
            }
            Err(error) => {
                // An interaction that is audited and not kept is better than one that nobody learns of.
                self.inner.state.audit(&record).await?;
                match error {
                    // Someone else ended it meanwhile: a rejected plan, a deleted session. What is kept is what is told.
                    store::Error::Refused { .. } => {
                        let kept = self.inner.state.evaluation(&self.evaluation.id).await?;
                        let whole = wire::evaluation(kept, &self.steps, self.cited.on_wire());
                        self.log.tell(crate::events::END, &whole);
                        Ok(())
                    }
                    error => Err(error.into()),
                }
            }
        }
    }

    /// Returns the run as it is kept now: what would be read, without reading it.
    fn as_kept(&mut self, outcome: Outcome, at: DateTime<Utc>) -> api::Evaluation {
        // The rest is in the parts.
        self.evaluation.detail = Value::Null;
        let kept = store::Evaluation {
            state: outcome.state,
            result_type: outcome.result_type,
            message: outcome.message,
            suggestions: outcome.suggestions,
            updated_at: at,
            completed_at: Some(at),
            ..self.evaluation.clone()
        };
        let parts = wire::Parts {
            plan: if self.plan_is_kept {
                wire::plan(&kept)
            } else {
                self.plan.take()
            },
            blocks: std::mem::take(&mut self.blocks),
            detail: std::mem::take(&mut self.detail),
        };
        wire::evaluation_of(kept, parts, &self.steps, self.cited.on_wire())
    }

    /// Returns what the turn took: an entry for each skill, one for the model and the rest of the time.
    async fn usage(&self) -> Result<Vec<Usage>, crate::Error> {
        let asker = &self.detail.asker;
        let is_over = if self.detail.model.is_some() && self.has_budget {
            let capacity = self.inner.state.capacity().await?;
            capacity.is_some_and(|capacity| capacity.used >= capacity.budget.tokens)
        } else {
            false
        };
        let base = Usage {
            user_id: asker.user.clone(),
            session_id: Some(self.session.id.clone()),
            prompt_id: Some(self.prompt.id.clone()),
            category: asker.category.clone(),
            kind: if asker.automated { "automated" } else { "manual" }.to_owned(),
            surface: asker.surface.clone(),
            ..Usage::default()
        };
        let mut entries = Vec::new();
        let mut rest = self.detail.cost.elapsed_ms;
        for step in self.steps.iter().filter(|step| step.skill.is_some()) {
            let Some((from, to)) = step.started_at.zip(step.ended_at) else {
                continue;
            };
            let elapsed_ms = (to - from).num_milliseconds().try_into().unwrap_or(0);
            rest = rest.saturating_sub(elapsed_ms);
            entries.push(Usage {
                plugin: step.plugin.clone(),
                skill: step.skill.clone(),
                elapsed_ms,
                ..base.clone()
            });
        }
        let cost = &self.detail.cost;
        let own = Usage {
            model: self.detail.model.clone(),
            input_tokens: cost.input_tokens,
            output_tokens: cost.output_tokens,
            elapsed_ms: rest,
            cost_micros: cost
                .money
                .as_ref()
                .map_or(0, |money| (money.amount * 1e6).round().max(0.0) as u64),
            overage: is_over,
            ..base
        };
        match entries.as_mut_slice() {
            // The usual turn is one entry.
            [only] => {
                only.elapsed_ms += rest;
                only.model = own.model;
                only.input_tokens = own.input_tokens;
                only.output_tokens = own.output_tokens;
                only.cost_micros = own.cost_micros;
                only.overage = own.overage;
            }
            _ => entries.push(own),
        }
        Ok(entries)
    }

    /// Returns what the audit log says of the turn.
    fn audit_event(&self, end: &End) -> AuditEvent {
        let asker = &self.detail.asker;
        let is_jailbreak = self.detail.flags.iter().any(|flag| flag.r#where == "prompt");
        let mut resources: Vec<AccessedResource> = Vec::new();
        for (_, proof) in self.cited.numbered().take(RESOURCES) {
            resources.push(AccessedResource {
                id: proof_name(proof),
                name: proof_name(proof),
                r#type: kind(proof).to_owned(),
                action: "Read".to_owned(),
                status: "success".to_owned(),
                xpia_detected: !crate::guard::flags(&proof.text()).is_empty(),
            });
        }
        for step in self.steps.iter().filter(|step| step.skill.is_some()) {
            let skill = step.skill.clone().unwrap_or_default();
            let prefix = format!("{skill}:");
            let is_flagged = self
                .detail
                .flags
                .iter()
                .any(|flag| flag.r#where == skill || flag.r#where.starts_with(&prefix));
            resources.push(called_skill(&skill, &step.name, &step.effect, step.state, is_flagged));
        }
        let mut plugins: Vec<&String> = self.steps.iter().filter_map(|step| step.plugin.as_ref()).collect();
        plugins.sort();
        plugins.dedup();
        let message = |id: &str, is_prompt, jailbreak_detected| AuditMessage {
            id: id.to_owned(),
            is_prompt,
            jailbreak_detected,
        };
        let cost = serde_json::to_value(&self.detail.cost).unwrap_or(Value::Null);
        let estimate = self.plan.as_ref().map_or(Value::Null, |plan| {
            serde_json::to_value(&plan.estimate).unwrap_or(Value::Null)
        });
        AuditEvent {
            operation: "CopilotInteraction".to_owned(),
            record_type: COPILOT_INTERACTION,
            user_key: asker.user.clone(),
            user_type: if asker.automated { "Application" } else { "Regular" }.to_owned(),
            user_id: asker.user.clone(),
            client_ip: asker.client_ip.clone(),
            app_identity: "Copilot.Security.Outrider".to_owned(),
            copilot_event_data: Some(CopilotEventData {
                app_host: asker.surface.clone(),
                contexts: if self.page.kind.is_empty() {
                    Vec::new()
                } else {
                    vec![json!({ "Id": self.page.id, "Type": self.page.kind })]
                },
                thread_id: self.session.id.clone(),
                messages: vec![
                    message(&self.prompt.id, true, is_jailbreak),
                    message(&self.evaluation.id, false, false),
                ],
                accessed_resources: resources,
                ai_system_plugin: plugins
                    .iter()
                    .map(|plugin| json!({ "Name": plugin, "ID": plugin, "Version": env!("CARGO_PKG_VERSION") }))
                    .collect(),
                model_transparency_details: vec![match &self.detail.model {
                    Some(model) => json!({ "ModelProviderName": "configured", "ModelName": model, "ModelVersion": "" }),
                    None => {
                        json!({ "ModelProviderName": "Outrider", "ModelName": "embedded analyst", "ModelVersion": env!("CARGO_PKG_VERSION") })
                    }
                }],
                ..CopilotEventData::default()
            }),
            cost: Some(json!({
                "estimate": estimate,
                "actual": cost,
                "resultType": serde_json::to_value(end.result_type).unwrap_or(Value::Null),
                "wasStopped": end.state == EvaluationState::Cancelled,
            })),
            ..AuditEvent::default()
        }
    }
}

fn kind(proof: &Proof) -> &'static str {
    match proof {
        Proof::Row(_) => "row",
        Proof::Alert { .. } => "alert",
        Proof::Set { .. } => "set",
        Proof::Entry { .. } => "entry",
        Proof::Incidents { .. } => "incidents",
        Proof::Rows { .. } => "rows",
        Proof::Passage { .. } => "file",
    }
}
