//! Entities on the wire: one shape for every kind, so that a portal can show a kind it never saw.

use crate::Severity;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Kind of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum EntityKind {
    /// A computer.
    Host,
    /// A principal.
    Account,
    /// An address.
    Ip,
    /// A file.
    File,
    /// A program run.
    Process,
    /// A web address.
    Url,
    /// A DNS name.
    Domain,
    /// A registry key or value.
    RegistryValue,
    /// A mail.
    MailMessage,
    /// A mailbox.
    Mailbox,
    /// A cloud application.
    CloudApplication,
    /// A cloud resource.
    CloudResource,
    /// Anything else.
    Other,
}

impl From<&evidence::Entity> for EntityKind {
    fn from(entity: &evidence::Entity) -> Self {
        match entity {
            evidence::Entity::Host(_) => Self::Host,
            evidence::Entity::Account(_) => Self::Account,
            evidence::Entity::Ip(_) => Self::Ip,
            evidence::Entity::File(_) => Self::File,
            evidence::Entity::Process(_) => Self::Process,
            evidence::Entity::Url { .. } => Self::Url,
            evidence::Entity::Domain { .. } => Self::Domain,
            evidence::Entity::RegistryValue(_) => Self::RegistryValue,
            evidence::Entity::MailMessage(_) => Self::MailMessage,
            evidence::Entity::Mailbox(_) => Self::Mailbox,
            evidence::Entity::CloudApplication(_) => Self::CloudApplication,
            evidence::Entity::CloudResource(_) => Self::CloudResource,
            evidence::Entity::Other(_) => Self::Other,
        }
    }
}

/// What an entity was to the attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Acted, or came from the attacker.
    Attacker,
    /// Was acted on.
    Impacted,
    /// Seen with it.
    Related,
}

impl From<evidence::Role> for Role {
    fn from(role: evidence::Role) -> Self {
        match role {
            evidence::Role::Attacker => Self::Attacker,
            evidence::Role::Impacted => Self::Impacted,
            evidence::Role::Related => Self::Related,
        }
    }
}

/// Judgement of one entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// No judgement.
    Unknown,
    /// Harmless.
    NoThreatsFound,
    /// Probably part of an attack.
    Suspicious,
    /// Part of an attack.
    Malicious,
}

impl From<evidence::Verdict> for Verdict {
    fn from(verdict: evidence::Verdict) -> Self {
        match verdict {
            evidence::Verdict::Unknown => Self::Unknown,
            evidence::Verdict::Suspicious => Self::Suspicious,
            evidence::Verdict::Malicious => Self::Malicious,
            evidence::Verdict::NoThreatsFound => Self::NoThreatsFound,
        }
    }
}

/// A named value, such as the SHA-256 of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Property {
    /// What it is, in words (`SHA-256`, `Command line`).
    pub name: String,
    /// Its value; hostile text.
    pub value: String,
}

impl Property {
    fn push(list: &mut Vec<Self>, name: &str, value: Option<&str>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            list.push(Self {
                name: name.to_owned(),
                value: value.to_owned(),
            });
        }
    }

    /// Returns what is known of an entity beyond its label, in the order a person reads it.
    #[must_use]
    pub fn of_entity(entity: &evidence::Entity) -> Vec<Self> {
        let mut list = Vec::new();
        match entity {
            evidence::Entity::Host(host) => {
                Self::push(&mut list, "Domain", host.domain.as_deref());
                Self::push(&mut list, "Operating system", host.os_family.as_deref());
                Self::push(&mut list, "Device id", host.device_id.as_deref());
            }
            evidence::Entity::Account(account) => {
                Self::push(&mut list, "Domain", account.domain.as_deref());
                Self::push(&mut list, "UPN", account.upn.as_deref());
                Self::push(&mut list, "SID", account.sid.as_deref());
                Self::push(&mut list, "Object id", account.object_id.as_deref());
            }
            evidence::Entity::File(file) => Self::push_file(&mut list, file),
            evidence::Entity::Process(process) => {
                let id = process.process_id.map(|id| id.to_string());
                Self::push(&mut list, "Process id", id.as_deref());
                Self::push(&mut list, "Command line", process.command_line.as_deref());
                Self::push(&mut list, "Host", process.host_name.as_deref());
                Self::push(
                    &mut list,
                    "Parent",
                    process.parent_image.as_ref().map(|image| image.name.as_str()),
                );
                if let Some(image) = &process.image {
                    Self::push_file(&mut list, image);
                }
            }
            evidence::Entity::RegistryValue(value) => {
                Self::push(&mut list, "Value", value.name.as_deref());
                Self::push(&mut list, "Data", value.data.as_deref());
            }
            evidence::Entity::MailMessage(mail) => {
                Self::push(&mut list, "Sender", mail.sender.as_deref());
                Self::push(&mut list, "Recipient", mail.recipient.as_deref());
                Self::push(&mut list, "Sender address", mail.sender_ip.as_deref());
                Self::push(&mut list, "Network message id", mail.network_message_id.as_deref());
            }
            evidence::Entity::Mailbox(mailbox) => Self::push(&mut list, "Owner", mailbox.upn.as_deref()),
            evidence::Entity::CloudApplication(app) => Self::push(&mut list, "Application id", app.app_id.as_deref()),
            evidence::Entity::CloudResource(resource) => {
                Self::push(&mut list, "Cloud", Some(&resource.platform));
                Self::push(&mut list, "Type", resource.resource_type.as_deref());
            }
            evidence::Entity::Other(other) => Self::push(&mut list, "Kind", Some(&other.kind)),
            evidence::Entity::Ip(_) | evidence::Entity::Url { .. } | evidence::Entity::Domain { .. } => {}
        }
        list
    }

    fn push_file(list: &mut Vec<Self>, file: &evidence::File) {
        Self::push(list, "Folder", file.folder.as_deref());
        Self::push(list, "SHA-256", file.sha256.as_deref());
        Self::push(list, "SHA-1", file.sha1.as_deref());
        Self::push(list, "MD5", file.md5.as_deref());
    }
}

/// An entity of an incident, over all of its alerts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Entity {
    /// Kind and canonical value; the same key is the same thing.
    pub key: String,
    /// Kind.
    pub kind: EntityKind,
    /// What a person calls it; hostile text.
    pub label: String,
    /// What else is known of it.
    pub properties: Vec<Property>,
    /// Its strongest part in any alert.
    pub role: Role,
    /// Its worst judgement in any alert.
    pub verdict: Verdict,
    /// Worst severity of the alerts that name it.
    pub severity: Severity,
    /// First activity of the alerts that name it.
    pub first_seen_at: DateTime<Utc>,
    /// Last activity of the alerts that name it.
    pub last_seen_at: DateTime<Utc>,
    /// Alerts that name it.
    pub alert_ids: Vec<String>,
    /// Steps that name it.
    pub step_ids: Vec<String>,
}

/// Entities of an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntityList {
    /// By kind, then label.
    pub value: Vec<Entity>,
}
