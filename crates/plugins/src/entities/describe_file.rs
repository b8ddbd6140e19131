//! Tells what the rows say about a file.

use super::told::tell;
use crate::builtin::Call;
use crate::describe::{days, examples};
use analysis::SubjectKind;
use skill::{Cost, Descriptor, Effect, Failure, Input, InputKind, Output};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "describe_file".to_owned(),
        plugin: "entities".to_owned(),
        display_name: "Describe a file".to_owned(),
        description: "Tells what is known of one file by name or hash: where it was seen, who ran it, signer, \
                      prevalence, network contacts, and the alerts that name it. The file itself is not \
                      opened."
            .to_owned(),
        inputs: vec![
            Input::required(
                "file",
                InputKind::Text,
                "Name or MD5, SHA-1 or SHA-256 hash of the file.",
            ),
            days(),
        ],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "What is {file}?",
            "Where was the file with hash {file} seen?",
            "Who ran {file}?",
            "Is {file} malicious?",
            "Analyze the file {file}",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    tell(call, SubjectKind::File, "file").await
}
