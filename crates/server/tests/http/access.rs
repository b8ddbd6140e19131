//! Who may ask: hosts, tokens, the login page and its sessions.

use crate::fixture::{Answer, Fixture, get, send};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use server::{Access, Grant, Role, Secret, make_token, router, set_grant, set_password};
use std::sync::Arc;

pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) fn closed(fixture: &Fixture) -> Router {
    let access = Access::read(fixture.folder.path(), Vec::new()).unwrap();
    router(Arc::clone(&fixture.workspace), access).unwrap()
}

pub(crate) async fn log_in(router: &Router, secret: &str, next: &str) -> Answer {
    let form = serde_urlencoded::to_string([("secret", secret), ("next", next)]).unwrap();
    let request = Request::post("/login")
        .header(header::HOST, "localhost:8640")
        .header(header::ORIGIN, "http://localhost:8640")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap();
    send(router, request).await
}

pub(crate) async fn with(router: &Router, path: &str, name: &str, value: &str) -> Answer {
    let request = Request::get(path)
        .header(header::HOST, "localhost")
        .header(name, value)
        .body(Body::empty())
        .unwrap();
    send(router, request).await
}

#[tokio::test]
async fn other_hosts_are_refused_against_dns_rebinding() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    for (host, status) in [
        ("localhost", StatusCode::OK),
        ("127.0.0.1:9999", StatusCode::OK),
        ("[::1]:8640", StatusCode::OK),
        ("evil.example", StatusCode::MISDIRECTED_REQUEST),
        ("192.0.2.7:8640", StatusCode::MISDIRECTED_REQUEST),
    ] {
        let request = Request::get("/api/status")
            .header(header::HOST, host)
            .body(Body::empty())
            .unwrap();
        assert_eq!(send(&router, request).await.status, status, "{host}");
    }
    let nameless = Request::get("/api/status").body(Body::empty()).unwrap();
    assert_eq!(send(&router, nameless).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn without_login_programs_are_refused_and_browsers_led_to_the_page() {
    let fixture = Fixture::new().await;
    set_password(fixture.folder.path(), PASSWORD).unwrap();
    let router = closed(&fixture);
    for path in ["/api/incidents", "/v1.0/security/incidents", "/openapi.json"] {
        let answer = get(&router, path).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(answer.json()["error"]["code"], "InvalidAuthenticationToken");
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
    }
    let answer = get(&router, "/incidents/7/story?step=2").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.header("location"),
        "/login?next=%2Fincidents%2F7%2Fstory%3Fstep%3D2"
    );
    assert_eq!(get(&router, "/login").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_token_opens_and_a_wrong_one_does_not() {
    let fixture = Fixture::new().await;
    let token = make_token(fixture.folder.path()).unwrap();
    let router = closed(&fixture);
    let answer = with(&router, "/api/status", "authorization", &format!("Bearer {token}")).await;
    assert_eq!(
        (answer.status, answer.json()["login"].as_bool()),
        (StatusCode::OK, Some(true))
    );
    for wrong in ["Bearer ", "Bearer nope", &format!("Basic {token}"), &token] {
        assert_eq!(
            with(&router, "/api/status", "authorization", wrong).await.status,
            StatusCode::UNAUTHORIZED,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_password_starts_a_session_that_logging_out_ends() {
    let fixture = Fixture::new().await;
    set_password(fixture.folder.path(), PASSWORD).unwrap();
    let router = closed(&fixture);
    let wrong = log_in(&router, "wrong", "/").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.text.contains("not the password") && wrong.header("set-cookie").is_empty());

    let right = log_in(&router, PASSWORD, "/incidents").await;
    assert_eq!(
        (right.status, right.header("location")),
        (StatusCode::SEE_OTHER, "/incidents")
    );
    let cookie = right.header("set-cookie").to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    let pair = cookie.split(';').next().unwrap();
    assert_eq!(
        with(&router, "/api/status", "cookie", pair).await.status,
        StatusCode::OK
    );

    let leaving = Request::post("/logout")
        .header(header::HOST, "localhost")
        .header(header::COOKIE, pair)
        .body(Body::empty())
        .unwrap();
    assert_eq!(send(&router, leaving).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        with(&router, "/api/status", "cookie", pair).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let fixture = Fixture::new().await;
    set_password(fixture.folder.path(), PASSWORD).unwrap();
    let router = closed(&fixture);
    for _ in 0..5 {
        assert_eq!(log_in(&router, "guess", "/").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(
        log_in(&router, PASSWORD, "/").await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    let answer = with(&router, "/api/status", "authorization", "Bearer guess").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
}

#[tokio::test]
async fn forms_of_other_sites_are_refused_and_never_lead_away() {
    let fixture = Fixture::new().await;
    set_password(fixture.folder.path(), PASSWORD).unwrap();
    let router = closed(&fixture);
    let request = Request::post("/logout")
        .header(header::HOST, "localhost")
        .header(header::ORIGIN, "https://evil.example")
        .body(Body::empty())
        .unwrap();
    assert_eq!(send(&router, request).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        log_in(&router, PASSWORD, "//evil.example/").await.header("location"),
        "/"
    );
}

#[tokio::test]
async fn p_023_a_card_says_which_right_is_missing_and_the_server_insists_on_it() {
    let fixture = Fixture::new().await;
    let folder = fixture.folder.path();
    let token = make_token(folder).unwrap();
    let bearer = format!("Bearer {token}");
    let incidents = get(&fixture.open(), "/api/incidents").await.json();
    let id = incidents["value"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/incidents/{id}/response");
    let grants = [
        (Role::Reader, &[][..], false, false),
        (Role::Contributor, &[], true, false),
        (Role::Contributor, &["Active remediation actions"], true, true),
        (Role::Owner, &[], true, true),
    ];
    for (role, rights, may_work, may_isolate) in grants {
        let grant = Grant {
            role,
            rights: rights.iter().map(|right| (*right).to_owned()).collect(),
        };
        set_grant(folder, Secret::Token, grant).unwrap();
        let router = closed(&fixture);
        let response = with(&router, &path, "authorization", &bearer).await.json();
        let cards = response["cards"].as_array().unwrap();
        let card = |permission: &str| {
            let held = cards.iter().find(|card| card["permission"] == permission);
            held.unwrap_or_else(|| panic!("no card needs `{permission}`: {cards:?}"))
        };
        for (permission, may) in [
            ("Alerts (manage)", may_work),
            ("Active remediation actions", may_isolate),
        ] {
            let card = card(permission);
            assert_eq!(card["allowed"], may, "{role:?}: {card}");
            let reason = card["unavailable"].as_str().unwrap_or_default();
            assert_eq!(
                reason == format!("you lack the permission `{permission}`"),
                !may,
                "{role:?}: {reason}"
            );
        }
        let request = Request::post(format!("/api/incidents/{id}/comments"))
            .header(header::HOST, "localhost")
            .header(header::AUTHORIZATION, &bearer)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(r#"{"comment":"seen"}"#))
            .unwrap();
        let answer = send(&router, request).await;
        if may_work {
            assert_eq!(answer.status, StatusCode::OK, "{role:?}: {answer:?}");
        } else {
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?}: {answer:?}");
            assert!(answer.text.contains("Alerts (manage)"), "{answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_166_who_may_change_nothing_approves_no_change_either() {
    let fixture = Fixture::new().await;
    let folder = fixture.folder.path();
    let token = make_token(folder).unwrap();
    let bearer = format!("Bearer {token}");
    let incidents = get(&fixture.open(), "/api/incidents").await.json();
    let id = incidents["value"][0]["id"].as_str().unwrap();
    for (role, may) in [(Role::Reader, false), (Role::Contributor, true)] {
        let rights = Vec::new();
        set_grant(folder, Secret::Token, Grant { role, rights }).unwrap();
        let router = closed(&fixture);
        let post = async |path: String, body: serde_json::Value| {
            let request = Request::post(path)
                .header(header::HOST, "localhost")
                .header(header::AUTHORIZATION, &bearer)
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string()))
                .unwrap();
            send(&router, request).await
        };
        let session = post("/api/sessions".to_owned(), serde_json::json!({})).await.json();
        let asked = serde_json::json!({
            "content": "note it",
            "skill": "comment_incident",
            "inputs": { "incident_id": id, "text": format!("by {role:?}") },
        });
        let path = format!("/api/sessions/{}/prompts", session["id"].as_str().unwrap());
        let prompt = post(path, asked).await.json();
        let run = format!("/api/evaluations/{}", prompt["evaluations"][0]["id"].as_str().unwrap());
        let mut state = serde_json::Value::Null;
        for _ in 0..500 {
            state = with(&router, &run, "authorization", &bearer).await.json();
            if state["planState"] == "proposed" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert_eq!(state["plan"]["steps"][0]["effect"], "write", "{state}");
        let steps = state["plan"]["steps"].clone();
        for body in [serde_json::json!({ "steps": steps }), serde_json::json!({})] {
            let answer = post(format!("{run}/approve"), body).await;
            if may {
                assert_eq!(answer.status, StatusCode::OK, "{role:?}: {answer:?}");
                break;
            }
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?}: {answer:?}");
            assert!(answer.text.contains("Alerts (manage)"), "{answer:?}");
        }
    }
}
