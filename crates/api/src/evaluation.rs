//! Evaluations on the wire: one run of a prompt, from plan to answer.
//!
//! Source: states and result types are those of Microsoft Graph's `securityCopilot` evaluations.

use crate::{Block, Citation};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum EvaluationState {
    /// Accepted, not begun.
    Created,
    /// Waits for a person: for an answer or an approval.
    Waiting,
    /// Runs.
    Running,
    /// Ended with an answer, if only that there is none.
    Completed,
    /// Ended with an error.
    Failed,
    /// Stopped, or its plan was rejected.
    Cancelled,
}

/// Whether a plan may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum PlanState {
    /// It needs nobody's approval.
    NotNeeded,
    /// Nobody has decided.
    Proposed,
    /// It may run.
    Approved,
    /// It may not.
    Rejected,
}

/// What kind of answer there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ResultType {
    /// None yet.
    Unknown,
    /// An answer.
    Success,
    /// Something failed.
    Error,
    /// The user must sign in to something first.
    NeedAdditionalClaims,
    /// Refused: out of scope, not allowed, or the plan was rejected.
    Rejected,
    /// It took too long.
    TimedOut,
    /// The budget is used up.
    CapacityExceeded,
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum EvaluationStepState {
    /// Not begun.
    Pending,
    /// Runs.
    Running,
    /// Done.
    Done,
    /// Failed.
    Failed,
    /// Left out, with the reason.
    Skipped,
}

/// Whether a skill may change something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SkillEffect {
    /// It only reads.
    Read,
    /// It may change something.
    Write,
}

/// What a call of a skill takes, roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SkillCost {
    /// Nothing worth telling.
    Free,
    /// Seconds.
    Low,
    /// Many rows, or a call to another service.
    Medium,
    /// A model writes, or minutes pass.
    High,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Money {
    /// How much.
    pub amount: f64,
    /// ISO 4217 code.
    pub currency: String,
}

/// What something takes or took.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Cost {
    /// Tokens sent to a model.
    pub input_tokens: u64,
    /// Tokens it wrote.
    pub output_tokens: u64,
    /// Milliseconds.
    pub elapsed_ms: u64,
    /// Money, when prices are known.
    pub money: Option<Money>,
}

/// A step of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlannedStep {
    /// The skill.
    pub skill: String,
    /// Its name for people.
    pub display_name: String,
    /// Its plugin.
    pub plugin: String,
    /// Its inputs.
    pub inputs: Map<String, Value>,
    /// Whether it may change something.
    pub effect: SkillEffect,
    /// Why it is in the plan.
    pub why: String,
    /// What it takes, roughly.
    pub cost: SkillCost,
}

/// What will be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// In order.
    pub steps: Vec<PlannedStep>,
    /// What it will take.
    pub estimate: Cost,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionOption {
    /// What is shown; hostile text where it quotes evidence.
    pub label: String,
    /// What is sent back.
    pub value: String,
}

/// A question back to the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// The question.
    pub text: String,
    /// Up to four answers; free text is an answer too.
    pub options: Vec<QuestionOption>,
}

/// A line of the process log: one of the nine stages, or a call of a skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationStep {
    /// Its place, from 1.
    pub position: u64,
    /// What it is called.
    pub name: String,
    /// The plugin of its skill.
    pub plugin: Option<String>,
    /// Its skill.
    pub skill: Option<String>,
    /// Whether it may change something.
    pub effect: SkillEffect,
    /// The skill's inputs.
    pub inputs: Map<String, Value>,
    /// Where it stands.
    pub state: EvaluationStepState,
    /// What went wrong, was left out or was found, in words.
    pub message: String,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Milliseconds it took.
    pub elapsed_ms: Option<u64>,
}

/// How many claims of an answer were found in what they cite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Claims {
    /// Found.
    pub supported: u32,
    /// All.
    pub total: u32,
    /// Taken out or marked.
    pub removed: u32,
}

/// Text that reads like an instruction to a model, or tries to talk it out of its rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContentFlag {
    /// Where it stands: `prompt`, or what was read.
    pub r#where: String,
    /// What it is like.
    pub what: String,
}

/// One run of a prompt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// Id.
    pub id: String,
    /// Its prompt.
    pub prompt_id: String,
    /// Its session.
    pub session_id: String,
    /// Which run of the prompt it is, from 1.
    pub attempt: u64,
    /// Where it stands.
    pub state: EvaluationState,
    /// What is done or would be.
    pub plan: Option<Plan>,
    /// Whether the plan may run.
    pub plan_state: PlanState,
    /// What the user is asked.
    pub question: Option<Question>,
    /// The process log.
    pub steps: Vec<EvaluationStep>,
    /// What kind of answer there is.
    pub result_type: ResultType,
    /// What went wrong, in words; empty when nothing did.
    pub message: String,
    /// The answer.
    pub blocks: Vec<Block>,
    /// What the answer cites.
    pub citations: Vec<Citation>,
    /// Prompts that could come next.
    pub suggestions: Vec<String>,
    /// How many of its claims were found in what they cite.
    pub claims: Claims,
    /// What was read or asked that tries to instruct a model.
    pub flags: Vec<ContentFlag>,
    /// The model that wrote it; none for the embedded analyst.
    pub model: Option<String>,
    /// What it took.
    pub cost: Cost,
    /// Whether a restart ended it: it can be resumed.
    pub interrupted: bool,
    /// When it was accepted.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
}

/// Approval of a plan, as it was proposed or edited.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct PlanApproval {
    /// The steps that shall run, when they are others than proposed.
    pub steps: Option<Vec<EditedStep>>,
}

/// A step as the user wants it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EditedStep {
    /// The skill.
    pub skill: String,
    /// Its inputs.
    #[serde(default)]
    pub inputs: Map<String, Value>,
}

/// An answer to a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewAnswer {
    /// The value of an option, or free text.
    pub value: String,
}

/// What a reader thinks of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EvaluationFeedback {
    /// `looksRight`, `needsImprovement` or `inappropriate`.
    pub verdict: String,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}
