//! Changes an incident's status, classification, determination or owner.

use super::found::{incident, telling_of};
use super::standing::{cite_lines, new_lines, say_standing};
use crate::builtin::Call;
use crate::describe::{choice, examples, incident_id, words};
use crate::failing::failed;
use crate::failing::wrong_input;
use crate::inputs::text;
use evidence::graph::IncidentChange;
use evidence::{Classification, Determination};
use skill::{Cost, Descriptor, Effect, Failure, Input, InputKind, Output};
use workspace::Actor;

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "change_incident".to_owned(),
        plugin: "incidents".to_owned(),
        display_name: "Change an incident".to_owned(),
        description: "Changes how one incident stands: its status, classification, determination or owner. It \
                      writes, so a person approves each call; the change is in the activity log."
            .to_owned(),
        inputs: vec![
            incident_id(),
            Input::optional(
                "status",
                choice(&["active", "inProgress", "resolved"]),
                "The new status.",
            ),
            Input::optional(
                "classification",
                words(Classification::ALL.iter().map(|value| value.graph_name())),
                "Whether it was an attack.",
            ),
            Input::optional(
                "determination",
                words(Determination::ALL.iter().map(|value| value.graph_name())),
                "What kind of thing it was.",
            ),
            Input::optional(
                "assigned_to",
                InputKind::Text,
                "Who shall have it; `nobody` takes it from whoever has it.",
            ),
        ],
        effect: Effect::Write,
        cost: Cost::Free,
        examples: examples(&[
            "Resolve incident {incident_id}",
            "Assign incident {incident_id} to maria",
            "Classify this incident as a true positive, compromised account",
            "Set the incident to in progress",
            "Close incident {incident_id} as false positive",
        ]),
    }
}

/// The word that takes an incident from whoever has it.
const NOBODY: &str = "nobody";

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let case = incident(call).await?;
    let id = &case.incident.id;
    let change = wanted(call)?;
    let workspace = &call.tools.workspace;
    let before = workspace.state(id).await.map_err(failed)?;
    let by = Actor::analyst(call.context.user_id.clone());
    let after = workspace.change_incident(id, &change, &by).await.map_err(failed)?;
    let mut telling = telling_of(&case);
    let lines = new_lines(&before, &after);
    if lines.is_empty() {
        telling.say("It stood like this before; nothing was changed.");
    }
    let numbers = cite_lines(&mut telling, &lines);
    say_standing(&mut telling, id, &after, numbers);
    Ok(telling.finish())
}

fn wanted(call: Call<'_>) -> Result<IncidentChange, Failure> {
    let given = |name| text(call.inputs, name);
    let wrong = |name: &str, reason: String| wrong_input("change_incident", name, &reason);
    let change = IncidentChange {
        status: given("status")
            .map(str::parse)
            .transpose()
            .map_err(|reason| wrong("status", format!("is not one: {reason}")))?,
        assigned_to: given("assigned_to").map(|owner| (owner != NOBODY).then(|| owner.to_owned())),
        classification: given("classification")
            .map(str::parse)
            .transpose()
            .map_err(|reason| wrong("classification", format!("is not one: {reason}")))?,
        determination: given("determination")
            .map(str::parse)
            .transpose()
            .map_err(|reason| wrong("determination", format!("is not one: {reason}")))?,
        ..IncidentChange::default()
    };
    if change.is_empty() {
        let reason = "is missing, as are classification, determination and assigned_to: say what to change".to_owned();
        return Err(wrong("status", reason));
    }
    Ok(change)
}
