//! Lists the alerts of an incident, oldest first.

use super::alerts::{proof_of, proof_of_case};
use super::found::{TITLE, incident, telling_of};
use crate::builtin::Call;
use crate::describe::{examples, incident_id};
use ::incidents::inert;
use serde_json::{Value, json};
use skill::{Cost, Descriptor, Effect, Failure, Output, Span, SpanKind};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "list_incident_alerts".to_owned(),
        plugin: "incidents".to_owned(),
        display_name: "List an incident's alerts".to_owned(),
        description: "Lists the alerts of one incident in order of time, with severity, technique, status and \
                      the entities they name."
            .to_owned(),
        inputs: vec![incident_id()],
        effect: Effect::Read,
        cost: Cost::Free,
        examples: examples(&[
            "Which alerts belong to incident {incident_id}?",
            "Show the alerts of this incident in order of time",
            "List all alerts of the incident",
            "How many alerts does incident {incident_id} have?",
        ]),
    }
}

/// Alerts that are shown, at most.
const MOST: usize = 200;

/// Entities of an alert that are named.
const MOST_NAMED: usize = 5;

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let case = incident(call).await?;
    let id = &case.incident.id;
    let mut telling = telling_of(&case);
    telling.value("count", case.alerts.len());
    let all = telling.cite(proof_of_case(&case));
    let text = match case.alerts.len() {
        1 => format!("Incident {id} has 1 alert."),
        count => format!("Incident {id} has {count} alerts."),
    };
    telling.say_cited(vec![Span::plain(SpanKind::Text, text)], vec![all]);
    let rows: Vec<(Vec<Value>, Vec<u32>)> = case
        .alerts
        .iter()
        .take(MOST)
        .map(|alert| {
            let number = telling.cite(proof_of(id, alert));
            let title = inert(&alert.title, TITLE).text;
            telling.list("alert", &alert.id, &title);
            let techniques: Vec<&str> = alert.techniques.iter().map(|technique| technique.id()).collect();
            let mut names: Vec<String> = Vec::new();
            for item in &alert.evidence {
                let name = inert(item.entity.label(), 80).text;
                if !name.is_empty() && !names.contains(&name) && names.len() < MOST_NAMED {
                    names.push(name);
                }
            }
            let row = vec![
                json!(alert.first_activity_at),
                json!(title),
                json!(alert.severity.display_name()),
                json!(techniques.join(", ")),
                json!(alert.product_name),
                json!(names.join(", ")),
                json!(alert.event_count),
            ];
            (row, vec![number])
        })
        .collect();
    telling.table(
        &[
            "First activity",
            "Title",
            "Severity",
            "Techniques",
            "Product",
            "Entities",
            "Events",
        ],
        rows,
        case.alerts.len().saturating_sub(MOST),
    );
    telling.suggest([
        format!("Summarize incident {id}"),
        format!("Show the attack story of incident {id}"),
    ]);
    Ok(telling.finish())
}
