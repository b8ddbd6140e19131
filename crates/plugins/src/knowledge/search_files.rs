//! Finds passages of uploaded files that answer a question.

use crate::builtin::Call;
use crate::describe::examples;
use crate::inputs::{required, text};
use crate::telling::Telling;
use ::knowledge::Scope;
use evidence::Proof;
use serde_json::{Value, json};
use skill::{Cost, Descriptor, Effect, Failure, Input, InputKind, Output, Span, SpanKind};
use std::collections::BTreeSet;

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "search_files".to_owned(),
        plugin: "knowledge".to_owned(),
        display_name: "Search uploaded files".to_owned(),
        description: "Searches the files that were uploaded to the workspace (policies, runbooks, reports) and \
                      shows the passages that fit the question, each with file and place."
            .to_owned(),
        inputs: vec![
            Input::required("question", InputKind::Text, "What to look for, in plain words."),
            Input::optional("file", InputKind::Text, "Only this file, by name or id."),
        ],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "What do the uploaded files say about isolating a server?",
            "Search our runbooks for ransomware",
            "Who has to be informed according to policy.pdf?",
            "Look up the escalation path in the uploaded files",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let question = required(call.inputs, "question")?;
    let file = text(call.inputs, "file");
    let scope = Scope {
        user_id: &call.context.user_id,
        without: switched_off(call).await?,
        file,
    };
    let hits = call
        .tools
        .library
        .search(&scope, question)
        .await
        .map_err(|error| match error {
            ::knowledge::Error::NoFile { .. } => Failure::Retryable {
                reason: error.to_string(),
            },
            other => Failure::Fatal(Box::new(other)),
        })?;
    let mut telling = Telling::default();
    let found = hits.found;
    telling.value("count", found.len());
    if let Some(notice) = &hits.notice {
        telling.say(format!("{}.", ::incidents::inert(notice, 400).text));
    }
    if found.is_empty() {
        let place = file.map_or_else(
            || "your uploaded files".to_owned(),
            |file| ::incidents::inert(file, 120).text,
        );
        telling.say(format!("No passage of {place} fits the question."));
        return Ok(telling.finish());
    }
    for passage in found {
        let name = ::incidents::inert(&passage.file, 120).text;
        let told = ::incidents::inert(&passage.text, 1_500);
        let number = telling.cite(Proof::Passage {
            file_id: passage.file_id.clone(),
            file: passage.file.clone(),
            place: passage.place.clone(),
            text: passage.text.clone(),
        });
        let quote = Span {
            flagged: ::incidents::looks_like_instruction(&passage.text),
            ..Span::plain(SpanKind::Quote, told.text.clone())
        };
        let source = Span::plain(SpanKind::Text, format!("{name}, {}: ", passage.place));
        telling.say_cited(vec![source, quote], vec![number]);
        let value = json!({ "fileId": passage.file_id, "file": passage.file, "place": passage.place });
        telling.finding("passage", told.text, value, vec![number]);
        telling.list("knowledgeFile", &passage.file_id, &name);
    }
    Ok(telling.finish())
}

/// The files that are switched off for the session.
async fn switched_off(call: Call<'_>) -> Result<BTreeSet<String>, Failure> {
    let Some(id) = &call.context.session_id else {
        return Ok(BTreeSet::new());
    };
    let session = call.tools.workspace.state_store().session(id).await;
    let session = session.map_err(|error| Failure::Fatal(Box::new(error)))?;
    let files = session.sources.get("files").and_then(Value::as_object);
    let off = files
        .into_iter()
        .flatten()
        .filter(|(_, on)| on.as_bool() == Some(false));
    Ok(off.map(|(id, _)| id.clone()).collect())
}
