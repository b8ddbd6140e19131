//! Google Cloud audit logs → `GCPAuditLogs`.
//!
//! Source: Google Cloud, LogEntry and AuditLog message reference.

use super::bag::Bag;
use super::json_format::JsonFormat;
use super::mapping::{Mapping, MappingSpec};
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink};
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "gcp_audit",
    summary: "Google Cloud audit log entries",
    recognises,
    unwrap: &[],
    hallmarks: &[],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["gcpauditlog"],
    recognises,
    write,
};

const SPEC: MappingSpec = MappingSpec {
    table: "GCPAuditLogs",
    time: &["timestamp", "receiveTimestamp", "receivedTimestamp", "p_event_time"],
    columns: &[
        ("Timestamp", "timestamp"),
        ("ServiceName", "protoPayload.serviceName"),
        ("MethodName", "protoPayload.methodName"),
        ("GCPResourceName", "protoPayload.resourceName"),
        ("NumResponseItems", "protoPayload.numResponseItems"),
        ("Status", "protoPayload.status"),
        ("StatusMessage", "protoPayload.status.message"),
        ("AuthenticationInfo", "protoPayload.authenticationInfo"),
        ("PrincipalEmail", "protoPayload.authenticationInfo.principalEmail"),
        ("AuthorizationInfo", "protoPayload.authorizationInfo"),
        ("RequestMetadata", "protoPayload.requestMetadata"),
        ("Request", "protoPayload.request"),
        ("Response", "protoPayload.response"),
        ("Metadata", "protoPayload.metadata"),
        ("ResourceLocation", "protoPayload.resourceLocation"),
        ("ResourceOriginalState", "protoPayload.resourceOriginalState"),
        ("ServiceData", "protoPayload.serviceData"),
        ("LogName", "logName"),
        ("ProjectId", "resource.labels.project_id"),
        ("Severity", "severity"),
        ("GCPResourceType", "resource.type"),
        ("InsertId", "insertId"),
    ],
};

static MAPPING: LazyLock<Result<Mapping, Error>> = LazyLock::new(|| Mapping::new(&SPEC));

fn recognises(record: &Bag) -> bool {
    record.get("protoPayload").is_some_and(serde_json::Value::is_object)
}

fn write(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    Mapping::of(&MAPPING)?.write(record, &[], sink)
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn members_become_columns() {
        let rows = read_named(
            "g.json",
            r#"{"protoPayload":{"serviceName":"iam.googleapis.com","methodName":"google.iam.admin.v1.CreateServiceAccountKey","authenticationInfo":{"principalEmail":"a@contoso.example"},"status":{"code":7}},"resource":{"type":"service_account","labels":{"project_id":"p1"}},"timestamp":"2024-01-02T03:04:05Z","insertId":"x1"}"#,
        );
        assert_eq!(rows.text("GCPAuditLogs", 0, "TimeGenerated"), "2024-01-02T03:04:05Z");
        assert_eq!(rows.text("GCPAuditLogs", 0, "PrincipalEmail"), "a@contoso.example");
        assert_eq!(rows.text("GCPAuditLogs", 0, "ProjectId"), "p1");
    }
}
