//! Microsoft's own Graph SDK reads our incidents and alerts and runs hunting queries.

use crate::clients::{Over, TYPES, ask, python};
use crate::fixture::{Fixture, HOSTILE};
use serde_json::json;
use server::make_token;

#[tokio::test(flavor = "multi_thread")]
async fn microsofts_sdk_lists_and_reads_incidents_and_alerts() {
    let Some(python) = python().await else { return };
    let fixture = Fixture::new().await;
    let said = ask(&fixture, &python, "read_incidents.py", Over::Http, &[], None).await;
    assert_eq!(said["count"], 2);
    assert_eq!(said["incidents"].as_array().unwrap().len(), 2);
    let high = &said["high"][0];
    assert_eq!(
        (high["severity"].as_str(), high["status"].as_str()),
        (Some("high"), Some("active"))
    );
    let alerts = high["alerts"].as_array().unwrap();
    assert_eq!(
        alerts
            .iter()
            .map(|alert| alert["id"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["alert-1", "alert-2", "alert-3"]
    );
    assert_eq!(alerts[2]["title"], HOSTILE);
    assert_eq!(alerts[1]["techniques"][0], "T1003.001");
    let evidence = alerts[1]["evidence"].as_array().unwrap();
    for kind in ["DeviceEvidence", "UserEvidence", "ProcessEvidence"] {
        assert!(evidence.iter().any(|item| item == kind), "{kind} among {evidence:?}");
    }
    assert!(said["alerts"].as_array().unwrap().len() >= 2);
    assert_eq!(said["alert"]["id"], said["alerts"][0]);
    assert_eq!(
        (said["missing"]["status"].as_u64(), said["missing"]["code"].as_str()),
        (Some(404), Some("ResourceNotFound"))
    );

    let token = make_token(fixture.folder.path()).unwrap();
    let with_token = ask(&fixture, &python, "read_incidents.py", Over::Http, &[], Some(&token)).await;
    assert_eq!(with_token["incidents"], said["incidents"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn microsofts_sdk_runs_hunting_queries() {
    let Some(python) = python().await else { return };
    let fixture = Fixture::new().await;
    let said = ask(&fixture, &python, "run_hunting_query.py", Over::Http, &[TYPES], None).await;
    assert_eq!(
        said["schema"],
        json!([
            ["dt", "DateTime"],
            ["ts", "TimeSpan"],
            ["d", "Object"],
            ["g", "Guid"],
            ["b", "SByte"],
            ["n", "Int32"],
            ["i", "Int32"],
            ["l", "Int64"],
            ["r", "Double"],
            ["s", "String"],
            ["nan", "Double"],
            ["nodt", "DateTime"]
        ])
    );
    let row = &said["rows"][0];
    for (column, value) in [
        ("b", json!(["bool", "True"])),
        ("i", json!(["int", "7"])),
        ("l", json!(["int", "9007199254740993"])),
        ("r", json!(["float", "1.5"])),
        ("s", json!(["str", "é \"quoted\" 🦀"])),
    ] {
        assert_eq!(row[column], value, "{column}: {row}");
    }
    assert_eq!(said["narrowed"], 3);
    assert_eq!(
        (said["wrong"]["status"].as_u64(), said["wrong"]["code"].as_str()),
        (Some(400), Some("BadRequest"))
    );
    assert!(said["wrong"]["message"].as_str().unwrap().contains("Nonsense"));

    let token = make_token(fixture.folder.path()).unwrap();
    let with_token = ask(
        &fixture,
        &python,
        "run_hunting_query.py",
        Over::Http,
        &[TYPES],
        Some(&token),
    )
    .await;
    assert_eq!(with_token["rows"], said["rows"]);
}
