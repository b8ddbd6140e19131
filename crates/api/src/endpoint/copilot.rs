//! The endpoints of the copilot: sessions, prompts and their evaluations, skills, promptbooks, knowledge, capacity,
//! models.

use super::{Endpoint, Parameter, ValueType};
use crate::openapi::Schemas;
use crate::{
    AuditPage, AuditVerified, BudgetChange, Capacity, Evaluation, EvaluationFeedback, KnowledgeFile, KnowledgeList,
    KnowledgeSettings, ModelSettings, NewAnswer, NewKnowledgeFile, NewPrompt, NewPromptbookRun, NewSession, NewShare,
    PinBoard, PlanApproval, Prompt, PromptChange, PromptList, Promptbook, PromptbookChange, PromptbookContent,
    PromptbookImport, PromptbookList, PromptbookRun, PromptbookRunBegun, Session, SessionChange, SessionFile,
    SessionList, ShareList, SkillList, Usage,
};

/// A list's page.
const CURSOR: Parameter = Parameter::query("cursor", ValueType::Text, "`nextCursor` of the page before.");
const LIMIT: Parameter = Parameter::query(
    "limit",
    ValueType::Number,
    "Entries to give, 1 to 500; 50 unless given.",
);
const SESSION: Parameter = Parameter::path("id", "Id of the session.");
const PROMPT: Parameter = Parameter::path("id", "Id of the prompt.");
const EVALUATION: Parameter = Parameter::path("id", "Id of the evaluation.");
const BOOK: Parameter = Parameter::path("id", "Id of the promptbook.");
const RUN: Parameter = Parameter::path("id", "Id of the run.");

/// The copilot's endpoints.
pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get(
        "findSessions",
        "/api/sessions",
        "The caller's sessions, and those that others share with them.",
        &[
            Parameter::query("q", ValueType::Text, "Words that the title or a prompt must contain."),
            Parameter::query("surface", ValueType::Text, "Where they began."),
            Parameter::query(
                "waiting",
                ValueType::Flag,
                "Only those with a run that waits for its user: a plan to decide, a question to answer.",
            ),
            CURSOR,
            LIMIT,
        ],
        Schemas::answer::<SessionList>,
    ),
    Endpoint::post(
        "beginSession",
        "/api/sessions",
        "Begins a session.",
        &[],
        Schemas::answer::<Session>,
    )
    .taking(Schemas::answer::<NewSession>),
    Endpoint::post(
        "importSession",
        "/api/sessions/import",
        "Takes in a session that was exported as JSON.",
        &[],
        Schemas::answer::<Session>,
    )
    .taking(Schemas::answer::<SessionFile>),
    Endpoint::get(
        "getSession",
        "/api/sessions/{id}",
        "A session.",
        &[SESSION],
        Schemas::answer::<Session>,
    ),
    Endpoint::patch(
        "changeSession",
        "/api/sessions/{id}",
        "Renames a session, or sets which plugins and files it may use.",
        &[SESSION],
        Schemas::answer::<Session>,
    )
    .taking(Schemas::answer::<SessionChange>),
    Endpoint::delete(
        "deleteSession",
        "/api/sessions/{id}",
        "Deletes a session: nobody can read it from now on.",
        &[SESSION],
        Schemas::answer::<Session>,
    ),
    Endpoint::post(
        "duplicateSession",
        "/api/sessions/{id}/duplicate",
        "Makes a copy with all prompts and the last answer to each.",
        &[SESSION],
        Schemas::answer::<Session>,
    ),
    Endpoint::get(
        "findPrompts",
        "/api/sessions/{id}/prompts",
        "The prompts of a session with all their runs.",
        &[SESSION],
        Schemas::answer::<PromptList>,
    ),
    Endpoint::post(
        "ask",
        "/api/sessions/{id}/prompts",
        "Asks: the prompt begins to run, its evaluation tells how it goes.",
        &[SESSION],
        Schemas::answer::<Prompt>,
    )
    .taking(Schemas::answer::<NewPrompt>),
    Endpoint::get(
        "getPins",
        "/api/sessions/{id}/pins",
        "The pinned prompts of a session and what they say together.",
        &[SESSION],
        Schemas::answer::<PinBoard>,
    ),
    Endpoint::get(
        "exportSession",
        "/api/sessions/{id}/export/{format}",
        "The session as a file: `md`, `docx`, `pdf` or `json`.",
        &[
            SESSION,
            Parameter::path("format", "`md`, `docx`, `pdf` or `json`."),
            Parameter::query("pinned", ValueType::Flag, "Whether only pinned prompts are in it."),
        ],
        Schemas::answer::<SessionFile>,
    )
    .giving_file(&[
        "text/markdown",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/pdf",
        "application/json",
    ]),
    Endpoint::get(
        "findShares",
        "/api/sessions/{id}/shares",
        "With whom a session is shared.",
        &[SESSION],
        Schemas::answer::<ShareList>,
    ),
    Endpoint::post(
        "shareSession",
        "/api/sessions/{id}/shares",
        "Shares a session, or some of its prompts, with a named user.",
        &[SESSION],
        Schemas::answer::<ShareList>,
    )
    .taking(Schemas::answer::<NewShare>),
    Endpoint::delete(
        "unshareSession",
        "/api/sessions/{id}/shares/{reader}",
        "Takes a session back from a reader.",
        &[SESSION, Parameter::path("reader", "The reader.")],
        Schemas::answer::<ShareList>,
    ),
    Endpoint::patch(
        "changePrompt",
        "/api/prompts/{id}",
        "Pins a prompt, or edits it and runs it again.",
        &[PROMPT],
        Schemas::answer::<Prompt>,
    )
    .taking(Schemas::answer::<PromptChange>),
    Endpoint::delete(
        "deletePrompt",
        "/api/prompts/{id}",
        "Deletes a prompt with its answers.",
        &[PROMPT],
        Schemas::answer::<PromptList>,
    ),
    Endpoint::post(
        "rerunPrompt",
        "/api/prompts/{id}/evaluations",
        "Runs a prompt again.",
        &[PROMPT],
        Schemas::answer::<Evaluation>,
    ),
    Endpoint::get(
        "getEvaluation",
        "/api/evaluations/{id}",
        "How a run stands, and its answer.",
        &[EVALUATION],
        Schemas::answer::<Evaluation>,
    ),
    Endpoint::get(
        "followEvaluation",
        "/api/evaluations/{id}/events",
        "What happens in a run, as server-sent events: `step`, `plan`, `question`, `text`, \
`restart`, `block`, `end`. A `plan` and a `question` wait for the user; `end` is the whole run, with steps that were \
not told before. Ids grow; `Last-Event-ID` resumes.",
        &[EVALUATION],
        Schemas::answer::<Evaluation>,
    )
    .giving_file(&["text/event-stream"]),
    Endpoint::post(
        "approvePlan",
        "/api/evaluations/{id}/approve",
        "Approves the plan, as proposed or as edited; it is the only thing that runs.",
        &[EVALUATION],
        Schemas::answer::<Evaluation>,
    )
    .taking(Schemas::answer::<PlanApproval>),
    Endpoint::post(
        "rejectPlan",
        "/api/evaluations/{id}/reject",
        "Rejects the plan: nothing runs.",
        &[EVALUATION],
        Schemas::answer::<Evaluation>,
    ),
    Endpoint::post(
        "answerQuestion",
        "/api/evaluations/{id}/answer",
        "Answers the question that the run waits for.",
        &[EVALUATION],
        Schemas::answer::<Evaluation>,
    )
    .taking(Schemas::answer::<NewAnswer>),
    Endpoint::post(
        "stopEvaluation",
        "/api/evaluations/{id}/stop",
        "Stops a run.",
        &[EVALUATION],
        Schemas::answer::<Evaluation>,
    ),
    Endpoint::post(
        "resumeEvaluation",
        "/api/evaluations/{id}/resume",
        "Goes on with a run that a restart ended: steps that were done are not done again.",
        &[EVALUATION],
        Schemas::answer::<Evaluation>,
    ),
    Endpoint::post(
        "judgeEvaluation",
        "/api/evaluations/{id}/feedback",
        "Keeps what a reader thinks of an answer.",
        &[EVALUATION],
        Schemas::answer::<EvaluationFeedback>,
    )
    .taking(Schemas::answer::<EvaluationFeedback>),
    Endpoint::get(
        "exportFeedback",
        "/api/feedback/export",
        "All feedback, one JSON object a line.",
        &[],
        Schemas::answer::<Evaluation>,
    )
    .giving_file(&["application/x-ndjson"]),
    Endpoint::get(
        "findSkills",
        "/api/skills",
        "The skills there are.",
        &[],
        Schemas::answer::<SkillList>,
    ),
    Endpoint::get(
        "findPromptbooks",
        "/api/promptbooks",
        "The promptbooks that the caller sees.",
        &[],
        Schemas::answer::<PromptbookList>,
    ),
    Endpoint::post(
        "addPromptbook",
        "/api/promptbooks",
        "Keeps a new promptbook.",
        &[],
        Schemas::answer::<Promptbook>,
    )
    .taking(Schemas::answer::<PromptbookContent>),
    Endpoint::post(
        "importPromptbook",
        "/api/promptbooks/import",
        "Takes in a promptbook's file, YAML or JSON.",
        &[],
        Schemas::answer::<Promptbook>,
    )
    .taking(Schemas::answer::<PromptbookImport>),
    Endpoint::get(
        "getPromptbook",
        "/api/promptbooks/{id}",
        "A promptbook.",
        &[BOOK],
        Schemas::answer::<Promptbook>,
    ),
    Endpoint::put(
        "changePromptbook",
        "/api/promptbooks/{id}",
        "Writes a new version of a promptbook.",
        &[BOOK],
        Schemas::answer::<Promptbook>,
    )
    .taking(Schemas::answer::<PromptbookChange>),
    Endpoint::delete(
        "deletePromptbook",
        "/api/promptbooks/{id}",
        "Deletes a promptbook.",
        &[BOOK],
        Schemas::answer::<PromptbookList>,
    ),
    Endpoint::post(
        "duplicatePromptbook",
        "/api/promptbooks/{id}/duplicate",
        "Makes a private copy.",
        &[BOOK],
        Schemas::answer::<Promptbook>,
    ),
    Endpoint::get(
        "exportPromptbook",
        "/api/promptbooks/{id}/export/{format}",
        "The promptbook as a file: `yaml` or `json`.",
        &[BOOK, Parameter::path("format", "`yaml` or `json`.")],
        Schemas::answer::<Promptbook>,
    )
    .giving_file(&["application/yaml", "application/json"]),
    Endpoint::post(
        "runPromptbook",
        "/api/promptbooks/{id}/run",
        "Runs a promptbook.",
        &[BOOK],
        Schemas::answer::<PromptbookRunBegun>,
    )
    .taking(Schemas::answer::<NewPromptbookRun>),
    Endpoint::get(
        "getPromptbookRun",
        "/api/promptbook-runs/{id}",
        "How a run of a promptbook stands.",
        &[RUN],
        Schemas::answer::<PromptbookRun>,
    ),
    Endpoint::post(
        "stopPromptbookRun",
        "/api/promptbook-runs/{id}/stop",
        "Stops a run of a promptbook.",
        &[RUN],
        Schemas::answer::<PromptbookRun>,
    ),
    Endpoint::get(
        "findKnowledge",
        "/api/knowledge",
        "The caller's knowledge files.",
        &[],
        Schemas::answer::<KnowledgeList>,
    ),
    Endpoint::post(
        "addKnowledge",
        "/api/knowledge",
        "Keeps a file to answer from.",
        &[],
        Schemas::answer::<KnowledgeFile>,
    )
    .taking(Schemas::answer::<NewKnowledgeFile>),
    Endpoint::delete(
        "deleteKnowledge",
        "/api/knowledge/{id}",
        "Deletes a file.",
        &[Parameter::path("id", "Id of the file.")],
        Schemas::answer::<KnowledgeList>,
    ),
    Endpoint::get(
        "getKnowledgeSettings",
        "/api/settings/knowledge",
        "Who may upload knowledge files, and how much.",
        &[],
        Schemas::answer::<KnowledgeSettings>,
    ),
    Endpoint::put(
        "setKnowledgeSettings",
        "/api/settings/knowledge",
        "Sets who may upload knowledge files, and how much.",
        &[],
        Schemas::answer::<KnowledgeSettings>,
    )
    .taking(Schemas::answer::<KnowledgeSettings>),
    Endpoint::get(
        "getCapacity",
        "/api/capacity",
        "What is left of the budget.",
        &[],
        Schemas::answer::<Capacity>,
    ),
    Endpoint::put(
        "setBudget",
        "/api/capacity",
        "Sets the budget.",
        &[],
        Schemas::answer::<Capacity>,
    )
    .taking(Schemas::answer::<BudgetChange>),
    Endpoint::get(
        "getUsage",
        "/api/usage",
        "What was used, in tokens, time and money.",
        &[
            Parameter::query(
                "by",
                ValueType::Text,
                "`user`, `plugin`, `skill`, `category`, `surface` or `model`; `user` unless given.",
            ),
            Parameter::query("user", ValueType::Text, "Only this user's."),
            Parameter::query("plugin", ValueType::Text, "Only this plugin's."),
            Parameter::query("from", ValueType::Text, "From this instant."),
            Parameter::query("before", ValueType::Text, "Before this instant."),
            CURSOR,
            LIMIT,
        ],
        Schemas::answer::<Usage>,
    ),
    Endpoint::get(
        "findAuditRecords",
        "/api/audit",
        "The audit log, oldest first; for owners and auditors.",
        &[
            Parameter::query("after", ValueType::Number, "`nextAfter` of the page before."),
            Parameter::query(
                "limit",
                ValueType::Number,
                "Records to give, 1 to 500; 100 unless given.",
            ),
        ],
        Schemas::answer::<AuditPage>,
    ),
    Endpoint::get(
        "verifyAudit",
        "/api/audit/verify",
        "Whether the chain of the audit log is whole; for owners and auditors.",
        &[],
        Schemas::answer::<AuditVerified>,
    ),
    Endpoint::get(
        "getModels",
        "/api/settings/models",
        "The language models and what they are used for.",
        &[],
        Schemas::answer::<ModelSettings>,
    ),
    Endpoint::put(
        "setModels",
        "/api/settings/models",
        "Sets the language models and what they are used for.",
        &[],
        Schemas::answer::<ModelSettings>,
    )
    .taking(Schemas::answer::<ModelSettings>),
];
