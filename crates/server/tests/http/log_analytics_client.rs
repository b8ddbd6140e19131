//! Microsoft's own Azure Monitor client, which speaks https only.

use crate::clients::{Over, TYPES, ask, python};
use crate::fixture::Fixture;
use serde_json::json;
use server::make_token;

#[tokio::test(flavor = "multi_thread")]
async fn microsofts_monitor_client_reads_typed_rows_batches_and_errors() {
    let Some(python) = python().await else { return };
    let fixture = Fixture::new().await;
    let said = ask(&fixture, &python, "ask_log_analytics.py", Over::Https, &[TYPES], None).await;
    assert_eq!(said["primary"]["name"], "PrimaryResult");
    assert_eq!(said["primary"]["columns"][2], json!(["d", "dynamic"]));
    assert_eq!(
        said["primary"]["rows"],
        json!([[
            ["datetime", "2026-01-02T03:04:05.123456+00:00"],
            ["str", "1.02:03:04"],
            ["str", "{\"a\":[1,\"x\"],\"b\":null}"],
            ["str", "74be27de-1e4e-49d9-b579-fe0b331d3642"],
            ["bool", "True"],
            ["NoneType", "None"],
            ["int", "7"],
            ["int", "9007199254740993"],
            ["float", "1.5"],
            ["str", "é \"quoted\" 🦀"],
            ["str", "NaN"],
            ["NoneType", "None"]
        ]])
    );
    assert_eq!(said["statistics"]["query"]["datasetStatistics"][0]["tableRowCount"], 1);
    assert_eq!(said["visualization"]["visualization"], "columnchart");
    assert_eq!((&said["narrowed"], &said["resource"]), (&json!(3), &json!(1)));
    assert_eq!(said["batchRows"], json!([1, 0]));
    assert_eq!(said["batchError"], "BadArgumentError");
    assert_eq!(
        (said["wrong"]["status"].as_u64(), said["wrong"]["code"].as_str()),
        (Some(400), Some("BadArgumentError"))
    );
    assert!(
        said["wrong"]["message"].as_str().unwrap().contains("Nonsense"),
        "{}",
        said["wrong"]
    );

    let token = make_token(fixture.folder.path()).unwrap();
    let with_token = ask(
        &fixture,
        &python,
        "ask_log_analytics.py",
        Over::Https,
        &[TYPES],
        Some(&token),
    )
    .await;
    assert_eq!(with_token["primary"], said["primary"]);
}
