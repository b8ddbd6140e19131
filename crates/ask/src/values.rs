//! The values of a kind that an alert holds.

use crate::want::Want;
use chrono::{DateTime, Utc};
use evidence::{Account, Alert, Entity, Evidence, File, Process, Role, Verdict, detail};

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

/// Programs that are in an alert as surroundings more often than as what it is about.
const SURROUNDINGS: &[&str] = &[
    "wmiprvse.exe",
    "explorer.exe",
    "services.exe",
    "svchost.exe",
    "wininit.exe",
    "ntoskrnl.exe",
    "cmd.exe",
    "conhost.exe",
    "userinit.exe",
    "winlogon.exe",
    "powershell.exe",
    "msedge.exe",
    "chrome.exe",
    "csrss.exe",
    "smss.exe",
    "taskhostw.exe",
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

/// How little a program that is everywhere says; the kernel says next to nothing.
fn commonness(name: &str) -> f64 {
    match name {
        "ntoskrnl.exe" | "system" => 0.3,
        _ if SURROUNDINGS.contains(&name) => 0.6,
        _ => 1.0,
    }
}

fn of_file(file: &File, weight: f64, names: &[String], found: &mut Found) {
    let weight = weight * commonness(&file.name.to_lowercase());
    found.add(&[Want::FileName], "file", &file.name, weight, names);
    let runs = file.name.to_lowercase().ends_with(".exe");
    found.add(
        &[Want::ProcessName],
        "file",
        &file.name,
        weight * if runs { 0.8 } else { 0.5 },
        names,
    );
    let parts = [
        (Want::FileFolder, "folder", &file.folder),
        (Want::Sha256, "sha256", &file.sha256),
        (Want::Sha1, "sha1", &file.sha1),
        (Want::Md5, "md5", &file.md5),
    ];
    for (want, field, part) in parts {
        part.iter()
            .for_each(|part| found.add(&[want], field, part, weight, names));
    }
}

fn of_process(process: &Process, names: &[String], found: &mut Found) {
    let image = process.image.as_ref().map(|image| image.name.as_str()).or_else(|| {
        let line = process.command_line.as_deref()?.trim_start_matches('"');
        let program = line.split(['"', ' ']).next()?.rsplit(['\\', '/']).next()?;
        Some(if program.eq_ignore_ascii_case("%comspec%") {
            "cmd.exe"
        } else {
            program
        })
    });
    let surrounding = image.is_some_and(|image| SURROUNDINGS.contains(&image.to_lowercase().as_str()));
    let bare = process
        .command_line
        .as_deref()
        .is_none_or(|line| !line.trim().contains(' '));
    // A shell that was given something to do is no mere surrounding.
    let weight = match image.map(str::to_lowercase) {
        Some(image) if surrounding && bare => commonness(&image) * 0.85,
        Some(_) if surrounding => 0.8,
        _ => 1.0,
    };
    image
        .iter()
        .for_each(|name| found.add(&[Want::ProcessName], "process", name, weight, names));
    image
        .iter()
        .for_each(|name| found.add(&[Want::FileName], "process", name, weight * 0.7, names));
    if let Some(line) = &process.command_line {
        found.add(&[Want::CommandLine], "commandLine", line, weight, names);
        if found.want == Want::FileName {
            arguments(line).for_each(|file| found.add(&[Want::FileName], "commandLine", file, weight * 0.6, names));
        }
    }
    process
        .process_id
        .iter()
        .for_each(|id| found.add(&[Want::ProcessId], "processId", &id.to_string(), weight, names));
    process
        .created_at
        .iter()
        .for_each(|at| found.add(&[Want::ProcessStart], "createdAt", &time(*at), weight, names));
    let parent = process.parent_image.iter();
    parent.for_each(|parent| found.add(&[Want::ParentName], "parentProcess", &parent.name, 1.0, names));
    if let Some(image) = &process.image {
        for (want, field, hash) in [
            (Want::Sha256, "sha256", &image.sha256),
            (Want::Sha1, "sha1", &image.sha1),
            (Want::Md5, "md5", &image.md5),
            (Want::FileFolder, "folder", &image.folder),
        ] {
            hash.iter()
                .for_each(|hash| found.add(&[want], field, hash, weight * 0.8, names));
        }
    }
}

/// Returns the names of scripts that a command line is given.
fn arguments(line: &str) -> impl Iterator<Item = &str> {
    const SCRIPTS: [&str; 9] = [".ps1", ".psm1", ".vbs", ".js", ".bat", ".cmd", ".py", ".sh", ".hta"];
    let names = line
        .split([' ', '"', '\'', ',', ';', '='])
        .filter_map(|word| word.rsplit(['\\', '/']).next());
    names.filter(|name| {
        SCRIPTS
            .iter()
            .any(|ending| name.len() > ending.len() && name.to_lowercase().ends_with(ending))
    })
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

/// Returns everything that an entity may be called, in the form in which names are compared.
pub(crate) fn names(entity: &Entity) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    spelled_names(entity, &mut |name| names.push(crate::mention::key(name)));
    names.retain(|name| !name.is_empty());
    names
}

/// Gives everything that an entity may be called, as it is spelled.
pub(crate) fn spelled_names(entity: &Entity, add: &mut dyn FnMut(&str)) {
    fn all<'a>(names: impl IntoIterator<Item = &'a Option<String>>, add: &mut dyn FnMut(&str)) {
        names.into_iter().flatten().for_each(|name| add(name));
    }
    fn of_file(file: &File, add: &mut dyn FnMut(&str)) {
        add(&file.name);
        all([&file.sha1, &file.sha256, &file.md5], add);
        if let Some(folder) = &file.folder {
            add(&format!("{folder}\\{}", file.name));
        }
    }
    match entity {
        Entity::Account(account) => {
            add(&account.name);
            all(
                [&account.upn, &account.sid, &account.object_id, &account.display_name],
                add,
            );
        }
        Entity::Host(host) => {
            add(&host.host_name);
            all([&host.entra_device_id, &host.device_id], add);
            if let Some(domain) = &host.domain {
                add(&format!("{}.{domain}", host.host_name));
            }
        }
        Entity::Ip(ip) => add(&ip.address),
        Entity::File(file) => of_file(file, add),
        Entity::Process(process) => {
            process.image.iter().for_each(|image| of_file(image, add));
            all([&process.command_line], add);
            process.process_id.iter().for_each(|id| add(&id.to_string()));
        }
        Entity::Url { url } => add(url),
        Entity::Domain { name } => add(name),
        Entity::RegistryValue(value) => add(&value.key),
        Entity::MailMessage(mail) => {
            all(
                [
                    &mail.sender,
                    &mail.recipient,
                    &mail.subject,
                    &mail.sender_ip,
                    &mail.network_message_id,
                ],
                add,
            );
        }
        Entity::Mailbox(mailbox) => {
            add(&mailbox.primary_address);
            all([&mailbox.upn], add);
        }
        Entity::CloudApplication(application) => {
            add(&application.name);
            all([&application.app_id, &application.object_id], add);
        }
        Entity::CloudResource(resource) => add(&resource.resource_id),
        Entity::Other(other) => {
            add(&other.name);
            if let Some(fields) = other.raw.as_object() {
                fields.values().filter_map(serde_json::Value::as_str).for_each(add);
            }
        }
    }
}
