//! Kubernetes audit events (EKS and others) → `AWSEKSLogs`.
//!
//! Source: Kubernetes API reference, audit.k8s.io/v1 Event. The catalogue has one table with a raw-event column for them, which therefore takes events of every cluster.

use super::bag::{self, Bag};
use super::json_format::JsonFormat;
use super::mapping::{Mapping, MappingSpec};
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink};
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "kubernetes_audit",
    summary: "Kubernetes audit events JSON",
    recognises,
    unwrap: &["items"],
    hallmarks: &[],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["amazoneksaudit", "kubernetesaudit"],
    recognises,
    write,
};

const SPEC: MappingSpec = MappingSpec {
    table: "AWSEKSLogs",
    time: &["requestReceivedTimestamp", "stageTimestamp", "p_event_time"],
    columns: &[
        ("Verb", "verb"),
        ("User", "user"),
        ("SourceIPs", "sourceIPs"),
        ("UserAgent", "userAgent"),
        ("ObjectRef", "objectRef"),
        ("ResponseCode", "responseStatus.code"),
        ("Stage", "stage"),
    ],
};

/// Members that columns are read from.
const TOLD: &[&str] = &[
    "verb",
    "user",
    "sourceIPs",
    "userAgent",
    "objectRef",
    "responseStatus",
    "stage",
    "requestReceivedTimestamp",
    "stageTimestamp",
    "p_event_time",
];

static MAPPING: LazyLock<Result<Mapping, Error>> = LazyLock::new(|| Mapping::new(&SPEC));

fn recognises(record: &Bag) -> bool {
    bag::has_all(record, &["verb"])
        && bag::has_any(record, &["objectRef", "auditID", "requestURI"])
        && bag::has_any(record, &["user", "sourceIPs", "stage", "userAgent", "annotations"])
}

fn write(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let decision = bag::text(&record, "annotations").contains("\"allow\"");
    let decision = if decision { "allow" } else { "" };
    let raw = serde_json::Value::Object(record.clone()).to_string();
    // The raw event holds every member, so nothing is left over.
    let told: Bag = record
        .into_iter()
        .filter(|(name, _)| TOLD.contains(&name.as_str()))
        .collect();
    Mapping::of(&MAPPING)?.write(told, &[("RawEvent", &raw), ("AuthDecision", decision)], sink)
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn members_become_columns() {
        let rows = read_named(
            "k.json",
            r#"{"kind":"Event","auditID":"1","stage":"ResponseComplete","verb":"create","user":{"username":"dev"},"objectRef":{"resource":"pods"},"responseStatus":{"code":403},"requestReceivedTimestamp":"2024-01-02T03:04:05.000001Z"}"#,
        );
        assert_eq!(
            rows.text("AWSEKSLogs", 0, "TimeGenerated"),
            "2024-01-02T03:04:05.000001Z"
        );
        assert_eq!(rows.text("AWSEKSLogs", 0, "ResponseCode"), "403");
        assert!(rows.text("AWSEKSLogs", 0, "RawEvent").contains("auditID"));
    }
}
