//! The concrete values that show what happened: command line, target, pipe, service, address.
//!
//! Columns differ from table to table; these are the ones of the Defender and Sentinel tables that name
//! something an analyst would look for, in the order in which they would be told.

use crate::correlate::{is_everybodys_program, is_nowhere, is_system_folder};
use crate::span::Span;
use evidence::{Alert, Citation, Entity, File};
use std::collections::HashSet;

/// How a value is introduced, how it is shown, and the columns that hold it.
struct Value {
    lead: &'static str,
    form: Form,
    columns: &'static [&'static str],
}

enum Form {
    Quote,
    Entity(&'static str),
}

const fn quote(lead: &'static str, columns: &'static [&'static str]) -> Value {
    Value {
        lead,
        form: Form::Quote,
        columns,
    }
}

const fn entity(lead: &'static str, kind: &'static str, columns: &'static [&'static str]) -> Value {
    Value {
        lead,
        form: Form::Entity(kind),
        columns,
    }
}

const VALUES: &[Value] = &[
    quote(
        "call ",
        &["EventName", "OperationName", "Operation", "ActivityDisplayName"],
    ),
    quote(
        "command ",
        &["ProcessCommandLine", "CommandLine", "ScriptBlockText", "Query"],
    ),
    quote("by ", &["SourceImage", "InitiatingProcessFileName", "NewProcessName"]),
    quote(
        "target ",
        &["TargetImage", "TargetProcessName", "TargetProcessFileName"],
    ),
    quote("access ", &["GrantedAccess", "AccessMask"]),
    quote("pipe ", &["PipeName"]),
    quote("service ", &["ServiceName"]),
    quote("service program ", &["ServiceFileName", "ImagePath"]),
    quote("task ", &["TaskName"]),
    quote("registry key ", &["RegistryKey", "TargetObject"]),
    quote("share ", &["ShareName"]),
    quote("object ", &["ObjectName", "ObjectId", "TargetObjectName"]),
    entity("file ", "file", &["FileName", "TargetFilename"]),
    entity("to ", "ip", &["RemoteIP", "DestinationIp", "DestIp", "DstIpAddr"]),
    quote("port ", &["RemotePort", "DestinationPort", "DstPortNumber"]),
    entity("to ", "url", &["RemoteUrl", "Url", "QueryName", "DnsQuery"]),
    entity(
        "from ",
        "ip",
        &["SourceIpAddress", "IPAddress", "ClientIP", "IpAddress", "SrcIpAddr"],
    ),
    quote("agent ", &["UserAgent"]),
    quote("request ", &["RequestParameters"]),
    quote("error ", &["ErrorCode", "ResultDescription"]),
];

/// Values told per step; the rest is in the rows.
const MOST_VALUES: usize = 5;

/// Characters of a quoted value that a sentence can carry.
const LONGEST: usize = 160;

/// Rows looked at for values.
const MOST_ROWS: usize = 24;

/// Returns the values that show a step, each as a lead-in and a span, without repeating one.
pub(super) fn details(rows: &[&Citation], alerts: &[&Alert]) -> Vec<(&'static str, Span)> {
    let mut found: Vec<(&'static str, Span)> = Vec::new();
    let mut told: HashSet<String> = HashSet::new();
    for value in VALUES {
        if found.len() == MOST_VALUES {
            break;
        }
        let texts = rows
            .iter()
            .take(MOST_ROWS)
            .flat_map(|row| value.columns.iter().find_map(|name| text(row, name)));
        // A step about several commands names two of them.
        let most = if value.lead == "command " { 2 } else { 1 };
        let mut taken = 0;
        for text in texts {
            if taken == most || found.len() == MOST_VALUES {
                break;
            }
            if told.insert(text.to_lowercase()) {
                found.push((value.lead, shown(value, &text)));
                taken += 1;
            }
        }
    }
    if found.is_empty() {
        of_entities(alerts, &mut found);
    }
    found
}

fn text(row: &Citation, column: &str) -> Option<String> {
    let text = match row.fields.get(column)? {
        serde_json::Value::String(text) => text.trim().to_owned(),
        serde_json::Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty() && text != "-").then_some(text)
}

fn shown(value: &Value, text: &str) -> Span {
    match value.form {
        // An IP column may hold a service's name.
        Form::Entity("ip") if is_nowhere(text) => Span::quote(text, LONGEST),
        Form::Entity(kind) => Span::entity(kind, text),
        Form::Quote => Span::quote(text, LONGEST),
    }
}

/// Whether a file is more than a part of the system.
fn is_remarkable(file: &File) -> bool {
    !file.name.is_empty()
        && !is_everybodys_program(&file.name.to_lowercase())
        && !file.folder.as_deref().is_some_and(is_system_folder)
}

/// For alerts of other products, whose events are not here: their entities say it.
fn of_entities(alerts: &[&Alert], found: &mut Vec<(&'static str, Span)>) {
    type Look = fn(&Entity) -> Option<(&'static str, Span)>;
    const LOOKS: &[Look] = &[
        |entity| match entity {
            Entity::Process(run) => Some((
                "command ",
                Span::quote(run.command_line.as_deref().filter(|line| !line.is_empty())?, LONGEST),
            )),
            _ => None,
        },
        |entity| match entity {
            Entity::MailMessage(mail) => Some(("mail ", Span::quote(mail.subject.as_deref()?, LONGEST))),
            _ => None,
        },
        |entity| match entity {
            Entity::File(file) if is_remarkable(file) => Some(("file ", Span::entity("file", &file.name))),
            _ => None,
        },
        |entity| match entity {
            Entity::Url { url } => Some(("to ", Span::entity("url", url))),
            Entity::Domain { name } => Some(("to ", Span::entity("domain", name))),
            _ => None,
        },
        |entity| match entity {
            Entity::Ip(ip) if !is_nowhere(&ip.address) => Some(("address ", Span::entity("ip", &ip.address))),
            _ => None,
        },
        |entity| match entity {
            Entity::CloudApplication(application) if !application.name.is_empty() => {
                Some(("application ", Span::entity("application", &application.name)))
            }
            Entity::CloudResource(resource) => Some(("resource ", Span::entity("resource", &resource.resource_id))),
            Entity::RegistryValue(value) => Some(("registry key ", Span::quote(&value.key, LONGEST))),
            _ => None,
        },
    ];
    for look in LOOKS {
        let value = alerts
            .iter()
            .flat_map(|alert| &alert.evidence)
            .find_map(|item| look(&item.entity));
        if let Some(value) = value
            && found.len() < MOST_VALUES
        {
            found.push(value);
        }
    }
}
