//! An incident as a document, for Word, PDF and Markdown: summary, attack story with its picture, impacted
//! assets, alerts, and the report.
//!
//! Everything in it is cited: sentences bear the numbers of their sources, rows of tables those of the alerts
//! and rows that they come from, and the list of sources closes the document. How it is written is left to
//! `documents`.

mod numbered;
mod picture;
mod runs;
mod tables;

use crate::report::{Report, ReportGroup};
use crate::summary::Flag;
use crate::{IncidentCase, inert, steps};
use chrono::{DateTime, Utc};
use documents::{Block, Document, Run};
use evidence::{Classification, Determination, IncidentState, IncidentStatus};
use numbered::Numbered;
use runs::{day_and_time, plain, sentence};
use tables::{alerts, assets, indicators, story_steps};

/// Who wrote it, in the file's properties.
const AUTHOR: &str = "Outrider";

/// Returns the document of an incident; `report` is its own, as it stands, and `written_at` when this is written.
#[must_use]
pub fn incident_document(
    case: &IncidentCase,
    state: &IncidentState,
    report: &Report,
    written_at: DateTime<Utc>,
) -> Document {
    let mut numbers = Numbered::default();
    let mut blocks = notices(report);
    blocks.push(Block::Table(at_a_glance(case, state)));
    summary(&mut blocks, report, &mut numbers);
    story(&mut blocks, case, &mut numbers);
    blocks.push(Block::heading(1, "Impacted assets"));
    assets(&mut blocks, case, &mut numbers);
    if !report.summary.indicators.is_empty() {
        blocks.push(Block::heading(1, "Indicators of compromise"));
        indicators(&mut blocks, case, &report.summary.indicators, &mut numbers);
    }
    blocks.push(Block::heading(1, "Alerts"));
    alerts(&mut blocks, case, &mut numbers);
    work(&mut blocks, report, &mut numbers);
    flags(&mut blocks, &report.summary.flags);
    blocks.push(Block::heading(1, "Sources"));
    blocks.push(Block::paragraph(
        "The numbers in the text point to these. A row is found by its table and item id, an alert by its id.",
    ));
    blocks.push(Block::Table(numbers.table()));
    Document {
        title: plain(&report.title),
        subtitle: format!(
            "Incident report · incident {} · written {}",
            case.incident.id,
            day_and_time(written_at)
        ),
        author: AUTHOR.to_owned(),
        language: "en".to_owned(),
        blocks,
    }
}

/// What a reader must know before anything else.
fn notices(report: &Report) -> Vec<Block> {
    let mut blocks = Vec::new();
    if report.simulated {
        blocks.push(Block::Paragraph(vec![
            Run::bold("Simulated data. "),
            Run::text("This incident rests on the rows of the demo scenario; nothing of it happened."),
        ]));
    }
    if report.is_partial {
        blocks.push(Block::Paragraph(vec![
            Run::bold("Partial. "),
            Run::text("The incident is not resolved and classified yet; this is how it stands now."),
        ]));
    }
    blocks
}

fn at_a_glance(case: &IncidentCase, state: &IncidentState) -> documents::Table {
    let incident = &case.incident;
    let tactics: Vec<&str> = incident.tactics.iter().map(|tactic| tactic.words()).collect();
    let techniques: Vec<&str> = incident.techniques.iter().map(|technique| technique.id()).collect();
    let judged = match (state.classification, state.determination) {
        (Classification::Unknown, _) => "not yet".to_owned(),
        (class, Determination::Unknown) => class.words().to_owned(),
        (class, kind) => format!("{}, {}", class.words(), kind.words()),
    };
    let mut rows = vec![
        ("Severity", incident.severity.to_string()),
        ("Status", state.status.words().to_owned()),
        (
            "Owner",
            state
                .assigned_to
                .as_deref()
                .map_or("nobody".to_owned(), |owner| inert(owner, 120).text),
        ),
        ("Classification", judged),
        ("First activity", day_and_time(incident.first_activity_at)),
        ("Last activity", day_and_time(incident.last_activity_at)),
        ("Alerts", case.alerts.len().to_string()),
    ];
    if state.status == IncidentStatus::Resolved
        && let Some(at) = state.closed_at
    {
        rows.push(("Closed", day_and_time(at)));
    }
    if !tactics.is_empty() {
        rows.push(("Tactics", tactics.join(", ")));
    }
    if !techniques.is_empty() {
        rows.push(("Techniques", techniques.join(", ")));
    }
    if !state.tags.is_empty() {
        rows.push(("Tags", inert(&state.tags.join(", "), 400).text));
    }
    documents::Table {
        caption: String::new(),
        header: vec!["Incident".to_owned(), incident.id.clone()],
        rows: rows
            .into_iter()
            .map(|(name, value)| vec![vec![Run::bold(name)], vec![Run::text(plain(&value))]])
            .collect(),
    }
}

fn summary(blocks: &mut Vec<Block>, report: &Report, numbers: &mut Numbered) {
    blocks.push(Block::heading(1, "Summary"));
    let summary = &report.summary;
    for part in &summary.blocks {
        blocks.push(Block::heading(2, part.kind.heading()));
        let mut told = part
            .sentences
            .iter()
            .map(|told| sentence(told, &summary.sources, numbers));
        if part.kind == crate::BlockKind::Opening {
            // The opening is read as prose; what follows is looked up line by line.
            let mut prose = Vec::new();
            for runs in told {
                if !prose.is_empty() {
                    prose.push(Run::text(" "));
                }
                prose.extend(runs);
            }
            blocks.push(Block::Paragraph(prose));
        } else if part.sentences.len() == 1 {
            blocks.extend(told.next().map(Block::Paragraph));
        } else {
            blocks.push(Block::List {
                ordered: false,
                items: told.collect(),
            });
        }
    }
}

fn story(blocks: &mut Vec<Block>, case: &IncidentCase, numbers: &mut Numbered) {
    blocks.push(Block::heading(1, "Attack story"));
    let steps = steps(case);
    if steps.is_empty() {
        blocks.push(Block::paragraph("No step of an attack is told by the alerts."));
        return;
    }
    if let Some(picture) = picture::picture(case, &crate::story(case)) {
        blocks.push(picture);
    }
    story_steps(blocks, &steps, numbers);
}

/// The five groups of the report.
fn work(blocks: &mut Vec<Block>, report: &Report, numbers: &mut Numbered) {
    blocks.push(Block::heading(1, "Report"));
    for group in ReportGroup::ALL {
        blocks.push(Block::heading(2, group.heading()));
        let lines: Vec<Vec<Run>> = report
            .lines
            .iter()
            .filter(|line| line.group == *group)
            .map(|line| sentence(&line.sentence, &report.sources, numbers))
            .collect();
        blocks.push(if lines.is_empty() {
            Block::paragraph("Nothing is recorded.")
        } else {
            Block::List {
                ordered: false,
                items: lines,
            }
        });
    }
}

/// Text of the evidence that speaks to its reader, shown as what it is.
fn flags(blocks: &mut Vec<Block>, flags: &[Flag]) {
    if flags.is_empty() {
        return;
    }
    blocks.push(Block::heading(1, "Text that reads like an instruction"));
    blocks.push(Block::paragraph(
        "The evidence holds this text. It is shown as evidence; nothing follows it.",
    ));
    let rows = flags.iter().map(|flag| {
        vec![
            vec![Run::text(plain(&flag.place))],
            vec![Run::code(plain(&flag.text))],
            vec![Run::code(plain(&flag.alert_id))],
        ]
    });
    blocks.push(Block::Table(documents::Table {
        caption: String::new(),
        header: ["Where", "Text", "Alert"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }));
}
