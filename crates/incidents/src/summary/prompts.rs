//! What a reader may ask next, about things of this incident.

use super::model::Indicator;
use crate::labels::{self, is_nobody};
use crate::{IncidentCase, Step, inert, looks_like_instruction};
use evidence::Entity;

/// Prompts offered, at most.
const MOST: usize = 6;

/// Words of a name in a prompt, at most: names are short, sentences are not names.
const MOST_WORDS: usize = 4;

/// Longest name in a prompt.
const LONGEST: usize = 80;

/// Returns follow-up prompts, the most telling things first.
pub(super) fn prompts(case: &IncidentCase, steps: &[Step], indicators: &[Indicator]) -> Vec<String> {
    let gravest = steps
        .iter()
        .max_by_key(|step| (step.severity, std::cmp::Reverse(step.at)));
    let name = |text: &str| inert(text, LONGEST).text;
    // A prompt is run as the reader's own words, so no name that speaks to an assistant gets into one.
    let harmless = |text: &str| !looks_like_instruction(text) && text.split_whitespace().count() <= MOST_WORDS;
    let mut prompts: Vec<String> = Vec::new();
    let host = gravest
        .and_then(|step| step.hosts.first().cloned())
        .or_else(|| case.alerts.iter().flat_map(labels::hosts).next());
    if let Some(host) = host.filter(|host| harmless(host)) {
        prompts.push(format!("Summarize the device {}", name(&host)));
    }
    let person = |names: Vec<String>| names.into_iter().find(|name| !is_nobody(name));
    let account = steps
        .iter()
        .find_map(|step| person(step.accounts.clone()))
        .or_else(|| case.alerts.iter().find_map(|alert| person(labels::accounts(alert))));
    if let Some(account) = account.filter(|account| harmless(account)) {
        prompts.push(format!("Summarize the user {}", name(&account)));
    }
    for (kind, words) in [
        ("ip", "Hunt for connections with"),
        ("url", "Who else visited"),
        ("domain", "Who else asked for"),
        ("sha256", "Where else was the file with hash"),
        ("file", "Where else was the file"),
    ] {
        if let Some(indicator) = indicators
            .iter()
            .find(|indicator| indicator.kind == kind && harmless(&indicator.value))
        {
            prompts.push(match kind {
                "sha256" | "file" => format!("{words} {} seen?", indicator.shown),
                "ip" => format!("{words} {} on all devices", indicator.shown),
                _ => format!("{words} {}?", indicator.shown),
            });
        }
    }
    let has_command = case
        .alerts
        .iter()
        .flat_map(|alert| &alert.evidence)
        .any(|item| matches!(&item.entity, Entity::Process(run) if run.command_line.is_some()));
    if has_command {
        prompts.push(format!("Explain the command lines of incident {}", case.incident.id));
    }
    prompts.push(format!("What should be done about incident {}?", case.incident.id));
    prompts.push(format!("Show incidents similar to {}", case.incident.id));
    prompts.truncate(MOST);
    prompts
}
