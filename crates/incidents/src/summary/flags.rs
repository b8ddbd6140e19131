//! Text in the evidence that reads like an instruction to its reader.

use super::model::Flag;
use crate::{inert, looks_like_instruction};
use evidence::{Alert, Entity};

/// Bytes of evidence searched for instructions, over the whole incident.
const SEARCHED: usize = 32 << 20;

/// Flags shown, at most.
const MOST_FLAGS: usize = 20;

/// Text in the alerts that reads like an instruction.
pub(crate) fn flags(alerts: &[Alert]) -> Vec<Flag> {
    let mut flags = Vec::new();
    let mut left = SEARCHED;
    for alert in alerts {
        let mut texts: Vec<(&str, &str)> = vec![("title", &alert.title), ("description", &alert.description)];
        for item in &alert.evidence {
            match &item.entity {
                Entity::Process(run) => texts.extend(run.command_line.as_deref().map(|line| ("command line", line))),
                Entity::MailMessage(mail) => {
                    texts.extend(mail.subject.as_deref().map(|subject| ("mail subject", subject)))
                }
                Entity::File(file) => texts.push(("file name", &file.name)),
                _ => {}
            }
        }
        for (place, text) in texts {
            if flags.len() == MOST_FLAGS || left == 0 {
                return flags;
            }
            left = left.saturating_sub(text.len().min(64 * 1024));
            if looks_like_instruction(text) {
                flags.push(Flag {
                    alert_id: alert.id.clone(),
                    place: place.to_owned(),
                    text: inert(text, 200).text,
                });
            }
        }
    }
    flags
}
