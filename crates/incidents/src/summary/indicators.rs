//! Indicators of compromise: what to look for elsewhere.
//!
//! Only alerts that tell of the attack give any. An organisation's own hosts, private addresses that
//! nobody called the attacker's, and programs that come with every system are no indicators.

use super::compose::Composer;
use super::model::{BlockKind, Indicator};
use crate::Step;
use crate::cited::{Candidates, Depth};
use crate::correlate::{is_everybodys_program, is_nowhere, is_system_folder};
use crate::span::{Span, push_list};
use evidence::{Alert, Entity, Evidence, File, Role, Verdict};
use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;

/// Indicators of one kind, at most.
const MOST: usize = 50;

/// Indicators named in one sentence.
const MOST_TOLD: usize = 6;

/// Alerts named per indicator.
const MOST_ALERTS: usize = 10;

/// Kinds in the order in which they are told, and what introduces them.
const KINDS: &[(&str, &str)] = &[
    ("ip", "Addresses: "),
    ("url", "Web addresses: "),
    ("domain", "Domains: "),
    ("file", "Files: "),
    ("sha256", "Hashes: "),
    ("sha1", "Hashes: "),
    ("md5", "Hashes: "),
    ("mail", "Mail senders: "),
];

/// Finds the indicators and adds a sentence per kind.
pub(super) fn indicators(composer: &mut Composer<'_>, steps: &[Step]) -> Vec<Indicator> {
    let telling: HashSet<&str> = steps
        .iter()
        .flat_map(|step| &step.alert_ids)
        .map(String::as_str)
        .collect();
    let case = composer.case;
    let own = own_addresses(&case.alerts);
    let mut found: BTreeMap<(usize, String), Vec<String>> = BTreeMap::new();
    for alert in case.alerts.iter().filter(|alert| telling.contains(alert.id.as_str())) {
        for item in &alert.evidence {
            for (kind, value) in values(item, &own) {
                let Some(rank) = KINDS.iter().position(|(name, _)| *name == kind) else {
                    continue;
                };
                let alerts = found.entry((rank, value)).or_default();
                if alerts.len() < MOST_ALERTS && alerts.last() != Some(&alert.id) {
                    alerts.push(alert.id.clone());
                }
            }
        }
    }
    let mut indicators = Vec::new();
    for (rank, (kind, lead)) in KINDS.iter().enumerate() {
        let mut of_kind: Vec<(&String, &Vec<String>)> = found
            .iter()
            .filter(|((at, _), _)| *at == rank)
            .map(|((_, value), alerts)| (value, alerts))
            .collect();
        // What more alerts show comes first; the order of the values settles ties.
        of_kind.sort_by_key(|(_, alerts)| std::cmp::Reverse(alerts.len()));
        of_kind.truncate(MOST);
        if of_kind.is_empty() {
            continue;
        }
        let mut spans = vec![Span::text(lead)];
        push_list(
            &mut spans,
            of_kind.iter().map(|(value, _)| Span::entity(kind, value)),
            MOST_TOLD,
        );
        spans.push(Span::text("."));
        let shown = of_kind
            .iter()
            .take(MOST_TOLD)
            .filter_map(|(_, alerts)| composer.alert(alerts.first()?));
        let proofs = Candidates::proofs(shown, &[]);
        composer.push(BlockKind::Indicators, spans, &proofs, None, Depth::Whole);
        indicators.extend(of_kind.into_iter().map(|(value, alerts)| Indicator {
            kind: (*kind).to_owned(),
            shown: Span::entity(kind, value).shown(),
            value: value.clone(),
            alert_ids: alerts.clone(),
        }));
    }
    indicators
}

/// Addresses that the alerts' hosts have.
fn own_addresses(alerts: &[Alert]) -> HashSet<&str> {
    alerts
        .iter()
        .flat_map(|alert| &alert.evidence)
        .filter_map(|item| match &item.entity {
            Entity::Host(host) => host.last_ip.as_deref(),
            _ => None,
        })
        .collect()
}

fn values(item: &Evidence, own: &HashSet<&str>) -> Vec<(&'static str, String)> {
    if item.verdict == Verdict::NoThreatsFound {
        return Vec::new();
    }
    let accused = item.role == Role::Attacker || matches!(item.verdict, Verdict::Malicious | Verdict::Suspicious);
    match &item.entity {
        Entity::Ip(ip) => {
            let address = &ip.address;
            let outside = accused || !is_private(address);
            if is_nowhere(address) || own.contains(address.as_str()) || !outside {
                Vec::new()
            } else {
                vec![("ip", address.clone())]
            }
        }
        Entity::Url { url } if !url.is_empty() => vec![("url", url.clone())],
        Entity::Domain { name } if !name.is_empty() => vec![("domain", name.clone())],
        Entity::File(file) => of_file(file, accused),
        Entity::Process(run) => run
            .image
            .as_ref()
            .map(|image| of_file(image, accused))
            .unwrap_or_default(),
        Entity::MailMessage(mail) => mail.sender.iter().map(|sender| ("mail", sender.clone())).collect(),
        _ => Vec::new(),
    }
}

fn of_file(file: &File, accused: bool) -> Vec<(&'static str, String)> {
    let name = file.name.to_lowercase();
    let name = name.rsplit(['\\', '/']).next().unwrap_or(&name);
    let systems_own = file.folder.as_deref().is_some_and(is_system_folder);
    if is_everybodys_program(name) || systems_own && !accused {
        return Vec::new();
    }
    let mut values = Vec::new();
    if !file.name.is_empty() {
        values.push(("file", file.name.clone()));
    }
    // The strongest hash identifies the file; the weaker ones would only repeat it.
    let hashes = [("sha256", &file.sha256), ("sha1", &file.sha1), ("md5", &file.md5)];
    if let Some((kind, Some(hash))) = hashes.into_iter().find(|(_, hash)| hash.is_some()) {
        values.push((kind, hash.clone()));
    }
    values
}

fn is_private(address: &str) -> bool {
    match address.parse() {
        Ok(IpAddr::V4(v4)) => v4.is_private(),
        Ok(IpAddr::V6(v6)) => v6.segments()[0] & 0xfe00 == 0xfc00,
        Err(_) => true,
    }
}
