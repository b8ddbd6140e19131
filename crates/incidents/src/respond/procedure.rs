//! How an action is done by hand: commands, queries and steps with values encoded for where they stand.

use super::model::{Form, Procedure};
use super::rule::Scene;
use crate::encode;
use crate::span::{Span, plain};
use crate::subjects::Subject;
use chrono::{DateTime, SecondsFormat, Utc};
use evidence::{Alert, Entity};

/// A part of a procedure.
pub(super) enum Part<'a> {
    /// Our own words.
    Words(&'a str),
    /// A value of the evidence and its kind.
    Value(&'static str, &'a str),
    /// An instant.
    At(DateTime<Utc>),
}

/// Where products' own steps are taken.
pub(super) const DEFENDER: &str = "Microsoft Defender portal";
pub(super) const ENTRA: &str = "Microsoft Entra admin center";
pub(super) const EXCHANGE: &str = "Exchange Online PowerShell";
pub(super) const GRAPH: &str = "Microsoft Graph PowerShell";
pub(super) const DOMAIN: &str = "PowerShell with the ActiveDirectory module";
pub(super) const DEVICE: &str = "PowerShell on the device";
pub(super) const LINUX: &str = "shell on the device";
pub(super) const AWS: &str = "AWS CLI";
pub(super) const HUNTING: &str = "hunting";

/// Builds a procedure; `None` when a value cannot be written safely in this form.
pub(super) fn procedure(form: Form, place: &str, parts: &[Part<'_>]) -> Option<Procedure> {
    let mut spans = Vec::new();
    for part in parts {
        spans.push(match part {
            Part::Words(words) => Span::text(words),
            Part::Value(kind, value) => encoded(form, kind, value)?,
            Part::At(at) => Span::Time {
                text: format!("datetime({})", at.to_rfc3339_opts(SecondsFormat::Secs, true)),
                at: *at,
            },
        });
    }
    Some(Procedure {
        form,
        place: place.to_owned(),
        text: plain(&spans),
        spans,
    })
}

fn encoded(form: Form, kind: &str, value: &str) -> Option<Span> {
    let text = match form {
        Form::PowerShell => encode::powershell(value)?,
        Form::Shell => encode::shell(value)?,
        Form::Kql => encode::kql(value),
        Form::Steps | Form::Prompt => Span::entity(kind, value).shown(),
    };
    Some(Span::Entity {
        kind: kind.to_owned(),
        text,
        value: value.chars().take(512).collect(),
    })
}

/// Steps to do by hand; they can always be written.
pub(super) fn steps(place: &str, parts: &[Part<'_>]) -> Option<Procedure> {
    procedure(Form::Steps, place, parts)
}

/// Where an account lives, as the alerts about it show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Realm {
    Entra,
    Aws,
    Gcp,
    Directory,
}

/// Tables whose accounts are those of a cloud.
const AWS_TABLES: &[&str] = &["AWSCloudTrail", "AWSGuardDuty"];
const GCP_TABLES: &[&str] = &["GCPAuditLogs", "GCPLoadBalancerLogs"];
const ENTRA_TABLES: &[&str] = &[
    "SigninLogs",
    "AADNonInteractiveUserSignInLogs",
    "AuditLogs",
    "OfficeActivity",
    "CloudAppEvents",
    "EmailEvents",
    "AADSignInEventsBeta",
    "EntraIdSignInEvents",
    "AzureActivity",
    "MicrosoftGraphActivityLogs",
    "AADUserRiskEvents",
];

/// Where a subject's account lives.
pub(super) fn realm(subject: &Subject<'_>) -> Realm {
    let of = |tables: &[&str]| rests_on(&subject.alerts, tables);
    let has_upn = match subject.entity {
        Entity::Account(account) => account.upn.as_deref().is_some_and(|upn| upn.contains('@')),
        Entity::Mailbox(_) => true,
        _ => false,
    };
    if of(AWS_TABLES) {
        Realm::Aws
    } else if of(GCP_TABLES) {
        Realm::Gcp
    } else if has_upn || of(ENTRA_TABLES) {
        Realm::Entra
    } else {
        Realm::Directory
    }
}

/// Whether one of the alerts cites a row of one of the tables.
pub(super) fn rests_on(alerts: &[&Alert], tables: &[&str]) -> bool {
    alerts
        .iter()
        .flat_map(|alert| &alert.citations)
        .any(|citation| tables.contains(&citation.row.table.as_str()))
}

/// The name under which a directory or cloud knows an account.
pub(super) fn sign_in_name<'a>(subject: &'a Subject<'_>) -> &'a str {
    match subject.entity {
        Entity::Account(account) => account
            .upn
            .as_deref()
            .filter(|upn| upn.contains('@'))
            .or(account.object_id.as_deref().filter(|_| realm(subject) == Realm::Entra))
            .unwrap_or_else(|| subject.name()),
        Entity::Mailbox(mailbox) => mailbox.upn.as_deref().unwrap_or(&mailbox.primary_address),
        _ => subject.name(),
    }
}

/// A query over a table of what happened around the incident.
pub(super) fn hunt(scene: &Scene<'_>, table: &str, time: &str, condition: &[Part<'_>]) -> Option<Procedure> {
    let (from, to) = scene.window();
    let head = format!("{table}\n| where {time} between (");
    let mut parts = vec![
        Part::Words(&head),
        Part::At(from),
        Part::Words(" .. "),
        Part::At(to),
        Part::Words(")\n| where "),
    ];
    for part in condition {
        parts.push(match part {
            Part::Words(words) => Part::Words(words),
            Part::Value(kind, value) => Part::Value(kind, value),
            Part::At(at) => Part::At(*at),
        });
    }
    let tail = format!("\n| sort by {time} asc\n| take 1000");
    parts.push(Part::Words(&tail));
    procedure(Form::Kql, HUNTING, &parts)
}
