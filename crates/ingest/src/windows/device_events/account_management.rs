//! Security 4719 to 4781: accounts, groups, passwords and the audit policy.

use crate::json::JsonObject;
use crate::windows::device::{self, Process};
use crate::windows::event::WindowsEvent;
use crate::{RowSink, TableRef};

/// Returns the action of an event, or `None` when the event is no such thing.
fn action(event_id: i64) -> Option<&'static str> {
    Some(match event_id {
        4719 => "AuditPolicyModification",
        4720 => "UserAccountCreated",
        4722 => "UserAccountEnabled",
        4723 | 4724 => "PasswordChangeAttempt",
        4725 => "UserAccountDisabled",
        4726 => "UserAccountDeleted",
        4728 | 4732 | 4756 => "UserAccountAddedToLocalGroup",
        4729 | 4733 | 4757 => "UserAccountRemovedFromLocalGroup",
        4738 => "UserAccountModified",
        4740 => "UserAccountLockedOut",
        4781 => "UserAccountRenamed",
        _ => return None,
    })
}

/// Writes what was done to an account. Account columns hold the account that it was done to, or the
/// member that was added or removed; who did it is the initiating account.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let Some(action) = action(event.event_id) else {
        return;
    };
    let is_membership = action.ends_with("LocalGroup");
    let mut row = device::start(event, table, action, sink);
    let mut more = JsonObject::default();
    if is_membership {
        row.text("AccountSid", event.get("MemberSid"));
        more.text("MemberName", event.get("MemberName"))
            .text("GroupName", event.get("TargetUserName"))
            .text("GroupDomainName", event.get("TargetDomainName"))
            .text("GroupSid", event.get("TargetSid"));
    } else {
        row.text("AccountDomain", event.get("TargetDomainName"));
        row.text("AccountName", event.first(&["TargetUserName", "NewTargetUserName"]));
        row.text("AccountSid", event.get("TargetSid"));
        for name in [
            "OldTargetUserName",
            "NewTargetUserName",
            "SamAccountName",
            "DisplayName",
            "UserAccountControl",
            "PasswordLastSet",
            "PrivilegeList",
            "SubcategoryGuid",
            "AuditPolicyChanges",
        ] {
            more.text(name, event.get(name));
        }
    }
    device::initiating(&mut row, &Process::of_subject(event));
    row.text("AdditionalFields", &more.finish());
}
