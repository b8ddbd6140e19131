//! Devices.

use crate::build::{absent, ids, inputs, row, text, told};
use analysis::{Inputs, SubjectKind, render_markdown};
use serde_json::json;

/// A workstation with everything known of it.
fn workstation() -> Inputs {
    let mut given = inputs(SubjectKind::Device, "wks-7");
    row(
        &mut given,
        "info",
        -2,
        json!({ "DeviceName": "wks-7.corp.example", "DeviceType": "Workstation", "OSPlatform": "Windows11",
        "OnboardingStatus": "Onboarded", "SensorHealthState": "Active", "ExposureLevel": "High", "JoinType": "Hybrid Azure AD Join",
        "LoggedOnUsers": "[{\"UserName\":\"ann\"}]" }),
    );
    row(
        &mut given,
        "configuration-names",
        -9,
        json!({ "ConfigurationId": "scid-1", "ConfigurationName": "Turn on tamper protection" }),
    );
    row(
        &mut given,
        "configuration-names",
        -9,
        json!({ "ConfigurationId": "scid-2", "ConfigurationName": "Turn on the firewall" }),
    );
    for (id, part, compliant) in [
        ("scid-1", "Antivirus", false),
        ("scid-2", "Firewall", false),
        ("scid-3", "Attack Surface Reduction", true),
    ] {
        row(
            &mut given,
            "configuration",
            -9,
            json!({ "ConfigurationId": id, "ConfigurationSubcategory": part, "ConfigurationImpact": 9.0,
            "IsCompliant": compliant, "IsApplicable": true }),
        );
    }
    row(
        &mut given,
        "vulnerabilities",
        -9,
        json!({ "SoftwareName": "winrar", "SoftwareVersion": "6.22", "CveId": "CVE-2023-38831",
        "VulnerabilitySeverityLevel": "High", "RecommendedSecurityUpdate": "WinRAR 6.23" }),
    );
    row(
        &mut given,
        "vulnerability-facts",
        -9,
        json!({ "CveId": "CVE-2023-38831", "CvssScore": "7.8", "IsExploitAvailable": true }),
    );
    for hour in 1..12 {
        row(
            &mut given,
            "logons",
            -24 * hour,
            json!({ "DeviceName": "wks-7.corp.example", "ActionType": "LogonSuccess", "LogonType": "Interactive", "AccountName": "ann" }),
        );
    }
    for minute in 0..6 {
        row(
            &mut given,
            "logons",
            -3 - minute,
            json!({ "ActionType": "LogonFailed", "LogonType": "RemoteInteractive", "AccountName": "svc", "RemoteIP": "10.0.0.9" }),
        );
    }
    row(
        &mut given,
        "logons",
        -1,
        json!({ "ActionType": "LogonSuccess", "LogonType": "RemoteInteractive", "AccountName": "svc", "RemoteIP": "10.0.0.9" }),
    );
    row(
        &mut given,
        "events",
        -1,
        json!({ "ActionType": "SecurityLogCleared", "InitiatingProcessAccountName": "svc" }),
    );
    row(
        &mut given,
        "sign-ins",
        -5,
        json!({ "DeviceName": "wks-7", "IsManaged": 1, "IsCompliant": 0 }),
    );
    given
}

#[test]
fn p_045_a_device_is_told_in_all_parts() {
    let report = told(&workstation());
    assert_eq!(ids(&report, "protection")[0], "tamper-protection");
    assert!(ids(&report, "protection").contains(&"attack-surface-reduction"));
    assert!(text(&report, "tamper-protection").contains("Turn on tamper protection"));
    for id in ["first-logon", "remote-session", "failed-logons", "log-cleared"] {
        assert!(ids(&report, "activity").contains(&id), "{id}");
    }
    assert!(text(&report, "failed-logons").contains("one succeeded after them"));
    assert!(text(&report, "vulnerability").contains("CVSS 7.8, an exploit is available; fixed by WinRAR 6.23"));
    assert!(text(&report, "setting").starts_with("Turn on the firewall"));
    assert!(text(&report, "last-seen").starts_with("Last seen 2026-03-10"));
    assert!(text(&report, "managed").starts_with("Managed by a device management service and not compliant"));
    assert!(text(&report, "exposure").contains("High"));
    insta::assert_snapshot!(render_markdown(&report));
}

#[test]
fn p_045_what_is_not_there_is_said() {
    let mut given = inputs(SubjectKind::Device, "wks-7");
    row(
        &mut given,
        "logons",
        -3,
        json!({ "ActionType": "LogonSuccess", "LogonType": 3, "AccountName": "ann" }),
    );
    given.rows.get_mut("vulnerabilities").unwrap().stored = false;
    let said = absent(&told(&given)).join("\n");
    for part in [
        "inventory",
        "vulnerable software in this workspace",
        "security settings",
        "protection settings",
        "device management",
        "alerts",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let nothing = told(&inputs(SubjectKind::Device, "nowhere"));
    assert!(nothing.is_empty());
}
