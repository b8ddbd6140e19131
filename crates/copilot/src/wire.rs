//! Stored state in the shape of the wire.

use crate::detail::Detail;
use crate::rights::Rights;
use api::{
    Access, Block, Citation, EvaluationState, EvaluationStep, EvaluationStepState, PageContext, Plan, PlanState,
    ResultType, SkillEffect,
};
use serde::Deserialize as _;
use serde_json::{Map, Value};
use store::{Evidence, StepRecord};

/// Returns an effect as the wire has it.
pub(crate) fn effect(effect: skill::Effect) -> SkillEffect {
    match effect {
        skill::Effect::Read => SkillEffect::Read,
        skill::Effect::Write => SkillEffect::Write,
    }
}

/// Returns a cost class as the wire has it.
pub(crate) fn cost(cost: skill::Cost) -> api::SkillCost {
    match cost {
        skill::Cost::Free => api::SkillCost::Free,
        skill::Cost::Low => api::SkillCost::Low,
        skill::Cost::Medium => api::SkillCost::Medium,
        skill::Cost::High => api::SkillCost::High,
    }
}

fn state(state: store::EvaluationState) -> EvaluationState {
    match state {
        store::EvaluationState::Created => EvaluationState::Created,
        store::EvaluationState::Waiting => EvaluationState::Waiting,
        store::EvaluationState::Running => EvaluationState::Running,
        store::EvaluationState::Completed => EvaluationState::Completed,
        store::EvaluationState::Failed => EvaluationState::Failed,
        store::EvaluationState::Cancelled => EvaluationState::Cancelled,
    }
}

fn plan_state(state: store::PlanState) -> PlanState {
    match state {
        store::PlanState::NotNeeded => PlanState::NotNeeded,
        store::PlanState::Proposed => PlanState::Proposed,
        store::PlanState::Approved => PlanState::Approved,
        store::PlanState::Rejected => PlanState::Rejected,
    }
}

fn result_type(kind: store::ResultType) -> ResultType {
    match kind {
        store::ResultType::Unknown => ResultType::Unknown,
        store::ResultType::Success => ResultType::Success,
        store::ResultType::Error => ResultType::Error,
        store::ResultType::NeedAdditionalClaims => ResultType::NeedAdditionalClaims,
        store::ResultType::Rejected => ResultType::Rejected,
        store::ResultType::TimedOut => ResultType::TimedOut,
        store::ResultType::CapacityExceeded => ResultType::CapacityExceeded,
    }
}

/// Returns the map that a stored value should be; another is an empty one.
pub(crate) fn map(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// Returns the page that a stored value tells of.
pub(crate) fn page(value: &Value) -> Option<PageContext> {
    let page = PageContext::deserialize(value).ok()?;
    (!page.kind.is_empty() || !page.id.is_empty()).then_some(page)
}

/// Returns a line of the process log.
pub(crate) fn step(record: &StepRecord) -> EvaluationStep {
    let elapsed = record.started_at.zip(record.ended_at).map(|(from, to)| to - from);
    EvaluationStep {
        position: record.position,
        name: record.name.clone(),
        plugin: record.plugin.clone(),
        skill: record.skill.clone(),
        effect: if record.effect == "write" {
            SkillEffect::Write
        } else {
            SkillEffect::Read
        },
        inputs: map(&record.inputs),
        state: match record.state {
            store::StepState::Pending => EvaluationStepState::Pending,
            store::StepState::Running => EvaluationStepState::Running,
            store::StepState::Done => EvaluationStepState::Done,
            store::StepState::Failed => EvaluationStepState::Failed,
            store::StepState::Skipped => EvaluationStepState::Skipped,
        },
        message: record.message.clone(),
        started_at: record.started_at,
        ended_at: record.ended_at,
        elapsed_ms: elapsed.map(|elapsed| elapsed.num_milliseconds().try_into().unwrap_or(0)),
    }
}

/// Returns stored evidence as citations.
pub(crate) fn citations(evidence: Vec<Evidence>) -> Vec<Citation> {
    evidence
        .into_iter()
        .filter_map(|item| {
            let proof = serde_json::from_value(item.body)
                .inspect_err(|error| tracing::error!(%error, number = item.number, "evidence cannot be read"))
                .ok()?;
            Some(Citation {
                number: u32::try_from(item.number).ok()?,
                proof,
            })
        })
        .collect()
}

/// What a run holds that is kept as JSON.
pub(crate) struct Parts {
    pub(crate) plan: Option<Plan>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) detail: Detail,
}

/// Returns the plan of a run.
pub(crate) fn plan(kept: &store::Evaluation) -> Option<Plan> {
    Option::deserialize(&kept.plan).unwrap_or_default()
}

/// Returns a run with its steps and citations.
pub(crate) fn evaluation(kept: store::Evaluation, steps: &[StepRecord], citations: Vec<Citation>) -> api::Evaluation {
    let blocks = Vec::deserialize(&kept.blocks).unwrap_or_else(|error| {
        tracing::error!(%error, id = kept.id, "an answer cannot be read");
        vec![crate::answer::notice(
            "this answer was written by another version and cannot be shown: run it again",
        )]
    });
    let parts = Parts {
        plan: plan(&kept),
        blocks,
        detail: Detail::read(&kept.detail),
    };
    evaluation_of(kept, parts, steps, citations)
}

/// Returns a run whose JSON is read already, with its steps and citations.
pub(crate) fn evaluation_of(
    kept: store::Evaluation,
    parts: Parts,
    steps: &[StepRecord],
    citations: Vec<Citation>,
) -> api::Evaluation {
    let Parts { plan, blocks, detail } = parts;
    let waits = kept.state == store::EvaluationState::Waiting;
    api::Evaluation {
        id: kept.id,
        prompt_id: kept.prompt_id,
        session_id: kept.session_id,
        attempt: kept.attempt,
        state: state(kept.state),
        plan,
        plan_state: plan_state(kept.plan_state),
        question: detail.question.filter(|_| waits && detail.answer.is_none()),
        steps: steps.iter().map(step).collect(),
        result_type: result_type(kept.result_type),
        message: kept.message,
        blocks,
        citations,
        suggestions: kept.suggestions,
        claims: detail.claims,
        flags: detail.flags,
        model: detail.model,
        cost: detail.cost,
        interrupted: kept.interrupted,
        created_at: kept.created_at,
        completed_at: kept.completed_at,
    }
}

/// Hides from a reader what the reader's own rights do not allow to see: an answer is only as open as the plugins
/// that it was made with.
pub(crate) fn hide_for(evaluation: &mut api::Evaluation, reader: &str, rights: &dyn Rights) {
    let hidden: Vec<String> = evaluation
        .steps
        .iter()
        .filter_map(|step| step.plugin.clone())
        .filter(|plugin| !rights.may_use(reader, plugin))
        .collect();
    let Some(plugin) = hidden.first() else {
        return;
    };
    evaluation.blocks = vec![crate::answer::notice(&format!(
        "hidden: this answer was made with plugin `{plugin}`, which you may not use"
    ))];
    evaluation.citations.clear();
    evaluation.suggestions.clear();
    evaluation.flags.clear();
    evaluation.plan = None;
    evaluation.question = None;
    for step in &mut evaluation.steps {
        step.inputs.clear();
        step.message.clear();
    }
}

/// Returns a session as its caller sees it.
pub(crate) fn session(kept: store::Session, access: Access) -> api::Session {
    api::Session {
        context: page(&kept.context),
        sources: serde_json::from_value(kept.sources).unwrap_or_default(),
        id: kept.id,
        title: kept.title,
        surface: kept.surface,
        created_at: kept.created_at,
        updated_at: kept.updated_at,
        prompt_count: kept.prompt_count,
        waiting_count: kept.waiting_count,
        owner: kept.owner,
        access,
    }
}

/// Returns a prompt with its runs.
pub(crate) fn prompt(kept: store::Prompt, evaluations: Vec<api::Evaluation>) -> api::Prompt {
    api::Prompt {
        inputs: map(&kept.inputs),
        context: page(&kept.context),
        pinned: kept.pinned.is_some(),
        id: kept.id,
        session_id: kept.session_id,
        position: kept.position,
        content: kept.content,
        skill: kept.skill,
        user: kept.user_id,
        created_at: kept.created_at,
        updated_at: kept.updated_at,
        evaluations,
    }
}
