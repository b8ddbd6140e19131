//! The hunting query that lists mails like those of a phishing incident.
//!
//! Alike are mails with the same id, from the same sender, with the same subject, or with the same link.
//! Every value goes in as an encoded literal; the query is for a person to read, edit and run.

use super::model::{Form, Procedure};
use super::procedure::{HUNTING, Part, procedure};
use super::rule::{Scene, proofs};
use crate::cited::Candidates;
use crate::span::{Span, push_list};
use chrono::TimeDelta;
use evidence::{Alert, Entity};
use std::collections::BTreeSet;

/// Values of one kind in the query, at most.
const MOST: usize = 20;

/// Returns the query, and the sentence that says which values it goes by, with the alerts that hold them;
/// `None` when the incident has no mail.
pub(super) fn similar_emails(scene: &Scene<'_>) -> Option<(Procedure, Vec<Span>, Candidates)> {
    let (mut ids, mut senders, mut subjects, mut urls) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut alerts: Vec<&Alert> = Vec::new();
    for subject in scene.subjects {
        match subject.entity {
            Entity::MailMessage(mail) => {
                ids.extend(mail.network_message_id.as_deref());
                senders.extend(mail.sender.as_deref());
                subjects.extend(mail.subject.as_deref());
            }
            Entity::Url { url } => {
                urls.insert(url.as_str());
            }
            _ => continue,
        }
        alerts.extend(subject.alerts.first());
    }
    for set in [&mut ids, &mut senders, &mut subjects, &mut urls] {
        set.retain(|value| !value.trim().is_empty());
        let kept: BTreeSet<&str> = set.iter().copied().take(MOST).collect();
        *set = kept;
    }
    if ids.is_empty() && senders.is_empty() && subjects.is_empty() {
        return None;
    }
    let incident = &scene.case.incident;
    let week = TimeDelta::days(7);
    let mut parts: Vec<Part<'_>> = vec![
        Part::Words(
            "// Mails like those of the incident: edit the conditions, then run.\nEmailEvents\n| where Timestamp between (",
        ),
        Part::At(incident.first_activity_at - week),
        Part::Words(" .. "),
        Part::At(incident.last_activity_at + week),
        Part::Words(")\n| where "),
    ];
    let mut told = vec![Span::text("Alike are mails")];
    let mut first = true;
    for (set, words, close, lead) in [
        (&ids, "NetworkMessageId in (", ")", " with the id "),
        (&senders, "SenderFromAddress in~ (", ")", " from "),
        (&subjects, "Subject in~ (", ")", " with the subject "),
        (
            &urls,
            "NetworkMessageId in ((EmailUrlInfo | where Url in~ (",
            ") | project NetworkMessageId))",
            " with the link ",
        ),
    ] {
        if set.is_empty() {
            continue;
        }
        parts.push(Part::Words(if first { "" } else { "\n    or " }));
        told.push(Span::text(if first { lead } else { ", or" }));
        if !first {
            told.push(Span::text(lead));
        }
        first = false;
        parts.push(Part::Words(words));
        for (at, value) in set.iter().enumerate() {
            parts.push(Part::Words(if at > 0 { ", " } else { "" }));
            parts.push(Part::Value("mail", value));
        }
        parts.push(Part::Words(close));
        let kind = if lead == " with the link " { "url" } else { "mail" };
        push_list(&mut told, set.iter().map(|value| Span::entity(kind, value)), MOST);
    }
    parts.push(Part::Words(
        "\n| project Timestamp, NetworkMessageId, SenderFromAddress, RecipientEmailAddress, Subject, DeliveryAction, DeliveryLocation\n| sort by Timestamp asc",
    ));
    told.push(Span::text("."));
    Some((procedure(Form::Kql, HUNTING, &parts)?, told, proofs(&alerts)))
}
