//! One mail: what it is, what happened to it, and its indicators. From that message only.

use crate::field::{by, first_text, json, list, newest, object, text};
use crate::report::{Attention, Piece, Proof, Report, Writer, pieces};
use crate::{Inputs, Query, alerts};
use chrono::{DateTime, Utc};
use evidence::Citation;
use serde_json::Value;

/// Which rows it wants: those that bear the message's own id.
pub(crate) const QUERIES: &[Query] = &[
    Query {
        name: "mails",
        table: "EmailEvents",
        kql: "EmailEvents | where NetworkMessageId =~ subject or InternetMessageId =~ subject | top 500 by Timestamp desc",
    },
    Query {
        name: "urls",
        table: "EmailUrlInfo",
        kql: "EmailUrlInfo | where NetworkMessageId =~ subject or NetworkMessageId =~ message_id | top 500 by Timestamp desc",
    },
    Query {
        name: "attachments",
        table: "EmailAttachmentInfo",
        kql: "EmailAttachmentInfo | where NetworkMessageId =~ subject or NetworkMessageId =~ message_id | top 500 by Timestamp desc",
    },
    Query {
        name: "after-delivery",
        table: "EmailPostDeliveryEvents",
        kql: "EmailPostDeliveryEvents | where NetworkMessageId =~ subject or NetworkMessageId =~ message_id or InternetMessageId =~ subject | top 500 by Timestamp desc",
    },
    Query {
        name: "clicks",
        table: "UrlClickEvents",
        kql: "UrlClickEvents | where NetworkMessageId =~ subject or NetworkMessageId =~ message_id | top 500 by Timestamp desc",
    },
];

/// Things of one kind told one by one.
const MOST_TOLD: usize = 12;

/// Tells it.
pub(crate) fn report(inputs: &Inputs) -> Report {
    let mut writer = Writer::new(inputs);
    let mails = inputs.all_rows(&["mails"]);
    overview(&mut writer, &mails);
    timeline(&mut writer);
    indicators(&mut writer, &mails);
    alerts::section(&mut writer);
    writer.finish()
}

fn overview(writer: &mut Writer<'_>, mails: &[&Citation]) {
    writer.section("overview", "Overview");
    if writer.absent("this mail", &["mails"]) {
        return;
    }
    let Some(first) = mails.iter().copied().min_by_key(|row| row.at) else {
        return;
    };
    let mut said = Vec::new();
    match text(first, "Subject") {
        Some(subject) => said.extend(pieces!["Mail ", Piece::quote(subject)]),
        None => said.extend(pieces!["Mail without subject"]),
    }
    if let Some(sender) = first_text(first, &["SenderFromAddress", "SenderMailFromAddress"]) {
        said.extend(pieces![" from ", Piece::entity("mail", sender)]);
    }
    if let Some(recipient) = text(first, "RecipientEmailAddress") {
        said.extend(pieces![" to ", Piece::entity("mail", recipient)]);
    }
    if let Some(at) = first.at {
        said.extend(pieces![", ", Piece::time(at)]);
    }
    said.push(Piece::text("."));
    writer.say("mail", Attention::Fact, said, &[Proof::Row(first)]);
    let recipients = by(mails.iter().copied(), |row| {
        text(row, "RecipientEmailAddress").map(str::to_owned)
    });
    if recipients.len() > 1 {
        let said = pieces!["It went to ", Piece::number(recipients.len()), " recipients."];
        writer.say(
            "recipients",
            Attention::Fact,
            said,
            &[Proof::Rows("copies of the mail", mails, &["RecipientEmailAddress"])],
        );
    }
    for (id, lead, field) in [
        ("direction", "Direction: ", "EmailDirection"),
        ("delivery", "Delivery: ", "DeliveryAction"),
        ("latest-delivery", "Now: ", "LatestDeliveryAction"),
    ] {
        if let Some(value) = text(first, field) {
            let mut said = pieces![lead, Piece::quote(value)];
            let place = if field == "DeliveryAction" {
                "DeliveryLocation"
            } else {
                "LatestDeliveryLocation"
            };
            if let Some(place) = text(first, place).filter(|_| field != "EmailDirection") {
                said.extend(pieces![", ", Piece::quote(place)]);
            }
            said.push(Piece::text("."));
            writer.say(id, Attention::Fact, said, &[Proof::Row(first)]);
        }
    }
    let threats = mails.iter().find(|row| text(row, "ThreatTypes").is_some());
    match threats {
        Some(row) => {
            let mut said = pieces!["Judged as ", Piece::quote(text(row, "ThreatTypes").unwrap_or_default())];
            if let Some(names) = text(row, "ThreatNames") {
                said.extend(pieces![" (", Piece::quote(names), ")"]);
            }
            said.push(Piece::text("."));
            writer.say("threat", Attention::Risk, said, &[Proof::Row(row)]);
        }
        None => {
            let said = pieces!["The mail filter saw no threat in it."];
            writer.say("no-threat", Attention::Fact, said, &[Proof::Row(first)]);
        }
    }
}

/// Everything that happened to the mail, in time order.
fn timeline(writer: &mut Writer<'_>) {
    writer.section("timeline", "Timeline");
    let inputs = writer.inputs;
    let mut events: Vec<(DateTime<Utc>, &str, &Citation)> = Vec::new();
    for (name, query) in [("delivered", "mails"), ("after", "after-delivery"), ("click", "clicks")] {
        events.extend(inputs.rows(query).iter().filter_map(|row| Some((row.at?, name, row))));
    }
    events.sort_by_key(|(at, _, row)| (*at, &row.row));
    for (at, kind, row) in events.into_iter().take(2 * MOST_TOLD) {
        let mut said = pieces![Piece::time(at), ": "];
        let attention = match kind {
            "delivered" => {
                said.push(text(row, "DeliveryAction").map_or_else(|| Piece::text("received"), Piece::quote));
                if let Some(recipient) = text(row, "RecipientEmailAddress") {
                    said.extend(pieces![" to ", Piece::entity("mail", recipient)]);
                }
                Attention::Fact
            }
            "after" => {
                let Some(action) = first_text(row, &["Action", "ActionType"]) else {
                    continue;
                };
                said.extend(pieces![Piece::quote(action)]);
                for (lead, field) in [
                    (" by ", "ActionTrigger"),
                    (", result ", "ActionResult"),
                    (", now in ", "DeliveryLocation"),
                ] {
                    if let Some(value) = text(row, field) {
                        said.extend(pieces![lead, Piece::quote(value)]);
                    }
                }
                Attention::Notable
            }
            _ => {
                let Some(url) = text(row, "Url") else { continue };
                if let Some(user) = text(row, "AccountUpn") {
                    said.extend(pieces![Piece::entity("user", user), " clicked "]);
                } else {
                    said.extend(pieces!["somebody clicked "]);
                }
                said.extend(pieces![Piece::entity("url", url)]);
                if let Some(action) = text(row, "ActionType") {
                    said.extend(pieces![" (", Piece::quote(action), ")"]);
                }
                Attention::Risk
            }
        };
        said.push(Piece::text("."));
        writer.say("event", attention, said, &[Proof::Row(row)]);
    }
    writer.absent("clicks on its links", &["clicks"]);
    writer.absent("actions after delivery", &["after-delivery"]);
    writer.in_order();
}

/// Indicators: sender and authentication, links, attachments.
fn indicators(writer: &mut Writer<'_>, mails: &[&Citation]) {
    writer.section("indicators", "Indicators");
    if let Some(row) = newest(mails.iter().copied()) {
        sender(writer, row);
        authentication(writer, row);
    }
    let inputs = writer.inputs;
    for (url, rows) in by(inputs.rows("urls"), |row| text(row, "Url").map(str::to_owned))
        .into_iter()
        .take(MOST_TOLD)
    {
        let Some(row) = rows.first() else { continue };
        let mut said = pieces!["Link ", Piece::entity("url", &url)];
        if let Some(domain) = text(row, "UrlDomain") {
            said.extend(pieces![" on ", Piece::entity("domain", domain)]);
        }
        if let Some(place) = text(row, "UrlLocation") {
            said.extend(pieces![", in the ", Piece::quote(place)]);
        }
        said.push(Piece::text("."));
        writer.say("url", Attention::Notable, said, &[Proof::Row(row)]);
    }
    writer.absent("links in it", &["urls"]);
    for row in inputs.rows("attachments").iter().take(MOST_TOLD) {
        let Some(name) = text(row, "FileName") else { continue };
        let mut said = pieces!["Attachment ", Piece::entity("file", name)];
        if let Some(kind) = text(row, "FileType") {
            said.extend(pieces![" of type ", Piece::quote(kind)]);
        }
        if let Some(hash) = text(row, "SHA256") {
            said.extend(pieces![", ", Piece::entity("sha256", hash)]);
        }
        let threat = text(row, "ThreatTypes");
        if let Some(threat) = threat {
            said.extend(pieces![", judged as ", Piece::quote(threat)]);
        }
        said.push(Piece::text("."));
        writer.say(
            "attachment",
            if threat.is_some() {
                Attention::Risk
            } else {
                Attention::Notable
            },
            said,
            &[Proof::Row(row)],
        );
    }
    writer.absent("attachments of it", &["attachments"]);
}

fn sender(writer: &mut Writer<'_>, row: &Citation) {
    let Some(from) = text(row, "SenderFromAddress") else {
        return;
    };
    let mut said = pieces!["Sender ", Piece::entity("mail", from)];
    if let Some(name) = text(row, "SenderDisplayName") {
        said.extend(pieces![", shown as ", Piece::quote(name)]);
    }
    if let Some(address) = first_text(row, &["SenderIPv4", "SenderIPv6"]) {
        said.extend(pieces![", from address ", Piece::entity("ip", address)]);
    }
    said.push(Piece::text("."));
    writer.say("sender", Attention::Notable, said, &[Proof::Row(row)]);
    if let Some(envelope) = text(row, "SenderMailFromAddress").filter(|envelope| !envelope.eq_ignore_ascii_case(from)) {
        let said = pieces!["The envelope's sender differs: ", Piece::entity("mail", envelope), "."];
        writer.say("envelope-differs", Attention::Risk, said, &[Proof::Row(row)]);
    }
}

fn authentication(writer: &mut Writer<'_>, row: &Citation) {
    let results = object(row, "AuthenticationDetails");
    let mut said = pieces!["Authentication: "];
    let mut weak = false;
    let checks = ["SPF", "DKIM", "DMARC", "CompAuth"];
    let known: Vec<(&str, &str)> = checks
        .into_iter()
        .filter_map(|name| Some((name, results.get(name)?.as_str()?)))
        .collect();
    if known.is_empty() {
        return;
    }
    for (at, (name, result)) in known.into_iter().enumerate() {
        weak |= !result.eq_ignore_ascii_case("pass");
        said.extend(pieces![if at > 0 { ", " } else { "" }, name, " ", Piece::quote(result)]);
    }
    said.push(Piece::text("."));
    writer.say(
        "authentication",
        if weak { Attention::Risk } else { Attention::Fact },
        said,
        &[Proof::Row(row)],
    );
    let methods = list(row, "DetectionMethods");
    if !methods.is_empty() || matches!(json(row, "DetectionMethods"), Some(Value::Object(_))) {
        let shown = row
            .fields
            .get("DetectionMethods")
            .map(crate::field::shown)
            .unwrap_or_default();
        writer.say(
            "detection",
            Attention::Notable,
            pieces!["Detected by ", Piece::quote(&shown), "."],
            &[Proof::Row(row)],
        );
    }
}
