//! Our own hunting interface: rows, limits, cancelling, history, exports, and clients that go away.

use crate::fixture::{Answer, Fixture, ask, get, send};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use server::{Options, Server};
use std::io::{Cursor, Read, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

/// A query that runs for minutes unless it is stopped.
const LONG: &str = "range a from 1 to 200000 step 1 | extend k = 1 | join kind=inner (range b from 1 to 200000 step 1 | extend k = 1) on k | count";

async fn query(router: &Router, body: Value) -> Answer {
    ask(router, "POST", "/api/hunting/query", Some(&body)).await
}

async fn history(router: &Router) -> Vec<Value> {
    get(router, "/api/hunting/history").await.json()["value"]
        .as_array()
        .unwrap()
        .clone()
}

/// Waits until something holds, for a few seconds.
async fn until<F: Future<Output = bool>>(mut holds: impl FnMut() -> F) {
    let started = Instant::now();
    while !holds().await {
        assert!(started.elapsed() < Duration::from_secs(20), "it never came to hold");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_typed_and_rest_on_stored_rows() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let answer = query(
        &router,
        json!({
            "query": "SecurityAlert | summarize n = count(), latest = max(TimeGenerated) by AlertSeverity | sort by n | render piechart with (title='Severities')",
            "evidence": true,
            "timespan": "2024-03-01T00:00:00Z/P1D",
        }),
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let result = answer.json();
    assert_eq!(
        result["columns"],
        json!([
            { "name": "AlertSeverity", "type": "string" },
            { "name": "n", "type": "long" },
            { "name": "latest", "type": "datetime" }
        ])
    );
    assert_eq!(result["rows"][0], json!(["High", 2, "2024-03-01T08:06:00.0000000Z"]));
    assert_eq!(result["render"]["visualization"], "piechart");
    assert_eq!(result["render"]["properties"]["title"], "Severities");
    assert_eq!(result["truncated"], false);
    assert_eq!(result["evidence"][0].as_array().unwrap().len(), 2);
    let row = &result["evidence"][0][0];
    let path = format!(
        "/api/rows/{}/{}",
        row["table"].as_str().unwrap(),
        row["itemId"].as_str().unwrap()
    );
    assert_eq!(get(&router, &path).await.status, StatusCode::OK);

    let values = query(
        &router,
        json!({ "query": "print a = 9007199254740993, b = 9007199254740991, c = real(nan), d = 1d" }),
    )
    .await;
    assert_eq!(
        values.json()["rows"][0],
        json!(["9007199254740993", 9_007_199_254_740_991_i64, "NaN", "1.00:00:00"])
    );
    let few = query(
        &router,
        json!({ "query": "range x from 1 to 5000 step 1", "maxRows": 3000 }),
    )
    .await
    .json();
    assert_eq!(
        (few["rows"].as_array().unwrap().len(), &few["truncated"]),
        (3_000, &json!(true))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_told_with_their_place() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let answer = query(
        &router,
        json!({ "query": "// 🦀\nSecurityAlert | where Nonsense == 1" }),
    )
    .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let error = answer.json()["error"].clone();
    assert_eq!(error["diagnostics"][0]["code"], "KS142");
    assert_eq!(
        (
            error["diagnostics"][0]["start"].as_u64(),
            error["diagnostics"][0]["end"].as_u64()
        ),
        (Some(28), Some(36))
    );
    for (body, reason) in [
        (json!({}), "query"),
        (json!({ "query": "print 1", "timespan": "yesterday" }), "no timespan"),
        (json!({ "query": "print 1", "id": "a b" }), "no id"),
    ] {
        let answer = query(&router, body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.text.contains(reason), "{}", answer.text);
    }

    let check = |text: &'static str| {
        let router = router.clone();
        async move {
            ask(&router, "POST", "/api/hunting/check", Some(&json!({ "query": text })))
                .await
                .json()
        }
    };
    let right = check("SecurityAlert | project AlertName").await;
    assert_eq!(
        (&right["ok"], &right["columns"][0]["name"]),
        (&json!(true), &json!("AlertName"))
    );
    let wrong = check("SecurityAlert | wher x").await;
    assert_eq!(
        (&wrong["ok"], wrong["columns"].as_array().unwrap().len()),
        (&json!(false), 0)
    );
    assert!(!wrong["diagnostics"].as_array().unwrap().is_empty());

    let formatted = ask(
        &router,
        "POST",
        "/api/hunting/format",
        Some(&json!({ "query": "SecurityAlert|where a==1|take 5" })),
    )
    .await;
    assert_eq!(formatted.json()["query"].as_str().unwrap().lines().count(), 3);
    let broken = ask(
        &router,
        "POST",
        "/api/hunting/format",
        Some(&json!({ "query": "SecurityAlert | (" })),
    )
    .await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_query_is_cancelled_by_its_id() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let running = tokio::spawn({
        let router = router.clone();
        async move { query(&router, json!({ "query": LONG, "id": "mine" })).await }
    });
    let cancel = |id: &'static str| {
        let router = router.clone();
        async move {
            let answer = ask(&router, "POST", &format!("/api/hunting/cancel/{id}"), None).await;
            answer.json()["cancelled"] == true
        }
    };
    assert!(!cancel("other").await);
    until(|| async {
        let shown = ask(
            &router,
            "POST",
            "/v1/rest/mgmt",
            Some(&json!({ "csl": ".show queries" })),
        )
        .await
        .json();
        shown["Tables"][0]["Rows"][0][0] == "mine"
    })
    .await;
    // The same id twice at once would leave nothing to tell them apart by.
    let same = query(&router, json!({ "query": "print 1", "id": "mine", "unrecorded": true })).await;
    assert_eq!(same.status, StatusCode::CONFLICT);
    let asked = Instant::now();
    assert!(cancel("mine").await);
    let answer = running.await.unwrap();
    assert!(asked.elapsed() < Duration::from_millis(500), "{:?}", asked.elapsed());
    assert_eq!(answer.status.as_u16(), 499);
    assert_eq!(answer.json()["error"]["code"], "Cancelled");
    assert!(!cancel("mine").await);
    until(|| async { history(&router).await.len() == 1 }).await;
    assert_eq!(history(&router).await[0]["outcome"], "cancelled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_ends_when_its_client_goes_away_or_its_time_is_over() {
    let fixture = Fixture::new().await;
    let options = Options {
        address: "127.0.0.1:0".parse().unwrap(),
        ..Options::local(fixture.folder.path().to_owned())
    };
    let server = Server::bind(Arc::clone(&fixture.workspace), options).await.unwrap();
    let (address, stop) = (server.address(), CancellationToken::new());
    let serving = tokio::spawn(server.run(stop.clone()));
    let mut client = TcpStream::connect(address).await.unwrap();
    let body = json!({ "query": LONG, "id": "gone" }).to_string();
    let request = format!(
        "POST /api/hunting/query HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    client.write_all(request.as_bytes()).await.unwrap();
    // Long enough for the query to be under way.
    tokio::time::sleep(Duration::from_millis(500)).await;
    drop(client);
    // Its end shows in the history, which another router over the same folder reads.
    let router = fixture.open();
    until(|| async { !history(&router).await.is_empty() }).await;
    let run = history(&router).await[0].clone();
    assert_eq!((&run["id"], &run["outcome"]), (&json!("gone"), &json!("cancelled")));
    stop.cancel();
    serving.await.unwrap().unwrap();

    let started = Instant::now();
    let answer = query(&router, json!({ "query": LONG, "timeoutSeconds": 1 })).await;
    assert_eq!(answer.status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(answer.json()["error"]["code"], "Timeout");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_outlives_the_server_and_can_be_forgotten() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    query(&router, json!({ "query": "print one = 1" })).await;
    query(&router, json!({ "query": "print two = nonsense" })).await;
    query(&router, json!({ "query": "print three = 1", "unrecorded": true })).await;
    until(|| async { history(&router).await.len() == 2 }).await;
    let held = history(&fixture.open()).await;
    assert_eq!(held[0]["outcome"], "failed");
    assert!(held[0]["problem"].as_str().unwrap().contains("nonsense"));
    assert_eq!(
        (&held[1]["query"], &held[1]["rows"]),
        (&json!("print one = 1"), &json!(1))
    );
    let found = get(&router, "/api/hunting/history?q=one%20print&top=5").await.json();
    assert_eq!(found["value"].as_array().unwrap().len(), 1);
    ask(&router, "DELETE", "/api/hunting/history", None).await;
    assert!(history(&router).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_lists_tables_with_and_without_rows() {
    let fixture = Fixture::new().await;
    let schema = get(&fixture.open(), "/api/hunting/schema").await.json();
    let table = |name: &str| {
        let tables = schema["tables"].as_array().unwrap();
        tables.iter().find(|table| table["name"] == name).unwrap().clone()
    };
    assert_eq!(
        (&table("SecurityAlert")["rows"], &table("SecurityAlert")["timeColumn"]),
        (&json!(4), &json!("TimeGenerated"))
    );
    assert_eq!(table("DeviceProcessEvents")["rows"], 0);
    assert!(table("DeviceProcessEvents")["columns"].as_array().unwrap().len() > 20);
    let functions = schema["functions"].as_array().unwrap();
    for (name, kind) in [("ago", "scalar"), ("dcount", "aggregate"), ("arg_max", "aggregate")] {
        assert!(
            functions
                .iter()
                .any(|function| function["name"] == name && function["kind"] == kind),
            "{name}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn exports_hold_every_cell_and_no_formula() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let text = "datatable (t: string, n: long, d: dynamic) ['=HYPERLINK(\"http://evil.example\")', -5, dynamic({\"a\":1}), 'a,\"b\"\\nc', 9007199254740993, dynamic(null)]";
    let body = json!({ "query": text });
    let csv = ask(&router, "POST", "/api/hunting/export/csv", Some(&body)).await;
    assert_eq!(csv.status, StatusCode::OK, "{csv:?}");
    assert!(
        csv.header("content-disposition").contains("hunting-") && csv.header("content-type").starts_with("text/csv")
    );
    assert_eq!(
        csv.text,
        "t,n,d\r\n\"'=HYPERLINK(\"\"http://evil.example\"\")\",-5,\"{\"\"a\"\":1}\"\r\n\"a,\"\"b\"\"\nc\",9007199254740993,\r\n"
    );

    let request = Request::post("/api/hunting/export/xlsx")
        .header(header::HOST, "localhost")
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = tower::ServiceExt::oneshot(router.clone(), request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let mut book = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut sheet = String::new();
    book.by_name("xl/worksheets/sheet1.xml")
        .unwrap()
        .read_to_string(&mut sheet)
        .unwrap();
    assert!(!sheet.contains("<f>"), "{sheet}");
    assert!(
        sheet.contains("=HYPERLINK(") && sheet.contains("<v>-5</v>") && sheet.contains("9007199254740993"),
        "{sheet}"
    );
    assert_eq!(
        ask(&router, "POST", "/api/hunting/export/pdf", Some(&body))
            .await
            .status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn packed_bodies_are_read_within_bounds() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let packed = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        let body = encoder.finish().unwrap();
        let request = Request::post("/api/hunting/query")
            .header(header::HOST, "localhost")
            .header(header::CONTENT_ENCODING, "gzip")
            .body(Body::from(body));
        let router = router.clone();
        async move { send(&router, request.unwrap()).await }
    };
    let answer = packed(json!({ "query": "print x = 1" }).to_string().as_bytes()).await;
    assert_eq!((answer.status, &answer.json()["rows"]), (StatusCode::OK, &json!([[1]])));
    let bomb = packed(json!({ "query": " ".repeat(64 << 20) }).to_string().as_bytes()).await;
    assert_eq!(bomb.status, StatusCode::PAYLOAD_TOO_LARGE, "{bomb:?}");
}
