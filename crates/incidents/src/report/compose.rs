//! The lines of a report.

use super::{Report, ReportGroup, ReportLine};
use crate::cited::{Candidates, Ledger, Member, Source};
use crate::respond::{CardStatus, Category, GuidedResponse};
use crate::span::{Counted, Span, push_list};
use crate::{IncidentCase, inert, summarize};
use chrono::{DateTime, Utc};
use evidence::{Activity, ActivityKind, Classification, Entity, IncidentState, IncidentStatus, Origin};
use std::collections::BTreeMap;

/// Actions and comments listed, at most; the log has the others.
const MOST_ENTRIES: usize = 200;

/// Open recommendations listed, at most.
const MOST_OPEN: usize = 8;

/// Longest quotation of a person, in characters.
const LONGEST: usize = 600;

/// Words by which an analyst's note is about what comes next.
const NEXT: &[&str] = &[
    "next",
    "follow",
    "todo",
    "to do",
    "later",
    "open",
    "pending",
    "still",
    "should",
    "must",
    "need to",
    "remaining",
];

struct Draft<'a> {
    ledger: Ledger,
    lines: Vec<ReportLine>,
    case: &'a IncidentCase,
    state: &'a IncidentState,
}

/// Returns the report of an incident as it stands; `response` gives what is left to do.
#[must_use]
pub fn report(case: &IncidentCase, state: &IncidentState, response: &GuidedResponse) -> Report {
    let mut draft = Draft {
        ledger: Ledger::default(),
        lines: Vec::new(),
        case,
        state,
    };
    draft.key_times();
    draft.analysts();
    draft.classification();
    draft.actions();
    draft.follow_ups(response);
    let is_open = state.status != IncidentStatus::Resolved;
    Report {
        incident_id: case.incident.id.clone(),
        title: inert(&case.incident.display_name, 240).text,
        severity: case.incident.severity,
        status: state.status,
        is_partial: is_open || state.classification == Classification::Unknown,
        simulated: case.incident.simulated,
        lines: draft.lines,
        sources: draft.ledger.into_sources(),
        summary: summarize(case),
    }
}

/// Words for who did something.
fn made(origin: Origin) -> Span {
    Span::text(match origin {
        Origin::Analyst => " (analyst)",
        Origin::Automated => " (automated)",
    })
}

impl Draft<'_> {
    fn push(
        &mut self,
        group: ReportGroup,
        spans: Vec<Span>,
        proofs: &Candidates,
        at: Option<DateTime<Utc>>,
        origin: Option<Origin>,
    ) {
        if let Some(sentence) = self.ledger.sentence(spans, proofs) {
            self.lines.push(ReportLine {
                group,
                sentence,
                at,
                origin,
            });
        }
    }

    fn key_times(&mut self) {
        let incident = &self.case.incident;
        let own = Candidates::source(Source::Incidents {
            label: "the incident".to_owned(),
            members: vec![Member {
                id: incident.id.clone(),
                title: inert(&incident.display_name, 240).text,
                classification: self.state.classification,
                at: incident.first_activity_at,
                created_at: incident.created_at,
            }],
        });
        let opened = vec![
            Span::text("Opened at "),
            Span::day_and_time(incident.created_at),
            Span::text(" when its first alert was raised (automated)."),
        ];
        self.push(
            ReportGroup::KeyTimes,
            opened,
            &own,
            Some(incident.created_at),
            Some(Origin::Automated),
        );
        let entries = self.sorted();
        if let (Some(first), Some(last)) = (entries.first(), entries.last()) {
            for (entry, words) in [
                (first, "First entry of the log at "),
                (last, "Last entry of the log at "),
            ] {
                let spans = vec![
                    Span::text(words),
                    Span::day_and_time(entry.at),
                    Span::text(" by "),
                    Span::quote(&entry.by, 120),
                    made(entry.origin),
                    Span::text("."),
                ];
                let proofs = Candidates::entries(std::iter::once(entry));
                self.push(
                    ReportGroup::KeyTimes,
                    spans,
                    &proofs,
                    Some(entry.at),
                    Some(entry.origin),
                );
            }
        }
        let closing = entries
            .iter()
            .rev()
            .find(|entry| entry.kind == ActivityKind::Status)
            .filter(|_| self.state.status == IncidentStatus::Resolved);
        if let Some(entry) = closing {
            let spans = vec![
                Span::text("Closed at "),
                Span::day_and_time(entry.at),
                Span::text(" by "),
                Span::quote(&entry.by, 120),
                made(entry.origin),
                Span::text("."),
            ];
            let proofs = Candidates::entries(std::iter::once(entry));
            self.push(
                ReportGroup::KeyTimes,
                spans,
                &proofs,
                Some(entry.at),
                Some(entry.origin),
            );
        }
    }

    /// The log, oldest first.
    fn sorted(&self) -> Vec<Activity> {
        let mut entries = self.state.activities.clone();
        // A posted report is no work on the incident, and would quote itself.
        entries.retain(|entry| entry.kind != ActivityKind::Report);
        entries.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        entries
    }

    fn analysts(&mut self) {
        let entries = self.sorted();
        let mut by_name: BTreeMap<&str, Vec<&Activity>> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| entry.origin == Origin::Analyst) {
            by_name.entry(&entry.by).or_default().push(entry);
        }
        for (name, entries) in by_name {
            let Some(first) = entries.first() else { continue };
            let spans = vec![
                Span::quote(name, 120),
                Span::text(" worked on it, first at "),
                Span::day_and_time(first.at),
                Span::text("."),
            ];
            let proofs = Candidates::entries(entries.iter().copied());
            self.push(
                ReportGroup::Analysts,
                spans,
                &proofs,
                Some(first.at),
                Some(Origin::Analyst),
            );
        }
    }

    fn classification(&mut self) {
        let entries = self.sorted();
        let of_kind = |entry: &&Activity| entry.kind == ActivityKind::Classified;
        let Some(entry) = entries.iter().rev().find(of_kind) else {
            return;
        };
        if self.state.classification == Classification::Unknown {
            return;
        }
        let mut spans = vec![
            Span::text("Classified as "),
            Span::text(self.state.classification.words()),
            Span::text(", "),
            Span::text(self.state.determination.words()),
            Span::text(", by "),
            Span::quote(&entry.by, 120),
            Span::text(" at "),
            Span::day_and_time(entry.at),
            made(entry.origin),
            Span::text("."),
        ];
        if let Some(reason) = &self.state.resolving_comment {
            spans.extend([Span::text(" Reason: "), Span::quote(reason, LONGEST), Span::text(".")]);
        }
        let reasons = entries.iter().filter(of_kind);
        let proofs = Candidates::entries(std::iter::once(entry).chain(reasons));
        self.push(
            ReportGroup::Classification,
            spans,
            &proofs,
            Some(entry.at),
            Some(entry.origin),
        );
    }

    fn actions(&mut self) {
        let shown = [
            ActivityKind::Action,
            ActivityKind::Commented,
            ActivityKind::Assigned,
            ActivityKind::Tagged,
        ];
        let entries = self.sorted();
        for entry in entries
            .iter()
            .filter(|entry| shown.contains(&entry.kind))
            .take(MOST_ENTRIES)
        {
            let spans = vec![
                Span::day_and_time(entry.at),
                Span::text(" "),
                Span::quote(&entry.by, 120),
                made(entry.origin),
                Span::text(if entry.kind == ActivityKind::Commented {
                    " noted: "
                } else {
                    ": "
                }),
                Span::quote(&entry.text, LONGEST),
                Span::text("."),
            ];
            let proofs = Candidates::entries(std::iter::once(entry));
            self.push(ReportGroup::Actions, spans, &proofs, Some(entry.at), Some(entry.origin));
        }
        // What products did of themselves stands in their alerts.
        for alert in &self.case.alerts {
            if alert.investigation() != Some(evidence::detail::Investigation::Remediated) {
                continue;
            }
            let spans = vec![
                Span::text("The automated investigation of "),
                Span::entity("product", &alert.product_name),
                Span::text(" removed what the alert "),
                Span::title(&alert.title, 140),
                Span::text(" of "),
                Span::day_and_time(alert.first_activity_at),
                Span::text(" was about (automated)."),
            ];
            let proofs = Candidates::proofs(std::iter::once(alert), &[]);
            self.push(
                ReportGroup::Actions,
                spans,
                &proofs,
                Some(alert.last_activity_at),
                Some(Origin::Automated),
            );
        }
    }

    fn follow_ups(&mut self, response: &GuidedResponse) {
        let entries = self.sorted();
        let notes = entries.iter().filter(|entry| {
            let text = entry.text.to_lowercase();
            entry.kind == ActivityKind::Commented && NEXT.iter().any(|word| text.contains(word))
        });
        for entry in notes.take(MOST_OPEN) {
            let spans = vec![
                Span::text("Noted by "),
                Span::quote(&entry.by, 120),
                Span::text(" at "),
                Span::day_and_time(entry.at),
                Span::text(": "),
                Span::quote(&entry.text, LONGEST),
                Span::text("."),
            ];
            let proofs = Candidates::entries(std::iter::once(entry));
            self.push(
                ReportGroup::FollowUps,
                spans,
                &proofs,
                Some(entry.at),
                Some(entry.origin),
            );
        }
        let open = response
            .cards
            .iter()
            .filter(|card| card.status == CardStatus::Proposed && card.category != Category::Triage);
        let mut told: BTreeMap<&str, usize> = BTreeMap::new();
        for card in open {
            if told.values().sum::<usize>() == MOST_OPEN {
                break;
            }
            // One of each action says what is open; the cards name the others.
            let count = told.entry(&card.action).or_default();
            *count += 1;
            if *count > 1 {
                continue;
            }
            let mut spans = vec![Span::text("Open: ")];
            spans.extend(card.title.spans.iter().cloned());
            spans.push(Span::text("."));
            let alerts = self.case.alerts.iter().filter(|alert| {
                alert.evidence.iter().any(|item| item.entity.key() == card.target.key)
                    || alert_holds(alert, &card.target.value)
            });
            let proofs: Vec<&evidence::Alert> = alerts.take(4).collect();
            let rows: Vec<_> = proofs
                .iter()
                .flat_map(|alert| alert.citations.iter().take(12))
                .cloned()
                .collect();
            let proofs = if proofs.is_empty() {
                Candidates::set("all alerts of the incident", self.case.alerts.iter())
            } else {
                Candidates::proofs(proofs.into_iter(), &rows)
            };
            self.push(ReportGroup::FollowUps, spans, &proofs, None, None);
        }
        if self.state.status != IncidentStatus::Resolved {
            let number = self.case.alerts.len();
            let spans = vec![
                Span::text("The incident, with "),
                Span::number(number, Counted::Alerts),
                Span::text(if number == 1 { " alert" } else { " alerts" }),
                Span::text(", is not resolved, so this report is partial."),
            ];
            let proofs = Candidates::set("all alerts of the incident", self.case.alerts.iter());
            self.push(ReportGroup::FollowUps, spans, &proofs, None, None);
        }
        self.recipients();
    }

    /// Who got the mails of a phishing incident.
    fn recipients(&mut self) {
        let mut mails: Vec<&str> = Vec::new();
        for item in self.case.alerts.iter().flat_map(|alert| &alert.evidence) {
            if let Entity::MailMessage(mail) = &item.entity
                && let Some(recipient) = mail.recipient.as_deref()
                && !mails.contains(&recipient)
                && mails.len() < 6
            {
                mails.push(recipient);
            }
        }
        if mails.is_empty() || self.state.status == IncidentStatus::Resolved {
            return;
        }
        let mut spans = vec![Span::text("Tell the recipients: ")];
        push_list(&mut spans, mails.iter().map(|name| Span::entity("mail", name)), 6);
        spans.push(Span::text("."));
        let naming = self.case.alerts.iter().filter(|alert| {
            alert.evidence.iter().any(|item| match &item.entity {
                Entity::MailMessage(mail) => mail.recipient.as_deref().is_some_and(|name| mails.contains(&name)),
                _ => false,
            })
        });
        let proofs = Candidates::proofs(naming, &[]);
        self.push(ReportGroup::FollowUps, spans, &proofs, None, None);
    }
}

/// Whether one of an alert's rows holds a value, for things that are only in rows.
fn alert_holds(alert: &evidence::Alert, value: &str) -> bool {
    let rows = alert.citations.iter().flat_map(|citation| citation.fields.values());
    rows.filter_map(|field| field.as_str())
        .any(|text| text.eq_ignore_ascii_case(value))
}
