//! What goes wrong is told in one shape, with an id to quote.

use crate::fixture::{Fixture, get, send};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

#[tokio::test]
async fn missing_things_are_told_in_odata_shape() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    for path in [
        "/v1.0/security/incidents/999999999",
        "/v1.0/security/alerts_v2/none",
        "/v1.0/security/nothing",
        "/api/incidents/999999999",
        "/api/incidents/999999999/summary",
        "/api/rows/SecurityAlert/0000000000000000-0-0",
        "/api/rows/NoSuchTable/1",
        "/api/nothing",
        "/assets/nothing.js",
    ] {
        let answer = get(&router, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {answer:?}");
        let error = answer.json()["error"].clone();
        assert_eq!(error["code"], "ResourceNotFound", "{path}");
        assert_eq!(error["innerError"]["request-id"], answer.header("request-id"), "{path}");
        assert_eq!(answer.header("request-id").len(), 16);
    }
}

#[tokio::test]
async fn methods_and_bodies_out_of_bounds_are_told_too() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let host = "localhost";
    let delete = Request::delete("/api/incidents")
        .header(header::HOST, host)
        .body(Body::empty())
        .unwrap();
    let answer = send(&router, delete).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.json()["error"]["code"], "MethodNotAllowed");

    let large = Request::post("/login")
        .header(header::HOST, host)
        .header(header::CONTENT_LENGTH, 1 << 30)
        .body(Body::empty())
        .unwrap();
    let answer = send(&router, large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.json()["error"]["code"], "PayloadTooLarge");
}

#[tokio::test]
async fn hostile_paths_only_find_nothing() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    for path in [
        "/api/rows/..%2F..%2Flogin.json/1",
        "/api/rows/SecurityAlert/..%2F..",
        "/assets/..%2F..%2FCargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/api/incidents/%00",
        "/v1.0/security/incidents/'%20or%201%20eq%201",
    ] {
        let answer = get(&router, path).await;
        assert!(
            matches!(
                answer.status,
                StatusCode::NOT_FOUND | StatusCode::OK | StatusCode::BAD_REQUEST
            ),
            "{path}: {answer:?}"
        );
        assert!(
            !answer.text.contains("[workspace]") && !answer.text.contains("root:"),
            "{path}"
        );
    }
}
