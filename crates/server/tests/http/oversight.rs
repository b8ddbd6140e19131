//! What tells of everybody's work: the audit log and the export of activity, with real logins of every role.

use crate::access::{PASSWORD, closed, log_in, with};
use crate::copilot::{session, turn};
use crate::fixture::{Answer, Fixture, ask, get};
use axum::Router;
use axum::http::StatusCode;
use serde_json::{Value, json};
use server::{Access, Grant, Role, Secret, make_token, router, set_grant, set_password};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{AuditRecord, Verified, verify_records};
use workspace::Workspace;

const ACTIVITY: &str = "/beta/security/securityCopilot/activity";
/// What makes an auditor of a reader.
const AUDITOR: &str = "View-Only Audit Logs";

/// Asks for a path with each kind of login of a role: the token of programs and the session of the portal.
async fn as_role(fixture: &Fixture, role: Role, rights: &[&str], path: &str) -> [Answer; 2] {
    let folder = fixture.folder.path();
    let token = make_token(folder).unwrap();
    set_password(folder, PASSWORD).unwrap();
    let grant = Grant {
        role,
        rights: rights.iter().map(|right| (*right).to_owned()).collect(),
    };
    set_grant(folder, Secret::Token, grant.clone()).unwrap();
    set_grant(folder, Secret::Password, grant).unwrap();
    let router = closed(fixture);
    let login = log_in(&router, PASSWORD, "/").await;
    let cookie = login.header("set-cookie").split(';').next().unwrap().to_owned();
    [
        with(&router, path, "authorization", &format!("Bearer {token}")).await,
        with(&router, path, "cookie", &cookie).await,
    ]
}

fn records(page: &Value) -> Vec<AuditRecord> {
    let text = |record: &Value, name: &str| record[name].as_str().unwrap().to_owned();
    let values = page["value"].as_array().unwrap().iter();
    values
        .map(|record| {
            let body: Value = serde_json::from_str(record["body"].as_str().unwrap()).unwrap();
            AuditRecord {
                position: record["position"].as_u64().unwrap(),
                workspace: body["OrganizationId"].as_str().unwrap().to_owned(),
                at: record["at"].as_str().unwrap().parse().unwrap(),
                body: text(record, "body"),
                previous_hash: text(record, "previousHash"),
                hash: text(record, "hash"),
            }
        })
        .collect()
}

async fn three_turns(router: &Router) {
    let session = session(router).await;
    for _ in 0..3 {
        turn(router, &session, json!({ "content": "/list_incidents" })).await;
    }
}

#[tokio::test]
async fn p_192_the_audit_log_is_exported_by_role_and_only_added_to() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    three_turns(&router).await;
    let first = get(&router, "/api/audit?limit=2").await.json();
    let rest = get(&router, &format!("/api/audit?after={}", first["nextAfter"]))
        .await
        .json();
    let mut all = records(&first);
    assert_eq!(all.len(), 2);
    all.extend(records(&rest));
    assert!(all.len() >= 3 && rest["nextAfter"].is_null(), "{rest}");
    let interaction: Value = serde_json::from_str(&all[0].body).unwrap();
    assert_eq!(
        (&interaction["Operation"], &interaction["RecordType"]),
        (&json!("CopilotInteraction"), &json!(261))
    );
    // Whoever has the export can check it, and finds a word that was changed.
    let Verified::Whole { head, .. } = verify_records(None, &all) else {
        panic!("{all:?}");
    };
    let verified = get(&router, "/api/audit/verify").await.json();
    assert_eq!((&verified["whole"], &verified["head"]), (&json!(true), &json!(head)));
    all[1].body = all[1].body.replace("local", "other");
    assert!(matches!(
        verify_records(None, &all),
        Verified::Broken { position: 2, .. }
    ));

    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        for path in ["/api/audit", "/api/audit/verify"] {
            let answer = ask(&router, method, path, Some(&json!({}))).await;
            assert_eq!(
                answer.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {path}: {answer:?}"
            );
        }
    }
    for path in ["/api/audit", "/api/audit/verify"] {
        for (role, rights, may) in [
            (Role::Owner, &[][..], true),
            (Role::Contributor, &[], false),
            (Role::Reader, &[], false),
            (Role::Reader, &[AUDITOR], true),
        ] {
            for answer in as_role(&fixture, role, rights, path).await {
                if may {
                    assert_eq!(answer.status, StatusCode::OK, "{role:?} {rights:?} {path}: {answer:?}");
                } else {
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?} {path}: {answer:?}");
                    assert!(answer.text.contains(AUDITOR), "{answer:?}");
                }
            }
        }
    }
}

/// Changes the hour of an audit record in the database's file, as somebody would who wants to have been elsewhere.
fn tamper(folder: &std::path::Path, time: &str) {
    let file = folder.join("state.sqlite");
    let log = folder.join("state.sqlite-wal");
    let started = Instant::now();
    // The last connection that closes writes its log into the file.
    while std::fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "the database is not closed"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut bytes = std::fs::read(&file).unwrap();
    // Pages that were split leave copies behind.
    let places: Vec<usize> = (0..bytes.len() - time.len())
        .filter(|at| bytes[*at..].starts_with(time.as_bytes()))
        .collect();
    assert!(!places.is_empty(), "`{time}` is not in the file");
    for at in places {
        let hour = at + "2026-11-27T1".len();
        bytes[hour] = if bytes[hour] == b'0' { b'1' } else { b'0' };
    }
    std::fs::write(&file, bytes).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn p_192_verifying_finds_a_record_that_was_changed_in_the_database() {
    let fixture = Fixture::new().await;
    let router_before = fixture.open();
    three_turns(&router_before).await;
    let page = get(&router_before, "/api/audit").await.json();
    let body: Value = serde_json::from_str(page["value"][1]["body"].as_str().unwrap()).unwrap();
    let time = body["CreationTime"].as_str().unwrap().to_owned();
    let data = fixture.workspace.data().to_owned();
    let Fixture { folder, workspace } = fixture;
    drop((router_before, workspace));
    tokio::task::spawn_blocking({
        let data = data.clone();
        move || tamper(&data, &time)
    })
    .await
    .unwrap();
    let workspace = Arc::new(Workspace::open(&data).await.unwrap());
    let router = router(workspace, Access::open()).unwrap();
    let verified = get(&router, "/api/audit/verify").await.json();
    assert_eq!(verified["whole"], false, "{verified}");
    assert_eq!(
        (&verified["brokenAt"], &verified["records"]),
        (&json!(2), &json!(1)),
        "{verified}"
    );
    assert_eq!(verified["reason"], "it was changed");
    // The log can still be read: who looks into it must see what was done.
    let page = get(&router, "/api/audit").await.json();
    assert!(page["value"].as_array().unwrap().len() >= 3);
    drop(folder);
}

#[tokio::test]
async fn p_199_logins_of_other_roles_than_owners_get_403() {
    let fixture = Fixture::new().await;
    three_turns(&fixture.open()).await;
    for (role, may) in [(Role::Owner, true), (Role::Contributor, false), (Role::Reader, false)] {
        for path in [ACTIVITY, "/api/usage", "/api/feedback/export"] {
            for answer in as_role(&fixture, role, &[], path).await {
                let expected = if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
                assert_eq!(answer.status, expected, "{role:?} {path}: {answer:?}");
            }
        }
    }
    let [by_token, by_session] = as_role(&fixture, Role::Owner, &[], &format!("{ACTIVITY}?$top=2")).await;
    assert_eq!(by_token.json()["value"].as_array().unwrap().len(), 2);
    assert_eq!(by_token.json(), by_session.json());
    let nobody = get(&closed(&fixture), ACTIVITY).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}
