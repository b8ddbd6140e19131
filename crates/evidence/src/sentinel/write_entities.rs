//! Evidence to Sentinel's `Entities` JSON.

use crate::{Account, Entity, Evidence, File, Host, Process, RegistryValue, Role, Verdict, field::time_text};
use serde_json::{Map, Value, json};

/// Returns the JSON array for a `SecurityAlert`'s `Entities` column, one object per entity with its own
/// `$id`.
#[must_use]
pub fn entities_to_json(evidence: &[Evidence]) -> Value {
    let objects = evidence.iter().enumerate().map(|(at, item)| {
        let mut object = Map::new();
        object.insert("$id".to_owned(), json!((at + 2).to_string()));
        for (name, value) in entity_to_json(&item.entity) {
            if name != "$id" {
                object.insert(name, value);
            }
        }
        match item.role {
            Role::Attacker => object.insert("Roles".to_owned(), json!(["Attacker"])),
            Role::Impacted => object.insert("Roles".to_owned(), json!(["Impacted"])),
            Role::Related => None,
        };
        match item.verdict {
            Verdict::Unknown => None,
            Verdict::Suspicious => object.insert("LastVerdict".to_owned(), json!("Suspicious")),
            Verdict::Malicious => object.insert("LastVerdict".to_owned(), json!("Malicious")),
            Verdict::NoThreatsFound => object.insert("LastVerdict".to_owned(), json!("NoThreatsFound")),
        };
        Value::Object(object)
    });
    Value::Array(objects.collect())
}

/// Returns one entity as Sentinel writes it, without `$id`.
#[must_use]
pub fn entity_to_json(entity: &Entity) -> Map<String, Value> {
    let mut object = Map::new();
    match entity {
        Entity::Host(host) => put_host(&mut object, host),
        Entity::Account(account) => put_account(&mut object, account),
        Entity::Ip(ip) => {
            put(&mut object, "Address", Some(&ip.address));
            if let Some(country) = &ip.country {
                object.insert("Location".to_owned(), json!({ "CountryCode": country }));
            }
            put_type(&mut object, "ip");
        }
        Entity::File(file) => put_file(&mut object, file),
        Entity::Process(process) => put_process(&mut object, process),
        Entity::Url { url } => {
            put(&mut object, "Url", Some(url));
            put_type(&mut object, "url");
        }
        Entity::Domain { name } => {
            put(&mut object, "DomainName", Some(name));
            put_type(&mut object, "dns");
        }
        Entity::RegistryValue(value) => put_registry(&mut object, value),
        Entity::MailMessage(mail) => {
            put(&mut object, "Recipient", mail.recipient.as_ref());
            put(&mut object, "NetworkMessageId", mail.network_message_id.as_ref());
            put(&mut object, "InternetMessageId", mail.internet_message_id.as_ref());
            put(&mut object, "Subject", mail.subject.as_ref());
            put(&mut object, "P2Sender", mail.sender.as_ref());
            put(&mut object, "SenderIP", mail.sender_ip.as_ref());
            put_type(&mut object, "mailMessage");
        }
        Entity::Mailbox(mailbox) => {
            put(&mut object, "MailboxPrimaryAddress", Some(&mailbox.primary_address));
            put(&mut object, "Upn", mailbox.upn.as_ref());
            put_type(&mut object, "mailbox");
        }
        Entity::CloudApplication(application) => {
            put(&mut object, "Name", Some(&application.name));
            put(&mut object, "AppId", application.app_id.as_ref());
            put(&mut object, "OAuthObjectId", application.object_id.as_ref());
            put_type(&mut object, "cloud-application");
        }
        Entity::CloudResource(resource) => {
            put(&mut object, "ResourceId", Some(&resource.resource_id));
            put(&mut object, "ResourceType", resource.resource_type.as_ref());
            let kind = match resource.platform.as_str() {
                "AWS" => "amazon-resource",
                "GCP" => "google-cloud-resource",
                _ => "azure-resource",
            };
            put_type(&mut object, kind);
        }
        Entity::Other(other) => match &other.raw {
            Value::Object(raw) => object.clone_from(raw),
            _ => {
                put(&mut object, "Name", Some(&other.name));
                put_type(&mut object, &other.kind);
            }
        },
    }
    object
}

fn put(object: &mut Map<String, Value>, name: &str, value: Option<&String>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        object.insert(name.to_owned(), Value::String(value.clone()));
    }
}

fn put_type(object: &mut Map<String, Value>, name: &str) {
    object.insert("Type".to_owned(), Value::String(name.to_owned()));
}

fn put_host(object: &mut Map<String, Value>, host: &Host) {
    put(object, "HostName", Some(&host.host_name));
    put(object, "DnsDomain", host.domain.as_ref());
    put(object, "MdatpDeviceId", host.device_id.as_ref());
    put(object, "AadDeviceId", host.entra_device_id.as_ref());
    put(object, "OSFamily", host.os_family.as_ref());
    put(object, "LastIpAddress", host.last_ip.as_ref());
    put_type(object, "host");
}

fn put_account(object: &mut Map<String, Value>, account: &Account) {
    put(object, "Name", Some(&account.name));
    put(object, "NTDomain", account.domain.as_ref());
    put(object, "Sid", account.sid.as_ref());
    put(object, "UserPrincipalName", account.upn.as_ref());
    put(object, "AadUserId", account.object_id.as_ref());
    put(object, "DisplayName", account.display_name.as_ref());
    put_type(object, "account");
}

fn put_file(object: &mut Map<String, Value>, file: &File) {
    put(object, "Name", Some(&file.name));
    put(object, "Directory", file.folder.as_ref());
    let hashes: Vec<Value> = [("SHA1", &file.sha1), ("MD5", &file.md5), ("SHA256", &file.sha256)]
        .into_iter()
        .filter_map(|(algorithm, value)| {
            let value = value.as_ref()?;
            Some(json!({ "Algorithm": algorithm, "Value": value, "Type": "filehash" }))
        })
        .collect();
    if !hashes.is_empty() {
        object.insert("FileHashes".to_owned(), Value::Array(hashes));
    }
    put_type(object, "file");
}

fn file_object(file: &File) -> Value {
    let mut object = Map::new();
    put_file(&mut object, file);
    Value::Object(object)
}

fn put_process(object: &mut Map<String, Value>, process: &Process) {
    put(
        object,
        "ProcessId",
        process.process_id.map(|id| id.to_string()).as_ref(),
    );
    put(object, "CommandLine", process.command_line.as_ref());
    put(object, "CreationTimeUtc", process.created_at.map(time_text).as_ref());
    if let Some(image) = &process.image {
        object.insert("ImageFile".to_owned(), file_object(image));
    }
    let mut parent = Map::new();
    put(
        &mut parent,
        "ProcessId",
        process.parent_process_id.map(|id| id.to_string()).as_ref(),
    );
    put(
        &mut parent,
        "CreationTimeUtc",
        process.parent_created_at.map(time_text).as_ref(),
    );
    if let Some(image) = &process.parent_image {
        parent.insert("ImageFile".to_owned(), file_object(image));
    }
    if !parent.is_empty() {
        put_type(&mut parent, "process");
        object.insert("ParentProcess".to_owned(), Value::Object(parent));
    }
    if let Some(host) = &process.host_name {
        object.insert("Host".to_owned(), json!({ "HostName": host, "Type": "host" }));
    }
    put_type(object, "process");
}

fn put_registry(object: &mut Map<String, Value>, value: &RegistryValue) {
    if value.name.is_none() && value.data.is_none() {
        put(object, "Key", Some(&value.key));
        put_type(object, "registry-key");
        return;
    }
    object.insert("Key".to_owned(), json!({ "Key": value.key, "Type": "registry-key" }));
    put(object, "Name", value.name.as_ref());
    put(object, "Value", value.data.as_ref());
    put_type(object, "registry-value");
}
