//! A DNS query as a sensor saw it → `ASimDnsActivityLogs` and `DnsEvents`.
//!
//! Leaves to others: what a log calls its fields. Source: ASIM DNS activity schema; `DnsEvents` table
//! reference.

use super::network_session::Session;
use crate::{Error, Rejection, RowSink, TableRef};
use std::sync::LazyLock;

static ASIM: LazyLock<Result<TableRef, Error>> = LazyLock::new(|| TableRef::named("ASimDnsActivityLogs"));
static EVENTS: LazyLock<Result<TableRef, Error>> = LazyLock::new(|| TableRef::named("DnsEvents"));

/// What is known of a query; absent text is empty.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DnsQuery<'a> {
    pub(crate) vendor: &'a str,
    pub(crate) product: &'a str,
    pub(crate) name: &'a str,
    pub(crate) kind: Option<i64>,
    pub(crate) kind_name: &'a str,
    pub(crate) class: Option<i64>,
    pub(crate) class_name: &'a str,
    pub(crate) code: Option<i64>,
    pub(crate) code_name: &'a str,
    pub(crate) transaction: Option<i64>,
    /// Answers joined by commas.
    pub(crate) answers: &'a str,
    pub(crate) session_id: &'a str,
    pub(crate) duration_ms: Option<i64>,
}

/// Writes both rows.
///
/// # Errors
/// When the catalogue lacks a table.
pub(crate) fn write(query: &DnsQuery<'_>, session: &Session<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
    let table = ASIM.as_ref().map_err(|error| Rejection::new(error.to_string()))?;
    let failed = query.code.is_some_and(|code| code != 0);
    let mut row = sink.row(table);
    if let Some(at) = session.at {
        row.time("TimeGenerated", at)
            .time("EventStartTime", at)
            .time("EventEndTime", at);
    }
    row.text("EventType", "Query")
        .text(
            "EventSubType",
            if query.code.is_some() { "response" } else { "request" },
        )
        .text("EventResult", if failed { "Failure" } else { "Success" })
        .text("EventResultDetails", query.code_name)
        .text("EventSchemaVersion", "0.1.7")
        .text("EventVendor", query.vendor)
        .text("EventProduct", query.product)
        .text("EventOriginalUid", query.session_id)
        .text("DnsSessionId", query.session_id)
        .text("SrcIpAddr", session.source_ip)
        .text("Src", session.source_ip)
        .text("DstIpAddr", session.target_ip)
        .text("Dst", session.target_ip)
        .text("NetworkProtocol", &session.protocol.to_ascii_uppercase())
        .text("DnsQuery", query.name)
        .text("DnsQueryTypeName", query.kind_name)
        .text("DnsQueryClassName", query.class_name)
        .text("DnsResponseName", query.answers)
        .text("AdditionalFields", session.fields)
        .long("EventCount", 1);
    for (column, value) in [
        ("SrcPortNumber", session.source_port),
        ("DstPortNumber", session.target_port),
        ("DnsQueryType", query.kind),
        ("DnsQueryClass", query.class),
        ("DnsResponseCode", query.code),
        ("DnsNetworkDuration", query.duration_ms),
    ] {
        if let Some(value) = value {
            row.long(column, value);
        }
    }
    if let Some(id) = query.transaction {
        row.text("TransactionIdHex", &format!("{id:04x}"));
    }
    drop(row);

    let table = EVENTS.as_ref().map_err(|error| Rejection::new(error.to_string()))?;
    let mut row = sink.row(table);
    if let Some(at) = session.at {
        row.time("TimeGenerated", at);
    }
    row.text("SubType", "LookupQuery")
        .text("ClientIP", session.source_ip)
        .text("Computer", session.target_ip)
        .text("Name", query.name)
        .text("QueryType", query.kind_name)
        .text("IPAddresses", query.answers)
        .text("Result", if failed { query.code_name } else { "Success" });
    if let Some(code) = query.code {
        row.long("ResultCode", code);
    }
    Ok(())
}
