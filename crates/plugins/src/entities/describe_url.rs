//! Tells what the rows say about a web address.

use super::told::tell;
use crate::builtin::Call;
use crate::describe::{days, examples};
use analysis::SubjectKind;
use skill::{Cost, Descriptor, Effect, Failure, Input, InputKind, Output};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "describe_url".to_owned(),
        plugin: "entities".to_owned(),
        display_name: "Describe a URL".to_owned(),
        description: "Tells what is known of one web address: who clicked it, which mails held it, which \
                      devices opened it, and the alerts that name it. The address is never fetched."
            .to_owned(),
        inputs: vec![
            Input::required("url", InputKind::Text, "The whole web address."),
            days(),
        ],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "Who clicked {url}?",
            "Which mails contained {url}?",
            "What do we know about the link {url}?",
            "Was {url} opened on a device?",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    tell(call, SubjectKind::Url, "url").await
}
