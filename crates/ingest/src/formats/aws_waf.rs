//! AWS WAF web ACL logs → `AWSWAF`.
//!
//! Source: AWS WAF log fields; columns as in the `AWSWAF` table reference.

use super::bag::{self, Bag};
use super::json_format::JsonFormat;
use super::mapping::{Mapping, MappingSpec};
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink};
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "aws_waf",
    summary: "AWS WAF web ACL logs JSON",
    recognises,
    unwrap: &[],
    hallmarks: &[],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["awswafwebacl"],
    recognises,
    write,
};

const SPEC: MappingSpec = MappingSpec {
    table: "AWSWAF",
    time: &["timestamp", "p_event_time"],
    columns: &[
        ("Action", "action"),
        ("Args", "httpRequest.args"),
        ("CaptchaResponse", "captchaResponse"),
        ("ChallengeResponse", "challengeResponse"),
        ("ClientIp", "httpRequest.clientIp"),
        ("Country", "httpRequest.country"),
        ("Headers", "httpRequest.headers"),
        ("HttpMethod", "httpRequest.httpMethod"),
        ("HttpVersion", "httpRequest.httpVersion"),
        ("RequestId", "httpRequest.requestId"),
        ("Uri", "httpRequest.uri"),
        ("FormatVersion", "formatVersion"),
        ("HttpSourceId", "httpSourceId"),
        ("HttpSourceName", "httpSourceName"),
        ("Ja3Fingerprint", "ja3Fingerprint"),
        ("Labels", "labels"),
        ("NonTerminatingMatchingRules", "nonTerminatingMatchingRules"),
        ("OversizeFields", "oversizeFields"),
        ("RateBasedRuleList", "rateBasedRuleList"),
        ("RequestHeadersInserted", "requestHeadersInserted"),
        ("ResponseCodeSent", "responseCodeSent"),
        ("RuleGroupList", "ruleGroupList"),
        ("TerminatingRuleId", "terminatingRuleId"),
        ("TerminatingRuleMatchDetails", "terminatingRuleMatchDetails"),
        ("TerminatingRuleType", "terminatingRuleType"),
        ("WebAclId", "webaclId"),
    ],
};

static MAPPING: LazyLock<Result<Mapping, Error>> = LazyLock::new(|| Mapping::new(&SPEC));

fn recognises(record: &Bag) -> bool {
    bag::has_any(record, &["webaclId", "webAclId"]) && bag::has_all(record, &["httpRequest"])
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
            "waf.json",
            r#"{"timestamp":1621526027000,"webaclId":"arn:x","action":"BLOCK","httpRequest":{"clientIp":"203.0.113.45","uri":"/","httpMethod":"GET"}}"#,
        );
        assert_eq!(rows.text("AWSWAF", 0, "TimeGenerated"), "2021-05-20T15:53:47Z");
        assert_eq!(rows.text("AWSWAF", 0, "ClientIp"), "203.0.113.45");
    }
}
