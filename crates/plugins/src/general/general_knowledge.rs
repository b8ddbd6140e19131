//! General knowledge, which only a language model has.
//!
//! Where there is one, a turn of the copilot asks it and marks its answer; this is what is left without one.

use crate::builtin::Call;
use crate::describe::examples;
use crate::inputs::required;
use crate::telling::Telling;
use serde_json::json;
use skill::{Cost, Descriptor, Effect, Failure, Input, InputKind, Output};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "general_knowledge".to_owned(),
        plugin: "general".to_owned(),
        display_name: "General knowledge".to_owned(),
        description: "Answers a general question about security that needs no data of the workspace, from the \
                      general knowledge of a language model. The answer is marked as not from your data. \
                      Without a model it says so."
            .to_owned(),
        inputs: vec![Input::required("question", InputKind::Text, "The question.")],
        effect: Effect::Read,
        cost: Cost::High,
        examples: examples(&[
            "What is Kerberoasting?",
            "Explain the difference between EDR and XDR",
            "How does pass-the-hash work in general?",
        ]),
    }
}

/// What can be asked without a model.
const ASK_INSTEAD: [&str; 4] = [
    "List the open incidents",
    "Summarize incident <id>",
    "What do we know about <device, user, file or address>?",
    "Which account ran the encoded PowerShell command?",
];

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    required(call.inputs, "question")?;
    let text = "This is a question of general knowledge, and no language model is set up to answer it. Incidents, \
                alerts, devices, users, files, addresses, mails, queries and uploaded files can be asked about \
                without one.";
    let mut telling = Telling::default();
    telling.card("notice", json!({ "text": text }));
    telling.suggest(ASK_INSTEAD.map(str::to_owned));
    Ok(telling.finish())
}
