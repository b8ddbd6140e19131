//! `IdentityDirectoryEvents`: changes of and operations on the directory: Security 4662, 4738,
//! 4741 to 4743, group membership on a domain, and 5136, 5137, 5141.

use super::event::WindowsEvent;
use crate::json::JsonObject;
use crate::{RowSink, TableRef};

/// Control access rights by which a principal replicates secrets out of the directory.
///
/// Source: [MS-ADTS] 5.1.3.2.1.
const REPLICATION_RIGHTS: [&str; 3] = [
    "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2",
    "1131f6ad-9c07-11d1-f79f-00c04fc2dcd2",
    "89e95b76-444d-4c62-991a-0facbeda640c",
];

/// Writes the operation; nothing when the event is not about a directory.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let Some(action) = action(event) else { return };
    let mut row = sink.row(table);
    if let Some(time) = event.time {
        row.time("Timestamp", time);
    }
    row.text("ActionType", action);
    row.text("Application", "Active Directory");
    row.text("AccountName", event.get("SubjectUserName"))
        .text("AccountDomain", event.get("SubjectDomainName"));
    row.text("AccountSid", event.sid("SubjectUserSid"));
    row.text("DestinationDeviceName", &event.computer);
    let target = event.get("TargetUserName");
    if matches!(event.event_id, 4741..=4743) {
        row.text("TargetDeviceName", target.trim_end_matches('$'));
    } else {
        row.text("TargetAccountDisplayName", target);
    }
    row.text("ReportId", &event.record_id);
    let mut more = JsonObject::default();
    more.long("EventID", Some(event.event_id));
    for name in [
        "TargetUserName",
        "TargetDomainName",
        "TargetSid",
        "MemberName",
        "MemberSid",
        "PasswordLastSet",
        "UserAccountControl",
        "ServicePrincipalNames",
        "AllowedToDelegateTo",
        "SidHistory",
        "ObjectServer",
        "ObjectType",
        "ObjectName",
        "OperationType",
        "AccessMask",
        "Properties",
        "ObjectDN",
        "ObjectGUID",
        "ObjectClass",
        "AttributeLDAPDisplayName",
        "AttributeValue",
        "DSName",
    ] {
        more.text(name, event.get(name));
    }
    row.text("AdditionalFields", &more.finish());
}

fn action(event: &WindowsEvent<'_>) -> Option<&'static str> {
    let changed = |name: &str| !event.get(name).is_empty();
    Some(match event.event_id {
        4662 if event.get("ObjectServer").eq_ignore_ascii_case("DS") => {
            let properties = event.get("Properties").to_ascii_lowercase();
            if REPLICATION_RIGHTS.iter().any(|right| properties.contains(right)) {
                "Directory Services replication"
            } else {
                "Directory Services object access"
            }
        }
        // `%%1794` stands for "never set".
        4738 | 4742 if changed("PasswordLastSet") && event.get("PasswordLastSet") != "%%1794" => {
            "Account Password changed"
        }
        4738 | 4742 if changed("UserAccountControl") => "User Account Control changed",
        4738 | 4742 => "Account changed",
        4741 => "Device Account created",
        4743 => "Device Account deleted",
        4728 | 4729 | 4756 | 4757 => "Group Membership changed",
        // Groups of the machine itself are under `Builtin` or its own name.
        4732 | 4733 if is_domain_group(event) => "Group Membership changed",
        5136 => "Directory Services object modified",
        5137 => "Directory Services object created",
        5141 => "Directory Services object deleted",
        _ => return None,
    })
}

fn is_domain_group(event: &WindowsEvent<'_>) -> bool {
    let domain = event.get("TargetDomainName");
    let host = event.computer.split('.').next().unwrap_or_default();
    !domain.is_empty() && !domain.eq_ignore_ascii_case("Builtin") && !domain.eq_ignore_ascii_case(host)
}
