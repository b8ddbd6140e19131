//! Zeek log records → the network tables, whichever way they were written.
//!
//! `conn` gives sessions; every protocol log gives an inspection of one, as Defender's own network
//! sensor (which is Zeek) names them; `dns` also gives DNS rows. All members are kept, with Zeek's own
//! names, in `AdditionalFields`. Records of the sensor about itself (`packet_filter`, `stats`, …) go to
//! `Zeek_PATH_CL`.
//! Source: the Zeek log reference, for members and the meaning of `conn_state`.

use super::bag::{self, Bag};
use super::custom_table::table_name;
use super::dns_query::{self, DnsQuery};
use super::network_session::{self, Flow, Session};
use crate::{Rejection, RowSink, TableRef};
use schema::{Column, ColumnType, Table};
use serde_json::Value;
use std::sync::Arc;

/// Writes the rows of one record of the log that `path` names (`conn`, `dns`, …). Members are named as
/// in Zeek's own logs: `id.orig_h`.
///
/// # Errors
/// When the record has no time.
pub(crate) fn write(path: &str, record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let Some(at) = bag::time(&record, &["ts"]) else {
        return Err(Rejection::new(format!(
            "member `ts`: not a time: `{}`",
            bag::text(&record, "ts")
        )));
    };
    let (mut source, mut target) = (bag::text(&record, "id.orig_h"), bag::text(&record, "id.resp_h"));
    if source.is_empty() && target.is_empty() {
        // The receiver of a file, or the subject of a notice, is the nearest to a device.
        source = peer(&record, &["rx_hosts", "src", "dst"]);
        target = peer(&record, &["tx_hosts", "dst"]);
    }
    if source.is_empty() && target.is_empty() && !is_about_traffic(path) {
        return write_sensor_record(path, at, &record, sink);
    }
    let fields = bag::to_json(&record);
    let name = bag::first_text(&record, &["host", "server_name", "query"]);
    let protocol = bag::first_text(&record, &["proto", "transport"]);
    let session = Session {
        at: Some(at),
        action: action(path, &record),
        source_ip: &source,
        source_port: bag::long(&record, "id.orig_p"),
        target_ip: &target,
        target_port: bag::long(&record, "id.resp_p"),
        protocol: if protocol.is_empty() {
            protocol_of(path)
        } else {
            &protocol
        },
        target_name: &name,
        fields: &fields,
    };
    network_session::write_device(&session, sink)?;
    match path {
        "conn" => write_conn(&record, &session, sink),
        "dns" => write_dns(&record, &session, sink),
        _ => Ok(()),
    }
}

fn peer<'a>(record: &'a Bag, names: &[&str]) -> std::borrow::Cow<'a, str> {
    let first = names.iter().find_map(|name| match bag::get(record, name)? {
        Value::Array(hosts) => hosts.first(),
        other => Some(other),
    });
    first.map_or("".into(), bag::as_text)
}

fn is_about_traffic(path: &str) -> bool {
    matches!(
        path,
        "conn" | "dns" | "http" | "ssl" | "files" | "x509" | "pe" | "notice" | "weird" | "dpd" | "analyzer"
    )
}

/// Returns the action of a log. Names that Defender has are Defender's; the others follow its pattern.
fn action(path: &str, record: &Bag) -> &'static str {
    match path {
        "conn" => conn_action(record),
        "dns" => "DnsConnectionInspected",
        "http" => "HttpConnectionInspected",
        "ssl" => "SslConnectionInspected",
        "ssh" => "SshConnectionInspected",
        "ftp" => "FtpConnectionInspected",
        "smtp" => "SmtpConnectionInspected",
        "ntlm" => "NtlmAuthenticationInspected",
        "kerberos" => "KerberosConnectionInspected",
        "dce_rpc" => "DceRpcConnectionInspected",
        "smb_files" | "smb_mapping" | "smb_cmd" => "SmbConnectionInspected",
        "rdp" => "RdpConnectionInspected",
        "ldap" | "ldap_search" => "LdapConnectionInspected",
        "dhcp" => "DhcpConnectionInspected",
        "files" => "FileTransferInspected",
        "x509" => "CertificateInspected",
        "pe" => "ExecutableInspected",
        "notice" | "weird" | "signatures" | "intel" => "NetworkSignatureInspected",
        _ => "NetworkProtocolInspected",
    }
}

/// A session failed when the responder refused it or, over TCP, never answered.
fn conn_action(record: &Bag) -> &'static str {
    let is_tcp = bag::text(record, "proto") == "tcp";
    match bag::text(record, "conn_state").as_ref() {
        "REJ" | "RSTOS0" | "RSTRH" | "SH" => "ConnectionFailed",
        "S0" if is_tcp => "ConnectionFailed",
        "S0" => "ConnectionAttempt",
        "OTH" | "SHR" => "ConnectionFound",
        _ => "ConnectionSuccess",
    }
}

fn protocol_of(path: &str) -> &'static str {
    match path {
        "http" | "ssl" | "ssh" | "ftp" | "smtp" | "ntlm" | "dce_rpc" | "smb_files" | "smb_mapping" | "smb_cmd"
        | "rdp" => "tcp",
        "dhcp" => "udp",
        _ => "",
    }
}

fn write_conn(record: &Bag, session: &Session<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
    let (service, id) = (bag::text(record, "service"), bag::text(record, "uid"));
    let (state, history) = (bag::text(record, "conn_state"), bag::text(record, "history"));
    let flow = Flow {
        vendor: "Zeek",
        product: "Zeek",
        service: &service,
        id: &id,
        state: &state,
        history: &history,
        duration_ms: milliseconds(record, "duration"),
        source_bytes: bag::long(record, "orig_bytes"),
        target_bytes: bag::long(record, "resp_bytes"),
        source_packets: bag::long(record, "orig_pkts"),
        target_packets: bag::long(record, "resp_pkts"),
    };
    network_session::write_asim(session, &flow, sink)
}

fn write_dns(record: &Bag, session: &Session<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
    let texts: Vec<_> = bag::elements(record, "answers").iter().map(bag::as_text).collect();
    let answers = texts.join(",");
    let (name, kind_name) = (bag::text(record, "query"), bag::text(record, "qtype_name"));
    let (class_name, code_name) = (bag::text(record, "qclass_name"), bag::text(record, "rcode_name"));
    let id = bag::text(record, "uid");
    let query = DnsQuery {
        vendor: "Zeek",
        product: "Zeek",
        name: &name,
        kind: bag::long(record, "qtype"),
        kind_name: &kind_name,
        class: bag::long(record, "qclass"),
        class_name: &class_name,
        code: bag::long(record, "rcode"),
        code_name: &code_name,
        transaction: bag::long(record, "trans_id"),
        answers: &answers,
        session_id: &id,
        duration_ms: milliseconds(record, "rtt"),
    };
    dns_query::write(&query, session, sink)
}

fn milliseconds(record: &Bag, path: &str) -> Option<i64> {
    let seconds = match bag::get(record, path)? {
        Value::String(text) => text.parse().ok()?,
        other => other.as_f64()?,
    };
    let ms: f64 = seconds * 1000.0;
    (0.0..2e9).contains(&ms).then_some(ms.round() as i64)
}

fn write_sensor_record(path: &str, at: i64, record: &Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let table = TableRef::custom(Arc::new(Table::custom(
        table_name(&format!("Zeek_{path}")),
        vec![
            Column::new("TimeGenerated", ColumnType::Datetime),
            Column::new("Data", ColumnType::Dynamic),
        ],
    )));
    sink.row(&table)
        .time("TimeGenerated", at)
        .text("Data", &bag::to_json(record));
    Ok(())
}
