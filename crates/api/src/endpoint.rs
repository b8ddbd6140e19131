//! The endpoints of our own interface: one row each, from which `openapi.json` is written and
//! against which the server's router is tested.

use crate::openapi::Schemas;
use crate::{
    AlertList, EntityList, EvidenceList, Incident, IncidentList, IncidentSort, IncidentStatus, Row, Severity, Status,
    StepList, Story, Summary,
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

/// An endpoint: a `GET` that answers one type.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// Operation id, the name of the client's function.
    pub id: &'static str,
    /// Path with `{parameters}`.
    pub path: &'static str,
    /// What it answers.
    pub about: &'static str,
    /// Parameters, those of the path first.
    pub parameters: &'static [Parameter],
    /// Registers the answer's schema and returns a reference to it.
    pub(crate) answer: fn(&mut Schemas) -> RefOr<Schema>,
}

const INCIDENT_ID: Parameter = Parameter::path("id", "Id of the incident.");

/// All endpoints.
pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        id: "getStatus",
        path: "/api/status",
        about: "What the workspace holds, and what needs attention in it.",
        parameters: &[],
        answer: Schemas::answer::<Status>,
    },
    Endpoint {
        id: "findIncidents",
        path: "/api/incidents",
        about: "A page of the incident queue.",
        parameters: &[
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
        answer: Schemas::answer::<IncidentList>,
    },
    Endpoint {
        id: "getIncident",
        path: "/api/incidents/{id}",
        about: "One incident, with counts of what it holds.",
        parameters: &[INCIDENT_ID],
        answer: Schemas::answer::<Incident>,
    },
    Endpoint {
        id: "getSummary",
        path: "/api/incidents/{id}/summary",
        about: "What happened, in sentences, each with numbered citations.",
        parameters: &[INCIDENT_ID],
        answer: Schemas::answer::<Summary>,
    },
    Endpoint {
        id: "findSteps",
        path: "/api/incidents/{id}/steps",
        about: "What the attacker did, in order of time.",
        parameters: &[INCIDENT_ID],
        answer: Schemas::answer::<StepList>,
    },
    Endpoint {
        id: "getStory",
        path: "/api/incidents/{id}/story",
        about: "The attack story as a graph of entities.",
        parameters: &[INCIDENT_ID],
        answer: Schemas::answer::<Story>,
    },
    Endpoint {
        id: "findAlerts",
        path: "/api/incidents/{id}/alerts",
        about: "The incident's alerts.",
        parameters: &[INCIDENT_ID],
        answer: Schemas::answer::<AlertList>,
    },
    Endpoint {
        id: "findEntities",
        path: "/api/incidents/{id}/entities",
        about: "The incident's entities, over all of its alerts.",
        parameters: &[INCIDENT_ID],
        answer: Schemas::answer::<EntityList>,
    },
    Endpoint {
        id: "findEvidence",
        path: "/api/incidents/{id}/evidence",
        about: "The rows that the incident rests on.",
        parameters: &[INCIDENT_ID],
        answer: Schemas::answer::<EvidenceList>,
    },
    Endpoint {
        id: "getRow",
        path: "/api/rows/{table}/{item_id}",
        about: "One stored row, whole.",
        parameters: &[
            Parameter::path("table", "Public name of the table."),
            Parameter::path("item_id", "The row's `_ItemId`."),
        ],
        answer: Schemas::answer::<Row>,
    },
];

/// Registers types that only parameters name, so that clients have them as enumerations.
pub(crate) fn register_parameter_types(schemas: &mut Schemas) {
    schemas.add::<Severity>();
    schemas.add::<IncidentStatus>();
    schemas.add::<IncidentSort>();
}
