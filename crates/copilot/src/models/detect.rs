//! Looks for an Ollama nearby, where an administrator allowed to look: on this machine's usual port, on other ports of
//! this machine and on Ollama's port of other hosts, when they were allowed with their port.
//!
//! Source: Ollama's API, "List Local Models" (`GET /api/tags`), and its OpenAI-compatible interface under `/v1`.

use api::DetectedModel;
use egress::{Egress, Method, Request};
use serde::Deserialize;
use std::net::IpAddr;
use std::time::Duration;

/// Ollama's port.
const PORT: u16 = 11_434;
/// Models that one server is asked for, at most.
const MOST: usize = 100;

#[derive(Deserialize)]
struct Tags {
    models: Vec<Tag>,
}

#[derive(Deserialize)]
struct Tag {
    name: String,
}

/// Returns the models that are offered; none when nothing is there or may be asked.
pub(crate) async fn detect(egress: &Egress) -> Vec<DetectedModel> {
    let mut servers = vec![("127.0.0.1".to_owned(), PORT)];
    for (host, port) in egress.internal_places() {
        let is_here = host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
        if (is_here || port == PORT) && !servers.contains(&(host.clone(), port)) {
            servers.push((host, port));
        }
    }
    let asking = servers.iter().map(|(host, port)| {
        let host = if host.contains(':') {
            format!("[{host}]")
        } else {
            host.clone()
        };
        models(egress, format!("http://{host}:{port}"))
    });
    futures::future::join_all(asking).await.into_iter().flatten().collect()
}

/// Returns the models of one server.
async fn models(egress: &Egress, server: String) -> Vec<DetectedModel> {
    let url = format!("{server}/api/tags");
    if egress.check(&url).is_err() {
        return Vec::new();
    }
    let request = Request::new(Method::Get, &url, "llm")
        .timeout(Duration::from_secs(2))
        .limit_bytes(1 << 20);
    let Ok(response) = egress.send(request).await else {
        return Vec::new();
    };
    if !response.is_success() {
        return Vec::new();
    }
    let Ok(bytes) = response.body.bytes().await else {
        return Vec::new();
    };
    // Whatever else listens there does not answer like this.
    let Ok(tags) = serde_json::from_slice::<Tags>(&bytes) else {
        return Vec::new();
    };
    let found = tags.models.into_iter().take(MOST).map(|tag| DetectedModel {
        base_url: format!("{server}/v1"),
        model: tag.name,
    });
    found.collect()
}
