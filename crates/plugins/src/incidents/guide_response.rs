//! Says what to do about an incident: classify, contain, investigate, remediate.

use super::found::{incident, telling_of};
use crate::builtin::Call;
use crate::describe::{examples, incident_id};
use crate::failing::failed;
use crate::telling::Telling;
use ::incidents::{Card, CardStatus, Category, GuidedResponse, Sentence, Urgency};
use evidence::Origin;
use serde_json::json;
use skill::{Block, Cost, Descriptor, Effect, Failure, Output};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "guide_response".to_owned(),
        plugin: "incidents".to_owned(),
        display_name: "Guide the response".to_owned(),
        description: "Recommends what to do about one incident: how to classify it, what to contain, \
                      investigate and remediate, on which entity, why, and what was done already. It proposes \
                      only; nothing is done."
            .to_owned(),
        inputs: vec![incident_id()],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "What should I do about incident {incident_id}?",
            "Generate guided responses and recommendations for Defender incident {incident_id}",
            "How do I contain this attack?",
            "Which remediation steps are recommended?",
            "Is this a true positive?",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let case = incident(call).await?;
    let id = &case.incident.id;
    let response = call.tools.workspace.response(id, None).await.map_err(failed)?;
    let mut telling = telling_of(&case);
    tell_triage(&mut telling, &response);
    for category in Category::ALL {
        let mut cards = response
            .cards
            .iter()
            .filter(|card| card.category == *category)
            .peekable();
        if cards.peek().is_some() {
            telling.say(category.heading());
        }
        for card in cards {
            show(&mut telling, card, &response);
        }
    }
    if let Some(emails) = &response.similar_emails {
        telling.say_sentence(&emails.sentence, &response.sources);
        telling.show(Block::Query {
            language: "kql".to_owned(),
            text: emails.query.text.clone(),
            explanation: emails.sentence.text.clone(),
        });
    }
    if let Some(guidebook) = &response.guidebook {
        telling.value("guidebook", guidebook.clone());
    }
    telling.suggest([
        format!("Are there incidents similar to {id}?"),
        format!("Which users are involved in incident {id}?"),
        format!("Generate the incident report for incident {id}"),
    ]);
    Ok(telling.finish())
}

fn tell_triage(telling: &mut Telling, response: &GuidedResponse) {
    let triage = &response.triage;
    let mut cited = Vec::new();
    for reason in triage.supporting.iter().chain(&triage.opposing) {
        cited.extend(telling.cite_positions(&reason.sentence.citations, &response.sources));
    }
    let text = format!(
        "{} ({}), {}",
        triage.classification.words(),
        triage.determination.words(),
        triage.strength.words()
    );
    let value = json!({
        "classification": triage.classification.graph_name(),
        "determination": triage.determination.graph_name(),
        "confidence": triage.confidence,
        "pastIncidents": triage.past_incidents,
    });
    telling.finding("verdict", text, value, cited);
    telling.value("classification", triage.classification.graph_name());
    telling.value("determination", triage.determination.graph_name());
}

fn show(telling: &mut Telling, card: &Card, response: &GuidedResponse) {
    let mut said = |sentence: &Sentence| json!({ "text": sentence.text, "citations": telling.cite_positions(&sentence.citations, &response.sources) });
    let title = said(&card.title);
    let reasons: Vec<serde_json::Value> = card.reasons.iter().map(&mut said).collect();
    let done = card
        .done
        .as_ref()
        .map(|done| json!({ "by": done.by, "at": done.at, "automated": done.origin == Origin::Automated }));
    let value = json!({
        "id": card.id,
        "text": card.title.text,
        "citations": title["citations"],
        "category": card.category.heading(),
        "action": card.action,
        "target": card.target.label,
        "targetKind": card.target.kind,
        "why": card.reasons.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join(" "),
        "reasons": reasons,
        "urgency": match card.urgency {
            Urgency::Now => "now",
            Urgency::Soon => "soon",
            Urgency::Later => "later",
        },
        "status": if card.status == CardStatus::Done { "done" } else { "proposed" },
        "done": done,
        "permission": card.permission,
        "unavailable": card.unavailable,
        "where": card.procedure.place,
        "how": card.procedure.text,
        "form": card.procedure.form,
        "message": card.message.as_ref().map(|message| json!({ "to": message.to, "text": message.text })),
        "guidebook": card.guidebook,
    });
    telling.card("response", value);
    telling.list(&card.target.kind, &card.target.value, &card.title.text);
}
