//! Devices that somebody used, and whether they are theirs.

use super::sign_in::SignIn;
use crate::field::{by, first_text, newest, number, text};
use crate::report::{Attention, Piece, Proof, Writer, pieces};
use evidence::Citation;

/// Devices told one by one.
const MOST_TOLD: usize = 8;

/// Adds the section.
pub(super) fn section(writer: &mut Writer<'_>, sign_ins: &[SignIn<'_>]) {
    writer.section("devices", "Devices");
    let inputs = writer.inputs;
    let own = inputs.all_rows(&["devices"]);
    let mut logons: Vec<&Citation> = inputs.all_rows(&["device-logons"]);
    if logons.is_empty() {
        logons = inputs.all_rows(&["security-logons"]);
    }
    logons
        .retain(|row| first_text(row, &["ActionType"]) != Some("LogonFailed") && number(row, "EventID") != Some(4625));
    let used = by(logons, |row| {
        first_text(row, &["DeviceName", "Computer"]).map(str::to_owned)
    });
    for (device, rows) in used.iter().take(MOST_TOLD) {
        let Some(last) = newest(rows.iter().copied()) else {
            continue;
        };
        let Some(at) = last.at else { continue };
        let associated = own
            .iter()
            .find(|row| text(row, "DeviceName").is_some_and(|name| name.eq_ignore_ascii_case(device)));
        let mut said = pieces![
            "Logged on to ",
            Piece::entity("device", device),
            " ",
            Piece::number(rows.len()),
            if rows.len() == 1 { " time, " } else { " times, last " },
            Piece::time(at),
        ];
        let label = format!("log-ons to {device}");
        let mut proofs = vec![Proof::Rows(&label, rows, &[]), Proof::Row(last)];
        let attention = match associated {
            Some(row) => {
                said.push(Piece::text("; the inventory associates it with the account."));
                proofs.push(Proof::Row(row));
                Attention::Fact
            }
            None if own.is_empty() => {
                said.push(Piece::text("."));
                Attention::Fact
            }
            None => {
                said.push(Piece::text("; the inventory does not associate it with the account."));
                proofs.extend(own.iter().take(1).map(|row| Proof::Row(row)));
                Attention::Notable
            }
        };
        writer.say("device", attention, said, &proofs);
    }
    for row in own
        .iter()
        .filter(|row| {
            let name = text(row, "DeviceName").unwrap_or_default();
            !used.iter().any(|(used, _)| used.eq_ignore_ascii_case(name))
        })
        .take(3)
    {
        let Some(name) = text(row, "DeviceName") else { continue };
        let said = pieces![
            "The inventory associates ",
            Piece::entity("device", name),
            " with the account."
        ];
        writer.say("device", Attention::Fact, said, &[Proof::Row(row)]);
    }
    from_sign_ins(writer, sign_ins);
    if writer.findings_of_section() == 0 {
        writer.absent(
            "devices of this account",
            &["device-logons", "security-logons", "devices", "sign-ins"],
        );
    }
}

/// Devices that sign-ins to the cloud name, and sign-ins from unmanaged ones.
fn from_sign_ins(writer: &mut Writer<'_>, sign_ins: &[SignIn<'_>]) {
    let named = |sign_in: &&SignIn<'_>| sign_in.succeeded && sign_in.device.is_some();
    let mut known: Vec<&SignIn<'_>> = sign_ins.iter().filter(named).collect();
    known.sort_by_key(|sign_in| (sign_in.device.clone(), std::cmp::Reverse(sign_in.at)));
    known.dedup_by_key(|sign_in| sign_in.device.clone());
    for sign_in in known.into_iter().take(MOST_TOLD) {
        let Some(device) = &sign_in.device else { continue };
        let mut said = pieces![
            "Signed in from ",
            Piece::entity("device", device),
            ", last ",
            Piece::time(sign_in.at)
        ];
        match sign_in.managed {
            Some(true) => said.push(Piece::text(", managed.")),
            Some(false) => said.push(Piece::text(", not managed.")),
            None => said.push(Piece::text(".")),
        }
        let attention = if sign_in.managed == Some(false) {
            Attention::Notable
        } else {
            Attention::Fact
        };
        writer.say("sign-in-device", attention, said, &[Proof::Row(sign_in.row)]);
    }
    let unmanaged: Vec<&SignIn<'_>> = sign_ins
        .iter()
        .filter(|sign_in| sign_in.succeeded && sign_in.managed == Some(false))
        .collect();
    if let Some(last) = unmanaged.last() {
        let rows: Vec<&Citation> = unmanaged.iter().map(|sign_in| sign_in.row).collect();
        let mut said = pieces![
            Piece::number(rows.len()),
            if rows.len() == 1 {
                " sign-in came"
            } else {
                " sign-ins came"
            },
            " from unmanaged devices, the last ",
            Piece::time(last.at)
        ];
        if let Some(system) = &last.system {
            said.extend(pieces![" with ", Piece::quote(system)]);
        }
        said.push(Piece::text("."));
        writer.say(
            "unmanaged",
            Attention::Notable,
            said,
            &[
                Proof::Rows("sign-ins from unmanaged devices", &rows, &[]),
                Proof::Row(last.row),
            ],
        );
    }
}
