//! Events of Sysmon for Linux, which come as XML inside syslog messages → the `Device*` rows of Sysmon.
//!
//! Leaves to others: what an event means (`windows`); the `Syslog` row that holds the XML (`syslog`,
//! `table_row`).
//! Source: Sysmon for Linux writes the XML of Windows' event schema, see [MS-EVEN6] §2.2.13.

use crate::windows::event::{Clock, WindowsEvent};
use crate::windows::map::Tables;
use crate::{Error, Rejection, RowSink};
use schema::parse_datetime;
use std::borrow::Cow;
use std::sync::LazyLock;

static TABLES: LazyLock<Result<Tables, Error>> = LazyLock::new(Tables::new);

/// Most fields of one event.
const MAX_FIELDS: usize = 256;

/// Says whether a text begins like an event of Sysmon for Linux.
pub(crate) fn is_event(text: &str) -> bool {
    (text.starts_with("<Event>") || text.starts_with("<Event ")) && text.contains("Linux-Sysmon")
}

/// Writes the rows of an event.
///
/// # Errors
/// When the XML has no event id.
pub(crate) fn write(xml: &str, sink: &mut RowSink) -> Result<(), Rejection> {
    let event = read(xml).ok_or_else(|| Rejection::from("Sysmon XML without an event id"))?;
    let tables = TABLES.as_ref().map_err(|error| Rejection::new(error.to_string()))?;
    tables.write_sysmon(&event, sink);
    Ok(())
}

fn read(xml: &str) -> Option<WindowsEvent<'_>> {
    let (system, data) = xml.split_once("</System>")?;
    let data = fields(data);
    let own = data
        .iter()
        .find(|(name, _)| name == "UtcTime")
        .and_then(|(_, time)| parse_datetime(time));
    let recorded = attribute(system, "SystemTime").and_then(parse_datetime);
    Some(WindowsEvent {
        channel: element(system, "Channel"),
        provider: Cow::Borrowed("Linux-Sysmon"),
        event_id: element(system, "EventID").parse().ok()?,
        computer: element(system, "Computer"),
        record_id: element(system, "EventRecordID"),
        data,
        clock: Clock {
            own,
            recorded,
            is_utc: true,
        },
        time: own.or(recorded),
        ..WindowsEvent::default()
    })
}

/// Returns the text of the first element of that name.
fn element<'a>(xml: &'a str, name: &str) -> Cow<'a, str> {
    let text = xml
        .split_once(&format!("<{name}>"))
        .and_then(|(_, rest)| rest.split_once("</"));
    text.map_or(Cow::Borrowed(""), |(text, _)| unescaped(text))
}

fn attribute<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// Returns the `<Data Name="…">…</Data>` elements.
fn fields(mut xml: &str) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    let mut fields = Vec::new();
    while let Some((_, rest)) = xml.split_once("<Data Name=\"") {
        let Some((name, rest)) = rest.split_once('"') else {
            break;
        };
        if fields.len() == MAX_FIELDS {
            break;
        }
        match rest.split_once('>') {
            Some(("", rest)) => {
                let (text, rest) = rest.split_once("</Data>").unwrap_or((rest, ""));
                fields.push((unescaped(name), unescaped(text)));
                xml = rest;
            }
            Some((_, rest)) => {
                // An empty element: `<Data Name="x"/>`.
                fields.push((unescaped(name), Cow::Borrowed("")));
                xml = rest;
            }
            None => break,
        }
    }
    fields
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'");
    Cow::Owned(text.replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    const EVENT: &str = r#"<Event><System><Provider Name="Linux-Sysmon" Guid="{ff03}"/><EventID>1</EventID><TimeCreated SystemTime="2022-05-11T18:10:22.003485000Z"/><Channel>Linux-Sysmon/Operational</Channel><Computer>UBUNTU5</Computer></System><EventData><Data Name="UtcTime">2022-05-11 18:10:21.998</Data><Data Name="ProcessId">17790</Data><Data Name="Image">/bin/bash</Data><Data Name="CommandLine">bash -c &quot;a &amp;&amp; b&quot;</Data><Data Name="User">tomcat</Data><Data Name="ParentProcessId">1340</Data><Data Name="ParentImage">/usr/bin/java</Data></EventData></Event>"#;

    #[test]
    fn a_process_inside_syslog_is_a_device_row() {
        let rows = read_named(
            "syslog.log",
            &format!("<14>May 11 2022 18:10:22 UBUNTU5 sysmon: {EVENT}\n"),
        );
        assert_eq!(rows.count("Syslog"), 1);
        assert_eq!(
            rows.text("DeviceProcessEvents", 0, "Timestamp"),
            "2022-05-11T18:10:21.998Z"
        );
        assert_eq!(
            rows.text("DeviceProcessEvents", 0, "ProcessCommandLine"),
            "bash -c \"a && b\""
        );
        assert_eq!(rows.text("DeviceProcessEvents", 0, "FileName"), "bash");
        assert_eq!(rows.text("DeviceProcessEvents", 0, "InitiatingProcessFileName"), "java");
        assert_eq!(rows.text("DeviceProcessEvents", 0, "DeviceName"), "UBUNTU5");
        assert_eq!(rows.text("DeviceProcessEvents", 0, "AccountName"), "tomcat");
        assert_eq!(rows.count("WindowsEvent"), 0);
    }
}
