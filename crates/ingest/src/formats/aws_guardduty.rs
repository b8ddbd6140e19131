//! Amazon GuardDuty findings → `AWSGuardDuty`.
//!
//! Source: GuardDuty finding format; columns as in the `AWSGuardDuty` table reference.

use super::bag::{self, Bag};
use super::json_format::JsonFormat;
use super::mapping::{Mapping, MappingSpec};
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink};
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "aws_guardduty",
    summary: "Amazon GuardDuty findings JSON",
    recognises,
    unwrap: &[],
    hallmarks: &[],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["awsguardduty"],
    recognises,
    write,
};

const SPEC: MappingSpec = MappingSpec {
    table: "AWSGuardDuty",
    time: &["updatedAt", "createdAt", "service.eventLastSeen", "p_event_time"],
    columns: &[
        ("SchemaVersion", "schemaVersion"),
        ("AccountId", "accountId"),
        ("Region", "region"),
        ("Partition", "partition"),
        ("Id", "id"),
        ("Arn", "arn"),
        ("ActivityType", "type"),
        ("ResourceDetails", "resource"),
        ("ServiceDetails", "service"),
        ("Severity", "severity"),
        ("TimeCreated", "createdAt"),
        ("Title", "title"),
        ("Description", "description"),
    ],
};

static MAPPING: LazyLock<Result<Mapping, Error>> = LazyLock::new(|| Mapping::new(&SPEC));

fn recognises(record: &Bag) -> bool {
    bag::has_all(record, &["accountId", "severity"])
        && (bag::text(record, "arn").contains(":guardduty:") || bag::text(record, "service.serviceName") == "guardduty")
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
            "gd.json",
            r#"{"schemaVersion":"2.0","accountId":"123456789012","region":"us-east-1","id":"eeb8","arn":"arn:aws:guardduty:us-east-1:123456789012:detector/d/finding/eeb8","type":"Recon:EC2/Portscan","severity":5,"createdAt":"2020-02-14T18:00:00Z","title":"Port scan","resource":{"instanceDetails":{"instanceId":"i-1"}}}"#,
        );
        assert_eq!(rows.text("AWSGuardDuty", 0, "TimeGenerated"), "2020-02-14T18:00:00Z");
        assert_eq!(rows.text("AWSGuardDuty", 0, "ActivityType"), "Recon:EC2/Portscan");
        assert_eq!(rows.text("AWSGuardDuty", 0, "Severity"), "5");
    }
}
