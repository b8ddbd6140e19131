//! Any other JSON → the table `FILE_CL`, see `custom_table`; records of known kinds among it go to theirs.

use super::json_format::{JsonParser, starts_as_json};
use crate::{Confidence, Error, Format, Framing, Parser, Sample};
use std::sync::Arc;

/// See the module.
pub(crate) struct NdjsonCustom;

impl Format for NdjsonCustom {
    fn name(&self) -> &'static str {
        "ndjson_custom"
    }

    fn summary(&self) -> &'static str {
        "any JSON, to a table of its own"
    }

    fn sniff(&self, sample: &Sample) -> Confidence {
        match (starts_as_json(sample), sample.table()) {
            (false, _) => Confidence::NO,
            (true, Some(_)) => Confidence::CERTAIN,
            (true, None) => Confidence::FALLBACK,
        }
    }

    fn framing(&self) -> Framing {
        Framing::JsonValues { unwrap: &[] }
    }

    fn start(&self, sample: &Sample) -> Result<Arc<dyn Parser>, Error> {
        Ok(Arc::new(JsonParser::new(sample, &[])))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn unknown_records_get_a_table_of_their_own() {
        let known = "{\"when\":1621526027,\"user\":\"anna\",\"n\":3}\n".repeat(25);
        let rows = read_named(
            "my app.jsonl",
            &format!("{known}{{\"user\":\"bob\",\"n\":\"many\",\"late\":true}}\n[1]\noops\n"),
        );
        assert_eq!(rows.format, "ndjson_custom");
        assert_eq!((rows.events, rows.stored, rows.rejected), (28, 26, 2));
        assert_eq!(rows.text("my_app_CL", 0, "n"), "3");
        assert_eq!(
            rows.text("my_app_CL", 25, "AdditionalFields"),
            r#"{"n":"many","late":true}"#
        );
    }

    #[test]
    fn wrapped_records_go_to_their_tables() {
        let rows = read_named(
            "tests.jsonl",
            concat!(
                r#"{"log_type":"AWS.CloudTrail","rule_id":"R1","expected_alert":true,"log":{"eventName":"StopLogging","eventSource":"cloudtrail.amazonaws.com","awsRegion":"us-east-1","eventTime":"2024-01-02T03:04:05Z"}}"#,
                "\n",
                r#"{"log_type":"Slack.AuditLogs","rule_id":"R2","expected_alert":false,"log":{"action":"user_logout","date_create":"2022-07-28 15:22:32"}}"#
            ),
        );
        assert_eq!((rows.events, rows.stored), (2, 2));
        assert_eq!(rows.text("AWSCloudTrail", 0, "EventName"), "StopLogging");
        assert_eq!(
            rows.text("Slack_AuditLogs_CL", 0, "TimeGenerated"),
            "2022-07-28T15:22:32Z"
        );
        assert_eq!(rows.text("tests_CL", 0, "rule_id"), "R1");
        assert_eq!(rows.text("tests_CL", 1, "expected_alert"), "false");
        assert_eq!(
            rows.text("tests_CL", 0, "_ItemId"),
            rows.text("AWSCloudTrail", 0, "_ItemId")
        );
    }
}
