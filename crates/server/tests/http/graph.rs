//! Microsoft Graph's endpoints.

use crate::fixture::{Fixture, HOSTILE, ask, get};
use axum::http::StatusCode;
use serde_json::{Value, json};

fn ids(list: &Value) -> Vec<&str> {
    list["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect()
}

fn severities(list: &Value) -> Vec<&str> {
    list["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["severity"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn incidents_are_listed_counted_and_paged() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let all = get(&router, "/v1.0/security/incidents?$count=true").await.json();
    assert_eq!(
        all["@odata.context"],
        "http://127.0.0.1:8640/v1.0/$metadata#security/incidents"
    );
    assert_eq!(all["@odata.count"], 2);
    assert!(all.get("@odata.nextLink").is_none());

    let first = get(
        &router,
        "/v1.0/security/incidents?%24top=2&$orderby=severity%20desc&$skip=0",
    )
    .await
    .json();
    assert_eq!(severities(&first), ["high", "low"]);

    let page = get(&router, "/v1.0/security/alerts_v2?$top=3&$orderby=id").await.json();
    assert_eq!(ids(&page), ["alert-1", "alert-2", "alert-3"]);
    let link = page["@odata.nextLink"]
        .as_str()
        .unwrap()
        .strip_prefix("http://127.0.0.1:8640")
        .unwrap();
    let rest = get(&router, link).await.json();
    assert_eq!(ids(&rest), ["alert-4"]);
    assert!(rest.get("@odata.nextLink").is_none());
}

#[tokio::test]
async fn pages_begin_where_they_are_told() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let rest = get(
        &router,
        "/v1.0/security/incidents?$skip=1&$filter=severity%20ne%20'informational'",
    )
    .await
    .json();
    assert_eq!(ids(&rest).len(), 1);
    let none = get(&router, "/v1.0/security/incidents?$skip=7").await.json();
    assert_eq!(ids(&none).len(), 0);
    assert!(none.get("@odata.nextLink").is_none());
}

#[tokio::test]
async fn incidents_are_filtered() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    for (filter, count) in [
        ("severity eq 'high'", 1),
        ("severity eq 'high' or severity eq 'low'", 2),
        ("status eq 'active' and severity lt 'medium'", 1),
        ("createdDateTime gt 2124-01-01T00:00:00Z", 0),
        ("lastUpdateDateTime ge 2000-01-01T00:00:00Z", 2),
        ("assignedTo eq null", 2),
        ("classification eq 'unknown' and determination ne 'phishing'", 2),
    ] {
        let query = serde_urlencoded::to_string([("$filter", filter)]).unwrap();
        let answer = get(&router, &format!("/v1.0/security/incidents?{query}")).await.json();
        assert_eq!(ids(&answer).len(), count, "{filter}");
    }
}

#[tokio::test]
async fn alerts_come_with_their_incident_when_asked() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let list = get(
        &router,
        "/v1.0/security/incidents?$expand=alerts&$filter=severity%20eq%20'high'",
    )
    .await
    .json();
    let incident = &list["value"][0];
    let alerts: Vec<&str> = incident["alerts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|alert| alert["id"].as_str().unwrap())
        .collect();
    assert_eq!(alerts, ["alert-1", "alert-2", "alert-3"]);
    assert_eq!(incident["alerts"][2]["title"], HOSTILE);
    assert_eq!(incident["alerts"][0]["incidentId"], incident["id"]);
    assert_eq!(incident["alerts"][0]["mitreTechniques"][0], "T1059.001");
    let kinds: Vec<&str> = incident["alerts"][0]["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["@odata.type"].as_str().unwrap())
        .collect();
    assert!(kinds.contains(&"#microsoft.graph.security.deviceEvidence"), "{kinds:?}");

    let id = incident["id"].as_str().unwrap();
    let one = get(
        &router,
        &format!("/v1.0/security/incidents/{id}?$select=displayName,severity"),
    )
    .await
    .json();
    assert_eq!(one["severity"], "high");
    assert!(one.get("status").is_none() && one.get("alerts").is_none());
    assert_eq!(
        one["@odata.context"],
        "http://127.0.0.1:8640/v1.0/$metadata#security/incidents/$entity"
    );

    let alert = get(&router, "/v1.0/security/alerts_v2/alert-4").await.json();
    assert_eq!(
        (alert["severity"].as_str(), alert["title"].as_str()),
        (Some("low"), Some("Log cleared"))
    );
}

#[tokio::test]
async fn wrong_options_are_refused_with_what_would_be_right() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    for (query, hint) in [
        ("$filter=severity%20like%20'h'", "there are eq, ne"),
        ("$filter=colour%20eq%20'red'", "assignedTo"),
        ("$top=many", "whole number"),
        ("$orderby=severity%20sideways", "asc or desc"),
        ("$expand=comments", "there is alerts"),
        ("$search=x", "$filter"),
    ] {
        let answer = get(&router, &format!("/v1.0/security/incidents?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        let error = &answer.json()["error"];
        assert_eq!(error["code"], "BadRequest");
        assert!(error["message"].as_str().unwrap().contains(hint), "{query}: {error}");
    }
}

#[tokio::test]
async fn incidents_are_changed_and_commented_in_graphs_shape() {
    let fixture = Fixture::new().await;
    let router = fixture.open();
    let list = get(&router, "/v1.0/security/incidents?$filter=severity%20eq%20'high'")
        .await
        .json();
    let path = format!("/v1.0/security/incidents/{}", list["value"][0]["id"].as_str().unwrap());
    let change = json!({
        "status": "resolved", "assignedTo": "kim@corp.example", "classification": "truePositive",
        "determination": "multiStagedAttack", "customTags": ["vip"], "resolvingComment": "cleaned",
    });
    let changed = ask(&router, "PATCH", &path, Some(&change)).await;
    assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
    let comment = json!({ "@odata.type": "microsoft.graph.security.alertComment", "comment": HOSTILE });
    let comments = ask(&router, "POST", &format!("{path}/comments"), Some(&comment))
        .await
        .json();
    assert_eq!(comments["value"][0]["comment"], HOSTILE);
    let read = get(&router, &path).await.json();
    for (name, value) in change.as_object().unwrap() {
        assert_eq!(&read[name], value, "{name}");
    }
    assert_eq!(read["comments"], comments["value"]);
    let filtered =
        "/v1.0/security/incidents?$filter=status%20eq%20'resolved'%20and%20classification%20eq%20'truePositive'";
    let found = get(&router, filtered).await.json();
    assert_eq!(ids(&found).len(), 1);
    assert_eq!(found["value"][0]["comments"][0]["comment"], HOSTILE);
    for (body, hint) in [
        (json!({ "displayName": "x" }), "cannot be changed"),
        (json!({ "status": "redirected" }), "cannot be set"),
        (json!([1]), "no JSON object"),
    ] {
        let answer = ask(&router, "PATCH", &path, Some(&body)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(
            answer.json()["error"]["message"].as_str().unwrap().contains(hint),
            "{answer:?}"
        );
    }
    let answer = ask(&router, "PATCH", "/v1.0/security/incidents/1", Some(&change)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
