//! AWS Security Hub findings (ASFF) → `AWSSecurityHubFindings`.
//!
//! Source: AWS Security Finding Format; columns as in the `AWSSecurityHubFindings` table reference.

use super::bag::{self, Bag};
use super::json_format::JsonFormat;
use super::mapping::{Mapping, MappingSpec};
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink};
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "aws_security_hub",
    summary: "AWS Security Hub findings JSON",
    recognises,
    unwrap: &["Findings"],
    hallmarks: &[],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["awssecurityfindingformat"],
    recognises,
    write,
};

const SPEC: MappingSpec = MappingSpec {
    table: "AWSSecurityHubFindings",
    time: &["UpdatedAt", "CreatedAt", "p_event_time"],
    columns: &[
        ("AwsRegion", "Region"),
        ("AwsAccountId", "AwsAccountId"),
        ("ComplianceStatus", "Compliance.Status"),
        ("ComplianceStatusReasons", "Compliance.StatusReasons"),
        ("ComplianceSecurityControlId", "Compliance.SecurityControlId"),
        (
            "ComplianceSecurityControlParameters",
            "Compliance.SecurityControlParameters",
        ),
        ("ComplianceRelatedRequirements", "Compliance.RelatedRequirements"),
        ("ComplianceAssociatedStandards", "Compliance.AssociatedStandards"),
        ("AwsSecurityFindingTitle", "Title"),
        ("AwsSecurityFindingId", "Id"),
        ("AwsSecurityFindingDescription", "Description"),
        ("AwsSecurityFindingTypes", "Types"),
        ("AwsSecurityFindingCreatedAt", "CreatedAt"),
        ("AwsSecurityFindingFirstObservedAt", "FirstObservedAt"),
        ("AwsSecurityFindingUpdatedAt", "UpdatedAt"),
        ("AwsSecurityFindingLastObservedAt", "LastObservedAt"),
        ("AwsSecurityFindingProcessedAt", "ProcessedAt"),
        ("AwsSecurityFindingGeneratorId", "GeneratorId"),
        ("AwsSecurityFindingProductArn", "ProductArn"),
        ("AwsSecurityFindingProductName", "ProductName"),
        ("AwsSecurityFindingProductFields", "ProductFields"),
        ("AwsSecurityFindingSeverity", "Severity"),
        ("Remediation", "Remediation"),
        ("SchemaVersion", "SchemaVersion"),
        ("Resources", "Resources"),
        ("RecordState", "RecordState"),
        ("WorkflowState", "WorkflowState"),
    ],
};

static MAPPING: LazyLock<Result<Mapping, Error>> = LazyLock::new(|| Mapping::new(&SPEC));

fn recognises(record: &Bag) -> bool {
    bag::has_all(record, &["AwsAccountId", "GeneratorId"])
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
            "sh.json",
            r#"{"Findings":[{"AwsAccountId":"123456789012","GeneratorId":"g","Id":"f1","Title":"Root key","CreatedAt":"2024-05-24T22:34:07Z","Severity":{"Label":"HIGH"},"Compliance":{"Status":"FAILED"}}]}"#,
        );
        assert_eq!(
            rows.text("AWSSecurityHubFindings", 0, "TimeGenerated"),
            "2024-05-24T22:34:07Z"
        );
        assert_eq!(rows.text("AWSSecurityHubFindings", 0, "ComplianceStatus"), "FAILED");
        assert_eq!(
            rows.text("AWSSecurityHubFindings", 0, "AwsSecurityFindingSeverity"),
            r#"{"Label":"HIGH"}"#
        );
    }
}
