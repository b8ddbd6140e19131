//! What can be asked about incidents, and done with them.

pub(crate) mod change_incident;
pub(crate) mod comment_incident;
pub(crate) mod guide_response;
pub(crate) mod list_incident_alerts;
pub(crate) mod list_incident_entities;
pub(crate) mod list_incidents;
pub(crate) mod post_incident_report;
pub(crate) mod report_incident;
pub(crate) mod show_attack_story;
pub(crate) mod show_blast_radius;
pub(crate) mod similar_incidents;
pub(crate) mod summarize_incident;

pub(crate) mod alerts;
mod found;
mod names;
mod standing;
