use crate::server::{Reply, Server, ask, chat_text, events, request};
use llm::{
    Arguments, ChatEvent, ChatRequest, ChatResponse, Finish, Message, OutputSchema, Protocol, ToolCall, ToolChoice,
    Usage,
};
use serde_json::{Map, Value, json};

fn arguments(value: &Value) -> Arguments {
    Arguments::Valid(value.as_object().cloned().unwrap_or_else(Map::new))
}

fn anthropic_text(text: &str) -> String {
    events(&[
        json!({ "type": "message_start", "message": { "model": "claude-1", "usage": {
            "input_tokens": 7, "cache_read_input_tokens": 4, "cache_creation_input_tokens": 0 } } }),
        json!({ "type": "content_block_start", "index": 0, "content_block": { "type": "text", "text": "" } }),
        json!({ "type": "ping" }),
        json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": text } }),
        json!({ "type": "content_block_stop", "index": 0 }),
        json!({ "type": "message_delta", "delta": { "stop_reason": "end_turn" }, "usage": { "output_tokens": 5 } }),
        json!({ "type": "message_stop" }),
    ])
}

fn responses_text(text: &str) -> String {
    events(&[
        json!({ "type": "response.created", "response": {} }),
        json!({ "type": "response.output_text.delta", "delta": text }),
        json!({ "type": "response.completed", "response": { "model": "m-2", "usage": {
            "input_tokens": 11, "output_tokens": 5, "input_tokens_details": { "cached_tokens": 4 } } } }),
    ])
}

fn protocols() -> Vec<(Protocol, String, &'static str, &'static str)> {
    let azure = Protocol::AzureOpenAi {
        api_version: "2024-10-21".to_owned(),
    };
    vec![
        (
            Protocol::OpenAiChat,
            chat_text("grüß dich"),
            "/v1/chat/completions",
            "m-1",
        ),
        (
            Protocol::OpenAiResponses,
            responses_text("grüß dich"),
            "/v1/responses",
            "m-2",
        ),
        (
            Protocol::Anthropic,
            anthropic_text("grüß dich"),
            "/v1/messages",
            "claude-1",
        ),
        (
            azure,
            chat_text("grüß dich"),
            "/v1/openai/deployments/test-model/chat/completions?api-version=2024-10-21",
            "m-1",
        ),
    ]
}

#[tokio::test]
async fn text_streams_in_every_protocol() {
    for (protocol, reply, path, model) in protocols() {
        let server = Server::start(vec![Reply::Events(reply)]).await;
        let (answer, told) = ask(&server.model(protocol.clone()), &request("hello")).await;
        let expected = ChatResponse {
            text: "grüß dich".to_owned(),
            tool_calls: Vec::new(),
            usage: Usage {
                input_tokens: 11,
                output_tokens: 5,
                cached_tokens: 4,
            },
            finish: Finish::Stop,
            model: model.to_owned(),
        };
        assert_eq!(answer.unwrap(), expected, "{protocol:?}");
        assert_eq!(told, [ChatEvent::Text("grüß dich".to_owned())]);
        let asked = &server.asked()[0];
        assert_eq!(asked.path, path);
        assert_eq!(asked.body["stream"], true);
        let headers = format!("{:?}", asked.headers);
        assert!(headers.contains("sk-secret-key"), "{headers}");
    }
}

#[tokio::test]
async fn tools_are_called_and_their_results_go_back() {
    let call = json!({ "query": "DeviceEvents | take 1" });
    let chat = events(&[
        json!({ "choices": [{ "delta": { "tool_calls": [
            { "index": 0, "id": "c1", "function": { "name": "run_query", "arguments": "" } }] } }] }),
        json!({ "choices": [{ "delta": { "tool_calls": [
            { "index": 0, "function": { "arguments": "{\"query\":\"DeviceEv" } }] } }] }),
        json!({ "choices": [{ "delta": { "tool_calls": [
            { "index": 0, "function": { "arguments": "ents | take 1\"}" } }] } }] }),
        json!({ "choices": [{ "delta": {}, "finish_reason": "tool_calls" }] }),
    ]) + "data: [DONE]\n\n";
    let responses = events(&[
        json!({ "type": "response.output_item.done", "item": { "type": "function_call", "call_id": "c1",
            "name": "run_query", "arguments": call.to_string() } }),
        json!({ "type": "response.completed", "response": { "model": "m" } }),
    ]);
    let anthropic = events(&[
        json!({ "type": "message_start", "message": { "model": "m", "usage": {} } }),
        json!({ "type": "content_block_start", "index": 1,
            "content_block": { "type": "tool_use", "id": "c1", "name": "run_query", "input": {} } }),
        json!({ "type": "content_block_delta", "index": 1,
            "delta": { "type": "input_json_delta", "partial_json": "{\"query\":\"DeviceEv" } }),
        json!({ "type": "content_block_delta", "index": 1,
            "delta": { "type": "input_json_delta", "partial_json": "ents | take 1\"}" } }),
        json!({ "type": "message_delta", "delta": { "stop_reason": "tool_use" }, "usage": { "output_tokens": 5 } }),
        json!({ "type": "message_stop" }),
    ]);
    for (protocol, first, second) in [
        (Protocol::OpenAiChat, chat, chat_text("one row")),
        (Protocol::OpenAiResponses, responses, responses_text("one row")),
        (Protocol::Anthropic, anthropic, anthropic_text("one row")),
    ] {
        let server = Server::start(vec![Reply::Events(first), Reply::Events(second)]).await;
        let model = server.model(protocol.clone());
        let mut request = request("show me one row");
        let answer = ask(&model, &request).await.0.unwrap();
        assert_eq!(answer.finish, Finish::ToolCalls, "{protocol:?}");
        let expected = ToolCall {
            id: "c1".to_owned(),
            name: "run_query".to_owned(),
            arguments: arguments(&call),
            is_known: true,
        };
        assert_eq!(answer.tool_calls, [expected]);
        request.messages.push(Message::Assistant {
            text: answer.text,
            tool_calls: answer.tool_calls,
        });
        request.messages.push(Message::ToolResult {
            call_id: "c1".to_owned(),
            name: "run_query".to_owned(),
            content: "1 row: MKT01".to_owned(),
            is_error: false,
        });
        assert_eq!(ask(&model, &request).await.0.unwrap().text, "one row");
        let sent = server.asked()[1].body.to_string();
        assert_eq!(sent.matches("1 row: MKT01").count(), 1, "{sent}");
        assert!(
            sent.matches("c1").count() >= 2,
            "call and result name each other: {sent}"
        );
    }
}

#[tokio::test]
async fn a_shape_of_the_answer_is_asked_for_in_each_protocols_way() {
    let shape = OutputSchema {
        name: "verdict".to_owned(),
        schema: json!({ "type": "object", "properties": { "verdict": { "type": "string" } } }),
    };
    let text = r#"{"verdict":"malicious"}"#;
    let anthropic = events(&[
        json!({ "type": "message_start", "message": { "model": "m", "usage": {} } }),
        json!({ "type": "content_block_start", "index": 0,
            "content_block": { "type": "tool_use", "id": "c1", "name": "verdict", "input": {} } }),
        json!({ "type": "content_block_delta", "index": 0,
            "delta": { "type": "input_json_delta", "partial_json": text } }),
        json!({ "type": "message_delta", "delta": { "stop_reason": "tool_use" }, "usage": {} }),
        json!({ "type": "message_stop" }),
    ]);
    for (protocol, reply, place) in [
        (
            Protocol::OpenAiChat,
            chat_text(text),
            "/response_format/json_schema/name",
        ),
        (Protocol::OpenAiResponses, responses_text(text), "/text/format/name"),
        (Protocol::Anthropic, anthropic, "/tool_choice/name"),
    ] {
        let server = Server::start(vec![Reply::Events(reply)]).await;
        let request = ChatRequest {
            output_schema: Some(shape.clone()),
            tools: Vec::new(),
            tool_choice: ToolChoice::Auto,
            ..request("judge it")
        };
        let answer = ask(&server.model(protocol), &request).await.0.unwrap();
        assert_eq!((answer.text.as_str(), answer.tool_calls.len()), (text, 0));
        let body = &server.asked()[0].body;
        assert_eq!(body.pointer(place), Some(&json!("verdict")), "{body}");
    }
}
