//! Who used the device, and what of it is unusual.
//!
//! Unusual is measured against the device's own log-ons in the range: an account seen for the first time in
//! its last week, a log-on over the network into a session, failures in a row.

use crate::field::{by, first_text, newest, number, text};
use crate::report::{Attention, Piece, Proof, Writer, pieces};
use chrono::TimeDelta;
use evidence::Citation;
use std::collections::BTreeMap;

/// Log-on types after which somebody works on the device, as Defender names them.
const INTERACTIVE: &[&str] = &[
    "Interactive",
    "RemoteInteractive",
    "CachedInteractive",
    "CachedRemoteInteractive",
    "Unlock",
];

/// Failures of one account that are worth a sentence.
const MANY_FAILURES: usize = 5;

/// Things of one kind told one by one.
const MOST_TOLD: usize = 5;

/// One log-on, whichever table tells of it.
struct Logon<'a> {
    row: &'a Citation,
    account: &'a str,
    failed: bool,
    kind: &'static str,
    from: Option<&'a str>,
}

/// Adds the section.
pub(super) fn section(writer: &mut Writer<'_>) {
    writer.section("activity", "Notable user activity");
    cleared_logs(writer);
    if writer.absent("log-ons", &["logons", "security-logons"]) {
        return;
    }
    let inputs = writer.inputs;
    // The same log-on may be in both tables; one table tells a complete story.
    let source = if inputs.rows("logons").is_empty() {
        "security-logons"
    } else {
        "logons"
    };
    let logons: Vec<Logon<'_>> = inputs.rows(source).iter().filter_map(logon).collect();
    let people: Vec<&Logon<'_>> = logons.iter().filter(|logon| !is_machine(logon.account)).collect();
    let rows: Vec<&Citation> = people.iter().map(|logon| logon.row).collect();
    if rows.is_empty() {
        let all: Vec<&Citation> = logons.iter().map(|logon| logon.row).collect();
        if !all.is_empty() {
            let said = pieces![
                "Only the system and machine accounts logged on, ",
                Piece::number(all.len()),
                " times."
            ];
            writer.say("logons", Attention::Fact, said, &[Proof::Rows("log-ons", &all, &[])]);
        }
        return;
    }
    let label = if inputs.is_truncated(source) {
        "the newest log-ons"
    } else {
        "log-ons"
    };
    let accounts = by(rows.iter().copied(), |row| account(row).map(str::to_owned));
    let field = if source == "logons" {
        "AccountName"
    } else {
        "TargetUserName"
    };
    let said = pieces![
        Piece::number(rows.len()),
        if inputs.is_truncated(source) {
            " log-ons of people are looked at, the newest there are, by "
        } else {
            " log-ons of people, by "
        },
        Piece::number(accounts.len()),
        if accounts.len() == 1 { " account." } else { " accounts." },
    ];
    writer.say("logons", Attention::Fact, said, &[Proof::Rows(label, &rows, &[field])]);
    most(writer, &accounts);
    newcomers(writer, &people);
    remote(writer, &people);
    failures(writer, &people);
}

fn logon(row: &Citation) -> Option<Logon<'_>> {
    let account = account(row)?;
    let security = number(row, "EventID");
    let failed = security == Some(4625) || text(row, "ActionType") == Some("LogonFailed");
    let kind = match (text(row, "LogonType"), number(row, "LogonType")) {
        (_, Some(2)) => "Interactive",
        (_, Some(3)) => "Network",
        (_, Some(7)) => "Unlock",
        (_, Some(10)) => "RemoteInteractive",
        (_, Some(11)) => "CachedInteractive",
        (Some(kind), _) => INTERACTIVE
            .iter()
            .find(|known| known.eq_ignore_ascii_case(kind))
            .copied()
            .unwrap_or("Network"),
        _ => "Network",
    };
    let from = first_text(row, &["RemoteIP", "IpAddress"]).filter(|address| is_elsewhere(address));
    Some(Logon {
        row,
        account,
        failed,
        kind,
        from,
    })
}

fn account(row: &Citation) -> Option<&str> {
    first_text(row, &["AccountName", "TargetUserName"]).filter(|name| *name != "-")
}

fn is_elsewhere(address: &str) -> bool {
    address
        .parse::<std::net::IpAddr>()
        .is_ok_and(|address| !address.is_loopback() && !address.is_unspecified())
}

/// Whether an account is the system's or a machine's.
fn is_machine(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with('$')
        || ["system", "local service", "network service", "anonymous logon", "iusr"].contains(&name.as_str())
        || name.starts_with("dwm-")
        || name.starts_with("umfd-")
        || name.starts_with("defaultuser")
}

fn most(writer: &mut Writer<'_>, accounts: &[(String, Vec<&Citation>)]) {
    let Some((name, rows)) = accounts.first() else { return };
    let Some(last) = newest(rows.iter().copied()) else {
        return;
    };
    let said = pieces![
        "Most often by ",
        Piece::entity("user", name),
        ", ",
        Piece::number(rows.len()),
        " times."
    ];
    let label = format!("log-ons of {name}");
    writer.say(
        "main-user",
        Attention::Fact,
        said,
        &[Proof::Rows(&label, rows, &[]), Proof::Row(last)],
    );
}

/// Accounts whose first log-on here lies in the last week, when the rows reach back further.
fn newcomers(writer: &mut Writer<'_>, logons: &[&Logon<'_>]) {
    let times = || logons.iter().filter_map(|logon| logon.row.at);
    let (Some(start), Some(end)) = (times().min(), times().max()) else {
        return;
    };
    let recent = (end - TimeDelta::days(7)).max(start + (end - start) / 2);
    if end - start < TimeDelta::days(2) {
        return;
    }
    let mut first: BTreeMap<String, &Logon<'_>> = BTreeMap::new();
    for logon in logons.iter().filter(|logon| !logon.failed) {
        let known = first.entry(logon.account.to_lowercase()).or_insert(logon);
        if logon.row.at < known.row.at {
            *known = logon;
        }
    }
    let mut new: Vec<&Logon<'_>> = first
        .into_values()
        .filter(|logon| logon.row.at.is_some_and(|at| at >= recent))
        .collect();
    new.sort_by_key(|logon| std::cmp::Reverse(logon.row.at));
    for logon in new.into_iter().take(MOST_TOLD) {
        let Some(at) = logon.row.at else { continue };
        let mut said = pieces![
            Piece::entity("user", logon.account),
            " logged on here for the first time in this range, ",
            Piece::time(at)
        ];
        if let Some(from) = logon.from {
            said.extend(pieces![", from ", Piece::entity("ip", from)]);
        }
        said.push(Piece::text("."));
        writer.say("first-logon", Attention::Notable, said, &[Proof::Row(logon.row)]);
    }
}

fn remote(writer: &mut Writer<'_>, logons: &[&Logon<'_>]) {
    let sessions = logons
        .iter()
        .filter(|logon| !logon.failed && logon.kind.contains("RemoteInteractive"));
    let rows: Vec<&Citation> = sessions.map(|logon| logon.row).collect();
    for (name, own) in by(rows, |row| account(row).map(str::to_owned))
        .into_iter()
        .take(MOST_TOLD)
    {
        let Some(last) = newest(own.iter().copied()) else {
            continue;
        };
        let Some(at) = last.at else { continue };
        let mut said = pieces![
            Piece::entity("user", &name),
            " opened ",
            Piece::number(own.len()),
            if own.len() == 1 {
                " remote session"
            } else {
                " remote sessions"
            },
            ", last ",
            Piece::time(at),
        ];
        if let Some(from) = first_text(last, &["RemoteIP", "IpAddress"]).filter(|address| is_elsewhere(address)) {
            said.extend(pieces![" from ", Piece::entity("ip", from)]);
        }
        said.push(Piece::text("."));
        let label = format!("remote sessions of {name}");
        writer.say(
            "remote-session",
            Attention::Notable,
            said,
            &[Proof::Rows(&label, &own, &[]), Proof::Row(last)],
        );
    }
}

fn failures(writer: &mut Writer<'_>, logons: &[&Logon<'_>]) {
    let failed: Vec<&Citation> = logons
        .iter()
        .filter(|logon| logon.failed)
        .map(|logon| logon.row)
        .collect();
    for (name, own) in by(failed, |row| account(row).map(str::to_owned)) {
        if own.len() < MANY_FAILURES {
            continue;
        }
        let Some(last) = newest(own.iter().copied()) else {
            continue;
        };
        let after = logons
            .iter()
            .find(|logon| !logon.failed && logon.account.eq_ignore_ascii_case(&name) && logon.row.at > last.at);
        let mut said = pieces![
            Piece::number(own.len()),
            " log-ons of ",
            Piece::entity("user", &name),
            " failed"
        ];
        let label = format!("failed log-ons of {name}");
        let mut proofs = vec![Proof::Rows(&label, &own, &[]), Proof::Row(last)];
        let mut attention = Attention::Notable;
        if let Some(after) = after
            && let Some(at) = after.row.at
        {
            said.extend(pieces![", and one succeeded after them, ", Piece::time(at)]);
            proofs.push(Proof::Row(after.row));
            attention = Attention::Risk;
        }
        said.push(Piece::text("."));
        writer.say("failed-logons", attention, said, &proofs);
    }
}

/// Things that people do to a device and that are seldom harmless.
fn cleared_logs(writer: &mut Writer<'_>) {
    let rows = writer.inputs.rows("events");
    for row in rows {
        let (id, attention, lead) = match text(row, "ActionType") {
            Some("SecurityLogCleared") => ("log-cleared", Attention::Risk, "The security log was cleared "),
            Some("UserAccountCreated") => ("account-created", Attention::Notable, "A local account was created "),
            Some("UserAccountAddedToLocalGroup") => (
                "group-changed",
                Attention::Notable,
                "An account was added to a local group ",
            ),
            _ => continue,
        };
        let Some(at) = row.at else { continue };
        let mut said = pieces![lead, Piece::time(at)];
        if let Some(by) = first_text(row, &["InitiatingProcessAccountName", "AccountName"]) {
            said.extend(pieces![" by ", Piece::entity("user", by)]);
        }
        said.push(Piece::text("."));
        writer.say(id, attention, said, &[Proof::Row(row)]);
    }
}
