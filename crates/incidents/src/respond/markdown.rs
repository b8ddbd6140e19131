//! A response as Markdown.

use super::model::{Card, CardStatus, Category, Form, GuidedResponse, Urgency};
use crate::cited::markdown::{code, escaped, fenced, sentence, sources};
use crate::triage::Triage;
use evidence::Origin;
use std::fmt::Write;

/// Returns the response as Markdown.
#[must_use]
pub fn render_response(response: &GuidedResponse) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(response, &mut text);
    text
}

fn write(response: &GuidedResponse, text: &mut String) -> std::fmt::Result {
    writeln!(
        text,
        "# Guided response to incident {}\n",
        escaped(&response.incident_id)
    )?;
    if let Some(book) = &response.guidebook {
        writeln!(text, "Tasks from the guidebook {}.\n", code(book))?;
    }
    for category in Category::ALL {
        let mut of_category = response
            .cards
            .iter()
            .filter(|card| card.category == *category)
            .peekable();
        if of_category.peek().is_none() {
            continue;
        }
        writeln!(text, "## {}\n", category.heading())?;
        for held in of_category {
            card(held, text)?;
            if held.category == Category::Triage {
                triage(&response.triage, text)?;
            }
        }
    }
    if let Some(emails) = &response.similar_emails {
        writeln!(text, "## Similar emails\n\n{}\n", sentence(&emails.sentence))?;
        writeln!(text, "{}", fenced(&emails.query.text))?;
    }
    write!(text, "## Sources\n\n{}", sources(&response.sources))
}

fn card(card: &Card, text: &mut String) -> std::fmt::Result {
    writeln!(text, "### {}\n", sentence(&card.title))?;
    let urgency = match card.urgency {
        Urgency::Now => "now",
        Urgency::Soon => "soon",
        Urgency::Later => "later",
    };
    let status = match (&card.status, &card.done) {
        (CardStatus::Done, Some(done)) => {
            let badge = match done.origin {
                Origin::Automated => "done by automation",
                Origin::Analyst => "done by an analyst",
            };
            let at = done
                .at
                .map(|at| at.format(" at %Y-%m-%d %H:%M:%S UTC").to_string())
                .unwrap_or_default();
            format!("{badge}: {}{at}", escaped(&done.by))
        }
        (CardStatus::Done, None) => "done".to_owned(),
        (CardStatus::Proposed, _) => "proposed".to_owned(),
    };
    let needs = escaped(&card.permission);
    writeln!(text, "{urgency} · {status} · needs {needs}\n")?;
    if card.category != Category::Triage {
        for reason in &card.reasons {
            writeln!(text, "- {}", sentence(reason))?;
        }
        writeln!(text)?;
    }
    if let Some(reason) = &card.unavailable {
        writeln!(text, "Not from here: {}.\n", escaped(reason))?;
    }
    match card.procedure.form {
        Form::Steps | Form::Prompt => {
            writeln!(
                text,
                "{}: {}\n",
                escaped(&card.procedure.place),
                escaped(&card.procedure.text)
            )?;
        }
        Form::PowerShell | Form::Shell | Form::Kql => {
            writeln!(
                text,
                "{}:\n\n{}",
                escaped(&card.procedure.place),
                fenced(&card.procedure.text)
            )?;
        }
    }
    if let Some(message) = &card.message {
        writeln!(text, "Message to {}:\n\n{}", code(&message.to), fenced(&message.text))?;
    }
    Ok(())
}

fn triage(triage: &Triage, text: &mut String) -> std::fmt::Result {
    let learned = match (triage.past_incidents, &triage.calibration) {
        (0, _) => "by rules alone: no incident has been classified yet".to_owned(),
        (past, None) => format!("by rules and {past} classified incidents, too few to say how well that works"),
        (past, Some(found)) => format!(
            "by rules and {past} classified incidents, {} of {} of which would have been judged so too",
            found.right, found.judged
        ),
    };
    writeln!(
        text,
        "Confidence {:.2} ({}), {learned}.\n",
        triage.confidence,
        triage.strength.words()
    )?;
    for (heading, reasons) in [("For", &triage.supporting), ("Against", &triage.opposing)] {
        if reasons.is_empty() {
            continue;
        }
        writeln!(text, "{heading}:\n")?;
        for reason in reasons {
            writeln!(text, "- {} ({:+.2})", sentence(&reason.sentence), reason.weight)?;
        }
        writeln!(text)?;
    }
    Ok(())
}
