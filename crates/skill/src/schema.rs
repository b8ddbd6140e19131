//! Descriptors as the JSON schemas that models call tools by.
//! Source: JSON Schema 2020-12; the subset that OpenAI, Anthropic and Ollama take.

use crate::{Descriptor, Effect, Input, InputKind};
use serde_json::{Map, Value, json};

/// Returns the name, description and input schema of a skill as a tool.
pub fn tool_schema(descriptor: &Descriptor) -> Value {
    let mut properties = Map::new();
    for input in &descriptor.inputs {
        properties.insert(input.name.clone(), property(input));
    }
    let required: Vec<&str> = descriptor
        .inputs
        .iter()
        .filter(|input| input.required)
        .map(|input| input.name.as_str())
        .collect();
    let mut description = descriptor.description.clone();
    if descriptor.effect == Effect::Write {
        description.push_str(" It changes something: a person approves it before it runs.");
    }
    json!({
        "name": descriptor.name,
        "description": description,
        "parameters": {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        },
    })
}

/// Returns the tools of several skills, in their order.
pub fn tool_schemas<'skills>(descriptors: impl IntoIterator<Item = &'skills Descriptor>) -> Vec<Value> {
    descriptors.into_iter().map(tool_schema).collect()
}

fn property(input: &Input) -> Value {
    let mut schema = match &input.kind {
        InputKind::Text => json!({ "type": "string" }),
        InputKind::Integer { least, greatest } => json!({ "type": "integer", "minimum": least, "maximum": greatest }),
        InputKind::Number => json!({ "type": "number" }),
        InputKind::Flag => json!({ "type": "boolean" }),
        InputKind::Choice(words) => json!({ "type": "string", "enum": words }),
        InputKind::Instant => json!({ "type": "string", "format": "date-time" }),
        InputKind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
    };
    if let Value::Object(fields) = &mut schema {
        fields.insert("description".to_owned(), input.description.clone().into());
        if let Some(default) = &input.default {
            fields.insert("default".to_owned(), default.clone());
        }
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cost;

    #[test]
    fn a_skill_becomes_a_tool() {
        let descriptor = Descriptor {
            name: "isolate_device".to_owned(),
            plugin: "defender".to_owned(),
            display_name: "Isolate a device".to_owned(),
            description: "Cuts a device off the network.".to_owned(),
            inputs: vec![
                Input::required("device", InputKind::Text, "Its name."),
                Input::optional("full", InputKind::Flag, "Whether all traffic stops.").or(true),
            ],
            effect: Effect::Write,
            cost: Cost::Medium,
            examples: vec!["Isolate MKT01".to_owned()],
        };
        assert_eq!(
            tool_schema(&descriptor),
            json!({
                "name": "isolate_device",
                "description":
                    "Cuts a device off the network. It changes something: a person approves it before it runs.",
                "parameters": {
                    "type": "object",
                    "properties": {
                        "device": { "type": "string", "description": "Its name." },
                        "full": { "type": "boolean", "description": "Whether all traffic stops.", "default": true },
                    },
                    "required": ["device"],
                    "additionalProperties": false,
                },
            })
        );
    }
}
