//! Reports about devices, users, files, addresses and mails.

use crate::fixture::{Fixture, get};
use axum::http::StatusCode;

#[tokio::test]
async fn p_045_p_048_reports_are_served_with_proof() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    for (path, kind) in [("/api/devices/WS-07", "device"), ("/api/users/kim", "user")] {
        let answer = get(&router, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        let report = answer.json();
        assert_eq!((&report["kind"], &report["days"]), (&kind.into(), &30.into()), "{path}");
        assert_eq!(report["known"], true, "{path}");
        assert_eq!(report["claims"], report["claimsCited"], "{path}");
        let sections = report["sections"].as_array().unwrap();
        let alerts = sections.iter().find(|section| section["id"] == "alerts").unwrap();
        assert!(alerts["findings"].as_array().unwrap().len() > 1, "{alerts}");
        let absent: Vec<&str> = sections
            .iter()
            .flat_map(|section| section["absent"].as_array().unwrap())
            .filter_map(|text| text.as_str())
            .collect();
        assert!(
            absent.iter().any(|text| text.contains("in this workspace")),
            "{absent:?}"
        );
        let numbers: Vec<u64> = report["citations"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|citation| citation["number"].as_u64())
            .collect();
        for finding in sections
            .iter()
            .flat_map(|section| section["findings"].as_array().unwrap())
        {
            let cited = finding["citations"].as_array().unwrap();
            assert!(
                !cited.is_empty() && cited.iter().all(|number| numbers.contains(&number.as_u64().unwrap())),
                "{finding}"
            );
        }
    }
}

#[tokio::test]
async fn p_049_days_beyond_the_limit_are_refused_with_it() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    assert_eq!(get(&router, "/api/users/kim?days=120").await.status, StatusCode::OK);
    for days in ["121", "0", "x"] {
        let answer = get(&router, &format!("/api/users/kim?days={days}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{days}");
        if days == "121" {
            assert!(answer.json().to_string().contains("1 to 120"), "{answer:?}");
        }
    }
    let nothing = get(&router, "/api/ips/192.0.2.1").await.json();
    assert_eq!(
        (&nothing["known"], &nothing["citations"]),
        (&false.into(), &serde_json::json!([]))
    );
}
