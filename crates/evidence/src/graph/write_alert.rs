//! An alert to Graph's `alert` (v2).

use super::{Context, write_evidence::evidence_to_json};
use crate::{Alert, Technique, detail, field::time_text, sentinel::OUTRIDER};
use serde_json::{Map, Value, json};

/// Returns the alert as Graph's `microsoft.graph.security.alert`.
#[must_use]
pub fn alert_to_json(alert: &Alert, context: &Context) -> Value {
    let named = |name: &str| alert.custom_details.get(name).map(String::as_str);
    let ours = alert.product_name == OUTRIDER;
    let evidence: Vec<Value> = alert
        .evidence
        .iter()
        .map(|item| evidence_to_json(item, alert.created_at))
        .collect();
    let techniques: Vec<&str> = alert.techniques.iter().map(Technique::id).collect();
    let details: Map<String, Value> = alert
        .custom_details
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    let category = alert
        .tactics
        .first()
        .map(|tactic| tactic.name())
        .or_else(|| named(detail::CATEGORY));
    let status = named(detail::STATUS).and_then(status).unwrap_or("new");
    json!({
        "@odata.type": "#microsoft.graph.security.alert",
        "id": alert.id,
        "providerAlertId": alert.provider_alert_id,
        "incidentId": context.incident_id,
        "status": status,
        "severity": alert.severity.graph_name(),
        "classification": named("Classification").and_then(classification).unwrap_or("unknown"),
        "determination": named("Determination").and_then(determination).unwrap_or("unknown"),
        "serviceSource": service_source(named(detail::SERVICE_SOURCE).unwrap_or(&alert.product_name)),
        "detectionSource": if ours { "customDetection" } else { detection_source(alert) },
        "productName": alert.product_name,
        "detectorId": alert.detector_id,
        "alertPolicyId": null,
        "tenantId": context.tenant_id,
        "title": alert.title,
        "description": alert.description,
        "recommendedActions": non_empty(&alert.recommended_actions),
        "category": category.unwrap_or("Unknown"),
        "assignedTo": named("AssignedTo"),
        "alertWebUrl": named("AlertLink").map(str::to_owned).or_else(|| {
            let portal = context.portal.as_ref()?;
            Some(format!("{portal}/alerts/{}", alert.id))
        }),
        "incidentWebUrl": context.incident_id.as_ref().and_then(|id| context.incident_url(id)),
        "actorDisplayName": alert.actor_name,
        "threatDisplayName": named("ThreatName"),
        "threatFamilyName": named("ThreatFamilyName"),
        "mitreTechniques": techniques,
        "createdDateTime": time_text(alert.created_at),
        "lastUpdateDateTime": time_text(alert.created_at),
        "resolvedDateTime": null,
        "firstActivityDateTime": time_text(alert.first_activity_at),
        "lastActivityDateTime": time_text(alert.last_activity_at),
        "investigationState": "unknown",
        "systemTags": [],
        "comments": [],
        "customDetails": details,
        "additionalData": { "eventCount": alert.event_count.to_string() },
        "evidence": evidence,
    })
}

fn non_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Letters and digits only, in lower case: products differ in spaces and case.
fn plain(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase()
}

fn known(text: &str, words: &[&'static str]) -> Option<&'static str> {
    let text = plain(text);
    words.iter().copied().find(|word| word.eq_ignore_ascii_case(&text))
}

fn status(text: &str) -> Option<&'static str> {
    known(text, &["new", "inProgress", "resolved"])
}

fn classification(text: &str) -> Option<&'static str> {
    known(
        text,
        &["falsePositive", "truePositive", "informationalExpectedActivity"],
    )
}

/// Older payloads use other words for three determinations.
fn determination(text: &str) -> Option<&'static str> {
    match plain(text).as_str() {
        "compromiseduser" => Some("compromisedAccount"),
        "clean" => Some("notMalicious"),
        "insufficientdata" => Some("notEnoughDataToValidate"),
        "confirmeduseractivity" => Some("confirmedActivity"),
        _ => known(
            text,
            &[
                "apt",
                "malware",
                "securityPersonnel",
                "securityTesting",
                "unwantedSoftware",
                "other",
                "multiStagedAttack",
                "compromisedAccount",
                "phishing",
                "maliciousUserActivity",
                "notMalicious",
                "notEnoughDataToValidate",
                "confirmedActivity",
                "lineOfBusinessApplication",
            ],
        ),
    }
}

/// Graph's name of the service, from the names that Sentinel and advanced hunting use for it.
fn service_source(product: &str) -> &'static str {
    match plain(product).as_str() {
        "microsoftdefenderadvancedthreatprotection" | "microsoftdefenderforendpoint" | "mdatp" => {
            "microsoftDefenderForEndpoint"
        }
        "azureadvancedthreatprotection" | "microsoftdefenderforidentity" => "microsoftDefenderForIdentity",
        "microsoftcloudappsecurity" | "microsoftdefenderforcloudapps" | "mcas" => "microsoftDefenderForCloudApps",
        "office365advancedthreatprotection" | "microsoftdefenderforoffice365" | "oatp" => {
            "microsoftDefenderForOffice365"
        }
        "microsoft365defender" | "microsoftthreatprotection" | "microsoftdefenderxdr" => "microsoft365Defender",
        "azureactivedirectoryidentityprotection" | "aadidentityprotection" | "azureadidentityprotection" | "ipc" => {
            "azureAdIdentityProtection"
        }
        "appgovernance" | "microsoftappgovernance" => "microsoftAppGovernance",
        "microsoftdatalossprevention" | "datalossprevention" => "dataLossPrevention",
        "azuresecuritycenter" | "microsoftdefenderforcloud" => "microsoftDefenderForCloud",
        "azuresentinel" | "microsoftsentinel" | "asischeduledalerts" => "microsoftSentinel",
        "microsoftinsiderriskmanagement" => "microsoftInsiderRiskManagement",
        "microsoftthreatintelligence" => "microsoftThreatIntelligence",
        _ => "unknown",
    }
}

fn detection_source(alert: &Alert) -> &'static str {
    let named = alert
        .custom_details
        .get(detail::DETECTION_SOURCE)
        .map_or("", String::as_str);
    match plain(named).as_str() {
        "windowsdefenderatp" | "edr" | "microsoftdefenderforendpoint" => "microsoftDefenderForEndpoint",
        "windowsdefenderav" | "antivirus" => "antivirus",
        "windowsdefendersmartscreen" | "smartscreen" => "smartScreen",
        "customti" => "customTi",
        "customdetection" | "customerti" => "customDetection",
        "automatedinvestigation" => "automatedInvestigation",
        "microsoftdefenderforoffice365" | "officeatp" => "microsoftDefenderForOffice365",
        "microsoft365defender" | "mtp" => "microsoft365Defender",
        "cloudappsecurity" => "cloudAppSecurity",
        "scheduledalerts" => "scheduledAlerts",
        _ => match service_source(&alert.product_name) {
            "microsoftDefenderForIdentity" => "microsoftDefenderForIdentity",
            "microsoftDefenderForOffice365" => "microsoftDefenderForOffice365",
            "microsoftDefenderForCloudApps" => "cloudAppSecurity",
            "azureAdIdentityProtection" => "azureAdIdentityProtection",
            "microsoft365Defender" => "microsoft365Defender",
            "microsoftDefenderForCloud" => "microsoftDefenderForCloud",
            "microsoftDefenderForEndpoint" => "microsoftDefenderForEndpoint",
            _ => "unknown",
        },
    }
}
