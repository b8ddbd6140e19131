//! Vulnerable software, the most dangerous first.

use crate::field::{by, shown, text, truth};
use crate::report::{Attention, Piece, Proof, Writer, pieces};
use evidence::Citation;
use std::collections::BTreeMap;

/// Vulnerabilities told one by one.
const MOST_TOLD: usize = 6;

/// Severities, gravest first.
const SEVERITIES: [&str; 4] = ["Critical", "High", "Medium", "Low"];

/// Adds the section.
pub(super) fn section(writer: &mut Writer<'_>) {
    writer.section("software", "Vulnerable software");
    let inputs = writer.inputs;
    let absent = writer.absent("vulnerable software", &["vulnerabilities"]);
    end_of_support(writer);
    if absent {
        return;
    }
    let rows = inputs.all_rows(&["vulnerabilities"]);
    let facts: BTreeMap<&str, &Citation> = inputs
        .rows("vulnerability-facts")
        .iter()
        .filter_map(|row| Some((text(row, "CveId")?, row)))
        .collect();
    let said = pieces![
        Piece::number(by(rows.iter().copied(), |row| text(row, "CveId").map(str::to_owned)).len()),
        " known vulnerabilities in ",
        Piece::number(by(rows.iter().copied(), |row| text(row, "SoftwareName").map(str::to_owned)).len()),
        " programs.",
    ];
    writer.say(
        "vulnerabilities",
        Attention::Notable,
        said,
        &[Proof::Rows(
            "vulnerabilities of the device",
            &rows,
            &["CveId", "SoftwareName"],
        )],
    );
    for severity in &SEVERITIES[..2] {
        let own: Vec<&Citation> = rows
            .iter()
            .copied()
            .filter(|row| severity_of(row) == Some(*severity))
            .collect();
        if !own.is_empty() {
            let count = by(own.iter().copied(), |row| text(row, "CveId").map(str::to_owned)).len();
            let said = pieces![Piece::number(count), " of severity ", Piece::quote(severity), "."];
            let label = format!("vulnerabilities of severity {severity}");
            let mut proofs = vec![Proof::Rows(&label, &own, &["CveId"])];
            proofs.extend(own.first().map(|row| Proof::Row(row)));
            writer.say("severity", Attention::Risk, said, &proofs);
        }
    }
    let mut ranked: Vec<(&Citation, Option<&Citation>)> = by(rows, |row| text(row, "CveId").map(str::to_owned))
        .into_iter()
        .filter_map(|(cve, rows)| Some((*rows.first()?, facts.get(cve.as_str()).copied())))
        .collect();
    ranked.sort_by(|(one, known), (other, known_other)| {
        let key = |row: &Citation, known: Option<&Citation>| {
            let exploit = known.and_then(|known| truth(known, "IsExploitAvailable")) == Some(true);
            (
                std::cmp::Reverse(exploit),
                rank(row),
                std::cmp::Reverse(score(known)),
                text(row, "CveId").map(str::to_owned),
            )
        };
        key(one, *known).cmp(&key(other, *known_other))
    });
    for (row, known) in ranked.into_iter().take(MOST_TOLD) {
        vulnerability(writer, row, known);
    }
}

fn vulnerability(writer: &mut Writer<'_>, row: &Citation, known: Option<&Citation>) {
    let (Some(cve), Some(name)) = (text(row, "CveId"), text(row, "SoftwareName")) else {
        return;
    };
    let mut proofs = vec![Proof::Row(row)];
    let mut said = pieces![Piece::quote(name)];
    if let Some(version) = text(row, "SoftwareVersion") {
        said.extend(pieces![" ", Piece::quote(version)]);
    }
    said.extend(pieces![" has ", Piece::quote(cve)]);
    if let Some(severity) = text(row, "VulnerabilitySeverityLevel") {
        said.extend(pieces![", severity ", Piece::quote(severity)]);
    }
    let mut attention = Attention::Notable;
    if let Some(known) = known {
        proofs.push(Proof::Row(known));
        if let Some(score) = known.fields.get("CvssScore").map(shown) {
            said.extend(pieces![", CVSS ", Piece::quote(&score)]);
        }
        if truth(known, "IsExploitAvailable") == Some(true) {
            said.push(Piece::text(", an exploit is available"));
            attention = Attention::Risk;
        }
    }
    if let Some(update) = text(row, "RecommendedSecurityUpdate") {
        said.extend(pieces!["; fixed by ", Piece::quote(update)]);
    }
    said.push(Piece::text("."));
    if rank(row) == 0 {
        attention = Attention::Risk;
    }
    writer.say("vulnerability", attention, said, &proofs);
}

fn end_of_support(writer: &mut Writer<'_>) {
    let rows = writer.inputs.all_rows(&["software"]);
    for row in rows
        .into_iter()
        .filter(|row| text(row, "EndOfSupportStatus").is_some())
        .take(5)
    {
        let (Some(name), Some(status)) = (text(row, "SoftwareName"), text(row, "EndOfSupportStatus")) else {
            continue;
        };
        let mut said = pieces![Piece::quote(name)];
        if let Some(version) = text(row, "SoftwareVersion") {
            said.extend(pieces![" ", Piece::quote(version)]);
        }
        said.extend(pieces![": ", Piece::quote(status), "."]);
        writer.say("end-of-support", Attention::Risk, said, &[Proof::Row(row)]);
    }
}

fn severity_of(row: &Citation) -> Option<&'static str> {
    let severity = text(row, "VulnerabilitySeverityLevel")?;
    SEVERITIES
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(severity))
}

fn rank(row: &Citation) -> usize {
    let own = severity_of(row);
    SEVERITIES
        .iter()
        .position(|known| Some(*known) == own)
        .unwrap_or(SEVERITIES.len())
}

/// CVSS score in tenths, so that it can be ordered.
fn score(known: Option<&Citation>) -> i64 {
    let score = known.and_then(|row| row.fields.get("CvssScore"));
    let score = score
        .and_then(|score| shown(score).parse::<f64>().ok())
        .unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "a score lies between 0 and 10")]
    let tenths = (score.clamp(0.0, 10.0) * 10.0).round() as i64;
    tenths
}
