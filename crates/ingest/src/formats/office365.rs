//! Office 365 unified audit records → `OfficeActivity` and `CloudAppEvents`.
//!
//! Reads the Management Activity API's JSON, one record a line or in arrays. Numbers that the tables
//! show as words (record type, user type, logon type) are translated where they are known.
//! Source: Office 365 Management Activity API schema.

use super::bag::{self, Bag};
use super::by_name::ByName;
use super::json_format::JsonFormat;
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink, TableRef};
use serde_json::Value;
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "office365",
    summary: "Office 365 unified audit log JSON",
    recognises,
    unwrap: &[],
    hallmarks: &["CreationTime", "Operation", "Workload"],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &[
        "microsoft365auditgeneral",
        "microsoft365auditexchange",
        "microsoft365auditsharepoint",
        "microsoft365auditazureactivedirectory",
        "microsoft365dlpall",
    ],
    recognises,
    write,
};

const RENAMES: &[(&str, &str)] = &[
    ("Workload", "OfficeWorkload"),
    ("Id", "OfficeId"),
    ("ObjectId", "OfficeObjectId"),
    ("ClientIPAddress", "Client_IPAddress"),
    ("LogonType", "Logon_Type"),
    ("SiteUrl", "Site_Url"),
    ("Site", "Site_"),
    ("SourceName", "Source_Name"),
    ("EventData", "Event_Data"),
    ("AzureActiveDirectoryEventType", "AzureActiveDirectory_EventType"),
    ("Target", "AADTarget"),
];

static OFFICE: LazyLock<Result<ByName, Error>> =
    LazyLock::new(|| ByName::new("OfficeActivity", &["CreationTime", "p_event_time"], RENAMES));
static CLOUD_APP: LazyLock<Result<TableRef, Error>> = LazyLock::new(|| TableRef::named("CloudAppEvents"));

fn recognises(record: &Bag) -> bool {
    bag::has_all(record, &["CreationTime", "Operation"]) && bag::has_any(record, &["Workload", "RecordType", "UserKey"])
}

fn write(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let at = bag::time(&record, &["CreationTime", "p_event_time"]);
    let raw = Value::Object(record.clone()).to_string();
    let user = bag::text(&record, "UserId").into_owned();
    let address = plain_address(&bag::first_text(
        &record,
        &["ClientIP", "ClientIPAddress", "ActorIpAddress"],
    ))
    .to_owned();
    let record_type = worded(&record, "RecordType", RECORD_TYPES);
    let user_type = worded(&record, "UserType", USER_TYPES);
    let logon_type = worded(&record, "LogonType", LOGON_TYPES);
    let domain = user.split_once('@').map_or("", |(_, domain)| domain).to_owned();
    let operation = bag::text(&record, "Operation").into_owned();
    let application = application(&bag::text(&record, "Workload")).to_owned();
    let agent = bag::first_text(&record, &["UserAgent", "ClientInfoString"]).into_owned();
    let object = bag::text(&record, "ObjectId").into_owned();
    let id = bag::text(&record, "Id").into_owned();
    let user_key = bag::text(&record, "UserKey").into_owned();
    let given = [
        ("RecordType", record_type.as_str()),
        ("UserType", user_type.as_str()),
        ("Logon_Type", logon_type.as_str()),
        ("UserDomain", domain.as_str()),
        ("ClientIP", address.as_str()),
        ("SourceRecordId", id.as_str()),
        ("SourceSystem", "OfficeActivityManager"),
    ];
    ByName::of(&OFFICE)?.write(without_translated(record, &given), &given, sink);

    let table = CLOUD_APP.as_ref().map_err(|error| Rejection::new(error.to_string()))?;
    let mut row = sink.row(table);
    if let Some(at) = at {
        row.time("Timestamp", at);
    }
    row.text("ActionType", &operation)
        .text("Application", &application)
        .text("AccountId", &user)
        .text("AccountDisplayName", &user)
        .text("AccountObjectId", if user_key.len() == 36 { &user_key } else { "" })
        .text("AccountType", &user_type)
        .text("IPAddress", &address)
        .text("UserAgent", &agent)
        .text("ObjectName", &object)
        .text("ReportId", &id)
        .text("RawEventData", &raw);
    Ok(())
}

/// Takes out numbers whose words are given, so that they do not count as left over.
fn without_translated(mut record: Bag, given: &[(&str, &str)]) -> Bag {
    for (member, column) in [
        ("RecordType", "RecordType"),
        ("UserType", "UserType"),
        ("LogonType", "Logon_Type"),
    ] {
        if given.iter().any(|(name, value)| *name == column && !value.is_empty()) {
            record.remove(member);
        }
    }
    record
}

/// Addresses come as `192.0.2.1:4711`, `[2001:db8::1]:4711` or bare.
fn plain_address(text: &str) -> &str {
    if let Some((address, _)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return address;
    }
    match text.split_once(':') {
        Some((address, port)) if !port.contains(':') => address,
        _ => text,
    }
}

fn application(workload: &str) -> &str {
    match workload {
        "Exchange" => "Microsoft Exchange Online",
        "SharePoint" => "Microsoft SharePoint Online",
        "OneDrive" => "Microsoft OneDrive for Business",
        "MicrosoftTeams" => "Microsoft Teams",
        "AzureActiveDirectory" => "Office 365",
        other => other,
    }
}

/// A number's word, when it is known; the number or word itself otherwise.
fn worded(record: &Bag, member: &str, words: &[(i64, &'static str)]) -> String {
    let written = bag::text(record, member);
    let number: Option<i64> = written.parse().ok();
    let word = number.and_then(|number| words.iter().find(|(known, _)| *known == number));
    word.map_or_else(|| written.into_owned(), |(_, word)| (*word).to_owned())
}

const RECORD_TYPES: &[(i64, &str)] = &[
    (1, "ExchangeAdmin"),
    (2, "ExchangeItem"),
    (3, "ExchangeItemGroup"),
    (4, "SharePoint"),
    (6, "SharePointFileOperation"),
    (8, "AzureActiveDirectory"),
    (9, "AzureActiveDirectoryAccountLogon"),
    (14, "SharePointSharingOperation"),
    (15, "AzureActiveDirectoryStsLogon"),
    (25, "MicrosoftTeams"),
    (50, "ExchangeItemAggregated"),
];
const USER_TYPES: &[(i64, &str)] = &[
    (0, "Regular"),
    (1, "Reserved"),
    (2, "Admin"),
    (3, "DcAdmin"),
    (4, "System"),
    (5, "Application"),
    (6, "ServicePrincipal"),
    (7, "CustomPolicy"),
    (8, "SystemPolicy"),
];
const LOGON_TYPES: &[(i64, &str)] = &[(0, "Owner"), (1, "Admin"), (2, "Delegated")];

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn a_record_gives_both_rows() {
        let rows = read_named(
            "audit.json",
            r#"{"CreationTime":"2021-08-02T13:32:07","Id":"699e","Operation":"New-InboxRule","RecordType":1,"UserType":2,"UserId":"anna@contoso.example","Workload":"Exchange","ClientIP":"192.0.2.9:5123","Parameters":[{"Name":"ForwardTo","Value":"x@y.example"}],"Novel":"kept"}"#,
        );
        assert_eq!(rows.format, "office365");
        assert_eq!(rows.text("OfficeActivity", 0, "TimeGenerated"), "2021-08-02T13:32:07Z");
        assert_eq!(rows.text("OfficeActivity", 0, "RecordType"), "ExchangeAdmin");
        assert_eq!(rows.text("OfficeActivity", 0, "ClientIP"), "192.0.2.9");
        assert_eq!(rows.text("OfficeActivity", 0, "OfficeWorkload"), "Exchange");
        assert_eq!(rows.text("CloudAppEvents", 0, "ActionType"), "New-InboxRule");
        assert_eq!(
            rows.text("CloudAppEvents", 0, "Application"),
            "Microsoft Exchange Online"
        );
        assert!(rows.text("CloudAppEvents", 0, "RawEventData").contains("ForwardTo"));
        assert!(rows.text("OutriderOverflow_CL", 0, "Extra").contains("kept"));
    }
}
