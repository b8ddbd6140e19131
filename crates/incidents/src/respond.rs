//! What to do about an incident: cards for triage, containment, investigation and remediation.
//!
//! Rules propose actions on the things that an incident is about (`respond/containment.rs`,
//! `respond/investigation.rs`, `respond/remediation.rs`) and on what it planted (`respond/artefacts.rs`).
//! A card says what, on what, why, how, how soon, and who may; its reasons are cited sentences. Nothing is
//! done here: a card is a proposal, and doing it needs a person's approval and a plugin.

mod artefacts;
mod check;
mod containment;
mod investigation;
mod mails;
mod markdown;
mod message;
mod model;
mod procedure;
mod remediation;
mod rule;

pub use check::check_response;
pub use markdown::render_response;
pub use model::{
    Card, CardStatus, Category, Done, Form, GuidedResponse, Message, MoreAction, Procedure, SimilarEmails, Target,
    Urgency,
};

use crate::IncidentCase;
use crate::cited::source::{Searched, of_alert};
use crate::cited::{Candidates, Ledger, Sentence, Source};
use crate::guidebook::{self, Guidebook};
use crate::span::Span;
use crate::subjects::subjects;
use crate::triage::{PastIncidents, Triage, triage};
use evidence::{ActivityKind, Alert, IncidentState, Origin, detail};
use rule::{Draft, Rule, Scene};
pub(crate) use rule::{evidence_of, proofs, target};
use std::cmp::Reverse;

/// Cards of one action, at most: what comes after them is seen from their first ones.
const MOST_OF_AN_ACTION: usize = 6;

/// Cards, at most.
const MOST_CARDS: usize = 60;

/// What a response is worked out from, beside the incident itself.
#[derive(Clone, Copy, Debug)]
pub struct ResponseContext<'a> {
    /// How the incident stands.
    pub state: &'a IncidentState,
    /// Classified incidents to learn from.
    pub past: &'a PastIncidents,
    /// Guidebooks; those that are active and fit take the place of the usual tasks.
    pub guidebooks: &'a [Guidebook],
    /// Ids of actions that a connected plugin can carry out.
    pub executable: &'a [String],
    /// Rights of who asks; `None` for somebody who may do everything.
    pub rights: Option<&'a [String]>,
}

/// Returns the guided response of an incident.
#[must_use]
pub fn respond(case: &IncidentCase, context: &ResponseContext<'_>) -> GuidedResponse {
    let steps = crate::steps(case);
    let subjects = subjects(case, &steps);
    let scene = Scene {
        case,
        steps: &steps,
        subjects: &subjects,
    };
    let mut ledger = Ledger::default();
    let triage = triage(&mut ledger, case, &steps, &subjects, context.past);
    let mut drafts: Vec<Draft> = [containment::RULES, investigation::RULES, remediation::RULES]
        .into_iter()
        .flatten()
        .flat_map(|rule: &'static Rule| rule.drafts(&scene, MOST_OF_AN_ACTION))
        .collect();
    drafts.extend(artefacts::drafts(&scene));
    let fitting = guidebook::best_fit(context.guidebooks, case, &subjects);
    // A guidebook replaces the usual tasks of those parts that it says something about.
    if let Some(book) = fitting {
        drafts.retain(|draft| !book.covers(draft.action.category));
    }
    drafts.sort_by_key(|draft| {
        (
            draft.urgency,
            draft.action.category,
            Reverse(draft.severity),
            draft.action.id,
            draft.target.key.clone(),
        )
    });
    let mut cards: Vec<Card> = Vec::new();
    cards.extend(triage_card(&mut ledger, case, &triage, context));
    for draft in drafts {
        cards.extend(card(&mut ledger, case, draft, context));
    }
    if let Some(book) = fitting {
        cards.extend(guidebook::cards(&mut ledger, book, case, &subjects, context));
        cards.sort_by_key(|card| (card.category != Category::Triage, card.urgency, card.category));
    }
    cards.truncate(MOST_CARDS);
    let similar_emails = mails::similar_emails(&scene).and_then(|(query, spans, proofs)| {
        let sentence = ledger.sentence(spans, &proofs)?;
        Some(SimilarEmails { sentence, query })
    });
    GuidedResponse {
        incident_id: case.incident.id.clone(),
        triage,
        cards,
        similar_emails,
        guidebook: fitting.map(|book| book.name.clone()),
        sources: ledger.into_sources(),
    }
}

const ALL: &str = "all alerts of the incident";

/// The card that recommends a classification.
fn triage_card(
    ledger: &mut Ledger,
    case: &IncidentCase,
    triage: &Triage,
    context: &ResponseContext<'_>,
) -> Option<Card> {
    let spans = vec![
        Span::text("Classify the incident as "),
        Span::text(triage.classification.words()),
        Span::text(" ("),
        Span::text(triage.determination.words()),
        Span::text(")"),
    ];
    let title = ledger.sentence(spans, &Candidates::set(ALL, case.alerts.iter()))?;
    let said = context
        .state
        .activities
        .iter()
        .rev()
        .find(|entry| entry.kind == ActivityKind::Classified)
        .filter(|_| context.state.classification != evidence::Classification::Unknown);
    let reasons: Vec<Sentence> = triage.supporting.iter().map(|reason| reason.sentence.clone()).collect();
    let permission = "Alerts (manage)";
    Some(Card {
        id: format!("classify_incident/{}", case.incident.id),
        category: Category::Triage,
        action: "classify_incident".to_owned(),
        title,
        target: Target {
            kind: "incident".to_owned(),
            key: case.incident.id.clone(),
            label: case.incident.id.clone(),
            value: case.incident.id.clone(),
        },
        reasons,
        urgency: Urgency::Now,
        status: if said.is_some() {
            CardStatus::Done
        } else {
            CardStatus::Proposed
        },
        done: said.map(|entry| Done {
            origin: entry.origin,
            by: crate::inert(&entry.by, 120).text,
            at: Some(entry.at),
        }),
        permission: permission.to_owned(),
        changes: true,
        // Classifying is done here, not in a product that a plugin must reach.
        unavailable: missing_right(permission, context),
        procedure: Procedure {
            form: Form::Steps,
            place: "this product".to_owned(),
            text: format!(
                "outrider incident close {} --classification {} --determination {}",
                case.incident.id,
                triage.classification.graph_name(),
                triage.determination.graph_name()
            ),
            spans: Vec::new(),
        },
        message: None,
        more_actions: [("view_similar", "View similar incidents"), ("comment", "Comment")]
            .map(|(id, label)| MoreAction {
                id: id.to_owned(),
                label: label.to_owned(),
            })
            .to_vec(),
        guidebook: None,
    })
}

/// Gives a draft's sentences their sources; a card whose title has no proof is no card.
fn card(ledger: &mut Ledger, case: &IncidentCase, draft: Draft, context: &ResponseContext<'_>) -> Option<Card> {
    let title = ledger.sentence(draft.title, &draft.proofs)?;
    let mut reasons: Vec<Sentence> = draft
        .reasons
        .into_iter()
        .filter_map(|(spans, proofs)| ledger.sentence(spans, &proofs))
        .collect();
    let missing: Vec<Span> = {
        let cited = check::cited(&title, &reasons, ledger.sources());
        let unproven = check::unproven(&draft.procedure, draft.message.as_ref(), &cited);
        unproven.into_iter().cloned().collect()
    };
    // What the procedure names beyond that, a key or a rule, other alerts about the target show. Without them
    // there is no card.
    for span in missing {
        let piece = match span {
            Span::Entity { kind, value, .. } => Span::entity(&kind, &value),
            other => other,
        };
        let proof = proof_of(&piece, case, &draft.target.key)?;
        let told = vec![piece, Span::text(" is part of the same activity.")];
        reasons.push(ledger.sentence(told, &Candidates::source(proof))?);
    }
    let action = draft.action;
    let done = done(case, action.id, &draft.target.key, context.state);
    Some(Card {
        id: format!("{}/{}", action.id, draft.target.key),
        category: action.category,
        action: action.id.to_owned(),
        title,
        target: draft.target,
        reasons,
        urgency: draft.urgency,
        status: if done.is_some() {
            CardStatus::Done
        } else {
            CardStatus::Proposed
        },
        done,
        permission: action.permission.to_owned(),
        changes: action.changes,
        unavailable: unavailable(action.id, action.permission, action.changes, context),
        procedure: draft.procedure,
        message: draft.message,
        more_actions: rule::more(action),
        guidebook: None,
    })
}

/// Why an action cannot be done from here, if it cannot.
pub(crate) fn unavailable(
    action: &str,
    permission: &str,
    changes: bool,
    context: &ResponseContext<'_>,
) -> Option<String> {
    missing_right(permission, context).or_else(|| {
        let connected = context.executable.iter().any(|id| id == action);
        (changes && !connected).then(|| "no connected plugin can do this; it is done by hand".to_owned())
    })
}

fn missing_right(permission: &str, context: &ResponseContext<'_>) -> Option<String> {
    let rights = context.rights?;
    (!rights.iter().any(|right| right == permission)).then(|| format!("you lack the permission `{permission}`"))
}

/// The first row or alert about a target that holds a piece.
fn proof_of(piece: &Span, case: &IncidentCase, target: &str) -> Option<Source> {
    let naming = case.alerts.iter().filter(|alert| names(alert, target));
    let mut sources = naming.flat_map(|alert| {
        let rows = alert.citations.iter().map(|row| Source::Row { citation: row.clone() });
        rows.chain(std::iter::once(of_alert(alert)))
    });
    sources.find(|source| Searched::new(source).holds(piece))
}

/// Whether an alert names a thing.
fn names(alert: &Alert, key: &str) -> bool {
    alert.evidence.iter().any(|item| item.entity.key() == key)
}

/// Actions that an automated investigation takes of itself.
const AUTOMATED: &[&str] = &["block_file", "stop_process", "delete_file", "delete_mail"];

/// Who did it, if the log or the alerts' product says that it is done.
fn done(case: &IncidentCase, action: &str, target: &str, state: &IncidentState) -> Option<Done> {
    let logged = state.activities.iter().rev().find(|entry| {
        let same = |done: &evidence::DoneAction| done.id == action && done.target.eq_ignore_ascii_case(target);
        entry.action.as_ref().is_some_and(same)
    });
    if let Some(entry) = logged {
        return Some(Done {
            origin: entry.origin,
            by: crate::inert(&entry.by, 120).text,
            at: Some(entry.at),
        });
    }
    let mut naming = case.alerts.iter().filter(|alert| names(alert, target)).peekable();
    // Only when every alert about the thing was remediated has the product dealt with the thing.
    if !AUTOMATED.contains(&action) || naming.peek().is_none() {
        return None;
    }
    let mut product = "";
    for alert in naming {
        if alert.investigation() != Some(detail::Investigation::Remediated) {
            return None;
        }
        product = &alert.product_name;
    }
    Some(Done {
        origin: Origin::Automated,
        by: format!("automated investigation of {}", crate::inert(product, 120).text),
        at: None,
    })
}
