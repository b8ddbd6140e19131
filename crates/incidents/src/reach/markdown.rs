//! A blast radius as Markdown.

use super::BlastRadius;
use crate::cited::markdown::{escaped, sentence, sources};
use std::fmt::Write;

/// Returns the blast radius as Markdown.
#[must_use]
pub fn render_reach(reach: &BlastRadius) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(reach, &mut text);
    text
}

fn write(reach: &BlastRadius, text: &mut String) -> std::fmt::Result {
    writeln!(text, "# Blast radius of incident {}\n", escaped(&reach.incident_id))?;
    writeln!(text, "## Compromised\n")?;
    if reach.compromised.is_empty() {
        writeln!(text, "No account or device counts as compromised.")?;
    }
    for thing in &reach.compromised {
        writeln!(text, "- {}", sentence(&thing.sentence))?;
    }
    for (touched, heading, none) in [
        (
            true,
            "Touched during the incident",
            "No rows show anything beyond the alerts.",
        ),
        (
            false,
            "Could have been reached",
            "No rows from before the incident show any access.",
        ),
    ] {
        writeln!(text, "\n## {heading}\n")?;
        let mut ways = reach.reached.iter().filter(|way| way.touched == touched).peekable();
        if ways.peek().is_none() {
            writeln!(text, "{none}")?;
        }
        for way in ways {
            writeln!(text, "- {}", sentence(&way.sentence))?;
        }
    }
    write!(text, "\n## Sources\n\n{}", sources(&reach.sources))
}
