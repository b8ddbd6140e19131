//! Zeek logs as JSON lines → the network tables, see `zeek`.
//!
//! The log is named by `_path`, or `@stream` when shipped by Corelight's exporter, which also writes
//! `id_orig_h` for `id.orig_h`; else by the members that only one log has, since Zeek's own JSON files
//! are told apart by file name alone and names may not be trusted.

use super::bag::{self, Bag};
use super::json_format::JsonFormat;
use super::record_kind::RecordKind;
use super::zeek;
use crate::{Rejection, RowSink};
use serde_json::Value;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "zeek_json",
    summary: "Zeek (Bro) and Corelight logs as JSON lines",
    recognises,
    unwrap: &[],
    hallmarks: &[],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["zeek", "bro", "corelight"],
    recognises,
    write,
};

/// Members by which a log without a name is known; the first row that fits wins.
const BY_MEMBERS: &[(&str, &[&str])] = &[
    ("conn", &["conn_state", "id.orig_h"]),
    ("dns", &["trans_id", "qclass"]),
    ("dns", &["trans_id", "query"]),
    ("dns", &["trans_id", "rcode"]),
    ("http", &["trans_depth", "id.orig_h"]),
    ("ssl", &["cert_chain_fuids"]),
    ("ssl", &["established", "resumed"]),
    ("files", &["fuid", "seen_bytes"]),
    ("x509", &["certificate.serial"]),
    ("smb_files", &["action", "path", "id.orig_h"]),
    ("smb_mapping", &["share_type", "id.orig_h"]),
    ("dce_rpc", &["endpoint", "operation"]),
    ("kerberos", &["request_type"]),
    ("notice", &["note", "msg"]),
    ("weird", &["name", "notice"]),
    ("rdp", &["cookie", "security_protocol"]),
    ("ntlm", &["server_nb_computer_name"]),
    ("ssh", &["auth_attempts", "direction"]),
    ("analyzer", &["analyzer_name", "failure_reason"]),
    ("dpd", &["analyzer", "failure_reason"]),
    ("pe", &["compile_ts", "subsystem"]),
];

fn recognises(record: &Bag) -> bool {
    let has_time = record
        .get("ts")
        .is_some_and(|value| value.is_number() || value.is_string());
    if !has_time {
        return false;
    }
    let names_itself = ["_path", "@stream"]
        .iter()
        .any(|name| record.get(*name).is_some_and(Value::is_string));
    let is_connection = record.contains_key("uid")
        && (bag::has_any(record, &["id.orig_h", "id_orig_h"]) || record.get("id").is_some_and(Value::is_object));
    names_itself || is_connection || (bag::has_any(record, &["fuid", "uid", "id"]) && path_by_members(record).is_some())
}

fn path_by_members(record: &Bag) -> Option<&'static str> {
    let has = |name: &&str| {
        record.contains_key(*name)
            || (name.contains('.')
                && (record.contains_key(&name.replace('.', "_")) || bag::get(record, name).is_some()))
    };
    BY_MEMBERS
        .iter()
        .find(|(_, names)| names.iter().all(has))
        .map(|(path, _)| *path)
}

fn write(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let named = bag::first_text(&record, &["_path", "@stream"]).into_owned();
    let path = if named.is_empty() {
        path_by_members(&record).unwrap_or("unknown")
    } else {
        &named
    };
    let path = path.to_owned();
    zeek::write(&path, with_zeek_names(record), sink)
}

/// Returns the record with Zeek's own names: `id.orig_h` rather than `id_orig_h` or a nested `id`.
fn with_zeek_names(record: Bag) -> Bag {
    let mut renamed = Bag::new();
    for (name, value) in record {
        match value {
            Value::Object(inner) if name == "id" => {
                renamed.extend(inner.into_iter().map(|(inner, value)| (format!("id.{inner}"), value)));
            }
            value => {
                let dotted = ["id_", "certificate_", "san_", "basic_constraints_"]
                    .iter()
                    .find_map(|prefix| {
                        let rest = name.strip_prefix(prefix)?;
                        (*prefix != "id_" || matches!(rest, "orig_h" | "orig_p" | "resp_h" | "resp_p"))
                            .then(|| format!("{}.{rest}", prefix.trim_end_matches('_')))
                    });
                renamed.insert(dotted.unwrap_or(name), value);
            }
        }
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn a_connection_gives_a_session() {
        for text in [
            r#"{"ts":1588205199.82437,"uid":"C1","id.orig_h":"10.0.1.6","id.orig_p":54243,"id.resp_h":"192.0.2.4","id.resp_p":8443,"proto":"tcp","service":"ssl","duration":1.5,"orig_bytes":39,"resp_bytes":55,"conn_state":"SF","history":"ShAD"}"#,
            r#"{"@stream":"conn","ts":"2020-04-30T00:06:39.824370Z","uid":"C1","id_orig_h":"10.0.1.6","id_orig_p":54243,"id_resp_h":"192.0.2.4","id_resp_p":8443,"proto":"tcp","service":"ssl","duration":1.5,"orig_bytes":39,"resp_bytes":55,"conn_state":"SF","history":"ShAD"}"#,
            r#"{"_path":"conn","ts":1588205199.82437,"uid":"C1","id":{"orig_h":"10.0.1.6","orig_p":54243,"resp_h":"192.0.2.4","resp_p":8443},"proto":"tcp","service":"ssl","duration":1.5,"orig_bytes":39,"resp_bytes":55,"conn_state":"SF","history":"ShAD"}"#,
        ] {
            let rows = read_named("anything.log", text);
            assert_eq!(rows.format, "zeek_json");
            assert_eq!(
                rows.text("DeviceNetworkEvents", 0, "Timestamp"),
                "2020-04-30T00:06:39.824370Z"
            );
            assert_eq!(rows.text("DeviceNetworkEvents", 0, "ActionType"), "ConnectionSuccess");
            assert_eq!(rows.text("DeviceNetworkEvents", 0, "DeviceName"), "10.0.1.6");
            assert_eq!(rows.text("DeviceNetworkEvents", 0, "RemotePort"), "8443");
            assert_eq!(rows.text("DeviceNetworkEvents", 0, "Protocol"), "Tcp");
            assert!(
                rows.text("DeviceNetworkEvents", 0, "AdditionalFields")
                    .contains("\"id.orig_h\":\"10.0.1.6\"")
            );
            assert_eq!(rows.text("ASimNetworkSessionLogs", 0, "NetworkDuration"), "1500");
            assert_eq!(rows.text("ASimNetworkSessionLogs", 0, "NetworkBytes"), "94");
        }
    }

    #[test]
    fn a_query_gives_dns_rows() {
        let rows = read_named(
            "dns.log",
            r#"{"ts":1588205199.8,"uid":"C2","id.orig_h":"10.0.1.6","id.orig_p":5,"id.resp_h":"10.0.0.4","id.resp_p":53,"proto":"udp","trans_id":41180,"rtt":0.0015,"query":"a.example","qtype":1,"qtype_name":"A","qclass":1,"rcode":3,"rcode_name":"NXDOMAIN","answers":["192.0.2.1","192.0.2.2"]}"#,
        );
        assert_eq!(
            rows.text("DeviceNetworkEvents", 0, "ActionType"),
            "DnsConnectionInspected"
        );
        assert_eq!(rows.text("ASimDnsActivityLogs", 0, "DnsQuery"), "a.example");
        assert_eq!(rows.text("ASimDnsActivityLogs", 0, "EventResult"), "Failure");
        assert_eq!(rows.text("ASimDnsActivityLogs", 0, "TransactionIdHex"), "a0dc");
        assert_eq!(rows.text("DnsEvents", 0, "IPAddresses"), "192.0.2.1,192.0.2.2");
    }

    #[test]
    fn a_record_without_time_is_a_dead_letter() {
        let rows = read_named(
            "conn.log",
            concat!(
                r#"{"ts":1588205199.8,"uid":"C2","id.orig_h":"10.0.1.6","id.resp_h":"10.0.0.4","proto":"tcp","conn_state":"S0"}"#,
                "\n",
                r#"{"ts":"soon","uid":"C3","id.orig_h":"10.0.1.6","id.resp_h":"10.0.0.4","proto":"tcp","conn_state":"SF"}"#
            ),
        );
        assert_eq!((rows.events, rows.stored, rows.rejected), (2, 1, 1));
        assert_eq!(rows.text("OutriderRejected_CL", 0, "Position"), "2");
        assert_eq!(rows.text("DeviceNetworkEvents", 0, "ActionType"), "ConnectionFailed");
    }
}
