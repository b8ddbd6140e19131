//! The title of an incident as a sentence: what, where, after what.
//!
//! "Credential theft on MKT01 after a payload ran as pedro.gustavo": the gravest behaviour that the
//! incident shows, the host or account that shows it, and how it began. Words come from the alerts'
//! techniques and tactics; an incident of one alert keeps that alert's own words.

use crate::behaviour::{self, Behaviour};
use crate::inert;
use crate::labels::{accounts, hosts, is_nobody};
use evidence::{Alert, Severity, Tactic};
use std::collections::BTreeSet;

/// Longest name of a host or account in a title.
const LONGEST_NAME: usize = 60;

/// Longest title of an alert that becomes an incident's.
const LONGEST_TITLE: usize = 120;

pub(crate) fn title(alerts: &[&Alert]) -> String {
    match alerts {
        [] => "Incident without alerts".to_owned(),
        [only] => single(only),
        several => {
            let telling: Vec<&Alert> = telling(several);
            let Some((main, noun)) = headline(&telling) else {
                return single(several[0]);
            };
            let (place, holder) = place(&telling, main);
            let after = beginning(&telling, main, holder.as_deref())
                .map(|after| format!(" after {after}"))
                .unwrap_or_default();
            format!("{noun}{place}{after}")
        }
    }
}

/// The alerts that carry the story: from medium severity on, else all.
fn telling<'a>(alerts: &[&'a Alert]) -> Vec<&'a Alert> {
    let grave: Vec<&Alert> = alerts
        .iter()
        .copied()
        .filter(|alert| alert.severity >= Severity::Medium)
        .collect();
    if grave.is_empty() { alerts.to_vec() } else { grave }
}

fn single(alert: &Alert) -> String {
    let title = inert(&alert.title, LONGEST_TITLE).text;
    let said = title.to_lowercase();
    let place = hosts(alert).into_iter().next().map(|host| (" on ", host));
    let person = || {
        accounts(alert)
            .into_iter()
            .find(|name| !is_nobody(name))
            .map(|name| (" by ", name))
    };
    match place.or_else(person) {
        Some((word, name)) if !said.contains(&name.to_lowercase()) => {
            format!("{title}{word}{}", inert(&name, LONGEST_NAME).text)
        }
        _ => title,
    }
}

/// The gravest behaviour and the words for it: the first in the order of gravity among the gravest
/// alerts, so that one weak hint of ransomware does not name the incident.
fn headline(alerts: &[&Alert]) -> Option<(Main, &'static str)> {
    let worst = alerts.iter().map(|alert| alert.severity).max()?;
    let grave = || alerts.iter().filter(|alert| alert.severity == worst);
    let known = grave()
        .filter_map(|alert| behaviour::of_alert(alert))
        .min_by_key(|behaviour| behaviour.rank());
    if let Some(behaviour) = known {
        return Some((Main::Behaviour(behaviour), behaviour.noun));
    }
    let tactic = grave().filter_map(|alert| behaviour::main_tactic(alert)).max()?;
    Some((Main::Tactic(tactic), behaviour::tactic_noun(tactic)))
}

#[derive(Clone, Copy)]
enum Main {
    Behaviour(&'static Behaviour),
    Tactic(Tactic),
}

impl Main {
    fn is_shown_by(self, alert: &Alert) -> bool {
        match self {
            Self::Behaviour(main) => behaviour::of_alert(alert).is_some_and(|behaviour| behaviour.id == main.id),
            Self::Tactic(tactic) => behaviour::main_tactic(alert) == Some(tactic),
        }
    }
}

/// Where it happened, and the account named there, if any.
fn place(alerts: &[&Alert], main: Main) -> (String, Option<String>) {
    let shown: Vec<&&Alert> = alerts.iter().filter(|alert| main.is_shown_by(alert)).collect();
    // A product often names the domain controller beside the host; the host named first is the subject.
    let here: BTreeSet<String> = shown
        .iter()
        .filter_map(|alert| hosts(alert).into_iter().next())
        .map(|name| name.to_lowercase())
        .collect();
    let first = shown.iter().find_map(|alert| hosts(alert).into_iter().next());
    if let Some(first) = first {
        let first = inert(&first, LONGEST_NAME).text;
        let place = match here.len() {
            0 | 1 => format!(" on {first}"),
            2 => format!(" on {first} and another host"),
            more => format!(" on {first} and {} other hosts", more - 1),
        };
        return (place, None);
    }
    let person = shown
        .iter()
        .find_map(|alert| accounts(alert).into_iter().find(|name| !is_nobody(name)));
    match person {
        Some(name) => (format!(" by {}", inert(&name, LONGEST_NAME).text), Some(name)),
        None => (String::new(), None),
    }
}

/// How it began: the earliest behaviour that differs, with the account it began with.
fn beginning(alerts: &[&Alert], main: Main, named: Option<&str>) -> Option<String> {
    let first_main = alerts.iter().position(|alert| main.is_shown_by(alert));
    let (at, behaviour) = alerts.iter().enumerate().find_map(|(at, alert)| {
        let behaviour = behaviour::of_alert(alert)?;
        (!main.is_shown_by(alert)).then_some((at, behaviour))
    })?;
    // What came later is no beginning.
    if first_main.is_some_and(|first| at > first) {
        return None;
    }
    let person = accounts(alerts[at])
        .into_iter()
        .find(|name| !is_nobody(name) && named != Some(name.as_str()));
    Some(match person {
        Some(name) => {
            let word = if matches!(behaviour.tactic, Tactic::InitialAccess) {
                "for"
            } else {
                "as"
            };
            format!("{} {word} {}", behaviour.clause, inert(&name, LONGEST_NAME).text)
        }
        None => behaviour.clause.to_owned(),
    })
}
