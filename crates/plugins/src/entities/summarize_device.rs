//! Tells what the rows say about a device.

use super::told::tell;
use crate::builtin::Call;
use crate::describe::{days, examples};
use analysis::SubjectKind;
use skill::{Cost, Descriptor, Effect, Failure, Input, InputKind, Output};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "summarize_device".to_owned(),
        plugin: "entities".to_owned(),
        display_name: "Summarize a device".to_owned(),
        description: "Summarizes one device: protection, notable activity, sign-ins, vulnerable software, \
                      risky settings, management, last seen, and the alerts that name it. Every finding cites \
                      rows."
            .to_owned(),
        inputs: vec![
            Input::required(
                "device",
                InputKind::Text,
                "Name of the device, short or full, or its id.",
            ),
            days(),
        ],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "Summarize device {device}",
            "What do we know about host {device}?",
            "Is {device} well protected?",
            "Which vulnerable software is on {device}?",
            "Who signed in to {device} in the last 14 days?",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    tell(call, SubjectKind::Device, "device").await
}
