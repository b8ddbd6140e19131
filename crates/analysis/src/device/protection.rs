//! Whether the device is protected, and which settings raise its risk.
//!
//! Settings come from the secure configuration assessment: each row is one setting of one device. Names
//! come from its knowledge base; without that, the setting's id and category stand for it.

use crate::field::{by, first_text, newest, number, object, shown, text, truth};
use crate::report::{Attention, Piece, Proof, Writer, pieces};
use evidence::Citation;

/// Settings told one by one.
const MOST_SETTINGS: usize = 8;

/// What protects a device, as words of a setting's category or name, and how a reader calls it.
const PROTECTIONS: &[(&str, &str, &[&str])] = &[
    ("tamper-protection", "Tamper protection", &["tamper"]),
    (
        "attack-surface-reduction",
        "Attack surface reduction",
        &["attack surface reduction", "asr rule", "controlled folder access"],
    ),
    (
        "antivirus",
        "Antivirus",
        &[
            "antivirus",
            "real-time protection",
            "real time protection",
            "cloud-delivered",
            "cloud delivered",
        ],
    ),
    ("edr", "Endpoint detection and response", &["edr", "sensor"]),
    (
        "network-protection",
        "Network protection",
        &["network protection", "smartscreen"],
    ),
];

/// Adds the section about protection.
pub(super) fn section(writer: &mut Writer<'_>) {
    writer.section("protection", "Protection");
    let inputs = writer.inputs;
    if let Some(info) = newest(inputs.rows("info")) {
        onboarding(writer, info);
    }
    let rows = applicable(inputs.rows("configuration"));
    // A setting is told once, under the first protection that it is about.
    let mut left = rows;
    for (id, name, words) in PROTECTIONS {
        let (own, others): (Vec<&Citation>, Vec<&Citation>) =
            left.into_iter().partition(|row| is_about(writer, row, words));
        left = others;
        if own.is_empty() {
            continue;
        }
        let off: Vec<&Citation> = own
            .iter()
            .copied()
            .filter(|row| truth(row, "IsCompliant") == Some(false))
            .collect();
        if off.is_empty() {
            let said = pieces![
                *name,
                ": all ",
                Piece::number(own.len()),
                " assessed settings are as they should be."
            ];
            let all = format!("{name}: settings assessed");
            writer.say(id, Attention::Fact, said, &[Proof::Rows(&all, &own, &[])]);
            continue;
        }
        for row in off.iter().take(3) {
            setting(writer, id, &format!("{name} is weakened: "), row);
        }
    }
    antivirus(writer);
    events(writer);
    writer.absent(
        "protection settings (attack surface reduction, tamper protection, antivirus)",
        &["configuration", "gathered"],
    );
}

fn onboarding(writer: &mut Writer<'_>, info: &Citation) {
    if let Some(status) = text(info, "OnboardingStatus") {
        let fine = status.eq_ignore_ascii_case("onboarded");
        let attention = if fine { Attention::Fact } else { Attention::Risk };
        let mut said = pieces!["Onboarding status: ", Piece::quote(status)];
        if let Some(health) = text(info, "SensorHealthState") {
            said.extend(pieces![", sensor ", Piece::quote(health)]);
        }
        said.push(Piece::text("."));
        let healthy = text(info, "SensorHealthState").is_none_or(|health| health.eq_ignore_ascii_case("active"));
        writer.say(
            "onboarding",
            if healthy { attention } else { Attention::Risk },
            said,
            &[Proof::Row(info)],
        );
    }
}

/// Facts of the antivirus, as vulnerability management gathers them.
fn antivirus(writer: &mut Writer<'_>) {
    let Some(row) = newest(writer.inputs.rows("gathered")) else {
        return;
    };
    let facts = object(row, "AdditionalFields");
    let mut own = facts
        .iter()
        .filter(|(name, _)| name.starts_with("Av"))
        .take(6)
        .peekable();
    if own.peek().is_none() {
        return;
    }
    let mut said = pieces!["Antivirus: "];
    for (at, (name, value)) in own.enumerate() {
        let value = shown(value);
        if value.is_empty() {
            continue;
        }
        let words = words_of(name.trim_start_matches("Av"));
        said.extend(pieces![
            if at > 0 { ", " } else { "" },
            words.as_str(),
            " ",
            Piece::quote(&value)
        ]);
    }
    said.push(Piece::text("."));
    writer.say("antivirus-state", Attention::Fact, said, &[Proof::Row(row)]);
}

/// `IsSignatureUptoDate` in words.
fn words_of(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars().filter(|letter| !letter.is_numeric()) {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// What protection did: blocks, detections, attempts to switch it off.
fn events(writer: &mut Writer<'_>) {
    let rows = writer.inputs.all_rows(&["events"]);
    for (action, own) in by(rows, |row| text(row, "ActionType").map(str::to_owned)) {
        let (id, attention, lead) = match action.as_str() {
            action if action.starts_with("Asr") => {
                ("asr-events", Attention::Notable, "Attack surface reduction acted ")
            }
            "AntivirusDetection" | "AntivirusReport" | "AntivirusMalwareActionFailed" => (
                "antivirus-detections",
                Attention::Risk,
                "The antivirus found something ",
            ),
            "TamperingAttempt" => ("tampering", Attention::Risk, "Somebody tried to switch protection off "),
            "FirewallServiceStopped" => ("firewall-stopped", Attention::Risk, "The firewall was stopped "),
            "ControlledFolderAccessViolationBlocked" => (
                "folder-access",
                Attention::Notable,
                "Controlled folder access blocked a program ",
            ),
            _ => continue,
        };
        let Some(last) = newest(own.iter().copied()) else {
            continue;
        };
        let mut said = pieces![
            lead,
            Piece::number(own.len()),
            if own.len() == 1 { " time (" } else { " times (" },
            Piece::quote(&action),
            ")"
        ];
        if let (Some(file), Some(at)) = (first_text(last, &["FileName", "ProcessCommandLine"]), last.at) {
            said.extend(pieces![
                ", last ",
                Piece::time(at),
                " with ",
                Piece::entity("file", file)
            ]);
        }
        said.push(Piece::text("."));
        let label = format!("events {action}");
        writer.say(id, attention, said, &[Proof::Rows(&label, &own, &[]), Proof::Row(last)]);
    }
}

/// Adds the section about other settings that raise risk: firewall, encryption, accounts, protocols.
pub(super) fn settings(writer: &mut Writer<'_>) {
    writer.section("settings", "Other security settings");
    if writer.absent("security settings (firewall, encryption, accounts)", &["configuration"]) {
        return;
    }
    let rows = applicable(writer.inputs.rows("configuration"));
    let protects = |row: &Citation| PROTECTIONS.iter().any(|(_, _, words)| is_about(writer, row, words));
    let mut off: Vec<&Citation> = rows
        .iter()
        .copied()
        .filter(|row| truth(row, "IsCompliant") == Some(false) && !protects(row))
        .collect();
    if off.is_empty() {
        let said = pieces![
            "All ",
            Piece::number(rows.len()),
            " assessed settings that apply are as they should be or told above."
        ];
        writer.say(
            "settings",
            Attention::Fact,
            said,
            &[Proof::Rows("settings assessed", &rows, &[])],
        );
        return;
    }
    off.sort_by_key(|row| {
        (
            std::cmp::Reverse(impact(row)),
            text(row, "ConfigurationId").map(str::to_owned),
        )
    });
    let said = pieces![
        Piece::number(off.len()),
        " of ",
        Piece::number(rows.len()),
        " assessed settings that apply are not as they should be."
    ];
    let proofs = [
        Proof::Rows("settings not as they should be", &off, &[]),
        Proof::Rows("settings assessed", &rows, &[]),
    ];
    writer.say("settings", Attention::Notable, said, &proofs);
    for row in off.iter().take(MOST_SETTINGS) {
        setting(writer, "setting", "", row);
    }
}

/// Tells one setting that is not as it should be.
fn setting(writer: &mut Writer<'_>, id: &str, lead: &str, row: &Citation) {
    let named = named(writer, row);
    let mut proofs = vec![Proof::Row(row)];
    let mut said = pieces![lead];
    match named.and_then(|named| Some((named, text(named, "ConfigurationName")?))) {
        Some((named, name)) => {
            proofs.push(Proof::Row(named));
            said.extend(pieces![Piece::quote(name)]);
        }
        None => {
            let category = first_text(row, &["ConfigurationSubcategory", "ConfigurationCategory"]);
            if let Some(category) = category {
                said.extend(pieces![Piece::quote(category), ", "]);
            }
            let Some(id) = text(row, "ConfigurationId") else { return };
            said.extend(pieces!["setting ", Piece::quote(id)]);
        }
    }
    if let Some(category) = text(row, "ConfigurationSubcategory").filter(|_| named.is_some()) {
        said.extend(pieces![" (", Piece::quote(category), ")"]);
    }
    said.push(Piece::text(" is not as it should be."));
    writer.say(id, Attention::Risk, said, &proofs);
}

/// Returns the knowledge about a setting.
fn named<'a>(writer: &Writer<'a>, row: &Citation) -> Option<&'a Citation> {
    let id = text(row, "ConfigurationId")?;
    writer
        .inputs
        .rows("configuration-names")
        .iter()
        .find(|named| text(named, "ConfigurationId") == Some(id))
}

fn is_about(writer: &Writer<'_>, row: &Citation, words: &[&str]) -> bool {
    let name = named(writer, row).and_then(|named| text(named, "ConfigurationName"));
    let texts = [text(row, "ConfigurationSubcategory"), name];
    texts
        .into_iter()
        .flatten()
        .any(|text| words.iter().any(|word| text.to_lowercase().contains(word)))
}

/// The newest assessment of each setting that applies to the device.
fn applicable(rows: &[Citation]) -> Vec<&Citation> {
    let groups = by(rows, |row| text(row, "ConfigurationId").map(str::to_owned));
    let mut latest: Vec<&Citation> = groups.into_iter().filter_map(|(_, rows)| newest(rows)).collect();
    latest.retain(|row| truth(row, "IsApplicable") != Some(false));
    latest.sort_by_key(|row| text(row, "ConfigurationId").map(str::to_owned));
    latest
}

fn impact(row: &Citation) -> i64 {
    number(row, "ConfigurationImpact").unwrap_or_default()
}
