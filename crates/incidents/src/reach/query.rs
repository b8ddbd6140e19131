//! What the tables are asked.

use crate::encode;
use crate::subjects::{Subject, subjects};
use crate::{IncidentCase, Step};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use evidence::{Role, Severity};
use serde::{Deserialize, Serialize};

/// Compromised things of a kind that are asked about, at most.
const MOST: usize = 10;

/// How far back access counts as access: longer ago it may have been taken away.
const BACK: TimeDelta = TimeDelta::days(30);

/// How long after the last alert what was touched still counts.
const AFTER: TimeDelta = TimeDelta::hours(12);

/// Things asked for per query.
const MOST_FOUND: usize = 200;

/// A query about one compromised thing: its rows have `Name`, `Rows`, `First` and `Last`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReachQuery {
    /// Id.
    pub id: String,
    /// Key of the compromised thing.
    pub about: String,
    /// Its kind.
    pub about_kind: String,
    /// Its name; hostile text.
    pub about_name: String,
    /// Kind of what is found.
    pub kind: String,
    /// What connects them, in words between the two.
    pub relation: String,
    /// The query.
    pub kql: String,
}

struct Way {
    id: &'static str,
    of: &'static str,
    kind: &'static str,
    relation: &'static str,
    table: &'static str,
    time: &'static str,
    /// The condition up to the name's literal, and after it.
    condition: (&'static str, &'static str),
    name: &'static str,
}

const WAYS: &[Way] = &[
    Way {
        id: "device_logons",
        of: "user",
        kind: "device",
        relation: " signed in to ",
        table: "DeviceLogonEvents",
        time: "Timestamp",
        condition: ("AccountName =~ ", " and ActionType == \"LogonSuccess\""),
        name: "DeviceName",
    },
    Way {
        id: "domain_logons",
        of: "user",
        kind: "device",
        relation: " signed in over the domain to ",
        table: "IdentityLogonEvents",
        time: "Timestamp",
        condition: ("AccountName =~ ", " and ActionType == \"LogonSuccess\""),
        name: "DestinationDeviceName",
    },
    Way {
        id: "applications",
        of: "user",
        kind: "application",
        relation: " signed in to the application ",
        table: "SigninLogs",
        time: "TimeGenerated",
        condition: (
            "tostring(split(UserPrincipalName, \"@\")[0]) =~ ",
            " and ResultType == \"0\"",
        ),
        name: "AppDisplayName",
    },
    Way {
        id: "cloud_services",
        of: "user",
        kind: "resource",
        relation: " called the cloud service ",
        table: "AWSCloudTrail",
        time: "TimeGenerated",
        condition: ("UserIdentityUserName =~ ", " and isempty(ErrorCode)"),
        name: "EventSource",
    },
    Way {
        id: "accounts_there",
        of: "device",
        kind: "user",
        relation: " was signed in to by ",
        table: "DeviceLogonEvents",
        time: "Timestamp",
        condition: (
            "tostring(split(DeviceName, \".\")[0]) =~ ",
            " and ActionType == \"LogonSuccess\"",
        ),
        name: "AccountName",
    },
    Way {
        id: "devices_from_there",
        of: "device",
        kind: "device",
        relation: " was the origin of sign-ins to ",
        table: "DeviceLogonEvents",
        time: "Timestamp",
        condition: (
            "tostring(split(RemoteDeviceName, \".\")[0]) =~ ",
            " and ActionType == \"LogonSuccess\"",
        ),
        name: "DeviceName",
    },
    Way {
        id: "addresses",
        of: "device",
        kind: "ip",
        relation: " connected to the inner address ",
        table: "DeviceNetworkEvents",
        time: "Timestamp",
        condition: (
            "tostring(split(DeviceName, \".\")[0]) =~ ",
            " and ipv4_is_private(RemoteIP)",
        ),
        name: "RemoteIP",
    },
];

/// Accounts and hosts that the attacker had: a grave alert is about what was done with or on them.
pub(super) fn compromised<'s, 'a>(subjects: &'s [Subject<'a>], kind: &str) -> Vec<&'s Subject<'a>> {
    let had = |subject: &&Subject<'_>| {
        let tried_only = subject.behaviours.len() == 1 && subject.shows(&["spray", "phishing", "scan"]);
        subject.kind == kind
            && subject.severity() >= Severity::Medium
            && !tried_only
            && (subject.role != Role::Related || subject.severity() >= Severity::High || subject.behaviours.len() > 1)
    };
    subjects.iter().filter(had).take(MOST).collect()
}

/// Returns what to ask the tables about an incident.
#[must_use]
pub fn reach_queries(case: &IncidentCase, steps: &[Step]) -> Vec<ReachQuery> {
    let subjects = subjects(case, steps);
    let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let from = instant(case.incident.first_activity_at - BACK);
    let to = instant(case.incident.last_activity_at + AFTER);
    let mut queries = Vec::new();
    for kind in ["user", "device"] {
        for subject in compromised(&subjects, kind) {
            for way in WAYS.iter().filter(|way| way.of == kind) {
                let (before, after) = way.condition;
                let name = encode::kql(subject.name());
                let kql = format!(
                    "{table}\n| where {time} between (datetime({from}) .. datetime({to}))\n| where {before}{name}{after} and isnotempty({column})\n| summarize Rows = count(), First = min({time}), Last = max({time}) by Name = {column}\n| top {MOST_FOUND} by Rows desc",
                    table = way.table,
                    time = way.time,
                    column = way.name,
                );
                queries.push(ReachQuery {
                    id: format!("{}/{}", way.id, subject.key),
                    about: subject.key.clone(),
                    about_kind: kind.to_owned(),
                    about_name: subject.name().to_owned(),
                    kind: way.kind.to_owned(),
                    relation: way.relation.to_owned(),
                    kql,
                });
            }
        }
    }
    queries
}
