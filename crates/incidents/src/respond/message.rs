//! What to write to a person who is part of an incident.
//!
//! The text says what was seen and when, asks one thing, and names no suspicion: the reader may be the
//! intruder, or innocent.

use super::model::Message;
use super::procedure::sign_in_name;
use crate::span::{Span, plain};
use crate::subjects::Subject;
use evidence::{Alert, Entity};

fn message(subject: &Subject<'_>, spans: Vec<Span>) -> Message {
    Message {
        to: crate::inert(sign_in_name(subject), 200).text,
        text: plain(&spans),
        spans,
    }
}

/// Asks whether the person did it.
pub(super) fn ask(subject: &Subject<'_>, cited: &[&Alert]) -> Option<Message> {
    let alert = cited.iter().min_by_key(|alert| alert.first_activity_at)?;
    let device = alert.evidence.iter().find_map(|item| match &item.entity {
        Entity::Host(host) => Some(crate::labels::host_label(&host.host_name)),
        _ => None,
    });
    let mut spans = vec![
        Span::text("Hello,\n\nwe look after the security of our systems and would like your help. With your account "),
        Span::entity("user", subject.name()),
    ];
    if let Some(device) = device.filter(|device| !device.is_empty()) {
        spans.extend([Span::text(" something was done on "), Span::entity("device", device)]);
    } else {
        spans.push(Span::text(" something was done"));
    }
    spans.extend([
        Span::text(" at "),
        Span::day_and_time(alert.first_activity_at),
        Span::text(
            ".\n\nWas that you, and if so, what were you doing? Did you open a mail, a link or a file, or enter your password somewhere shortly before?\n\nPlease answer by telephone or in person, not by mail or chat, and do not switch the device off. You have done nothing wrong by answering.",
        ),
    ]);
    Some(message(subject, spans))
}

/// Tells that the password was reset.
pub(super) fn new_password(subject: &Subject<'_>, _: &[&Alert]) -> Option<Message> {
    let spans = vec![
        Span::text("Hello,\n\nto be on the safe side we have reset the password of your account "),
        Span::entity("user", subject.name()),
        Span::text(
            " and ended all of its sessions. Please call us for a new one; we never send passwords by mail or chat. If you use the old password anywhere else, change it there as well.",
        ),
    ];
    Some(message(subject, spans))
}
