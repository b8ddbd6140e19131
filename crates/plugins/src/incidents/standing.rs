//! How an incident stands after a change, with the lines of its log that show it.

use crate::telling::Telling;
use evidence::{Activity, Classification, Determination, IncidentState, Origin, Proof};
use skill::{Span, SpanKind};

/// The lines of the log that were not there before.
pub(crate) fn new_lines<'a>(before: &IncidentState, after: &'a IncidentState) -> Vec<&'a Activity> {
    let known = |line: &&Activity| before.activities.iter().all(|old| old.id != line.id);
    after.activities.iter().filter(known).collect()
}

/// Cites lines of the log.
pub(crate) fn cite_lines(telling: &mut Telling, lines: &[&Activity]) -> Vec<u32> {
    lines
        .iter()
        .map(|line| {
            telling.cite(Proof::Entry {
                id: line.id.clone(),
                at: line.at,
                by: line.by.clone(),
                automated: line.origin == Origin::Automated,
                text: line.text.clone(),
            })
        })
        .collect()
}

/// Says how an incident stands now.
pub(crate) fn say_standing(telling: &mut Telling, id: &str, state: &IncidentState, citations: Vec<u32>) {
    let mut text = format!("Incident {id} is {}", state.status.words());
    if state.classification != Classification::Unknown {
        text.push_str(&format!(", classified as {}", state.classification.words()));
    }
    if state.determination != Determination::Unknown {
        text.push_str(&format!(" ({})", state.determination.words()));
    }
    match &state.assigned_to {
        Some(owner) => text.push_str(&format!(", assigned to {}", ::incidents::inert(owner, 80).text)),
        None => text.push_str(", assigned to nobody"),
    }
    text.push('.');
    telling.say_cited(vec![Span::plain(SpanKind::Text, text)], citations);
    telling.value("status", state.status.graph_name());
    telling.value("classification", state.classification.graph_name());
    telling.value("determination", state.determination.graph_name());
}
