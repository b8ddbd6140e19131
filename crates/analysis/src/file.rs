//! A file: how common it is, who signed it, what was detected, where it is and what it did.
//!
//! From telemetry only; what is inside a file is told by its static analysis.

use crate::field::{by, first_text, newest, text, time, truth};
use crate::report::{Attention, Piece, Proof, Report, Writer, pieces};
use crate::{Inputs, Query, alerts};
use evidence::Citation;

/// Which rows it wants. A file is known by its name or by a hash.
pub(crate) const QUERIES: &[Query] = &[
    Query {
        name: "files",
        table: "DeviceFileEvents",
        kql: "DeviceFileEvents | where Timestamp between (since .. until) | where SHA1 =~ subject or SHA256 =~ subject or MD5 =~ subject or FileName =~ subject | top 5000 by Timestamp desc",
    },
    Query {
        name: "processes",
        table: "DeviceProcessEvents",
        kql: "DeviceProcessEvents | where Timestamp between (since .. until) | where SHA1 =~ subject or SHA256 =~ subject or MD5 =~ subject or FileName =~ subject | top 5000 by Timestamp desc",
    },
    Query {
        name: "images",
        table: "DeviceImageLoadEvents",
        kql: "DeviceImageLoadEvents | where Timestamp between (since .. until) | where SHA1 =~ subject or SHA256 =~ subject or MD5 =~ subject or FileName =~ subject | top 2000 by Timestamp desc",
    },
    Query {
        name: "connections",
        table: "DeviceNetworkEvents",
        kql: "DeviceNetworkEvents | where Timestamp between (since .. until) | where InitiatingProcessSHA1 =~ subject or InitiatingProcessSHA256 =~ subject or InitiatingProcessMD5 =~ subject or InitiatingProcessFileName =~ subject | top 2000 by Timestamp desc",
    },
    Query {
        name: "detections",
        table: "DeviceEvents",
        kql: "DeviceEvents | where Timestamp between (since .. until) | where SHA1 =~ subject or SHA256 =~ subject or MD5 =~ subject or FileName =~ subject | top 1000 by Timestamp desc",
    },
    Query {
        name: "certificates",
        table: "DeviceFileCertificateInfo",
        kql: "DeviceFileCertificateInfo | where SHA1 =~ subject or SHA1 =~ sha1 | top 20 by Timestamp desc",
    },
    Query {
        name: "attachments",
        table: "EmailAttachmentInfo",
        kql: "EmailAttachmentInfo | where Timestamp between (since .. until) | where SHA256 =~ subject or FileName =~ subject | top 500 by Timestamp desc",
    },
    Query {
        name: "indicators",
        table: "ThreatIntelIndicators",
        kql: "ThreatIntelIndicators | where ObservableValue =~ subject or ObservableValue =~ sha1 | top 20 by TimeGenerated desc",
    },
];

/// Things of one kind told one by one.
const MOST_TOLD: usize = 6;

/// Tells it.
pub(crate) fn report(inputs: &Inputs) -> Report {
    let mut writer = Writer::new(inputs);
    overview(&mut writer);
    signer(&mut writer);
    detections(&mut writer);
    behaviour(&mut writer);
    alerts::section(&mut writer);
    writer.finish()
}

/// Rows in which the file itself is what is told of.
const OWN: [&str; 4] = ["files", "processes", "images", "detections"];

fn overview(writer: &mut Writer<'_>) {
    writer.section("overview", "Overview");
    let inputs = writer.inputs;
    let rows = inputs.all_rows(&OWN);
    if rows.is_empty() {
        writer.absent("this file on devices", &OWN);
    } else {
        seen(writer, &rows);
    }
    let mails = inputs.all_rows(&["attachments"]);
    if let Some(last) = newest(mails.iter().copied())
        && let Some(at) = last.at
    {
        let said = pieces![
            "It came as an attachment of ",
            Piece::number(mails.len()),
            if mails.len() == 1 { " mail" } else { " mails" },
            ", last ",
            Piece::time(at),
            "."
        ];
        writer.say(
            "attachment",
            Attention::Notable,
            said,
            &[Proof::Rows("mails with the file", &mails, &[]), Proof::Row(last)],
        );
    }
}

fn seen(writer: &mut Writer<'_>, rows: &[&Citation]) {
    let hosts = by(rows.iter().copied(), |row| text(row, "DeviceName").map(str::to_owned));
    let (Some(first), Some(last)) = (
        rows.iter().copied().min_by_key(|row| row.at),
        newest(rows.iter().copied()),
    ) else {
        return;
    };
    let (Some(from), Some(until)) = (first.at, last.at) else {
        return;
    };
    let cut = OWN.iter().any(|name| writer.inputs.is_truncated(name));
    let said = pieces![
        if cut {
            "In the newest events, seen on "
        } else {
            "Seen on "
        },
        Piece::number(hosts.len()),
        if hosts.len() == 1 {
            " device in "
        } else {
            " devices in "
        },
        Piece::number(rows.len()),
        if rows.len() == 1 { " event, " } else { " events, " },
        Piece::time(from),
        " to ",
        Piece::time(until),
        ".",
    ];
    writer.say(
        "prevalence",
        Attention::Fact,
        said,
        &[Proof::Rows("events of the file", rows, &["DeviceName"])],
    );
    for (host, own) in hosts.iter().take(MOST_TOLD) {
        let Some(earliest) = own.iter().copied().min_by_key(|row| row.at) else {
            continue;
        };
        let Some(at) = earliest.at else { continue };
        let mut said = pieces!["First on ", Piece::entity("device", host), " ", Piece::time(at)];
        if let Some(folder) = text(earliest, "FolderPath") {
            said.extend(pieces![" at ", Piece::quote(folder)]);
        }
        if let Some(account) = first_text(
            earliest,
            &["InitiatingProcessAccountName", "AccountName", "RequestAccountName"],
        ) {
            said.extend(pieces![", by ", Piece::entity("user", account)]);
        }
        said.push(Piece::text("."));
        writer.say("first-seen", Attention::Fact, said, &[Proof::Row(earliest)]);
    }
    let named = |field: &'static str| by(rows.iter().copied(), move |row| text(row, field).map(str::to_owned));
    for (id, lead, kind, field) in [
        ("names", "Also known as ", "file", "FileName"),
        ("sha256", "Its hash: ", "sha256", "SHA256"),
        ("sha1", "Its hash: ", "sha1", "SHA1"),
    ] {
        for (value, own) in named(field).iter().take(3) {
            let Some(row) = own.first() else { continue };
            if value.eq_ignore_ascii_case(&writer.inputs.subject.name) {
                continue;
            }
            writer.say(
                id,
                Attention::Fact,
                pieces![lead, Piece::entity(kind, value), "."],
                &[Proof::Row(row)],
            );
        }
    }
    let origins = by(rows.iter().copied(), |row| {
        text(row, "FileOriginUrl").map(str::to_owned)
    });
    for (url, own) in origins.iter().take(3) {
        let Some(row) = own.first() else { continue };
        writer.say(
            "origin",
            Attention::Notable,
            pieces!["Downloaded from ", Piece::entity("url", url), "."],
            &[Proof::Row(row)],
        );
    }
}

fn signer(writer: &mut Writer<'_>) {
    writer.section("signer", "Signer");
    let inputs = writer.inputs;
    if writer.absent("its certificate", &["certificates"]) {
        return;
    }
    let Some(row) = newest(inputs.rows("certificates")) else {
        return;
    };
    match (truth(row, "IsSigned"), text(row, "Signer")) {
        (Some(false), _) => writer.say(
            "unsigned",
            Attention::Notable,
            pieces!["It is not signed."],
            &[Proof::Row(row)],
        ),
        (_, Some(signer)) => {
            let mut said = pieces!["Signed by ", Piece::quote(signer)];
            if let Some(issuer) = text(row, "Issuer") {
                said.extend(pieces![", issued by ", Piece::quote(issuer)]);
            }
            if let Some(at) = time(row, "CertificateExpirationTime") {
                said.extend(pieces![", valid until ", Piece::time(at)]);
            }
            let trusted = truth(row, "IsTrusted");
            said.push(Piece::text(match trusted {
                Some(true) => ", trusted.",
                Some(false) => ", not trusted.",
                None => ".",
            }));
            writer.say(
                "signed",
                if trusted == Some(false) {
                    Attention::Risk
                } else {
                    Attention::Fact
                },
                said,
                &[Proof::Row(row)],
            );
        }
        _ => {}
    }
}

fn detections(writer: &mut Writer<'_>) {
    writer.section("detections", "Detections");
    let inputs = writer.inputs;
    let rows = inputs.all_rows(&["detections"]);
    for (action, own) in by(rows, |row| text(row, "ActionType").map(str::to_owned)) {
        if !(action.starts_with("Antivirus")
            || action.starts_with("Asr")
            || action.contains("SmartScreen")
            || action.contains("Blocked"))
        {
            continue;
        }
        let Some(last) = newest(own.iter().copied()) else {
            continue;
        };
        let Some(at) = last.at else { continue };
        let mut said = pieces![
            Piece::quote(&action),
            " ",
            Piece::number(own.len()),
            if own.len() == 1 { " time, " } else { " times, last " },
            Piece::time(at)
        ];
        if let Some(host) = text(last, "DeviceName") {
            said.extend(pieces![" on ", Piece::entity("device", host)]);
        }
        let threat = crate::field::object(last, "AdditionalFields")
            .get("ThreatName")
            .and_then(|name| name.as_str().map(str::to_owned));
        if let Some(threat) = threat {
            said.extend(pieces![": ", Piece::quote(&threat)]);
        }
        said.push(Piece::text("."));
        let label = format!("events {action}");
        writer.say(
            "detection",
            Attention::Risk,
            said,
            &[Proof::Rows(&label, &own, &[]), Proof::Row(last)],
        );
    }
    for row in inputs
        .rows("attachments")
        .iter()
        .filter(|row| text(row, "ThreatTypes").is_some())
        .take(3)
    {
        let (Some(threat), Some(at)) = (text(row, "ThreatTypes"), row.at) else {
            continue;
        };
        let said = pieces![
            "The mail filter judged it as ",
            Piece::quote(threat),
            " ",
            Piece::time(at),
            "."
        ];
        writer.say("mail-detection", Attention::Risk, said, &[Proof::Row(row)]);
    }
    for row in inputs.rows("indicators").iter().take(3) {
        intelligence(writer, row);
    }
    if writer.findings_of_section() == 0 {
        writer.absent("detections of it", &["indicators"]);
    }
}

/// Tells what threat intelligence says, as the indicator has it.
pub(crate) fn intelligence(writer: &mut Writer<'_>, row: &Citation) {
    let mut said = pieces!["Threat intelligence lists it"];
    if let Some(source) = first_text(row, &["SourceSystem", "IndicatorProvider"]) {
        said.extend(pieces![", from ", Piece::quote(source)]);
    }
    if let Some(words) = first_text(row, &["Description", "ThreatType", "Tags", "Pattern"]) {
        said.extend(pieces![": ", Piece::quote(words)]);
    }
    said.push(Piece::text("."));
    writer.say("intelligence", Attention::Risk, said, &[Proof::Row(row)]);
}

fn behaviour(writer: &mut Writer<'_>) {
    writer.section("behaviour", "What it did");
    let inputs = writer.inputs;
    let runs = inputs.all_rows(&["processes"]);
    for (parent, own) in by(runs.iter().copied(), |row| {
        text(row, "InitiatingProcessFileName").map(str::to_owned)
    })
    .into_iter()
    .take(MOST_TOLD)
    {
        let Some(last) = newest(own.iter().copied()) else {
            continue;
        };
        let mut said = pieces![
            "Started by ",
            Piece::entity("process", &parent),
            " ",
            Piece::number(own.len()),
            if own.len() == 1 { " time" } else { " times" }
        ];
        if let Some(line) = text(last, "ProcessCommandLine") {
            said.extend(pieces![", last as ", Piece::quote(line)]);
        }
        said.push(Piece::text("."));
        let label = format!("starts by {parent}");
        writer.say(
            "started-by",
            Attention::Fact,
            said,
            &[Proof::Rows(&label, &own, &[]), Proof::Row(last)],
        );
    }
    let connections = inputs.all_rows(&["connections"]);
    let targets = by(connections.iter().copied(), |row| {
        first_text(row, &["RemoteUrl", "RemoteIP"]).map(str::to_owned)
    });
    for (target, own) in targets.into_iter().take(MOST_TOLD) {
        let Some(last) = newest(own.iter().copied()) else {
            continue;
        };
        let Some(at) = last.at else { continue };
        let kind = if target.parse::<std::net::IpAddr>().is_ok() {
            "ip"
        } else {
            "url"
        };
        let said = pieces![
            "Connected to ",
            Piece::entity(kind, &target),
            " ",
            Piece::number(own.len()),
            if own.len() == 1 { " time, " } else { " times, last " },
            Piece::time(at),
            "."
        ];
        let label = format!("connections to {target}");
        writer.say(
            "connected-to",
            Attention::Fact,
            said,
            &[Proof::Rows(&label, &own, &[]), Proof::Row(last)],
        );
    }
    if writer.findings_of_section() == 0 {
        writer.absent("what it did", &["processes", "connections"]);
    }
}
