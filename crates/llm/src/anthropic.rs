//! Anthropic's messages.
//!
//! The interface has no schema for answers: a shape is asked for as the call of a tool, and given back as text.
//! Source: Anthropic API reference, "Messages" and "Streaming messages", version 2023-06-01.

use crate::error::Error;
use crate::http::Stream;
use crate::message::{ChatRequest, ChatResponse, Finish, Message, ToolChoice, Usage};
use crate::model::{ChatEvent, Events};
use crate::openai_chat::tool_calls;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Tokens of an answer when the request does not say; the interface wants a number.
const DEFAULT_TOKENS: u32 = 4_096;

/// Returns the request's body.
pub(crate) fn body(model: &str, request: &ChatRequest) -> Value {
    let mut body = Map::new();
    body.insert("model".to_owned(), model.into());
    body.insert("stream".to_owned(), true.into());
    let tokens = if request.max_output_tokens > 0 {
        request.max_output_tokens
    } else {
        DEFAULT_TOKENS
    };
    body.insert("max_tokens".to_owned(), tokens.into());
    if !request.system.is_empty() {
        body.insert("system".to_owned(), request.system.clone().into());
    }
    body.insert("messages".to_owned(), messages(&request.messages).into());
    if let Some(temperature) = request.temperature {
        body.insert("temperature".to_owned(), temperature.into());
    }
    let mut tools: Vec<Value> = request
        .tools
        .iter()
        .map(|tool| json!({ "name": tool.name, "description": tool.description, "input_schema": tool.parameters }))
        .collect();
    let mut choice = match &request.tool_choice {
        ToolChoice::Auto => json!({ "type": "auto" }),
        ToolChoice::None => json!({ "type": "none" }),
        ToolChoice::Required => json!({ "type": "any" }),
        ToolChoice::Named(name) => json!({ "type": "tool", "name": name }),
    };
    if let Some(output) = &request.output_schema {
        tools.push(json!({ "name": output.name, "description": "Gives the answer.", "input_schema": output.schema }));
        choice = if request.tools.is_empty() {
            json!({ "type": "tool", "name": output.name })
        } else {
            json!({ "type": "any" })
        };
    }
    if !tools.is_empty() {
        body.insert("tools".to_owned(), tools.into());
        body.insert("tool_choice".to_owned(), choice);
    }
    Value::Object(body)
}

/// Returns messages in turns: results of tools are the user's, and neighbours of one side are one message.
fn messages(messages: &[Message]) -> Vec<Value> {
    let mut turns: Vec<(&str, Vec<Value>)> = Vec::new();
    for message in messages {
        let (role, parts) = match message {
            Message::User(text) => ("user", vec![json!({ "type": "text", "text": text })]),
            Message::Assistant { text, tool_calls } => {
                let mut parts = Vec::new();
                // An empty text is refused.
                if !text.trim().is_empty() {
                    parts.push(json!({ "type": "text", "text": text }));
                }
                parts.extend(tool_calls.iter().map(|call| {
                    json!({ "type": "tool_use", "id": call.id, "name": call.name,
                            "input": call.arguments.to_object() })
                }));
                ("assistant", parts)
            }
            Message::ToolResult {
                call_id,
                content,
                is_error,
                ..
            } => (
                "user",
                vec![
                    json!({ "type": "tool_result", "tool_use_id": call_id, "content": content,
                             "is_error": is_error }),
                ],
            ),
        };
        match turns.last_mut() {
            Some((last, all)) if *last == role => all.extend(parts),
            _ if parts.is_empty() => {}
            _ => turns.push((role, parts)),
        }
    }
    turns
        .into_iter()
        .map(|(role, content)| json!({ "role": role, "content": content }))
        .collect()
}

/// Reads the stream of an answer.
pub(crate) async fn read(
    stream: &mut Stream,
    request: &ChatRequest,
    events: Events<'_>,
) -> Result<ChatResponse, Error> {
    let mut text = String::new();
    let mut model = String::new();
    let mut usage = Usage::default();
    let mut reason = None;
    // Calls by the index of their block: id, name, arguments.
    let mut calls: BTreeMap<u64, (String, String, String)> = BTreeMap::new();
    while let Some(event) = stream.next().await? {
        let value = stream.json(&event)?;
        let index = value["index"].as_u64().unwrap_or(0);
        match value["type"].as_str().unwrap_or(&event.name) {
            "message_start" => {
                let message = &value["message"];
                message["model"].as_str().unwrap_or_default().clone_into(&mut model);
                let count = |name: &str| message["usage"][name].as_u64().unwrap_or(0);
                usage.cached_tokens = count("cache_read_input_tokens");
                usage.input_tokens = count("input_tokens") + usage.cached_tokens + count("cache_creation_input_tokens");
            }
            "content_block_start" if value["content_block"]["type"] == "tool_use" => {
                let field = |name: &str| value["content_block"][name].as_str().unwrap_or_default().to_owned();
                calls.insert(index, (field("id"), field("name"), String::new()));
            }
            "content_block_delta" => match value["delta"]["type"].as_str() {
                Some("text_delta") => {
                    let part = value["delta"]["text"].as_str().unwrap_or_default();
                    text.push_str(part);
                    events(ChatEvent::Text(part.to_owned()));
                }
                Some("input_json_delta") => {
                    if let Some((_, _, arguments)) = calls.get_mut(&index) {
                        arguments.push_str(value["delta"]["partial_json"].as_str().unwrap_or_default());
                    }
                }
                _ => {}
            },
            "message_delta" => {
                reason = value["delta"]["stop_reason"].as_str().map(str::to_owned).or(reason);
                usage.output_tokens = value["usage"]["output_tokens"].as_u64().unwrap_or(usage.output_tokens);
            }
            "error" => return Err(stream.failed(&value)),
            "message_stop" => {
                let answer = calls
                    .iter()
                    .find(|(_, (_, name, _))| request.output_schema.as_ref().is_some_and(|shape| shape.name == *name))
                    .map(|(index, (_, _, arguments))| (*index, arguments.clone()));
                if let Some((index, arguments)) = answer {
                    calls.remove(&index);
                    events(ChatEvent::Text(arguments.clone()));
                    text.push_str(&arguments);
                }
                let tool_calls = tool_calls(calls.into_values(), request);
                let finish = match reason.as_deref() {
                    Some("max_tokens" | "model_context_window_exceeded") => Finish::Length,
                    Some("refusal") => Finish::Filtered,
                    _ if !tool_calls.is_empty() => Finish::ToolCalls,
                    _ => Finish::Stop,
                };
                return Ok(ChatResponse {
                    text,
                    tool_calls,
                    usage,
                    finish,
                    model,
                });
            }
            _ => {}
        }
    }
    Err(stream.truncated())
}
