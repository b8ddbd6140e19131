//! Users.

use crate::build::{absent, ids, inputs, row, text, told};
use analysis::{Inputs, SubjectKind, render_markdown};
use serde_json::json;

fn sign_in(given: &mut Inputs, hour: i64, country: &str, address: &str, code: &str) {
    row(
        given,
        "sign-ins",
        hour,
        json!({ "UserPrincipalName": "ann@corp.example", "ResultType": code, "IPAddress": address, "Location": country,
        "AppDisplayName": "Mail", "ClientAppUsed": "Browser", "AuthenticationRequirement": if country == "SE" { "multiFactorAuthentication" } else { "singleFactorAuthentication" },
        "AuthenticationDetails": "[{\"authenticationMethod\":\"Authenticator\"}]",
        "RiskLevelDuringSignIn": if country == "SE" { "none" } else { "high" },
        "DeviceDetail": if country == "SE" { "{\"displayName\":\"wks-7\",\"isManaged\":true}" } else { "{\"operatingSystem\":\"Linux\",\"isManaged\":false}" } }),
    );
}

/// A person with a past, a foreign sign-in, and everything known of her.
fn ann() -> Inputs {
    let mut given = inputs(SubjectKind::User, "ann@corp.example");
    for (hour, title) in [(-500, "Clerk"), (-10, "Head of Customs")] {
        row(
            &mut given,
            "directory",
            hour,
            json!({ "AccountDisplayName": "Ann Lee", "AccountUpn": "ann@corp.example", "Type": "User", "IsAccountEnabled": true,
            "CreatedDateTime": "2020-05-04T08:00:00Z", "JobTitle": title, "Department": "Customs", "Manager": "Bo Ek", "EmailAddress": "ann@corp.example",
            "Phone": "+46 31 555 0100", "AssignedRoles": "[\"Global Administrator\"]", "UserAccountControl": "66048" }),
        );
    }
    row(
        &mut given,
        "accounts",
        -10,
        json!({ "EnrolledMfas": "[\"Authenticator\"]", "LastPasswordChangeTime": "2024-01-01T00:00:00Z" }),
    );
    for day in 1..15 {
        sign_in(&mut given, -24 * day, "SE", "192.0.2.10", "0");
    }
    sign_in(&mut given, -2, "SE", "192.0.2.10", "0");
    sign_in(&mut given, -1, "BR", "203.0.113.77", "0");
    for hour in 3..9 {
        sign_in(&mut given, -hour, "BR", "203.0.113.77", "50126");
    }
    row(
        &mut given,
        "device-logons",
        -30,
        json!({ "ActionType": "LogonSuccess", "DeviceName": "wks-7", "AccountName": "ann" }),
    );
    row(
        &mut given,
        "device-logons",
        -2,
        json!({ "ActionType": "LogonSuccess", "DeviceName": "srv-1", "AccountName": "ann" }),
    );
    row(
        &mut given,
        "devices",
        -200,
        json!({ "DeviceName": "wks-7", "LoggedOnUsers": "[{\"UserName\":\"ann\"}]" }),
    );
    row(
        &mut given,
        "risky-users",
        -1,
        json!({ "RiskLevel": "high", "RiskState": "atRisk" }),
    );
    row(
        &mut given,
        "risk-events",
        -1,
        json!({ "RiskEventType": "unfamiliarFeatures", "IpAddress": "203.0.113.77", "RiskLevel": "high" }),
    );
    row(
        &mut given,
        "audit",
        -20,
        json!({ "OperationName": "Update user", "InitiatedBy": { "user": { "userPrincipalName": "hr@corp.example" } },
        "TargetResources": [{ "modifiedProperties": [{ "displayName": "JobTitle", "oldValue": "[\"Clerk\"]", "newValue": "[\"Head of Customs\"]" }] }] }),
    );
    given
}

#[test]
fn p_048_a_user_is_told_in_all_parts() {
    let report = told(&ann());
    assert_eq!(text(&report, "created"), "Created 2020-05-04 08:00:00 UTC.");
    assert!(text(&report, "criticality").starts_with("Criticality high: it holds Global Administrator"));
    for id in [
        "unusual-location",
        "unusual-address",
        "impossible-travel",
        "failed-sign-ins",
        "risky-sign-in",
    ] {
        assert!(
            ids(&report, "behaviour").contains(&id),
            "{id}: {:?}",
            ids(&report, "behaviour")
        );
    }
    assert!(text(&report, "role").contains("title Head of Customs, department Customs"));
    assert!(text(&report, "role-change").starts_with("The title changed from Clerk to Head of Customs"));
    assert!(text(&report, "directory-change").contains("JobTitle from Clerk to Head of Customs, by hr@corp.example"));
    let devices: Vec<_> = report
        .sections
        .iter()
        .find(|section| section.id == "devices")
        .unwrap()
        .findings
        .iter()
        .map(|finding| finding.text.as_str())
        .collect();
    assert!(
        devices
            .iter()
            .any(|text| text.contains("wks-7") && text.ends_with("the inventory associates it with the account.")),
        "{devices:?}"
    );
    assert!(
        devices
            .iter()
            .any(|text| text.contains("srv-1") && text.contains("does not associate it")),
        "{devices:?}"
    );
    for id in ["enrolled", "method", "application", "client"] {
        assert!(ids(&report, "authentication").contains(&id), "{id}");
    }
    assert!(text(&report, "user-risk").contains("high") && text(&report, "risk-event").contains("unfamiliarFeatures"));
    for id in ["account-control", "single-factor", "stale-password"] {
        assert!(ids(&report, "misconfigurations").contains(&id), "{id}");
    }
    assert!(text(&report, "contact").contains("+46 31 555 0100") && text(&report, "manager").contains("Bo Ek"));
    insta::assert_snapshot!(render_markdown(&report));
}

#[test]
fn p_048_an_ordinary_week_is_not_called_unusual() {
    let mut given = inputs(SubjectKind::User, "ann@corp.example");
    for day in 1..15 {
        sign_in(&mut given, -24 * day, "SE", "192.0.2.10", "0");
        sign_in(&mut given, -24 * day - 3, "SE", "192.0.2.11", "0");
    }
    let report = told(&given);
    assert_eq!(ids(&report, "behaviour"), ["sign-ins", "usual"]);
}

#[test]
fn p_048_what_is_not_there_is_said() {
    let said = absent(&told(&inputs(SubjectKind::User, "ann"))).join("\n");
    for part in [
        "this account in the directory",
        "sign-ins",
        "role and department",
        "devices of this account",
        "authentication methods",
        "directory risk",
        "misconfigurations",
        "contact and manager",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
