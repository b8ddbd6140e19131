//! Embeddings against a real server: in parts, in order, with what can go wrong.

use crate::server::{Reply, Server};
use llm::{EmbeddingModel as _, Error, Protocol};
use tokio_util::sync::CancellationToken;

const ONE: &str = r#"{"data":[{"index":0,"embedding":[0.5,-1]}],"usage":{"prompt_tokens":3,"total_tokens":3}}"#;

fn texts(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("text {at}")).collect()
}

#[tokio::test]
async fn texts_are_sent_with_the_key_and_a_busy_server_is_asked_again() {
    let server = Server::start(vec![
        Reply::Status(429, vec![("retry-after", "0")], "slow down"),
        Reply::Status(200, vec![], ONE),
    ])
    .await;
    let model = server.model(Protocol::OpenAiChat);
    let embedded = model.embed(&texts(1), &CancellationToken::new()).await.unwrap();
    assert_eq!((embedded.vectors, embedded.input_tokens), (vec![vec![0.5, -1.0]], 3));
    let asked = server.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].path, "/v1/embeddings");
    assert_eq!(asked[1].headers["authorization"], "Bearer sk-secret-key");
    assert_eq!(asked[1].body["input"][0], "text 0");
}

#[tokio::test]
async fn many_texts_go_in_parts_and_a_part_that_lacks_one_is_an_error() {
    let server = Server::start(vec![Reply::Status(200, vec![], ONE)]).await;
    let model = server.model(Protocol::OpenAiChat);
    let error = model.embed(&texts(65), &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(error, Error::Protocol { .. }), "{error}");
    assert_eq!(server.asked()[0].body["input"].as_array().unwrap().len(), 64);
}

#[tokio::test]
async fn a_protocol_without_embeddings_and_a_silent_server_say_so() {
    let server = Server::start(vec![Reply::Silence, Reply::Silence, Reply::Silence]).await;
    let none = server.model(Protocol::Anthropic);
    let error = none.embed(&texts(1), &CancellationToken::new()).await.unwrap_err();
    assert!(error.to_string().contains("has no embeddings"), "{error}");
    let silent = server.model(Protocol::OpenAiChat);
    let error = silent.embed(&texts(1), &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(error, Error::Egress { .. }), "{error}");
}

#[tokio::test]
async fn it_can_be_stopped() {
    let server = Server::start(vec![Reply::Silence]).await;
    let model = server.model(Protocol::OpenAiChat);
    let stop = CancellationToken::new();
    stop.cancel();
    assert!(matches!(model.embed(&texts(1), &stop).await, Err(Error::Stopped)));
}
