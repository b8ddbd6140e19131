//! Microsoft's own Kusto client: queries of version 2, commands, parameters, errors.

use crate::clients::{Over, TYPES, ask, python};
use crate::fixture::Fixture;
use serde_json::json;
use server::make_token;

#[tokio::test(flavor = "multi_thread")]
async fn microsofts_kusto_client_reads_typed_rows_schemas_and_errors() {
    let Some(python) = python().await else { return };
    let fixture = Fixture::new().await;
    let said = ask(&fixture, &python, "ask_kusto.py", Over::Http, &[TYPES], None).await;
    assert_eq!(
        said["primary"]["columns"],
        json!([
            ["dt", "datetime"],
            ["ts", "timespan"],
            ["d", "dynamic"],
            ["g", "guid"],
            ["b", "bool"],
            ["n", "int"],
            ["i", "int"],
            ["l", "long"],
            ["r", "real"],
            ["s", "string"],
            ["nan", "real"],
            ["nodt", "datetime"]
        ])
    );
    assert_eq!(
        said["primary"]["rows"],
        json!([[
            ["datetime", "2026-01-02T03:04:05.123456+00:00"],
            ["timedelta", "1 day, 2:03:04"],
            ["dict", "{'a': [1, 'x'], 'b': None}"],
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
    assert_eq!(
        said["tables"],
        json!(["@ExtendedProperties", "PrimaryResult", "QueryCompletionInformation"])
    );
    assert_eq!(said["errors"], 0);
    assert_eq!(said["visualization"]["Visualization"], "columnchart");
    assert_eq!(said["visualization"]["Title"], "Alerts");
    assert_eq!(
        said["parameters"]["rows"],
        json!([[
            ["str", "High' or true //"],
            ["int", "2"],
            ["datetime", "2024-01-01T00:00:00+00:00"],
            ["datetime", "2024-03-01T00:00:00+00:00"]
        ]])
    );
    let truncated = said["truncated"].as_str().unwrap();
    assert!(truncated.contains("0x80DA0003"), "{truncated}");
    assert_eq!(said["streamed"], 5_000 * 5_001 / 2);

    let commands = &said["commands"];
    assert_eq!(
        commands[".show databases | project DatabaseName"]["rows"],
        json!([[["str", "Security"]]])
    );
    let tables =
        commands[".show tables | where TableName startswith 'SecurityA' | project TableName"]["rows"].to_string();
    assert!(tables.contains("SecurityAlert"), "{tables}");
    let csl = commands[".show table SecurityAlert cslschema"]["rows"][0][1][1]
        .as_str()
        .unwrap();
    assert!(csl.contains("TimeGenerated:datetime"), "{csl}");
    assert_eq!(said["schema"]["CslType"].as_str().map(str::is_empty), Some(false));

    assert_eq!(
        (
            said["semantic"]["isSemantic"].as_bool(),
            said["semantic"]["code"].as_str()
        ),
        (Some(true), Some("BadRequest_SemanticError"))
    );
    assert!(said["semantic"]["description"].as_str().unwrap().contains("Nonsense"));
    assert!(said["syntax"]["description"].as_str().unwrap().contains("Syntax error"));
    assert!(said["command"]["description"].as_str().unwrap().contains(".drop table"));

    let token = make_token(fixture.folder.path()).unwrap();
    let with_token = ask(&fixture, &python, "ask_kusto.py", Over::Https, &[TYPES], Some(&token)).await;
    assert_eq!(with_token["primary"], said["primary"]);
}
