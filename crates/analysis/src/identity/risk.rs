//! What the directory holds to be risky about somebody, and what is set up badly.

use super::sign_in::SignIn;
use crate::field::{first_text, list, newest, number, text, time, truth};
use crate::report::{Attention, Piece, Proof, Writer, pieces};
use chrono::TimeDelta;
use evidence::Citation;

/// Risk events told one by one.
const MOST_TOLD: usize = 6;

/// Flags of an Active Directory account that weaken it.
/// Source: Microsoft, "UserAccountControl property flags".
const FLAGS: &[(i64, &str)] = &[
    (0x0020, "needs no password"),
    (0x0080, "stores its password with reversible encryption"),
    (0x1_0000, "has a password that never expires"),
    (0x8_0000, "is trusted for unconstrained delegation"),
    (0x40_0000, "needs no Kerberos preauthentication"),
    (0x20_0000, "uses DES keys only"),
];

/// Clients that cannot ask for a second factor.
/// Source: Microsoft Entra, "Block legacy authentication".
const LEGACY: &[&str] = &[
    "imap4",
    "imap",
    "pop3",
    "pop",
    "smtp",
    "authenticated smtp",
    "exchange activesync",
    "mapi over http",
    "exchange web services",
    "autodiscover",
    "offline address book",
    "other clients",
    "exchange online powershell",
    "reporting web services",
];

/// A password older than this is stale.
const STALE: TimeDelta = TimeDelta::days(365);

/// Adds the section about directory risk.
pub(super) fn section(writer: &mut Writer<'_>, sign_ins: &[SignIn<'_>]) {
    writer.section("risk", "Directory risk");
    let inputs = writer.inputs;
    if let Some(row) = newest(inputs.rows("risky-users"))
        && let Some(level) = text(row, "RiskLevel")
    {
        let mut said = pieces!["Rated ", Piece::quote(level), " by identity protection"];
        if let Some(state) = text(row, "RiskState") {
            said.extend(pieces![", state ", Piece::quote(state)]);
        }
        if let Some(at) = time(row, "RiskLastUpdatedDateTime") {
            said.extend(pieces![", updated ", Piece::time(at)]);
        }
        said.push(Piece::text("."));
        writer.say("user-risk", of_level(level), said, &[Proof::Row(row)]);
    }
    if let Some(row) = newest(inputs.rows("directory"))
        && let Some(level) = text(row, "RiskLevel")
    {
        let mut said = pieces!["Risk level in the directory: ", Piece::quote(level)];
        if let Some(state) = text(row, "RiskStatus") {
            said.extend(pieces![", ", Piece::quote(state)]);
        }
        said.push(Piece::text("."));
        writer.say("directory-risk", of_level(level), said, &[Proof::Row(row)]);
    }
    for row in inputs.rows("risk-events").iter().take(MOST_TOLD) {
        let (Some(kind), Some(at)) = (text(row, "RiskEventType"), row.at) else {
            continue;
        };
        let mut said = pieces![Piece::time(at), ": ", Piece::quote(kind)];
        if let Some(address) = text(row, "IpAddress") {
            said.extend(pieces![" from ", Piece::entity("ip", address)]);
        }
        let level = text(row, "RiskLevel").unwrap_or_default();
        if !level.is_empty() {
            said.extend(pieces![", rated ", Piece::quote(level)]);
        }
        said.push(Piece::text("."));
        writer.say("risk-event", of_level(level), said, &[Proof::Row(row)]);
    }
    let risky = sign_ins.iter().any(|sign_in| sign_in.risk.is_some());
    if writer.findings_of_section() == 0 && !risky {
        writer.absent("directory risk", &["risky-users", "risk-events"]);
    }
}

fn of_level(level: &str) -> Attention {
    match level.to_lowercase().as_str() {
        "high" | "medium" => Attention::Risk,
        "low" => Attention::Notable,
        _ => Attention::Fact,
    }
}

/// Adds the section about misconfigurations.
pub(super) fn misconfigurations(writer: &mut Writer<'_>, sign_ins: &[SignIn<'_>]) {
    writer.section("misconfigurations", "Misconfigurations");
    let inputs = writer.inputs;
    let directory = newest(inputs.rows("directory"));
    if let Some(row) = directory {
        account_flags(writer, row);
        if truth(row, "IsAccountEnabled") == Some(false)
            && let Some(last) = sign_ins
                .iter()
                .rev()
                .find(|sign_in| sign_in.succeeded && row.at.is_some_and(|at| sign_in.at > at))
        {
            let said = pieces!["The account is disabled, yet signed in ", Piece::time(last.at), "."];
            writer.say(
                "disabled-signs-in",
                Attention::Risk,
                said,
                &[Proof::Row(row), Proof::Row(last.row)],
            );
        }
    }
    let good: Vec<&SignIn<'_>> = sign_ins.iter().filter(|sign_in| sign_in.succeeded).collect();
    single_factor(writer, &good);
    legacy(writer, &good);
    let accounts = inputs.rows("accounts");
    for row in newest(accounts).into_iter() {
        if let Some(at) = time(row, "LastPasswordChangeTime").filter(|at| inputs.range.until - *at > STALE) {
            let said = pieces!["The password was last changed ", Piece::time(at), "."];
            writer.say("stale-password", Attention::Notable, said, &[Proof::Row(row)]);
        }
        if row.fields.contains_key("EnrolledMfas") && list(row, "EnrolledMfas").is_empty() {
            writer.say(
                "no-second-factor",
                Attention::Risk,
                pieces!["No second factor is enrolled."],
                &[Proof::Row(row)],
            );
        }
    }
    let nothing_known = directory.is_none() && sign_ins.is_empty();
    if nothing_known {
        writer.absent("misconfigurations", &["directory", "accounts", "sign-ins"]);
    } else if writer.findings_of_section() == 0 {
        let proof = directory.or_else(|| sign_ins.first().map(|sign_in| sign_in.row));
        if let Some(row) = proof {
            writer.say(
                "none",
                Attention::Fact,
                pieces!["None found in what the workspace holds."],
                &[Proof::Row(row)],
            );
        }
    }
}

fn account_flags(writer: &mut Writer<'_>, row: &Citation) {
    if let Some(flags) = number(row, "UserAccountControl") {
        for (flag, words) in FLAGS.iter().filter(|(flag, _)| flags & flag != 0) {
            let said = pieces![
                "The account ",
                *words,
                " (account control ",
                Piece::quote(&flags.to_string()),
                ")."
            ];
            let attention = if *flag == 0x1_0000 {
                Attention::Notable
            } else {
                Attention::Risk
            };
            writer.say("account-control", attention, said, &[Proof::Row(row)]);
        }
        return;
    }
    for flag in list(row, "UserAccountControl") {
        let said = pieces!["Account control: ", Piece::quote(&flag), "."];
        let weak = [
            "PasswordNeverExpires",
            "PasswordNotRequired",
            "DontRequirePreauth",
            "TrustedForDelegation",
        ];
        if weak.iter().any(|weak| weak.eq_ignore_ascii_case(&flag)) {
            writer.say("account-control", Attention::Notable, said, &[Proof::Row(row)]);
        }
    }
}

fn single_factor(writer: &mut Writer<'_>, sign_ins: &[&SignIn<'_>]) {
    let known: Vec<&&SignIn<'_>> = sign_ins
        .iter()
        .filter(|sign_in| sign_in.requirement.is_some())
        .collect();
    let single: Vec<&Citation> = known
        .iter()
        .filter(|sign_in| {
            sign_in
                .requirement
                .is_some_and(|text| text.to_lowercase().starts_with("single"))
        })
        .map(|sign_in| sign_in.row)
        .collect();
    let all: Vec<&Citation> = known.iter().map(|sign_in| sign_in.row).collect();
    if single.is_empty() {
        return;
    }
    let said = pieces![
        Piece::number(single.len()),
        " of ",
        Piece::number(all.len()),
        " successful sign-ins needed a single factor only."
    ];
    let proofs = [
        Proof::Rows("sign-ins with a single factor", &single, &[]),
        Proof::Rows("successful sign-ins", &all, &[]),
    ];
    writer.say("single-factor", Attention::Risk, said, &proofs);
}

fn legacy(writer: &mut Writer<'_>, sign_ins: &[&SignIn<'_>]) {
    let old = |sign_in: &&&SignIn<'_>| {
        sign_in
            .client
            .is_some_and(|client| LEGACY.contains(&client.to_lowercase().as_str()))
    };
    let found: Vec<&&SignIn<'_>> = sign_ins.iter().filter(old).collect();
    let Some(last) = found.last() else { return };
    let rows: Vec<&Citation> = found.iter().map(|sign_in| sign_in.row).collect();
    let Some(client) = first_text(last.row, &["ClientAppUsed"]) else {
        return;
    };
    let said = pieces![
        Piece::number(rows.len()),
        " successful sign-ins used a client that cannot ask for a second factor, the last ",
        Piece::time(last.at),
        " (",
        Piece::quote(client),
        ").",
    ];
    writer.say(
        "legacy-client",
        Attention::Risk,
        said,
        &[
            Proof::Rows("sign-ins of legacy clients", &rows, &[]),
            Proof::Row(last.row),
        ],
    );
}
