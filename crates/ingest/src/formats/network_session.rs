//! A network session as a sensor saw it → `DeviceNetworkEvents` and `ASimNetworkSessionLogs`.
//!
//! The originator is the device: `LocalIP` is where the session came from, and a host whose name the
//! sensor does not know is named by its address.
//! Leaves to others: what a log calls its fields (`zeek_*`, `suricata_eve`).
//! Sources: the `DeviceNetworkEvents` table reference; ASIM network session schema.

use crate::windows::device::with_device_id;
use crate::{Error, Rejection, RowSink, TableRef};
use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::LazyLock;

type Lazy = LazyLock<Result<TableRef, Error>>;

static DEVICE: Lazy = LazyLock::new(|| TableRef::named("DeviceNetworkEvents"));
static ASIM: Lazy = LazyLock::new(|| TableRef::named("ASimNetworkSessionLogs"));

/// What is known of a session; absent text is empty.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Session<'a> {
    pub(crate) at: Option<i64>,
    pub(crate) action: &'a str,
    pub(crate) source_ip: &'a str,
    pub(crate) source_port: Option<i64>,
    pub(crate) target_ip: &'a str,
    pub(crate) target_port: Option<i64>,
    /// `tcp`, `udp`, `icmp` in any case.
    pub(crate) protocol: &'a str,
    /// The name of the remote side, when the traffic tells it: a host, a URL, a DNS name.
    pub(crate) target_name: &'a str,
    /// The whole record as JSON.
    pub(crate) fields: &'a str,
}

/// What a flow record adds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Flow<'a> {
    pub(crate) vendor: &'a str,
    pub(crate) product: &'a str,
    pub(crate) service: &'a str,
    pub(crate) id: &'a str,
    pub(crate) state: &'a str,
    pub(crate) history: &'a str,
    pub(crate) duration_ms: Option<i64>,
    pub(crate) source_bytes: Option<i64>,
    pub(crate) target_bytes: Option<i64>,
    pub(crate) source_packets: Option<i64>,
    pub(crate) target_packets: Option<i64>,
}

/// Writes the `DeviceNetworkEvents` row.
///
/// # Errors
/// When the catalogue lacks the table.
pub(crate) fn write_device(session: &Session<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
    let table = DEVICE.as_ref().map_err(|error| Rejection::new(error.to_string()))?;
    let mut row = sink.row(table);
    if let Some(at) = session.at {
        row.time("Timestamp", at);
    }
    row.text("ActionType", session.action)
        .text("DeviceName", session.source_ip)
        .text("LocalIP", session.source_ip)
        .text("LocalIPType", ip_type(session.source_ip))
        .text("RemoteIP", session.target_ip)
        .text("RemoteIPType", ip_type(session.target_ip))
        .text("RemoteUrl", session.target_name)
        .text("Protocol", &capitalised(session.protocol))
        .text("AdditionalFields", session.fields);
    if !session.source_ip.is_empty() {
        with_device_id(session.source_ip, |id| {
            row.text("DeviceId", id);
        });
    }
    if let Some(port) = session.source_port {
        row.long("LocalPort", port);
    }
    if let Some(port) = session.target_port {
        row.long("RemotePort", port);
    }
    Ok(())
}

/// Writes the `ASimNetworkSessionLogs` row of a flow.
///
/// # Errors
/// When the catalogue lacks the table.
pub(crate) fn write_asim(session: &Session<'_>, flow: &Flow<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
    let table = ASIM.as_ref().map_err(|error| Rejection::new(error.to_string()))?;
    let is_failure = session.action == "ConnectionFailed";
    let mut row = sink.row(table);
    if let Some(at) = session.at {
        row.time("TimeGenerated", at).time("EventStartTime", at);
        let end = flow.duration_ms.and_then(|ms| at.checked_add(ms.checked_mul(1000)?));
        row.time("EventEndTime", end.unwrap_or(at));
    }
    row.text("EventType", "NetworkSession")
        .text("EventSchemaVersion", "0.2.6")
        .text("EventVendor", flow.vendor)
        .text("EventProduct", flow.product)
        .text("EventResult", if is_failure { "Failure" } else { "Success" })
        .text("EventOriginalResultDetails", flow.state)
        .text("EventOriginalUid", flow.id)
        .text("NetworkSessionId", flow.id)
        .text("NetworkConnectionHistory", flow.history)
        .text("NetworkApplicationProtocol", flow.service)
        .text("NetworkProtocol", &session.protocol.to_ascii_uppercase())
        .text("SrcIpAddr", session.source_ip)
        .text("DstIpAddr", session.target_ip)
        .text("DstHostname", session.target_name)
        .text("AdditionalFields", session.fields)
        .long("EventCount", 1);
    let sum = |one: Option<i64>, other: Option<i64>| Some(one?.saturating_add(other?));
    for (column, value) in [
        ("SrcPortNumber", session.source_port),
        ("DstPortNumber", session.target_port),
        ("NetworkDuration", flow.duration_ms),
        ("SrcBytes", flow.source_bytes),
        ("DstBytes", flow.target_bytes),
        ("NetworkBytes", sum(flow.source_bytes, flow.target_bytes)),
        ("SrcPackets", flow.source_packets),
        ("DstPackets", flow.target_packets),
        ("NetworkPackets", sum(flow.source_packets, flow.target_packets)),
    ] {
        if let Some(value) = value {
            row.long(column, value);
        }
    }
    Ok(())
}

/// Returns Defender's word for the kind of an address; empty when it is none.
pub(crate) fn ip_type(address: &str) -> &'static str {
    match address.parse::<IpAddr>() {
        Err(_) => "",
        Ok(IpAddr::V4(ip)) if ip.is_loopback() => "Loopback",
        Ok(IpAddr::V4(ip)) if ip.is_multicast() => "Multicast",
        Ok(IpAddr::V4(ip)) if ip.is_broadcast() => "Broadcast",
        Ok(IpAddr::V4(ip)) if ip.is_private() => "Private",
        Ok(IpAddr::V4(ip)) if ip.is_link_local() => "LinkLocal",
        Ok(IpAddr::V4(ip)) if ip.is_unspecified() => "Reserved",
        Ok(IpAddr::V4(_)) => "Public",
        Ok(IpAddr::V6(ip)) if ip.is_loopback() => "Loopback",
        Ok(IpAddr::V6(ip)) if ip.is_multicast() => "Multicast",
        Ok(IpAddr::V6(ip)) if ip.to_ipv4_mapped().is_some() => "FourToSixMapping",
        Ok(IpAddr::V6(ip)) if ip.is_unique_local() => "Private",
        Ok(IpAddr::V6(ip)) if ip.is_unicast_link_local() => "LinkLocal",
        Ok(IpAddr::V6(ip)) if ip.is_unspecified() => "Reserved",
        Ok(IpAddr::V6(_)) => "Public",
    }
}

/// Defender writes `Tcp`, `Udp`, `Icmp`.
fn capitalised(protocol: &str) -> Cow<'_, str> {
    let mut letters = protocol.chars();
    match letters.next() {
        Some(first) => Cow::Owned(first.to_ascii_uppercase().to_string() + &letters.as_str().to_ascii_lowercase()),
        None => Cow::Borrowed(""),
    }
}
