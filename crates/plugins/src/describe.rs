//! Parts that descriptors have in common.

use skill::{Input, InputKind};

/// The input that says which incident.
pub(crate) fn incident_id() -> Input {
    Input::required(
        "incident_id",
        InputKind::Text,
        "Id of the incident, as `list_incidents` shows it.",
    )
}

/// The input that says how far a report looks back.
pub(crate) fn days() -> Input {
    Input::optional(
        "days",
        InputKind::Integer {
            least: 1,
            greatest: 120,
        },
        "How many days to look back from the last event that is stored.",
    )
    .or(30)
}

/// A choice between some words.
pub(crate) fn choice(words: &[&str]) -> InputKind {
    self::words(words.iter().copied())
}

/// A choice between words of a list.
pub(crate) fn words<'a>(words: impl Iterator<Item = &'a str>) -> InputKind {
    InputKind::Choice(words.map(str::to_owned).collect())
}

/// Prompts that a skill answers; `{incident_id}` and the like stand for values.
pub(crate) fn examples(prompts: &[&str]) -> Vec<String> {
    prompts.iter().map(|&prompt| prompt.to_owned()).collect()
}
