//! The tables of a document: steps, assets, indicators, alerts. Each row says what it rests on.

use super::numbered::Numbered;
use super::runs::{day_and_time, plain, spans};
use crate::cited::Source;
use crate::cited::source::of_alert;
use crate::story::kind;
use crate::subjects::{Subject, subjects};
use crate::summary::Indicator;
use crate::{IncidentCase, Step, inert};
use documents::{Block, Run, Table};
use evidence::{Alert, Role, Verdict};
use std::collections::HashMap;

/// Rows of one table, at most; how many are left out is said.
const MOST_ROWS: usize = 100;

/// Sources named in one row, at most.
const MOST_PROOFS: usize = 3;

/// Kinds of things that an attack is done to.
const ASSETS: &[&str] = &["device", "user", "application", "resource"];

/// Adds a table of `rows`, which are the first of `all`.
fn table(blocks: &mut Vec<Block>, header: &[&str], rows: Vec<Vec<Vec<Run>>>, all: usize) {
    let left = all.saturating_sub(rows.len());
    blocks.push(Block::Table(Table {
        caption: String::new(),
        header: header.iter().map(|name| (*name).to_owned()).collect(),
        rows,
    }));
    if left > 0 {
        blocks.push(Block::paragraph(format!(
            "{left} more are not listed here; the summary counts them."
        )));
    }
}

fn text(text: impl Into<String>) -> Vec<Run> {
    vec![Run::text(text)]
}

fn proofs(alerts: &[&Alert], numbers: &mut Numbered) -> Vec<Run> {
    let sources: Vec<Source> = alerts.iter().take(MOST_PROOFS).map(|alert| of_alert(alert)).collect();
    numbers.marks(sources.iter())
}

/// The steps of the attack; their numbers stand on the arrows of the picture.
pub(super) fn story_steps(blocks: &mut Vec<Block>, steps: &[Step], numbers: &mut Numbered) {
    let rows = steps.iter().take(MOST_ROWS).enumerate().map(|(at, step)| {
        let techniques: Vec<&str> = step.techniques.iter().take(3).map(|technique| technique.id()).collect();
        let rows = step.citations.iter().take(MOST_PROOFS);
        let cited: Vec<Source> = rows.map(|row| Source::Row { citation: row.clone() }).collect();
        let what = if step.spans.is_empty() {
            text(plain(&inert(&step.text, 400).text))
        } else {
            spans(&step.spans)
        };
        vec![
            text((at + 1).to_string()),
            text(step.at.format("%Y-%m-%d %H:%M:%S").to_string()),
            what,
            text(techniques.join(" ")),
            numbers.marks(cited.iter()),
        ]
    });
    let rows = rows.collect();
    let header = ["Step", "Time (UTC)", "What happened", "Techniques", "Sources"];
    table(blocks, &header, rows, steps.len());
}

/// Devices, accounts and the like that the attack was about, the gravest first.
pub(super) fn assets(blocks: &mut Vec<Block>, case: &IncidentCase, numbers: &mut Numbered) {
    let steps = crate::steps(case);
    let held: Vec<Subject<'_>> = subjects(case, &steps)
        .into_iter()
        .filter(|subject| ASSETS.contains(&subject.kind))
        .collect();
    if held.is_empty() {
        blocks.push(Block::paragraph(
            "The alerts name no device, account, application or resource.",
        ));
        return;
    }
    let rows = held.iter().take(MOST_ROWS).map(|subject| {
        let part = match subject.role {
            Role::Attacker => "took part in the attack",
            Role::Impacted => "was attacked",
            Role::Related => "was seen with it",
        };
        let verdict = match subject.verdict {
            Verdict::Unknown => "–",
            Verdict::Suspicious => "suspicious",
            Verdict::Malicious => "malicious",
            Verdict::NoThreatsFound => "no threats found",
        };
        vec![
            vec![Run::bold(plain(&inert(subject.name(), 120).text))],
            text(kind(subject.entity)),
            text(part),
            text(verdict),
            text(subject.severity().to_string()),
            text(subject.alerts.len().to_string()),
            proofs(&subject.alerts, numbers),
        ]
    });
    let rows = rows.collect();
    let header = ["Asset", "Kind", "Part", "Judgement", "Severity", "Alerts", "Sources"];
    table(blocks, &header, rows, held.len());
}

/// What gives the attack away elsewhere, defanged.
pub(super) fn indicators(blocks: &mut Vec<Block>, case: &IncidentCase, held: &[Indicator], numbers: &mut Numbered) {
    let alerts: HashMap<&str, &Alert> = case.alerts.iter().map(|alert| (alert.id.as_str(), alert)).collect();
    let rows = held.iter().take(MOST_ROWS).map(|indicator| {
        let of: Vec<&Alert> = indicator
            .alert_ids
            .iter()
            .filter_map(|id| alerts.get(id.as_str()).copied())
            .collect();
        vec![
            vec![Run::code(plain(&indicator.shown))],
            text(plain(&indicator.kind)),
            proofs(&of, numbers),
        ]
    });
    let rows = rows.collect();
    table(blocks, &["Indicator", "Kind", "Sources"], rows, held.len());
}

/// The alerts, in the order of their first activity.
pub(super) fn alerts(blocks: &mut Vec<Block>, case: &IncidentCase, numbers: &mut Numbered) {
    let rows = case.alerts.iter().take(MOST_ROWS).map(|alert| {
        let techniques: Vec<&str> = alert
            .techniques
            .iter()
            .take(3)
            .map(|technique| technique.id())
            .collect();
        let mut title = vec![Run::text(plain(&inert(&alert.title, 240).text))];
        if crate::looks_like_instruction(&alert.title) {
            title.push(Run::bold(" (instruction-like text, not followed)"));
        }
        vec![
            text(day_and_time(alert.first_activity_at).trim_end_matches(" UTC")),
            title,
            text(alert.severity.to_string()),
            text(plain(&inert(&alert.product_name, 80).text)),
            text(techniques.join(" ")),
            proofs(&[alert], numbers),
        ]
    });
    let rows = rows.collect();
    let header = ["Time (UTC)", "Alert", "Severity", "Product", "Techniques", "Source"];
    table(blocks, &header, rows, case.alerts.len());
}
