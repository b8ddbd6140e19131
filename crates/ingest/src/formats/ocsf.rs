//! OCSF findings (as Prowler writes them) → `SecurityRecommendation`.
//!
//! One row per finding and resource. The whole finding is kept in `RecommendationAdditionalData`.
//! Source: OCSF 1.4, classes Detection Finding (2004) and Compliance Finding (2003).

use super::bag::{self, Bag};
use super::json_format::JsonFormat;
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink, TableRef};
use serde_json::Value;
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "ocsf",
    summary: "OCSF findings JSON (Prowler and others)",
    recognises,
    unwrap: &[],
    hallmarks: &["finding_info", "class_uid"],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["ocsf", "prowler"],
    recognises,
    write,
};

static TABLE: LazyLock<Result<TableRef, Error>> = LazyLock::new(|| TableRef::named("SecurityRecommendation"));

fn recognises(record: &Bag) -> bool {
    record.get("finding_info").is_some_and(Value::is_object)
        && bag::has_any(record, &["class_uid", "severity_id", "metadata"])
}

fn write(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let table = TABLE.as_ref().map_err(|error| Rejection::new(error.to_string()))?;
    let at = bag::time(
        &record,
        &[
            "finding_info.created_time_dt",
            "time_dt",
            "time",
            "finding_info.created_time",
        ],
    );
    let state = match bag::text(&record, "status_code").to_ascii_uppercase().as_str() {
        "FAIL" => "Unhealthy".to_owned(),
        "PASS" => "Healthy".to_owned(),
        "MANUAL" => "NotApplicable".to_owned(),
        "" => bag::text(&record, "status").into_owned(),
        other => other.to_owned(),
    };
    let raw = Value::Object(record.clone()).to_string();
    let none = [Value::Null];
    let resources = match bag::elements(&record, "resources") {
        [] => none.as_slice(),
        resources => resources,
    };
    for resource in resources {
        let empty = Bag::new();
        let resource = resource.as_object().unwrap_or(&empty);
        let mut row = sink.row(table);
        if let Some(at) = at {
            row.time("TimeGenerated", at).time("DiscoveredTimeUTC", at);
        }
        row.text("RecommendationId", &bag::text(&record, "finding_info.uid"))
            .text(
                "RecommendationName",
                &bag::first_text(&record, &["metadata.event_code", "finding_info.uid"]),
            )
            .text("RecommendationDisplayName", &bag::text(&record, "finding_info.title"))
            .text("ProviderName", &bag::text(&record, "metadata.product.name"))
            .text(
                "Description",
                &bag::first_text(&record, &["status_detail", "message", "finding_info.desc"]),
            )
            .text("RecommendationState", &state)
            .text("RecommendationSeverity", &bag::text(&record, "severity"))
            .text("AssessedResourceId", &bag::first_text(resource, &["uid", "name"]))
            .text(
                "ResourceRegion",
                &bag::first_text(resource, &["region", "cloud_partition"]),
            )
            .text("Environment", &bag::text(&record, "cloud.provider"))
            .text("RecommendationAdditionalData", &raw)
            .text("Properties", &bag::to_json(resource));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn a_finding_is_a_recommendation_per_resource() {
        let rows = read_named(
            "p.ocsf.json",
            r#"[{"message":"not enabled","metadata":{"event_code":"analyzer_enabled","product":{"name":"Prowler"}},"severity_id":2,"severity":"Low","status_code":"FAIL","finding_info":{"created_time":1739539623,"title":"Check","uid":"f1"},"resources":[{"uid":"arn:1","region":"eu-west-1"},{"uid":"arn:2"}],"class_uid":2004}]"#,
        );
        assert_eq!(rows.format, "ocsf");
        assert_eq!((rows.events, rows.count("SecurityRecommendation")), (1, 2));
        assert_eq!(
            rows.text("SecurityRecommendation", 0, "RecommendationState"),
            "Unhealthy"
        );
        assert_eq!(rows.text("SecurityRecommendation", 1, "AssessedResourceId"), "arn:2");
        assert_eq!(
            rows.text("SecurityRecommendation", 0, "TimeGenerated"),
            "2025-02-14T13:27:03Z"
        );
    }
}
