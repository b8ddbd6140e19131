//! On SQLite files of their own, as the chain runs over all workspaces of a database, and on PostgreSQL.

use crate::engines::{Bench, benches};
use serde_json::json;
use store::{AuditEvent, AuditMessage, CopilotEventData, Verified, verify_records};

fn event(operation: &str) -> AuditEvent {
    AuditEvent {
        operation: operation.to_owned(),
        record_type: store::COPILOT_INTERACTION,
        user_id: "ann".to_owned(),
        user_type: "Regular".to_owned(),
        copilot_event_data: Some(CopilotEventData {
            thread_id: "s1".to_owned(),
            messages: vec![AuditMessage {
                id: "p1".to_owned(),
                is_prompt: true,
                jailbreak_detected: true,
            }],
            ..CopilotEventData::default()
        }),
        ..AuditEvent::default()
    }
}

async fn write(bench: &Bench, count: usize) {
    for _ in 0..count {
        bench.state.audit(&event("CopilotInteraction")).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_has_the_documented_fields() {
    for bench in benches().await {
        let record = bench.state.audit(&event("CopilotInteraction")).await.unwrap();
        let body: serde_json::Value = serde_json::from_str(&record.body).unwrap();
        assert_eq!(body["Operation"], "CopilotInteraction");
        assert_eq!(body["RecordType"], 261);
        assert_eq!(body["CreationTime"], "2026-03-02T08:00:00.000000Z");
        assert_eq!(body["OrganizationId"], bench.state.id());
        assert_eq!(body["Workload"], "Copilot");
        assert_eq!(
            body["CopilotEventData"]["Messages"],
            json!([{ "ID": "p1", "isPrompt": true, "JailbreakDetected": true }])
        );
        assert!(bench.state.audit(&AuditEvent::default()).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_stays_whole_under_many_writers() {
    for bench in benches().await {
        let other = bench.store.workspace(format!("also {}", bench.state.id()));
        let writers: Vec<_> = (0..8)
            .map(|number| {
                let state = if number % 2 == 0 {
                    bench.state.clone()
                } else {
                    other.clone()
                };
                tokio::spawn(async move {
                    for _ in 0..5 {
                        state.audit(&event("CopilotInteraction")).await.unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let verified = bench.store.verify_audit().await.unwrap();
        assert!(
            matches!(verified, Verified::Whole { records, .. } if records >= 40),
            "{verified:?}"
        );
        let mine = bench.state.audit_records(0, 100).await.unwrap();
        assert_eq!(mine.len(), 20, "a workspace reads its own records");
        let page = bench.state.audit_records(mine[4].position, 3).await.unwrap();
        assert_eq!(page, mine[5..8]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_missing_moved_and_forged_records_are_found() {
    let bench = benches().await.remove(0);
    write(&bench, 6).await;
    let records = bench.state.audit_records(0, 10).await.unwrap();
    assert!(matches!(
        verify_records(None, &records),
        Verified::Whole { records: 6, .. }
    ));
    let broken_at = |records: &[store::AuditRecord]| match verify_records(None, records) {
        Verified::Broken { position, .. } => Some(position),
        Verified::Whole { .. } => None,
    };
    let mut changed = records.clone();
    changed[2].body = changed[2].body.replace("ann", "bob");
    assert_eq!(broken_at(&changed), Some(3));
    let mut missing = records.clone();
    missing.remove(3);
    assert_eq!(broken_at(&missing), Some(5));
    let mut moved = records.clone();
    moved[4].workspace = "elsewhere".to_owned();
    assert_eq!(broken_at(&moved), Some(5));
    let mut swapped = records.clone();
    swapped.swap(1, 2);
    assert_eq!(broken_at(&swapped), Some(3));
    assert_eq!(
        broken_at(&records[..5]),
        None,
        "a cut end shows only against a noted head"
    );
    let noted = (5, records[4].hash.as_str());
    assert!(matches!(
        verify_records(Some(noted), &records[5..]),
        Verified::Whole { records: 6, .. }
    ));
}
