//! Tells what the rows say about an account.

use super::told::tell;
use crate::builtin::Call;
use crate::describe::{days, examples};
use analysis::SubjectKind;
use skill::{Cost, Descriptor, Effect, Failure, Input, InputKind, Output};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "summarize_user".to_owned(),
        plugin: "entities".to_owned(),
        display_name: "Summarize a user".to_owned(),
        description: "Summarizes one user: account, role and manager, criticality, unusual sign-ins, devices \
                      used, authentication methods, applications, directory risk, and the alerts that name the \
                      account. Looks back 30 days unless told otherwise, 120 at most."
            .to_owned(),
        inputs: vec![
            Input::required(
                "user",
                InputKind::Text,
                "Account name, user principal name, object id or SID.",
            ),
            days(),
        ],
        effect: Effect::Read,
        cost: Cost::Low,
        examples: examples(&[
            "Summarize user {user}",
            "Show the Defender summary of {user} in the last 60 days",
            "Is {user} compromised?",
            "Which authentication methods does {user} have?",
            "From where did {user} sign in?",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    tell(call, SubjectKind::User, "user").await
}
