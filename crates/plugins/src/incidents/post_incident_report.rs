//! Posts an incident's report to its activity log, once.

use super::found::{incident, telling_of};
use super::standing::cite_lines;
use crate::builtin::Call;
use crate::describe::{examples, incident_id};
use crate::failing::failed;
use ::incidents::render_report;
use evidence::ActivityKind;
use skill::{Cost, Descriptor, Effect, Failure, Output, Span, SpanKind};
use workspace::Actor;

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "post_incident_report".to_owned(),
        plugin: "incidents".to_owned(),
        display_name: "Post the incident report".to_owned(),
        description: "Posts the report of one incident, as it stands, to the incident's activity log; a report \
                      that is there already is not posted again. It writes, so a person approves each call."
            .to_owned(),
        inputs: vec![incident_id()],
        effect: Effect::Write,
        cost: Cost::Free,
        examples: examples(&[
            "Post the report of incident {incident_id} to the activity log",
            "Add the incident report to the log",
            "Save the report in the incident's activity log",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let case = incident(call).await?;
    let id = &case.incident.id;
    let workspace = &call.tools.workspace;
    let report = render_report(&workspace.report(id).await.map_err(failed)?);
    let by = Actor::analyst(call.context.user_id.clone());
    let added = workspace.post_report(id, &report, &by).await.map_err(failed)?;
    let state = workspace.state(id).await.map_err(failed)?;
    let posted = state
        .activities
        .iter()
        .rev()
        .find(|line| line.kind == ActivityKind::Report);
    let mut telling = telling_of(&case);
    let numbers = cite_lines(&mut telling, &posted.into_iter().collect::<Vec<_>>());
    let said = if added {
        format!("The report is in the activity log of incident {id}.")
    } else {
        format!("This report was in the activity log of incident {id} already; it was not added again.")
    };
    telling.say_cited(vec![Span::plain(SpanKind::Text, said)], numbers);
    telling.value("added", added);
    Ok(telling.finish())
}
