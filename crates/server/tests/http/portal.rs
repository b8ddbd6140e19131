//! The portal's files and the headers that keep hostile text from acting.

use crate::fixture::{Fixture, get, send};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

#[tokio::test]
async fn every_answer_forbids_framing_sniffing_and_foreign_content() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    for path in [
        "/",
        "/incidents/1/story",
        "/api/status",
        "/v1.0/security/incidents",
        "/api/nothing",
        "/login",
    ] {
        let answer = get(&router, path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(policy.contains("script-src 'self';"), "{path}: no inline script");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
    }
    assert_eq!(get(&router, "/api/status").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn pages_of_the_portal_answer_with_its_one_page() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let page = get(&router, "/").await;
    let deep = get(&router, "/incidents/1/story?step=2").await;
    assert_eq!((page.status, &page.text), (deep.status, &deep.text));
    assert!(page.header("content-type").starts_with("text/html"));
    if page.status == StatusCode::NOT_FOUND {
        assert!(
            page.text.contains("npm run build"),
            "a build without the portal says how to have it"
        );
        return;
    }
    let script = page
        .text
        .split("src=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    let file = get(&router, script).await;
    assert_eq!(file.status, StatusCode::OK, "{script}");
    assert!(file.header("content-type").starts_with("text/javascript"));
    assert!(file.header("cache-control").contains("immutable"));
    let again = Request::get(script)
        .header(header::HOST, "localhost")
        .header(header::IF_NONE_MATCH, file.header("etag"))
        .body(Body::empty())
        .unwrap();
    assert_eq!(send(&router, again).await.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn large_answers_are_compressed() {
    let fixture = Fixture::new().await;
    let request = Request::get("/openapi.json")
        .header(header::HOST, "localhost")
        .header(header::ACCEPT_ENCODING, "gzip")
        .body(Body::empty())
        .unwrap();
    let answer = send(&fixture.open(), request).await;
    assert_eq!(answer.header("content-encoding"), "gzip");
}
