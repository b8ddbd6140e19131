//! Wire types of our own HTTP interface, and the `openapi.json` that describes it.
//!
//! The portal's TypeScript client is generated from that file, so a type changed here fails the
//! portal's type check until it follows. Leaves to others: computing the values (`incidents`,
//! `workspace`), routing and transport (`server`), Graph's shapes (`evidence::graph`).

mod alert;
mod audit;
mod block;
mod capacity;
mod citation;
mod endpoint;
mod entity;
mod error;
mod evaluation;
mod hunting;
mod incident;
mod incident_report;
mod knowledge;
mod models;
mod openapi;
mod prompt;
mod promptbook;
mod report;
mod response;
mod row;
mod session;
mod severity;
mod skills;
mod standing;
mod statement;
mod status;
mod step;
mod story;
mod summary;

pub use alert::{Alert, AlertEntity, AlertList};
pub use audit::{AuditPage, AuditRecord, AuditVerified};
pub use block::Block;
pub use capacity::{
    Budget, BudgetChange, BudgetOverage, BudgetPeriod, Capacity, CapacityState, Usage, UsageEntry, UsageTotal,
};
pub use citation::{Citation, Proof, RowRef};
pub use endpoint::{Answer, ENDPOINTS, Endpoint, Method, Parameter, Place, ValueType};
pub use entity::{Entity, EntityKind, EntityList, Property, Role, Verdict};
pub use error::{ErrorBody, ErrorDetail, InnerError};
pub use evaluation::{
    Claims, ContentFlag, Cost, EditedStep, Evaluation, EvaluationFeedback, EvaluationState, EvaluationStep,
    EvaluationStepState, Money, NewAnswer, Plan, PlanApproval, PlanState, PlannedStep, Question, QuestionOption,
    ResultType, SkillCost, SkillEffect,
};
pub use hunting::{
    DiagnosticSeverity, HuntingCancelled, HuntingCheck, HuntingColumn, HuntingFunction, HuntingFunctionKind,
    HuntingHistory, HuntingOutcome, HuntingQuery, HuntingRender, HuntingResult, HuntingRun, HuntingSchema,
    HuntingTable, HuntingTableColumn, HuntingTableOrigin, HuntingText, QueryDiagnostic,
};
pub use incident::{Incident, IncidentCounts, IncidentList, IncidentQuery, IncidentSort, IncidentStatus, Tally};
pub use incident_report::{
    BlastRadius, Compromised, FeedbackKept, IncidentReport, Matrix, MatrixCell, MatrixColumn, NewFeedback, Reached,
    ReportLine, ReportPosted, SeverityEstimate, SummaryMode, SummarySettings, TimelineBucket,
};
pub use knowledge::{KnowledgeFile, KnowledgeList, KnowledgeSettings, KnowledgeUploads, NewKnowledgeFile};
pub use models::{DetectedModel, ModelProtocol, ModelProvider, ModelSettings, WhenExhausted};
pub use openapi::openapi_json;
pub use prompt::{NewPrompt, Prompt, PromptChange, PromptList};
pub use promptbook::{
    NewPromptbookRun, Promptbook, PromptbookChange, PromptbookContent, PromptbookImport, PromptbookInput,
    PromptbookList, PromptbookPrompt, PromptbookRun, PromptbookRunBegun, PromptbookRunPrompt, PromptbookVisibility,
};
pub use report::{Attention, Finding, Report, ReportCitation, ReportProof, ReportQuery, ReportSection, SubjectKind};
pub use response::{
    Card, CardCategory, CardDone, CardMessage, CardTarget, Guidebook, GuidebookDecision, GuidebookList, GuidebookTask,
    GuidedResponse, MoreAction, NewGuidebook, Procedure, ProcedureForm, SharedFeature, SimilarEmails, SimilarIncident,
    SimilarIncidentList, Triage, TriageReason, Urgency,
};
pub use row::{Cell, EvidenceList, EvidenceRow, Row};
pub use session::{
    Access, NewSession, NewShare, PageContext, PinBoard, Session, SessionChange, SessionFile, SessionList, Share,
    ShareList, Sources,
};
pub use severity::Severity;
pub use skills::{Skill, SkillInput, SkillList};
pub use standing::{Activity, Comment, NewAction, NewComment, Standing, StandingChange};
pub use statement::Statement;
pub use status::{SourceState, Status, TableState};
pub use step::{Step, StepList};
pub use story::{Story, StoryEdge, StoryNode};
pub use summary::{Flag, Indicator, Sentence, Span, SpanKind, Summary, SummarySection};
