//! Answers a question from the alerts, or says that they do not tell.

use crate::builtin::Call;
use crate::describe::examples;
use crate::failing::failed;
use crate::incidents::alerts::proof_of;
use crate::inputs::{required, text};
use crate::telling::Telling;
use ask::Question;
use evidence::Proof;
use serde_json::Value;
use skill::{Cost, Descriptor, Effect, Failure, Input, InputKind, Output, Span, SpanKind};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "ask_alerts".to_owned(),
        plugin: "hunting".to_owned(),
        display_name: "Ask the alerts".to_owned(),
        description: "Answers one question about what the alerts hold: which account, device, address, file, \
                      command line or time. The answer is a value of a cited alert; when the alerts do not \
                      tell, it says so."
            .to_owned(),
        inputs: vec![
            Input::required("question", InputKind::Text, "The question, in plain words."),
            Input::optional("incident_id", InputKind::Text, "Only alerts of this incident."),
        ],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "Which account ran the encoded PowerShell command?",
            "From which IP address was the mailbox rule made?",
            "At what time was the log cleared?",
            "Which file was downloaded by certutil?",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let workspace = &call.tools.workspace;
    let question = Question {
        id: None,
        question: required(call.inputs, "question")?.to_owned(),
        context: Value::Object(call.context.page.clone()),
    };
    let incident_id = text(call.inputs, "incident_id").map(|id| id.trim_start_matches('#'));
    let answers = match incident_id {
        Some(id) => workspace.ask_incident(id, vec![question]).await,
        None => workspace.ask(vec![question]).await,
    };
    let answer = answers.map_err(failed)?.pop().ok_or_else(|| Failure::Retryable {
        reason: "the question was not answered".to_owned(),
    })?;
    let cases = workspace.cases().await.map_err(failed)?;
    let mut telling = Telling::default();
    if let Some(id) = incident_id {
        telling.value("incident_id", id);
    }
    let mut numbers = Vec::new();
    for proof in &answer.citations {
        let alerts = cases
            .iter()
            .flat_map(|case| case.alerts.iter().map(move |alert| (case, alert)));
        let mut alerts = alerts.filter(|(_, alert)| alert.id == proof.alert_id);
        if let Some((case, alert)) = alerts.next() {
            let mut cited = proof_of(&case.incident.id, alert);
            // What the answer says stands in the alert's rows, if not among its entities.
            if let Proof::Alert { values, .. } = &mut cited {
                values.extend(proof.fields.values().filter_map(Value::as_str).map(str::to_owned));
            }
            numbers.push(telling.cite(cited));
            telling.list("alert", &alert.id, &::incidents::inert(&alert.title, 240).text);
        }
    }
    telling.say_cited(
        vec![Span::plain(
            SpanKind::Text,
            without_marks(&answer.answer, answer.citations.len()),
        )],
        numbers.clone(),
    );
    if let Some(value) = answer.value {
        telling.finding("answer", answer.answer, value.clone(), numbers);
        telling.value("answer", value);
    }
    Ok(telling.finish())
}

/// Takes the marks of citations out of an answer; the block has the numbers.
fn without_marks(answer: &str, citations: usize) -> String {
    (1..=citations).fold(answer.to_owned(), |text, number| {
        text.replace(&format!(" [{number}]"), "")
    })
}
