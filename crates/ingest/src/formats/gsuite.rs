//! Google Workspace admin reports → `GoogleWorkspaceReports`.
//!
//! Source: Google Admin SDK Reports API, Activity resource.

use super::bag::{self, Bag};
use super::json_format::JsonFormat;
use super::mapping::{Mapping, MappingSpec};
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink};
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "gsuite",
    summary: "Google Workspace audit reports JSON",
    recognises,
    unwrap: &["items"],
    hallmarks: &[],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["gsuiteactivityevent", "gsuitereports"],
    recognises,
    write,
};

const SPEC: MappingSpec = MappingSpec {
    table: "GoogleWorkspaceReports",
    time: &["id.time", "p_event_time"],
    columns: &[
        ("Kind", "kind"),
        ("Etag", "etag"),
        ("OwnerDomain", "ownerDomain"),
        ("SrcIpAddr", "ipAddress"),
        ("IdApplicationName", "id.applicationName"),
        ("ApplicationName", "id.applicationName"),
        ("IdCustomerId", "id.customerId"),
        ("IdUniqueQualifier", "id.uniqueQualifier"),
        ("IdTime", "id.time"),
        ("ActorEmail", "actor.email"),
        ("UserEmail", "actor.email"),
        ("ActorCallerType", "actor.callerType"),
        ("ActorProfileId", "actor.profileId"),
        ("ActorKey", "actor.key"),
        ("EventType", "type"),
        ("EventName", "name"),
        ("EventParameters", "parameters"),
        ("EventParameters", "events"),
        ("Visibility", "parameters.visibility"),
        ("DocTitle", "parameters.doc_title"),
        ("ResourceDetails", "resourceDetails"),
    ],
};

static MAPPING: LazyLock<Result<Mapping, Error>> = LazyLock::new(|| Mapping::new(&SPEC));

fn recognises(record: &Bag) -> bool {
    bag::get(record, "id.applicationName").is_some() && bag::has_any(record, &["actor", "events", "name"])
}

fn write(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    Mapping::of(&MAPPING)?.write(record, &[], sink)
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn members_become_columns() {
        let rows = read_named(
            "w.json",
            r#"{"items":[{"kind":"admin#reports#activity","id":{"time":"2024-01-02T03:04:05Z","applicationName":"drive"},"actor":{"email":"a@contoso.example"},"ipAddress":"192.0.2.4","events":[{"name":"download"}]}]}"#,
        );
        assert_eq!(
            rows.text("GoogleWorkspaceReports", 0, "TimeGenerated"),
            "2024-01-02T03:04:05Z"
        );
        assert_eq!(
            rows.text("GoogleWorkspaceReports", 0, "ActorEmail"),
            "a@contoso.example"
        );
        assert_eq!(
            rows.text("GoogleWorkspaceReports", 0, "EventParameters"),
            r#"[{"name":"download"}]"#
        );
    }
}
