//! What is unusual about how somebody signs in, against their own sign-ins of the range.

use super::sign_in::SignIn;
use crate::field::{by, first_text, newest};
use crate::report::{Attention, Piece, Proof, Writer, pieces};
use chrono::{NaiveDate, TimeDelta};
use evidence::Citation;
use std::collections::BTreeMap;

/// Fewest sign-ins that make a past to compare with.
const LEAST_PAST: usize = 8;

/// A place seen in at most one of so many sign-ins is unusual.
const RARE: usize = 10;

/// Time in which nobody travels from one country to another.
const TRAVEL: TimeDelta = TimeDelta::hours(2);

/// Failures that are worth a sentence.
const MANY_FAILURES: usize = 5;

/// Things of one kind told one by one.
const MOST_TOLD: usize = 4;

/// Adds the section.
pub(super) fn section(writer: &mut Writer<'_>, sign_ins: &[SignIn<'_>]) {
    writer.section("behaviour", "Unusual behaviour");
    if sign_ins.is_empty() {
        writer.absent("sign-ins", &["sign-ins", "defender-sign-ins", "entra-sign-ins"]);
        logon_failures(writer);
        return;
    }
    let good: Vec<&SignIn<'_>> = sign_ins.iter().filter(|sign_in| sign_in.succeeded).collect();
    let all: Vec<&Citation> = sign_ins.iter().map(|sign_in| sign_in.row).collect();
    let failed: Vec<&Citation> = sign_ins
        .iter()
        .filter(|sign_in| !sign_in.succeeded)
        .map(|sign_in| sign_in.row)
        .collect();
    let said = pieces![
        Piece::number(all.len()),
        " sign-ins, of which ",
        Piece::number(failed.len()),
        " failed."
    ];
    writer.say(
        "sign-ins",
        Attention::Fact,
        said,
        &[
            Proof::Rows("sign-ins", &all, &[]),
            Proof::Rows("failed sign-ins", &failed, &[]),
        ],
    );
    let before = writer.findings_of_section();
    rare(writer, &good, "unusual-location", ("country", "from "), |sign_in| {
        sign_in.country.clone()
    });
    rare(writer, &good, "unusual-address", ("ip", "from address "), |sign_in| {
        sign_in.address.map(str::to_owned)
    });
    rare(
        writer,
        &good,
        "unusual-system",
        ("system", "with the system "),
        |sign_in| sign_in.system.clone(),
    );
    travel(writer, &good);
    frequency(writer, &good);
    failures(writer, sign_ins);
    risky(writer, sign_ins);
    logon_failures(writer);
    if good.len() < LEAST_PAST {
        let rows: Vec<&Citation> = good.iter().map(|sign_in| sign_in.row).collect();
        let said = pieces![
            Piece::number(rows.len()),
            " successful sign-ins are too few to say what is usual."
        ];
        writer.say(
            "no-baseline",
            Attention::Fact,
            said,
            &[Proof::Rows("successful sign-ins", &rows, &[])],
        );
    } else if writer.findings_of_section() == before {
        let rows: Vec<&Citation> = good.iter().map(|sign_in| sign_in.row).collect();
        let said = pieces![
            "Nothing stands out in ",
            Piece::number(rows.len()),
            " successful sign-ins."
        ];
        writer.say(
            "usual",
            Attention::Fact,
            said,
            &[Proof::Rows("successful sign-ins", &rows, &[])],
        );
    }
}

/// Tells values that hardly any sign-in has, when there is a past to compare with.
fn rare<'a>(
    writer: &mut Writer<'_>,
    sign_ins: &[&SignIn<'a>],
    id: &str,
    (kind, lead): (&str, &str),
    value: impl Fn(&SignIn<'a>) -> Option<String>,
) {
    let known: Vec<&&SignIn<'_>> = sign_ins.iter().filter(|sign_in| value(sign_in).is_some()).collect();
    if known.len() < LEAST_PAST {
        return;
    }
    let mut groups: BTreeMap<String, Vec<&SignIn<'_>>> = BTreeMap::new();
    for sign_in in &known {
        groups
            .entry(value(sign_in).unwrap_or_default())
            .or_default()
            .push(sign_in);
    }
    let all: Vec<&Citation> = known.iter().map(|sign_in| sign_in.row).collect();
    let unusual = groups.iter().filter(|(_, own)| own.len() * RARE <= known.len());
    // When most values are rare, rarity is the habit.
    if unusual.clone().count() * 2 > groups.len().max(2) {
        return;
    }
    let mut unusual: Vec<_> = unusual.collect();
    unusual.sort_by_key(|(_, own)| own.len());
    for (name, own) in unusual.into_iter().take(MOST_TOLD) {
        let Some(last) = own.last() else { continue };
        let rows: Vec<&Citation> = own.iter().map(|sign_in| sign_in.row).collect();
        let piece = if kind == "ip" {
            Piece::entity("ip", name)
        } else {
            Piece::quote(name)
        };
        let mut said = pieces![
            Piece::number(rows.len()),
            " of ",
            Piece::number(all.len()),
            " sign-ins came ",
            lead,
            piece,
            ", the last ",
            Piece::time(last.at),
        ];
        if let Some(app) = last.app {
            said.extend(pieces![" to ", Piece::entity("application", app)]);
        }
        said.push(Piece::text("."));
        let label = format!("sign-ins {lead}{name}");
        let proofs = [
            Proof::Rows(&label, &rows, &[]),
            Proof::Rows("successful sign-ins", &all, &[]),
            Proof::Row(last.row),
        ];
        writer.say(id, Attention::Notable, said, &proofs);
    }
}

/// Two sign-ins from different countries, closer than anybody travels.
fn travel(writer: &mut Writer<'_>, sign_ins: &[&SignIn<'_>]) {
    let located: Vec<&&SignIn<'_>> = sign_ins.iter().filter(|sign_in| sign_in.country.is_some()).collect();
    let mut told = 0;
    for two in located.windows(2) {
        let [one, other] = two else { continue };
        if one.country == other.country || other.at - one.at > TRAVEL || told == MOST_TOLD {
            continue;
        }
        let (Some(from), Some(to)) = (&one.country, &other.country) else {
            continue;
        };
        told += 1;
        let said = pieces![
            "Signed in from ",
            Piece::quote(from),
            " at ",
            Piece::time(one.at),
            " and from ",
            Piece::quote(to),
            " at ",
            Piece::time(other.at),
            ", sooner than anybody travels.",
        ];
        writer.say(
            "impossible-travel",
            Attention::Risk,
            said,
            &[Proof::Row(one.row), Proof::Row(other.row)],
        );
    }
}

/// A day with far more sign-ins than the person's days have.
fn frequency(writer: &mut Writer<'_>, sign_ins: &[&SignIn<'_>]) {
    let mut days: BTreeMap<NaiveDate, Vec<&Citation>> = BTreeMap::new();
    for sign_in in sign_ins {
        days.entry(sign_in.at.date_naive()).or_default().push(sign_in.row);
    }
    let mut sizes: Vec<usize> = days.values().map(Vec::len).collect();
    sizes.sort_unstable();
    let median = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
    for rows in days
        .values()
        .filter(|rows| sizes.len() >= 3 && rows.len() >= 10 && rows.len() >= 3 * median)
    {
        let Some(first) = rows.first().and_then(|row| row.at) else {
            continue;
        };
        let said = pieces![
            Piece::number(rows.len()),
            " sign-ins on one day, from ",
            Piece::time(first),
            " on: far more than on other days."
        ];
        writer.say(
            "frequency",
            Attention::Notable,
            said,
            &[Proof::Rows("sign-ins of that day", rows, &[])],
        );
    }
}

fn failures(writer: &mut Writer<'_>, sign_ins: &[SignIn<'_>]) {
    let failed = sign_ins.iter().filter(|sign_in| !sign_in.succeeded);
    let groups = {
        let mut groups: BTreeMap<String, Vec<&SignIn<'_>>> = BTreeMap::new();
        failed.for_each(|sign_in| {
            groups
                .entry(sign_in.address.unwrap_or_default().to_owned())
                .or_default()
                .push(sign_in)
        });
        groups
    };
    for (address, own) in groups
        .iter()
        .filter(|(address, own)| own.len() >= MANY_FAILURES && !address.is_empty())
    {
        let (Some(first), Some(last)) = (own.first(), own.last()) else {
            continue;
        };
        let rows: Vec<&Citation> = own.iter().map(|sign_in| sign_in.row).collect();
        let after = sign_ins
            .iter()
            .find(|other| other.succeeded && other.at > first.at && other.address == last.address);
        let mut said = pieces![
            Piece::number(rows.len()),
            " sign-ins from ",
            Piece::entity("ip", address),
            " failed, the last ",
            Piece::time(last.at)
        ];
        if let Some(code) = &last.code {
            said.extend(pieces![" with result ", Piece::quote(code)]);
        }
        let label = format!("failed sign-ins from {address}");
        let mut proofs = vec![Proof::Rows(&label, &rows, &[]), Proof::Row(last.row)];
        let mut attention = Attention::Notable;
        if let Some(after) = after {
            said.extend(pieces![", and one from there succeeded, ", Piece::time(after.at)]);
            proofs.push(Proof::Row(after.row));
            attention = Attention::Risk;
        }
        said.push(Piece::text("."));
        writer.say("failed-sign-ins", attention, said, &proofs);
    }
}

fn risky(writer: &mut Writer<'_>, sign_ins: &[SignIn<'_>]) {
    for sign_in in sign_ins
        .iter()
        .filter(|sign_in| sign_in.risk.is_some())
        .rev()
        .take(MOST_TOLD)
    {
        let Some(risk) = sign_in.risk else { continue };
        let mut said = pieces!["The sign-in at ", Piece::time(sign_in.at)];
        if let Some(address) = sign_in.address {
            said.extend(pieces![" from ", Piece::entity("ip", address)]);
        }
        said.extend(pieces![
            " was rated risky: ",
            Piece::quote(risk),
            if sign_in.succeeded {
                ". It succeeded."
            } else {
                ". It failed."
            }
        ]);
        let attention = if sign_in.succeeded {
            Attention::Risk
        } else {
            Attention::Notable
        };
        writer.say("risky-sign-in", attention, said, &[Proof::Row(sign_in.row)]);
    }
}

/// Failed log-ons to computers and the directory.
fn logon_failures(writer: &mut Writer<'_>) {
    let rows = writer.inputs.all_rows(&["directory-logons", "device-logons"]);
    let failed = rows
        .into_iter()
        .filter(|row| first_text(row, &["ActionType"]) == Some("LogonFailed"));
    for (host, own) in by(failed, |row| {
        first_text(row, &["DeviceName", "DestinationDeviceName"]).map(str::to_owned)
    }) {
        if own.len() < MANY_FAILURES {
            continue;
        }
        let Some(last) = newest(own.iter().copied()) else {
            continue;
        };
        let Some(at) = last.at else { continue };
        let said = pieces![
            Piece::number(own.len()),
            " log-ons on ",
            Piece::entity("device", &host),
            " failed, the last ",
            Piece::time(at),
            "."
        ];
        let label = format!("failed log-ons on {host}");
        writer.say(
            "failed-logons",
            Attention::Notable,
            said,
            &[Proof::Rows(&label, &own, &[]), Proof::Row(last)],
        );
    }
}
