//! What the device is, when it was last seen, and who manages it.

use crate::field::{first_text, json, newest, text, truth};
use crate::report::{Attention, Piece, Proof, Writer, pieces};
use evidence::Citation;
use serde_json::Value;

/// Adds the section about the device itself.
pub(super) fn overview(writer: &mut Writer<'_>) {
    writer.section("overview", "Overview");
    let inputs = writer.inputs;
    let known = ["info", "logons", "events", "last-process", "security-logons", "network"];
    if writer.absent("this device", &known) {
        return;
    }
    if let Some(info) = newest(inputs.rows("info")) {
        let name = text(info, "DeviceName").unwrap_or(&inputs.subject.name);
        let mut said = pieces![Piece::entity("device", name)];
        match first_text(info, &["DeviceType", "DeviceCategory"]) {
            Some(kind) => said.extend(pieces![" is a ", Piece::quote(kind)]),
            None => said.push(Piece::text(" is a device")),
        }
        if let Some(system) = first_text(info, &["OSPlatform", "OSDistribution"]) {
            said.extend(pieces![" running ", Piece::quote(system)]);
            if let Some(version) = first_text(info, &["OSVersionInfo", "OSVersion"]) {
                said.extend(pieces![" ", Piece::quote(version)]);
            }
        }
        for (lead, field) in [
            (", group ", "MachineGroup"),
            (", tags ", "RegistryDeviceTag"),
            (", model ", "Model"),
        ] {
            if let Some(value) = text(info, field) {
                said.extend(pieces![lead, Piece::quote(value)]);
            }
        }
        said.push(Piece::text("."));
        writer.say("identity", Attention::Fact, said, &[Proof::Row(info)]);
        exposure(writer, info);
        logged_on(writer, info);
    } else {
        writer.absent("inventory", &["info"]);
    }
    let seen = inputs.all_rows(&known);
    if let Some(last) = newest(seen.iter().copied())
        && let Some(at) = last.at
    {
        writer.say(
            "last-seen",
            Attention::Fact,
            pieces!["Last seen ", Piece::time(at), "."],
            &[Proof::Row(last)],
        );
    }
    addresses(writer);
}

fn exposure(writer: &mut Writer<'_>, info: &Citation) {
    if let Some(level) = text(info, "ExposureLevel") {
        let attention = if level.eq_ignore_ascii_case("high") {
            Attention::Risk
        } else {
            Attention::Fact
        };
        writer.say(
            "exposure",
            attention,
            pieces!["Exposure level: ", Piece::quote(level), "."],
            &[Proof::Row(info)],
        );
    }
    if let Some(value) = text(info, "AssetValue") {
        writer.say(
            "asset-value",
            Attention::Fact,
            pieces!["Asset value: ", Piece::quote(value), "."],
            &[Proof::Row(info)],
        );
    }
    if truth(info, "IsInternetFacing") == Some(true) {
        writer.say(
            "internet-facing",
            Attention::Risk,
            pieces!["It faces the internet."],
            &[Proof::Row(info)],
        );
    }
    if truth(info, "IsExcluded") == Some(true) {
        let mut said = pieces!["It is excluded from the views of vulnerability management"];
        if let Some(reason) = text(info, "ExclusionReason") {
            said.extend(pieces![": ", Piece::quote(reason)]);
        }
        said.push(Piece::text("."));
        writer.say("excluded", Attention::Notable, said, &[Proof::Row(info)]);
    }
    if let Some(status) = text(info, "MitigationStatus") {
        writer.say(
            "mitigation",
            Attention::Notable,
            pieces!["Mitigation: ", Piece::quote(status), "."],
            &[Proof::Row(info)],
        );
    }
}

fn logged_on(writer: &mut Writer<'_>, info: &Citation) {
    let Some(Value::Array(users)) = json(info, "LoggedOnUsers") else {
        return;
    };
    let names: Vec<&str> = users
        .iter()
        .filter_map(|user| user.get("UserName")?.as_str())
        .filter(|name| !name.is_empty())
        .take(5)
        .collect();
    if names.is_empty() {
        return;
    }
    let mut said = pieces![if names.len() == 1 {
        "Primary user, as the inventory saw it: "
    } else {
        "Users, as the inventory saw them: "
    }];
    for (at, name) in names.iter().enumerate() {
        said.extend(pieces![if at > 0 { ", " } else { "" }, Piece::entity("user", name)]);
    }
    said.push(Piece::text("."));
    writer.say("users", Attention::Fact, said, &[Proof::Row(info)]);
}

fn addresses(writer: &mut Writer<'_>) {
    let inputs = writer.inputs;
    let Some(row) = newest(inputs.rows("network")) else {
        return;
    };
    let Some(Value::Array(items)) = json(row, "IPAddresses") else {
        return;
    };
    let found: Vec<&str> = items
        .iter()
        .filter_map(|item| item.get("IPAddress").unwrap_or(item).as_str())
        .take(4)
        .collect();
    if found.is_empty() {
        return;
    }
    let mut said = pieces!["Addresses: "];
    for (at, address) in found.iter().enumerate() {
        said.extend(pieces![if at > 0 { ", " } else { "" }, Piece::entity("ip", address)]);
    }
    said.push(Piece::text("."));
    writer.say("addresses", Attention::Fact, said, &[Proof::Row(row)]);
}

/// Adds the section about management: joined, onboarded, managed, compliant, apps.
pub(super) fn management(writer: &mut Writer<'_>) {
    writer.section("management", "Management");
    let inputs = writer.inputs;
    if let Some(info) = newest(inputs.rows("info")) {
        for (id, lead, field) in [
            ("join", "Joined to the directory as ", "JoinType"),
            ("dynamic-tags", "Tags: ", "DeviceDynamicTags"),
            ("manual-tags", "Tags set by hand: ", "DeviceManualTags"),
        ] {
            if let Some(value) = text(info, field) {
                writer.say(
                    id,
                    Attention::Fact,
                    pieces![lead, Piece::quote(value), "."],
                    &[Proof::Row(info)],
                );
            }
        }
    }
    let sign_ins = inputs.all_rows(&["sign-ins", "entra-sign-ins"]);
    let told = newest(sign_ins.into_iter().filter(|row| truth(row, "IsManaged").is_some()));
    if let Some(row) = told
        && let Some(at) = row.at
    {
        let managed = truth(row, "IsManaged") == Some(true);
        let compliant = truth(row, "IsCompliant");
        let said = pieces![
            if managed {
                "Managed by a device management service"
            } else {
                "Not managed by a device management service"
            },
            match compliant {
                Some(true) => " and compliant",
                Some(false) => " and not compliant",
                None => "",
            },
            ", as of the sign-in at ",
            Piece::time(at),
            ".",
        ];
        let attention = if managed && compliant != Some(false) {
            Attention::Fact
        } else {
            Attention::Notable
        };
        writer.say("managed", attention, said, &[Proof::Row(row)]);
    } else {
        writer.absent(
            "device management (management state, compliance)",
            &["sign-ins", "entra-sign-ins"],
        );
    }
    let software = inputs.all_rows(&["software"]);
    if !software.is_empty() {
        let said = pieces![Piece::number(software.len()), " applications are installed."];
        writer.say(
            "applications",
            Attention::Fact,
            said,
            &[Proof::Rows("installed software", &software, &["SoftwareName"])],
        );
    }
}
