//! Inputs checked against a descriptor. What a model sends is as little to be trusted as what a user types.

use crate::{Descriptor, InputError, InputKind};
use serde_json::{Map, Value};

/// Bytes that a text may have.
const TEXT_BYTES: usize = 1 << 20;
/// Texts of a list at most.
const TEXTS: usize = 1_000;

/// Returns the inputs with defaults filled in; empty texts and nulls of optional inputs count as not given.
///
/// # Errors
///
/// Names the first input that is missing, unknown or of another type.
pub fn check_inputs(descriptor: &Descriptor, given: &Map<String, Value>) -> Result<Map<String, Value>, InputError> {
    let wrong = |input: &str, reason: String| InputError {
        skill: descriptor.name.clone(),
        input: input.chars().take(64).collect(),
        reason,
    };
    if let Some(unknown) = given
        .keys()
        .find(|name| descriptor.inputs.iter().all(|input| input.name != **name))
    {
        let known: Vec<&str> = descriptor.inputs.iter().map(|input| input.name.as_str()).collect();
        let reason = if known.is_empty() {
            "is unknown: it takes none".to_owned()
        } else {
            format!("is unknown: it takes {}", known.join(", "))
        };
        return Err(wrong(unknown, reason));
    }
    let mut checked = Map::new();
    for input in &descriptor.inputs {
        match given.get(&input.name).filter(|value| !is_nothing(value)) {
            Some(value) => {
                check_value(&input.kind, value).map_err(|reason| wrong(&input.name, reason))?;
                checked.insert(input.name.clone(), value.clone());
            }
            None if input.required => return Err(wrong(&input.name, "is missing".to_owned())),
            None => {
                if let Some(default) = &input.default {
                    checked.insert(input.name.clone(), default.clone());
                }
            }
        }
    }
    Ok(checked)
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// Returns what is wrong with a value, as the end of a sentence.
pub(crate) fn check_value(kind: &InputKind, value: &Value) -> Result<(), String> {
    let text = |value: &Value| match value.as_str() {
        Some(text) if text.len() > TEXT_BYTES => Err(format!("has {} bytes of at most {TEXT_BYTES}", text.len())),
        Some(_) => Ok(()),
        None => Err("must be text".to_owned()),
    };
    match kind {
        InputKind::Text => text(value),
        InputKind::Integer { least, greatest } => match value.as_i64() {
            Some(number) if (least..=greatest).contains(&&number) => Ok(()),
            _ => Err(format!("must be a whole number from {least} to {greatest}")),
        },
        InputKind::Number => value.as_f64().map(|_| ()).ok_or_else(|| "must be a number".to_owned()),
        InputKind::Flag => value
            .as_bool()
            .map(|_| ())
            .ok_or_else(|| "must be true or false".to_owned()),
        InputKind::Choice(words) => match value.as_str() {
            Some(word) if words.iter().any(|known| known == word) => Ok(()),
            _ => Err(format!("must be one of {}", words.join(", "))),
        },
        InputKind::Instant => match value.as_str() {
            Some(text) if is_instant(text) => Ok(()),
            _ => Err("must be an instant like 2026-03-02T08:00:00Z".to_owned()),
        },
        InputKind::Texts => match value.as_array() {
            Some(texts) if texts.len() > TEXTS => Err(format!("has {} entries of at most {TEXTS}", texts.len())),
            Some(texts) => texts.iter().try_for_each(text),
            None => Err("must be a list of texts".to_owned()),
        },
    }
}

/// Whether the text has the shape of RFC 3339; whether the day exists is its reader's question.
fn is_instant(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = b"0000-00-00T00:00:00";
    bytes.len() > shape.len()
        && bytes.iter().zip(shape).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            b'T' => matches!(byte, b'T' | b't' | b' '),
            wanted => byte == wanted,
        })
        && text
            .get(shape.len()..)
            .is_some_and(|end| end.ends_with(['Z', 'z']) || end.contains(['+', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cost, Effect, Input};
    use serde_json::json;

    fn descriptor() -> Descriptor {
        Descriptor {
            name: "summarize_incident".to_owned(),
            plugin: "incidents".to_owned(),
            display_name: "Summarize an incident".to_owned(),
            description: "Tells what happened.".to_owned(),
            inputs: vec![
                Input::required("incident_id", InputKind::Text, "Which incident."),
                Input::optional(
                    "days",
                    InputKind::Integer {
                        least: 1,
                        greatest: 120,
                    },
                    "How far back.",
                )
                .or(30),
                Input::optional("since", InputKind::Instant, "From when."),
                Input::optional("hosts", InputKind::Texts, "Only these."),
                Input::optional(
                    "tone",
                    InputKind::Choice(vec!["short".to_owned(), "long".to_owned()]),
                    "How.",
                ),
            ],
            effect: Effect::Read,
            cost: Cost::Low,
            examples: vec!["What happened in incident 7?".to_owned()],
        }
    }

    fn check(given: Value) -> Result<Value, String> {
        check_inputs(&descriptor(), given.as_object().unwrap())
            .map(Value::Object)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn good_inputs_pass_and_defaults_are_filled_in() {
        assert_eq!(descriptor().check(), Ok(()));
        assert_eq!(
            check(json!({ "incident_id": "7", "tone": "", "since": null })),
            Ok(json!({ "incident_id": "7", "days": 30 }))
        );
        let all =
            json!({ "incident_id": "7", "days": 1, "since": "2026-03-02T08:00:00Z", "hosts": ["a"], "tone": "long" });
        assert_eq!(check(all.clone()), Ok(all));
    }

    #[test]
    fn wrong_inputs_are_named() {
        for (given, message) in [
            (json!({}), "input `incident_id` of `summarize_incident` is missing"),
            (
                json!({ "incident_id": 7 }),
                "input `incident_id` of `summarize_incident` must be text",
            ),
            (
                json!({ "incident_id": "7", "days": 121 }),
                "input `days` of `summarize_incident` must be a whole number from 1 to 120",
            ),
            (
                json!({ "incident_id": "7", "tone": "rude" }),
                "input `tone` of `summarize_incident` must be one of short, long",
            ),
            (
                json!({ "incident_id": "7", "since": "yesterday" }),
                "input `since` of `summarize_incident` must be an instant like 2026-03-02T08:00:00Z",
            ),
            (
                json!({ "incident_id": "7", "cmd": "rm" }),
                "input `cmd` of `summarize_incident` is unknown: it takes incident_id, days, since, hosts, tone",
            ),
        ] {
            assert_eq!(check(given), Err(message.to_owned()));
        }
    }

    #[test]
    fn a_descriptor_that_says_too_little_is_refused() {
        let mut none = descriptor();
        none.examples.clear();
        assert_eq!(none.check().unwrap_err().field, "examples");
        let mut twice = descriptor();
        twice.inputs.push(twice.inputs[0].clone());
        assert!(twice.check().unwrap_err().to_string().contains("stands twice"));
        let mut default = descriptor();
        default.inputs[1].default = Some(json!(500));
        assert!(
            default
                .check()
                .unwrap_err()
                .to_string()
                .contains("the default of `days`")
        );
        let mut name = descriptor();
        name.name = "summarize incident".to_owned();
        assert_eq!(name.check().unwrap_err().field, "name");
    }
}
