//! Requests against a real server on this machine, which is an internal address: allowed only where a test says so.

#![expect(clippy::unwrap_used, clippy::tests_outside_test_module, reason = "integration tests")]

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect};
use axum::routing::{get, post};
use egress::{Egress, Error, Exchange, HostPattern, Method, Options, Policy, Recorder, Request};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[derive(Default)]
struct Notes(Mutex<Vec<Exchange>>);

impl Recorder for Notes {
    fn record(&self, exchange: Exchange) {
        self.0.lock().unwrap().push(exchange);
    }
}

async fn serve() -> SocketAddr {
    let app = Router::new()
        .route("/hello", get(|| async { "hello" }))
        .route("/large", get(|| async { "x".repeat(100_000) }))
        .route(
            "/slow",
            get(|| async { tokio::time::sleep(Duration::from_secs(30)).await }),
        )
        .route("/loop", get(|| async { Redirect::temporary("/loop") }))
        .route(
            "/inside",
            get(|| async { Redirect::temporary("http://169.254.169.254/latest/meta-data") }),
        )
        .route(
            "/elsewhere",
            get(|| async { Redirect::temporary("http://localhost.localdomain/x") }),
        )
        .route(
            "/moved",
            post(|| async { (StatusCode::SEE_OTHER, [("location", "/echo")]) }),
        )
        .route(
            "/echo",
            get(|headers: HeaderMap| async move {
                let names = headers.keys().map(|name| name.as_str().to_owned()).collect::<Vec<_>>();
                names.join(",").into_response()
            }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

fn egress(allowed: &[&str], internal: &[&str], notes: &Arc<Notes>) -> Egress {
    let patterns = |texts: &[&str]| texts.iter().map(|text| HostPattern::parse(text).unwrap()).collect();
    Egress::new(Options {
        policy: Policy {
            offline: false,
            allowed: patterns(allowed),
            internal: patterns(internal),
        },
        recorder: Some(Arc::clone(notes) as Arc<dyn Recorder>),
        ..Options::default()
    })
    .unwrap()
}

#[tokio::test]
async fn an_allowed_internal_host_answers_and_the_record_holds_no_secret() {
    let (address, notes) = (serve().await, Arc::new(Notes::default()));
    let egress = egress(&[], &["127.0.0.1"], &notes);
    let url = format!("http://user:pass@{address}/hello?api_key=verysecret");
    let request = Request::new(Method::Get, url, "test").header("authorization", "Bearer verysecret");
    let response = egress.send(request).await.unwrap();
    assert_eq!(response.status, 200);
    assert_eq!(response.body.bytes().await.unwrap(), b"hello");
    let notes = notes.0.lock().unwrap();
    assert_eq!((notes[0].status, notes[0].purpose.as_str()), (Some(200), "test"));
    assert!(!format!("{notes:?}").contains("verysecret"));
    assert!(!notes[0].url.contains("pass"));
}

#[tokio::test]
async fn names_that_lead_inside_are_refused_after_resolving_them() {
    let (address, notes) = (serve().await, Arc::new(Notes::default()));
    let egress = egress(&["localhost", "127.0.0.1"], &[], &notes);
    for url in [
        format!("http://localhost:{}/hello", address.port()),
        format!("http://127.0.0.1:{}/hello", address.port()),
    ] {
        let refused = egress.send(Request::new(Method::Get, url, "test")).await;
        assert!(matches!(refused, Err(Error::Internal { .. })), "{refused:?}");
    }
    let url = format!("http://localhost:{}/hello", address.port());
    egress.set_policy(Policy {
        internal: vec![HostPattern::parse("localhost").unwrap()],
        ..Policy::default()
    });
    let allowed = egress.send(Request::new(Method::Get, url, "test")).await;
    assert!(allowed.is_ok(), "{allowed:?}");
}

#[tokio::test]
async fn redirects_are_checked_like_first_requests() {
    let (address, notes) = (serve().await, Arc::new(Notes::default()));
    let egress = egress(&["169.254.169.254"], &["127.0.0.1"], &notes);
    let send = async |path: &str| {
        let url = format!("http://{address}{path}");
        egress.send(Request::new(Method::Get, url, "test")).await
    };
    assert!(matches!(send("/inside").await, Err(Error::Internal { .. })));
    assert!(matches!(send("/elsewhere").await, Err(Error::NotAllowed { .. })));
    assert!(matches!(send("/loop").await, Err(Error::Redirect { .. })));
    let moved = Request::new(Method::Post, format!("http://{address}/moved"), "test").body(b"{}".to_vec());
    let response = egress.send(moved).await.unwrap();
    assert_eq!(response.status, 200, "see other becomes a question without a body");
}

#[tokio::test]
async fn large_and_slow_answers_end() {
    let (address, notes) = (serve().await, Arc::new(Notes::default()));
    let egress = egress(&[], &["127.0.0.1"], &notes);
    let large = Request::new(Method::Get, format!("http://{address}/large"), "test").limit_bytes(50_000);
    let body = egress.send(large).await.unwrap().body.bytes().await;
    assert!(matches!(body, Err(Error::TooLarge { .. })), "{body:?}");
    let slow = Request::new(Method::Get, format!("http://{address}/slow"), "test").timeout(Duration::from_millis(200));
    let answer = egress.send(slow).await;
    assert!(matches!(answer, Err(Error::TimedOut { .. })), "{answer:?}");
    let nobody = Request::new(Method::Get, "http://127.0.0.1:1/", "test");
    let answer = egress.send(nobody).await;
    assert!(matches!(answer, Err(Error::Connect { .. })), "{answer:?}");
}
