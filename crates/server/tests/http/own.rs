//! Our own API.

use crate::fixture::{Fixture, ask, get};
use api::{ENDPOINTS, Endpoint, Method, Place};
use axum::http::StatusCode;
use serde_json::{Value, json};

async fn high_incident(fixture: &Fixture) -> Value {
    get(&fixture.open(), "/api/incidents?severity=high").await.json()["value"][0].clone()
}

#[tokio::test]
async fn every_documented_endpoint_is_served() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let id = high_incident(&fixture).await["id"].as_str().unwrap().to_owned();
    let evidence = get(&router, &format!("/api/incidents/{id}/evidence")).await.json();
    let new = json!({ "fileName": "book.md", "text": "# Credential theft\n- Isolate the device\n" });
    let book = ask(&router, "POST", "/api/guidebooks", Some(&new)).await.json();
    let body = |name: &str| match name {
        "changeStanding" => json!({ "status": "inProgress", "assignedTo": "kim" }),
        "commentIncident" => json!({ "comment": "seen" }),
        "noteAction" => json!({ "cardId": format!("classify_incident/{id}") }),
        "giveFeedback" => json!({ "verdict": "looksRight", "about": "summary" }),
        "addGuidebook" => new.clone(),
        "decideGuidebook" => json!({ "state": "active" }),
        "setSummaryMode" => json!({ "mode": "bySeverity", "minimum": "medium" }),
        _ => json!({ "query": "print x = 1" }),
    };
    for endpoint in ENDPOINTS.iter().filter(|endpoint| !is_of_the_copilot(endpoint.path)) {
        let mut path = endpoint.path.to_owned();
        for parameter in endpoint
            .parameters
            .iter()
            .filter(|parameter| parameter.place == Place::Path)
        {
            let value = match parameter.name {
                "id" if endpoint.path.contains("/guidebooks/") => book["id"].as_str().unwrap(),
                "id" => id.as_str(),
                "table" => evidence["value"][0]["table"].as_str().unwrap(),
                "item_id" => evidence["value"][0]["itemId"].as_str().unwrap(),
                "format" if endpoint.path.contains("/report/") => "pdf",
                "format" => "csv",
                other => panic!("no value for {other}"),
            };
            path = path.replace(&format!("{{{}}}", parameter.name), value);
        }
        let method = method(endpoint);
        let body = endpoint.takes_body().then(|| body(endpoint.id));
        let answer = ask(&router, method, &path, body.as_ref()).await;
        assert_eq!(answer.status, StatusCode::OK, "{method} {path}: {answer:?}");
    }
    let document = get(&router, "/openapi.json").await.json();
    let operations = document["paths"].as_object().unwrap().values();
    let documented: usize = operations.map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(documented, ENDPOINTS.len());
}

/// Those change what the next one finds; their own tests ask them.
fn is_of_the_copilot(path: &str) -> bool {
    [
        "sessions",
        "prompts",
        "evaluations",
        "feedback",
        "skills",
        "promptbooks",
        "promptbook-runs",
        "knowledge",
        "capacity",
        "usage",
        "audit",
        "settings/knowledge",
        "settings/models",
    ]
    .iter()
    .any(|part| path.strip_prefix("/api/").is_some_and(|rest| rest.starts_with(part)))
}

#[tokio::test]
async fn every_documented_endpoint_of_the_copilot_has_a_handler() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    for endpoint in ENDPOINTS.iter().filter(|endpoint| is_of_the_copilot(endpoint.path)) {
        // Nothing has that id: the handler says so, and not the router that nothing is served there.
        let mut path = endpoint.path.replace("{format}", "json");
        for parameter in endpoint.parameters {
            path = path.replace(&format!("{{{}}}", parameter.name), "none");
        }
        let body = endpoint.takes_body().then(|| json!({}));
        let answer = ask(&router, method(endpoint), &path, body.as_ref()).await;
        assert_ne!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}: {answer:?}");
        assert!(!answer.text.contains("nothing is served at"), "{path}: {answer:?}");
        assert!(!answer.status.is_server_error(), "{path}: {answer:?}");
    }
}

fn method(endpoint: &Endpoint) -> &'static str {
    match endpoint.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Delete => "DELETE",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
    }
}

#[tokio::test]
async fn the_queue_is_filtered_searched_sorted_and_tallied() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let all = get(&router, "/api/incidents").await.json();
    assert_eq!((all["total"].as_u64(), all["matched"].as_u64()), (Some(2), Some(2)));
    assert_eq!(all["value"][0]["severity"], "high");
    assert_eq!(all["value"][0]["counts"]["alerts"], 3);
    assert_eq!(all["value"][0]["mainHosts"][0], "WS-07");
    assert_eq!(all["severities"][0]["count"], 1);
    for (query, count) in [
        ("severity=low", 1),
        ("severity=low,high", 2),
        ("status=resolved", 0),
        ("q=ws-07", 1),
        ("q=t1070.001", 1),
        ("q=kim%20lsass", 1),
        ("q=kim%20srv-9", 0),
        ("skip=1", 1),
        ("top=1", 1),
    ] {
        let answer = get(&router, &format!("/api/incidents?{query}")).await.json();
        assert_eq!(answer["value"].as_array().unwrap().len(), count, "{query}");
    }
    let reversed = get(&router, "/api/incidents?sort=alerts&reverse=true").await.json();
    assert_eq!(reversed["value"][0]["counts"]["alerts"], 1);
    for wrong in ["severity=urgent", "status=done", "sort=colour", "top=x"] {
        let answer = get(&router, &format!("/api/incidents?{wrong}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn every_sentence_is_cited_and_every_citation_opens() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let id = high_incident(&fixture).await["id"].as_str().unwrap().to_owned();
    let summary = get(&router, &format!("/api/incidents/{id}/summary")).await.json();
    assert_eq!(summary["claims"], summary["claimsCited"]);
    let citations = summary["citations"].as_array().unwrap();
    let sentences = summary["sentences"].as_array().unwrap();
    assert!(sentences.len() >= 3, "{summary}");
    for sentence in sentences {
        let numbers = sentence["citations"].as_array().unwrap();
        assert!(!numbers.is_empty(), "{sentence}");
        for number in numbers {
            let citation = citations
                .iter()
                .find(|citation| &citation["number"] == number)
                .unwrap_or_else(|| panic!("no citation {number}"));
            let proof = &citation["proof"];
            let (path, key) = match proof["kind"].as_str().unwrap() {
                "row" => (
                    format!(
                        "/api/rows/{}/{}",
                        proof["table"].as_str().unwrap(),
                        proof["itemId"].as_str().unwrap()
                    ),
                    "cells",
                ),
                "alert" => (
                    format!("/v1.0/security/alerts_v2/{}", proof["alertId"].as_str().unwrap()),
                    "title",
                ),
                "set" => continue,
                other => panic!("no way to open a {other}"),
            };
            let answer = get(&router, &path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(answer.json().get(key).is_some());
        }
    }
}

#[tokio::test]
async fn steps_story_entities_and_evidence_name_each_other() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let id = high_incident(&fixture).await["id"].as_str().unwrap().to_owned();
    let list = |name: &'static str| {
        let (router, path) = (router.clone(), format!("/api/incidents/{id}/{name}"));
        async move { get(&router, &path).await.json() }
    };
    let steps = list("steps").await;
    let known: Vec<&str> = steps["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["id"].as_str().unwrap())
        .collect();
    assert!(!known.is_empty());
    let story = list("story").await;
    let entities = list("entities").await;
    let evidence = list("evidence").await;
    let named = [&story["nodes"], &story["edges"], &entities["value"], &evidence["value"]];
    for item in named.iter().flat_map(|list| list.as_array().unwrap()) {
        for step in item["stepIds"].as_array().unwrap() {
            assert!(known.contains(&step.as_str().unwrap()), "{item}");
        }
    }
    let host = entities["value"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entity| entity["key"] == "host:ws-07")
        .unwrap();
    assert_eq!(host["alertIds"].as_array().unwrap().len(), 3);
    assert!(!host["stepIds"].as_array().unwrap().is_empty());
    assert!(evidence["total"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn the_status_tells_what_is_held() {
    let fixture = Fixture::new().await;
    let status = get(&fixture.open(), "/api/status").await.json();
    assert_eq!(
        (status["incidents"].as_u64(), status["alerts"].as_u64()),
        (Some(2), Some(4))
    );
    assert_eq!(
        (status["sources"].as_u64(), status["login"].as_bool()),
        (Some(1), Some(false))
    );
    assert!(
        status["tables"]
            .as_array()
            .unwrap()
            .iter()
            .any(|table| table["name"] == "SecurityAlert")
    );
}

#[tokio::test]
async fn p_010_opening_an_incident_in_the_mode_always_writes_its_summary_and_p_016_keeps_it() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let id = high_incident(&fixture).await["id"].as_str().unwrap().to_owned();
    assert_eq!(
        get(&router, "/api/settings/summary").await.json()["mode"]["mode"],
        "always"
    );
    let path = format!("/api/incidents/{id}/summary");
    let first = get(&router, &path).await.json();
    assert_eq!((&first["isKept"], &first["model"]), (&json!(false), &json!(null)));
    let again = get(&router, &path).await.json();
    assert_eq!(
        (&again["isKept"], &again["writtenAt"]),
        (&json!(true), &first["writtenAt"])
    );
    let anew = ask(&router, "POST", &path, None).await.json();
    assert_eq!(anew["isKept"], false);
    // P-014: what to ask next names things of this incident.
    let prompts = anew["prompts"].as_array().unwrap();
    let named = prompts
        .iter()
        .filter(|prompt| prompt.as_str().unwrap().contains("WS-07") || prompt.as_str().unwrap().contains("kim"));
    assert!(prompts.len() >= 3 && named.count() >= 2, "{prompts:?}");
}

#[tokio::test]
async fn p_020_p_022_p_055_response_and_report_cite_what_they_say() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let id = high_incident(&fixture).await["id"].as_str().unwrap().to_owned();
    let response = get(&router, &format!("/api/incidents/{id}/response")).await.json();
    let cards = response["cards"].as_array().unwrap();
    assert_eq!(cards[0]["category"], "triage");
    let citations = response["citations"].as_array().unwrap().len() as u64;
    for card in cards {
        let numbers = card["title"]["citations"].as_array().unwrap();
        assert!(
            !numbers.is_empty() && numbers.iter().all(|number| number.as_u64().unwrap() <= citations),
            "{card}"
        );
    }
    // What was done by hand is on its card, and in the report.
    let isolate = cards.iter().find(|card| card["action"] == "isolate_device").unwrap();
    assert!(isolate["unavailable"].as_str().unwrap().contains("no connected plugin"));
    let done = json!({ "cardId": isolate["id"] });
    let standing = ask(&router, "POST", &format!("/api/incidents/{id}/actions"), Some(&done))
        .await
        .json();
    assert_eq!(standing["activities"][0]["kind"], "action");
    let response = get(&router, &format!("/api/incidents/{id}/response")).await.json();
    let isolate = response["cards"]
        .as_array()
        .unwrap()
        .iter()
        .find(|card| card["action"] == "isolate_device")
        .unwrap();
    assert_eq!(isolate["done"]["by"], "analyst");
    let report = get(&router, &format!("/api/incidents/{id}/report")).await.json();
    assert!(
        report["markdown"]
            .as_str()
            .unwrap()
            .contains("Isolate the device WS-07"),
        "{report}"
    );
    let missing = json!({ "cardId": "isolate_device/host:nowhere" });
    let answer = ask(&router, "POST", &format!("/api/incidents/{id}/actions"), Some(&missing)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn p_058_the_report_is_served_as_markdown_word_and_pdf() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let id = high_incident(&fixture).await["id"].as_str().unwrap().to_owned();
    for (format, kind, start) in [
        ("md", "text/markdown; charset=utf-8", "# "),
        (
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "PK",
        ),
        ("pdf", "application/pdf", "%PDF-"),
    ] {
        let answer = get(&router, &format!("/api/incidents/{id}/report/export/{format}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{format}");
        assert_eq!(answer.header("content-type"), kind);
        let name = format!("attachment; filename=\"incident-{id}.{format}\"");
        assert_eq!(answer.header("content-disposition"), name);
        assert!(answer.text.starts_with(start), "{format}");
        if format == "md" {
            assert!(answer.text.contains("## Attack story"), "{}", answer.text);
        }
    }
    let path = |id: &str, format: &str| format!("/api/incidents/{id}/report/export/{format}");
    let wrong = get(&router, &path(&id, "exe")).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text.contains("md, docx and pdf"), "{wrong:?}");
    assert_eq!(
        get(&router, &path("no-such", "pdf")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn p_015_opening_an_incident_writes_no_summary_unless_the_mode_says_so() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let id = high_incident(&fixture).await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/incidents/{id}/summary");
    let set = async |mode: Value| ask(&router, "POST", "/api/settings/summary", Some(&mode)).await.json();
    let settings = set(json!({ "mode": "onDemand" })).await;
    let severities = settings["severities"].as_array().unwrap();
    let per_day: f64 = severities
        .iter()
        .map(|of| of["incidentsPerDay"].as_f64().unwrap())
        .sum();
    assert!(severities.len() == 4 && per_day > 0.0, "{settings}");
    assert_eq!(settings["tokensPerDay"], 0, "nothing is written of itself");
    assert!(settings["tokensPerSummary"].as_u64().unwrap() > 0, "{settings}");

    let opened = get(&router, &path).await.json();
    assert_eq!(opened["awaited"]["mode"], "onDemand", "{opened}");
    assert_eq!((&opened["sentences"], &opened["writtenAt"]), (&json!([]), &Value::Null));
    let asked = ask(&router, "POST", &path, None).await.json();
    assert!(asked["awaited"].is_null() && !asked["sentences"].as_array().unwrap().is_empty());
    let again = get(&router, &path).await.json();
    assert_eq!(
        (&again["isKept"], &again["awaited"]),
        (&json!(true), &Value::Null),
        "{again}"
    );

    let settings = set(json!({ "mode": "bySeverity", "minimum": "low" })).await;
    assert!(settings["tokensPerDay"].as_u64().unwrap() > 0, "{settings}");
    set(json!({ "mode": "bySeverity", "minimum": "high" })).await;
    let low = get(&router, "/api/incidents?severity=low").await.json();
    let low = format!("/api/incidents/{}/summary", low["value"][0]["id"].as_str().unwrap());
    assert_eq!(get(&router, &low).await.json()["awaited"]["minimum"], "high");
    set(json!({ "mode": "always" })).await;
    assert!(get(&router, &low).await.json()["awaited"].is_null());
}
