//! What people do with incidents is kept, shown to queries, and survives new logs.

use crate::support::{ingest, now, query};
use chrono::{SecondsFormat, TimeDelta};
use evidence::graph::IncidentChange;
use evidence::{Classification, Determination, DoneAction, IncidentStatus};
use hunt::QueryOptions;
use incidents::{
    CardStatus, GuidebookState, SummaryMode, check_report, check_response, check_sentences, render_report,
};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use workspace::{Actor, Workspace};

fn at(minutes: i64) -> String {
    (now() + TimeDelta::minutes(minutes)).to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn alert_row(id: &str, title: &str, minutes: i64, entities: &Value) -> Value {
    json!({
        "TimeGenerated": at(minutes), "DisplayName": title, "AlertName": title, "AlertSeverity": "High",
        "Description": "found by a test", "ProviderName": "OATP", "VendorName": "Microsoft", "VendorOriginalId": id,
        "SystemAlertId": id, "AlertType": "detector-of-the-test", "StartTime": at(minutes), "EndTime": at(minutes),
        "ProcessingEndTime": at(minutes), "Status": "New", "Tactics": "InitialAccess",
        "Techniques": "[\"T1566\"]", "ProductName": "Office 365 Advanced Threat Protection",
        "Entities": entities.to_string(), "ExtendedProperties": "{}", "Type": "SecurityAlert",
    })
}

fn phishing(id: &str, minutes: i64) -> Value {
    alert_row(
        id,
        "Phishing mail delivered",
        minutes,
        &json!([
            { "$id": "1", "Type": "mailMessage", "NetworkMessageId": "m-1", "Subject": "Invoice \"overdue\" | take 1",
              "P1Sender": "billing@evil.example", "Sender": "billing@evil.example", "Recipient": "kim@corp.example" },
            { "$id": "2", "Type": "account", "Name": "kim", "UPNSuffix": "corp.example" },
            { "$id": "3", "Type": "host", "HostName": "WS-07" },
        ]),
    )
}

async fn add(workspace: &Workspace, folder: &Path, file: &str, rows: &[Value]) {
    let mut text = String::new();
    for row in rows {
        writeln!(text, "{row}").unwrap();
    }
    let path = folder.join(file);
    fs::write(&path, text).unwrap();
    ingest(workspace, &path, None).await;
    workspace.correlate(now()).await.unwrap();
}

async fn opened() -> (TempDir, Workspace, String) {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(&folder.path().join("data")).await.unwrap();
    add(&workspace, folder.path(), "SecurityAlert.jsonl", &[phishing("a1", 0)]).await;
    let id = workspace.cases().await.unwrap()[0].incident.id.clone();
    (folder, workspace, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn p_057_work_on_an_incident_is_kept_shown_and_survives_new_logs() {
    let (folder, workspace, id) = opened().await;
    let kim = Actor::analyst("kim");
    let change = IncidentChange {
        status: Some(IncidentStatus::Resolved),
        assigned_to: Some(Some("kim".to_owned())),
        classification: Some(Classification::TruePositive),
        determination: Some(Determination::Phishing),
        tags: Some(vec!["mail".to_owned()]),
        resolving_comment: Some(Some("mail removed".to_owned())),
    };
    workspace.change_incident(&id, &change, &kim).await.unwrap();
    let state = workspace.comment_incident(&id, "told the user", &kim).await.unwrap();
    assert_eq!(
        (state.status, state.classification),
        (IncidentStatus::Resolved, Classification::TruePositive)
    );
    assert_eq!(
        (state.comments.len(), state.resolving_comment.as_deref()),
        (1, Some("mail removed"))
    );

    // The report is posted once.
    let report = workspace.report(&id).await.unwrap();
    let case = workspace.case(&id).await.unwrap().unwrap();
    let check = check_report(&report, &case, &workspace.state(&id).await.unwrap());
    assert!(check.is_clean(), "{:#?}", check.failures);
    let text = render_report(&report);
    assert!(workspace.post_report(&id, &text, &kim).await.unwrap());
    let again = render_report(&workspace.report(&id).await.unwrap());
    assert!(!workspace.post_report(&id, &again, &kim).await.unwrap());

    // Queries see how it stands.
    let kql = "SecurityIncident | summarize arg_max(LastModifiedTime, *) by IncidentName | project Status, Classification, tostring(Owner.assignedTo), array_length(Comments)";
    assert_eq!(
        query(&workspace, kql).await,
        [[json!("Closed"), json!("TruePositive"), json!("kim"), json!(1)]]
    );

    // The same file again changes nothing; an earlier alert gives the incident another id, and the state stays.
    ingest(&workspace, &folder.path().join("SecurityAlert.jsonl"), None).await;
    workspace.correlate(now()).await.unwrap();
    assert_eq!(workspace.state(&id).await.unwrap().status, IncidentStatus::Resolved);
    add(&workspace, folder.path(), "earlier.jsonl", &[phishing("a0", -10)]).await;
    let cases = workspace.cases().await.unwrap();
    assert_eq!(cases.len(), 1);
    let new_id = cases[0].incident.id.clone();
    assert_ne!(new_id, id);
    let state = workspace.state(&new_id).await.unwrap();
    assert_eq!(
        (state.status, state.assigned_to.as_deref()),
        (IncidentStatus::Resolved, Some("kim"))
    );
    assert_eq!(state.comments.len(), 1);
    assert_eq!(
        workspace.states().await.unwrap()[&new_id].classification,
        Classification::TruePositive
    );
    // Work goes on from there, and another process sees it too.
    let assigned = IncidentChange {
        assigned_to: Some(Some("lee".to_owned())),
        ..IncidentChange::default()
    };
    workspace.change_incident(&new_id, &assigned, &kim).await.unwrap();
    drop(workspace);
    let workspace = Workspace::open(&folder.path().join("data")).await.unwrap();
    let state = workspace.state(&new_id).await.unwrap();
    assert_eq!(
        (state.status, state.assigned_to.as_deref()),
        (IncidentStatus::Resolved, Some("lee"))
    );
    assert_eq!(
        (state.classification, state.comments.len()),
        (Classification::TruePositive, 1)
    );
    let missing = workspace.change_incident("1", &assigned, &kim).await.unwrap_err();
    assert!(missing.to_string().contains("no incident `1`"), "{missing}");
}

#[tokio::test(flavor = "multi_thread")]
async fn p_016_p_017_a_summary_is_kept_until_the_incident_changes() {
    let (folder, workspace, id) = opened().await;
    let never = CancellationToken::new();
    let first = workspace.kept_summary(&id, false, &never).await.unwrap().unwrap();
    assert!(!first.is_kept);
    let again = workspace.kept_summary(&id, false, &never).await.unwrap().unwrap();
    assert!(again.is_kept && again.id == first.id && again.summary == first.summary);
    let anew = workspace.kept_summary(&id, true, &never).await.unwrap().unwrap();
    assert!(!anew.is_kept && anew.id != first.id);
    let cancelled = CancellationToken::new();
    cancelled.cancel();
    assert_eq!(workspace.kept_summary(&id, true, &cancelled).await.unwrap(), None);
    assert!(
        workspace
            .kept_summary(&id, false, &never)
            .await
            .unwrap()
            .unwrap()
            .is_kept,
        "nothing was lost"
    );
    // A comment changes nothing that the summary rests on; an alert does.
    workspace
        .comment_incident(&id, "seen", &Actor::analyst("kim"))
        .await
        .unwrap();
    assert!(
        workspace
            .kept_summary(&id, false, &never)
            .await
            .unwrap()
            .unwrap()
            .is_kept
    );
    add(&workspace, folder.path(), "later.jsonl", &[phishing("a2", 5)]).await;
    let changed = workspace.kept_summary(&id, false, &never).await.unwrap().unwrap();
    assert!(!changed.is_kept && changed.summary.alert_count == 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn p_026_the_query_for_similar_emails_lists_them() {
    let (folder, workspace, id) = opened().await;
    let mail = |id: &str, sender: &str, subject: &str, minutes: i64| {
        json!({
            "Timestamp": at(minutes), "NetworkMessageId": id, "SenderFromAddress": sender, "Subject": subject,
            "RecipientEmailAddress": "lee@corp.example", "DeliveryAction": "Delivered",
        })
    };
    let mails = [
        mail("m-1", "billing@evil.example", "Invoice \"overdue\" | take 1", -1),
        mail("m-2", "BILLING@evil.example", "something else", 10),
        mail("m-3", "other@evil.example", "invoice \"OVERDUE\" | take 1", 20),
        mail("m-4", "friend@corp.example", "lunch", 30),
    ];
    add(&workspace, folder.path(), "EmailEvents.jsonl", &mails).await;
    let response = workspace.response(&id, None).await.unwrap();
    assert!(check_response(&response).failures.is_empty());
    let found = query(&workspace, &response.similar_emails.unwrap().query.text).await;
    let ids: Vec<&str> = found.iter().map(|row| row[1].as_str().unwrap()).collect();
    assert_eq!(ids, ["m-1", "m-2", "m-3"]);
    // Every hunting query on a card is one that runs.
    for card in response
        .cards
        .iter()
        .filter(|card| card.procedure.form == incidents::Form::Kql)
    {
        let ran = workspace.query(&card.procedure.text, &QueryOptions::at(now())).await;
        assert!(ran.is_ok(), "{}: {:?}", card.procedure.text, ran.err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_022_an_action_that_was_taken_is_on_its_card_and_similar_incidents_are_learned_from() {
    let (folder, workspace, id) = opened().await;
    let kim = Actor::analyst("kim");
    let card = |response: &incidents::GuidedResponse| {
        response
            .cards
            .iter()
            .find(|card| card.action == "delete_mail")
            .cloned()
            .unwrap()
    };
    let before = card(&workspace.response(&id, None).await.unwrap());
    assert_eq!(before.status, CardStatus::Proposed);
    let action = DoneAction {
        id: before.action,
        target: before.target.key,
    };
    workspace
        .note_action(&id, &action, "deleted the mail", &kim)
        .await
        .unwrap();
    let after = card(&workspace.response(&id, None).await.unwrap());
    assert_eq!(
        (after.status, after.done.unwrap().by.as_str()),
        (CardStatus::Done, "kim")
    );

    // Weeks later the same detector fires on somebody else.
    let other = alert_row(
        "b1",
        "Phishing mail delivered",
        60 * 24 * 40,
        &json!([{ "$id": "1", "Type": "account", "Name": "lee" }, { "$id": "2", "Type": "host", "HostName": "WS-09" }]),
    );
    add(&workspace, folder.path(), "other.jsonl", &[other]).await;
    let change = IncidentChange {
        classification: Some(Classification::FalsePositive),
        ..IncidentChange::default()
    };
    workspace.change_incident(&id, &change, &kim).await.unwrap();
    let cases = workspace.cases().await.unwrap();
    let later = cases.iter().find(|case| case.incident.id != id).unwrap();
    let similar = workspace.similar(&later.incident.id).await.unwrap();
    assert_eq!(
        (similar.len(), similar[0].classification),
        (1, Classification::FalsePositive)
    );
    assert_eq!(similar[0].actions, ["delete_mail"]);
    let response = workspace.response(&later.incident.id, None).await.unwrap();
    assert_eq!(response.triage.past_incidents, 1);
    assert!(check_response(&response).failures.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn incidents_of_other_products_bring_their_judgement_along() {
    let (folder, workspace, id) = opened().await;
    let row = json!({
        "TimeGenerated": at(100), "IncidentName": "c5", "IncidentNumber": 55, "Title": "T", "Status": "Closed",
        "Classification": "BenignPositive", "ProviderName": "Microsoft XDR", "AlertIds": "[\"a1\"]", "Severity": "High",
        "Owner": "{\"assignedTo\":\"Mimik\"}", "ClosedTime": at(90), "LastModifiedTime": at(100), "CreatedTime": at(1),
        "Type": "SecurityIncident",
    });
    add(&workspace, folder.path(), "SecurityIncident.jsonl", &[row]).await;
    let state = workspace.state(&id).await.unwrap();
    assert_eq!(state.classification, Classification::InformationalExpectedActivity);
    assert_eq!(
        (state.status, state.assigned_to.as_deref()),
        (IncidentStatus::Resolved, Some("Mimik"))
    );
    // What is said here counts more.
    let open = IncidentChange {
        status: Some(IncidentStatus::InProgress),
        ..IncidentChange::default()
    };
    let state = workspace
        .change_incident(&id, &open, &Actor::analyst("kim"))
        .await
        .unwrap();
    assert_eq!(
        (state.status, state.classification),
        (
            IncidentStatus::InProgress,
            Classification::InformationalExpectedActivity
        )
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn p_015_p_027_settings_and_guidebooks_are_kept() {
    let (folder, workspace, id) = opened().await;
    let kim = Actor::analyst("kim");
    let mode = SummaryMode::BySeverity {
        minimum: evidence::Severity::Medium,
    };
    workspace.set_summary_mode(mode, &kim).await.unwrap();
    let text = "# Phishing\n\n## Containment\n- Delete the mail from all mailboxes\n";
    let pending = workspace.add_guidebook("phishing.md", text, &kim).await.unwrap();
    assert_eq!(pending.state, GuidebookState::PendingReview);
    assert_eq!(workspace.response(&id, None).await.unwrap().guidebook, None);
    workspace
        .set_guidebook_state(&pending.id, GuidebookState::Active, &kim)
        .await
        .unwrap();
    drop(workspace);
    let workspace = Workspace::open(&folder.path().join("data")).await.unwrap();
    assert_eq!(workspace.summary_mode().await.unwrap(), mode);
    let response = workspace.response(&id, None).await.unwrap();
    assert_eq!(response.guidebook.as_deref(), Some("Phishing"));
    assert!(check_response(&response).failures.is_empty());
    workspace
        .set_guidebook_state(&pending.id, GuidebookState::Inactive, &kim)
        .await
        .unwrap();
    assert_eq!(workspace.response(&id, None).await.unwrap().guidebook, None);
    workspace.delete_guidebook(&pending.id).await.unwrap();
    assert!(workspace.guidebooks().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_blast_radius_comes_from_rows() {
    let (folder, workspace, id) = opened().await;
    let mut theft = phishing("a2", 3);
    theft["Techniques"] = json!("[\"T1003\"]");
    theft["Tactics"] = json!("CredentialAccess");
    add(&workspace, folder.path(), "theft.jsonl", &[theft]).await;
    let logon = |device: &str, account: &str, minutes: i64| {
        json!({
            "Timestamp": at(minutes), "DeviceName": device, "AccountName": account, "ActionType": "LogonSuccess",
            "LogonType": "Network",
        })
    };
    let rows = [
        logon("FILE01.corp.example", "kim", -60 * 24),
        logon("WS-07.corp.example", "kim", 5),
        logon("WS-07.corp.example", "lee", 6),
        logon("OTHER", "somebody", 7),
    ];
    add(&workspace, folder.path(), "DeviceLogonEvents.jsonl", &rows).await;
    let reach = workspace.reach(&id, now()).await.unwrap();
    let sentences = reach.compromised.iter().map(|thing| &thing.sentence);
    let sentences = sentences.chain(reach.reached.iter().map(|way| &way.sentence));
    let check = check_sentences(sentences, &reach.sources);
    assert!(check.is_clean(), "{:#?}", check.failures);
    let ways: Vec<(bool, &[String])> = reach
        .reached
        .iter()
        .map(|way| (way.touched, way.names.as_slice()))
        .collect();
    assert!(ways.contains(&(true, &["WS-07.corp.example".to_owned()])), "{ways:?}");
    assert!(ways.contains(&(false, &["FILE01.corp.example".to_owned()])), "{ways:?}");
    assert!(!reach.reached.iter().any(|way| way.names.contains(&"OTHER".to_owned())));
    let rows: Vec<_> = reach
        .sources
        .iter()
        .filter_map(|source| match source {
            incidents::Source::Rows { facts, .. } => Some(facts.rows.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    assert!(!rows.is_empty());
    let found = workspace.rows(&rows).await.unwrap();
    assert!(!found.is_empty(), "what is cited can be opened");
}
