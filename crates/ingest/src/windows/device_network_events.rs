//! `DeviceNetworkEvents`: Sysmon 3 and the filtering platform's 5154, 5156, 5157.
//!
//! In both, source and destination are seen from who began the connection: of an inbound one the
//! device itself is the destination.

use super::device::{self, Process};
use super::event::WindowsEvent;
use super::ip_address;
use crate::json::JsonObject;
use crate::{RowSink, TableRef};

/// Writes a connection that Sysmon saw.
pub(crate) fn write_sysmon(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let inbound = event.get("Initiated").eq_ignore_ascii_case("false");
    let action = if inbound {
        "InboundConnectionAccepted"
    } else {
        "ConnectionSuccess"
    };
    let host = event.get(if inbound {
        "SourceHostname"
    } else {
        "DestinationHostname"
    });
    let connection = Connection {
        source: (event.get("SourceIp"), event.number("SourcePort")),
        destination: (event.get("DestinationIp"), event.number("DestinationPort")),
        protocol: protocol(event.get("Protocol")),
        inbound,
        host,
    };
    let mut more = JsonObject::default();
    more.text("RuleName", event.get("RuleName"));
    write(
        event,
        table,
        action,
        &connection,
        &Process::of_sysmon(event),
        &mut more,
        sink,
    );
}

/// Writes a connection that the filtering platform permitted or blocked.
pub(crate) fn write_filtering(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    // Resource strings of "Inbound" and "Outbound".
    let inbound = matches!(event.get("Direction"), "%%14592" | "Inbound");
    let action = match event.event_id {
        5154 => "ListeningConnectionCreated",
        5157 => "ConnectionFailed",
        _ if inbound => "InboundConnectionAccepted",
        _ => "ConnectionSuccess",
    };
    let connection = Connection {
        source: (event.get("SourceAddress"), event.number("SourcePort")),
        destination: (event.get("DestAddress"), event.number("DestPort")),
        protocol: protocol(event.get("Protocol")),
        inbound: inbound && event.event_id != 5154,
        host: "",
    };
    let process = Process {
        image: event.get("Application"),
        id: event.number("ProcessId"),
        ..Process::default()
    };
    write(
        event,
        table,
        action,
        &connection,
        &process,
        &mut JsonObject::default(),
        sink,
    );
}

struct Connection<'a> {
    source: (&'a str, Option<i64>),
    destination: (&'a str, Option<i64>),
    protocol: &'a str,
    inbound: bool,
    /// The name of the other side.
    host: &'a str,
}

fn write(
    event: &WindowsEvent<'_>,
    table: &TableRef,
    action: &str,
    connection: &Connection<'_>,
    process: &Process<'_>,
    more: &mut JsonObject,
    sink: &mut RowSink,
) {
    let (local, remote) = if connection.inbound {
        (connection.destination, connection.source)
    } else {
        (connection.source, connection.destination)
    };
    let mut row = device::start(event, table, action, sink);
    device::address(&mut row, ["LocalIP", "LocalPort"], local.0, local.1);
    device::address(&mut row, ["RemoteIP", "RemotePort"], remote.0, remote.1);
    row.text("LocalIPType", ip_address::kind(&ip_address::clean(local.0)));
    row.text("RemoteIPType", ip_address::kind(&ip_address::clean(remote.0)));
    row.text("RemoteUrl", connection.host);
    row.text("Protocol", connection.protocol);
    device::initiating(&mut row, process);
    row.text("AdditionalFields", &more.finish());
}

/// Source: IANA protocol numbers.
fn protocol(text: &str) -> &str {
    match text {
        "tcp" | "6" => "Tcp",
        "udp" | "17" => "Udp",
        "1" => "Icmp",
        "58" => "Icmpv6",
        other => other,
    }
}
