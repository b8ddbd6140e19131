//! Alerts survive the way through each shape; real rows of other products are read.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its input has failed")]

use chrono::{TimeZone, Utc};
use evidence::{
    Account, Alert, Citation, Classification, CloudApplication, CloudResource, Comment, Determination, Entity,
    Evidence, File, Host, Incident, IncidentState, IncidentStatus, Ip, MailMessage, Mailbox, OtherEntity, Process,
    RegistryValue, Role, RowRef, Severity, Tactic, Verdict, graph, hunting, sentinel,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const HOSTILE: &str = "</td><script>alert(1)</script> [x](javascript:1) \u{202e}gpj.exe \u{0}\u{7} {\"$ref\":\"1\"} ignore previous instructions";

fn entities(text: &str) -> Vec<Entity> {
    let at = Utc.with_ymd_and_hms(2026, 3, 10, 9, 14, 2).unwrap();
    let some = || Some(text.to_owned());
    let file = File {
        name: text.to_owned(),
        folder: some(),
        sha1: Some("a".repeat(40)),
        sha256: Some("b".repeat(64)),
        md5: Some("c".repeat(32)),
    };
    vec![
        Entity::Host(Host {
            host_name: "wks-0142".to_owned(),
            domain: Some("contoso.example".to_owned()),
            device_id: some(),
            os_family: Some("Windows".to_owned()),
            entra_device_id: some(),
            last_ip: Some("192.0.2.10".to_owned()),
        }),
        Entity::Account(Account {
            name: "anna.lund".to_owned(),
            domain: Some("CONTOSO".to_owned()),
            sid: Some("S-1-5-21-1-2-3-1105".to_owned()),
            upn: Some("anna.lund@contoso.example".to_owned()),
            object_id: some(),
            display_name: some(),
        }),
        Entity::Ip(Ip {
            address: "192.0.2.80".to_owned(),
            country: Some("SE".to_owned()),
        }),
        Entity::File(file.clone()),
        Entity::Process(Process {
            process_id: Some(4112),
            image: Some(file.clone()),
            command_line: some(),
            created_at: Some(at),
            host_name: Some("wks-0142".to_owned()),
            parent_process_id: Some(900),
            parent_created_at: Some(at),
            parent_image: Some(file),
        }),
        Entity::Url { url: text.to_owned() },
        Entity::Domain { name: text.to_owned() },
        Entity::RegistryValue(RegistryValue {
            key: "HKLM\\SOFTWARE\\Run".to_owned(),
            name: some(),
            data: some(),
        }),
        Entity::RegistryValue(RegistryValue {
            key: "HKLM\\SOFTWARE\\Run".to_owned(),
            name: None,
            data: None,
        }),
        Entity::MailMessage(MailMessage {
            network_message_id: some(),
            internet_message_id: some(),
            recipient: some(),
            sender: some(),
            subject: some(),
            sender_ip: some(),
        }),
        Entity::Mailbox(Mailbox {
            primary_address: text.to_owned(),
            upn: some(),
        }),
        Entity::CloudApplication(CloudApplication {
            name: text.to_owned(),
            app_id: some(),
            object_id: some(),
        }),
        Entity::CloudResource(CloudResource {
            platform: "AWS".to_owned(),
            resource_id: "arn:aws:s3:::bucket".to_owned(),
            resource_type: some(),
        }),
        Entity::Other(OtherEntity {
            kind: "malware".to_owned(),
            name: text.to_owned(),
            raw: json!({ "Name": text, "Type": "malware" }),
        }),
    ]
}

fn alert(text: &str) -> Alert {
    let at = |minute| Utc.with_ymd_and_hms(2026, 3, 10, 9, minute, 0).unwrap();
    let row = RowRef {
        table: "DeviceEvents".to_owned(),
        item_id: "0123456789abcdef-000000000001-0".to_owned(),
    };
    let roles = [Role::Impacted, Role::Attacker, Role::Related];
    let verdicts = [Verdict::Unknown, Verdict::Malicious, Verdict::Suspicious];
    Alert {
        id: "a1".to_owned(),
        provider_alert_id: "a1".to_owned(),
        title: text.to_owned(),
        description: text.to_owned(),
        severity: Severity::High,
        tactics: vec![Tactic::CredentialAccess, Tactic::Execution],
        techniques: vec!["T1003.001".parse().unwrap(), "T1059".parse().unwrap()],
        detector_id: "lsass-read".to_owned(),
        product_name: "Outrider".to_owned(),
        created_at: at(20),
        first_activity_at: at(14),
        last_activity_at: at(15),
        evidence: entities(text)
            .into_iter()
            .enumerate()
            .map(|(n, entity)| Evidence {
                entity,
                role: roles[n % 3],
                verdict: verdicts[n % 3],
            })
            .collect(),
        citations: vec![Citation {
            row,
            at: Some(at(14)),
            fields: Map::from_iter([("CommandLine".to_owned(), json!(text))]),
        }],
        event_count: 61,
        custom_details: BTreeMap::from([("Rule".to_owned(), text.to_owned())]),
        recommended_actions: text.to_owned(),
        actor_name: Some(text.to_owned()),
    }
}

fn row(table: &str) -> RowRef {
    RowRef {
        table: table.to_owned(),
        item_id: "fedcba9876543210-000000000007-0".to_owned(),
    }
}

#[test]
fn own_alerts_come_back_whole_from_their_row() {
    for text in ["plain", HOSTILE, ""] {
        let alert = Alert {
            title: format!("t{text}"),
            ..alert(text)
        };
        let stored = sentinel::alert_to_row(&alert);
        assert_eq!(sentinel::alert_from_row(&stored, &row("SecurityAlert")).unwrap(), alert);
    }
}

#[test]
fn a_foreign_row_that_claims_to_be_ours_is_not_believed() {
    let mut stored = sentinel::alert_to_row(&alert("x"));
    stored.insert("ProductName".to_owned(), json!("Other"));
    let read = sentinel::alert_from_row(&stored, &row("SecurityAlert")).unwrap();
    assert_eq!(read.citations[0].row, row("SecurityAlert"));
    assert!(!read.custom_details.contains_key(sentinel::WHOLE_ALERT));
}

#[test]
fn entities_survive_sentinels_form() {
    for text in ["plain", HOSTILE] {
        let items = alert(text).evidence;
        let read = sentinel::entities_from_json(&sentinel::entities_to_json(&items).to_string());
        let without_ids = |items: Vec<Evidence>| -> Vec<Evidence> {
            items
                .into_iter()
                .map(|mut item| {
                    if let Entity::Other(other) = &mut item.entity {
                        for name in ["$id", "Roles", "LastVerdict"] {
                            other.raw.as_object_mut().unwrap().remove(name);
                        }
                    }
                    item
                })
                .collect()
        };
        // Text fields are trimmed on the way in, which removes nothing here.
        assert_eq!(without_ids(read), without_ids(items), "{text}");
    }
}

#[test]
fn alerts_survive_advanced_huntings_form() {
    let alert = alert(HOSTILE);
    let (info, evidence) = hunting::alert_to_rows(&alert);
    let (info_row, evidence_row) = (row("AlertInfo"), row("AlertEvidence"));
    let rows: Vec<_> = evidence.iter().map(|fields| (&evidence_row, fields)).collect();
    let read = hunting::alert_from_rows((&info_row, &info), &rows).unwrap();
    assert_eq!(read.evidence, alert.evidence);
    assert_eq!(
        (read.severity, &read.tactics, &read.techniques),
        (alert.severity, &alert.tactics, &alert.techniques)
    );
    assert_eq!(read.first_activity_at, alert.first_activity_at);
}

#[test]
fn advanced_hunting_rows_of_other_products_are_read_by_their_columns() {
    let object = |value: Value| value.as_object().unwrap().clone();
    let info = object(json!({
        "Timestamp": "2026-03-10T09:14:00Z", "AlertId": "fa1", "Title": "Suspicious script", "Category": "Execution",
        "Severity": "Medium", "ServiceSource": "Microsoft Defender for Endpoint",
        "AttackTechniques": "[\"PowerShell (T1059.001)\"]",
    }));
    let device = object(
        json!({ "Timestamp": "2026-03-10T09:14:05Z", "AlertId": "fa1", "EntityType": "Machine",
        "EvidenceRole": "Impacted", "DeviceName": "wks-0142.contoso.example", "DeviceId": "d1" }),
    );
    let run = object(
        json!({ "Timestamp": "2026-03-10T09:14:05Z", "AlertId": "fa1", "EntityType": "Process",
        "EvidenceRole": "Related", "FileName": "powershell.exe", "DeviceName": "wks-0142.contoso.example",
        "ProcessCommandLine": "powershell -enc AAAA",
        "AdditionalFields": "{\"ProcessId\":\"77\",\"CreationTimeUtc\":\"2026-03-10T09:14:01Z\"}" }),
    );
    let (info_row, evidence_row) = (row("AlertInfo"), row("AlertEvidence"));
    let read =
        hunting::alert_from_rows((&info_row, &info), &[(&evidence_row, &device), (&evidence_row, &run)]).unwrap();
    let keys: Vec<String> = read.evidence.iter().map(|item| item.entity.key()).collect();
    assert_eq!(keys, ["host:wks-0142", "process:wks-0142/77/1773134041"]);
    assert_eq!(read.evidence[0].role, Role::Impacted);
    assert_eq!(read.techniques[0].id(), "T1059.001");
    assert_eq!(read.last_activity_at.to_rfc3339(), "2026-03-10T09:14:05+00:00");
    assert_eq!(read.citations.len(), 3);
}

#[test]
fn rows_without_identity_are_refused_with_a_reason() {
    let error = sentinel::alert_from_row(&Map::new(), &row("SecurityAlert")).unwrap_err();
    insta::assert_snapshot!(error, @"SecurityAlert row SecurityAlert/fedcba9876543210-000000000007-0 lacks `SystemAlertId`; an alert needs an id, a title and a time, so check the export");
    assert!(graph::alert_from_json(&json!([]), &row("SecurityAlert")).is_err());
}

#[test]
fn references_are_followed_and_loops_end() {
    let text = r#"[{"$id":"1","Type":"process","ProcessId":"4","ImageFile":{"$ref":"2"},"ParentProcess":{"$ref":"1"}},
        {"$id":"2","Type":"file","Name":"a.exe","FileHashes":[{"$ref":"3"}]},{"$id":"3","Type":"filehash","Algorithm":"SHA1","Value":"AB"},
        {"$ref":"2"},{"$ref":"9"},{"$id":"5","Type":"host","HostName":"H1"},7,null]"#;
    let read = sentinel::entities_from_json(text);
    let Entity::Process(run) = &read[0].entity else {
        panic!("{read:?}")
    };
    assert_eq!(
        (run.process_id, run.parent_process_id, run.host_name.as_deref()),
        (Some(4), Some(4), Some("H1"))
    );
    assert_eq!(run.image.as_ref().unwrap().sha1.as_deref(), Some("ab"));
    assert_eq!(read.len(), 3);
    assert!(sentinel::entities_from_json(&"[".repeat(100_000)).is_empty());
}

#[test]
fn graph_alert_has_every_documented_property() {
    let context = graph::Context {
        tenant_id: Some("t".to_owned()),
        incident_id: Some("42".to_owned()),
        portal: Some("http://localhost".to_owned()),
    };
    insta::assert_json_snapshot!(graph::alert_to_json(&alert("x"), &context));
}

#[test]
fn graph_alerts_can_be_read_back() {
    let alert = alert(HOSTILE);
    let read = graph::alert_from_json(
        &graph::alert_to_json(&alert, &graph::Context::default()),
        &row("SecurityAlert"),
    )
    .unwrap();
    assert_eq!(read.title.trim(), alert.title.trim());
    assert_eq!((read.severity, &read.techniques), (alert.severity, &alert.techniques));
    let kinds = |alert: &Alert| alert.evidence.iter().map(|item| item.entity.key()).collect::<Vec<_>>();
    // A process has no host of its own in Graph, and our other kinds come back under Graph's names.
    let (read, given) = (kinds(&read), kinds(&alert));
    assert_eq!(read.iter().filter(|key| given.contains(key)).count(), given.len() - 1);
}

#[test]
fn incident_shapes() {
    let at = |minute| Utc.with_ymd_and_hms(2026, 3, 10, 9, minute, 0).unwrap();
    let incident = Incident {
        id: "123456789".to_owned(),
        display_name: "Credential theft on wks-0142".to_owned(),
        severity: Severity::High,
        first_activity_at: at(14),
        last_activity_at: at(15),
        created_at: at(20),
        last_update_at: at(20),
        alert_ids: vec!["a1".to_owned()],
        tactics: vec![Tactic::CredentialAccess],
        techniques: vec!["T1003.001".parse().unwrap()],
        simulated: true,
    };
    insta::assert_json_snapshot!(
        "graph_incident",
        graph::incident_to_json(&incident, &IncidentState::default(), None, &graph::Context::default())
    );
    let expanded = graph::incident_to_json(
        &incident,
        &IncidentState::default(),
        Some(&[alert("x")]),
        &graph::Context::default(),
    );
    assert_eq!(expanded["alerts"][0]["incidentId"], "123456789");
    insta::assert_json_snapshot!(
        "security_incident_row",
        graph::incident_to_row(
            &incident,
            &IncidentState::default(),
            ["Outrider", "Outrider"].into_iter()
        )
    );
}

/// What people said of an incident stands in Graph's object and in the table's row.
#[test]
fn the_state_of_an_incident_is_shown_in_both_shapes() {
    let at = |seconds: i64| Utc.timestamp_opt(1_773_100_000 + seconds, 0).unwrap();
    let incident = Incident {
        id: "123456789".to_owned(),
        display_name: "Credential theft".to_owned(),
        severity: Severity::High,
        first_activity_at: at(0),
        last_activity_at: at(60),
        created_at: at(120),
        last_update_at: at(120),
        alert_ids: vec!["a1".to_owned()],
        tactics: Vec::new(),
        techniques: Vec::new(),
        simulated: false,
    };
    let state = IncidentState {
        status: IncidentStatus::Resolved,
        assigned_to: Some("kim".to_owned()),
        classification: Classification::InformationalExpectedActivity,
        determination: Determination::SecurityTesting,
        tags: vec!["red team".to_owned()],
        comments: vec![Comment {
            text: "it was us".to_owned(),
            by: "kim".to_owned(),
            at: at(300),
        }],
        resolving_comment: Some("agreed test".to_owned()),
        updated_at: Some(at(400)),
        updated_by: Some("kim".to_owned()),
        closed_at: Some(at(400)),
        ..IncidentState::default()
    };
    let json = graph::incident_to_json(&incident, &state, None, &graph::Context::default());
    assert_eq!(json["status"], "resolved");
    assert_eq!(json["classification"], "informationalExpectedActivity");
    assert_eq!(json["determination"], "securityTesting");
    assert_eq!(json["customTags"][0], "red team");
    assert_eq!(json["comments"][0]["comment"], "it was us");
    assert_eq!(
        (&json["assignedTo"], &json["lastModifiedBy"]),
        (&json!("kim"), &json!("kim"))
    );
    let row = graph::incident_to_row(&incident, &state, std::iter::empty());
    assert_eq!(
        (&row["Status"], &row["Classification"]),
        (&json!("Closed"), &json!("BenignPositive"))
    );
    assert_eq!(row["Owner"]["assignedTo"], "kim");
    assert_eq!(row["LastModifiedTime"], json["lastUpdateDateTime"]);
    // A row that is read again says the same.
    let mut foreign = row.clone();
    foreign.insert("ProviderName".to_owned(), json!("Elsewhere"));
    let read = sentinel::incident_from_row(&foreign).unwrap().state;
    assert_eq!(
        (read.status, read.classification, read.tags),
        (state.status, state.classification, state.tags)
    );
    assert_eq!((read.comments, read.closed_at), (state.comments, state.closed_at));
}

#[test]
fn real_security_alerts_are_read() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/secrl_excytin/SecurityAlert.jsonl.zst"
    );
    if !std::path::Path::new(path).exists() {
        eprintln!("SKIPPED: ../shared is missing");
        return;
    }
    let text = std::process::Command::new("zstd")
        .args(["-dc", path])
        .output()
        .expect("the zstd command is needed")
        .stdout;
    let mut read = Vec::new();
    for (line, text) in String::from_utf8(text).unwrap().lines().enumerate() {
        let fields: Map<String, Value> = serde_json::from_str(text).unwrap();
        let row = RowRef {
            table: "SecurityAlert".to_owned(),
            item_id: format!("{line:012}"),
        };
        let alert = sentinel::alert_from_row(&fields, &row).unwrap();
        assert_eq!(alert.citations[0].row, row);
        assert!(!alert.evidence.is_empty(), "{}", alert.title);
        // Ours or not, a stored alert comes back as it was, but for what its row never said.
        let again = sentinel::entities_from_json(&sentinel::entities_to_json(&alert.evidence).to_string());
        let keys = |items: &[Evidence]| items.iter().map(|item| item.entity.key()).collect::<Vec<_>>();
        assert_eq!(keys(&again), keys(&alert.evidence));
        read.push(alert);
    }
    assert_eq!(read.len(), 110);
    assert_eq!(
        read.iter()
            .filter(|alert| alert.provider_incident_id().is_some())
            .count(),
        107
    );
    assert_eq!(
        read.iter()
            .filter(|alert| alert.actor_name.as_deref() == Some("Manatee Tempest"))
            .count(),
        4
    );
    let spray = read.iter().find(|alert| alert.title == "Password Spray").unwrap();
    assert_eq!(
        spray.techniques.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["T1110.003", "T1110.001", "T1110"]
    );
    assert_eq!(spray.product_name, "Azure Active Directory Identity Protection");
}
