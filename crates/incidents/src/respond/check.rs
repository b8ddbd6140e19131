//! Whether everything on the cards is borne out.

use super::model::{GuidedResponse, Message, Procedure};
use crate::cited::source::Searched;
use crate::cited::{ClaimCheck, Failure, Sentence, Source, check_sentences};
use crate::span::Span;

/// Checks a response: every sentence against what it cites, and every value in a procedure or message
/// against what the card cites.
#[must_use]
pub fn check_response(response: &GuidedResponse) -> ClaimCheck {
    let triage = response.triage.supporting.iter().chain(&response.triage.opposing);
    let on_cards = response
        .cards
        .iter()
        .flat_map(|card| std::iter::once(&card.title).chain(&card.reasons));
    let emails = response.similar_emails.iter().map(|emails| &emails.sentence);
    let sentences = triage.map(|reason| &reason.sentence).chain(on_cards).chain(emails);
    let mut check = check_sentences(sentences, &response.sources);
    for card in &response.cards {
        let cited: Vec<Searched<'_>> = cited(&card.title, &card.reasons, &response.sources);
        for span in unproven(&card.procedure, card.message.as_ref(), &cited) {
            check.failures.push(Failure {
                text: format!("card {}", card.id),
                reason: format!("`{}` is not found in what it cites", span.shown()),
            });
        }
    }
    if let Some(emails) = &response.similar_emails {
        let cited = cited(&emails.sentence, &[], &response.sources);
        let values = emails
            .query
            .spans
            .iter()
            .filter(|span| matches!(span, Span::Entity { .. }));
        check.failures.extend(
            values
                .filter(|span| !cited.iter().any(|source| source.holds(span)))
                .map(|span| Failure {
                    text: "query for similar emails".to_owned(),
                    reason: format!("`{}` is not found in what it cites", span.shown()),
                }),
        );
    }
    check
}

/// Pieces of a procedure and a message that none of the sources holds.
pub(super) fn unproven<'a>(
    procedure: &'a Procedure,
    message: Option<&'a Message>,
    cited: &[Searched<'_>],
) -> Vec<&'a Span> {
    let pieces = procedure.spans.iter();
    let pieces = pieces.chain(message.into_iter().flat_map(|message| &message.spans));
    let claims = pieces.filter(|span| match span {
        Span::Text { .. } => false,
        // Time bounds of a query are ours: they look around the incident, and say nothing of it.
        Span::Time { text, .. } => !text.starts_with("datetime("),
        _ => true,
    });
    claims
        .filter(|span| !cited.iter().any(|source| source.holds(span)))
        .collect()
}

/// What a card cites, ready for searching.
pub(super) fn cited<'a>(title: &Sentence, reasons: &[Sentence], sources: &'a [Source]) -> Vec<Searched<'a>> {
    let positions = std::iter::once(title)
        .chain(reasons)
        .flat_map(|sentence| &sentence.citations);
    positions.filter_map(|at| sources.get(*at)).map(Searched::new).collect()
}
