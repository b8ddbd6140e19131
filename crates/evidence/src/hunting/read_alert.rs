//! An `AlertInfo` row and its `AlertEvidence` rows to an alert.

use super::WHOLE_ENTITY;
use crate::field::{list, number, object, parse_time, text, time};
use crate::sentinel::{most_specific_first, role_named, shown, tactic_of_category};
use crate::{
    Account, Alert, Citation, CloudApplication, CloudResource, Entity, Error, Evidence, File, Host, Ip, MailMessage,
    Mailbox, OtherEntity, Process, RegistryValue, Role, RowRef, Severity, Tactic, Verdict, detail,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

type Row = Map<String, Value>;

const KIND: &str = "AlertInfo row";

/// Evidence rows cited beside the alert's own row; the others are found by the alert id.
const MOST_CITATIONS: usize = 12;

const SHOWN: &[&str] = &[
    "Timestamp",
    "AlertId",
    "Title",
    "Category",
    "Severity",
    "ServiceSource",
    "DetectionSource",
    "AttackTechniques",
    "EntityType",
    "EvidenceRole",
    "FileName",
    "FolderPath",
    "SHA1",
    "SHA256",
    "RemoteIP",
    "RemoteUrl",
    "AccountName",
    "AccountDomain",
    "AccountUpn",
    "AccountSid",
    "DeviceName",
    "LocalIP",
    "NetworkMessageId",
    "EmailSubject",
    "Application",
    "ProcessCommandLine",
    "RegistryKey",
    "RegistryValueName",
    "RegistryValueData",
    "CloudResource",
];

/// Returns the alert that an `AlertInfo` row and the `AlertEvidence` rows of the same `AlertId` tell of.
///
/// # Errors
///
/// When the `AlertInfo` row has no alert id, no title or no time.
pub fn alert_from_rows(info: (&RowRef, &Row), evidence: &[(&RowRef, &Row)]) -> Result<Alert, Error> {
    let (info_row, info) = info;
    let missing = |field| Error::MissingField {
        kind: KIND,
        place: info_row.to_string(),
        field,
    };
    let id = text(info, "AlertId").ok_or_else(|| missing("AlertId"))?;
    let title = text(info, "Title").ok_or_else(|| missing("Title"))?;
    let row_time = |row: &Row| time(row, "Timestamp").or_else(|| time(row, "TimeGenerated"));
    let created_at = row_time(info).ok_or_else(|| missing("Timestamp"))?;
    let times = || evidence.iter().filter_map(|(_, row)| row_time(row)).chain([created_at]);

    let mut citations = vec![Citation {
        row: info_row.clone(),
        at: Some(created_at),
        fields: shown(info, SHOWN),
    }];
    citations.extend(evidence.iter().take(MOST_CITATIONS).map(|(row, fields)| Citation {
        row: (*row).clone(),
        at: row_time(fields),
        fields: shown(fields, SHOWN),
    }));
    let mut found: Vec<Evidence> = Vec::new();
    for item in evidence.iter().filter_map(|(_, row)| entity(row)) {
        if !found.iter().any(|other| other.entity == item.entity) {
            found.push(item);
        }
    }

    let mut details = BTreeMap::new();
    for name in [detail::SERVICE_SOURCE, detail::DETECTION_SOURCE, detail::CATEGORY] {
        if let Some(value) = text(info, name) {
            details.insert(name.to_owned(), value);
        }
    }
    Ok(Alert {
        provider_alert_id: id.clone(),
        id,
        description: String::new(),
        severity: text(info, "Severity")
            .and_then(|text| text.parse().ok())
            .unwrap_or(Severity::Informational),
        tactics: tactics(info, evidence),
        techniques: most_specific_first(
            list(info.get("AttackTechniques"))
                .into_iter()
                .map(|text| bare_id(&text)),
        ),
        detector_id: title.clone(),
        product_name: text(info, "ServiceSource").unwrap_or_default(),
        created_at,
        first_activity_at: times().min().unwrap_or(created_at),
        last_activity_at: times().max().unwrap_or(created_at),
        evidence: found,
        event_count: citations.len() as u64,
        citations,
        custom_details: details,
        recommended_actions: String::new(),
        actor_name: title
            .strip_suffix(" activity group")
            .filter(|name| name.len() <= 60)
            .map(str::to_owned),
        title,
    })
}

/// Advanced hunting writes techniques as `Name (T1003)`, other exports as the bare id.
fn bare_id(text: &str) -> String {
    match text.rsplit_once('(') {
        Some((_, tail)) => tail.trim_end_matches(')').to_owned(),
        None => text.to_owned(),
    }
}

fn tactics(info: &Row, evidence: &[(&RowRef, &Row)]) -> Vec<Tactic> {
    let mut tactics = Vec::new();
    let of_evidence = evidence.iter().flat_map(|(_, row)| list(row.get("Categories")));
    for tactic in list(info.get("Category"))
        .into_iter()
        .chain(of_evidence)
        .filter_map(|text| tactic_of_category(&text))
    {
        if !tactics.contains(&tactic) {
            tactics.push(tactic);
        }
    }
    tactics
}

fn entity(row: &Row) -> Option<Evidence> {
    let additional = object(row, "AdditionalFields").unwrap_or_default();
    if let Some(whole) = additional.get(WHOLE_ENTITY)
        && let Ok(item) = serde_json::from_value(whole.clone())
    {
        return Some(item);
    }
    let role = match (text(row, "EvidenceRole"), text(row, "EvidenceDirection")) {
        (Some(role), _) if role.eq_ignore_ascii_case("impacted") => Role::Impacted,
        (_, Some(direction)) => role_named(&direction).unwrap_or_default(),
        _ => Role::Related,
    };
    Some(Evidence {
        entity: typed(row, &additional)?,
        role,
        verdict: Verdict::Unknown,
    })
}

fn typed(row: &Row, additional: &Row) -> Option<Entity> {
    let kind = text(row, "EntityType")?;
    Some(match kind.to_ascii_lowercase().as_str() {
        "machine" | "host" | "device" => Entity::Host(Host {
            host_name: text(row, "DeviceName").or_else(|| text(additional, "HostName"))?,
            device_id: text(row, "DeviceId"),
            last_ip: text(row, "LocalIP"),
            domain: text(additional, "DnsDomain"),
            ..Host::default()
        }),
        "user" | "account" => account(row)?,
        "ip" => Entity::Ip(Ip {
            address: text(row, "RemoteIP").or_else(|| text(row, "LocalIP"))?,
            country: None,
        }),
        "file" => Entity::File(file(row)?),
        "process" => Entity::Process(process(row, additional)?),
        "url" => Entity::Url {
            url: text(row, "RemoteUrl")?,
        },
        "domain" => Entity::Domain {
            name: text(row, "RemoteUrl")?,
        },
        "registrykey" | "registryvalue" => Entity::RegistryValue(RegistryValue {
            key: text(row, "RegistryKey")?,
            name: text(row, "RegistryValueName"),
            data: text(row, "RegistryValueData"),
        }),
        "mailmessage" => Entity::MailMessage(MailMessage {
            network_message_id: text(row, "NetworkMessageId"),
            subject: text(row, "EmailSubject"),
            recipient: text(row, "AccountUpn").or_else(|| text(additional, "Recipient")),
            sender: text(additional, "P2Sender").or_else(|| text(additional, "Sender")),
            sender_ip: text(additional, "SenderIP"),
            internet_message_id: text(additional, "InternetMessageId"),
        }),
        "mailbox" => Entity::Mailbox(Mailbox {
            primary_address: text(additional, "MailboxPrimaryAddress").or_else(|| text(row, "AccountUpn"))?,
            upn: text(row, "AccountUpn"),
        }),
        "cloudapplication" | "oauthapplication" => Entity::CloudApplication(CloudApplication {
            name: text(row, "Application").unwrap_or_default(),
            app_id: text(row, "OAuthApplicationId").or_else(|| text(row, "ApplicationId")),
            object_id: text(additional, "ObjectId"),
        }),
        "cloudresource" | "azureresource" => Entity::CloudResource(CloudResource {
            resource_id: text(row, "CloudResource").or_else(|| text(row, "ResourceID"))?,
            resource_type: text(row, "ResourceType"),
            platform: text(row, "CloudPlatform").unwrap_or_default(),
        }),
        _ => Entity::Other(OtherEntity {
            name: text(additional, "Name").unwrap_or_else(|| kind.clone()),
            kind,
            raw: Value::Object(additional.clone()),
        }),
    })
}

fn account(row: &Row) -> Option<Entity> {
    let upn = text(row, "AccountUpn");
    let user = upn.as_deref().and_then(|upn| upn.split('@').next()).map(str::to_owned);
    let account = Account {
        name: text(row, "AccountName").or(user).unwrap_or_default(),
        domain: text(row, "AccountDomain"),
        sid: text(row, "AccountSid"),
        upn,
        object_id: text(row, "AccountObjectId"),
        display_name: None,
    };
    let nameless = account.name.is_empty() && account.sid.is_none() && account.object_id.is_none();
    (!nameless).then_some(Entity::Account(account))
}

fn file(row: &Row) -> Option<File> {
    let hash = |name| text(row, name).map(|value: String| value.to_ascii_lowercase());
    let file = File {
        name: text(row, "FileName").unwrap_or_default(),
        folder: text(row, "FolderPath"),
        sha1: hash("SHA1"),
        sha256: hash("SHA256"),
        md5: None,
    };
    (!file.name.is_empty() || file.sha1.is_some() || file.sha256.is_some()).then_some(file)
}

fn process(row: &Row, additional: &Row) -> Option<Process> {
    let parent = object(additional, "ParentProcess").unwrap_or_default();
    let process = Process {
        process_id: number(additional, "ProcessId"),
        image: file(row),
        command_line: text(row, "ProcessCommandLine"),
        created_at: text(additional, "CreationTimeUtc").and_then(|text| parse_time(&text)),
        host_name: text(row, "DeviceName"),
        parent_process_id: number(&parent, "ProcessId"),
        parent_created_at: text(&parent, "CreationTimeUtc").and_then(|text| parse_time(&text)),
        parent_image: None,
    };
    (process.process_id.is_some() || process.image.is_some() || process.command_line.is_some()).then_some(process)
}
