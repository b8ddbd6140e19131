//! Tasks out of a text: items of lists, numbered lines and imperative sentences under headings.

use super::{Guidebook, GuidebookState, GuidebookTask};
use crate::{Category, inert};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// Largest file, in bytes; the limit of the product that guidebooks come from.
pub const LARGEST_BYTES: usize = 3 * 1024 * 1024;

/// Tasks of one guidebook, at most.
const MOST_TASKS: usize = 100;

/// Longest task, in characters.
const LONGEST_TASK: usize = 500;

/// Why a text makes no guidebook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuidebookError {
    /// It is larger than allowed.
    #[error("guidebook `{name}` has {bytes} bytes and may have {LARGEST_BYTES}")]
    TooLarge {
        /// Its file's name.
        name: String,
        /// Its bytes.
        bytes: usize,
    },
    /// Nothing in it reads like a task.
    #[error("guidebook `{name}` holds no tasks: write them as list items or numbered lines under headings")]
    NoTasks {
        /// Its file's name.
        name: String,
    },
}

/// Words of headings and tasks that tell the part of the response, the first that matches counts.
const PARTS: &[(Category, &[&str])] = &[
    (
        Category::Containment,
        &[
            "contain",
            "isolat",
            "disable",
            "block",
            "revoke",
            "quarantine",
            "disconnect",
            "suspend",
            "stop the",
        ],
    ),
    (
        Category::Remediation,
        &[
            "remediat", "eradicat", "recover", "restor", "reset", "rebuild", "reimage", "patch", "remove", "delete",
            "rotate", "clean",
        ],
    ),
    (
        Category::Investigation,
        &[
            "investigat",
            "analy",
            "review",
            "collect",
            "check",
            "verify",
            "identify",
            "determine",
            "hunt",
            "search",
            "ask",
            "contact",
            "interview",
            "look",
            "find",
            "confirm",
        ],
    ),
];

/// Verbs that begin a task in plain prose.
const VERBS: &[&str] = &[
    "add",
    "analyse",
    "analyze",
    "ask",
    "block",
    "change",
    "check",
    "collect",
    "confirm",
    "contact",
    "contain",
    "delete",
    "determine",
    "disable",
    "disconnect",
    "document",
    "ensure",
    "escalate",
    "find",
    "hunt",
    "identify",
    "inform",
    "interview",
    "isolate",
    "look",
    "monitor",
    "notify",
    "patch",
    "preserve",
    "quarantine",
    "rebuild",
    "reimage",
    "remove",
    "report",
    "reset",
    "restore",
    "review",
    "revoke",
    "rotate",
    "run",
    "scan",
    "search",
    "suspend",
    "verify",
];

/// Words that say nothing about what a guidebook is for.
const COMMON: &[&str] = &[
    "about",
    "after",
    "and",
    "before",
    "for",
    "from",
    "guide",
    "guidebook",
    "how",
    "incident",
    "incidents",
    "into",
    "of",
    "on",
    "our",
    "playbook",
    "procedure",
    "response",
    "runbook",
    "security",
    "steps",
    "that",
    "the",
    "this",
    "to",
    "with",
    "containment",
    "investigation",
    "remediation",
    "eradication",
    "recovery",
    "triage",
    "tasks",
    "overview",
    "introduction",
    "preparation",
];

/// Extracts a guidebook, pending review.
///
/// # Errors
/// When the text is too large or holds no tasks.
pub fn extract_guidebook(
    id: &str,
    file_name: &str,
    text: &str,
    by: &str,
    at: DateTime<Utc>,
) -> Result<Guidebook, GuidebookError> {
    let shown = inert(file_name, 120).text;
    if text.len() > LARGEST_BYTES {
        return Err(GuidebookError::TooLarge {
            name: shown,
            bytes: text.len(),
        });
    }
    let mut reader = Reader::default();
    for line in text.lines() {
        reader.read(line);
    }
    if reader.tasks.is_empty() {
        return Err(GuidebookError::NoTasks { name: shown });
    }
    let name = reader.name.unwrap_or(shown);
    let mut topics = reader.topics;
    topics.extend(words(&name));
    topics.extend(words(file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem)));
    Ok(Guidebook {
        id: id.to_owned(),
        name,
        tasks: reader.tasks,
        topics,
        state: GuidebookState::PendingReview,
        uploaded_by: by.to_owned(),
        uploaded_at: at,
        decided_by: None,
    })
}

#[derive(Default)]
struct Reader {
    name: Option<String>,
    heading: String,
    tasks: Vec<GuidebookTask>,
    topics: BTreeSet<String>,
    in_code: bool,
    /// Whether the last line was a task's, so that the next may go on with it.
    is_open: bool,
}

impl Reader {
    fn read(&mut self, line: &str) {
        let line = line.trim();
        if line.starts_with("```") {
            self.in_code = !self.in_code;
            return;
        }
        if self.in_code || line.is_empty() {
            self.is_open = false;
            return;
        }
        if self.is_open && goes_on(line) {
            if let Some(task) = self.tasks.last_mut() {
                task.text = inert(&format!("{} {line}", task.text), LONGEST_TASK).text;
            }
            return;
        }
        self.is_open = false;
        if self.tasks.len() == MOST_TASKS {
            return;
        }
        if let Some(heading) = heading(line) {
            let heading = inert(heading, 120).text;
            if self.name.is_none() {
                self.name = Some(heading.clone());
            }
            self.topics.extend(words(&heading));
            self.heading = heading;
            return;
        }
        let item = item(line);
        let Some(text) = item.or_else(|| is_imperative(line).then_some(line)) else {
            return;
        };
        let text = inert(text, LONGEST_TASK).text;
        if text.split_whitespace().count() >= 2 {
            self.tasks.push(GuidebookTask {
                category: category(&self.heading, &text),
                text,
                heading: self.heading.clone(),
            });
            self.is_open = true;
        }
    }
}

/// The text of a heading: Markdown's, a short line that ends with a colon, or, since PDF files know no headings,
/// a short line that begins like a title and ends like one.
fn heading(line: &str) -> Option<&str> {
    if line.starts_with('#') {
        return Some(line.trim_start_matches('#').trim()).filter(|text| !text.is_empty());
    }
    if line.split_whitespace().count() > 6 || item(line).is_some() {
        return None;
    }
    if let Some(text) = line.strip_suffix(':') {
        return Some(text);
    }
    let is_title = line.starts_with(char::is_uppercase) && line.ends_with(|letter: char| letter.is_alphanumeric());
    Some(line).filter(|_| is_title && !is_imperative(line))
}

/// Whether a line goes on with the task above it, as text that was broken into lines does.
fn goes_on(line: &str) -> bool {
    item(line).is_none() && line.starts_with(|letter: char| letter.is_lowercase() || letter == '(')
}

/// Whether a line tells somebody to do something: a verb, and with what.
fn is_imperative(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or("").to_lowercase();
    VERBS.contains(&first.trim_matches(|letter: char| !letter.is_alphanumeric())) && words.next().is_some()
}

/// The text of a list item or numbered line.
fn item(line: &str) -> Option<&str> {
    for bullet in ["- [ ] ", "- [x] ", "* [ ] ", "- ", "* ", "+ ", "• ", "– ", "· "] {
        if let Some(text) = line.strip_prefix(bullet) {
            return Some(text.trim());
        }
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    if (1..=3).contains(&digits) {
        let rest = &line[digits..];
        return rest
            .strip_prefix(['.', ')'])
            .map(str::trim)
            .filter(|text| !text.is_empty());
    }
    None
}

/// The part of the response: what the heading says, else what the task says, else investigation.
fn category(heading: &str, task: &str) -> Category {
    for text in [heading.to_lowercase(), task.to_lowercase()] {
        let first = PARTS
            .iter()
            .filter_map(|(category, words)| Some((words.iter().filter_map(|word| text.find(word)).min()?, *category)))
            .min_by_key(|(at, _)| *at);
        if let Some((_, category)) = first {
            return category;
        }
    }
    Category::Investigation
}

/// Words of a heading that say what it is about.
fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric() && letter != '.')
        .map(|word| word.trim_matches('.').to_owned())
        .filter(|word| word.chars().count() > 2 && !COMMON.contains(&word.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOOK: &str = "# Ransomware on servers\n\nRead this first.\n\n## Containment\n1. Isolate the device from the network\n2) Disable the account\n\n## Investigation\n- Review the last backups\n\nRecovery:\n* Rebuild the host from the golden image\n```\n- not a task\n```\nNotify the data protection officer.\n";

    #[test]
    fn tasks_are_taken_from_lists_and_imperatives() {
        let book = extract_guidebook("1", "Ransom.md", BOOK, "kim", DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(book.name, "Ransomware on servers");
        assert_eq!(book.state, GuidebookState::PendingReview);
        let tasks: Vec<(Category, &str)> = book
            .tasks
            .iter()
            .map(|task| (task.category, task.text.as_str()))
            .collect();
        assert_eq!(
            tasks,
            [
                (Category::Containment, "Isolate the device from the network"),
                (Category::Containment, "Disable the account"),
                (Category::Investigation, "Review the last backups"),
                (Category::Remediation, "Rebuild the host from the golden image"),
                (Category::Remediation, "Notify the data protection officer."),
            ]
        );
        assert!(
            book.topics.contains("ransomware") && book.topics.contains("servers"),
            "{:?}",
            book.topics
        );
    }

    #[test]
    fn p_027_text_of_a_pdf_file_is_read_over_its_line_breaks() {
        let text = "Phishing\n\nContainment\n• Revoke the sessions of the person who\nclicked, and block the sender\n\nRecovery\n1. Reset the password\n";
        let book = extract_guidebook("1", "Phish.pdf", text, "kim", DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(book.name, "Phishing");
        let tasks: Vec<(Category, &str)> = book
            .tasks
            .iter()
            .map(|task| (task.category, task.text.as_str()))
            .collect();
        assert_eq!(
            tasks,
            [
                (
                    Category::Containment,
                    "Revoke the sessions of the person who clicked, and block the sender"
                ),
                (Category::Remediation, "Reset the password"),
            ]
        );
    }

    #[test]
    fn a_text_without_tasks_is_refused_with_the_way_out() {
        let error = extract_guidebook(
            "1",
            "novel.txt",
            "It was a dark and stormy night.",
            "kim",
            DateTime::UNIX_EPOCH,
        );
        assert!(error.unwrap_err().to_string().contains("list items"));
        let large = "- do this\n".repeat(LARGEST_BYTES / 10 + 10);
        let error = extract_guidebook("1", "l.txt", &large, "kim", DateTime::UNIX_EPOCH).unwrap_err();
        assert!(matches!(error, GuidebookError::TooLarge { .. }));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(\\PC{0,40}|[-*#0-9.) \\n:`\u{202e}]{0,20}){0,8}") {
            if let Ok(book) = extract_guidebook("1", "x.txt", &text, "kim", DateTime::UNIX_EPOCH) {
                prop_assert!(!book.tasks.is_empty());
                let hides = book.tasks.iter().any(|task| task.text.contains('\u{202e}'));
                prop_assert!(!hides);
            }
        }
    }
}
