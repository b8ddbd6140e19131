//! Tells what the rows say about a domain.

use super::told::tell;
use crate::builtin::Call;
use crate::describe::{days, examples};
use analysis::SubjectKind;
use skill::{Cost, Descriptor, Effect, Failure, Input, InputKind, Output};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "describe_domain".to_owned(),
        plugin: "entities".to_owned(),
        display_name: "Describe a domain".to_owned(),
        description: "Tells what is known of one domain: which devices looked it up or contacted it, when, \
                      through which programs, mails with it, and the alerts that name it. No outside source is \
                      asked."
            .to_owned(),
        inputs: vec![Input::required("domain", InputKind::Text, "The domain name."), days()],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "What do we know about the domain {domain}?",
            "Which devices contacted {domain}?",
            "Who visited {domain}?",
            "Is {domain} suspicious?",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    tell(call, SubjectKind::Domain, "domain").await
}
