use crate::server::{Reply, Server, ask, chat_text, events, request};
use llm::{Arguments, ChatEvent, ChatModel, Error, Fallback, Finish, Protocol};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

fn call(name: &str, arguments: &str) -> String {
    events(&[
        json!({ "choices": [{ "delta": { "tool_calls": [
            { "index": 0, "id": "c1", "function": { "name": name, "arguments": arguments } }] } }] }),
        json!({ "choices": [{ "delta": {}, "finish_reason": "tool_calls" }] }),
    ]) + "data: [DONE]\n\n"
}

const PROTOCOLS: [Protocol; 3] = [Protocol::OpenAiChat, Protocol::OpenAiResponses, Protocol::Anthropic];

#[tokio::test]
async fn malformed_arguments_and_unknown_tools_are_told_and_not_run() {
    let replies = vec![
        Reply::Events(call("run_query", "{\"query\": \"unclosed")),
        Reply::Events(call("run_query", "[1]")),
        Reply::Events(call("delete_everything", "{}")),
        Reply::Events(call("run_query", "")),
    ];
    let server = Server::start(replies).await;
    let model = server.model(Protocol::OpenAiChat);
    let mut calls = Vec::new();
    for _ in 0..4 {
        calls.extend(ask(&model, &request("q")).await.0.unwrap().tool_calls);
    }
    assert!(matches!(&calls[0].arguments, Arguments::Invalid { text, .. } if text.contains("unclosed")));
    assert!(matches!(&calls[1].arguments, Arguments::Invalid { .. }));
    assert!(!calls[2].is_known);
    assert_eq!(calls[3].arguments, Arguments::Valid(serde_json::Map::new()));
}

#[tokio::test]
async fn a_truncated_stream_is_repeated_and_what_was_told_is_taken_back() {
    let half = events(&[json!({ "choices": [{ "delta": { "content": "half an ans" } }] })]);
    for first in [Reply::Broken(half.clone()), Reply::Events(half.clone())] {
        let server = Server::start(vec![first, Reply::Events(chat_text("a whole answer"))]).await;
        let (answer, told) = ask(&server.model(Protocol::OpenAiChat), &request("q")).await;
        assert_eq!(answer.unwrap().text, "a whole answer");
        let text = |text: &str| ChatEvent::Text(text.to_owned());
        assert_eq!(
            told,
            [text("half an ans"), ChatEvent::Restarted, text("a whole answer")]
        );
    }
}

#[tokio::test]
async fn a_server_that_streams_no_tools_is_asked_for_the_whole_answer() {
    let function = json!({ "name": "run_query", "arguments": "{\"query\":\"T\"}" });
    let called = json!({ "model": "m-1", "usage": { "prompt_tokens": 9, "completion_tokens": 3 }, "choices": [{
        "message": { "role": "assistant", "content": null, "tool_calls": [{ "id": "c1", "function": function }] },
        "finish_reason": "tool_calls" }] });
    let server = Server::start(vec![Reply::Events(String::new()), Reply::Whole(called)]).await;
    let (answer, told) = ask(&server.model(Protocol::OpenAiChat), &request("q")).await;
    let answer = answer.unwrap();
    assert_eq!(
        (answer.finish, answer.usage.input_tokens, told.len()),
        (Finish::ToolCalls, 9, 0)
    );
    assert!(matches!(&answer.tool_calls[0].arguments, Arguments::Valid(inputs) if inputs["query"] == "T"));
    let streamed = |at: usize| server.asked()[at].body["stream"].clone();
    assert_eq!((streamed(0), streamed(1)), (json!(true), json!(false)));
}

#[tokio::test]
async fn a_whole_answer_that_is_cut_off_or_a_refusal_is_no_answer() {
    let server = Server::start(vec![Reply::Whole(json!({ "choices": [] }))]).await;
    let answer = ask(&server.model(Protocol::OpenAiChat), &request("q")).await.0;
    // The next try of the script is a refusal, so it was asked again.
    assert!(matches!(answer, Err(Error::Status { status: 418, .. })), "{answer:?}");
    let refused = || Reply::Whole(json!({ "error": { "message": "no such model" } }));
    let server = Server::start(vec![refused(), refused(), refused()]).await;
    let answer = ask(&server.model(Protocol::OpenAiChat), &request("q")).await.0;
    assert!(answer.unwrap_err().to_string().contains("no such model"));
}

#[tokio::test]
async fn a_stream_that_always_ends_early_is_an_error_in_every_protocol() {
    for protocol in PROTOCOLS {
        let half = || Reply::Events(events(&[json!({ "type": "ping", "choices": [] })]));
        let server = Server::start(vec![half(), half(), half()]).await;
        let answer = ask(&server.model(protocol.clone()), &request("q")).await.0;
        assert!(
            matches!(answer, Err(Error::Truncated { .. })),
            "{protocol:?}: {answer:?}"
        );
        assert_eq!(server.asked().len(), 3);
    }
}

#[tokio::test]
async fn overload_waits_as_long_as_the_server_asks() {
    for protocol in PROTOCOLS {
        let busy = Reply::Status(429, vec![("retry-after", "1")], r#"{"error":{"message":"slow down"}}"#);
        let server = Server::start(vec![busy, Reply::Status(500, vec![], "oops")]).await;
        let started = std::time::Instant::now();
        let answer = ask(&server.model(protocol), &request("q")).await.0;
        assert!(started.elapsed() >= Duration::from_secs(1));
        assert_eq!(server.asked().len(), 3);
        let teapot = answer.unwrap_err();
        assert!(matches!(teapot, Error::Status { status: 418, .. }), "{teapot:?}");
    }
    let never = Reply::Status(429, vec![("retry-after", "3600")], "");
    let server = Server::start(vec![never]).await;
    let answer = ask(&server.model(Protocol::OpenAiChat), &request("q")).await.0;
    assert!(matches!(answer, Err(Error::Status { status: 429, .. })), "{answer:?}");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn refusals_are_told_in_the_servers_words_without_the_key() {
    let said = r#"{"error":{"message":"bad request with sk-secret-key"}}"#;
    let server = Server::start(vec![Reply::Status(400, vec![], said), Reply::Status(401, vec![], said)]).await;
    let model = server.model(Protocol::OpenAiChat);
    let refused = ask(&model, &request("q")).await.0.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the server of model `test-model` answered 400: bad request with [redacted]"
    );
    assert!(matches!(ask(&model, &request("q")).await.0, Err(Error::Key { .. })));
    assert!(!format!("{model:?}").contains("sk-secret"));
}

#[tokio::test]
async fn silence_times_out_and_a_stop_is_heard_at_once() {
    let silent = || Reply::Silence;
    let server = Server::start(vec![silent(), silent(), silent(), silent()]).await;
    let model = server.model(Protocol::Anthropic);
    let answer = ask(&model, &request("q")).await.0;
    assert!(
        matches!(
            &answer,
            Err(Error::Egress {
                source: egress::Error::TimedOut { .. },
                ..
            })
        ),
        "{answer:?}"
    );
    let stopped = request("q");
    let stop = stopped.stop.clone();
    let started = std::time::Instant::now();
    let ((answer, _), ()) = tokio::join!(ask(&model, &stopped), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        stop.cancel();
    });
    assert!(matches!(answer, Err(Error::Stopped)), "{answer:?}");
    assert!(started.elapsed() < Duration::from_millis(350));
}

#[tokio::test]
async fn errors_and_nonsense_inside_a_stream_are_errors() {
    let failed = [
        (Protocol::OpenAiChat, json!({ "error": { "message": "overloaded" } })),
        (
            Protocol::OpenAiResponses,
            json!({ "type": "error", "message": "overloaded" }),
        ),
        (
            Protocol::Anthropic,
            json!({ "type": "error", "error": { "message": "overloaded" } }),
        ),
    ];
    for (protocol, event) in failed {
        let reply = || Reply::Events(events(std::slice::from_ref(&event)));
        let server = Server::start(vec![reply(), reply(), reply()]).await;
        let answer = ask(&server.model(protocol), &request("q")).await.0;
        assert!(
            matches!(&answer, Err(Error::Status { message, .. }) if message == "overloaded"),
            "{answer:?}"
        );
    }
    let server = Server::start(vec![Reply::Events("data: {nonsense\n\n".to_owned())]).await;
    let answer = ask(&server.model(Protocol::OpenAiChat), &request("q")).await.0;
    assert!(matches!(answer, Err(Error::Protocol { .. })), "{answer:?}");
}

#[tokio::test]
async fn the_next_model_answers_when_one_fails() {
    let dead = Server::start(vec![]).await;
    let alive = Server::start(vec![Reply::Events(chat_text("still here"))]).await;
    let models: Vec<Arc<dyn ChatModel>> = vec![
        Arc::new(dead.model(Protocol::Anthropic)),
        Arc::new(alive.model(Protocol::OpenAiChat)),
    ];
    let answer = ask(&Fallback::new(models), &request("q")).await.0.unwrap();
    assert_eq!((answer.text.as_str(), answer.finish), ("still here", Finish::Stop));
    assert_eq!(dead.asked().len(), 1);
    let nothing = ask(&Fallback::new(Vec::new()), &request("q")).await.0;
    assert!(matches!(nothing, Err(Error::NoModel)));
}
