//! Suricata EVE JSON: alerts → `CommonSecurityLog`, everything else → the network tables.
//!
//! Reads JSON lines and arrays. The whole record is kept in `AdditionalExtensions` or
//! `AdditionalFields`; records of the sensor about itself (`stats`) go to `Suricata_TYPE_CL`.
//! Source: Suricata User Guide, "EVE JSON Format".

use super::bag::{self, Bag};
use super::custom_table::table_name;
use super::dns_query::{self, DnsQuery};
use super::event_time::parse_event_time_value;
use super::json_format::JsonFormat;
use super::network_session::{self, Flow, Session};
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink, TableRef};
use schema::{Column, ColumnType, Table};
use std::sync::{Arc, LazyLock};

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "suricata_eve",
    summary: "Suricata EVE JSON: alerts, flows, DNS, HTTP, TLS",
    recognises,
    unwrap: &[],
    hallmarks: &["event_type", "flow_id", "src_ip"],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["suricata", "suricataalert"],
    recognises,
    write,
};

static ALERTS: LazyLock<Result<TableRef, Error>> = LazyLock::new(|| TableRef::named("CommonSecurityLog"));

fn recognises(record: &Bag) -> bool {
    bag::has_all(record, &["timestamp", "event_type"])
        && (bag::has_any(record, &["flow_id", "src_ip", "pcap_cnt", "in_iface"]) || record.contains_key("stats"))
}

fn write(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let Some(at) = bag::time(&record, &["timestamp"]) else {
        return Err(Rejection::new(format!(
            "member `timestamp`: not a time: `{}`",
            bag::text(&record, "timestamp")
        )));
    };
    let kind = bag::text(&record, "event_type").into_owned();
    let fields = bag::to_json(&record);
    if kind == "alert" {
        return write_alert(&record, at, &fields, sink);
    }
    let (source, target) = (bag::text(&record, "src_ip"), bag::text(&record, "dest_ip"));
    if source.is_empty() && target.is_empty() {
        let table = TableRef::custom(Arc::new(Table::custom(
            table_name(&format!("Suricata_{kind}")),
            vec![
                Column::new("TimeGenerated", ColumnType::Datetime),
                Column::new("Data", ColumnType::Dynamic),
            ],
        )));
        sink.row(&table).time("TimeGenerated", at).text("Data", &fields);
        return Ok(());
    }
    let name = bag::first_text(
        &record,
        &[
            "http.hostname",
            "tls.sni",
            "dns.rrname",
            "dns.query.0.rrname",
            "quic.sni",
        ],
    );
    let protocol = bag::text(&record, "proto");
    let session = Session {
        at: Some(at),
        action: action(&kind, &record),
        source_ip: &source,
        source_port: bag::long(&record, "src_port"),
        target_ip: &target,
        target_port: bag::long(&record, "dest_port"),
        protocol: &protocol,
        target_name: &name,
        fields: &fields,
    };
    network_session::write_device(&session, sink)?;
    match kind.as_str() {
        "flow" | "netflow" => write_flow(&record, &session, sink),
        "dns" => write_dns(&record, &session, sink),
        _ => Ok(()),
    }
}

fn action(kind: &str, record: &Bag) -> &'static str {
    match kind {
        "flow" | "netflow" => {
            // A TCP flow that the responder never answered is one that failed.
            let is_unanswered = bag::long(record, "flow.pkts_toclient") == Some(0);
            if is_unanswered && bag::text(record, "proto").eq_ignore_ascii_case("tcp") {
                "ConnectionFailed"
            } else if is_unanswered {
                "ConnectionAttempt"
            } else {
                "ConnectionSuccess"
            }
        }
        "dns" => "DnsConnectionInspected",
        "http" | "http2" => "HttpConnectionInspected",
        "tls" | "quic" => "SslConnectionInspected",
        "ssh" => "SshConnectionInspected",
        "ftp" | "ftp_data" => "FtpConnectionInspected",
        "smtp" => "SmtpConnectionInspected",
        "smb" => "SmbConnectionInspected",
        "krb5" => "KerberosConnectionInspected",
        "dcerpc" => "DceRpcConnectionInspected",
        "rdp" => "RdpConnectionInspected",
        "dhcp" => "DhcpConnectionInspected",
        "fileinfo" => "FileTransferInspected",
        "anomaly" => "NetworkSignatureInspected",
        _ => "NetworkProtocolInspected",
    }
}

fn write_alert(record: &Bag, at: i64, fields: &str, sink: &mut RowSink) -> Result<(), Rejection> {
    let table = ALERTS.as_ref().map_err(|error| Rejection::new(error.to_string()))?;
    // Suricata's priorities run from 1, the gravest, to 4 at most; CEF's severities from 0 to 10.
    let severity = match bag::long(record, "alert.severity") {
        Some(1) => "8",
        Some(2) => "6",
        Some(3) => "3",
        _ => "1",
    };
    let mut row = sink.row(table);
    row.time("TimeGenerated", at)
        .text("DeviceVendor", "OISF")
        .text("DeviceProduct", "Suricata")
        .text("LogSeverity", severity)
        .text("AdditionalExtensions", fields);
    for (column, paths) in [
        ("DeviceEventClassID", ["alert.signature_id", ""]),
        ("Activity", ["alert.signature", ""]),
        ("Message", ["alert.signature", ""]),
        ("OriginalLogSeverity", ["alert.severity", ""]),
        ("DeviceEventCategory", ["alert.category", ""]),
        ("DeviceAction", ["alert.action", ""]),
        ("SourceIP", ["src_ip", ""]),
        ("DestinationIP", ["dest_ip", ""]),
        ("SourcePort", ["src_port", ""]),
        ("DestinationPort", ["dest_port", ""]),
        ("Protocol", ["proto", ""]),
        ("ApplicationProtocol", ["app_proto", ""]),
        ("DestinationHostName", ["http.hostname", "tls.sni"]),
        ("RequestURL", ["http.url", ""]),
        ("RequestMethod", ["http.http_method", ""]),
        ("RequestClientApplication", ["http.http_user_agent", ""]),
        ("SentBytes", ["flow.bytes_toserver", ""]),
        ("ReceivedBytes", ["flow.bytes_toclient", ""]),
        ("DeviceInboundInterface", ["in_iface", ""]),
        ("ExtID", ["flow_id", ""]),
        ("DeviceName", ["host", "sensor_name"]),
        ("Computer", ["host", "sensor_name"]),
    ] {
        row.text(column, &bag::first_text(record, &paths));
    }
    if let Some(start) = bag::time(record, &["flow.start"]) {
        row.time("StartTime", start);
    }
    Ok(())
}

fn write_flow(record: &Bag, session: &Session<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
    let (service, id) = (bag::text(record, "app_proto"), bag::text(record, "flow_id"));
    let state = bag::text(record, "flow.state");
    let instant = |path: &str| parse_event_time_value(bag::get(record, path)?);
    let (start, end) = (instant("flow.start"), instant("flow.end"));
    let duration_ms = start
        .zip(end)
        .and_then(|(start, end)| Some(end.checked_sub(start)? / 1000));
    let flow = Flow {
        vendor: "OISF",
        product: "Suricata",
        service: &service,
        id: &id,
        state: &state,
        history: "",
        duration_ms: duration_ms.filter(|ms| i32::try_from(*ms).is_ok()),
        source_bytes: bag::long(record, "flow.bytes_toserver"),
        target_bytes: bag::long(record, "flow.bytes_toclient"),
        source_packets: bag::long(record, "flow.pkts_toserver"),
        target_packets: bag::long(record, "flow.pkts_toclient"),
    };
    let session = Session {
        at: start.or(session.at),
        ..*session
    };
    network_session::write_asim(&session, &flow, sink)
}

fn write_dns(record: &Bag, session: &Session<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
    let texts: Vec<_> = bag::elements(record, "dns.answers")
        .iter()
        .filter_map(|answer| answer.as_object())
        .map(|answer| bag::text(answer, "rdata").into_owned())
        .filter(|answer| !answer.is_empty())
        .collect();
    let answers = texts.join(",");
    let (kind_name, code_name) = (bag::text(record, "dns.rrtype"), bag::text(record, "dns.rcode"));
    let id = bag::text(record, "flow_id");
    let code = match code_name.as_ref() {
        "NOERROR" => Some(0),
        "FORMERR" => Some(1),
        "SERVFAIL" => Some(2),
        "NXDOMAIN" => Some(3),
        "NOTIMP" => Some(4),
        "REFUSED" => Some(5),
        _ => None,
    };
    let query = DnsQuery {
        vendor: "OISF",
        product: "Suricata",
        name: session.target_name,
        kind_name: &kind_name,
        code,
        code_name: &code_name,
        transaction: bag::long(record, "dns.id"),
        answers: &answers,
        session_id: &id,
        ..DnsQuery::default()
    };
    dns_query::write(&query, session, sink)
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn an_alert_is_a_common_security_log_row() {
        let rows = read_named(
            "eve.json",
            r#"[{"timestamp":"2018-03-24T14:37:19.037299-0600","flow_id":9,"event_type":"alert","src_ip":"192.0.2.1","src_port":26078,"dest_ip":"10.47.8.150","dest_port":22,"proto":"TCP","alert":{"action":"allowed","signature_id":2001219,"signature":"ET SCAN Potential SSH Scan","category":"Attempted Information Leak","severity":2}}]"#,
        );
        assert_eq!(rows.format, "suricata_eve");
        assert_eq!(
            rows.text("CommonSecurityLog", 0, "TimeGenerated"),
            "2018-03-24T20:37:19.037299Z"
        );
        assert_eq!(
            rows.text("CommonSecurityLog", 0, "Activity"),
            "ET SCAN Potential SSH Scan"
        );
        assert_eq!(rows.text("CommonSecurityLog", 0, "DestinationPort"), "22");
        assert_eq!(rows.text("CommonSecurityLog", 0, "LogSeverity"), "6");
    }

    #[test]
    fn flows_and_queries_are_network_rows() {
        let rows = read_named(
            "eve.json",
            concat!(
                r#"{"timestamp":"2020-01-01T00:00:10+0000","flow_id":1,"event_type":"flow","src_ip":"10.0.0.1","src_port":1,"dest_ip":"192.0.2.2","dest_port":443,"proto":"TCP","flow":{"pkts_toserver":1,"pkts_toclient":0,"bytes_toserver":60,"bytes_toclient":0,"start":"2020-01-01T00:00:00+0000","end":"2020-01-01T00:00:02+0000","state":"new"}}"#,
                "\n",
                r#"{"timestamp":"2020-01-01T00:00:10+0000","flow_id":2,"event_type":"dns","src_ip":"10.0.0.1","dest_ip":"10.0.0.2","proto":"UDP","dns":{"type":"answer","rrname":"a.example","rrtype":"A","rcode":"NOERROR","answers":[{"rdata":"192.0.2.9"}]}}"#,
                "\n",
                r#"{"timestamp":"2020-01-01T00:00:10+0000","event_type":"stats","stats":{"uptime":3}}"#
            ),
        );
        assert_eq!((rows.events, rows.stored), (3, 3));
        assert_eq!(rows.text("DeviceNetworkEvents", 0, "ActionType"), "ConnectionFailed");
        assert_eq!(rows.text("ASimNetworkSessionLogs", 0, "NetworkDuration"), "2000");
        assert_eq!(rows.text("DnsEvents", 0, "IPAddresses"), "192.0.2.9");
        assert_eq!(rows.count("Suricata_stats_CL"), 1);
    }
}
