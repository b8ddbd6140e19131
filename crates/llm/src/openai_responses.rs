//! OpenAI's responses, the newer interface of the same models.
//! Source: OpenAI API reference, "Responses", with `stream: true` and nothing stored.

use crate::error::Error;
use crate::http::Stream;
use crate::message::{ChatRequest, ChatResponse, Finish, Message, ToolChoice, Usage};
use crate::model::{ChatEvent, Events};
use crate::openai_chat::tool_calls;
use serde_json::{Map, Value, json};

/// Returns the request's body.
pub(crate) fn body(model: &str, request: &ChatRequest) -> Value {
    let mut body = Map::new();
    body.insert("model".to_owned(), model.into());
    body.insert("stream".to_owned(), true.into());
    // Evidence is not to be kept by the server.
    body.insert("store".to_owned(), false.into());
    if !request.system.is_empty() {
        body.insert("instructions".to_owned(), request.system.clone().into());
    }
    let input: Vec<Value> = request.messages.iter().flat_map(items).collect();
    body.insert("input".to_owned(), input.into());
    if request.max_output_tokens > 0 {
        body.insert("max_output_tokens".to_owned(), request.max_output_tokens.into());
    }
    if let Some(temperature) = request.temperature {
        body.insert("temperature".to_owned(), temperature.into());
    }
    if !request.tools.is_empty() {
        let tools: Vec<Value> = request
            .tools
            .iter()
            .map(|tool| {
                json!({ "type": "function", "name": tool.name, "description": tool.description,
                        "parameters": tool.parameters, "strict": false })
            })
            .collect();
        body.insert("tools".to_owned(), tools.into());
        let choice = match &request.tool_choice {
            ToolChoice::Auto => json!("auto"),
            ToolChoice::None => json!("none"),
            ToolChoice::Required => json!("required"),
            ToolChoice::Named(name) => json!({ "type": "function", "name": name }),
        };
        body.insert("tool_choice".to_owned(), choice);
    }
    if let Some(output) = &request.output_schema {
        body.insert(
            "text".to_owned(),
            json!({ "format": { "type": "json_schema", "name": output.name, "schema": output.schema,
                                "strict": true } }),
        );
    }
    Value::Object(body)
}

fn items(message: &Message) -> Vec<Value> {
    match message {
        Message::User(text) => vec![json!({ "role": "user", "content": text })],
        Message::Assistant { text, tool_calls } => {
            let mut items = Vec::new();
            if !text.is_empty() {
                items.push(json!({ "role": "assistant", "content": text }));
            }
            items.extend(tool_calls.iter().map(|call| {
                json!({ "type": "function_call", "call_id": call.id, "name": call.name,
                        "arguments": call.arguments.to_text() })
            }));
            items
        }
        Message::ToolResult { call_id, content, .. } => {
            vec![json!({ "type": "function_call_output", "call_id": call_id, "output": content })]
        }
    }
}

/// Reads the stream of an answer.
pub(crate) async fn read(
    stream: &mut Stream,
    request: &ChatRequest,
    events: Events<'_>,
) -> Result<ChatResponse, Error> {
    let mut text = String::new();
    let mut calls = Vec::new();
    while let Some(event) = stream.next().await? {
        if event.data.trim() == "[DONE]" {
            break;
        }
        let value = stream.json(&event)?;
        match value["type"].as_str().unwrap_or(&event.name) {
            "response.output_text.delta" => {
                if let Some(part) = value["delta"].as_str() {
                    text.push_str(part);
                    events(ChatEvent::Text(part.to_owned()));
                }
            }
            "response.output_item.done" if value["item"]["type"] == "function_call" => {
                let field = |name: &str| value["item"][name].as_str().unwrap_or_default().to_owned();
                calls.push((field("call_id"), field("name"), field("arguments")));
            }
            "response.failed" | "error" => {
                let said = value["response"].get("error").unwrap_or(&value);
                return Err(stream.failed(said));
            }
            kind @ ("response.completed" | "response.incomplete") => {
                let is_incomplete = kind == "response.incomplete";
                let answer = &value["response"];
                let tool_calls = tool_calls(calls.into_iter(), request);
                let finish = match answer["incomplete_details"]["reason"].as_str() {
                    Some("content_filter") => Finish::Filtered,
                    Some(_) => Finish::Length,
                    None if is_incomplete => Finish::Length,
                    None if !tool_calls.is_empty() => Finish::ToolCalls,
                    None => Finish::Stop,
                };
                let usage = &answer["usage"];
                return Ok(ChatResponse {
                    text,
                    tool_calls,
                    usage: Usage {
                        input_tokens: usage["input_tokens"].as_u64().unwrap_or(0),
                        output_tokens: usage["output_tokens"].as_u64().unwrap_or(0),
                        cached_tokens: usage["input_tokens_details"]["cached_tokens"].as_u64().unwrap_or(0),
                    },
                    finish,
                    model: answer["model"].as_str().unwrap_or_default().to_owned(),
                });
            }
            _ => {}
        }
    }
    Err(stream.truncated())
}
