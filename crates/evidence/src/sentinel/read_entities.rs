//! Sentinel's `Entities` JSON to evidence.
//!
//! The list names each object once, with `$id`, and refers to it by `{"$ref": id}` afterwards, nested or
//! not. Objects may nest (a process holds its image, which holds its hashes); references may be circular
//! in hostile text, so nothing follows them further than it needs.

use crate::field::{first_text, number, text, time};
use crate::{
    Account, CloudApplication, CloudResource, Entity, Evidence, File, Host, Ip, MailMessage, Mailbox, OtherEntity,
    Process, RegistryValue, Role, Verdict,
};
use serde_json::{Map, Value};
use std::collections::HashMap;

type Object = Map<String, Value>;
type Ids<'a> = HashMap<&'a str, &'a Object>;

/// More entities than any product writes; a longer list is cut and stays whole in its row.
const MOST_ENTITIES: usize = 1_000;

/// Returns the entities of a `SecurityAlert`'s `Entities` column, each once, in its order. Text that is
/// not a JSON array gives none.
#[must_use]
pub fn entities_from_json(json: &str) -> Vec<Evidence> {
    let Ok(Value::Array(items)) = serde_json::from_str::<Value>(json) else {
        return Vec::new();
    };
    let mut ids = HashMap::new();
    items.iter().for_each(|item| collect_ids(item, &mut ids));
    let objects: Vec<&Object> = items.iter().filter_map(|item| resolve(item, &ids)).collect();
    // Process ids mean nothing without their host; an alert about one host says which.
    let mut hosts = objects
        .iter()
        .filter(|object| kind(object) == "host")
        .filter_map(|object| host_name(object));
    let only_host = hosts
        .next()
        .filter(|first| hosts.all(|other| other.eq_ignore_ascii_case(first)));

    let mut found: Vec<Evidence> = Vec::new();
    for object in objects {
        let Some(entity) = entity(object, &ids, only_host.as_deref()) else {
            continue;
        };
        if found.len() == MOST_ENTITIES {
            break;
        }
        if !found.iter().any(|other| other.entity == entity) {
            found.push(Evidence {
                entity,
                role: role(object),
                verdict: verdict(object),
            });
        }
    }
    found
}

fn collect_ids<'a>(value: &'a Value, ids: &mut Ids<'a>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(id)) = object.get("$id") {
                ids.insert(id, object);
            }
            object.values().for_each(|inner| collect_ids(inner, ids));
        }
        Value::Array(items) => items.iter().for_each(|inner| collect_ids(inner, ids)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn resolve<'a>(value: &'a Value, ids: &Ids<'a>) -> Option<&'a Object> {
    let object = value.as_object()?;
    match object.get("$ref") {
        Some(Value::String(id)) => ids.get(id.as_str()).copied(),
        _ => Some(object),
    }
}

fn inner<'a>(object: &'a Object, name: &str, ids: &Ids<'a>) -> Option<&'a Object> {
    resolve(object.get(name)?, ids)
}

fn kind(object: &Object) -> String {
    text(object, "Type")
        .unwrap_or_default()
        .to_ascii_lowercase()
        .replace('-', "")
}

fn host_name(object: &Object) -> Option<String> {
    first_text(object, &["HostName", "NetBiosName", "FQDN"])
}

fn role(object: &Object) -> Role {
    let mut roles = object
        .get("Roles")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    match roles.find_map(role_named) {
        Some(role) => role,
        None if object.get("Asset") == Some(&Value::Bool(true)) => Role::Impacted,
        None => Role::Related,
    }
}

/// Returns the part that a product's role word stands for; `None` for words that say nothing.
pub(crate) fn role_named(word: &str) -> Option<Role> {
    match word.to_ascii_lowercase().as_str() {
        "attacker" | "source" | "commandandcontrol" | "suspicious" => Some(Role::Attacker),
        "attacked" | "compromised" | "destination" | "impacted" | "edited" => Some(Role::Impacted),
        "contextual" | "related" | "scanned" | "created" | "added" | "loaded" => Some(Role::Related),
        _ => None,
    }
}

fn verdict(object: &Object) -> Verdict {
    text(object, "LastVerdict")
        .map(|word| verdict_named(&word))
        .unwrap_or_default()
}

/// Returns the judgement that a product's word stands for.
pub(crate) fn verdict_named(word: &str) -> Verdict {
    match word.to_ascii_lowercase().as_str() {
        "malicious" => Verdict::Malicious,
        "suspicious" => Verdict::Suspicious,
        "clean" | "nothreatsfound" | "benign" => Verdict::NoThreatsFound,
        _ => Verdict::Unknown,
    }
}

fn entity(object: &Object, ids: &Ids<'_>, only_host: Option<&str>) -> Option<Entity> {
    Some(match kind(object).as_str() {
        "account" => Entity::Account(account(object)?),
        "host" => Entity::Host(host(object, ids)?),
        "ip" => Entity::Ip(Ip {
            address: text(object, "Address")?,
            country: inner(object, "Location", ids).and_then(|place| text(place, "CountryCode")),
        }),
        "file" => Entity::File(file(object, ids)?),
        "process" => Entity::Process(process(object, ids, only_host)?),
        "url" => Entity::Url {
            url: text(object, "Url")?,
        },
        "dns" => Entity::Domain {
            name: text(object, "DomainName")?,
        },
        "registrykey" => Entity::RegistryValue(RegistryValue {
            key: registry_key(object)?,
            ..RegistryValue::default()
        }),
        "registryvalue" => Entity::RegistryValue(RegistryValue {
            key: inner(object, "Key", ids).and_then(registry_key)?,
            name: text(object, "Name"),
            data: text(object, "Value"),
        }),
        "mailmessage" => Entity::MailMessage(MailMessage {
            network_message_id: text(object, "NetworkMessageId"),
            internet_message_id: text(object, "InternetMessageId"),
            recipient: text(object, "Recipient"),
            sender: first_text(object, &["P2Sender", "Sender", "P1Sender"]),
            subject: text(object, "Subject"),
            sender_ip: first_text(object, &["SenderIP", "SenderIp"]),
        }),
        "mailbox" => Entity::Mailbox(Mailbox {
            primary_address: first_text(object, &["MailboxPrimaryAddress", "Upn"])?,
            upn: text(object, "Upn"),
        }),
        "cloudapplication" => {
            let application = CloudApplication {
                name: text(object, "Name").unwrap_or_default(),
                app_id: text(object, "AppId"),
                object_id: text(object, "OAuthObjectId"),
            };
            Entity::CloudApplication(application)
        }
        "oauthapplication" => {
            let application = CloudApplication {
                name: text(object, "Name").unwrap_or_default(),
                app_id: text(object, "OAuthAppId"),
                object_id: text(object, "OAuthObjectId"),
            };
            Entity::CloudApplication(application)
        }
        kind @ ("azureresource" | "amazonresource" | "googlecloudresource") => Entity::CloudResource(CloudResource {
            resource_id: first_text(object, &["ResourceId", "AmazonResourceId", "FullResourceName"])?,
            resource_type: text(object, "ResourceType"),
            platform: match kind {
                "amazonresource" => "AWS".to_owned(),
                "googlecloudresource" => "GCP".to_owned(),
                _ => "Azure".to_owned(),
            },
        }),
        // Hashes belong to the files that hold them.
        "filehash" | "" => return None,
        other => Entity::Other(OtherEntity {
            name: first_text(
                object,
                &[
                    "Name",
                    "FriendlyName",
                    "RequestId",
                    "SessionId",
                    "ClusterByValue",
                    "Query",
                ],
            )
            .unwrap_or_else(|| other.to_owned()),
            kind: text(object, "Type").unwrap_or_default(),
            raw: Value::Object(object.clone()),
        }),
    })
}

fn account(object: &Object) -> Option<Account> {
    let upn = text(object, "UserPrincipalName").or_else(|| {
        let (name, suffix) = (text(object, "Name")?, text(object, "UPNSuffix")?);
        Some(format!("{name}@{suffix}"))
    });
    let user = upn.as_deref().and_then(|upn| upn.split('@').next()).map(str::to_owned);
    let mut display_name = text(object, "DisplayName");
    let mut name = first_text(object, &["Name", "AccountName"]);
    // Identity products put the person's name where the account's name belongs.
    if let (Some(given), Some(user)) = (&name, &user)
        && given.contains(' ')
    {
        display_name = display_name.or_else(|| Some(given.clone()));
        name = Some(user.clone());
    }
    let account = Account {
        name: name.or(user).unwrap_or_default(),
        domain: first_text(object, &["NTDomain", "UPNSuffix", "DomainName", "DnsDomain"]),
        sid: text(object, "Sid"),
        upn,
        object_id: first_text(object, &["AadUserId", "ObjectGuid", "PUID"]),
        display_name,
    };
    let nameless = account.name.is_empty() && account.sid.is_none() && account.object_id.is_none();
    (!nameless).then_some(account)
}

fn host(object: &Object, ids: &Ids<'_>) -> Option<Host> {
    Some(Host {
        host_name: host_name(object)?,
        domain: first_text(object, &["DnsDomain", "NTDomain"]),
        device_id: text(object, "MdatpDeviceId"),
        os_family: text(object, "OSFamily").filter(|family| family != "Unknown"),
        entra_device_id: text(object, "AadDeviceId"),
        last_ip: text(object, "LastIpAddress")
            .or_else(|| inner(object, "LastIpAddress", ids).and_then(|address| text(address, "Address"))),
    })
}

fn file(object: &Object, ids: &Ids<'_>) -> Option<File> {
    let mut file = File {
        name: text(object, "Name").unwrap_or_default(),
        folder: text(object, "Directory"),
        ..File::default()
    };
    for hash in object
        .get("FileHashes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|hash| resolve(hash, ids))
    {
        let value = text(hash, "Value").map(|value| value.to_ascii_lowercase());
        match text(hash, "Algorithm")
            .unwrap_or_default()
            .to_ascii_uppercase()
            .replace('-', "")
            .as_str()
        {
            "SHA1" => file.sha1 = value,
            "SHA256" => file.sha256 = value,
            "MD5" => file.md5 = value,
            _ => {}
        }
    }
    let nameless = file.name.is_empty() && file.sha1.is_none() && file.sha256.is_none() && file.md5.is_none();
    (!nameless).then_some(file)
}

fn process(object: &Object, ids: &Ids<'_>, only_host: Option<&str>) -> Option<Process> {
    let parent = inner(object, "ParentProcess", ids);
    let process = Process {
        process_id: number(object, "ProcessId"),
        image: inner(object, "ImageFile", ids).and_then(|image| file(image, ids)),
        command_line: text(object, "CommandLine"),
        created_at: time(object, "CreationTimeUtc"),
        host_name: inner(object, "Host", ids)
            .and_then(host_name)
            .or_else(|| only_host.map(str::to_owned)),
        parent_process_id: parent.and_then(|parent| number(parent, "ProcessId")),
        parent_created_at: parent.and_then(|parent| time(parent, "CreationTimeUtc")),
        parent_image: parent
            .and_then(|parent| inner(parent, "ImageFile", ids))
            .and_then(|image| file(image, ids)),
    };
    let empty = process.process_id.is_none() && process.image.is_none() && process.command_line.is_none();
    (!empty).then_some(process)
}

fn registry_key(object: &Object) -> Option<String> {
    match (text(object, "Hive"), text(object, "Key")) {
        (Some(hive), Some(key)) => Some(format!("{hive}\\{key}")),
        (hive, key) => key.or(hive),
    }
}
