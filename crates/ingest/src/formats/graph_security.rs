//! Incidents and alerts of the Microsoft Graph security API → `SecurityIncident`, `AlertInfo`,
//! `AlertEvidence`.
//!
//! Reads lists (`{"value":[…]}`), single objects and JSON lines. An incident is one event and each of its
//! expanded alerts another. `AdditionalFields` of an evidence row holds, beside what
//! `evidence::hunting` puts there, the item as Graph wrote it under `Graph.Evidence`; the alert itself,
//! without its evidence, is the overflow of its `AlertInfo` row; what `SecurityIncident` has no column for
//! is in its `AdditionalData`.
//! Leaves to others: the meaning of an alert (`evidence::graph`).
//! Source: Microsoft Graph v1.0, resource types `incident` and `alert` of the security API.

use super::bag::{self, Bag};
use super::json_format::JsonFormat;
use super::overflow;
use super::record_kind::RecordKind;
use super::table_row;
use crate::{Rejection, RowSink};
use evidence::{RowRef, graph, hunting};
use schema::{Table, find_table};
use serde_json::{Map, Value, json};

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "graph_security",
    summary: "Microsoft Graph security incidents and alerts",
    recognises,
    unwrap: &["value"],
    hallmarks: &["createdDateTime", "severity", "displayName", "lastUpdateDateTime"],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["graphsecurity", "microsoftgraphsecurityalert"],
    recognises,
    write,
};

/// Property of an evidence row's `AdditionalFields` that holds the item as Graph wrote it.
const RAW_EVIDENCE: &str = "Graph.Evidence";

/// Most evidence items of one alert and most alerts of one incident.
const MOST: usize = 10_000;

fn recognises(record: &Bag) -> bool {
    is_incident(record) || is_alert(record)
}

fn is_incident(record: &Bag) -> bool {
    bag::text(record, "@odata.type").ends_with("security.incident")
        || (bag::has_all(record, &["displayName", "createdDateTime", "severity"])
            && bag::has_any(record, &["incidentWebUrl", "redirectIncidentId", "alerts"]))
}

fn is_alert(record: &Bag) -> bool {
    bag::text(record, "@odata.type").ends_with("security.alert")
        || (bag::has_all(record, &["title", "severity", "createdDateTime"])
            && bag::has_any(
                record,
                &["detectionSource", "serviceSource", "providerAlertId", "evidence"],
            ))
}

fn write(mut record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    if !is_incident(&record) {
        return write_alert(record, sink);
    }
    let alerts = match record.remove("alerts") {
        Some(Value::Array(alerts)) => alerts,
        _ => Vec::new(),
    };
    if alerts.len() > MOST {
        return Err(Rejection::new(format!(
            "an incident of {} alerts; at most {MOST} are read",
            alerts.len()
        )));
    }
    if alerts.is_empty() {
        return write_incident(record, &alerts, sink);
    }
    sink.begin_part(0, b"incident");
    if let Err(rejection) = write_incident(record, &alerts, sink) {
        sink.reject(rejection.reason());
    }
    for (part, alert) in (1..).zip(alerts) {
        sink.begin_part(part, alert.to_string().as_bytes());
        let written = match alert {
            Value::Object(alert) => write_alert(alert, sink),
            _ => Err(Rejection::from("an alert of an incident that is not an object")),
        };
        if let Err(rejection) = written {
            sink.reject(rejection.reason());
        }
    }
    Ok(())
}

fn known_table(name: &str) -> Result<&'static Table, Rejection> {
    find_table(name).ok_or_else(|| Rejection::new(format!("no table `{name}` in the catalogue")))
}

fn write_incident(mut incident: Bag, alerts: &[Value], sink: &mut RowSink) -> Result<(), Rejection> {
    let times = |name: &str| -> Vec<&str> {
        let mut times: Vec<&str> = alerts.iter().filter_map(|alert| alert.get(name)?.as_str()).collect();
        times.sort_unstable();
        times
    };
    let alert_ids: Vec<&Value> = alerts.iter().filter_map(|alert| alert.get("id")).collect();
    let (first, last) = (times("firstActivityDateTime"), times("lastActivityDateTime"));
    let mut row = Map::new();
    for (column, path) in [
        ("TimeGenerated", "lastUpdateDateTime"),
        ("TenantId", "tenantId"),
        ("IncidentName", "id"),
        ("ProviderIncidentId", "id"),
        ("IncidentNumber", "id"),
        ("Title", "displayName"),
        ("Description", "description"),
        ("Classification", "classification"),
        ("ClassificationReason", "determination"),
        ("ClassificationComment", "resolvingComment"),
        ("CreatedTime", "createdDateTime"),
        ("LastModifiedTime", "lastUpdateDateTime"),
        ("Comments", "comments"),
        ("IncidentUrl", "incidentWebUrl"),
        ("ModifiedBy", "lastModifiedBy"),
    ] {
        if let Some(value) = bag::get(&incident, path).filter(|value| !bag::is_blank(value)) {
            // Incident numbers are numbers; an id that is none stays in `IncidentName`.
            if column != "IncidentNumber" || bag::as_long(value).is_some() {
                row.insert(column.to_owned(), value.clone());
            }
        }
    }
    if !row.contains_key("TimeGenerated")
        && let Some(created) = row.get("CreatedTime").cloned()
    {
        row.insert("TimeGenerated".to_owned(), created);
    }
    row.insert(
        "Severity".to_owned(),
        json!(capitalised(&bag::text(&incident, "severity"))),
    );
    row.insert(
        "Status".to_owned(),
        json!(sentinel_status(&bag::text(&incident, "status"))),
    );
    row.insert("ProviderName".to_owned(), json!("Microsoft XDR"));
    row.insert("AlertIds".to_owned(), json!(alert_ids));
    row.insert("Labels".to_owned(), json!(labels(&incident)));
    if let Some(owner) = bag::get(&incident, "assignedTo") {
        row.insert("Owner".to_owned(), json!({ "assignedTo": owner }));
    }
    for (column, time) in [("FirstActivityTime", first.first()), ("LastActivityTime", last.last())] {
        if let Some(time) = time {
            row.insert(column.to_owned(), json!(time));
        }
    }
    incident.insert("alertsCount".to_owned(), json!(alerts.len()));
    row.insert("AdditionalData".to_owned(), Value::Object(incident));
    table_row::write_to(known_table("SecurityIncident")?, row, sink)
}

fn labels(incident: &Bag) -> Vec<Value> {
    let of = |member: &str, kind: &str| -> Vec<Value> {
        let tags = bag::elements(incident, member).iter();
        tags.map(|tag| json!({ "labelName": tag, "labelType": kind })).collect()
    };
    [of("customTags", "User"), of("tags", "User"), of("systemTags", "System")].concat()
}

/// Sentinel calls new what Graph calls active, and active what Graph calls in progress.
fn sentinel_status(status: &str) -> &str {
    match status.to_ascii_lowercase().as_str() {
        "active" | "new" => "New",
        "inprogress" | "awaitingaction" => "Active",
        "resolved" | "redirected" => "Closed",
        _ => status,
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().to_string() + letters.as_str())
}

fn write_alert(mut alert: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let items = match alert.remove("evidence") {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    if items.len() > MOST {
        return Err(Rejection::new(format!(
            "an alert of {} evidence items; at most {MOST} are read",
            items.len()
        )));
    }
    let (info, _) = rows_of(&alert, None)?;
    let at = bag::time(&info, &["Timestamp"]);
    table_row::write_to(known_table("AlertInfo")?, info, sink)?;
    overflow::write(sink, "AlertInfo", at, &bag::to_json(&alert));
    let table = known_table("AlertEvidence")?;
    for item in items {
        let (shared, evidence) = rows_of(&alert, Some(&item))?;
        // An item of no known type still is evidence: its row says whose, and holds it whole.
        let mut row = evidence
            .into_iter()
            .next()
            .unwrap_or_else(|| without_alert_columns(shared, table));
        if !row.contains_key("EntityType") {
            let kind = item.get("@odata.type").and_then(Value::as_str).unwrap_or_default();
            let kind = kind.rsplit('.').next().unwrap_or_default().trim_end_matches("Evidence");
            row.insert("EntityType".to_owned(), json!(capitalised(kind)));
        }
        let known = row.remove("AdditionalFields");
        row.insert("AdditionalFields".to_owned(), with_raw(known, item));
        table_row::write_to(table, row, sink)?;
    }
    Ok(())
}

fn without_alert_columns(mut row: Bag, table: &Table) -> Bag {
    row.retain(|name, _| table.column(name).is_some());
    row
}

fn with_raw(known: Option<Value>, item: Value) -> Value {
    let mut fields = match known {
        Some(Value::String(text)) => serde_json::from_str::<Bag>(&text).unwrap_or_else(|_| {
            let mut fields = Bag::new();
            fields.insert("Text".to_owned(), Value::String(text));
            fields
        }),
        Some(Value::Object(fields)) => fields,
        _ => Bag::new(),
    };
    fields.insert(RAW_EVIDENCE.to_owned(), item);
    Value::Object(fields)
}

/// Returns the `AlertInfo` row of an alert, and the `AlertEvidence` row of one of its items.
fn rows_of(alert: &Bag, item: Option<&Value>) -> Result<(Bag, Vec<Bag>), Rejection> {
    let mut alert = alert.clone();
    alert.insert("evidence".to_owned(), Value::Array(item.cloned().into_iter().collect()));
    let row = RowRef {
        table: "AlertInfo".to_owned(),
        item_id: String::new(),
    };
    let alert =
        graph::alert_from_json(&Value::Object(alert), &row).map_err(|error| Rejection::new(error.to_string()))?;
    Ok(hunting::alert_to_rows(&alert))
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    const LIST: &str = r##"{"@odata.context":"x","value":[{"@odata.type":"#microsoft.graph.security.incident","id":"4711","status":"active","displayName":"Multi-stage incident","createdDateTime":"2026-03-10T07:58:04Z","lastUpdateDateTime":"2026-03-10T10:58:30Z","severity":"high","customTags":["sample"],"priorityScore":82,"alerts":[{"@odata.type":"#microsoft.graph.security.alert","id":"fa1","incidentId":"4711","severity":"medium","serviceSource":"microsoftDefenderForEndpoint","detectionSource":"antivirus","title":"Loader","description":"d","category":"Execution","mitreTechniques":["T1059.001"],"createdDateTime":"2026-03-10T07:58:00Z","firstActivityDateTime":"2026-03-10T07:41:10Z","lastActivityDateTime":"2026-03-10T07:42:10Z","evidence":[{"@odata.type":"#microsoft.graph.security.ipEvidence","createdDateTime":"2026-03-10T07:58:00Z","ipAddress":"192.0.2.80","roles":["attacker"],"remediationStatus":"none"},{"@odata.type":"#microsoft.graph.security.futureEvidence","novel":1}]}]}]}"##;

    #[test]
    fn an_incident_and_its_alerts_are_rows() {
        let rows = read_named("incidents.json", LIST);
        assert_eq!(rows.format, "graph_security");
        assert_eq!((rows.events, rows.stored), (2, 2));
        assert_eq!(rows.text("SecurityIncident", 0, "Title"), "Multi-stage incident");
        assert_eq!(rows.text("SecurityIncident", 0, "Severity"), "High");
        assert_eq!(rows.text("SecurityIncident", 0, "Status"), "New");
        assert_eq!(rows.text("SecurityIncident", 0, "IncidentNumber"), "4711");
        assert_eq!(rows.text("SecurityIncident", 0, "AlertIds"), r#"["fa1"]"#);
        assert!(
            rows.text("SecurityIncident", 0, "AdditionalData")
                .contains("priorityScore")
        );
        assert_eq!(rows.text("AlertInfo", 0, "Timestamp"), "2026-03-10T07:41:10Z");
        assert_eq!(rows.text("AlertInfo", 0, "AttackTechniques"), r#"["T1059.001"]"#);
        assert_eq!(rows.count("AlertEvidence"), 2);
        assert_eq!(rows.text("AlertEvidence", 0, "RemoteIP"), "192.0.2.80");
        assert!(
            rows.text("AlertEvidence", 1, "AdditionalFields")
                .contains("\"novel\":1")
        );
        assert!(
            rows.text("OutriderOverflow_CL", 0, "Extra")
                .contains("\"incidentId\":\"4711\"")
        );
    }

    #[test]
    fn an_alert_without_title_is_a_dead_letter() {
        let rows = read_named(
            "alerts.json",
            r##"{"value":[{"@odata.type":"#microsoft.graph.security.alert","id":"1"}]}"##,
        );
        assert_eq!((rows.events, rows.rejected), (1, 1));
    }
}
