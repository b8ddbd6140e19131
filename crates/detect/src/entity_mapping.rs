//! Makes entities from a result row, as the rule's entity mappings say.
//!
//! A column that holds an array (from `make_set`) gives one entity per element. Nothing is made from
//! empty values and the placeholders that logs write for "none".
//! Source: Sentinel's entity types and identifiers.

use crate::result_row::{ResultRow, text_of, time_of};
use crate::rule::{EntityKind, EntityMapping};
use chrono::{DateTime, Utc};
use evidence::{
    Account, CloudApplication, CloudResource, Entity, Evidence, File, Host, Ip, MailMessage, Mailbox, OtherEntity,
    Process, RegistryValue, Role, Verdict,
};
use serde_json::{Map, Value, json};

/// Most entities that one array column gives.
const ELEMENTS: usize = 32;

/// Returns the entities of one row, in the order of the rule's mappings.
pub(crate) fn mapped_entities(mappings: &[EntityMapping], row: &ResultRow) -> Vec<Evidence> {
    let mut found = Vec::new();
    for mapping in mappings {
        let role = mapping.role.unwrap_or_else(|| default_role(mapping));
        for values in spread(mapping, &row.values) {
            if let Some(entity) = entity(mapping.kind, &values, row) {
                found.push(Evidence {
                    entity,
                    role,
                    verdict: Verdict::Suspicious,
                });
            }
        }
    }
    found
}

/// Returns identifier → value sets: one, or one per element of the first array among the columns.
fn spread(mapping: &EntityMapping, row: &Map<String, Value>) -> Vec<Map<String, Value>> {
    let mut base = Map::new();
    let mut many: Option<(&str, Vec<Value>)> = None;
    for field in &mapping.fields {
        let Some(value) = row.get(&field.column) else { continue };
        match as_array(value) {
            Some(items) if many.is_none() => many = Some((&field.identifier, items)),
            Some(_) => {}
            None => {
                base.insert(field.identifier.clone(), value.clone());
            }
        }
    }
    match many {
        None if base.is_empty() => Vec::new(),
        None => vec![base],
        Some((identifier, items)) => items
            .into_iter()
            .take(ELEMENTS)
            .map(|item| {
                let mut values = base.clone();
                values.insert(identifier.to_owned(), item);
                values
            })
            .collect(),
    }
}

fn as_array(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(items) => Some(items.clone()),
        Value::String(text) if text.starts_with('[') && text.ends_with(']') => serde_json::from_str(text).ok(),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

/// Those that act are the attacker's unless the rule says otherwise; what they act on is impacted.
fn default_role(mapping: &EntityMapping) -> Role {
    let is_target = mapping.fields.iter().any(|field| field.column.starts_with("Target"));
    match mapping.kind {
        EntityKind::Account if is_target => Role::Impacted,
        EntityKind::Host
        | EntityKind::Mailbox
        | EntityKind::MailMessage
        | EntityKind::AzureResource
        | EntityKind::CloudResource
        | EntityKind::SecurityGroup => Role::Impacted,
        EntityKind::Account
        | EntityKind::CloudApplication
        | EntityKind::Dns
        | EntityKind::File
        | EntityKind::FileHash
        | EntityKind::Ip
        | EntityKind::Malware
        | EntityKind::Process
        | EntityKind::RegistryKey
        | EntityKind::RegistryValue
        | EntityKind::Url => Role::Attacker,
    }
}

/// Returns a value that says something: logs write `-`, `N/A` and null SIDs for "none".
fn said(values: &Map<String, Value>, name: &str) -> Option<String> {
    let text = text_of(values, name)?;
    let text = text.trim();
    let is_placeholder = matches!(
        text,
        "-" | "N/A" | "n/a" | "null" | "S-1-0-0" | "NULL SID" | "-\\-" | "0.0.0.0" | "::"
    );
    (!is_placeholder).then(|| text.to_owned())
}

fn entity(kind: EntityKind, values: &Map<String, Value>, row: &ResultRow) -> Option<Entity> {
    let get = |name: &str| said(values, name);
    Some(match kind {
        EntityKind::Account => Entity::Account(account(
            get("FullName").or_else(|| get("Name")).or_else(|| get("DisplayName")),
            get("NTDomain")
                .or_else(|| get("DnsDomain"))
                .or_else(|| get("UPNSuffix")),
            get("Sid"),
            get("AadUserId")
                .or_else(|| get("ObjectGuid"))
                .or_else(|| get("CloudAppAccountId")),
        )?),
        EntityKind::Host => {
            let name = get("FullName")
                .or_else(|| get("HostName"))
                .or_else(|| get("NetBiosName"));
            let device_id = get("DeviceId").or_else(|| get("AzureID")).or_else(|| get("OMSAgentID"));
            Entity::Host(Host {
                host_name: name.or_else(|| device_id.clone())?,
                domain: get("DnsDomain").or_else(|| get("NTDomain")),
                device_id,
                os_family: get("OSFamily"),
                ..Host::default()
            })
        }
        EntityKind::Ip => Entity::Ip(Ip {
            address: address(&get("Address")?)?,
            ..Ip::default()
        }),
        EntityKind::File => Entity::File(file(get("Name")?, get("Directory"))),
        EntityKind::FileHash => Entity::File(hash(&get("Value")?)?),
        EntityKind::Process => Entity::Process(process(values, row)?),
        EntityKind::Url => Entity::Url { url: get("Url")? },
        EntityKind::Dns => Entity::Domain {
            name: get("DomainName")?,
        },
        EntityKind::RegistryKey => {
            let key = get("Key")?;
            let key = get("Hive").map_or_else(|| key.clone(), |hive| format!("{hive}\\{key}"));
            Entity::RegistryValue(RegistryValue {
                key,
                name: None,
                data: None,
            })
        }
        EntityKind::RegistryValue => Entity::RegistryValue(RegistryValue {
            key: get("Key").or_else(|| get("Name"))?,
            name: get("Name"),
            data: get("Value"),
        }),
        EntityKind::AzureResource => Entity::CloudResource(CloudResource {
            platform: "Azure".to_owned(),
            resource_id: get("ResourceId")?,
            resource_type: get("ResourceType"),
        }),
        EntityKind::CloudResource => Entity::CloudResource(CloudResource {
            platform: get("Platform").unwrap_or_else(|| "AWS".to_owned()),
            resource_id: get("ResourceId")?,
            resource_type: get("ResourceType"),
        }),
        EntityKind::CloudApplication => {
            let app_id = get("AppId");
            let name = get("Name").or_else(|| get("InstanceName")).or_else(|| app_id.clone())?;
            Entity::CloudApplication(CloudApplication {
                name,
                app_id,
                object_id: None,
            })
        }
        EntityKind::Mailbox => {
            let upn = get("Upn");
            let primary_address = get("MailboxPrimaryAddress")
                .or_else(|| upn.clone())
                .or_else(|| get("DisplayName"))?;
            Entity::Mailbox(Mailbox { primary_address, upn })
        }
        EntityKind::MailMessage => {
            let mail = MailMessage {
                network_message_id: get("NetworkMessageId"),
                internet_message_id: get("InternetMessageId"),
                recipient: get("Recipient"),
                sender: get("P1Sender").or_else(|| get("Sender")).or_else(|| get("P2Sender")),
                subject: get("Subject"),
                sender_ip: get("SenderIP"),
            };
            (mail != MailMessage::default()).then_some(Entity::MailMessage(mail))?
        }
        EntityKind::Malware => Entity::Other(OtherEntity {
            kind: "malware".to_owned(),
            name: get("Name")?,
            raw: json!({ "name": get("Name"), "category": get("Category") }),
        }),
        EntityKind::SecurityGroup => {
            let name = get("DistinguishedName")
                .or_else(|| get("Name"))
                .or_else(|| get("SID"))?;
            Entity::Other(OtherEntity {
                kind: "securityGroup".to_owned(),
                raw: json!({ "distinguishedName": name, "sid": get("SID"), "objectGuid": get("ObjectGuid") }),
                name,
            })
        }
    })
}

/// Splits `DOMAIN\name` and `name@suffix`; an account needs a name, a SID or an object id.
pub(crate) fn account(
    name: Option<String>,
    domain: Option<String>,
    sid: Option<String>,
    object_id: Option<String>,
) -> Option<Account> {
    let mut account = Account {
        sid,
        object_id,
        domain,
        ..Account::default()
    };
    if let Some(name) = name {
        if let Some((domain, bare)) = name.split_once('\\') {
            account.name = bare.to_owned();
            if account.domain.is_none() && !domain.is_empty() {
                account.domain = Some(domain.to_owned());
            }
        } else if let Some((bare, suffix)) = name.split_once('@') {
            account.name = bare.to_owned();
            account.upn = Some(name.clone());
            if account.domain.is_none() {
                account.domain = Some(suffix.to_owned());
            }
        } else {
            account.name = name;
        }
    }
    let is_someone = !matches!(account.name.trim(), "" | "-") || account.sid.is_some() || account.object_id.is_some();
    is_someone.then_some(account)
}

/// Returns an address in its usual form; IPv4 inside IPv6 becomes IPv4. Text that is no address (a
/// service name in CloudTrail) is none.
pub(crate) fn address(text: &str) -> Option<String> {
    let ip: std::net::IpAddr = text.trim().trim_start_matches('[').trim_end_matches(']').parse().ok()?;
    let ip = ip.to_canonical();
    (!ip.is_unspecified()).then(|| ip.to_string())
}

/// Makes a file; a name that is a path is split.
pub(crate) fn file(name: String, folder: Option<String>) -> File {
    let (own_folder, bare) = match name.rfind(['\\', '/']) {
        Some(at) if at + 1 < name.len() => (Some(name[..at].to_owned()), name[at + 1..].to_owned()),
        _ => (None, name),
    };
    let folder = own_folder.or(folder).map(|folder| {
        // Defender's FolderPath ends with the file's own name.
        let cut = folder.len().saturating_sub(bare.len());
        match (folder.get(..cut), folder.get(cut..)) {
            (Some(head), Some(tail)) if head.ends_with(['\\', '/']) && tail.eq_ignore_ascii_case(&bare) => {
                head.trim_end_matches(['\\', '/']).to_owned()
            }
            _ => folder,
        }
    });
    File {
        name: bare,
        folder,
        ..File::default()
    }
}

fn hash(value: &str) -> Option<File> {
    let value = value.trim().to_ascii_lowercase();
    if !value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut file = File {
        name: value.clone(),
        ..File::default()
    };
    match value.len() {
        32 => file.md5 = Some(value),
        40 => file.sha1 = Some(value),
        64 => file.sha256 = Some(value),
        _ => return None,
    }
    Some(file)
}

fn process(values: &Map<String, Value>, row: &ResultRow) -> Option<Process> {
    let process = Process {
        process_id: said(values, "ProcessId").as_deref().and_then(process_id),
        image: said(values, "ImageName").map(|name| file(name, said(values, "ImageDirectory"))),
        command_line: said(values, "CommandLine"),
        created_at: time_of(values, "CreationTimeUtc"),
        host_name: row
            .text("DeviceName")
            .or_else(|| row.text("Computer"))
            .or_else(|| row.text("HostName")),
        ..Process::default()
    };
    let is_known = process.process_id.is_some() || process.command_line.is_some() || process.image.is_some();
    is_known.then_some(process)
}

/// Reads a process id written in decimal or, as the Security log does, in hexadecimal.
pub(crate) fn process_id(text: &str) -> Option<u64> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
    .filter(|id| *id != 0)
}

/// Keeps an instant only when it says something: 1601-01-01 is Windows' zero.
pub(crate) fn real_time(at: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    at.filter(|at| at.timestamp() > 0)
}
