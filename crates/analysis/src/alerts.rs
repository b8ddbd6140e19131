//! What alerts say about a subject: the same for every kind of subject.

use crate::report::{Attention, Piece, Proof, Writer, pieces};
use evidence::{Alert, Severity};

/// Alerts that are told one by one.
const MOST_TOLD: usize = 8;

/// Adds the section about alerts and incidents.
pub(crate) fn section(writer: &mut Writer<'_>) {
    writer.section("alerts", "Alerts and incidents");
    let inputs = writer.inputs;
    let mut alerts: Vec<&(String, Alert)> = inputs.alerts.iter().collect();
    if alerts.is_empty() {
        writer.unknown("alerts that name it", &["SecurityAlert", "AlertInfo"]);
        return;
    }
    alerts.sort_by(|(_, one), (_, other)| {
        (other.severity, one.first_activity_at, &one.id).cmp(&(one.severity, other.first_activity_at, &other.id))
    });
    let mut incidents: Vec<&str> = alerts.iter().map(|(incident, _)| incident.as_str()).collect();
    incidents.sort_unstable();
    incidents.dedup();
    let count = |count: usize, one: &str, many: &str| {
        if count == 1 {
            format!(" {one}")
        } else {
            format!(" {many}")
        }
    };
    writer.say(
        "alert-count",
        Attention::Notable,
        pieces![
            Piece::number(alerts.len()),
            count(alerts.len(), "alert", "alerts").as_str(),
            " in ",
            Piece::number(incidents.len()),
            count(incidents.len(), "incident", "incidents").as_str(),
            if alerts.len() == 1 { " names it." } else { " name it." },
        ],
        &[Proof::Alerts("alerts that name it", &alerts)],
    );
    for alert in alerts.iter().take(MOST_TOLD) {
        let (incident, held) = *alert;
        let attention = match held.severity {
            Severity::High | Severity::Medium => Attention::Risk,
            Severity::Low | Severity::Informational => Attention::Notable,
        };
        let title = held
            .title
            .trim_end_matches(|letter: char| matches!(letter, '.' | '\u{200b}') || letter.is_whitespace());
        let mut said = pieces![
            Piece::time(held.first_activity_at),
            " ",
            Piece::quote(&held.severity.to_string()),
            ": ",
            Piece::quote(title)
        ];
        if !incident.is_empty() {
            said.extend(pieces![" (incident ", Piece::quote(incident), ")"]);
        }
        if let Some(technique) = held.techniques.first() {
            said.extend(pieces![", ", Piece::quote(technique.id())]);
        }
        said.push(Piece::text("."));
        writer.say("alert", attention, said, &[Proof::Alert(alert)]);
    }
}
