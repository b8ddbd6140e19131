//! The values of a kind that an alert holds.

mod program;

use crate::naming::names;
use crate::want::Want;
use chrono::{DateTime, Utc};
use evidence::{Account, Alert, Entity, Evidence, Role, Verdict, detail};
use program::{of_file, of_process};

/// A value and how much it stands out in its alert.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Value {
    /// As it is answered.
    pub(crate) text: String,
    /// Name of the field that a citation shows it under.
    pub(crate) field: &'static str,
    /// Between nothing and about one and a half.
    pub(crate) weight: f64,
    /// Other names of the entity that it is of, in the form of `mention::key`.
    pub(crate) owner: Vec<String>,
}

/// Accounts that every machine has; one of them is the answer only when nobody else is there.
const EVERYWHERE: &[&str] = &[
    "system",
    "localsystem",
    "local service",
    "network service",
    "localservice",
    "networkservice",
];

/// Returns the values of a kind, the alert's main ones with the greatest weight.
pub(crate) fn values(alert: &Alert, want: Want) -> Vec<Value> {
    let mut found = Found {
        want,
        values: Vec::new(),
    };
    let mut place = 0_u32;
    for item in &alert.evidence {
        let before = found.values.len();
        of_entity(item, &mut found);
        if found.values.len() > before {
            // What stands first in an alert is what it is about, most of the time.
            let first = 1.0 / (1.0 + 0.06 * f64::from(place));
            found.values[before..]
                .iter_mut()
                .for_each(|value| value.weight *= first * standing(item));
            place += 1;
        }
    }
    of_alert(alert, &mut found);
    found.values
}

struct Found {
    want: Want,
    values: Vec<Value>,
}

impl Found {
    fn add(&mut self, wants: &[Want], field: &'static str, text: &str, weight: f64, owner: &[String]) {
        let text = text.trim();
        if !wants.contains(&self.want) || text.is_empty() {
            return;
        }
        let owner = owner.iter().filter(|name| !name.is_empty()).cloned().collect();
        self.values.push(Value {
            text: text.to_owned(),
            field,
            weight,
            owner,
        });
    }

    fn add_some(&mut self, want: Want, field: &'static str, text: Option<&String>, owner: &[String]) {
        text.iter().for_each(|text| self.add(&[want], field, text, 1.0, owner));
    }
}

/// How much an entity's role and judgement make it stand out.
fn standing(item: &Evidence) -> f64 {
    let role = match item.role {
        Role::Attacker => 1.15,
        Role::Impacted => 1.05,
        Role::Related => 1.0,
    };
    let verdict = match item.verdict {
        Verdict::Malicious | Verdict::Suspicious => 1.1,
        Verdict::Unknown => 1.0,
        Verdict::NoThreatsFound => 0.7,
    };
    role * verdict
}

fn of_entity(item: &Evidence, found: &mut Found) {
    let names = names(&item.entity);
    match &item.entity {
        Entity::Account(account) => of_account(account, &names, found),
        Entity::Host(host) => {
            found.add(&[Want::HostName], "hostName", &host.host_name, 1.0, &names);
            found.add_some(
                Want::HostEntraId,
                "entraDeviceId",
                host.entra_device_id.as_ref(),
                &names,
            );
            found.add_some(Want::HostDeviceId, "deviceId", host.device_id.as_ref(), &names);
            found.add_some(Want::HostOs, "osFamily", host.os_family.as_ref(), &names);
            // Its own address: the answer when the alert holds no other.
            let own = host.last_ip.iter();
            own.for_each(|address| found.add(&[Want::Ip], "lastIp", address, 0.45, &names));
        }
        Entity::Ip(ip) => {
            found.add(&[Want::Ip], "ip", &ip.address, 1.0, &names);
            found.add(&[Want::SenderIp], "ip", &ip.address, 0.7, &names);
            found.add_some(Want::Country, "country", ip.country.as_ref(), &names);
        }
        Entity::File(file) => of_file(file, 1.0, &names, found),
        Entity::Process(process) => of_process(process, &names, found),
        Entity::Url { url } => {
            found.add(&[Want::Url], "url", url, 1.0, &names);
            domain_of(url)
                .iter()
                .for_each(|domain| found.add(&[Want::Domain], "url", domain, 0.8, &names));
        }
        Entity::Domain { name } => {
            found.add(&[Want::Domain], "domain", name, 1.0, &names);
            found.add(&[Want::Url], "domain", name, 0.7, &names);
        }
        Entity::RegistryValue(value) => found.add(&[Want::RegistryKey], "registryKey", &value.key, 1.0, &names),
        Entity::MailMessage(mail) => {
            found.add_some(Want::MailSender, "sender", mail.sender.as_ref(), &names);
            found.add_some(Want::MailRecipient, "recipient", mail.recipient.as_ref(), &names);
            found.add_some(Want::MailSubject, "subject", mail.subject.as_ref(), &names);
            found.add_some(Want::SenderIp, "senderIp", mail.sender_ip.as_ref(), &names);
            mail.sender_ip
                .iter()
                .for_each(|ip| found.add(&[Want::Ip], "senderIp", ip, 0.9, &names));
            let recipient = mail.recipient.iter();
            recipient.for_each(|to| found.add(&[Want::Mailbox, Want::AccountMail], "recipient", to, 0.6, &names));
        }
        Entity::Mailbox(mailbox) => {
            let address = &mailbox.primary_address;
            found.add(&[Want::Mailbox], "mailbox", address, 1.0, &names);
            found.add(
                &[Want::AccountMail, Want::MailRecipient],
                "mailbox",
                address,
                0.7,
                &names,
            );
        }
        Entity::CloudApplication(application) => {
            found.add(&[Want::AppName], "application", &application.name, 1.0, &names);
            found.add_some(Want::AppId, "appId", application.app_id.as_ref(), &names);
            found.add_some(Want::AppObjectId, "objectId", application.object_id.as_ref(), &names);
        }
        Entity::CloudResource(resource) => found.add(&[Want::Resource], "resource", &resource.resource_id, 1.0, &names),
        Entity::Other(other) => {
            if other.kind.to_lowercase().contains("application") {
                found.add(&[Want::AppName], "application", &other.name, 1.0, &names);
            }
        }
    }
}

fn of_account(account: &Account, names: &[String], found: &mut Found) {
    let everywhere = EVERYWHERE.contains(&account.name.to_lowercase().as_str())
        || account
            .sid
            .as_deref()
            .is_some_and(|sid| sid.starts_with("S-1-5-") && sid.len() <= 8);
    let weight = if everywhere { 0.8 } else { 1.0 };
    let shown = if account.name.is_empty() {
        account.upn.as_ref()
    } else {
        Some(&account.name)
    };
    let shown = shown.map(|name| match account.display_name.as_deref().map(str::trim) {
        Some(person) if !person.is_empty() && !person.eq_ignore_ascii_case(name) => format!("{person} ({name})"),
        _ => name.clone(),
    });
    shown
        .iter()
        .for_each(|name| found.add(&[Want::AccountName], "account", name, weight, names));
    account
        .sid
        .iter()
        .for_each(|sid| found.add(&[Want::AccountSid], "sid", sid, weight, names));
    account
        .object_id
        .iter()
        .for_each(|id| found.add(&[Want::AccountId], "userId", id, weight, names));
    if let Some(upn) = account.upn.as_ref().filter(|upn| upn.contains('@')) {
        found.add(&[Want::AccountMail], "upn", upn, weight, names);
        found.add(
            &[Want::Mailbox, Want::MailSender, Want::MailRecipient],
            "upn",
            upn,
            0.5,
            names,
        );
    }
}

/// Values that are the alert's own.
fn of_alert(alert: &Alert, found: &mut Found) {
    for technique in &alert.techniques {
        found.add(&[Want::Technique], "technique", technique.id(), 1.0, &[]);
    }
    for tactic in &alert.tactics {
        found.add(&[Want::Tactic], "tactic", tactic.words(), 1.0, &[]);
    }
    found.add(&[Want::AlertTitle], "title", &alert.title, 1.0, &[]);
    found.add(&[Want::AlertId], "id", &alert.id, 1.0, &[]);
    found.add(&[Want::Severity], "severity", &alert.severity.to_string(), 1.0, &[]);
    found.add(&[Want::Product], "product", &alert.product_name, 1.0, &[]);
    found.add(
        &[Want::Time],
        "firstActivityAt",
        &time(alert.first_activity_at),
        1.0,
        &[],
    );
    alert
        .actor_name
        .iter()
        .for_each(|name| found.add(&[Want::Actor], "actor", name, 1.0, &[]));
    for name in ["ThreatName", "ThreatFamilyName"] {
        let threat = alert
            .custom_details
            .get(name)
            .iter()
            .copied()
            .cloned()
            .collect::<Vec<_>>();
        threat
            .iter()
            .for_each(|name| found.add(&[Want::Threat], "threat", name, 1.0, &[]));
    }
    if found.want == Want::Threat && found.values.is_empty() {
        let category = alert.custom_details.get(detail::CATEGORY);
        category
            .iter()
            .for_each(|name| found.add(&[Want::Threat], "category", name, 0.3, &[]));
    }
}

/// Returns an instant as answers give it.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    let text = at.format("%Y-%m-%dT%H:%M:%S%.9f").to_string();
    format!("{}Z", text.trim_end_matches('0').trim_end_matches('.'))
}

/// Returns the host part of a web address.
fn domain_of(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest
        .split(['/', '?', '#'])
        .next()?
        .rsplit('@')
        .next()?
        .split(':')
        .next()?;
    (host.contains('.') && host.parse::<std::net::IpAddr>().is_err()).then(|| host.to_lowercase())
}
