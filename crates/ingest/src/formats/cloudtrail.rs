//! AWS CloudTrail records → `AWSCloudTrail`.
//!
//! Reads files of `{"Records":[…]}` as CloudTrail delivers them, JSON arrays, and JSON lines, also those
//! that a shipper has given an `@timestamp` in place of `eventTime`.
//! Source: AWS, "CloudTrail record contents"; columns as in the `AWSCloudTrail` table reference.

use super::bag::{self, Bag};
use super::json_format::JsonFormat;
use super::mapping::{Mapping, MappingSpec};
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink};
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "cloudtrail",
    summary: "AWS CloudTrail: log files, JSON arrays and JSON lines",
    recognises,
    unwrap: &["Records"],
    hallmarks: &["eventSource", "awsRegion", "userIdentity"],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["awscloudtrail", "cloudtrail"],
    recognises,
    write,
};

const SPEC: MappingSpec = MappingSpec {
    table: "AWSCloudTrail",
    time: &["eventTime", "@timestamp", "p_event_time"],
    columns: &[
        ("AwsEventId", "eventID"),
        ("EventVersion", "eventVersion"),
        ("EventSource", "eventSource"),
        ("EventTypeName", "eventType"),
        ("EventName", "eventName"),
        ("OperationName", "eventName"),
        ("UserIdentityType", "userIdentity.type"),
        ("UserIdentityPrincipalid", "userIdentity.principalId"),
        ("UserIdentityArn", "userIdentity.arn"),
        ("UserIdentityAccountId", "userIdentity.accountId"),
        ("UserIdentityInvokedBy", "userIdentity.invokedBy"),
        ("UserIdentityAccessKeyId", "userIdentity.accessKeyId"),
        ("UserIdentityUserName", "userIdentity.userName"),
        ("UserIdentityUserId", "userIdentity.onBehalfOf.userId"),
        ("UserIdentityStoreArn", "userIdentity.onBehalfOf.identityStoreArn"),
        (
            "SessionMfaAuthenticated",
            "userIdentity.sessionContext.attributes.mfaAuthenticated",
        ),
        (
            "SessionCreationDate",
            "userIdentity.sessionContext.attributes.creationDate",
        ),
        ("SessionIssuerType", "userIdentity.sessionContext.sessionIssuer.type"),
        (
            "SessionIssuerPrincipalId",
            "userIdentity.sessionContext.sessionIssuer.principalId",
        ),
        ("SessionIssuerArn", "userIdentity.sessionContext.sessionIssuer.arn"),
        (
            "SessionIssuerAccountId",
            "userIdentity.sessionContext.sessionIssuer.accountId",
        ),
        (
            "SessionIssuerUserName",
            "userIdentity.sessionContext.sessionIssuer.userName",
        ),
        ("EC2RoleDelivery", "userIdentity.sessionContext.ec2RoleDelivery"),
        ("AWSRegion", "awsRegion"),
        ("SourceIpAddress", "sourceIPAddress"),
        ("UserAgent", "userAgent"),
        ("ErrorCode", "errorCode"),
        ("ErrorMessage", "errorMessage"),
        ("RequestParameters", "requestParameters"),
        ("ResponseElements", "responseElements"),
        ("AdditionalEventData", "additionalEventData"),
        ("AwsRequestId", "requestID"),
        ("AwsRequestId_", "requestID"),
        ("Resources", "resources"),
        ("APIVersion", "apiVersion"),
        ("ReadOnly", "readOnly"),
        ("RecipientAccountId", "recipientAccountId"),
        ("ServiceEventDetails", "serviceEventDetails"),
        ("SharedEventId", "sharedEventID"),
        ("VpcEndpointId", "vpcEndpointId"),
        ("ManagementEvent", "managementEvent"),
        ("Category", "eventCategory"),
        ("TlsVersion", "tlsDetails.tlsVersion"),
        ("CipherSuite", "tlsDetails.cipherSuite"),
        ("ClientProvidedHostHeader", "tlsDetails.clientProvidedHostHeader"),
    ],
};

static MAPPING: LazyLock<Result<Mapping, Error>> = LazyLock::new(|| Mapping::new(&SPEC));

fn recognises(record: &Bag) -> bool {
    bag::has_all(record, &["eventName"])
        && bag::has_any(record, &["eventSource", "awsRegion", "userIdentity"])
        && bag::has_any(
            record,
            &[
                "eventVersion",
                "eventTime",
                "recipientAccountId",
                "userIdentity",
                "requestParameters",
            ],
        )
}

fn write(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    Mapping::of(&MAPPING)?.write(record, &[("SourceSystem", "AWS")], sink)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, read_named};
    use super::*;

    const RECORD: &str = r#"{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/r/s","sessionContext":{"sessionIssuer":{"userName":"r"},"attributes":{"mfaAuthenticated":"false","creationDate":"2023-07-10T11:00:00Z"}}},"eventTime":"2023-07-10T11:54:47Z","eventSource":"ec2.amazonaws.com","eventName":"GetPasswordData","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.7","errorCode":"Client.UnauthorizedOperation","requestParameters":{"instanceId":"i-1"},"readOnly":true,"novel":{"a":1}}"#;

    #[test]
    fn columns_are_filled_and_the_rest_overflows() {
        for text in [
            RECORD.to_owned(),
            format!("[{RECORD}]"),
            format!("{{\"Records\":[{RECORD}]}}"),
        ] {
            let rows = read(&FORMAT, &text);
            assert_eq!((rows.events, rows.stored), (1, 1));
            assert_eq!(rows.text("AWSCloudTrail", 0, "TimeGenerated"), "2023-07-10T11:54:47Z");
            assert_eq!(rows.text("AWSCloudTrail", 0, "SessionIssuerUserName"), "r");
            assert_eq!(rows.text("AWSCloudTrail", 0, "SessionMfaAuthenticated"), "false");
            assert_eq!(
                rows.text("AWSCloudTrail", 0, "RequestParameters"),
                r#"{"instanceId":"i-1"}"#
            );
            assert_eq!(rows.text("OutriderOverflow_CL", 0, "Extra"), r#"{"novel":{"a":1}}"#);
            assert_eq!(
                rows.text("OutriderOverflow_CL", 0, "_ItemId"),
                rows.text("AWSCloudTrail", 0, "_ItemId")
            );
        }
    }

    #[test]
    fn a_shippers_time_stands_in() {
        let rows = read_named(
            "aws.json",
            r#"{"eventName":"ListBuckets","eventSource":"s3.amazonaws.com","awsRegion":"us-east-1","userIdentity":{"userName":"pedro"},"@timestamp":"2020-09-14T01:00:04.000Z","eventVersion":"1.05"}"#,
        );
        assert_eq!(rows.format, "cloudtrail");
        assert_eq!(rows.text("AWSCloudTrail", 0, "TimeGenerated"), "2020-09-14T01:00:04Z");
        assert_eq!(rows.text("AWSCloudTrail", 0, "UserIdentityUserName"), "pedro");
    }

    #[test]
    fn other_json_is_left_alone() {
        let record: Bag = serde_json::from_str(r#"{"eventName":"x","eventTime":"2020-01-01"}"#).unwrap();
        assert!(!recognises(&record));
    }
}
