//! Finds incidents like one, and how they were judged.

use super::found::{incident, telling_of};
use crate::builtin::Call;
use crate::describe::{examples, incident_id};
use crate::failing::failed;
use evidence::{Classification, Proof};
use serde_json::{Value, json};
use skill::{Cost, Descriptor, Effect, Failure, Output, Span, SpanKind};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "similar_incidents".to_owned(),
        plugin: "incidents".to_owned(),
        display_name: "Find similar incidents".to_owned(),
        description: "Finds other incidents that are like one, the most alike first, with what they share, how \
                      they were classified and what was done about them."
            .to_owned(),
        inputs: vec![incident_id()],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "Are there incidents similar to {incident_id}?",
            "Have we seen this before?",
            "Find similar incidents and how they were classified",
            "Show related past incidents",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let case = incident(call).await?;
    let id = &case.incident.id;
    let similar = call.tools.workspace.similar(id).await.map_err(failed)?;
    let mut telling = telling_of(&case);
    telling.value("count", similar.len());
    if similar.is_empty() {
        telling.say(format!("No incident is like incident {id}."));
        return Ok(telling.finish());
    }
    let all = telling.cite(Proof::Incidents {
        label: format!("incidents like {id}"),
        incident_ids: similar.iter().map(|other| other.id.clone()).collect(),
        values: Vec::new(),
    });
    let text = match similar.len() {
        1 => format!("1 incident is like incident {id}."),
        count => format!("{count} incidents are like incident {id}."),
    };
    telling.say_cited(vec![Span::plain(SpanKind::Text, text)], vec![all]);
    let mut rows: Vec<(Vec<Value>, Vec<u32>)> = Vec::new();
    for other in &similar {
        let judged = match other.classification {
            Classification::Unknown => "not classified".to_owned(),
            known => format!("{} ({})", known.words(), other.determination.words()),
        };
        let shared: Vec<String> = other
            .shared
            .iter()
            .map(|shared| format!("{}: {}", shared.kind.words(), shared.label))
            .collect();
        let number = telling.cite(Proof::Incidents {
            label: other.title.clone(),
            incident_ids: vec![other.id.clone()],
            values: shared.iter().chain([&judged]).chain(&other.actions).cloned().collect(),
        });
        telling.list("incident", &other.id, &other.title);
        let percent = f64::from(other.similarity_milli) / 10.0;
        let row = vec![
            json!(other.id),
            json!(other.title),
            json!(percent),
            json!(judged),
            json!(other.status.words()),
            json!(shared.join("; ")),
            json!(other.actions.join(", ")),
            json!(other.first_activity_at),
        ];
        rows.push((row, vec![number]));
    }
    telling.table(
        &[
            "Incident",
            "Title",
            "Alike (%)",
            "Classification",
            "Status",
            "Shared",
            "Done then",
            "First activity",
        ],
        rows,
        0,
    );
    telling.suggest(
        similar
            .iter()
            .take(2)
            .map(|other| format!("Summarize incident {}", other.id)),
    );
    telling.suggest([format!("What should I do about incident {id}?")]);
    Ok(telling.finish())
}
