//! Shows an incident step by step and as a graph.

use super::found::{incident, telling_of};
use crate::builtin::Call;
use crate::describe::{examples, incident_id};
use crate::spans;
use evidence::Proof;
use serde_json::json;
use skill::{Block, Cost, Descriptor, Effect, Failure, Output, Span, SpanKind};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "show_attack_story".to_owned(),
        plugin: "incidents".to_owned(),
        display_name: "Show the attack story".to_owned(),
        description: "Shows how the attack of one incident unfolded: steps in order of time with technique, \
                      device and account, and a graph of the entities and what one did to another."
            .to_owned(),
        inputs: vec![incident_id()],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "Show the attack story of incident {incident_id}",
            "How did the attack unfold step by step?",
            "Give me the timeline of this incident",
            "Draw the attack graph",
            "Which MITRE ATT&CK techniques were used in incident {incident_id}?",
        ]),
    }
}

/// Steps that are told, at most.
const MOST: usize = 40;

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let case = incident(call).await?;
    let id = &case.incident.id;
    let steps = ::incidents::steps(&case);
    let mut telling = telling_of(&case);
    telling.value("count", steps.len());
    for step in steps.iter().take(MOST) {
        let rows = step.citations.iter().cloned();
        let numbers: Vec<u32> = rows.map(|row| telling.cite(Proof::Row(row))).collect();
        let time = format!("{} ", step.at.format("%Y-%m-%d %H:%M:%S UTC"));
        let mut said = vec![Span::plain(SpanKind::Time, time)];
        said.extend(spans::of_spans(&step.spans, &step.text));
        telling.say_cited(said, numbers.clone());
        let value = json!({
            "at": step.at,
            "hosts": step.hosts,
            "accounts": step.accounts,
            "techniques": step.techniques.iter().map(|technique| technique.id()).collect::<Vec<_>>(),
            "severity": step.severity.graph_name(),
            "flagged": step.flagged,
        });
        telling.finding("step", step.title.clone(), value, numbers);
        for technique in &step.techniques {
            telling.list("technique", technique.id(), technique.id());
        }
    }
    if steps.len() > MOST {
        telling.say(format!(
            "{} later steps are left out; the incident's page has them.",
            steps.len() - MOST
        ));
    }
    let story = crate::story_of(&case);
    telling.show(Block::Graph(
        serde_json::to_value(&story).map_err(|error| Failure::Fatal(Box::new(error)))?,
    ));
    telling.suggest([
        format!("What is the blast radius of incident {id}?"),
        format!("What should I do about incident {id}?"),
        format!("Which users are involved in incident {id}?"),
    ]);
    Ok(telling.finish())
}
