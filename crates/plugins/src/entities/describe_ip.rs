//! Tells what the rows say about an IP address.

use super::told::tell;
use crate::builtin::Call;
use crate::describe::{days, examples};
use analysis::SubjectKind;
use skill::{Cost, Descriptor, Effect, Failure, Input, InputKind, Output};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "describe_ip".to_owned(),
        plugin: "entities".to_owned(),
        display_name: "Describe an IP address".to_owned(),
        description: "Tells what is known of one IP address: which devices and accounts talked to it or came \
                      from it, when, how much, ports, and the alerts that name it. No outside source is asked."
            .to_owned(),
        inputs: vec![
            Input::required("ip", InputKind::Text, "The address, IPv4 or IPv6."),
            days(),
        ],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "What do we know about {ip}?",
            "Which devices talked to {ip}?",
            "Who signed in from {ip}?",
            "Is {ip} suspicious?",
            "Tell me about the address {ip}",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    tell(call, SubjectKind::Ip, "ip").await
}
