//! Damaged and hostile records of every text format: no panic, no lost count.
//!
//! A panic inside a parser is caught by the reader and told in a dead letter, which these tests look for.

use arrow_array::cast::AsArray;
use ingest::{ReadOptions, Source, read};
use proptest::prelude::*;

/// One sample of each text format, as its first lines are written.
const SAMPLES: &[(&str, &str)] = &[
    (
        "zeek_json",
        r#"{"ts":1588205199.82437,"uid":"C1","id.orig_h":"10.0.1.6","id.orig_p":54243,"id.resp_h":"192.0.2.4","id.resp_p":53,"proto":"udp","trans_id":7,"query":"a.example","qclass":1,"rcode":0,"answers":["192.0.2.1"],"rtt":0.1}"#,
    ),
    (
        "zeek_tsv",
        "#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tduration\ttags\n#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tinterval\tset[string]\n1692161674.667337\tC6\t192.168.1.41\t51129\t192.0.2.13\t8080\ttcp\t1.5\ta\\x2cb,c\n",
    ),
    (
        "suricata_eve",
        r#"{"timestamp":"2018-03-24T14:37:19.037299-0600","flow_id":9,"event_type":"alert","src_ip":"192.0.2.1","src_port":26078,"dest_ip":"10.47.8.150","dest_port":22,"proto":"TCP","alert":{"action":"allowed","signature_id":2001219,"signature":"S","severity":2},"flow":{"start":"2018-03-24T14:37:19.037299-0600"}}"#,
    ),
    (
        "cloudtrail",
        r#"{"Records":[{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","userName":"x"},"eventTime":"2023-07-10T11:54:47Z","eventSource":"ec2.amazonaws.com","eventName":"RunInstances","awsRegion":"us-east-1","readOnly":false}]}"#,
    ),
    (
        "entra",
        r#"{"time":"2025-01-15 09:35:25","resourceId":"/subscriptions/s/resourceGroups/g","operationName":"Sign-in activity","category":"SignInLogs","resultType":"0","properties":{"createdDateTime":"2025-01-15T09:35:20.456Z","userPrincipalName":"a@b.example","status":{"errorCode":0}}}"#,
    ),
    (
        "office365",
        r#"{"CreationTime":"2021-08-02T13:32:07","Id":"699e","Operation":"New-InboxRule","RecordType":1,"UserType":2,"UserId":"a@b.example","Workload":"Exchange","ClientIP":"[2001:db8::1]:5123"}"#,
    ),
    (
        "graph_security",
        r##"{"value":[{"@odata.type":"#microsoft.graph.security.incident","id":"4711","displayName":"M","createdDateTime":"2026-03-10T07:58:04Z","severity":"high","alerts":[{"id":"fa1","severity":"medium","title":"Loader","createdDateTime":"2026-03-10T07:58:00Z","evidence":[{"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"192.0.2.80"}]}]}]}"##,
    ),
    (
        "log_analytics",
        r#"{"TimeGenerated":"2024-07-04 22:35:00","DisplayName":"D","AlertName":"D","AlertSeverity":"High","ProviderName":"M","SystemAlertId":"s1","Entities":"[]"}"#,
    ),
    (
        "log_analytics_tables",
        r#"{"tables":[{"name":"T","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"x","type":"long"}],"rows":[["2020-04-18T04:50:30Z",7]]}]}"#,
    ),
    (
        "csv_table",
        "TimeGenerated,UserId,ClientIP,Operation,Parameters\n2020-04-18T04:50:30Z,anna,192.0.2.1,New,\"[{\"\"a\"\":1}]\"\n",
    ),
    (
        "csv_custom",
        "Event Name;When;n\nx;2022-02-18T17:34:57Z;4\n\"y\nz\";;5\n",
    ),
    (
        "syslog",
        "<86>Feb  5 17:32:18 web1 sshd[4123]: Failed password\n<34>1 2003-10-11T22:14:15.003Z h su 77 ID47 - m\n<134>Feb 12 2021 10:00:00 fw1 CEF:0|A|B|1|2|n|7|src=192.0.2.1 msg=a\\=b cs1=x\n",
    ),
    (
        "auditd",
        "type=SYSCALL msg=audit(1551487424.869:752): arch=c000003e syscall=59 success=yes ppid=1 pid=2 uid=0 exe=\"/bin/sh\"\ntype=EXECVE msg=audit(1551487424.869:752): argc=2 a0=\"sh\" a1[0]=6162 a1[1]=63\ntype=SOCKADDR msg=audit(1551487424.869:752): saddr=020001BBC0A80206\n",
    ),
    (
        "auditd_json",
        r#"{"ID":"1626611363.720:348501","NODE":"w","SYSCALL":{"success":"yes","pid":9,"exe":"/usr/bin/id"},"EXECVE":{"ARGV":["id"]}}"#,
    ),
    (
        "okta",
        r#"{"published":"2024-01-02T03:04:05.678Z","eventType":"user.session.start","outcome":{"result":"FAILURE"},"actor":{"alternateId":"a"}}"#,
    ),
    (
        "stix",
        r#"{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000000","objects":[{"type":"malware","id":"malware--00000000-0000-4000-8000-000000000001","modified":"2025-11-12T00:00:00Z"}]}"#,
    ),
    (
        "ocsf",
        r#"[{"metadata":{"event_code":"e"},"severity":"Low","status_code":"FAIL","finding_info":{"created_time":1739539623,"title":"T","uid":"f"},"resources":[{"uid":"a"}],"class_uid":2004}]"#,
    ),
    (
        "trivy",
        r#"{"SchemaVersion":2,"ArtifactName":"i","ArtifactType":"container_image","Results":[{"Target":"t","Vulnerabilities":[{"VulnerabilityID":"CVE-1","Severity":"HIGH","CVSS":{"nvd":{"V3Score":5.3}}}]}]}"#,
    ),
    (
        "ndjson_custom",
        r#"{"log_type":"Slack.AuditLogs","log":{"a":1,"date_create":"2022-07-28 15:22:32"},"x":[1,{"y":null}]}"#,
    ),
];

/// Reads bytes and returns `(events, stored + rejected, a parser's defect)`.
fn counts(name: &str, bytes: Vec<u8>) -> (u64, u64, bool) {
    let source = Source::from_bytes(name, bytes);
    let options = ReadOptions {
        workers: 1,
        ..ReadOptions::default()
    };
    let (mut events, mut accounted, mut defect) = (0, 0, false);
    let Ok(reading) = read(&source, &options) else {
        return (0, 0, false);
    };
    for group in reading {
        let Ok(group) = group else { break };
        events += group.events;
        accounted += group.stored + group.rejected;
        let dead = group
            .batches
            .iter()
            .filter(|batch| batch.table.name == ingest::REJECTED_TABLE);
        let reasons = dead.filter_map(|batch| batch.rows.column_by_name("Reason"));
        defect |= reasons
            .flat_map(|column| column.as_string::<i32>().iter().flatten())
            .any(|reason| reason.contains("please report"));
    }
    (events, accounted, defect)
}

#[test]
fn each_sample_is_read_by_its_own_format() {
    for (format, sample) in SAMPLES {
        let source = Source::from_bytes("sample", sample.as_bytes().to_vec());
        let reading = read(&source, &ReadOptions::default()).unwrap();
        assert_eq!(reading.format(), *format);
        let rejected: u64 = reading.map(|group| group.unwrap().rejected).sum();
        assert_eq!(rejected, 0, "{format}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn truncated_samples_lose_no_count(index in 0..SAMPLES.len(), cut in any::<prop::sample::Index>()) {
        let (_, sample) = SAMPLES[index];
        // The damaged copy comes second, so that the format is recognised and then sees it.
        let cut = cut.index(sample.len());
        let mut bytes = sample.as_bytes().to_vec();
        bytes.push(b'\n');
        bytes.extend_from_slice(&sample.as_bytes()[..cut]);
        let (events, accounted, defect) = counts("sample", bytes);
        prop_assert!(events > 0);
        prop_assert_eq!(events, accounted);
        prop_assert!(!defect);
    }

    #[test]
    fn flipped_bytes_lose_no_count(
        index in 0..SAMPLES.len(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let (_, sample) = SAMPLES[index];
        let mut bytes = sample.as_bytes().to_vec();
        let mut damaged = bytes.clone();
        for (at, byte) in flips {
            let at = at.index(damaged.len());
            damaged[at] = byte;
        }
        bytes.push(b'\n');
        bytes.extend_from_slice(&damaged);
        let (events, accounted, defect) = counts("sample", bytes);
        prop_assert_eq!(events, accounted);
        prop_assert!(!defect);
    }

    #[test]
    fn odd_values_in_known_members_are_no_defect(index in 0..SAMPLES.len(), value in odd_value()) {
        let (_, sample) = SAMPLES[index];
        let Ok(parsed) = serde_json::from_str::<serde_json::Value>(sample) else { return Ok(()) };
        let mut lines = format!("{parsed}\n");
        for path in 0..12 {
            let mut changed = parsed.clone();
            replace_nth(&mut changed, &mut { path }, &value);
            lines.push_str(&format!("{changed}\n"));
        }
        let (events, accounted, defect) = counts("sample", lines.into_bytes());
        prop_assert!(events > 0);
        prop_assert_eq!(events, accounted);
        prop_assert!(!defect);
    }

    #[test]
    fn random_text_is_no_defect(text in "[ -~\n\t\"{}\\[\\]:,<>=|#]{0,400}") {
        let (events, accounted, defect) = counts("sample", text.into_bytes());
        prop_assert_eq!(events, accounted);
        prop_assert!(!defect);
    }

    #[test]
    fn random_bytes_are_no_defect(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let (events, accounted, defect) = counts("sample", bytes);
        prop_assert_eq!(events, accounted);
        prop_assert!(!defect);
    }
}

fn odd_value() -> impl Strategy<Value = serde_json::Value> {
    prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        "\\PC{0,20}".prop_map(Into::into),
        Just(serde_json::json!([])),
        Just(serde_json::json!([[], {"": {}}])),
        Just(serde_json::json!({"a": [null]})),
    ]
}

/// Replaces the `n`th value in the order of writing.
fn replace_nth(value: &mut serde_json::Value, n: &mut usize, with: &serde_json::Value) {
    if *n == 0 {
        *value = with.clone();
        *n = usize::MAX;
        return;
    }
    *n -= 1;
    match value {
        serde_json::Value::Array(elements) => elements.iter_mut().for_each(|element| replace_nth(element, n, with)),
        serde_json::Value::Object(members) => members.values_mut().for_each(|member| replace_nth(member, n, with)),
        _ => {}
    }
}
