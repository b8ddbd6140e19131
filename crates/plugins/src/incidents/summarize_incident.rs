//! Tells an incident in short: when and where it began, what happened, what is affected.

use super::found::{incident, show_card, telling_of};
use crate::builtin::Call;
use crate::describe::{examples, incident_id};
use crate::failing::failed;
use crate::telling::Telling;
use ::incidents::{BlockKind, Source, Summary};
use evidence::Proof;
use serde_json::json;
use skill::{Cost, Descriptor, Effect, Failure, Output};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "summarize_incident".to_owned(),
        plugin: "incidents".to_owned(),
        display_name: "Summarize an incident".to_owned(),
        description: "Summarizes one incident: when and where the attack began, how it went on, which devices, \
                      accounts and data are affected, indicators, and what is still open. Every sentence cites \
                      the rows that show it."
            .to_owned(),
        inputs: vec![incident_id()],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "Summarize incident {incident_id}",
            "Provide a summary for Defender incident {incident_id}",
            "What happened in this incident?",
            "Tell me about the incident in a few sentences",
            "Give me an overview of incident {incident_id}",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let case = incident(call).await?;
    let id = &case.incident.id;
    let kept = call.tools.workspace.kept_summary(id, false, &call.context.stop).await;
    let summary = kept.map_err(failed)?.ok_or(Failure::Stopped)?.summary;
    let mut telling = telling_of(&case);
    show_card(&mut telling, &case);
    tell(&mut telling, &summary);
    telling.suggest(summary.prompts.iter().cloned());
    Ok(telling.finish())
}

fn tell(telling: &mut Telling, summary: &Summary) {
    for block in &summary.blocks {
        if block.kind != BlockKind::Opening {
            telling.say(block.kind.heading());
        }
        for sentence in &block.sentences {
            let numbers = telling.say_sentence(sentence, &summary.sources);
            let value = json!({ "part": block.kind, "step": sentence.step });
            telling.finding("statement", sentence.text.clone(), value, numbers);
            for span in &sentence.spans {
                if let ::incidents::Span::Entity { kind, value, text } = span {
                    telling.list(kind, value, text);
                }
            }
        }
    }
    for indicator in &summary.indicators {
        let shows = |source: &&Source| match source {
            Source::Alert { id, .. } => indicator.alert_ids.contains(id),
            _ => false,
        };
        let sources: Vec<&Source> = summary.sources.iter().filter(shows).collect();
        let numbers = sources
            .into_iter()
            .map(|source| telling.cite(Proof::from(source)))
            .collect();
        let value = json!({ "kind": indicator.kind, "value": indicator.value, "alertIds": indicator.alert_ids });
        telling.finding("indicator", indicator.shown.clone(), value, numbers);
    }
    for flag in &summary.flags {
        let value = json!({ "alertId": flag.alert_id, "place": flag.place });
        telling.finding("instruction", flag.text.clone(), value, Vec::new());
    }
}
