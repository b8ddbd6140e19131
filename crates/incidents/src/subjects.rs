//! The things an incident is about, each with what its alerts say of it.
//!
//! Response, similarity and triage all ask the same of an incident: which hosts, accounts, addresses,
//! files and mails are in it, what they were to the attack, and which alerts say so.

use crate::behaviour;
use crate::correlate::{is_everybodys_program, is_nowhere, is_system_folder};
use crate::labels::{account_label, host_label, is_nobody};
use crate::story::kind;
use crate::{IncidentCase, Step};
use evidence::{Alert, Entity, Role, Severity, Verdict};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A thing of an incident.
#[derive(Clone, Debug)]
pub(crate) struct Subject<'a> {
    /// The entity's key.
    pub(crate) key: String,
    /// Graph's word for its kind (`device`, `user`, `ip`, …).
    pub(crate) kind: &'static str,
    /// The mention that tells most.
    pub(crate) entity: &'a Entity,
    /// What it was to the attack, the worst of all mentions.
    pub(crate) role: Role,
    /// The worst judgement of it.
    pub(crate) verdict: Verdict,
    /// Alerts that name it, the gravest first, then the earliest.
    pub(crate) alerts: Vec<&'a Alert>,
    /// Behaviours that those alerts tell of.
    pub(crate) behaviours: BTreeSet<&'static str>,
}

impl Subject<'_> {
    /// What a person calls it, without domain.
    pub(crate) fn name(&self) -> &str {
        match self.entity {
            Entity::Host(host) => host_label(&host.host_name),
            Entity::Account(account) => account_label(account),
            other => other.label(),
        }
    }

    /// Severity of the gravest alert about it.
    pub(crate) fn severity(&self) -> Severity {
        self.alerts
            .first()
            .map_or(Severity::Informational, |alert| alert.severity)
    }

    /// Whether one of the behaviours is told of it.
    pub(crate) fn shows(&self, behaviours: &[&str]) -> bool {
        behaviours.iter().any(|behaviour| self.behaviours.contains(behaviour))
    }

    /// Alerts about it that tell of one of the behaviours, in their order.
    pub(crate) fn alerts_of(&self, behaviours: &[&str]) -> Vec<&Alert> {
        self.alerts
            .iter()
            .copied()
            .filter(|alert| behaviour::of_alert(alert).is_some_and(|own| behaviours.contains(&own.id)))
            .collect()
    }

    /// Whether somebody called it the attacker's or bad.
    pub(crate) fn is_accused(&self) -> bool {
        self.role == Role::Attacker || matches!(self.verdict, Verdict::Malicious | Verdict::Suspicious)
    }
}

/// Returns the things of an incident, the gravest first. Only alerts that tell of the attack count, unless
/// none does; what belongs to everybody (the system's accounts, loopback, the system's programs) is no
/// thing of the incident.
pub(crate) fn subjects<'a>(case: &'a IncidentCase, steps: &[Step]) -> Vec<Subject<'a>> {
    let told: HashSet<&str> = steps
        .iter()
        .flat_map(|step| &step.alert_ids)
        .map(String::as_str)
        .collect();
    let mut subjects: BTreeMap<String, Subject<'a>> = BTreeMap::new();
    for alert in &case.alerts {
        if !told.is_empty() && !told.contains(alert.id.as_str()) {
            continue;
        }
        let shown = behaviour::of_alert(alert).map(|behaviour| behaviour.id);
        for item in alert.evidence.iter().filter(|item| is_telling(&item.entity)) {
            let key = item.entity.key();
            let subject = subjects.entry(key.clone()).or_insert_with(|| Subject {
                key,
                kind: kind(&item.entity),
                entity: &item.entity,
                role: item.role,
                verdict: item.verdict,
                alerts: Vec::new(),
                behaviours: BTreeSet::new(),
            });
            subject.role = subject.role.min(item.role);
            if verdict_rank(item.verdict) > verdict_rank(subject.verdict) {
                subject.verdict = item.verdict;
            }
            if fullness(&item.entity) > fullness(subject.entity) {
                subject.entity = &item.entity;
            }
            if subject.alerts.last().is_none_or(|last| last.id != alert.id) {
                subject.alerts.push(alert);
            }
            subject.behaviours.extend(shown);
        }
    }
    let mut subjects: Vec<Subject<'a>> = subjects.into_values().collect();
    for subject in &mut subjects {
        subject.alerts.sort_by(|a, b| {
            (Reverse(a.severity), a.first_activity_at, &a.id).cmp(&(Reverse(b.severity), b.first_activity_at, &b.id))
        });
    }
    subjects.sort_by(|a, b| {
        let weight = |subject: &Subject<'_>| {
            let first = subject.alerts.iter().map(|alert| alert.first_activity_at).min();
            (
                Reverse(subject.severity()),
                subject.role,
                Reverse(subject.alerts.len()),
                first,
            )
        };
        weight(a).cmp(&weight(b)).then_with(|| a.key.cmp(&b.key))
    });
    subjects
}

fn verdict_rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::NoThreatsFound => 0,
        Verdict::Unknown => 1,
        Verdict::Suspicious => 2,
        Verdict::Malicious => 3,
    }
}

/// How much a mention says: of two, the one with more identifiers is kept.
fn fullness(entity: &Entity) -> usize {
    let some = |fields: &[&Option<String>]| fields.iter().filter(|field| field.is_some()).count();
    match entity {
        Entity::Host(host) => some(&[&host.domain, &host.device_id, &host.os_family, &host.last_ip]),
        Entity::Account(account) => {
            some(&[&account.domain, &account.sid, &account.upn, &account.object_id])
                + usize::from(!account.name.is_empty())
        }
        Entity::File(file) => some(&[&file.folder, &file.sha1, &file.sha256, &file.md5]),
        Entity::MailMessage(mail) => some(&[
            &mail.network_message_id,
            &mail.internet_message_id,
            &mail.recipient,
            &mail.sender,
            &mail.subject,
        ]),
        _ => 0,
    }
}

fn is_telling(entity: &Entity) -> bool {
    match entity {
        Entity::Ip(ip) => !is_nowhere(&ip.address),
        Entity::Account(account) => !account_label(account).is_empty() && !is_nobody(account_label(account)),
        Entity::File(file) => {
            !is_everybodys_program(&file.name.to_lowercase()) && !file.folder.as_deref().is_some_and(is_system_folder)
        }
        other => !other.label().is_empty(),
    }
}
