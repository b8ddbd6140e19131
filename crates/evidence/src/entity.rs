//! Things that evidence is about: hosts, accounts, files, processes, addresses, mails, resources.
//!
//! Source: Graph security evidence types and Sentinel entity types; a type known to neither here is
//! kept whole in [`OtherEntity`].

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A computer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Host {
    /// Short or full name, as logged.
    pub host_name: String,
    /// DNS or NT domain, when known apart from the name.
    pub domain: Option<String>,
    /// Defender's device id.
    pub device_id: Option<String>,
    /// Operating system family.
    pub os_family: Option<String>,
    /// Entra device id.
    pub entra_device_id: Option<String>,
    /// Its own address when last seen.
    pub last_ip: Option<String>,
}

/// A user, service account, role or other principal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Account {
    /// Name without domain, as logged.
    pub name: String,
    /// NT domain, UPN suffix or cloud account.
    pub domain: Option<String>,
    /// Security identifier.
    pub sid: Option<String>,
    /// User principal name.
    pub upn: Option<String>,
    /// Entra object id, or AWS principal id.
    pub object_id: Option<String>,
    /// Name of the person; hostile text.
    pub display_name: Option<String>,
}

/// An address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Ip {
    /// The address in its usual text form.
    pub address: String,
    /// ISO country code of its location, when the source says.
    pub country: Option<String>,
}

/// A file, by name, place or hash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct File {
    /// Name without folder.
    pub name: String,
    /// Folder, without the name.
    pub folder: Option<String>,
    /// SHA-1 in lower-case hexadecimal.
    pub sha1: Option<String>,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: Option<String>,
    /// MD5 in lower-case hexadecimal.
    pub md5: Option<String>,
}

/// One run of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Process {
    /// Process id on its host.
    pub process_id: Option<u64>,
    /// The program.
    pub image: Option<File>,
    /// Command line as logged; hostile text.
    pub command_line: Option<String>,
    /// When it started.
    pub created_at: Option<DateTime<Utc>>,
    /// Name of the host it ran on: process ids mean nothing without it.
    pub host_name: Option<String>,
    /// Process id of the parent.
    pub parent_process_id: Option<u64>,
    /// When the parent started, when known.
    pub parent_created_at: Option<DateTime<Utc>>,
    /// Name of the parent's program.
    pub parent_image: Option<File>,
}

/// A registry key, or a value in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RegistryValue {
    /// Key with hive.
    pub key: String,
    /// Name of the value; absent for the key itself.
    pub name: Option<String>,
    /// Data as text.
    pub data: Option<String>,
}

/// One mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct MailMessage {
    /// Office 365's id of the mail.
    pub network_message_id: Option<String>,
    /// Internet message id.
    pub internet_message_id: Option<String>,
    /// Recipient address.
    pub recipient: Option<String>,
    /// Sender address.
    pub sender: Option<String>,
    /// Subject; hostile text.
    pub subject: Option<String>,
    /// Address that sent it.
    pub sender_ip: Option<String>,
}

/// A mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Mailbox {
    /// Primary address.
    pub primary_address: String,
    /// User principal name of the owner.
    pub upn: Option<String>,
}

/// A cloud application, OAuth application or service principal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CloudApplication {
    /// Display name.
    pub name: String,
    /// Application id.
    pub app_id: Option<String>,
    /// Entra object id of the application.
    pub object_id: Option<String>,
}

/// A resource of a cloud: bucket, instance, key vault, function, trail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CloudResource {
    /// `AWS`, `Azure` or `GCP`.
    pub platform: String,
    /// ARN, Azure resource id or full resource name.
    pub resource_id: String,
    /// Kind of resource, as the cloud names it.
    pub resource_type: Option<String>,
}

/// An entity of a kind without a type of its own here; nothing of it is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct OtherEntity {
    /// The source's name of the kind (`malware`, `securityGroup`, …).
    pub kind: String,
    /// What a person would call it.
    pub name: String,
    /// The source's own object.
    pub raw: serde_json::Value,
}

/// A thing that evidence is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Entity {
    /// A computer.
    Host(Host),
    /// A principal.
    Account(Account),
    /// An address.
    Ip(Ip),
    /// A file.
    File(File),
    /// A program run.
    Process(Process),
    /// A web address.
    Url {
        /// The address as logged; never fetched, never linked.
        url: String,
    },
    /// A DNS name.
    Domain {
        /// The name.
        name: String,
    },
    /// A registry key or value.
    RegistryValue(RegistryValue),
    /// A mail.
    MailMessage(MailMessage),
    /// A mailbox.
    Mailbox(Mailbox),
    /// A cloud application.
    CloudApplication(CloudApplication),
    /// A cloud resource.
    CloudResource(CloudResource),
    /// Anything else.
    Other(OtherEntity),
}

impl Entity {
    /// Returns what a person calls the entity.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Host(host) => &host.host_name,
            Self::Account(account) => match &account.upn {
                Some(upn) if account.name.is_empty() => upn,
                _ => &account.name,
            },
            Self::Ip(ip) => &ip.address,
            Self::File(file) => &file.name,
            Self::Process(process) => process
                .image
                .as_ref()
                .map(|image| image.name.as_str())
                .or(process.command_line.as_deref())
                .unwrap_or(""),
            Self::Url { url } => url,
            Self::Domain { name } => name,
            Self::RegistryValue(value) => &value.key,
            Self::MailMessage(mail) => mail
                .subject
                .as_deref()
                .or(mail.network_message_id.as_deref())
                .unwrap_or(""),
            Self::Mailbox(mailbox) => &mailbox.primary_address,
            Self::CloudApplication(application) => &application.name,
            Self::CloudResource(resource) => &resource.resource_id,
            Self::Other(other) => &other.name,
        }
    }

    /// Returns the key under which two mentions count as the same entity: kind and canonical value.
    ///
    /// Hosts compare by short name and accounts without domain, in any case, since logs mix both
    /// forms; a process needs its host, id and start.
    #[must_use]
    pub fn key(&self) -> String {
        fn short(name: &str) -> String {
            // An address is a host name too in some logs, and must not be cut at its first dot.
            if name.parse::<std::net::IpAddr>().is_ok() {
                return name.to_ascii_lowercase();
            }
            name.split('.').next().unwrap_or(name).to_lowercase()
        }
        fn bare(name: &str) -> String {
            let name = name.rsplit('\\').next().unwrap_or(name);
            name.split('@').next().unwrap_or(name).to_lowercase()
        }
        match self {
            Self::Host(host) => format!("host:{}", short(&host.host_name)),
            Self::Account(account) => {
                let name = if account.name.is_empty() {
                    account.upn.as_deref().unwrap_or("")
                } else {
                    &account.name
                };
                if name.is_empty() {
                    format!(
                        "account:{}",
                        account.sid.as_deref().or(account.object_id.as_deref()).unwrap_or("")
                    )
                } else {
                    format!("account:{}", bare(name))
                }
            }
            Self::Ip(ip) => format!("ip:{}", ip.address.to_ascii_lowercase()),
            Self::File(file) => match file.sha256.as_ref().or(file.sha1.as_ref()) {
                Some(hash) => format!("file:{}", hash.to_ascii_lowercase()),
                None => format!("file:{}", file.name.to_lowercase()),
            },
            Self::Process(process) => format!(
                "process:{}/{}/{}",
                process.host_name.as_deref().map(short).unwrap_or_default(),
                process.process_id.map(|id| id.to_string()).unwrap_or_default(),
                process
                    .created_at
                    .map(|at| at.timestamp().to_string())
                    .unwrap_or_default(),
            ),
            Self::Url { url } => format!("url:{}", url.to_lowercase()),
            Self::Domain { name } => {
                format!("domain:{}", name.trim_end_matches('.').to_lowercase())
            }
            Self::RegistryValue(value) => {
                format!(
                    "registry:{}/{}",
                    value.key.to_lowercase(),
                    value.name.as_deref().unwrap_or("").to_lowercase()
                )
            }
            Self::MailMessage(mail) => format!(
                "mail:{}",
                mail.network_message_id
                    .as_deref()
                    .or(mail.internet_message_id.as_deref())
                    .unwrap_or("")
            ),
            Self::Mailbox(mailbox) => format!("account:{}", bare(&mailbox.primary_address)),
            Self::CloudApplication(application) => {
                format!(
                    "application:{}",
                    application
                        .app_id
                        .as_deref()
                        .unwrap_or(&application.name)
                        .to_lowercase()
                )
            }
            Self::CloudResource(resource) => {
                format!("resource:{}", resource.resource_id.to_lowercase())
            }
            Self::Other(other) => format!("{}:{}", other.kind.to_lowercase(), other.name.to_lowercase()),
        }
    }
}
