//! What an alert can share with another: its entities under the names that make them comparable.
//!
//! One account has several names (SAM name, UPN, SID, object id); each is a key of kind account, and a
//! user name equals the user part of a UPN, which is how an on-premises account meets its cloud identity.

use super::common_names::{
    is_everybodys_account, is_everybodys_program, is_everybodys_sid, is_local_account, is_nowhere, is_system_folder,
};
use super::kind::Kind;
use evidence::{Account, Alert, Entity, File, Process, Role};
use std::hash::{DefaultHasher, Hasher};

/// A thing an alert can share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Key {
    pub(super) hash: u64,
    pub(super) kind: Kind,
    /// Share of the kind's weight that this mention carries.
    pub(super) factor: f32,
    /// Whether it counts as a host or account when breadth is measured: one key per account does.
    pub(super) anchor: bool,
}

/// Keys kept per alert: beyond that an alert is a list, not a clue, and lists must not cost quadratically.
const MOST_KEYS: usize = 96;

/// Entities looked at per alert.
const MOST_ENTITIES: usize = 200;

/// Cited rows that can show two rules firing on the same event: this many from each end.
const ROWS_AT_EACH_END: usize = 4;

/// Files in the system's own folders are mostly part of it, but not always.
const SYSTEM_FILE: f32 = 0.3;

/// Something mentioned in passing, beside the host or account that the alert is about.
const IN_PASSING: f32 = 0.6;

/// Receives the keys of an alert; the second form also wants to know what a key is called.
pub(super) trait Sink {
    fn take(&mut self, kind: Kind, factor: f32, hash: u64, label: &dyn Fn() -> String);

    /// Says that the key last taken stands for its account.
    fn mark_anchor(&mut self) {}
}

/// Collects keys for grouping.
#[derive(Default)]
pub(super) struct Keys(pub(super) Vec<Key>);

impl Sink for Keys {
    fn take(&mut self, kind: Kind, factor: f32, hash: u64, _: &dyn Fn() -> String) {
        if self.0.len() < MOST_KEYS {
            self.0.push(Key {
                hash,
                kind,
                factor,
                anchor: kind == Kind::Host,
            });
        }
    }

    fn mark_anchor(&mut self) {
        if let Some(key) = self.0.last_mut() {
            key.anchor = true;
        }
    }
}

/// Collects what keys are called, for reasons.
#[derive(Default)]
pub(super) struct Labels(pub(super) Vec<(u64, String)>);

impl Sink for Labels {
    fn take(&mut self, _: Kind, _: f32, hash: u64, label: &dyn Fn() -> String) {
        self.0.push((hash, label()));
    }
}

/// Returns the alert's keys, sorted by hash, each once with its largest factor.
pub(super) fn keys(alert: &Alert) -> Vec<Key> {
    let mut sink = Keys::default();
    visit(alert, &mut sink);
    let mut keys = sink.0;
    keys.sort_by(|a, b| {
        a.hash
            .cmp(&b.hash)
            .then(b.factor.total_cmp(&a.factor))
            .then(a.kind.cmp(&b.kind))
    });
    keys.dedup_by_key(|key| key.hash);
    keys
}

/// Returns the hash of the detector, also when the source names none.
pub(super) fn detector(alert: &Alert) -> u64 {
    let name = if alert.detector_id.is_empty() {
        &alert.title
    } else {
        &alert.detector_id
    };
    hash(Kind::Detector, name)
}

/// SipHash, since attackers choose the texts: equal hashes must not join their alerts to others.
fn hash(kind: Kind, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u8(kind as u8);
    write_lower(&mut hasher, text);
    hasher.finish()
}

fn hash_parts(kind: Kind, host: &str, parts: (u64, i64)) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u8(kind as u8);
    hasher.write_u64(parts.0);
    hasher.write_i64(parts.1);
    write_lower(&mut hasher, short(host));
    hasher.finish()
}

/// Writes text in lower case, copying it only when it is not.
fn write_lower(hasher: &mut DefaultHasher, text: &str) {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        hasher.write(text.as_bytes());
    } else {
        hasher.write(text.to_lowercase().as_bytes());
    }
}

/// Host name without domain; an address stays whole.
fn short(name: &str) -> &str {
    if name.parse::<std::net::IpAddr>().is_ok() {
        name
    } else {
        name.split('.').next().unwrap_or(name)
    }
}

/// Hands all keys of an alert to the sink, strongest kinds first.
pub(super) fn visit(alert: &Alert, sink: &mut impl Sink) {
    if let Some(id) = alert.provider_incident_id() {
        sink.take(Kind::Provider, 1.0, hash(Kind::Provider, id), &|| id.to_owned());
    }
    let rows = alert.citations.len();
    for (at, citation) in alert.citations.iter().enumerate() {
        if at < ROWS_AT_EACH_END || at + ROWS_AT_EACH_END >= rows {
            let row = citation.row.to_string();
            sink.take(Kind::Row, 1.0, hash(Kind::Row, &row), &|| row.clone());
        }
    }
    let sole_host = sole_host(alert);
    // Most products give no roles; "related" then says nothing. Where another entity of the same kind is
    // said to be the attacker or the victim, the others are there in passing.
    let mains: Vec<_> = alert
        .evidence
        .iter()
        .filter(|item| item.role != Role::Related)
        .map(|item| std::mem::discriminant(&item.entity))
        .collect();
    for item in alert.evidence.iter().take(MOST_ENTITIES) {
        let in_passing = item.role == Role::Related && mains.contains(&std::mem::discriminant(&item.entity));
        visit_entity(&item.entity, if in_passing { IN_PASSING } else { 1.0 }, sole_host, sink);
    }
    visit_objects(alert, sink);
    let name = if alert.detector_id.is_empty() {
        &alert.title
    } else {
        &alert.detector_id
    };
    sink.take(Kind::Detector, 1.0, hash(Kind::Detector, name), &|| alert.title.clone());
}

fn sole_host(alert: &Alert) -> Option<&str> {
    let mut names = alert.evidence.iter().filter_map(|item| match &item.entity {
        Entity::Host(host) => Some(short(&host.host_name)),
        _ => None,
    });
    let first = names.next()?;
    names.all(|name| name.eq_ignore_ascii_case(first)).then_some(first)
}

fn visit_entity(entity: &Entity, role: f32, sole_host: Option<&str>, sink: &mut impl Sink) {
    match entity {
        Entity::Host(host) => host_key(&host.host_name, role, sink),
        Entity::Account(account) => account_keys(account, role, sole_host, sink),
        Entity::Mailbox(mailbox) => address_keys(&mailbox.primary_address, role, sink),
        Entity::Ip(ip) if !is_nowhere(&ip.address) => {
            sink.take(Kind::Ip, role, hash(Kind::Ip, &ip.address), &|| ip.address.clone());
        }
        Entity::Ip(_) => {}
        Entity::File(file) => file_keys(file, role, sink),
        Entity::Process(process) => process_keys(process, sole_host, sink),
        Entity::Url { url } => {
            let plain = url
                .split_once("://")
                .map_or(url.as_str(), |(_, rest)| rest)
                .trim_end_matches('/');
            if plain.is_empty() {
                return;
            }
            let site = plain.split(['/', '?', '#']).next().unwrap_or(plain);
            // An address without path says no more than its domain.
            if site.len() < plain.len() {
                sink.take(Kind::Url, 1.0, hash(Kind::Url, plain), &|| url.clone());
            }
            let site = site.rsplit('@').next().unwrap_or(site);
            let name = site.split(':').next().unwrap_or(site);
            let factor = if site.len() < plain.len() { 0.7 } else { 1.0 };
            sink.take(Kind::Domain, factor, hash(Kind::Domain, name), &|| name.to_owned());
        }
        Entity::Domain { name } if !name.is_empty() => {
            let name = name.trim_end_matches('.');
            sink.take(Kind::Domain, 1.0, hash(Kind::Domain, name), &|| name.to_owned());
        }
        Entity::Domain { .. } => {}
        Entity::RegistryValue(value) => {
            let text = format!("{}\\{}", value.key, value.name.as_deref().unwrap_or(""));
            sink.take(Kind::Registry, 1.0, hash(Kind::Registry, &text), &|| text.clone());
        }
        Entity::MailMessage(mail) => {
            for id in [&mail.network_message_id, &mail.internet_message_id]
                .into_iter()
                .flatten()
            {
                sink.take(Kind::Mail, 1.0, hash(Kind::Mail, id), &|| {
                    mail.subject.clone().unwrap_or_else(|| id.clone())
                });
            }
            if let Some(recipient) = &mail.recipient {
                address_keys(recipient, role, sink);
            }
        }
        Entity::CloudApplication(application) => {
            let id = application.app_id.as_deref().unwrap_or(&application.name);
            if !id.is_empty() {
                sink.take(Kind::Application, role, hash(Kind::Application, id), &|| {
                    application.name.clone()
                });
            }
        }
        Entity::CloudResource(resource) => {
            let id = &resource.resource_id;
            sink.take(Kind::Resource, role, hash(Kind::Resource, id), &|| id.clone());
        }
        Entity::Other(other) if !other.name.is_empty() => {
            let text = format!("{}/{}", other.kind, other.name);
            sink.take(Kind::Other, role, hash(Kind::Other, &text), &|| other.name.clone());
        }
        Entity::Other(_) => {}
    }
}

fn host_key(name: &str, factor: f32, sink: &mut impl Sink) {
    let name = short(name.trim_matches('\\'));
    if name.is_empty() || name == "-" || name.eq_ignore_ascii_case("localhost") {
        return;
    }
    sink.take(Kind::Host, factor, hash(Kind::Host, name), &|| name.to_owned());
}

fn account_keys(account: &Account, role: f32, sole_host: Option<&str>, sink: &mut impl Sink) {
    let label = || evidence::Entity::Account(account.clone()).label().to_owned();
    if let Some(sid) = account.sid.as_deref().filter(|sid| !is_everybodys_sid(sid)) {
        sink.take(Kind::Account, role, hash(Kind::Account, sid), &label);
    }
    if let Some(id) = account.object_id.as_deref().filter(|id| id.len() > 8) {
        sink.take(Kind::Account, role, hash(Kind::Account, id), &label);
    }
    if let Some(upn) = account.upn.as_deref() {
        address_keys(upn, role, sink);
    }
    if account.name.is_empty() && account.upn.is_none() {
        sink.mark_anchor();
    }
    let bare = account.name.rsplit('\\').next().unwrap_or(&account.name);
    if let Some(machine) = bare.strip_suffix('$') {
        host_key(machine, IN_PASSING * role, sink);
        return;
    }
    if bare.contains('@') {
        address_keys(bare, role, sink);
        return;
    }
    name_key(bare, role, sole_host.or(account.domain.as_deref()), sink);
}

/// A user principal name or mail address, and its user part.
fn address_keys(address: &str, role: f32, sink: &mut impl Sink) {
    let Some((user, _)) = address.split_once('@') else {
        name_key(address, role, None, sink);
        return;
    };
    if is_everybodys_account(&user.to_lowercase()) {
        return;
    }
    sink.take(Kind::Account, role, hash(Kind::Account, address), &|| {
        address.to_owned()
    });
    name_key(user, role, address.split('@').nth(1), sink);
}

fn name_key(name: &str, role: f32, scope: Option<&str>, sink: &mut impl Sink) {
    let lower = name.trim().to_lowercase();
    if is_everybodys_account(&lower) {
        return;
    }
    if !is_local_account(&lower) {
        sink.take(Kind::Account, role, hash(Kind::Account, &lower), &|| name.to_owned());
        sink.mark_anchor();
    } else if let Some(scope) = scope {
        let text = format!("{lower}@{scope}");
        sink.take(Kind::Account, role, hash(Kind::Account, &text), &|| name.to_owned());
        sink.mark_anchor();
    }
}

fn file_keys(file: &File, role: f32, sink: &mut impl Sink) {
    let name = file.name.to_lowercase();
    let name = name.rsplit(['\\', '/']).next().unwrap_or(&name);
    if is_everybodys_program(name) {
        return;
    }
    let factor = if file.folder.as_deref().is_some_and(is_system_folder) {
        SYSTEM_FILE
    } else {
        role
    };
    for digest in [&file.sha256, &file.sha1, &file.md5].into_iter().flatten() {
        sink.take(Kind::FileHash, factor, hash(Kind::FileHash, digest), &|| {
            file.name.clone()
        });
    }
    if !name.is_empty() {
        sink.take(Kind::FileName, factor, hash(Kind::FileName, name), &|| {
            file.name.clone()
        });
    }
}

fn process_keys(process: &Process, sole_host: Option<&str>, sink: &mut impl Sink) {
    if let Some(image) = &process.image {
        file_keys(image, 1.0, sink);
    }
    let Some(host) = process.host_name.as_deref().or(sole_host) else {
        return;
    };
    let label = |name: Option<&File>, id: u64| match name {
        Some(file) if !file.name.is_empty() => format!("{} ({id})", file.name),
        _ => format!("process {id}"),
    };
    // Ids 0 and 4 are the idle process and the kernel on every Windows host.
    let run = |id: Option<u64>| id.filter(|id| *id > 4);
    if let Some(id) = run(process.process_id) {
        let (kind, factor, at) = match process.created_at {
            Some(at) => (Kind::Process, 1.0, at.timestamp()),
            // An id without start time is reused within hours, so it counts as a hint of ancestry.
            None => (Kind::Ancestry, 0.5, 0),
        };
        let image = process.image.as_ref();
        sink.take(kind, factor, hash_parts(Kind::Process, host, (id, at)), &|| {
            label(image, id)
        });
    }
    if let Some(id) = run(process.parent_process_id) {
        let (factor, at) = match process.parent_created_at {
            Some(at) => (parent_factor(process.parent_image.as_ref()), at.timestamp()),
            None => (0.4, 0),
        };
        let image = process.parent_image.as_ref();
        // The same hash as the parent's own run, so that a child meets its parent as well as its sibling.
        sink.take(
            Kind::Ancestry,
            factor,
            hash_parts(Kind::Process, host, (id, at)),
            &|| label(image, id),
        );
    }
}

/// The shell of a session and the service manager start everything, so sharing them says little.
fn parent_factor(parent: Option<&File>) -> f32 {
    let session_parents = [
        "explorer.exe",
        "services.exe",
        "svchost.exe",
        "winlogon.exe",
        "userinit.exe",
        "wininit.exe",
        "systemd",
        "init",
        "sshd",
    ];
    match parent {
        Some(file) if session_parents.iter().any(|name| file.name.eq_ignore_ascii_case(name)) => 0.3,
        _ => 1.0,
    }
}

/// Ids that the alert's words name (`object id 4cac49d3-…`): the same id in two alerts is the same object.
fn visit_objects(alert: &Alert, sink: &mut impl Sink) {
    const LONGEST_DESCRIPTION: usize = 2_000;
    const MOST_IDS: usize = 4;
    let text = alert.description.as_bytes();
    let text = &text[..text.len().min(LONGEST_DESCRIPTION)];
    let mut found = 0;
    let mut at = 0;
    while at + 36 <= text.len() && found < MOST_IDS {
        // A word of a web address is the article's id, not an object's.
        if is_guid(&text[at..at + 36]) && (at == 0 || text[at - 1] != b'/') {
            if let Ok(id) = std::str::from_utf8(&text[at..at + 36]) {
                sink.take(Kind::Object, 1.0, hash(Kind::Object, id), &|| id.to_owned());
            }
            found += 1;
            at += 36;
        } else {
            at += 1;
        }
    }
}

fn is_guid(text: &[u8]) -> bool {
    text[8] == b'-'
        && text.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
