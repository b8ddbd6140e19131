//! The endpoints of our own interface: one row each, from which `openapi.json` is written and
//! against which the server's router is tested.
//!
//! A row names the method, the path, the body it takes and what it answers; [`Endpoint::get`] and its
//! like write the common rows.

mod copilot;

use crate::openapi::Schemas;
use crate::{
    AlertList, BlastRadius, EntityList, EvidenceList, FeedbackKept, Guidebook, GuidebookDecision, GuidebookList,
    GuidedResponse, HuntingCancelled, HuntingCheck, HuntingHistory, HuntingQuery, HuntingResult, HuntingSchema,
    HuntingText, Incident, IncidentList, IncidentReport, IncidentSort, IncidentStatus, Matrix, NewAction, NewComment,
    NewFeedback, NewGuidebook, Report, ReportPosted, Row, Severity, SimilarIncidentList, Standing, StandingChange,
    Status, StepList, Story, Summary, SummaryMode, SummarySettings,
};
use utoipa::openapi::{RefOr, Schema};

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path; always required.
    Path,
    /// In the query; never required.
    Query,
}

/// Type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Any text.
    Text,
    /// A whole number from 0.
    Number,
    /// `true` or `false`.
    Flag,
}

/// A parameter of an endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Name.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// Its type.
    pub value_type: ValueType,
    /// What it means.
    pub about: &'static str,
}

impl Parameter {
    const fn path(name: &'static str, about: &'static str) -> Self {
        Self {
            name,
            place: Place::Path,
            value_type: ValueType::Text,
            about,
        }
    }

    const fn query(name: &'static str, value_type: ValueType, about: &'static str) -> Self {
        Self {
            name,
            place: Place::Query,
            value_type,
            about,
        }
    }
}

/// What an endpoint does to what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Nothing: it reads.
    Get,
    /// It does something, or takes more than fits an address.
    Post,
    /// It sets.
    Put,
    /// It changes a part.
    Patch,
    /// It removes.
    Delete,
}

/// Registers a type's schema and returns a reference to it.
type SchemaOf = fn(&mut Schemas) -> RefOr<Schema>;

/// What an endpoint answers.
#[derive(Clone, Copy, Debug)]
pub struct Answer(pub(crate) AnswerKind);

#[derive(Clone, Copy, Debug)]
pub(crate) enum AnswerKind {
    /// A JSON value.
    Json(SchemaOf),
    /// A file, in one of these media types.
    File(&'static [&'static str]),
}

/// An endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// Operation id, the name of the client's function.
    pub id: &'static str,
    /// Method.
    pub method: Method,
    /// Path with `{parameters}`.
    pub path: &'static str,
    /// What it answers.
    pub about: &'static str,
    /// Parameters, those of the path first.
    pub parameters: &'static [Parameter],
    /// The JSON body it takes, when it takes one.
    pub(crate) body: Option<SchemaOf>,
    /// What it answers.
    pub answer: Answer,
}

impl Endpoint {
    const fn new(
        method: Method,
        id: &'static str,
        path: &'static str,
        about: &'static str,
        parameters: &'static [Parameter],
        answer: SchemaOf,
    ) -> Self {
        Self {
            id,
            method,
            path,
            about,
            parameters,
            body: None,
            answer: Answer(AnswerKind::Json(answer)),
        }
    }

    const fn get(
        id: &'static str,
        path: &'static str,
        about: &'static str,
        parameters: &'static [Parameter],
        answer: SchemaOf,
    ) -> Self {
        Self::new(Method::Get, id, path, about, parameters, answer)
    }

    const fn post(
        id: &'static str,
        path: &'static str,
        about: &'static str,
        parameters: &'static [Parameter],
        answer: SchemaOf,
    ) -> Self {
        Self::new(Method::Post, id, path, about, parameters, answer)
    }

    const fn put(
        id: &'static str,
        path: &'static str,
        about: &'static str,
        parameters: &'static [Parameter],
        answer: SchemaOf,
    ) -> Self {
        Self::new(Method::Put, id, path, about, parameters, answer)
    }

    const fn patch(
        id: &'static str,
        path: &'static str,
        about: &'static str,
        parameters: &'static [Parameter],
        answer: SchemaOf,
    ) -> Self {
        Self::new(Method::Patch, id, path, about, parameters, answer)
    }

    const fn delete(
        id: &'static str,
        path: &'static str,
        about: &'static str,
        parameters: &'static [Parameter],
        answer: SchemaOf,
    ) -> Self {
        Self::new(Method::Delete, id, path, about, parameters, answer)
    }

    /// Makes it take a JSON body.
    const fn taking(mut self, body: SchemaOf) -> Self {
        self.body = Some(body);
        self
    }

    /// Makes it answer a file.
    const fn giving_file(mut self, types: &'static [&'static str]) -> Self {
        self.answer = Answer(AnswerKind::File(types));
        self
    }

    /// Says whether it takes a JSON body.
    #[must_use]
    pub fn takes_body(&self) -> bool {
        self.body.is_some()
    }
}

const INCIDENT_ID: Parameter = Parameter::path("id", "Id of the incident.");

const DAYS: Parameter = Parameter::query(
    "days",
    ValueType::Number,
    "Days to look back, 1 to 120; 30 unless given.",
);

/// All endpoints.
pub const ENDPOINTS: &[Endpoint] = &joined::<{ DATA.len() + copilot::ENDPOINTS.len() }>(DATA, copilot::ENDPOINTS);

/// Returns two lists as one, of `N` rows together.
const fn joined<const N: usize>(first: &[Endpoint], second: &[Endpoint]) -> [Endpoint; N] {
    let mut all = [first[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < first.len() {
            first[at]
        } else {
            second[at - first.len()]
        };
        at += 1;
    }
    all
}

/// Endpoints about incidents, entities and hunting.
const DATA: &[Endpoint] = &[
    Endpoint::get(
        "getStatus",
        "/api/status",
        "What the workspace holds, and what needs attention in it.",
        &[],
        Schemas::answer::<Status>,
    ),
    Endpoint::get(
        "findIncidents",
        "/api/incidents",
        "A page of the incident queue.",
        &[
            Parameter::query(
                "severity",
                ValueType::Text,
                "Comma-separated severities; all unless given.",
            ),
            Parameter::query("status", ValueType::Text, "Comma-separated statuses; all unless given."),
            Parameter::query(
                "q",
                ValueType::Text,
                "Words that title, host, account, technique or id must contain.",
            ),
            Parameter::query(
                "sort",
                ValueType::Text,
                "severity, lastActivity, firstActivity, alerts or title.",
            ),
            Parameter::query("reverse", ValueType::Flag, "Turns the order round."),
            Parameter::query("skip", ValueType::Number, "Incidents to leave out at the start."),
            Parameter::query(
                "top",
                ValueType::Number,
                "Incidents to give, 1 to 200; 50 unless given.",
            ),
        ],
        Schemas::answer::<IncidentList>,
    ),
    Endpoint::get(
        "getIncident",
        "/api/incidents/{id}",
        "One incident, with counts of what it holds.",
        &[INCIDENT_ID],
        Schemas::answer::<Incident>,
    ),
    Endpoint::get(
        "getSummary",
        "/api/incidents/{id}/summary",
        "What happened, in sentences, each with numbered citations; written now if the workspace's mode says so.",
        &[INCIDENT_ID],
        Schemas::answer::<Summary>,
    ),
    Endpoint::post(
        "regenerateSummary",
        "/api/incidents/{id}/summary",
        "Writes the summary anew. It stops when its caller goes away, and then keeps nothing.",
        &[INCIDENT_ID],
        Schemas::answer::<Summary>,
    ),
    Endpoint::get(
        "getResponse",
        "/api/incidents/{id}/response",
        "What to do: a recommended classification and cards, the most urgent first.",
        &[INCIDENT_ID],
        Schemas::answer::<GuidedResponse>,
    ),
    Endpoint::get(
        "findSimilarIncidents",
        "/api/incidents/{id}/similar",
        "Incidents like this one, what they share, and how they were judged.",
        &[INCIDENT_ID],
        Schemas::answer::<SimilarIncidentList>,
    ),
    Endpoint::get(
        "getIncidentReport",
        "/api/incidents/{id}/report",
        "What was done about it, by whom and when, and what is left to do.",
        &[INCIDENT_ID],
        Schemas::answer::<IncidentReport>,
    ),
    Endpoint::get(
        "exportIncidentReport",
        "/api/incidents/{id}/report/export/{format}",
        "The report as a file: summary, attack story with its picture, impacted assets, alerts, what was done.",
        &[INCIDENT_ID, Parameter::path("format", "md, docx or pdf.")],
        Schemas::answer::<IncidentReport>,
    )
    .giving_file(&[
        "text/markdown",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/pdf",
    ]),
    Endpoint::post(
        "postIncidentReport",
        "/api/incidents/{id}/report",
        "Posts the report to the activity log, once.",
        &[INCIDENT_ID],
        Schemas::answer::<ReportPosted>,
    ),
    Endpoint::get(
        "getMatrix",
        "/api/incidents/{id}/matrix",
        "The incident on the ATT&CK matrix and over time.",
        &[INCIDENT_ID],
        Schemas::answer::<Matrix>,
    ),
    Endpoint::get(
        "getBlastRadius",
        "/api/incidents/{id}/reach",
        "What the compromised accounts and devices touched and could have reached.",
        &[INCIDENT_ID],
        Schemas::answer::<BlastRadius>,
    ),
    Endpoint::get(
        "getStanding",
        "/api/incidents/{id}/standing",
        "How it stands: status, owner, judgement, tags, comments, activity log.",
        &[INCIDENT_ID],
        Schemas::answer::<Standing>,
    ),
    Endpoint::post(
        "changeStanding",
        "/api/incidents/{id}/standing",
        "Changes how it stands; what is absent stays.",
        &[INCIDENT_ID],
        Schemas::answer::<Standing>,
    )
    .taking(Schemas::answer::<StandingChange>),
    Endpoint::post(
        "commentIncident",
        "/api/incidents/{id}/comments",
        "Adds a comment.",
        &[INCIDENT_ID],
        Schemas::answer::<Standing>,
    )
    .taking(Schemas::answer::<NewComment>),
    Endpoint::post(
        "noteAction",
        "/api/incidents/{id}/actions",
        "Notes that what a card proposes was done by hand.",
        &[INCIDENT_ID],
        Schemas::answer::<Standing>,
    )
    .taking(Schemas::answer::<NewAction>),
    Endpoint::post(
        "giveFeedback",
        "/api/incidents/{id}/feedback",
        "Keeps what a reader thinks of a summary, a report or a card.",
        &[INCIDENT_ID],
        Schemas::answer::<FeedbackKept>,
    )
    .taking(Schemas::answer::<NewFeedback>),
    Endpoint::get(
        "findGuidebooks",
        "/api/guidebooks",
        "The organisation's own tasks.",
        &[],
        Schemas::answer::<GuidebookList>,
    ),
    Endpoint::post(
        "addGuidebook",
        "/api/guidebooks",
        "Reads the tasks of a PDF, DOCX, Markdown or text file of at most 3 MB; they wait for review.",
        &[],
        Schemas::answer::<Guidebook>,
    )
    .taking(Schemas::answer::<NewGuidebook>),
    Endpoint::post(
        "decideGuidebook",
        "/api/guidebooks/{id}",
        "Approves a guidebook, or takes it out of use.",
        &[Parameter::path("id", "Id of the guidebook.")],
        Schemas::answer::<Guidebook>,
    )
    .taking(Schemas::answer::<GuidebookDecision>),
    Endpoint::delete(
        "deleteGuidebook",
        "/api/guidebooks/{id}",
        "Deletes a guidebook.",
        &[Parameter::path("id", "Id of the guidebook.")],
        Schemas::answer::<GuidebookList>,
    ),
    Endpoint::get(
        "getSummarySettings",
        "/api/settings/summary",
        "When summaries are written of themselves, incidents per day, and what that costs.",
        &[],
        Schemas::answer::<SummarySettings>,
    ),
    Endpoint::post(
        "setSummaryMode",
        "/api/settings/summary",
        "Sets when summaries are written of themselves.",
        &[],
        Schemas::answer::<SummarySettings>,
    )
    .taking(Schemas::answer::<SummaryMode>),
    Endpoint::get(
        "findSteps",
        "/api/incidents/{id}/steps",
        "What the attacker did, in order of time.",
        &[INCIDENT_ID],
        Schemas::answer::<StepList>,
    ),
    Endpoint::get(
        "getStory",
        "/api/incidents/{id}/story",
        "The attack story as a graph of entities.",
        &[INCIDENT_ID],
        Schemas::answer::<Story>,
    ),
    Endpoint::get(
        "findAlerts",
        "/api/incidents/{id}/alerts",
        "The incident's alerts.",
        &[INCIDENT_ID],
        Schemas::answer::<AlertList>,
    ),
    Endpoint::get(
        "findEntities",
        "/api/incidents/{id}/entities",
        "The incident's entities, over all of its alerts.",
        &[INCIDENT_ID],
        Schemas::answer::<EntityList>,
    ),
    Endpoint::get(
        "findEvidence",
        "/api/incidents/{id}/evidence",
        "The rows that the incident rests on.",
        &[INCIDENT_ID],
        Schemas::answer::<EvidenceList>,
    ),
    Endpoint::get(
        "getDevice",
        "/api/devices/{id}",
        "What the logs say about a device: protection, activity, weak software, settings, alerts.",
        &[
            Parameter::path("id", "Name of the device, short or full, or its Defender id."),
            DAYS,
        ],
        Schemas::answer::<Report>,
    ),
    Endpoint::get(
        "getUser",
        "/api/users/{id}",
        "What the logs say about a user: criticality, unusual behaviour, role, devices, authentication, risk.",
        &[
            Parameter::path("id", "User principal name, account name, SID or object id."),
            DAYS,
        ],
        Schemas::answer::<Report>,
    ),
    Endpoint::get(
        "getFile",
        "/api/files/{id}",
        "What the logs say about a file: where it is, who signed it, what was detected, what it did.",
        &[Parameter::path("id", "Name or hash of the file."), DAYS],
        Schemas::answer::<Report>,
    ),
    Endpoint::get(
        "getIp",
        "/api/ips/{id}",
        "What the logs say about an address: who contacted it, when and how much.",
        &[Parameter::path("id", "The address."), DAYS],
        Schemas::answer::<Report>,
    ),
    Endpoint::get(
        "getDomain",
        "/api/domains/{id}",
        "What the logs say about a domain: who contacted it, mails from it, clicks.",
        &[Parameter::path("id", "The domain."), DAYS],
        Schemas::answer::<Report>,
    ),
    Endpoint::get(
        "getUrl",
        "/api/urls/{id}",
        "What the logs say about a web address: who opened it, mails that link to it.",
        &[Parameter::path("id", "The address, percent-encoded."), DAYS],
        Schemas::answer::<Report>,
    ),
    Endpoint::get(
        "getEmail",
        "/api/emails/{id}",
        "What the logs say about one mail: overview, timeline, indicators.",
        &[Parameter::path("id", "Its network or internet message id."), DAYS],
        Schemas::answer::<Report>,
    ),
    Endpoint::get(
        "getRow",
        "/api/rows/{table}/{item_id}",
        "One stored row, whole.",
        &[
            Parameter::path("table", "Public name of the table."),
            Parameter::path("item_id", "The row's `_ItemId`."),
        ],
        Schemas::answer::<Row>,
    ),
    Endpoint::post(
        "runHuntingQuery",
        "/api/hunting/query",
        "Runs a KQL query. It stops when its caller goes away.",
        &[],
        Schemas::answer::<HuntingResult>,
    )
    .taking(Schemas::answer::<HuntingQuery>),
    Endpoint::post(
        "checkHuntingQuery",
        "/api/hunting/check",
        "Says what is wrong with a KQL query, and which columns it would answer, without running it.",
        &[],
        Schemas::answer::<HuntingCheck>,
    )
    .taking(Schemas::answer::<HuntingQuery>),
    Endpoint::post(
        "formatHuntingQuery",
        "/api/hunting/format",
        "Writes a KQL query in the usual layout.",
        &[],
        Schemas::answer::<HuntingText>,
    )
    .taking(Schemas::answer::<HuntingText>),
    Endpoint::post(
        "exportHuntingQuery",
        "/api/hunting/export/{format}",
        "Runs a KQL query and answers a file.",
        &[Parameter::path("format", "csv or xlsx.")],
        Schemas::answer::<HuntingResult>,
    )
    .taking(Schemas::answer::<HuntingQuery>)
    .giving_file(&[
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]),
    Endpoint::post(
        "cancelHuntingQuery",
        "/api/hunting/cancel/{id}",
        "Stops a running query of the caller's.",
        &[Parameter::path("id", "Id of the query.")],
        Schemas::answer::<HuntingCancelled>,
    ),
    Endpoint::get(
        "getHuntingSchema",
        "/api/hunting/schema",
        "The tables, columns and functions that a query may name.",
        &[],
        Schemas::answer::<HuntingSchema>,
    ),
    Endpoint::get(
        "findHuntingHistory",
        "/api/hunting/history",
        "The caller's queries, latest first.",
        &[
            Parameter::query("q", ValueType::Text, "Words that the query must contain."),
            Parameter::query(
                "top",
                ValueType::Number,
                "Queries to give, 1 to 1,000; 100 unless given.",
            ),
        ],
        Schemas::answer::<HuntingHistory>,
    ),
    Endpoint::delete(
        "clearHuntingHistory",
        "/api/hunting/history",
        "Forgets the caller's queries.",
        &[],
        Schemas::answer::<HuntingHistory>,
    ),
];

/// Registers types that only parameters name, so that clients have them as enumerations.
pub(crate) fn register_parameter_types(schemas: &mut Schemas) {
    schemas.add::<Severity>();
    schemas.add::<IncidentStatus>();
    schemas.add::<IncidentSort>();
}
