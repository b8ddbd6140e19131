//! Writes the report of an incident: times, analysts, classification, actions, follow-ups.

use super::found::{incident, show_card, telling_of};
use crate::builtin::Call;
use crate::describe::{examples, incident_id};
use crate::failing::failed;
use ::incidents::{BlockKind, ReportGroup};
use serde_json::json;
use skill::{Cost, Descriptor, Effect, Failure, Output};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "report_incident".to_owned(),
        plugin: "incidents".to_owned(),
        display_name: "Report on an incident".to_owned(),
        description: "Writes the report of one incident as it stands: creation and closure, first and last \
                      activity, who worked on it, classification with its reason, actions taken by whom and \
                      when, and follow-ups. For hand-over and for management."
            .to_owned(),
        inputs: vec![incident_id()],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "Generate the incident report for Defender incident {incident_id}",
            "Write a report about this incident",
            "I need a hand-over report for incident {incident_id}",
            "Report on the incident for management",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let case = incident(call).await?;
    let id = &case.incident.id;
    let report = call.tools.workspace.report(id).await.map_err(failed)?;
    let mut telling = telling_of(&case);
    show_card(&mut telling, &case);
    if report.is_partial {
        telling.say("The incident is not resolved and classified yet, so this report is partial.");
    }
    let opening = report
        .summary
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Opening);
    for sentence in opening.flat_map(|block| &block.sentences) {
        telling.say_sentence(sentence, &report.summary.sources);
    }
    for group in ReportGroup::ALL {
        telling.say(group.heading());
        let mut lines = report.lines.iter().filter(|line| line.group == *group).peekable();
        if lines.peek().is_none() {
            telling.say("Nothing is recorded.");
        }
        for line in lines {
            let numbers = telling.say_sentence(&line.sentence, &report.sources);
            let value = json!({ "group": line.group, "at": line.at, "origin": line.origin });
            telling.finding("reportLine", line.sentence.text.clone(), value, numbers);
        }
    }
    telling.suggest([
        format!("Post the report of incident {id} to the activity log"),
        format!("What should I do about incident {id}?"),
        format!("Show the attack story of incident {id}"),
    ]);
    Ok(telling.finish())
}
