//! Knowledge files over HTTP: who may upload and delete, and who sets that.

use crate::access::closed;
use crate::copilot::post;
use crate::fixture::{Answer, Fixture, ask, get, send};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use server::{Grant, Role, Secret, make_token, set_grant};

fn file(name: &str, text: &str) -> Value {
    json!({ "name": name, "base64": STANDARD.encode(text) })
}

async fn with_token(router: &Router, token: &str, method: &str, path: &str, body: &Value) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "localhost")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    send(router, request).await
}

#[tokio::test]
async fn p_162_owners_say_who_uploads_readers_never_do_and_the_uploader_deletes() {
    let fixture = Fixture::new().await;
    let folder = fixture.folder.path();
    let token = make_token(folder).unwrap();
    let open = fixture.open();
    let settings = |uploads: &str| json!({ "uploads": uploads, "fileBytes": 3_000_000, "totalBytes": 20_000_000 });
    let mut kept = Vec::new();
    for (role, may_upload, may_set) in [
        (Role::Owner, true, true),
        (Role::Contributor, true, false),
        (Role::Reader, false, false),
    ] {
        let rights = Vec::new();
        set_grant(folder, Secret::Token, Grant { role, rights }).unwrap();
        let router = closed(&fixture);
        let new = file(&format!("{role:?}.txt"), &format!("{role:?}: isolate the server"));
        let added = with_token(&router, &token, "POST", "/api/knowledge", &new).await;
        if may_upload {
            assert_eq!(added.status, StatusCode::OK, "{role:?}: {added:?}");
            kept.push(added.json()["id"].as_str().unwrap().to_owned());
        } else {
            assert_eq!(added.status, StatusCode::FORBIDDEN, "{role:?}: {added:?}");
            assert!(added.text.contains("Knowledge files (upload)"), "{added:?}");
        }
        let set = with_token(
            &router,
            &token,
            "PUT",
            "/api/settings/knowledge",
            &settings("contributors"),
        )
        .await;
        let expected = if may_set { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(set.status, expected, "{role:?}: {set:?}");
    }

    let set = ask(&open, "PUT", "/api/settings/knowledge", Some(&settings("nobody"))).await;
    assert_eq!(set.status, StatusCode::OK, "{set:?}");
    assert_eq!(get(&open, "/api/settings/knowledge").await.json(), settings("nobody"));
    let log = get(&open, "/api/audit").await.text;
    assert!(log.contains("knowledge.uploads"), "the change is audited: {log}");
    set_grant(folder, Secret::Token, Grant::default()).unwrap();
    let router = closed(&fixture);
    let refused = with_token(&router, &token, "POST", "/api/knowledge", &file("late.txt", "late")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{refused:?}");
    assert!(refused.text.contains("an owner can allow it"), "{refused:?}");
    let list = with_token(&router, &token, "GET", "/api/knowledge", &Value::Null)
        .await
        .json();
    assert!(list["refused"].as_str().unwrap().contains("switched off"), "{list}");

    // Files are their uploader's: another user neither sees nor deletes them, whatever the setting.
    assert_eq!(get(&open, "/api/knowledge").await.json()["value"], json!([]));
    let path = |id: &str| format!("/api/knowledge/{id}");
    let foreign = ask(&open, "DELETE", &path(&kept[0]), None).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{foreign:?}");
    for id in &kept {
        let deleted = with_token(&router, &token, "DELETE", &path(id), &Value::Null).await;
        assert_eq!(deleted.status, StatusCode::OK, "{deleted:?}");
    }
}

#[tokio::test]
async fn p_160_limits_are_set_and_told_and_senseless_ones_refused() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let list = get(&router, "/api/knowledge").await.json();
    assert_eq!(
        (&list["fileBytes"], &list["totalBytes"]),
        (&json!(3_000_000), &json!(20_000_000))
    );
    let settings = |file: u64, total: u64| json!({ "uploads": "contributors", "fileBytes": file, "totalBytes": total });
    for (file, total) in [(0, 10), (11, 10), (600_000_000, 900_000_000)] {
        let refused = ask(&router, "PUT", "/api/settings/knowledge", Some(&settings(file, total))).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{refused:?}");
    }
    let set = ask(&router, "PUT", "/api/settings/knowledge", Some(&settings(40, 60))).await;
    assert_eq!(set.status, StatusCode::OK, "{set:?}");
    let first = post(&router, "/api/knowledge", file("a.txt", "isolate the server at once")).await;
    assert_eq!(first.status, StatusCode::OK, "{first:?}");
    let large = post(&router, "/api/knowledge", file("b.txt", &"isolate ".repeat(6))).await;
    assert_eq!(large.status, StatusCode::BAD_REQUEST, "{large:?}");
    assert!(large.text.contains("40"), "it says the limit: {large:?}");
    let together = post(
        &router,
        "/api/knowledge",
        file("c.txt", "inform the duty officer of this day"),
    )
    .await;
    assert_eq!(together.status, StatusCode::BAD_REQUEST, "{together:?}");
    assert!(together.text.contains("60"), "it says the limit: {together:?}");
    let wrong = json!({ "name": "a.txt", "base64": "***" });
    let wrong = post(&router, "/api/knowledge", wrong).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{wrong:?}");
}
