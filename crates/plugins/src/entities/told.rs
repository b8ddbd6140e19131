//! A report about one thing as an answer.

use crate::builtin::Call;
use crate::failing::failed;
use crate::inputs::{number, required};
use crate::spans;
use crate::telling::Telling;
use analysis::{Absent, Attention, Piece, Report, SubjectKind};
use serde_json::json;
use skill::{Failure, Output};

/// Tells what is known of the thing that `input` names.
///
/// # Errors
/// When the name or the days are not acceptable, or tables cannot be read.
pub(crate) async fn tell(call: Call<'_>, kind: SubjectKind, input: &str) -> Result<Output, Failure> {
    let name = required(call.inputs, input)?;
    let days = number(call.inputs, "days").unwrap_or(analysis::DEFAULT_DAYS);
    let now = (call.tools.now)();
    let report = call.tools.workspace.tell(kind, name, days, now).await.map_err(failed)?;
    let mut telling = Telling::default();
    telling.value(input, name);
    telling.value("days", days);
    telling.list(listed_kind(kind), name, name);
    if report.is_empty() {
        let shown = ::incidents::inert(name, 120).text;
        telling.say(format!(
            "The workspace knows nothing of {} {shown} from {} to {}.",
            kind.word(),
            report.range.from.format("%Y-%m-%d"),
            report.range.until.format("%Y-%m-%d")
        ));
    } else {
        tell_sections(&mut telling, &report);
        telling.suggest(next(kind, name));
    }
    Ok(telling.finish())
}

fn tell_sections(telling: &mut Telling, report: &Report) {
    for section in &report.sections {
        if section.findings.is_empty() && section.absent.is_empty() {
            continue;
        }
        telling.say(section.heading.clone());
        for finding in &section.findings {
            let numbers = telling.cite_positions(&finding.citations, &report.sources);
            telling.say_cited(spans::of_pieces(&finding.pieces), numbers.clone());
            let attention = match finding.attention {
                Attention::Fact => "fact",
                Attention::Notable => "notable",
                Attention::Risk => "risk",
            };
            let value = json!({ "section": section.id, "attention": attention });
            telling.finding(&finding.id, finding.text.clone(), value, numbers);
            for piece in &finding.pieces {
                if let Piece::Entity { kind, value, text } = piece {
                    telling.list(kind, value, text);
                }
            }
        }
        let absent: Vec<String> = section.absent.iter().map(Absent::text).collect();
        if !absent.is_empty() {
            telling.say(absent.join(" "));
        }
    }
}

fn listed_kind(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Device => "device",
        SubjectKind::User => "user",
        SubjectKind::File => "file",
        SubjectKind::Ip => "ip",
        SubjectKind::Domain => "domain",
        SubjectKind::Url => "url",
        SubjectKind::Email => "email",
    }
}

/// Prompts that could come next.
fn next(kind: SubjectKind, name: &str) -> Vec<String> {
    let name = ::incidents::inert(name, 120).text;
    match kind {
        SubjectKind::Device => vec![
            format!("Who signed in to {name} in the last 14 days?"),
            format!("Which vulnerable software is on {name}?"),
        ],
        SubjectKind::User => vec![
            format!("From where did {name} sign in?"),
            format!("Show the Defender summary of {name} in the last 120 days"),
        ],
        SubjectKind::File | SubjectKind::Url | SubjectKind::Email => Vec::new(),
        SubjectKind::Ip | SubjectKind::Domain => vec![format!("Which devices talked to {name}?")],
    }
}
