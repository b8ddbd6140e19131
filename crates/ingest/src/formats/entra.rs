//! Entra ID sign-ins and audit records, and other logs in Azure's diagnostic-log envelope.
//!
//! Reads the envelope (`time`, `category`, `properties`, …) as diagnostic settings and event hubs
//! deliver it, and the bare `signIn` and `directoryAudit` objects of Microsoft Graph. The category tells
//! the table; categories of the activity log go to `AzureActivity`, others to `AzureDiagnostics`.
//! The event's time is the one inside `properties`; the envelope's is when it was shipped.
//! Sources: Azure Monitor, "Azure resource log schema" and "Activity log event schema"; Microsoft Graph
//! v1.0 resource types `signIn` and `directoryAudit`.

use super::bag::{self, Bag};
use super::by_name::ByName;
use super::json_format::JsonFormat;
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink};
use serde_json::Value;
use std::borrow::Cow;
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "entra",
    summary: "Entra ID sign-ins and audits, Azure activity: diagnostic-log and Graph JSON",
    recognises,
    unwrap: &["records", "value"],
    hallmarks: &["operationName", "category", "resourceId"],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["azureaudit", "azuremonitoractivity"],
    recognises,
    write,
};

const SIGN_IN_TIME: &[&str] = &["createdDateTime", "time", "p_event_time"];
const AUDIT_TIME: &[&str] = &["activityDateTime", "time", "p_event_time"];
const ENVELOPE_TIME: &[&str] = &["eventTimestamp", "time", "timeStamp", "p_event_time"];

const SIGN_IN_RENAMES: &[(&str, &str)] = &[
    ("tenantId", "AADTenantId"),
    ("callerIpAddress", "IPAddress"),
    ("appliedConditionalAccessPolicies", "ConditionalAccessPolicies"),
    ("agent", "Agent"),
];
const AUDIT_RENAMES: &[(&str, &str)] = &[("tenantId", "AADTenantId"), ("operationType", "AADOperationType")];
const ACTIVITY_RENAMES: &[(&str, &str)] = &[
    ("operationName", "OperationNameValue"),
    ("resultType", "ActivityStatusValue"),
    ("resultSignature", "ActivitySubstatusValue"),
    ("category", "CategoryValue"),
];

type Lazy = LazyLock<Result<ByName, Error>>;

static SIGN_INS: Lazy = LazyLock::new(|| ByName::new("SigninLogs", SIGN_IN_TIME, SIGN_IN_RENAMES));
static NON_INTERACTIVE: Lazy =
    LazyLock::new(|| ByName::new("AADNonInteractiveUserSignInLogs", SIGN_IN_TIME, SIGN_IN_RENAMES));
static SERVICE_PRINCIPAL: Lazy =
    LazyLock::new(|| ByName::new("AADServicePrincipalSignInLogs", SIGN_IN_TIME, SIGN_IN_RENAMES));
static MANAGED_IDENTITY: Lazy =
    LazyLock::new(|| ByName::new("AADManagedIdentitySignInLogs", SIGN_IN_TIME, SIGN_IN_RENAMES));
static AUDITS: Lazy = LazyLock::new(|| ByName::new("AuditLogs", AUDIT_TIME, AUDIT_RENAMES));
static GRAPH_ACTIVITY: Lazy = LazyLock::new(|| {
    ByName::new(
        "MicrosoftGraphActivityLogs",
        ENVELOPE_TIME,
        &[("callerIpAddress", "IPAddress")],
    )
});
static ACTIVITY: Lazy = LazyLock::new(|| ByName::new("AzureActivity", ENVELOPE_TIME, ACTIVITY_RENAMES));
static DIAGNOSTICS: Lazy = LazyLock::new(|| ByName::new("AzureDiagnostics", ENVELOPE_TIME, &[]));

/// Categories of the activity log.
const ACTIVITY_CATEGORIES: &[&str] = &[
    "administrative",
    "security",
    "servicehealth",
    "alert",
    "recommendation",
    "policy",
    "autoscale",
    "resourcehealth",
];

fn recognises(record: &Bag) -> bool {
    is_envelope(record) || is_graph_sign_in(record) || is_audit(record)
}

fn is_envelope(record: &Bag) -> bool {
    bag::has_all(record, &["category"])
        && bag::has_any(record, &["time", "properties"])
        && bag::has_any(record, &["operationName", "resourceId", "properties"])
        && !bag::has_any(record, &["TimeGenerated", "event_type"])
        && record.get("category").is_some_and(Value::is_string)
        && record
            .get("properties")
            .is_none_or(|inner| inner.is_object() || inner.is_null())
}

fn is_graph_sign_in(record: &Bag) -> bool {
    bag::has_all(record, &["createdDateTime", "appId"])
        && bag::has_any(record, &["userPrincipalName", "servicePrincipalId"])
        && bag::has_any(record, &["ipAddress", "conditionalAccessStatus", "status"])
}

fn is_audit(record: &Bag) -> bool {
    bag::has_any(record, &["activityDateTime", "activityDisplayName"])
        && bag::has_any(record, &["initiatedBy", "targetResources", "loggedByService"])
}

fn write(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let category = bag::text(&record, "category").to_ascii_lowercase();
    let is_audit_record = bag::object(&record, "properties").map_or_else(
        || is_audit(&record),
        |inner| bag::has_any(inner, &["activityDateTime", "activityDisplayName", "loggedByService"]),
    );
    if is_audit_record || category == "auditlogs" {
        return write_audit(merged(record), sink);
    }
    match category.as_str() {
        "signinlogs" => write_sign_in(&SIGN_INS, record, sink),
        "noninteractiveusersigninlogs" => write_sign_in(&NON_INTERACTIVE, record, sink),
        "serviceprincipalsigninlogs" => write_sign_in(&SERVICE_PRINCIPAL, record, sink),
        "managedidentitysigninlogs" => write_sign_in(&MANAGED_IDENTITY, record, sink),
        "microsoftgraphactivitylogs" => {
            ByName::of(&GRAPH_ACTIVITY)?.write(merged(record), &[], sink);
            Ok(())
        }
        other if ACTIVITY_CATEGORIES.contains(&other) => write_activity(record, sink),
        _ if is_graph_sign_in(&record) => {
            let table = graph_sign_in_table(&record);
            write_sign_in(table, record, sink)
        }
        _ => {
            ByName::of(&DIAGNOSTICS)?.write(record, &[], sink);
            Ok(())
        }
    }
}

fn graph_sign_in_table(record: &Bag) -> &'static Lazy {
    let kinds = bag::text(record, "signInEventTypes");
    let is_interactive = bag::get(record, "isInteractive").and_then(Value::as_bool);
    if kinds.contains("managedIdentity") {
        &MANAGED_IDENTITY
    } else if kinds.contains("servicePrincipal") || !record.contains_key("userPrincipalName") {
        &SERVICE_PRINCIPAL
    } else if kinds.contains("nonInteractiveUser") || is_interactive == Some(false) {
        &NON_INTERACTIVE
    } else {
        &SIGN_INS
    }
}

/// Joins the envelope with its `properties`, which win; what they overrule is kept with a prefix.
fn merged(mut record: Bag) -> Bag {
    let Some(Value::Object(mut merged)) = record.remove("properties") else {
        return record;
    };
    for (from, to) in [("resourceId", "resourceIdentity"), ("location", "locationDetails")] {
        if let Some(value) = merged.remove(from) {
            merged.insert(to.to_owned(), value);
        }
    }
    for (name, value) in record {
        match merged.get(&name) {
            Some(known) if *known == value => {}
            Some(known) if !bag::is_blank(known) => {
                merged.insert(format!("envelope_{name}"), value);
            }
            _ => {
                merged.insert(name, value);
            }
        }
    }
    merged
}

fn write_sign_in(table: &'static Lazy, mut record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    if !record.contains_key("properties")
        && record.get("location").is_some_and(Value::is_object)
        && let Some(location) = record.remove("location")
    {
        record.insert("locationDetails".to_owned(), location);
    }
    let record = merged(record);
    let code = match bag::text(&record, "resultType") {
        code if code.is_empty() => bag::text(&record, "status.errorCode"),
        code => code,
    }
    .into_owned();
    let reason = bag::first_text(&record, &["resultDescription", "status.failureReason"]).into_owned();
    let country = match bag::text(&record, "location") {
        place if place.is_empty() || place.starts_with('{') => bag::text(&record, "locationDetails.countryOrRegion"),
        place => place,
    }
    .into_owned();
    let operation = match bag::text(&record, "operationName") {
        name if name.is_empty() => Cow::Borrowed("Sign-in activity"),
        name => name,
    }
    .into_owned();
    let given = [
        ("SourceSystem", "Azure AD"),
        ("OperationName", operation.as_str()),
        ("ResultType", code.as_str()),
        ("ResultDescription", reason.as_str()),
        ("Location", country.as_str()),
    ];
    ByName::of(table)?.write(record, &given, sink);
    Ok(())
}

fn write_audit(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let operation = bag::first_text(&record, &["operationName", "activityDisplayName"]).into_owned();
    let display = bag::first_text(&record, &["activityDisplayName", "operationName"]).into_owned();
    let identity = bag::first_text(
        &record,
        &[
            "identity",
            "initiatedBy.user.displayName",
            "initiatedBy.app.displayName",
        ],
    )
    .into_owned();
    let given = [
        ("SourceSystem", "Azure AD"),
        ("OperationName", operation.as_str()),
        ("ActivityDisplayName", display.as_str()),
        ("Identity", identity.as_str()),
    ];
    ByName::of(&AUDITS)?.write(record, &given, sink);
    Ok(())
}

fn write_activity(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    const UPN: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";
    let claims = bag::object(&record, "identity.claims");
    let caller = claims
        .and_then(|claims| [UPN, "upn", "name", "appid"].iter().find_map(|name| claims.get(*name)))
        .map_or(Cow::Borrowed(""), bag::as_text)
        .into_owned();
    let claims = bag::text(&record, "identity.claims").into_owned();
    let authorization = bag::text(&record, "identity.authorization").into_owned();
    let resource_id = bag::text(&record, "resourceId").into_owned();
    let part = |after: &str| -> String {
        let mut parts = resource_id
            .split('/')
            .skip_while(|part| !part.eq_ignore_ascii_case(after));
        parts.nth(1).unwrap_or_default().to_owned()
    };
    let (subscription, group, provider) = (part("subscriptions"), part("resourceGroups"), part("providers"));
    let properties = bag::text(&record, "properties").into_owned();
    let given = [
        ("SourceSystem", "Azure"),
        ("Caller", caller.as_str()),
        ("Claims", claims.as_str()),
        ("Claims_d", claims.as_str()),
        ("Authorization", authorization.as_str()),
        ("Authorization_d", authorization.as_str()),
        ("Properties", properties.as_str()),
        ("Properties_d", properties.as_str()),
        ("_ResourceId", resource_id.as_str()),
        ("SubscriptionId", subscription.as_str()),
        ("ResourceGroup", group.as_str()),
        ("ResourceProviderValue", provider.as_str()),
    ];
    ByName::of(&ACTIVITY)?.write(record, &given, sink);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn an_envelope_becomes_a_sign_in() {
        let rows = read_named(
            "x.json",
            r#"{"records":[{"time":"2025-01-15 09:35:25","resourceId":"/tenants/t/providers/Microsoft.aadiam","operationName":"Sign-in activity","category":"SignInLogs","tenantId":"t","resultType":"50126","callerIpAddress":"192.0.2.5","properties":{"createdDateTime":"2025-01-15T09:35:20.456Z","userPrincipalName":"a@contoso.example","ipAddress":"192.0.2.5","resourceId":"00000003","location":{"countryOrRegion":"SE"},"status":{"errorCode":50126,"failureReason":"bad password"},"isInteractive":true}}]}"#,
        );
        assert_eq!(rows.format, "entra");
        assert_eq!(rows.text("SigninLogs", 0, "TimeGenerated"), "2025-01-15T09:35:20.456Z");
        assert_eq!(rows.text("SigninLogs", 0, "UserPrincipalName"), "a@contoso.example");
        assert_eq!(rows.text("SigninLogs", 0, "ResultType"), "50126");
        assert_eq!(rows.text("SigninLogs", 0, "ResultDescription"), "bad password");
        assert_eq!(rows.text("SigninLogs", 0, "Location"), "SE");
        assert_eq!(rows.text("SigninLogs", 0, "ResourceIdentity"), "00000003");
        assert_eq!(rows.text("SigninLogs", 0, "IPAddress"), "192.0.2.5");
    }

    #[test]
    fn graph_objects_find_their_tables() {
        let rows = read_named(
            "x.json",
            r#"{"value":[{"id":"1","createdDateTime":"2025-01-15T09:35:20Z","userPrincipalName":"a@contoso.example","appId":"x","appDisplayName":"X","ipAddress":"192.0.2.5","isInteractive":false,"status":{"errorCode":0}},{"id":"2","category":"RoleManagement","activityDateTime":"2025-01-15T10:00:00Z","activityDisplayName":"Add member to role","initiatedBy":{"user":{"userPrincipalName":"a@contoso.example","displayName":"A"}},"targetResources":[{"id":"9"}],"result":"success"}]}"#,
        );
        assert_eq!((rows.events, rows.stored), (2, 2));
        assert_eq!(rows.text("AADNonInteractiveUserSignInLogs", 0, "ResultType"), "0");
        assert_eq!(rows.text("AuditLogs", 0, "OperationName"), "Add member to role");
        assert_eq!(rows.text("AuditLogs", 0, "Identity"), "A");
        assert_eq!(rows.text("AuditLogs", 0, "TimeGenerated"), "2025-01-15T10:00:00Z");
    }

    #[test]
    fn the_activity_log_has_its_own_table() {
        let rows = read_named(
            "x.json",
            r#"{"time":"2024-12-17T10:30:00Z","resourceId":"/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Storage/storageAccounts/a","operationName":"Microsoft.Storage/storageAccounts/delete","category":"Administrative","resultType":"Success","callerIpAddress":"192.0.2.1","identity":{"claims":{"name":"anna"}}}"#,
        );
        assert_eq!(rows.text("AzureActivity", 0, "Caller"), "anna");
        assert_eq!(rows.text("AzureActivity", 0, "ResourceGroup"), "g1");
        assert_eq!(
            rows.text("AzureActivity", 0, "OperationNameValue"),
            "Microsoft.Storage/storageAccounts/delete"
        );
    }
}
