//! The tasks of a guidebook as cards.

use super::{Guidebook, GuidebookTask};
use crate::cited::{Candidates, Ledger};
use crate::respond::{
    Card, CardStatus, Category, Done, Form, Procedure, ResponseContext, Target, Urgency, unavailable,
};
use crate::span::Span;
use crate::subjects::Subject;
use crate::{IncidentCase, inert};
use evidence::IncidentState;

/// Words of a task that name the kind of thing it is about.
const KINDS: &[(&str, &[&str])] = &[
    ("mail", &["email", "e-mail", "mail", "message", "phish"]),
    (
        "device",
        &[
            "device",
            "host",
            "server",
            "endpoint",
            "machine",
            "workstation",
            "computer",
            "laptop",
        ],
    ),
    (
        "user",
        &[
            "user",
            "account",
            "password",
            "credential",
            "employee",
            "person",
            "session",
            "mailbox",
        ],
    ),
    ("ip", &["address", " ip ", "firewall"]),
    ("domain", &["domain", "dns"]),
    ("url", &["url", "link", "website"]),
    ("file", &["file", "malware", "binary", "hash", "attachment"]),
    ("process", &["process"]),
];

const ALL: &str = "all alerts of the incident";

/// Returns a card per task. A task that names a kind of thing is about the gravest thing of that kind, any
/// other about the incident.
pub(crate) fn cards(
    ledger: &mut Ledger,
    book: &Guidebook,
    case: &IncidentCase,
    subjects: &[Subject<'_>],
    context: &ResponseContext<'_>,
) -> Vec<Card> {
    let numbered = book.tasks.iter().enumerate();
    numbered
        .filter_map(|(number, task)| card(ledger, book, number, task, case, subjects, context))
        .collect()
}

fn card(
    ledger: &mut Ledger,
    book: &Guidebook,
    number: usize,
    task: &GuidebookTask,
    case: &IncidentCase,
    subjects: &[Subject<'_>],
    context: &ResponseContext<'_>,
) -> Option<Card> {
    let subject = subject_of(&task.text, subjects);
    let (mut spans, proofs, target) = match subject {
        Some(subject) => (
            vec![Span::entity(subject.kind, subject.name()), Span::text(": ")],
            crate::respond::proofs(&subject.alerts[..subject.alerts.len().min(2)]),
            crate::respond::target(subject),
        ),
        None => (
            Vec::new(),
            Candidates::set(ALL, case.alerts.iter()),
            Target {
                kind: "incident".to_owned(),
                key: case.incident.id.clone(),
                label: case.incident.id.clone(),
                value: case.incident.id.clone(),
            },
        ),
    };
    // The task is the organisation's own text, not evidence and not ours: its place says so.
    spans.push(Span::text("a task of the guidebook"));
    let reason = ledger.sentence(spans.clone(), &proofs)?;
    let action = format!("guidebook/{}/{}", book.id, number + 1);
    let permission = if task.category == Category::Investigation {
        "Security data basics (read)"
    } else {
        "Alerts (manage)"
    };
    let done = done(&action, &target.key, context.state);
    Some(Card {
        id: format!("{action}/{}", target.key),
        category: task.category,
        unavailable: unavailable(&action, permission, task.category != Category::Investigation, context),
        action,
        title: reason,
        target,
        reasons: Vec::new(),
        urgency: if task.category == Category::Containment {
            Urgency::Now
        } else {
            Urgency::Soon
        },
        status: if done.is_some() {
            CardStatus::Done
        } else {
            CardStatus::Proposed
        },
        done,
        permission: permission.to_owned(),
        changes: task.category != Category::Investigation,
        procedure: Procedure {
            form: Form::Steps,
            place: format!("guidebook {}", inert(&book.name, 120).text),
            text: task.text.clone(),
            spans: vec![Span::text(&task.text)],
        },
        message: None,
        more_actions: Vec::new(),
        guidebook: Some(book.name.clone()),
    })
}

fn subject_of<'a, 's>(task: &str, subjects: &'s [Subject<'a>]) -> Option<&'s Subject<'a>> {
    let task = format!(" {} ", task.to_lowercase());
    KINDS
        .iter()
        .filter(|(_, words)| words.iter().any(|word| task.contains(word)))
        .find_map(|(kind, _)| subjects.iter().find(|subject| subject.kind == *kind))
}

fn done(action: &str, target: &str, state: &IncidentState) -> Option<Done> {
    let entry = state.activities.iter().rev().find(|entry| {
        entry
            .action
            .as_ref()
            .is_some_and(|done| done.id == action && done.target.eq_ignore_ascii_case(target))
    })?;
    Some(Done {
        origin: entry.origin,
        by: inert(&entry.by, 120).text,
        at: Some(entry.at),
    })
}
