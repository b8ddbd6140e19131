//! `IdentityQueryEvents`: Directory Service 1644, an LDAP search that the controller logged.
//!
//! Its fields have no names; their order is fixed. Source: Microsoft's description of event 1644.

use super::event::WindowsEvent;
use super::ip_address;
use crate::json::JsonObject;
use crate::{RowSink, TableRef};

/// Writes the search.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let (base, filter) = (event.get("param1"), event.get("param2"));
    let client = event.get("param5");
    let (address, port) = client.rsplit_once(':').unwrap_or((client, ""));
    let (domain, name) = super::account::split(event.get("param11"));
    let mut row = sink.row(table);
    if let Some(time) = event.time {
        row.time("Timestamp", time);
    }
    row.text("ActionType", "LDAP query")
        .text("Application", "Active Directory")
        .text("Protocol", "Ldap");
    row.text("Query", filter).text("QueryTarget", base);
    row.text("AccountDomain", domain).text("AccountName", name);
    row.text("IPAddress", &ip_address::clean(address.trim_matches(['[', ']'])))
        .text("Port", port);
    row.text("DestinationDeviceName", &event.computer)
        .text("ReportId", &event.record_id);
    let mut more = JsonObject::default();
    more.text("AttributeList", event.get("param7"))
        .text("SearchScope", event.get("param6"));
    more.text("VisitedEntries", event.get("param3"))
        .text("ReturnedEntries", event.get("param4"));
    more.text("Message", if filter.is_empty() { &event.message } else { "" });
    row.text("AdditionalFields", &more.finish());
}
