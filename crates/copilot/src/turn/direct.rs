//! A skill named in a prompt: `/skill name=value name="several words" the rest`.

use serde_json::{Map, Value};
use skill::{Descriptor, Input, InputKind};

/// A word behind `/`, and what follows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Command<'prompt> {
    pub(super) word: &'prompt str,
    pub(super) rest: &'prompt str,
}

/// Returns the command that a prompt is, when it is one.
pub(super) fn command(prompt: &str) -> Option<Command<'_>> {
    let text = prompt.trim().strip_prefix('/')?;
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let is_name = !word.is_empty()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    is_name.then(|| Command {
        word,
        rest: rest.trim(),
    })
}

/// Reads a skill's inputs: `name=value` each, and what is left over is the first text that must be given.
pub(super) fn inputs(descriptor: &Descriptor, rest: &str) -> Map<String, Value> {
    let mut inputs = Map::new();
    let mut left = String::new();
    let mut text = rest;
    while !text.is_empty() {
        let named = descriptor.inputs.iter().find_map(|input| {
            let value = text.strip_prefix(input.name.as_str())?.strip_prefix('=')?;
            Some((input, value))
        });
        match named {
            Some((input, value)) => {
                let (value, after) = take_value(value);
                inputs.insert(input.name.clone(), typed(input, value));
                text = after.trim_start();
            }
            None => {
                let end = text.find(char::is_whitespace).map_or(text.len(), |end| {
                    end + text[end..].chars().next().map_or(0, char::len_utf8)
                });
                left.push_str(&text[..end]);
                text = &text[end..];
            }
        }
    }
    let left = left.trim();
    if !left.is_empty() {
        let open = |input: &&Input| !inputs.contains_key(&input.name);
        let place = descriptor
            .inputs
            .iter()
            .filter(open)
            .find(|input| input.required)
            .or_else(|| descriptor.inputs.iter().find(open));
        if let Some(input) = place {
            inputs.insert(input.name.clone(), typed(input, unquoted(left)));
        } else {
            // Refused with the name, rather than dropped unseen.
            inputs.insert(left.chars().take(64).collect(), Value::Null);
        }
    }
    inputs
}

/// Takes a value in quotation marks, else up to the next space.
fn take_value(text: &str) -> (&str, &str) {
    for mark in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(mark)
            && let Some(end) = inner.find(mark)
        {
            return (&inner[..end], &inner[end + 1..]);
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

fn unquoted(text: &str) -> &str {
    for mark in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(mark).and_then(|text| text.strip_suffix(mark))
            && !inner.contains(mark)
        {
            return inner;
        }
    }
    text
}

/// Returns a word as the input's type; one that is none stays a text, and is refused with the reason.
fn typed(input: &Input, text: &str) -> Value {
    match &input.kind {
        InputKind::Integer { .. } => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
        InputKind::Number => text.parse::<f64>().map_or_else(|_| text.into(), Value::from),
        InputKind::Flag => text.parse::<bool>().map_or_else(|_| text.into(), Value::from),
        InputKind::Texts => text.split(',').map(|part| Value::from(part.trim())).collect(),
        InputKind::Text | InputKind::Choice(_) | InputKind::Instant => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use skill::{Cost, Effect};

    fn descriptor() -> Descriptor {
        Descriptor {
            name: "change_incident".to_owned(),
            plugin: "incidents".to_owned(),
            display_name: "Change".to_owned(),
            description: "Changes.".to_owned(),
            inputs: vec![
                Input::required("incident_id", InputKind::Text, "Which."),
                Input::optional("days", InputKind::Integer { least: 1, greatest: 9 }, "Days."),
                Input::optional("tags", InputKind::Texts, "Tags."),
            ],
            effect: Effect::Write,
            cost: Cost::Free,
            examples: vec!["change".to_owned()],
        }
    }

    #[test]
    fn commands_are_told_from_texts() {
        let parsed = command("  /change_incident 7 days=3 ").unwrap();
        assert_eq!((parsed.word, parsed.rest), ("change_incident", "7 days=3"));
        for text in ["/", "/ x", "/etc/passwd is open", "what is /x?", "/a.b"] {
            assert_eq!(command(text), None, "{text}");
        }
    }

    #[test]
    fn inputs_are_read_with_their_types() {
        let read = |text: &str| Value::Object(inputs(&descriptor(), text));
        assert_eq!(read("7 days=3"), json!({ "incident_id": "7", "days": 3 }));
        assert_eq!(
            read("incident_id=\"7 8\" tags='a, b'"),
            json!({ "incident_id": "7 8", "tags": ["a", "b"] })
        );
        assert_eq!(read("days=many 7"), json!({ "days": "many", "incident_id": "7" }));
        assert_eq!(read("\"two words\""), json!({ "incident_id": "two words" }));
        assert_eq!(read(""), json!({}));
    }
}
