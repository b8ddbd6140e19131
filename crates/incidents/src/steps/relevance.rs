//! Which alerts of an incident tell of the attack.
//!
//! Alerts of medium severity and above do. A weaker one does when it is tied to one of those: by the same
//! event, process, file, URL or mail, or by happening on the same host under the same account shortly
//! before or after. What is merely on the same host stays in the incident without a step. An incident of
//! nothing but low alerts tells of those; one of informational alerts only tells nothing.

use crate::correlate::strong_keys;
use crate::labels::{accounts, hosts, is_nobody};
use evidence::{Alert, Severity};
use std::collections::{HashMap, HashSet};

/// Seconds around a grave alert within which a low alert of the same host and account belongs to it.
const NEAR_LOW: i64 = 30 * 60;

/// The same when only the host is known, nobody's account.
const NEAR_NAMELESS: i64 = 5 * 60;

/// The same for an informational alert, which needs an account.
const NEAR_INFORMATIONAL: i64 = 5 * 60;

pub(super) fn included(alerts: &[Alert]) -> Vec<bool> {
    let is_grave = |alert: &Alert| alert.severity >= Severity::Medium;
    if !alerts.iter().any(is_grave) {
        return alerts.iter().map(|alert| alert.severity >= Severity::Low).collect();
    }
    let grave_keys: HashSet<u64> = alerts
        .iter()
        .filter(|alert| is_grave(alert))
        .flat_map(strong_keys)
        .collect();
    let mut times: HashMap<(String, String), Vec<(i64, i64)>> = HashMap::new();
    for alert in alerts.iter().filter(|alert| is_grave(alert)) {
        for scene in scenes(alert) {
            times.entry(scene).or_default().push(span(alert));
        }
    }
    alerts
        .iter()
        .map(|alert| {
            let near = match alert.severity {
                Severity::Medium | Severity::High => return true,
                Severity::Low => NEAR_LOW,
                Severity::Informational => NEAR_INFORMATIONAL,
            };
            if strong_keys(alert).iter().any(|key| grave_keys.contains(key)) {
                return true;
            }
            let (first, last) = span(alert);
            scenes(alert)
                .iter()
                .filter_map(|scene| Some((scene, times.get(scene)?)))
                .any(|(scene, spans)| {
                    // Without a person, the same host is all that is shared, and that says little.
                    let near = match (scene.1.is_empty(), alert.severity) {
                        (false, _) => near,
                        (true, Severity::Low) => NEAR_NAMELESS,
                        (true, _) => return false,
                    };
                    // Alerts are in order of first activity; those that start too late need no look.
                    let until = spans.partition_point(|(start, _)| *start <= last + near);
                    spans[..until]
                        .iter()
                        .rev()
                        .take(500)
                        .any(|(_, end)| *end + near >= first)
                })
        })
        .collect()
}

fn span(alert: &Alert) -> (i64, i64) {
    (alert.first_activity_at.timestamp(), alert.last_activity_at.timestamp())
}

/// Host and account together; an alert without one of them matches others without it.
fn scenes(alert: &Alert) -> Vec<(String, String)> {
    let lower = |names: Vec<String>| -> Vec<String> {
        let names: Vec<String> = names.iter().take(4).map(|name| name.to_lowercase()).collect();
        if names.is_empty() { vec![String::new()] } else { names }
    };
    let people = accounts(alert).into_iter().filter(|name| !is_nobody(name)).collect();
    let (hosts, people) = (lower(hosts(alert)), lower(people));
    let pairs = hosts
        .iter()
        .flat_map(|host| people.iter().map(move |person| (host.clone(), person.clone())));
    pairs
        .filter(|(host, person)| !host.is_empty() || !person.is_empty())
        .collect()
}
