//! Rules that propose an action on a thing of the incident, and what they are given.

use super::model::{Category, Message, MoreAction, Procedure, Target, Urgency};
use crate::cited::Candidates;
use crate::span::Span;
use crate::subjects::Subject;
use crate::{IncidentCase, Step, defang, inert};
use chrono::{DateTime, TimeDelta, Utc};
use evidence::{Alert, Entity, Severity};

/// The incident, as rules see it.
pub(super) struct Scene<'a> {
    pub(super) case: &'a IncidentCase,
    pub(super) steps: &'a [Step],
    pub(super) subjects: &'a [Subject<'a>],
}

impl Scene<'_> {
    /// From when to when a hunt around the incident should look: an hour more on both sides.
    pub(super) fn window(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        let incident = &self.case.incident;
        let hour = TimeDelta::hours(1);
        (incident.first_activity_at - hour, incident.last_activity_at + hour)
    }
}

/// What can be done, whatever it is done to.
pub(super) struct Action {
    pub(super) id: &'static str,
    pub(super) category: Category,
    /// The words before the target's name: `Isolate the device `.
    pub(super) words: &'static str,
    /// What a person must be allowed to do, in the words of the product's roles.
    pub(super) permission: &'static str,
    pub(super) changes: bool,
    /// What else may be done: id and label.
    pub(super) more: &'static [(&'static str, &'static str)],
}

/// Writes the message to a person, given the alerts that the card cites.
pub(super) type Write = fn(&Subject<'_>, &[&Alert]) -> Option<Message>;

/// Proposes an action on subjects.
pub(super) struct Rule {
    pub(super) action: Action,
    /// Kinds of subjects.
    pub(super) kinds: &'static [&'static str],
    /// Behaviours, one of which must be told of the subject; any when empty.
    pub(super) behaviours: &'static [&'static str],
    /// Least severity of the alerts about it.
    pub(super) least: Severity,
    /// What else must hold.
    pub(super) holds: fn(&Subject<'_>) -> bool,
    /// Why, in one sentence without figures.
    pub(super) because: &'static str,
    pub(super) urgency: Urgency,
    /// How it is done; without a way there is no card.
    pub(super) how: fn(&Scene<'_>, &Subject<'_>) -> Option<Procedure>,
    /// What to write to the person, if it is one, given the alerts that the card cites.
    pub(super) message: Option<Write>,
}

/// Always holds.
pub(super) fn always(_: &Subject<'_>) -> bool {
    true
}

/// A card before its sentences have numbers.
pub(super) struct Draft {
    pub(super) action: &'static Action,
    pub(super) target: Target,
    pub(super) title: Vec<Span>,
    pub(super) reasons: Vec<(Vec<Span>, Candidates)>,
    pub(super) proofs: Candidates,
    pub(super) severity: Severity,
    pub(super) urgency: Urgency,
    pub(super) procedure: Procedure,
    pub(super) message: Option<Message>,
}

/// Alerts named as the reason, at most.
const MOST_ALERTS: usize = 3;

/// Rows that a reason may draw on, per alert.
const MOST_ROWS: usize = 4;

impl Rule {
    /// Proposes the action on each subject that the rule is about, the gravest first.
    pub(super) fn drafts(&'static self, scene: &Scene<'_>, most: usize) -> Vec<Draft> {
        let wanted = scene.subjects.iter().filter(|subject| {
            self.kinds.contains(&subject.kind)
                && subject.severity() >= self.least
                && (self.behaviours.is_empty() || subject.shows(self.behaviours))
                && (self.holds)(subject)
        });
        wanted
            .filter_map(|subject| self.draft(scene, subject))
            .take(most)
            .collect()
    }

    fn draft(&'static self, scene: &Scene<'_>, subject: &Subject<'_>) -> Option<Draft> {
        let procedure = (self.how)(scene, subject)?;
        let mut alerts = subject.alerts_of(self.behaviours);
        if alerts.is_empty() {
            alerts.clone_from(&subject.alerts);
        }
        alerts.truncate(MOST_ALERTS);
        let proofs = proofs(&alerts);
        let because = (vec![Span::text(self.because)], proofs.clone());
        Some(Draft {
            action: &self.action,
            target: target(subject),
            title: vec![
                Span::text(self.action.words),
                Span::entity(subject.kind, subject.name()),
            ],
            reasons: vec![(evidence_of(subject, &alerts), proofs.clone()), because],
            proofs,
            severity: subject.severity(),
            urgency: self.urgency,
            procedure,
            message: self.message.and_then(|message| message(subject, &alerts)),
        })
    }
}

/// Alerts with the first of their rows.
pub(crate) fn proofs(alerts: &[&Alert]) -> Candidates {
    let rows: Vec<_> = alerts
        .iter()
        .flat_map(|alert| alert.citations.iter().take(MOST_ROWS))
        .cloned()
        .collect();
    Candidates::proofs(alerts.iter().copied(), &rows)
}

/// What the alerts say of a subject: their titles, when, and the techniques.
pub(crate) fn evidence_of(subject: &Subject<'_>, alerts: &[&Alert]) -> Vec<Span> {
    let mut spans = vec![Span::entity(subject.kind, subject.name()), Span::text(": ")];
    for (at, alert) in alerts.iter().enumerate() {
        if at > 0 {
            spans.push(Span::text("; "));
        }
        spans.extend([
            Span::title(&alert.title, 140),
            Span::text(" at "),
            Span::day_and_time(alert.first_activity_at),
        ]);
        if let Some(technique) = alert.techniques.first() {
            spans.extend([
                Span::text(" ("),
                Span::Technique {
                    id: technique.id().to_owned(),
                },
                Span::text(")"),
            ]);
        }
    }
    spans.push(Span::text("."));
    spans
}

/// The subject as a target.
pub(crate) fn target(subject: &Subject<'_>) -> Target {
    let shown = inert(subject.name(), 120).text;
    Target {
        kind: subject.kind.to_owned(),
        key: subject.key.clone(),
        label: match subject.entity {
            Entity::Ip(_) | Entity::Url { .. } | Entity::Domain { .. } => defang(&shown),
            _ => shown,
        },
        value: subject.name().chars().take(2_000).collect(),
    }
}

/// The further actions of an action.
pub(super) fn more(action: &Action) -> Vec<MoreAction> {
    let named = action.more.iter().map(|(id, label)| MoreAction {
        id: (*id).to_owned(),
        label: (*label).to_owned(),
    });
    named.collect()
}
