//! OpenAI's chat completions, which Azure, Ollama, vLLM and llama.cpp speak too.
//! Source: OpenAI API reference, "Chat", with `stream: true`.
//!
//! Some servers take no tools in a stream (llama-cpp-python breaks it off before its first word), so the whole answer
//! can be asked for too.

use crate::error::Error;
use crate::http::Stream;
use crate::message::{Arguments, ChatRequest, ChatResponse, Finish, Message, ToolCall, ToolChoice, Usage};
use crate::model::{ChatEvent, Events};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Returns the request's body, for an answer that comes as a stream or as a whole.
pub(crate) fn body(model: &str, request: &ChatRequest, is_streamed: bool) -> Value {
    let mut messages = Vec::new();
    if !request.system.is_empty() {
        messages.push(json!({ "role": "system", "content": request.system }));
    }
    messages.extend(request.messages.iter().map(message));
    let mut body = Map::new();
    body.insert("model".to_owned(), model.into());
    body.insert("messages".to_owned(), messages.into());
    body.insert("stream".to_owned(), is_streamed.into());
    if is_streamed {
        body.insert("stream_options".to_owned(), json!({ "include_usage": true }));
    }
    if request.max_output_tokens > 0 {
        body.insert("max_tokens".to_owned(), request.max_output_tokens.into());
    }
    if let Some(temperature) = request.temperature {
        body.insert("temperature".to_owned(), temperature.into());
    }
    if !request.tools.is_empty() {
        let tools: Vec<Value> = request
            .tools
            .iter()
            .map(|tool| {
                json!({ "type": "function", "function": {
                    "name": tool.name, "description": tool.description, "parameters": tool.parameters,
                } })
            })
            .collect();
        body.insert("tools".to_owned(), tools.into());
        let choice = match &request.tool_choice {
            ToolChoice::Auto => json!("auto"),
            ToolChoice::None => json!("none"),
            ToolChoice::Required => json!("required"),
            ToolChoice::Named(name) => json!({ "type": "function", "function": { "name": name } }),
        };
        body.insert("tool_choice".to_owned(), choice);
    }
    if let Some(output) = &request.output_schema {
        body.insert(
            "response_format".to_owned(),
            json!({ "type": "json_schema", "json_schema": {
                "name": output.name, "schema": output.schema, "strict": true,
            } }),
        );
    }
    Value::Object(body)
}

fn message(message: &Message) -> Value {
    match message {
        Message::User(text) => json!({ "role": "user", "content": text }),
        Message::Assistant { text, tool_calls } if tool_calls.is_empty() => {
            json!({ "role": "assistant", "content": text })
        }
        Message::Assistant { text, tool_calls } => {
            let calls: Vec<Value> = tool_calls
                .iter()
                .map(|call| {
                    json!({ "id": call.id, "type": "function", "function": {
                        "name": call.name, "arguments": call.arguments.to_text(),
                    } })
                })
                .collect();
            json!({ "role": "assistant", "content": text, "tool_calls": calls })
        }
        Message::ToolResult { call_id, content, .. } => {
            json!({ "role": "tool", "tool_call_id": call_id, "content": content })
        }
    }
}

#[derive(Default)]
struct Building {
    text: String,
    /// Calls by their index in the stream: id, name, arguments.
    calls: BTreeMap<u64, (String, String, String)>,
    usage: Usage,
    finish: Option<String>,
    model: String,
}

/// Reads an answer: its stream, or its whole.
pub(crate) async fn read(
    stream: &mut Stream,
    request: &ChatRequest,
    events: Events<'_>,
) -> Result<ChatResponse, Error> {
    let mut building = Building::default();
    if stream.is_json {
        let value = stream.whole().await?;
        if value.get("error").is_some_and(|error| !error.is_null()) {
            return Err(stream.failed(&value));
        }
        building.take(&value, events);
        let finish = building.finish.take().ok_or_else(|| stream.truncated())?;
        return Ok(building.finish(&finish, request));
    }
    let mut done = false;
    while let Some(event) = stream.next().await? {
        if event.data.trim() == "[DONE]" {
            done = true;
            break;
        }
        let value = stream.json(&event)?;
        if value.get("error").is_some_and(|error| !error.is_null()) {
            return Err(stream.failed(&value));
        }
        building.take(&value, events);
    }
    // Some servers end without the mark, all say why the model stopped.
    let Some(finish) = building.finish.take() else {
        return Err(stream.truncated());
    };
    if !done && finish.is_empty() {
        return Err(stream.truncated());
    }
    Ok(building.finish(&finish, request))
}

impl Building {
    fn take(&mut self, value: &Value, events: Events<'_>) {
        if let Some(model) = value["model"].as_str()
            && self.model.is_empty()
        {
            model.clone_into(&mut self.model);
        }
        if let Some(usage) = value.get("usage").filter(|usage| usage.is_object()) {
            self.usage = Usage {
                input_tokens: usage["prompt_tokens"].as_u64().unwrap_or(0),
                output_tokens: usage["completion_tokens"].as_u64().unwrap_or(0),
                cached_tokens: usage["prompt_tokens_details"]["cached_tokens"].as_u64().unwrap_or(0),
            };
        }
        let choice = &value["choices"][0];
        let told = choice.get("delta").unwrap_or(&choice["message"]);
        if let Some(text) = told["content"].as_str()
            && !text.is_empty()
        {
            self.text.push_str(text);
            events(ChatEvent::Text(text.to_owned()));
        }
        for call in told["tool_calls"].as_array().into_iter().flatten() {
            // Servers that send calls whole may leave the index out.
            let index = call["index"].as_u64().unwrap_or(self.calls.len() as u64);
            let (id, name, arguments) = self.calls.entry(index).or_default();
            if let Some(part) = call["id"].as_str() {
                part.clone_into(id);
            }
            if let Some(part) = call["function"]["name"].as_str() {
                name.push_str(part);
            }
            match &call["function"]["arguments"] {
                Value::String(part) => arguments.push_str(part),
                Value::Object(whole) => *arguments = Value::Object(whole.clone()).to_string(),
                _ => {}
            }
        }
        if let Some(finish) = choice["finish_reason"].as_str() {
            self.finish = Some(finish.to_owned());
        }
    }

    fn finish(self, finish: &str, request: &ChatRequest) -> ChatResponse {
        let calls: Vec<_> = self.calls.into_iter().collect();
        let tool_calls = tool_calls(
            calls
                .into_iter()
                .map(|(_, (id, name, arguments))| (id, name, arguments)),
            request,
        );
        let finish = match finish {
            "length" => Finish::Length,
            "content_filter" => Finish::Filtered,
            _ if !tool_calls.is_empty() => Finish::ToolCalls,
            _ => Finish::Stop,
        };
        ChatResponse {
            text: self.text,
            tool_calls,
            usage: self.usage,
            finish,
            model: self.model,
        }
    }
}

/// Returns calls with their arguments read; a call without an id gets one.
pub(crate) fn tool_calls(
    calls: impl Iterator<Item = (String, String, String)>,
    request: &ChatRequest,
) -> Vec<ToolCall> {
    calls
        .enumerate()
        .map(|(at, (id, name, arguments))| ToolCall {
            id: if id.is_empty() { format!("call_{}", at + 1) } else { id },
            is_known: request.tools.iter().any(|tool| tool.name == name),
            arguments: Arguments::parse(&arguments),
            name,
        })
        .collect()
}
