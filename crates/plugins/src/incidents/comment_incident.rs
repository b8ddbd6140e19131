//! Adds a comment to an incident.

use super::found::{incident, telling_of};
use super::standing::{cite_lines, new_lines};
use crate::builtin::Call;
use crate::describe::{examples, incident_id};
use crate::failing::failed;
use crate::inputs::required;
use skill::{Cost, Descriptor, Effect, Failure, Input, InputKind, Output, Span, SpanKind};
use workspace::Actor;

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "comment_incident".to_owned(),
        plugin: "incidents".to_owned(),
        display_name: "Comment on an incident".to_owned(),
        description: "Adds a comment to one incident's activity log. It writes, so a person approves each \
                      call."
            .to_owned(),
        inputs: vec![
            incident_id(),
            Input::required("text", InputKind::Text, "The comment, as it shall stand in the log."),
        ],
        effect: Effect::Write,
        cost: Cost::Free,
        examples: examples(&[
            "Add a comment to incident {incident_id}: user confirmed the sign-in",
            "Note on this incident that the host was reimaged",
            "Comment on incident {incident_id} that we wait for the vendor",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let case = incident(call).await?;
    let id = &case.incident.id;
    let text = required(call.inputs, "text")?;
    let workspace = &call.tools.workspace;
    let before = workspace.state(id).await.map_err(failed)?;
    let by = Actor::analyst(call.context.user_id.clone());
    let after = workspace.comment_incident(id, text, &by).await.map_err(failed)?;
    let mut telling = telling_of(&case);
    let numbers = cite_lines(&mut telling, &new_lines(&before, &after));
    let said = format!("The comment is in the activity log of incident {id}.");
    telling.say_cited(vec![Span::plain(SpanKind::Text, said)], numbers);
    Ok(telling.finish())
}
