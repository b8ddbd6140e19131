//! Files, addresses, domains and web addresses.

use crate::build::{absent, ids, inputs, row, text, told};
use analysis::{SubjectKind, render_markdown};
use serde_json::json;

#[test]
fn a_file_is_told() {
    let mut given = inputs(SubjectKind::File, "routesync.exe");
    for (hour, host) in [(-5, "wks-1"), (-4, "wks-2"), (-3, "wks-2")] {
        row(
            &mut given,
            "files",
            hour,
            json!({ "DeviceName": host, "FileName": "routesync.exe", "FolderPath": "C:\\x\\routesync.exe", "SHA256": "cd".repeat(32),
            "FileOriginUrl": "http://198.51.100.23/u", "InitiatingProcessAccountName": "bob" }),
        );
    }
    row(
        &mut given,
        "processes",
        -2,
        json!({ "DeviceName": "wks-2", "FileName": "routesync.exe", "ProcessCommandLine": "routesync.exe -k", "InitiatingProcessFileName": "powershell.exe" }),
    );
    row(
        &mut given,
        "connections",
        -1,
        json!({ "RemoteIP": "198.51.100.23", "RemotePort": 8443 }),
    );
    row(&mut given, "certificates", -9, json!({ "IsSigned": false }));
    row(
        &mut given,
        "detections",
        -1,
        json!({ "DeviceName": "wks-2", "ActionType": "AntivirusDetection", "AdditionalFields": "{\"ThreatName\":\"Trojan:Win32/Route\"}" }),
    );
    let report = told(&given);
    assert!(
        text(&report, "prevalence").starts_with("Seen on 2 devices in 5 events"),
        "{}",
        text(&report, "prevalence")
    );
    assert_eq!(
        (ids(&report, "signer"), text(&report, "unsigned")),
        (vec!["unsigned"], "It is not signed.")
    );
    assert!(text(&report, "detection").contains("Trojan:Win32/Route"));
    assert!(text(&report, "started-by").contains("powershell.exe"));
    insta::assert_snapshot!(render_markdown(&report));
}

#[test]
fn an_address_is_told() {
    let mut given = inputs(SubjectKind::Ip, "203.0.113.77");
    for hour in 1..4 {
        row(
            &mut given,
            "connections",
            -hour,
            json!({ "DeviceName": "wks-1", "RemoteIP": "203.0.113.77", "RemotePort": 443, "InitiatingProcessFileName": "edge.exe" }),
        );
        row(
            &mut given,
            "firewall",
            -hour,
            json!({ "SourceIP": "10.0.0.4", "DestinationIP": "203.0.113.77", "SentBytes": 100, "ReceivedBytes": 5, "DeviceAction": "allow" }),
        );
    }
    row(
        &mut given,
        "sign-ins",
        -1,
        json!({ "UserPrincipalName": "ann@corp.example", "ResultType": "50126", "Location": "BR" }),
    );
    let report = told(&given);
    assert!(
        text(&report, "flows").contains("300 bytes sent, 15 received"),
        "{}",
        text(&report, "flows")
    );
    assert!(text(&report, "user").contains("1 sign-in, 1 failed"));
    assert!(absent(&report).join("\n").contains("threat intelligence"));
    insta::assert_snapshot!(render_markdown(&report));
}

#[test]
fn domains_and_web_addresses_are_told() {
    for kind in [SubjectKind::Domain, SubjectKind::Url] {
        let mut given = inputs(kind, "evil.example");
        row(
            &mut given,
            "clicks",
            -1,
            json!({ "Url": "https://evil.example/x", "AccountUpn": "ann@corp.example" }),
        );
        row(
            &mut given,
            "links",
            -2,
            json!({ "Url": "https://evil.example/x", "NetworkMessageId": "m-1" }),
        );
        row(
            &mut given,
            "downloads",
            -1,
            json!({ "FileName": "a.js", "DeviceName": "wks-1" }),
        );
        let report = told(&given);
        assert_eq!(ids(&report, "mail"), ["mails-linking", "clicks"]);
        assert!(text(&report, "download").starts_with("a.js was downloaded from it"));
    }
}
