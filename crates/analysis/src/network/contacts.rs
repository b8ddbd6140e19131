//! Who contacted an address, when, with what and how much.

use crate::SubjectKind;
use crate::field::{by, first_text, newest, number, text};
use crate::report::{Attention, Piece, Proof, Writer, pieces};
use evidence::Citation;

/// Things of one kind told one by one.
const MOST_TOLD: usize = 6;

/// Queries whose rows are contacts.
const CONTACTS: [&str; 8] = [
    "connections",
    "firewall",
    "logons",
    "queries",
    "office",
    "cloud-apps",
    "cloud-trail",
    "downloads",
];

/// Queries whose rows are mentions of any kind.
const ALL: [&str; 13] = [
    "connections",
    "firewall",
    "logons",
    "queries",
    "office",
    "cloud-apps",
    "cloud-trail",
    "downloads",
    "sign-ins",
    "defender-sign-ins",
    "mails",
    "links",
    "clicks",
];

/// Adds the section about first and last sight.
pub(super) fn overview(writer: &mut Writer<'_>) {
    writer.section("overview", "Overview");
    let inputs = writer.inputs;
    let rows = inputs.all_rows(&ALL);
    if rows.is_empty() {
        writer.absent(&format!("this {}", inputs.subject.kind.word()), &ALL);
        return;
    }
    let (Some(first), Some(last)) = (
        rows.iter().copied().min_by_key(|row| row.at),
        newest(rows.iter().copied()),
    ) else {
        return;
    };
    let (Some(from), Some(until)) = (first.at, last.at) else {
        return;
    };
    let cut = ALL.iter().any(|name| inputs.is_truncated(name));
    let said = pieces![
        if cut {
            "In the newest events: seen in "
        } else {
            "Seen in "
        },
        Piece::number(rows.len()),
        if rows.len() == 1 {
            " event, first "
        } else {
            " events, first "
        },
        Piece::time(from),
        ", last ",
        Piece::time(until),
        ".",
    ];
    writer.say(
        "seen",
        Attention::Fact,
        said,
        &[Proof::Rows("events that name it", &rows, &[])],
    );
    let names = by(inputs.rows("names"), |row| text(row, "Name").map(str::to_owned));
    for (name, own) in names.into_iter().take(3) {
        let Some(row) = own.first() else { continue };
        writer.say(
            "name",
            Attention::Fact,
            pieces!["The name ", Piece::entity("domain", &name), " led to it."],
            &[Proof::Row(row)],
        );
    }
}

/// Adds the section about devices, programs and volumes.
pub(super) fn section(writer: &mut Writer<'_>) {
    writer.section("contacts", "Who contacted it");
    let inputs = writer.inputs;
    devices(writer);
    programs(writer);
    firewall(writer);
    for (id, query, field, lead) in [
        (
            "office",
            "office",
            "UserId",
            " actions in the office suite came from it, by ",
        ),
        (
            "cloud-apps",
            "cloud-apps",
            "AccountDisplayName",
            " actions in cloud applications came from it, by ",
        ),
        (
            "cloud-trail",
            "cloud-trail",
            "UserIdentityArn",
            " calls to the cloud came from it, by ",
        ),
        (
            "logons",
            "logons",
            "AccountName",
            " log-ons to devices came from it, by ",
        ),
        ("queries", "queries", "ClientIP", " times its name was looked up by "),
    ] {
        let rows = inputs.all_rows(&[query]);
        for (who, own) in by(rows, |row| text(row, field).map(str::to_owned)).into_iter().take(3) {
            let Some(last) = newest(own.iter().copied()) else {
                continue;
            };
            let Some(at) = last.at else { continue };
            let kind = if query == "queries" { "ip" } else { "user" };
            let said = pieces![
                Piece::number(own.len()),
                lead,
                Piece::entity(kind, &who),
                ", last ",
                Piece::time(at),
                "."
            ];
            let label = format!("{query} of {who}");
            writer.say(
                id,
                Attention::Notable,
                said,
                &[Proof::Rows(&label, &own, &[]), Proof::Row(last)],
            );
        }
    }
    for row in inputs.rows("downloads").iter().take(3) {
        let (Some(file), Some(at)) = (text(row, "FileName"), row.at) else {
            continue;
        };
        let mut said = pieces![Piece::entity("file", file), " was downloaded from it ", Piece::time(at)];
        if let Some(host) = text(row, "DeviceName") {
            said.extend(pieces![" on ", Piece::entity("device", host)]);
        }
        said.push(Piece::text("."));
        writer.say("download", Attention::Notable, said, &[Proof::Row(row)]);
    }
    if writer.findings_of_section() == 0 {
        writer.absent("contacts with it", &CONTACTS);
    }
}

fn devices(writer: &mut Writer<'_>) {
    let rows = writer.inputs.all_rows(&["connections"]);
    let hosts = by(rows.iter().copied(), |row| text(row, "DeviceName").map(str::to_owned));
    if hosts.is_empty() {
        return;
    }
    let said = pieces![
        Piece::number(hosts.len()),
        if hosts.len() == 1 {
            " device has connections with it, "
        } else {
            " devices have connections with it, "
        },
        Piece::number(rows.len()),
        " in all.",
    ];
    writer.say(
        "devices",
        Attention::Fact,
        said,
        &[Proof::Rows("connections", &rows, &["DeviceName"])],
    );
    for (host, own) in hosts.into_iter().take(MOST_TOLD) {
        let (Some(first), Some(last)) = (
            own.iter().copied().min_by_key(|row| row.at),
            newest(own.iter().copied()),
        ) else {
            continue;
        };
        let (Some(from), Some(until)) = (first.at, last.at) else {
            continue;
        };
        let said = pieces![
            Piece::entity("device", &host),
            ": ",
            Piece::number(own.len()),
            if own.len() == 1 {
                " connection, "
            } else {
                " connections, "
            },
            Piece::time(from),
            " to ",
            Piece::time(until),
            ".",
        ];
        let label = format!("connections of {host}");
        writer.say(
            "device",
            Attention::Fact,
            said,
            &[Proof::Rows(&label, &own, &[]), Proof::Row(last)],
        );
    }
}

fn programs(writer: &mut Writer<'_>) {
    let rows = writer.inputs.all_rows(&["connections"]);
    let own_address = writer.inputs.subject.kind == SubjectKind::Ip;
    let outgoing = rows
        .into_iter()
        .filter(|row| !own_address || text(row, "RemoteIP") == Some(&writer.inputs.subject.name));
    let groups = by(outgoing, |row| {
        text(row, "InitiatingProcessFileName").map(str::to_owned)
    });
    for (program, own) in groups.into_iter().take(MOST_TOLD) {
        let Some(last) = newest(own.iter().copied()) else {
            continue;
        };
        let mut said = pieces![
            "By ",
            Piece::entity("process", &program),
            ": ",
            Piece::number(own.len()),
            if own.len() == 1 { " connection" } else { " connections" }
        ];
        if let Some(port) = number(last, "RemotePort") {
            said.extend(pieces![", last to port ", Piece::quote(&port.to_string())]);
        }
        if let Some(account) = text(last, "InitiatingProcessAccountName") {
            said.extend(pieces![" as ", Piece::entity("user", account)]);
        }
        said.push(Piece::text("."));
        let label = format!("connections of {program}");
        writer.say(
            "program",
            Attention::Fact,
            said,
            &[Proof::Rows(&label, &own, &[]), Proof::Row(last)],
        );
    }
}

fn firewall(writer: &mut Writer<'_>) {
    let rows = writer.inputs.all_rows(&["firewall"]);
    for (source, own) in by(rows, |row| text(row, "SourceIP").map(str::to_owned))
        .into_iter()
        .take(MOST_TOLD)
    {
        let Some(last) = newest(own.iter().copied()) else {
            continue;
        };
        let Some(at) = last.at else { continue };
        let sum = |field: &str| {
            own.iter()
                .filter_map(|row| number(row, field))
                .fold(0_i64, i64::saturating_add)
        };
        let (sent, received) = (sum("SentBytes"), sum("ReceivedBytes"));
        let mut said = pieces![
            Piece::entity("ip", &source),
            ": ",
            Piece::number(own.len()),
            " flows at the firewall"
        ];
        let as_number = |bytes: i64| Piece::number(usize::try_from(bytes).unwrap_or_default());
        if sent > 0 || received > 0 {
            said.extend(pieces![
                ", ",
                as_number(sent),
                " bytes sent, ",
                as_number(received),
                " received"
            ]);
        }
        if let Some(action) = text(last, "DeviceAction") {
            said.extend(pieces![", last ", Piece::quote(action)]);
        }
        said.extend(pieces![" ", Piece::time(at), "."]);
        let label = format!("flows of {source}");
        let attention = if sent > 50 << 20 {
            Attention::Risk
        } else {
            Attention::Fact
        };
        writer.say(
            "flows",
            attention,
            said,
            &[
                Proof::Rows(&label, &own, &["sum SentBytes", "sum ReceivedBytes"]),
                Proof::Row(last),
            ],
        );
    }
}

/// Adds the section about sign-ins that came from an address.
pub(super) fn sign_ins(writer: &mut Writer<'_>) {
    writer.section("sign-ins", "Sign-ins from it");
    let inputs = writer.inputs;
    let query = if inputs.rows("sign-ins").is_empty() {
        "defender-sign-ins"
    } else {
        "sign-ins"
    };
    let rows = inputs.all_rows(&[query]);
    if rows.is_empty() {
        writer.absent("sign-ins from it", &["sign-ins", "defender-sign-ins"]);
        return;
    }
    let users = by(rows, |row| {
        first_text(row, &["UserPrincipalName", "AccountUpn"]).map(str::to_owned)
    });
    for (user, own) in users.into_iter().take(MOST_TOLD) {
        let Some(last) = newest(own.iter().copied()) else {
            continue;
        };
        let Some(at) = last.at else { continue };
        let failed: Vec<&Citation> = own.iter().copied().filter(|row| !succeeded(row)).collect();
        let mut said = pieces![
            Piece::entity("user", &user),
            ": ",
            Piece::number(own.len()),
            if own.len() == 1 { " sign-in, " } else { " sign-ins, " },
            Piece::number(failed.len()),
            " failed, the last ",
            Piece::time(at),
        ];
        if let Some(place) = first_text(last, &["Location", "Country"]) {
            said.extend(pieces![" from ", Piece::quote(place)]);
        }
        said.push(Piece::text("."));
        let (label, failures) = (format!("sign-ins of {user}"), format!("failed sign-ins of {user}"));
        let proofs = [
            Proof::Rows(&label, &own, &[]),
            Proof::Rows(&failures, &failed, &[]),
            Proof::Row(last),
        ];
        writer.say("user", Attention::Notable, said, &proofs);
    }
}

fn succeeded(row: &Citation) -> bool {
    text(row, "ResultType").is_none_or(|code| code == "0") && number(row, "ErrorCode").is_none_or(|code| code == 0)
}
