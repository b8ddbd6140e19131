//! STIX objects, as bundles or lists → `ThreatIntelObjects`.
//!
//! The whole object is kept in `Data`; its time is when it was last modified.
//! Source: STIX 2.1 §3; columns as in the `ThreatIntelObjects` table reference.

use super::bag::{self, Bag};
use super::json_format::JsonFormat;
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink, TableRef};
use serde_json::Value;
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "stix",
    summary: "STIX 2 bundles and objects (threat intelligence)",
    recognises,
    unwrap: &["objects"],
    hallmarks: &["spec_version", "objects", "bundle"],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["stix"],
    recognises,
    write,
};

static TABLE: LazyLock<Result<TableRef, Error>> = LazyLock::new(|| TableRef::named("ThreatIntelObjects"));

fn recognises(record: &Bag) -> bool {
    let Some(kind) = record.get("type").and_then(Value::as_str) else {
        return false;
    };
    // Every STIX id is its type, two hyphens and a UUID.
    record.get("id").and_then(Value::as_str).is_some_and(|id| {
        id.strip_prefix(kind)
            .and_then(|rest| rest.strip_prefix("--"))
            .is_some_and(|id| id.len() == 36)
    })
}

fn write(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let table = TABLE.as_ref().map_err(|error| Rejection::new(error.to_string()))?;
    let is_revoked = bag::get(&record, "revoked").and_then(Value::as_bool).unwrap_or(false);
    let source = bag::elements(&record, "external_references")
        .iter()
        .find_map(|reference| reference.get("source_name")?.as_str())
        .unwrap_or_default();
    let data = Value::Object(record.clone()).to_string();
    let mut row = sink.row(table);
    if let Some(at) = bag::time(&record, &["modified", "created"]) {
        row.time("TimeGenerated", at);
    }
    row.text("Id", &bag::text(&record, "id"))
        .text("StixType", &bag::text(&record, "type"))
        .text("SourceSystem", source)
        .text("Data", &data)
        .bool("IsDeleted", is_revoked);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn objects_of_a_bundle_are_rows() {
        let rows = read_named(
            "ti.json",
            r#"{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000000","spec_version":"2.0","objects":[{"type":"attack-pattern","id":"attack-pattern--00000000-0000-4000-8000-000000000001","modified":"2025-11-12T00:00:00.000Z","name":"X","external_references":[{"source_name":"mitre-attack","external_id":"T1000"}]}]}"#,
        );
        assert_eq!(rows.format, "stix");
        assert_eq!((rows.events, rows.stored), (1, 1));
        assert_eq!(rows.text("ThreatIntelObjects", 0, "StixType"), "attack-pattern");
        assert_eq!(
            rows.text("ThreatIntelObjects", 0, "TimeGenerated"),
            "2025-11-12T00:00:00Z"
        );
        assert!(rows.text("ThreatIntelObjects", 0, "Data").contains("T1000"));
    }
}
