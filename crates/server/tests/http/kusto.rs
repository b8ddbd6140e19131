//! Kusto's interface without its client: version 1, commands in their spellings, errors.

use crate::fixture::{Answer, Fixture, ask, send};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

async fn command(router: &Router, text: &str) -> Answer {
    ask(
        router,
        "POST",
        "/v1/rest/mgmt",
        Some(&json!({ "db": "Security", "csl": text })),
    )
    .await
}

fn names(table: &Value) -> Vec<&str> {
    table["Columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["ColumnName"].as_str().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn version_1_answers_four_tables() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let request = Request::post("/v1/rest/query")
        .header(header::HOST, "localhost")
        .header("x-ms-client-request-id", "KPC.execute;1")
        .body(Body::from(
            json!({ "db": "x", "csl": "print a = 1, b = true | render card" }).to_string(),
        ))
        .unwrap();
    let answer = send(&router, request).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.header("x-ms-client-request-id"), "KPC.execute;1");
    assert_eq!(answer.header("x-ms-activity-id").len(), 36);
    let tables = answer.json()["Tables"].clone();
    assert_eq!(tables.as_array().unwrap().len(), 4);
    assert_eq!(
        tables[0]["Columns"][0],
        json!({ "ColumnName": "a", "DataType": "Int64", "ColumnType": "long" })
    );
    assert_eq!(tables[0]["Rows"], json!([[1, true]]));
    let visualization: Value = serde_json::from_str(tables[1]["Rows"][0][0].as_str().unwrap()).unwrap();
    assert_eq!(visualization["Visualization"], "card");
    assert_eq!(tables[2]["Rows"][0][9], "KPC.execute;1");
    let kinds: Vec<&str> = tables[3]["Rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row[1].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["QueryResult", "QueryProperties", "QueryStatus"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_answer_the_columns_that_clients_read() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    for (text, column, rows) in [
        (".show version", "BuildVersion", 1),
        (".show databases", "DatabaseName", 1),
        (".show database", "DatabaseName", 1),
        (".show functions", "Name", 0),
        (".show cluster", "NodeId", 1),
        (".show queries", "ClientActivityId", 0),
        (".show principal roles", "Role", 1),
        (".show principal access with (database='x')", "Role", 1),
        (".show database Security principals", "PrincipalType", 1),
        (".show schema as json", "DatabaseSchema", 1),
        (".show cluster schema as json", "DatabaseSchema", 1),
        (".show databases schema as json", "DatabaseSchema", 1),
        (".show databases (Security) schema as json", "DatabaseSchema", 1),
        (".show table SecurityAlert schema as json", "Schema", 1),
        (".show table ['SecurityAlert'] details", "TotalRowCount", 1),
        (".show materialized-views", "Name", 0),
        (".show external tables", "TableName", 0),
        (
            "// from a tool\n.show tables details | where TotalRowCount > 0 | project TableName, TotalRowCount | count",
            "Count",
            1,
        ),
        (".cancel query 'none'", "RunningQueryCanceled", 1),
    ] {
        let answer = command(&router, text).await;
        assert_eq!(answer.status, StatusCode::OK, "{text}: {answer:?}");
        let table = answer.json()["Tables"][0].clone();
        assert!(names(&table).contains(&column), "{text}: {table}");
        assert_eq!(table["Rows"].as_array().unwrap().len(), rows, "{text}: {table}");
    }
    let details = command(&router, ".show table SecurityAlert details").await.json();
    assert_eq!(details["Tables"][0]["Rows"][0][5], 4);
    let rows = command(&router, ".show database Security schema").await.json();
    assert!(rows["Tables"][0]["Rows"].as_array().unwrap().len() > 1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_in_kustos_shape() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let v2 = |body: Value| {
        let router = router.clone();
        async move { ask(&router, "POST", "/v2/rest/query", Some(&body)).await }
    };
    for (answer, code, said) in [
        (command(&router, ".alter table x").await, "General_BadRequest", ".alter table x"),
        (command(&router, ".show table Nothing cslschema").await, "General_BadRequest", "'Nothing'"),
        (v2(json!({ "csl": ".show tables" })).await, "General_BadRequest", "/v1/rest/mgmt"),
        (v2(json!({ "db": "x" })).await, "General_BadRequest", "csl"),
        (v2(json!({ "csl": "T |" })).await, "BadRequest_SyntaxError", "line:position=1:"),
        (v2(json!({ "csl": "Nothing | take 1" })).await, "BadRequest_SemanticError", "Nothing"),
        (
            v2(json!({ "csl": "declare query_parameters(n: long); print n", "properties": { "Parameters": { "n": "5); T" } } })).await,
            "BadRequest_SemanticError",
            "query parameter `n`",
        ),
        (v2(json!({ "csl": "print 1", "properties": "{" })).await, "General_BadRequest", "cannot be read"),
    ] {
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{answer:?}");
        let error = answer.json()["error"].clone();
        assert_eq!(error["code"], code, "{error}");
        assert!(error["@message"].as_str().unwrap().contains(said), "{error}");
        assert_eq!(error["@permanent"], true);
        assert!(error["@context"]["activityId"].is_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_too_large_says_so_in_its_frames() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    for (text, rows) in [
        ("set truncationmaxrecords = 3; range x from 1 to 10 step 1", 4),
        ("set notruncation; range x from 1 to 10 step 1", 10),
    ] {
        let answer = ask(&router, "POST", "/v2/rest/query", Some(&json!({ "csl": text })))
            .await
            .json();
        let frames: Vec<&str> = answer
            .as_array()
            .unwrap()
            .iter()
            .map(|frame| frame["FrameType"].as_str().unwrap())
            .collect();
        assert_eq!(
            frames,
            [
                "DataSetHeader",
                "DataTable",
                "DataTable",
                "DataTable",
                "DataSetCompletion"
            ]
        );
        assert_eq!(answer[2]["Rows"].as_array().unwrap().len(), rows, "{answer}");
        assert_eq!(answer[4]["HasErrors"], rows == 4);
    }
}
