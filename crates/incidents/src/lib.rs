//! Alerts to incidents, attack steps, story graph, cited summary, guided response, report.
//!
//! Everything here is a pure function: no clock, no files, no network, and the same answer for the same
//! alerts in any order. [`correlate`] groups alerts into [`IncidentCase`]s, [`steps`] tells what the
//! attacker did in time order, [`story`] draws it and [`matrix`] maps it. [`summarize`] puts it in words,
//! [`respond`] says what to do and what it probably is, [`report`] what was done; [`SimilarityIndex`] finds
//! incidents like it, [`blast_radius`] tells how far it reached,
//! [`incident_document`] puts all of it on paper. All of them speak in cited sentences, which
//! [`check_claims`], [`check_response`] and [`check_report`] verify.
//!
//! What people made of an incident is handed in ([`evidence::IncidentState`]) and found again by its alerts
//! ([`carry_over`]). Leaves finding alerts to `detect`, storing to `lake` and `store`, doing anything at all
//! to plugins, and Graph's JSON to `evidence::graph`.

mod behaviour;
mod carry;
mod case;
mod cited;
mod correlate;
mod document;
mod encode;
mod features;
mod fingerprint;
mod guidebook;
mod inert;
mod labels;
mod matrix;
mod reach;
mod report;
mod respond;
mod severity;
mod similar;
mod span;
mod steps;
mod story;
mod subjects;
mod summary;
mod title;
mod triage;

pub use carry::{Carried, carry_over};
pub use case::{IncidentCase, Merge, SharedKey};
pub use cited::{
    ClaimCheck, Depth, Failure, Member, RowFacts, Sentence, SetFacts, Source, check_sentences, check_sources_of,
};
pub use correlate::{CorrelateOptions, Group, correlate, group};
pub use document::incident_document;
pub use features::{Feature, FeatureKind};
pub use fingerprint::fingerprint;
pub use guidebook::{
    Guidebook, GuidebookError, GuidebookState, GuidebookTask, LARGEST_BYTES as LARGEST_GUIDEBOOK_BYTES,
    extract_guidebook,
};
pub use inert::{Inert, defang, inert, looks_like_instruction};
pub use matrix::{Bucket, Matrix, MatrixCell, MatrixColumn, Timeline, matrix};
pub use reach::{
    BlastRadius, Compromised, ReachAnswer, ReachFound, ReachQuery, Reached, blast_radius, reach_queries, render_reach,
};
pub use report::{Report, ReportGroup, ReportLine, check_report, render_report, report};
pub use respond::{
    Card, CardStatus, Category, Done, Form, GuidedResponse, Message, MoreAction, Procedure, ResponseContext,
    SimilarEmails, Target, Urgency, check_response, render_response, respond,
};
pub use similar::{Other, SharedFeature, SimilarIncident, SimilarityIndex, actions_taken, render_similar};
pub use span::{Counted, Span};
pub use steps::{Step, steps};
pub use story::{Edge, Folded, Node, StoryGraph, story};
pub use summary::{
    Block, BlockKind, Flag, Indicator, SeverityEstimate, Summary, SummaryEstimate, SummaryMode, check_claims,
    check_sources, estimate, render_json, render_markdown, summarize, summarize_while,
};
pub use triage::{Calibration, PastIncident, PastIncidents, Reason, Strength, Triage};
