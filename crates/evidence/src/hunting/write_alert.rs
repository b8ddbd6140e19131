//! An alert to an `AlertInfo` row and its `AlertEvidence` rows.

use super::WHOLE_ENTITY;
use crate::{
    Alert, CloudResource, Entity, Evidence, File, Process, Role, Severity, detail, field::time_text, sentinel,
};
use serde_json::{Map, Value, json};

type Row = Map<String, Value>;

/// Returns the `AlertInfo` row of an alert and one `AlertEvidence` row per entity, each with the columns
/// that have a value.
#[must_use]
pub fn alert_to_rows(alert: &Alert) -> (Row, Vec<Row>) {
    let mut info = shared(alert);
    put(
        &mut info,
        "Category",
        alert
            .tactics
            .first()
            .map(|tactic| tactic.name())
            .or_else(|| category(alert)),
    );
    put(&mut info, "Severity", Some(alert.severity.display_name()));
    let evidence = alert.evidence.iter().map(|item| evidence_row(alert, item)).collect();
    (info, evidence)
}

fn category(alert: &Alert) -> Option<&str> {
    alert.custom_details.get(detail::CATEGORY).map(String::as_str)
}

/// The columns that both tables have.
fn shared(alert: &Alert) -> Row {
    let mut row = Row::new();
    let techniques: Vec<&str> = alert.techniques.iter().map(crate::Technique::id).collect();
    let named = |name: &str| alert.custom_details.get(name).map(String::as_str);
    put(&mut row, "Timestamp", Some(&time_text(alert.first_activity_at)));
    put(&mut row, "AlertId", Some(&alert.id));
    put(&mut row, "Title", Some(&alert.title));
    put(
        &mut row,
        "ServiceSource",
        named(detail::SERVICE_SOURCE).or(Some(&alert.product_name)),
    );
    put(
        &mut row,
        "DetectionSource",
        named(detail::DETECTION_SOURCE).or(Some(&alert.product_name)),
    );
    if !techniques.is_empty() {
        put(&mut row, "AttackTechniques", Some(&json!(techniques).to_string()));
    }
    row
}

fn put(row: &mut Row, name: &str, value: Option<&str>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        row.insert(name.to_owned(), Value::String(value.to_owned()));
    }
}

fn evidence_row(alert: &Alert, item: &Evidence) -> Row {
    let mut row = shared(alert);
    let tactics: Vec<&str> = alert.tactics.iter().map(|tactic| tactic.name()).collect();
    if !tactics.is_empty() {
        put(&mut row, "Categories", Some(&json!(tactics).to_string()));
    }
    if alert.severity > Severity::Informational {
        put(&mut row, "Severity", Some(alert.severity.display_name()));
    }
    // The table's own words are only these two; the attacker's side is a direction there.
    put(
        &mut row,
        "EvidenceRole",
        Some(if item.role == Role::Impacted {
            "Impacted"
        } else {
            "Related"
        }),
    );
    if item.role == Role::Attacker {
        put(&mut row, "EvidenceDirection", Some("Source"));
    }
    put(&mut row, "EntityType", Some(entity_type(&item.entity)));
    put_entity(&mut row, &item.entity);

    let mut additional = sentinel::entity_to_json(&item.entity);
    if let Ok(whole) = serde_json::to_value(item) {
        additional.insert(WHOLE_ENTITY.to_owned(), whole);
    }
    put(
        &mut row,
        "AdditionalFields",
        Some(&Value::Object(additional).to_string()),
    );
    row
}

fn entity_type(entity: &Entity) -> &str {
    match entity {
        Entity::Host(_) => "Machine",
        Entity::Account(_) => "User",
        Entity::Ip(_) => "Ip",
        Entity::File(_) => "File",
        Entity::Process(_) => "Process",
        Entity::Url { .. } => "Url",
        Entity::Domain { .. } => "Domain",
        Entity::RegistryValue(value) if value.name.is_none() => "RegistryKey",
        Entity::RegistryValue(_) => "RegistryValue",
        Entity::MailMessage(_) => "MailMessage",
        Entity::Mailbox(_) => "Mailbox",
        Entity::CloudApplication(_) => "CloudApplication",
        Entity::CloudResource(_) => "CloudResource",
        Entity::Other(other) => &other.kind,
    }
}

fn put_entity(row: &mut Row, entity: &Entity) {
    match entity {
        Entity::Host(host) => {
            put(row, "DeviceName", Some(&host.host_name));
            put(row, "DeviceId", host.device_id.as_deref());
            put(row, "LocalIP", host.last_ip.as_deref());
        }
        Entity::Account(account) => {
            put(row, "AccountName", Some(&account.name));
            put(row, "AccountDomain", account.domain.as_deref());
            put(row, "AccountSid", account.sid.as_deref());
            put(row, "AccountObjectId", account.object_id.as_deref());
            put(row, "AccountUpn", account.upn.as_deref());
        }
        Entity::Ip(ip) => put(row, "RemoteIP", Some(&ip.address)),
        Entity::File(file) => put_file(row, file),
        Entity::Process(process) => put_process(row, process),
        Entity::Url { url } => put(row, "RemoteUrl", Some(url)),
        Entity::Domain { name } => put(row, "RemoteUrl", Some(name)),
        Entity::RegistryValue(value) => {
            put(row, "RegistryKey", Some(&value.key));
            put(row, "RegistryValueName", value.name.as_deref());
            put(row, "RegistryValueData", value.data.as_deref());
        }
        Entity::MailMessage(mail) => {
            put(row, "NetworkMessageId", mail.network_message_id.as_deref());
            put(row, "EmailSubject", mail.subject.as_deref());
            put(row, "AccountUpn", mail.recipient.as_deref());
        }
        Entity::Mailbox(mailbox) => put(
            row,
            "AccountUpn",
            Some(mailbox.upn.as_deref().unwrap_or(&mailbox.primary_address)),
        ),
        Entity::CloudApplication(application) => {
            put(row, "Application", Some(&application.name));
            put(row, "OAuthApplicationId", application.app_id.as_deref());
        }
        Entity::CloudResource(resource) => put_resource(row, resource),
        Entity::Other(_) => {}
    }
}

fn put_file(row: &mut Row, file: &File) {
    put(row, "FileName", Some(&file.name));
    put(row, "FolderPath", file.folder.as_deref());
    put(row, "SHA1", file.sha1.as_deref());
    put(row, "SHA256", file.sha256.as_deref());
}

fn put_process(row: &mut Row, process: &Process) {
    if let Some(image) = &process.image {
        put_file(row, image);
    }
    put(row, "ProcessCommandLine", process.command_line.as_deref());
    put(row, "DeviceName", process.host_name.as_deref());
}

fn put_resource(row: &mut Row, resource: &CloudResource) {
    put(row, "CloudResource", Some(&resource.resource_id));
    put(row, "ResourceType", resource.resource_type.as_deref());
    put(row, "ResourceID", Some(&resource.resource_id));
    put(row, "CloudPlatform", Some(&resource.platform));
}
