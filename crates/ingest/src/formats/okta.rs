//! Okta System Log events → `OktaSystemLogs`.
//!
//! Member names are compared without case, since some collectors lower them.
//! Source: Okta System Log API, LogEvent object; columns as in the `OktaSystemLogs` table reference.

use super::bag::{self, Bag};
use super::json_format::JsonFormat;
use super::mapping::{Mapping, MappingSpec};
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink};
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "okta",
    summary: "Okta System Log JSON",
    recognises,
    unwrap: &[],
    hallmarks: &["eventType", "outcome", "legacyEventType"],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["oktasystemlog", "okta"],
    recognises,
    write,
};

const SPEC: MappingSpec = MappingSpec {
    table: "OktaSystemLogs",
    time: &["published", "p_event_time"],
    columns: &[
        ("EventOriginalUid", "uuid"),
        ("EventOriginalType", "eventType"),
        ("EventMessage", "displayMessage"),
        ("OriginalSeverity", "severity"),
        ("LegacyEventType", "legacyEventType"),
        ("Version", "version"),
        ("OriginalOutcomeResult", "outcome.result"),
        ("EventOriginalResultDetails", "outcome.reason"),
        ("OriginalUserId", "actor.id"),
        ("ActorUserId", "actor.id"),
        ("OriginalUserType", "actor.type"),
        ("ActorUserType", "actor.type"),
        ("OriginalActorAlternateId", "actor.alternateId"),
        ("ActorUsername", "actor.alternateId"),
        ("ActorDisplayName", "actor.displayName"),
        ("ActorDetailEntry", "actor.detailEntry"),
        ("SrcIpAddr", "client.ipAddress"),
        ("OriginalClientDevice", "client.device"),
        ("SrcDeviceType", "client.device"),
        ("SrcDvcId", "client.id"),
        ("SrcZone", "client.zone"),
        ("HttpUserAgent", "client.userAgent.rawUserAgent"),
        ("SrcDvcOs", "client.userAgent.os"),
        ("ActingAppName", "client.userAgent.browser"),
        ("SrcGeoCity", "client.geographicalContext.city"),
        ("SrcGeoCountry", "client.geographicalContext.country"),
        ("SrcGeoRegion", "client.geographicalContext.state"),
        ("SrcGeoPostalCode", "client.geographicalContext.postalCode"),
        ("SrcGeoLatitude", "client.geographicalContext.geolocation.lat"),
        ("SrcGeoLongtitude", "client.geographicalContext.geolocation.lon"),
        ("OriginalTarget", "target"),
        ("Request", "request"),
        ("DebugData", "debugContext.debugData"),
        ("TransactionId", "transaction.id"),
        ("TransactionType", "transaction.type"),
        ("TransactionDetail", "transaction.detail"),
        (
            "AuthenticationContextAuthenticationProvider",
            "authenticationContext.authenticationProvider",
        ),
        (
            "AuthenticationContextAuthenticationStep",
            "authenticationContext.authenticationStep",
        ),
        (
            "AuthenticationContextCredentialProvider",
            "authenticationContext.credentialProvider",
        ),
        ("AuthenticationContextInterface", "authenticationContext.interface"),
        ("AuthenticationContextIssuerId", "authenticationContext.issuer.id"),
        ("AuthenticationContextIssuerType", "authenticationContext.issuer.type"),
        ("LogonMethod", "authenticationContext.credentialType"),
        ("ActorSessionId", "authenticationContext.externalSessionId"),
        ("SecurityContextAsNumber", "securityContext.asNumber"),
        ("SecurityContextAsOrg", "securityContext.asOrg"),
        ("SecurityContextDomain", "securityContext.domain"),
        ("SecurityContextIsProxy", "securityContext.isProxy"),
        ("SrcIsp", "securityContext.isp"),
    ],
};

static MAPPING: LazyLock<Result<Mapping, Error>> = LazyLock::new(|| Mapping::new(&SPEC));

/// Members that collectors may write in lower case, with Okta's spelling.
const SPELLINGS: &[&str] = &[
    "eventType",
    "displayMessage",
    "legacyEventType",
    "debugContext",
    "authenticationContext",
    "securityContext",
];

fn recognises(record: &Bag) -> bool {
    bag::has_any(record, &["eventType", "eventtype"])
        && bag::has_any(
            record,
            &[
                "outcome",
                "legacyEventType",
                "displayMessage",
                "displaymessage",
                "debugcontext",
            ],
        )
        && bag::has_any(record, &["actor", "client", "target", "published"])
        && !bag::has_any(record, &["awsRegion", "event_type"])
}

fn write(mut record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    for spelling in SPELLINGS {
        let lower = spelling.to_ascii_lowercase();
        if let Some(value) = record.remove(&lower) {
            record.insert((*spelling).to_owned(), value);
        }
    }
    let result = match bag::text(&record, "outcome.result").as_ref() {
        "SUCCESS" | "ALLOW" => "Success",
        "FAILURE" | "DENY" => "Failure",
        "" => "",
        _ => "NA",
    };
    let severity = match bag::text(&record, "severity").as_ref() {
        "ERROR" => "High",
        "WARN" => "Medium",
        "INFO" | "DEBUG" => "Informational",
        _ => "",
    };
    Mapping::of(&MAPPING)?.write(record, &[("EventResult", result), ("EventSeverity", severity)], sink)
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn members_become_columns_whatever_their_case() {
        let rows = read_named(
            "okta.json",
            r#"{"published":"2024-01-02T03:04:05.678Z","eventtype":"user.session.start","severity":"WARN","outcome":{"result":"FAILURE","reason":"INVALID"},"actor":{"alternateId":"anna@contoso.example","type":"User"},"client":{"ipAddress":"192.0.2.3"},"target":[{"id":"1"}]}"#,
        );
        assert_eq!(rows.format, "okta");
        assert_eq!(
            rows.text("OktaSystemLogs", 0, "TimeGenerated"),
            "2024-01-02T03:04:05.678Z"
        );
        assert_eq!(
            rows.text("OktaSystemLogs", 0, "EventOriginalType"),
            "user.session.start"
        );
        assert_eq!(rows.text("OktaSystemLogs", 0, "EventResult"), "Failure");
        assert_eq!(rows.text("OktaSystemLogs", 0, "ActorUsername"), "anna@contoso.example");
    }
}
