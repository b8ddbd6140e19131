//! An entity of an alert to Graph's evidence types.

use crate::{
    Account, CloudResource, Entity, Evidence, File, Host, MailMessage, Process, RegistryValue, Role, Verdict,
    field::time_text,
};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

/// Returns the evidence item as Graph's type for its kind, with every documented property. Kinds without
/// a type of their own keep the source's object under `additionalData`.
#[must_use]
pub fn evidence_to_json(item: &Evidence, created_at: DateTime<Utc>) -> Value {
    let (name, own) = match &item.entity {
        Entity::Host(host) => ("deviceEvidence", device(host)),
        Entity::Account(account) => (
            "userEvidence",
            json!({ "userAccount": user_account(account), "stream": null }),
        ),
        Entity::Ip(ip) => (
            "ipEvidence",
            json!({ "ipAddress": ip.address, "countryLetterCode": ip.country, "location": null, "stream": null }),
        ),
        Entity::File(file) => (
            "fileEvidence",
            json!({ "detectionStatus": null, "fileDetails": file_details(file), "mdeDeviceId": null }),
        ),
        Entity::Process(run) => ("processEvidence", process(run)),
        Entity::Url { url } => ("urlEvidence", json!({ "url": url })),
        Entity::Domain { name } => (
            "dnsEvidence",
            json!({ "domainName": name, "dnsServerIp": null, "hostIpAddress": null, "ipAddresses": [] }),
        ),
        Entity::RegistryValue(value) => registry(value),
        Entity::MailMessage(mail) => ("analyzedMessageEvidence", message(mail)),
        Entity::Mailbox(mailbox) => (
            "mailboxEvidence",
            json!({ "primaryAddress": mailbox.primary_address, "upn": mailbox.upn, "displayName": null, "userAccount": null }),
        ),
        Entity::CloudApplication(application) => (
            "oauthApplicationEvidence",
            json!({ "appId": application.app_id, "displayName": application.name, "objectId": application.object_id, "publisher": null }),
        ),
        Entity::CloudResource(resource) => cloud_resource(resource),
        Entity::Other(other) if other.kind.eq_ignore_ascii_case("malware") => (
            "malwareEvidence",
            json!({ "name": other.name, "category": null, "files": [], "processes": [] }),
        ),
        Entity::Other(other) => (
            "alertEvidence",
            json!({ "displayName": other.name, "additionalData": { "kind": other.kind, "entity": other.raw } }),
        ),
    };
    let mut object = Map::new();
    object.insert(
        "@odata.type".to_owned(),
        json!(format!("#microsoft.graph.security.{name}")),
    );
    let shared = json!({
        "createdDateTime": time_text(created_at),
        "verdict": verdict(item.verdict),
        "remediationStatus": "none",
        "remediationStatusDetails": null,
        "roles": roles(item),
        "detailedRoles": [],
        "tags": [],
    });
    for part in [shared, own] {
        if let Value::Object(part) = part {
            object.extend(part);
        }
    }
    Value::Object(object)
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Unknown => "unknown",
        Verdict::Suspicious => "suspicious",
        Verdict::Malicious => "malicious",
        Verdict::NoThreatsFound => "noThreatsFound",
    }
}

/// Graph tells who attacked and who was hit; an account or device that was hit counts as compromised.
fn roles(item: &Evidence) -> Vec<&'static str> {
    match (item.role, &item.entity) {
        (Role::Attacker, _) => vec!["attacker"],
        (Role::Impacted, Entity::Account(_) | Entity::Mailbox(_)) => vec!["compromised"],
        (Role::Impacted, _) => vec!["attacked"],
        (Role::Related, _) => vec![],
    }
}

fn device(host: &Host) -> Value {
    let full_name = match &host.domain {
        Some(domain) if domain.contains('.') && !host.host_name.contains('.') => {
            Some(format!("{}.{domain}", host.host_name))
        }
        _ => host.host_name.contains('.').then(|| host.host_name.clone()),
    };
    let dns_domain = host.domain.as_ref().filter(|domain| domain.contains('.'));
    let nt_domain = host.domain.as_ref().filter(|domain| !domain.contains('.'));
    json!({
        "mdeDeviceId": host.device_id,
        "azureAdDeviceId": host.entra_device_id,
        "deviceDnsName": full_name,
        "hostName": host.host_name,
        "dnsDomain": dns_domain,
        "ntDomain": nt_domain,
        "osPlatform": host.os_family,
        "osBuild": null,
        "version": null,
        "rbacGroupId": null,
        "rbacGroupName": null,
        "firstSeenDateTime": null,
        "riskScore": null,
        "healthStatus": null,
        "onboardingStatus": null,
        "defenderAvStatus": null,
        "lastIpAddress": host.last_ip,
        "lastExternalIpAddress": null,
        "ipInterfaces": [],
        "loggedOnUsers": [],
        "resourceAccessEvents": [],
        "vmMetadata": null,
    })
}

fn user_account(account: &Account) -> Value {
    json!({
        "accountName": account.name,
        "domainName": account.domain,
        "userSid": account.sid,
        "azureAdUserId": account.object_id,
        "userPrincipalName": account.upn,
        "displayName": account.display_name,
        "activeDirectoryObjectGuid": null,
        "resourceAccessEvents": [],
    })
}

fn file_details(file: &File) -> Value {
    json!({
        "fileName": file.name,
        "filePath": file.folder,
        "fileSize": null,
        "filePublisher": null,
        "issuer": null,
        "signer": null,
        "md5": file.md5,
        "sha1": file.sha1,
        "sha256": file.sha256,
        "sha256Ac": null,
    })
}

fn process(run: &Process) -> Value {
    json!({
        "detectionStatus": null,
        "imageFile": run.image.as_ref().map(file_details),
        "mdeDeviceId": null,
        "processId": run.process_id,
        "processCommandLine": run.command_line,
        "processCreationDateTime": run.created_at.map(time_text),
        "parentProcessId": run.parent_process_id,
        "parentProcessCreationDateTime": run.parent_created_at.map(time_text),
        "parentProcessImageFile": run.parent_image.as_ref().map(file_details),
        "userAccount": null,
    })
}

fn registry(value: &RegistryValue) -> (&'static str, Value) {
    let (hive, key) = match value.key.split_once('\\') {
        Some((hive, key)) if hive.to_ascii_uppercase().starts_with("HK") => (Some(hive), key),
        _ => (None, value.key.as_str()),
    };
    if value.name.is_none() && value.data.is_none() {
        return (
            "registryKeyEvidence",
            json!({ "registryHive": hive, "registryKey": key }),
        );
    }
    let object = json!({
        "mdeDeviceId": null,
        "registryHive": hive,
        "registryKey": key,
        "registryValue": value.data,
        "registryValueName": value.name,
        "registryValueType": null,
    });
    ("registryValueEvidence", object)
}

fn message(mail: &MailMessage) -> Value {
    let sender = mail.sender.as_ref().map(|address| {
        json!({ "emailAddress": address, "displayName": null, "domainName": address.rsplit_once('@').map(|(_, domain)| domain) })
    });
    json!({
        "networkMessageId": mail.network_message_id,
        "internetMessageId": mail.internet_message_id,
        "subject": mail.subject,
        "recipientEmailAddress": mail.recipient,
        "senderIp": mail.sender_ip,
        "p1Sender": null,
        "p2Sender": sender,
        "receivedDateTime": null,
        "deliveryAction": null,
        "deliveryLocation": null,
        "antiSpamDirection": null,
        "language": null,
        "urls": [],
        "urlCount": null,
        "attachmentsCount": null,
        "threats": [],
        "threatDetectionMethods": [],
        "urn": null,
    })
}

fn cloud_resource(resource: &CloudResource) -> (&'static str, Value) {
    let id = &resource.resource_id;
    let name = id.rsplit(['/', ':']).next().filter(|name| !name.is_empty());
    let kind = &resource.resource_type;
    match resource.platform.as_str() {
        "AWS" => {
            let account = id
                .strip_prefix("arn:")
                .and_then(|arn| arn.split(':').nth(3))
                .filter(|account| !account.is_empty());
            let object = json!({
                "amazonAccountId": account,
                "amazonResourceId": id,
                "resourceName": name,
                "resourceType": kind,
            });
            ("amazonResourceEvidence", object)
        }
        "GCP" => {
            let object = json!({
                "fullResourceName": id,
                "location": null,
                "locationType": null,
                "projectId": null,
                "projectNumber": null,
                "resourceName": name,
                "resourceType": kind,
            });
            ("googleCloudResourceEvidence", object)
        }
        _ => (
            "azureResourceEvidence",
            json!({ "resourceId": id, "resourceName": name, "resourceType": kind }),
        ),
    }
}
