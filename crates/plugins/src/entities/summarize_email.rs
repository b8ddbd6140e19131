//! Tells what the rows say about one mail.

use super::told::tell;
use crate::builtin::Call;
use crate::describe::examples;
use analysis::SubjectKind;
use skill::{Cost, Descriptor, Effect, Failure, Input, InputKind, Output};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "summarize_email".to_owned(),
        plugin: "entities".to_owned(),
        display_name: "Summarize an email".to_owned(),
        description: "Summarizes one mail: sender, recipients, delivery and what happened to it since, links, \
                      attachments, clicks, and the alerts that name it. From that mail's rows only."
            .to_owned(),
        inputs: vec![Input::required(
            "message_id",
            InputKind::Text,
            "The mail's network message id or internet message id.",
        )],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "Summarize the email {message_id}",
            "Summarize this email with its key indicators: URLs, senders, attachments",
            "Was the mail {message_id} delivered?",
            "What happened to this mail?",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    tell(call, SubjectKind::Email, "message_id").await
}
