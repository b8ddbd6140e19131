//! A report as Markdown.

use super::{Report, ReportGroup};
use crate::cited::markdown::{escaped, sentence, sources};
use crate::summary::render_markdown;
use std::fmt::Write;

/// Returns the report as Markdown, the summary with its own sources behind it.
#[must_use]
pub fn render_report(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(report, &mut text);
    text
}

fn write(report: &Report, text: &mut String) -> std::fmt::Result {
    writeln!(text, "# Incident report: {}\n", escaped(&report.title))?;
    if report.simulated {
        writeln!(text, "**Simulated:** this incident rests on generated demo data.\n")?;
    }
    writeln!(
        text,
        "Incident {} · severity {} · {}\n",
        escaped(&report.incident_id),
        report.severity,
        report.status.words()
    )?;
    if report.is_partial {
        writeln!(text, "Partial: the incident is not resolved and classified yet.\n")?;
    }
    for group in ReportGroup::ALL {
        writeln!(text, "## {}\n", group.heading())?;
        let mut lines = report.lines.iter().filter(|line| line.group == *group).peekable();
        if lines.peek().is_none() {
            writeln!(text, "Nothing is recorded.\n")?;
            continue;
        }
        for line in lines {
            writeln!(text, "- {}", sentence(&line.sentence))?;
        }
        writeln!(text)?;
    }
    writeln!(text, "## Sources of the report\n\n{}", sources(&report.sources))?;
    write!(text, "---\n\n{}", render_markdown(&report.summary))
}
