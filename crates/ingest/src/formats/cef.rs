//! ArcSight Common Event Format, alone in a line or in a syslog message → `CommonSecurityLog`.
//!
//! Keys that the table has no column for stay in `AdditionalExtensions` as `key=value`, joined by `;`.
//! Leaves to others: the syslog header (`syslog`).
//! Source: "ArcSight Common Event Format Implementation Standard", header, escapes and dictionary;
//! Microsoft Learn, "CEF and CommonSecurityLog field mapping".

use super::event_time::parse_event_time;
use crate::{Error, Rejection, RowSink, TableRef};
use std::sync::LazyLock;

static TABLE: LazyLock<Result<TableRef, Error>> = LazyLock::new(|| TableRef::named("CommonSecurityLog"));

/// CEF keys and the columns they fill, in the order of the keys.
const KEYS: &[(&str, &str)] = &[
    ("act", "DeviceAction"),
    ("app", "ApplicationProtocol"),
    ("c6a1", "DeviceCustomIPv6Address1"),
    ("c6a1Label", "DeviceCustomIPv6Address1Label"),
    ("c6a2", "DeviceCustomIPv6Address2"),
    ("c6a2Label", "DeviceCustomIPv6Address2Label"),
    ("c6a3", "DeviceCustomIPv6Address3"),
    ("c6a3Label", "DeviceCustomIPv6Address3Label"),
    ("c6a4", "DeviceCustomIPv6Address4"),
    ("c6a4Label", "DeviceCustomIPv6Address4Label"),
    ("cat", "DeviceEventCategory"),
    ("cfp1", "DeviceCustomFloatingPoint1"),
    ("cfp1Label", "DeviceCustomFloatingPoint1Label"),
    ("cfp2", "DeviceCustomFloatingPoint2"),
    ("cfp2Label", "DeviceCustomFloatingPoint2Label"),
    ("cfp3", "DeviceCustomFloatingPoint3"),
    ("cfp3Label", "DeviceCustomFloatingPoint3Label"),
    ("cfp4", "DeviceCustomFloatingPoint4"),
    ("cfp4Label", "DeviceCustomFloatingPoint4Label"),
    ("cn1", "FieldDeviceCustomNumber1"),
    ("cn1Label", "DeviceCustomNumber1Label"),
    ("cn2", "FieldDeviceCustomNumber2"),
    ("cn2Label", "DeviceCustomNumber2Label"),
    ("cn3", "FieldDeviceCustomNumber3"),
    ("cn3Label", "DeviceCustomNumber3Label"),
    ("cnt", "EventCount"),
    ("cs1", "DeviceCustomString1"),
    ("cs1Label", "DeviceCustomString1Label"),
    ("cs2", "DeviceCustomString2"),
    ("cs2Label", "DeviceCustomString2Label"),
    ("cs3", "DeviceCustomString3"),
    ("cs3Label", "DeviceCustomString3Label"),
    ("cs4", "DeviceCustomString4"),
    ("cs4Label", "DeviceCustomString4Label"),
    ("cs5", "DeviceCustomString5"),
    ("cs5Label", "DeviceCustomString5Label"),
    ("cs6", "DeviceCustomString6"),
    ("cs6Label", "DeviceCustomString6Label"),
    ("destinationDnsDomain", "DestinationDnsDomain"),
    ("destinationServiceName", "DestinationServiceName"),
    ("destinationTranslatedAddress", "DestinationTranslatedAddress"),
    ("destinationTranslatedPort", "DestinationTranslatedPort"),
    ("deviceCustomDate1", "DeviceCustomDate1"),
    ("deviceCustomDate1Label", "DeviceCustomDate1Label"),
    ("deviceCustomDate2", "DeviceCustomDate2"),
    ("deviceCustomDate2Label", "DeviceCustomDate2Label"),
    ("deviceDirection", "CommunicationDirection"),
    ("deviceDnsDomain", "DeviceDnsDomain"),
    ("deviceExternalId", "DeviceExternalID"),
    ("deviceFacility", "DeviceFacility"),
    ("deviceInboundInterface", "DeviceInboundInterface"),
    ("deviceNtDomain", "DeviceNtDomain"),
    ("deviceOutboundInterface", "DeviceOutboundInterface"),
    ("devicePayloadId", "DevicePayloadId"),
    ("deviceProcessName", "ProcessName"),
    ("deviceTranslatedAddress", "DeviceTranslatedAddress"),
    ("dhost", "DestinationHostName"),
    ("dmac", "DestinationMACAddress"),
    ("dntdom", "DestinationNTDomain"),
    ("dpid", "DestinationProcessId"),
    ("dpriv", "DestinationUserPrivileges"),
    ("dproc", "DestinationProcessName"),
    ("dpt", "DestinationPort"),
    ("dst", "DestinationIP"),
    ("dtz", "DeviceTimeZone"),
    ("duid", "DestinationUserID"),
    ("duser", "DestinationUserName"),
    ("dvc", "DeviceAddress"),
    ("dvchost", "DeviceName"),
    ("dvcmac", "DeviceMacAddress"),
    ("dvcpid", "ProcessID"),
    ("externalId", "ExtID"),
    ("fileCreateTime", "FileCreateTime"),
    ("fileHash", "FileHash"),
    ("fileId", "FileID"),
    ("fileModificationTime", "FileModificationTime"),
    ("filePath", "FilePath"),
    ("filePermission", "FilePermission"),
    ("fileType", "FileType"),
    ("flexDate1", "FlexDate1"),
    ("flexDate1Label", "FlexDate1Label"),
    ("flexNumber1", "FlexNumber1"),
    ("flexNumber1Label", "FlexNumber1Label"),
    ("flexNumber2", "FlexNumber2"),
    ("flexNumber2Label", "FlexNumber2Label"),
    ("flexString1", "FlexString1"),
    ("flexString1Label", "FlexString1Label"),
    ("flexString2", "FlexString2"),
    ("flexString2Label", "FlexString2Label"),
    ("fname", "FileName"),
    ("fsize", "FileSize"),
    ("in", "ReceivedBytes"),
    ("msg", "Message"),
    ("oldFileHash", "OldFileHash"),
    ("oldFileId", "OldFileID"),
    ("oldFileName", "OldFileName"),
    ("oldFilePath", "OldFilePath"),
    ("oldFileSize", "OldFileSize"),
    ("oldFileType", "OldFileType"),
    ("out", "SentBytes"),
    ("outcome", "EventOutcome"),
    ("proto", "Protocol"),
    ("reason", "Reason"),
    ("request", "RequestURL"),
    ("requestClientApplication", "RequestClientApplication"),
    ("requestContext", "RequestContext"),
    ("requestCookies", "RequestCookies"),
    ("requestMethod", "RequestMethod"),
    ("rt", "ReceiptTime"),
    ("shost", "SourceHostName"),
    ("smac", "SourceMACAddress"),
    ("sntdom", "SourceNTDomain"),
    ("sourceDnsDomain", "SourceDnsDomain"),
    ("sourceServiceName", "SourceServiceName"),
    ("sourceTranslatedAddress", "SourceTranslatedAddress"),
    ("sourceTranslatedPort", "SourceTranslatedPort"),
    ("spid", "SourceProcessId"),
    ("spriv", "SourceUserPrivileges"),
    ("sproc", "SourceProcessName"),
    ("spt", "SourcePort"),
    ("src", "SourceIP"),
    ("suid", "SourceUserID"),
    ("suser", "SourceUserName"),
    ("type", "EventType"),
];

/// Most extension fields of one message.
const MAX_FIELDS: usize = 1000;

/// Writes a CEF message that came from `host` at `at`.
///
/// # Errors
/// When the header is not complete.
pub(crate) fn write(message: &str, host: &str, at: Option<i64>, sink: &mut RowSink) -> Result<(), Rejection> {
    let body = message.split_once("CEF:").map_or(message, |(_, body)| body);
    let (header, extension) =
        split_header(body).ok_or_else(|| Rejection::from("a CEF header needs seven parts separated by `|`"))?;
    let fields = extension_fields(extension);
    let time_of = |key: &str| {
        fields
            .iter()
            .find(|(name, _)| *name == key)
            .and_then(|(_, text)| event_time(text))
    };
    let table = TABLE.as_ref().map_err(|error| Rejection::new(error.to_string()))?;
    let event_at = time_of("rt")
        .or_else(|| time_of("end"))
        .or_else(|| time_of("start"))
        .or(at);
    let mut row = sink.row(table);
    if let Some(at) = event_at {
        row.time("TimeGenerated", at);
    }
    for (column, value) in [
        "DeviceVendor",
        "DeviceProduct",
        "DeviceVersion",
        "DeviceEventClassID",
        "Activity",
        "LogSeverity",
    ]
    .into_iter()
    .zip(&header)
    {
        row.text(column, value);
    }
    row.text("Computer", host);
    let mut rest = String::new();
    for (key, value) in &fields {
        let time_column = match *key {
            "start" => Some("StartTime"),
            "end" => Some("EndTime"),
            _ => None,
        };
        if let (Some(column), Some(at)) = (time_column, event_time(value)) {
            row.time(column, at);
            continue;
        }
        let column = KEYS
            .binary_search_by(|(known, _)| known.cmp(key))
            .ok()
            .and_then(|at| KEYS.get(at));
        let fits = column.is_some_and(|(_, column)| {
            let kind = table.table().column(column).map(|column| column.kind);
            kind == Some(schema::ColumnType::String) || value.trim().parse::<f64>().is_ok()
        });
        match column {
            Some((_, column)) if fits => {
                row.text(*column, value);
            }
            _ => {
                if !rest.is_empty() {
                    rest.push(';');
                }
                rest.push_str(key);
                rest.push('=');
                rest.push_str(value);
            }
        }
    }
    row.text("AdditionalExtensions", &rest);
    Ok(())
}

/// CEF also writes times as `Jul 20 2023 11:54:47`.
fn event_time(text: &str) -> Option<i64> {
    parse_event_time(text).or_else(|| {
        [
            "%b %d %Y %H:%M:%S%.f",
            "%b %d %Y %H:%M:%S%.f UTC",
            "%b %d %Y %H:%M:%S%.f GMT",
        ]
        .iter()
        .find_map(|form| chrono::NaiveDateTime::parse_from_str(text.trim(), form).ok())
        .map(|instant| instant.and_utc().timestamp_micros())
    })
}

/// Splits `version|vendor|product|version|id|name|severity|extension`; `\|` and `\\` are escapes.
fn split_header(body: &str) -> Option<(Vec<String>, &str)> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut letters = body.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => part.extend(letters.next().map(|(_, escaped)| escaped)),
            '|' => {
                parts.push(std::mem::take(&mut part));
                if parts.len() == 7 {
                    parts.remove(0);
                    return Some((parts, body.get(at + 1..)?));
                }
            }
            other => part.push(other),
        }
    }
    None
}

/// Reads `key=value key=value`, where values hold blanks and `\=`, `\\`, `\n` are escapes.
fn extension_fields(text: &str) -> Vec<(&str, String)> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices('=') {
        let is_escaped = bytes
            .get(..at)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|byte| **byte == b'\\')
            .count()
            % 2
            == 1;
        let key_start = text
            .get(..at)
            .and_then(|before| before.rfind(' '))
            .map_or(0, |space| space + 1);
        let key = text.get(key_start..at).unwrap_or_default();
        let is_key = !key.is_empty()
            && key.len() <= 128
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-[]".contains(&b));
        if !is_escaped
            && is_key
            && starts.last().is_none_or(|(_, last)| key_start >= *last)
            && starts.len() < MAX_FIELDS
        {
            starts.push((key_start, at));
        }
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|(start, _)| start.saturating_sub(1))
        .chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|((start, equals), end)| {
            let value = text.get(equals + 1..end).unwrap_or_default().trim_end();
            (text.get(*start..*equals).unwrap_or_default(), unescaped(value))
        })
        .collect()
}

fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some(escaped @ ('\\' | '=' | '|')) => out.push(escaped),
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;
    use super::*;

    #[test]
    fn keys_are_sorted_for_the_search() {
        assert!(KEYS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn a_message_in_syslog_fills_the_columns() {
        let rows = read_named(
            "fw.log",
            "<134>Feb 12 2021 10:00:00 fw1 CEF:0|Acme|Fire\\|Wall|9.1|100|Blocked a = b|7|rt=1621526027000 src=192.0.2.1 spt=4000 dst=10.0.0.9 dpt=443 act=deny msg=C:\\\\x y\\=z request=http://a.example/?q\\=1 novel=kept it\n",
        );
        assert_eq!(rows.format, "syslog");
        let text = |column| rows.text("CommonSecurityLog", 0, column);
        assert_eq!(text("TimeGenerated"), "2021-05-20T15:53:47Z");
        assert_eq!(text("DeviceProduct"), "Fire|Wall");
        assert_eq!(text("Activity"), "Blocked a = b");
        assert_eq!(text("DestinationPort"), "443");
        assert_eq!(text("Message"), "C:\\x y=z");
        assert_eq!(text("RequestURL"), "http://a.example/?q=1");
        assert_eq!(text("AdditionalExtensions"), "novel=kept it");
        assert_eq!(text("Computer"), "fw1");
    }

    #[test]
    fn a_cut_header_is_refused() {
        assert_eq!(split_header("0|Acme|Wall|1|2|x"), None);
    }
}
