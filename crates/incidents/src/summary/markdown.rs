//! A summary as Markdown, for terminals and clipboards.

use super::check::check_claims;
use super::model::{BlockKind, Summary};
use crate::cited::Depth;
use crate::cited::markdown::{code, escaped, sentence, sources};
use std::fmt::Write;

/// Returns the summary as Markdown.
#[must_use]
pub fn render_markdown(summary: &Summary) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(summary, &mut text);
    text
}

fn write(summary: &Summary, text: &mut String) -> std::fmt::Result {
    writeln!(text, "# {}\n", escaped(&summary.title))?;
    if summary.simulated {
        writeln!(text, "**Simulated:** this incident rests on generated demo data.\n")?;
    }
    writeln!(
        text,
        "Severity {} · incident {}\n",
        summary.severity,
        escaped(&summary.incident_id)
    )?;
    for block in &summary.blocks {
        writeln!(text, "## {}\n", block.kind.heading())?;
        for told in &block.sentences {
            let bullet = match (block.kind, told.depth) {
                (BlockKind::Opening, _) => "",
                (_, Depth::Whole | Depth::Phase) => "- ",
                (_, Depth::Group | Depth::Step) => "  - ",
            };
            writeln!(text, "{bullet}{}", sentence(told))?;
        }
        writeln!(text)?;
    }
    if !summary.flags.is_empty() {
        writeln!(text, "## Instruction-like text in the evidence\n")?;
        writeln!(text, "Shown as it is; nothing here follows it.\n")?;
        for flag in &summary.flags {
            writeln!(
                text,
                "- {} of alert {}: {}",
                escaped(&flag.place),
                code(&flag.alert_id),
                code(&flag.text)
            )?;
        }
        writeln!(text)?;
    }
    if !summary.prompts.is_empty() {
        writeln!(text, "## Ask next\n")?;
        for prompt in &summary.prompts {
            writeln!(text, "- {}", escaped(prompt))?;
        }
        writeln!(text)?;
    }
    write!(text, "## Sources\n\n{}", sources(&summary.sources))?;
    let check = check_claims(summary);
    writeln!(text, "\n{} of {} claims cited", check.cited, check.claims)
}
