//! Graph's `alert` (v2) to an alert.

use crate::field::{list, number, text, time};
use crate::sentinel::{most_specific_first, role_named, tactic_of_category, verdict_named};
use crate::{
    Account, Alert, Citation, CloudApplication, CloudResource, Entity, Error, Evidence, File, Host, Ip, MailMessage,
    Mailbox, OtherEntity, Process, RegistryValue, RowRef, Severity, detail,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

type Object = Map<String, Value>;

const KIND: &str = "Graph alert";

/// Properties kept as details, and the names they get there.
const KEPT: &[(&str, &str)] = &[
    ("status", detail::STATUS),
    ("serviceSource", detail::SERVICE_SOURCE),
    ("detectionSource", detail::DETECTION_SOURCE),
    ("category", detail::CATEGORY),
    ("incidentId", detail::PROVIDER_INCIDENT_ID),
    ("classification", detail::CLASSIFICATION),
    ("determination", "Determination"),
    ("investigationState", detail::INVESTIGATION_STATE[0]),
    ("assignedTo", "AssignedTo"),
    ("threatDisplayName", "ThreatName"),
    ("threatFamilyName", "ThreatFamilyName"),
    ("alertWebUrl", "AlertLink"),
];

/// Returns the alert that a Graph `alert` object tells of, citing the row it was or will be stored as.
///
/// # Errors
///
/// When it is no object, or has no id, no title or no time.
pub fn alert_from_json(alert: &Value, row: &RowRef) -> Result<Alert, Error> {
    let place = || row.to_string();
    let alert = alert.as_object().ok_or_else(|| Error::NotAnObject {
        kind: KIND,
        place: place(),
    })?;
    let missing = |field| Error::MissingField {
        kind: KIND,
        place: place(),
        field,
    };
    let id = text(alert, "id").ok_or_else(|| missing("id"))?;
    let title = text(alert, "title").ok_or_else(|| missing("title"))?;
    let created_at = ["createdDateTime", "firstActivityDateTime", "lastUpdateDateTime"]
        .iter()
        .find_map(|name| time(alert, name))
        .ok_or_else(|| missing("createdDateTime"))?;
    let first_activity_at = time(alert, "firstActivityDateTime").unwrap_or(created_at);
    let mut found: Vec<Evidence> = Vec::new();
    for item in alert
        .get("evidence")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(evidence)
    {
        if !found.iter().any(|other| other.entity == item.entity) {
            found.push(item);
        }
    }
    let mut details: BTreeMap<String, String> = alert
        .get("customDetails")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, value)| {
            (
                name.clone(),
                value.as_str().map_or_else(|| value.to_string(), str::to_owned),
            )
        })
        .collect();
    for (property, name) in KEPT {
        if let Some(value) = text(alert, property) {
            details.insert((*name).to_owned(), value);
        }
    }
    let category = text(alert, "category").and_then(|text| tactic_of_category(&text));
    let shown = [
        "id",
        "title",
        "severity",
        "description",
        "firstActivityDateTime",
        "lastActivityDateTime",
        "serviceSource",
    ]
    .into_iter()
    .filter_map(|name| Some((name.to_owned(), Value::String(text(alert, name)?))))
    .collect();
    Ok(Alert {
        provider_alert_id: text(alert, "providerAlertId").unwrap_or_else(|| id.clone()),
        id,
        title,
        description: text(alert, "description").unwrap_or_default(),
        severity: text(alert, "severity")
            .and_then(|text| text.parse().ok())
            .unwrap_or(Severity::Informational),
        tactics: category.into_iter().collect(),
        techniques: most_specific_first(list(alert.get("mitreTechniques")).into_iter()),
        detector_id: text(alert, "detectorId").unwrap_or_default(),
        product_name: text(alert, "productName")
            .or_else(|| text(alert, "serviceSource"))
            .unwrap_or_default(),
        created_at,
        first_activity_at,
        last_activity_at: time(alert, "lastActivityDateTime")
            .unwrap_or(first_activity_at)
            .max(first_activity_at),
        evidence: found,
        citations: vec![Citation {
            row: row.clone(),
            at: Some(first_activity_at),
            fields: shown,
        }],
        event_count: 1,
        custom_details: details,
        recommended_actions: text(alert, "recommendedActions").unwrap_or_default(),
        actor_name: text(alert, "actorDisplayName"),
    })
}

fn evidence(item: &Value) -> Option<Evidence> {
    let object = item.as_object()?;
    let roles = object.get("roles").and_then(Value::as_array);
    Some(Evidence {
        entity: entity(object)?,
        role: roles
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .find_map(role_named)
            .unwrap_or_default(),
        verdict: text(object, "verdict")
            .map(|word| verdict_named(&word))
            .unwrap_or_default(),
    })
}

fn entity(object: &Object) -> Option<Entity> {
    let full = text(object, "@odata.type")?;
    let kind = full
        .rsplit('.')
        .next()
        .unwrap_or(&full)
        .trim_end_matches("Evidence")
        .to_owned();
    Some(match kind.as_str() {
        "device" => Entity::Host(Host {
            host_name: text(object, "hostName").or_else(|| text(object, "deviceDnsName"))?,
            domain: text(object, "dnsDomain").or_else(|| text(object, "ntDomain")),
            device_id: text(object, "mdeDeviceId"),
            os_family: text(object, "osPlatform"),
            entra_device_id: text(object, "azureAdDeviceId"),
            last_ip: text(object, "lastIpAddress"),
        }),
        "user" => Entity::Account(account(object.get("userAccount")?.as_object()?)?),
        "ip" => Entity::Ip(Ip {
            address: text(object, "ipAddress")?,
            country: text(object, "countryLetterCode"),
        }),
        "file" => Entity::File(file(object.get("fileDetails"))?),
        "process" => Entity::Process(Process {
            process_id: number(object, "processId"),
            image: file(object.get("imageFile")),
            command_line: text(object, "processCommandLine"),
            created_at: time(object, "processCreationDateTime"),
            host_name: None,
            parent_process_id: number(object, "parentProcessId"),
            parent_created_at: time(object, "parentProcessCreationDateTime"),
            parent_image: file(object.get("parentProcessImageFile")),
        }),
        "url" => Entity::Url {
            url: text(object, "url")?,
        },
        "dns" => Entity::Domain {
            name: text(object, "domainName")?,
        },
        "registryKey" | "registryValue" => Entity::RegistryValue(RegistryValue {
            key: [text(object, "registryHive"), text(object, "registryKey")]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\\"),
            name: text(object, "registryValueName"),
            data: text(object, "registryValue"),
        }),
        "analyzedMessage" => Entity::MailMessage(MailMessage {
            network_message_id: text(object, "networkMessageId"),
            internet_message_id: text(object, "internetMessageId"),
            recipient: text(object, "recipientEmailAddress"),
            sender: sender(object, "p2Sender").or_else(|| sender(object, "p1Sender")),
            subject: text(object, "subject"),
            sender_ip: text(object, "senderIp"),
        }),
        "mailbox" => Entity::Mailbox(Mailbox {
            primary_address: text(object, "primaryAddress")?,
            upn: text(object, "upn"),
        }),
        "oauthApplication" | "cloudApplication" => Entity::CloudApplication(CloudApplication {
            name: text(object, "displayName").unwrap_or_default(),
            app_id: text(object, "appId"),
            object_id: text(object, "objectId"),
        }),
        "azureResource" | "amazonResource" | "googleCloudResource" => Entity::CloudResource(CloudResource {
            resource_id: ["resourceId", "amazonResourceId", "fullResourceName"]
                .iter()
                .find_map(|name| text(object, name))?,
            resource_type: text(object, "resourceType"),
            platform: cloud_of(&kind).to_owned(),
        }),
        _ => Entity::Other(OtherEntity {
            name: ["displayName", "name", "requestId", "sessionId", "clusterByValue", "upn"]
                .iter()
                .find_map(|name| text(object, name))
                .unwrap_or_else(|| kind.clone()),
            kind,
            raw: Value::Object(object.clone()),
        }),
    })
}

fn cloud_of(kind: &str) -> &'static str {
    match kind {
        "amazonResource" => "AWS",
        "googleCloudResource" => "GCP",
        _ => "Azure",
    }
}

fn sender(object: &Object, name: &str) -> Option<String> {
    text(object.get(name)?.as_object()?, "emailAddress")
}

fn account(object: &Object) -> Option<Account> {
    let upn = text(object, "userPrincipalName");
    let user = upn.as_deref().and_then(|upn| upn.split('@').next()).map(str::to_owned);
    let account = Account {
        // Identity products put the person's name where the account's name belongs.
        name: text(object, "accountName")
            .filter(|name| !name.contains(' '))
            .or(user)
            .unwrap_or_default(),
        domain: text(object, "domainName"),
        sid: text(object, "userSid"),
        upn,
        object_id: text(object, "azureAdUserId"),
        display_name: text(object, "displayName")
            .or_else(|| text(object, "accountName").filter(|name| name.contains(' '))),
    };
    let nameless = account.name.is_empty() && account.sid.is_none() && account.object_id.is_none();
    (!nameless).then_some(account)
}

fn file(details: Option<&Value>) -> Option<File> {
    let details = details?.as_object()?;
    let hash = |name| text(details, name).map(|value: String| value.to_ascii_lowercase());
    let file = File {
        name: text(details, "fileName").unwrap_or_default(),
        folder: text(details, "filePath"),
        sha1: hash("sha1"),
        sha256: hash("sha256"),
        md5: hash("md5"),
    };
    let nameless = file.name.is_empty() && file.sha1.is_none() && file.sha256.is_none() && file.md5.is_none();
    (!nameless).then_some(file)
}
