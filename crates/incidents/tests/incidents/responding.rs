//! What is proposed, and that nothing on a card is without proof.

use crate::build::{With, Worked, alert, at, correlate, file, host, intrusion, ip, only, row, url, user};
use evidence::{
    Account, Alert, CloudApplication, Entity, IncidentState, MailMessage, Origin, Severity, Tactic, Verdict, detail,
};
use incidents::{
    Card, CardStatus, Category, Form, GuidedResponse, IncidentCase, PastIncidents, ResponseContext, check_response,
    extract_guidebook, render_response, respond,
};
use serde_json::json;
use std::collections::BTreeSet;

pub(crate) fn response(case: &IncidentCase) -> GuidedResponse {
    response_to(case, &IncidentState::default())
}

pub(crate) fn response_to(case: &IncidentCase, state: &IncidentState) -> GuidedResponse {
    let past = PastIncidents::default();
    let response = respond(
        case,
        &ResponseContext {
            state,
            past: &past,
            guidebooks: &[],
            executable: &[],
            rights: None,
        },
    );
    let check = check_response(&response);
    assert!(check.failures.is_empty(), "{:#?}", check.failures);
    response
}

/// A phishing mail, the click, and the sign-in that followed.
pub(crate) fn phishing() -> Vec<Alert> {
    let person = || {
        Entity::Account(Account {
            name: "kim".to_owned(),
            upn: Some("kim@corp.example".to_owned()),
            ..Account::default()
        })
    };
    let mail = || {
        Entity::MailMessage(MailMessage {
            network_message_id: Some("7f3e-01".to_owned()),
            sender: Some("billing@evil.example".to_owned()),
            recipient: Some("kim@corp.example".to_owned()),
            subject: Some("Invoice \"overdue\" | take 1".to_owned()),
            ..MailMessage::default()
        })
    };
    vec![
        alert("m1", 0)
            .about("Phishing mail delivered", "T1566.002", Tactic::InitialAccess)
            .with(mail())
            .with(person())
            .with(url("https://evil.example/login"))
            .citing(vec![row(
                "m1",
                0,
                0,
                json!({ "Subject": "Invoice \"overdue\" | take 1", "SenderFromAddress": "billing@evil.example" }),
            )]),
        alert("m2", 300)
            .about("Sign-in from an unusual place", "T1078.004", Tactic::InitialAccess)
            .severe(Severity::High)
            .with(person())
            .with(ip("203.0.113.50"))
            .citing(vec![row(
                "m2",
                0,
                300,
                json!({ "UserPrincipalName": "kim@corp.example", "IPAddress": "203.0.113.50" }),
            )]),
        alert("m3", 400)
            .about("Inbox rule hides mail", "T1564.008", Tactic::DefenseEvasion)
            .with(person())
            .citing(vec![row(
                "m3",
                0,
                400,
                json!({ "UserId": "kim@corp.example", "Operation": "New-InboxRule" }),
            )]),
    ]
}

fn find<'a>(response: &'a GuidedResponse, action: &str) -> &'a Card {
    let card = response.cards.iter().find(|card| card.action == action);
    card.unwrap_or_else(|| {
        let all: Vec<&str> = response.cards.iter().map(|card| card.id.as_str()).collect();
        panic!("no {action} among {all:?}")
    })
}

#[test]
fn p_020_each_card_has_one_category_and_ours_are_in_order_of_urgency() {
    for alerts in [intrusion(), phishing()] {
        let response = response(&only(&alerts));
        let categories: BTreeSet<Category> = response.cards.iter().map(|card| card.category).collect();
        assert_eq!(categories.len(), 4, "{categories:?}");
        assert_eq!(response.cards[0].category, Category::Triage);
        assert!(response.cards[1..].is_sorted_by_key(|card| (card.urgency, card.category)));
        let ids: BTreeSet<&str> = response.cards.iter().map(|card| card.id.as_str()).collect();
        assert_eq!(ids.len(), response.cards.len(), "ids are unique");
    }
}

#[test]
fn p_022_a_response_in_words() {
    insta::assert_snapshot!(
        "response_to_an_intrusion",
        render_response(&response(&only(&intrusion())))
    );
    insta::assert_snapshot!("response_to_phishing", render_response(&response(&only(&phishing()))));
}

#[test]
fn p_022_every_card_names_target_action_reason_and_status() {
    for card in response(&only(&intrusion())).cards {
        assert!(
            !card.target.label.is_empty() && !card.title.text.is_empty() && !card.reasons.is_empty(),
            "{card:?}"
        );
        assert!(!card.title.citations.is_empty() && !card.procedure.text.is_empty() && !card.permission.is_empty());
        assert_eq!((card.status, card.done), (CardStatus::Proposed, None));
    }
}

#[test]
fn p_022_what_is_done_bears_a_badge() {
    let case = only(&intrusion());
    let state = IncidentState::default().acted(
        500,
        "attack disruption",
        Origin::Automated,
        "isolated MKT01",
        "isolate_device",
        "host:mkt01",
    );
    let response = response_to(&case, &state);
    let card = find(&response, "isolate_device");
    let done = card.done.as_ref().unwrap();
    assert_eq!(
        (card.status, done.origin, done.by.as_str()),
        (CardStatus::Done, Origin::Automated, "attack disruption")
    );
    assert!(render_response(&response).contains("done by automation: attack disruption at 2026-03-10 12:08:20 UTC"));

    // A product that removed the file says so in its alert.
    let mut alerts = intrusion();
    alerts[0].custom_details.insert(
        detail::INVESTIGATION_STATE[0].to_owned(),
        "SuccessfullyRemediated".to_owned(),
    );
    let response = response_to(&only(&alerts), &IncidentState::default());
    let done = find(&response, "block_file").done.clone().unwrap();
    assert_eq!((done.origin, done.at), (Origin::Automated, None));
}

#[test]
fn p_023_a_missing_right_or_plugin_is_said() {
    let case = only(&intrusion());
    let (state, past) = (IncidentState::default(), PastIncidents::default());
    let rights = ["Active remediation actions".to_owned()];
    let executable = ["isolate_device".to_owned()];
    let context = ResponseContext {
        state: &state,
        past: &past,
        guidebooks: &[],
        executable: &executable,
        rights: Some(&rights),
    };
    let response = respond(&case, &context);
    assert_eq!(find(&response, "isolate_device").unavailable, None);
    let said = find(&response, "disable_account").unavailable.clone().unwrap();
    assert!(said.contains("you lack the permission `Manage users`"), "{said}");
    let everything = ResponseContext {
        rights: None,
        ..context
    };
    let said = find(&respond(&case, &everything), "disable_account")
        .unavailable
        .clone()
        .unwrap();
    assert!(said.contains("no connected plugin"), "{said}");
}

#[test]
fn p_024_a_person_can_be_asked() {
    let response = response(&only(&phishing()));
    let card = find(&response, "contact_user");
    let message = card.message.as_ref().unwrap();
    assert_eq!(
        (card.category, message.to.as_str()),
        (Category::Investigation, "kim@corp.example")
    );
    assert!(
        message.text.contains("kim") && message.text.contains("2026-03-10 12:00:00 UTC"),
        "{}",
        message.text
    );
}

#[test]
fn p_026_similar_emails_are_asked_for_with_encoded_values() {
    let response = response(&only(&phishing()));
    let query = &response.similar_emails.as_ref().unwrap().query;
    assert_eq!(query.form, Form::Kql);
    assert!(
        query.text.contains(r#"Subject in~ ("Invoice \"overdue\" | take 1")"#),
        "{}",
        query.text
    );
    assert!(
        query.text.contains(r#"Url in~ ("https://evil.example/login")"#),
        "{}",
        query.text
    );
    assert_eq!(
        response_to(&only(&intrusion()), &IncidentState::default()).similar_emails,
        None
    );
}

#[test]
fn p_027_an_approved_guidebook_replaces_the_usual_tasks_until_it_is_taken_out_of_use() {
    let text = "# Credential theft\n\n## Containment\n- Disable the account in both forests\n- Isolate the device at the switch\n";
    let pending = extract_guidebook("g1", "theft.md", text, "kim", at(0)).unwrap();
    let case = only(&intrusion());
    let (state, past) = (IncidentState::default(), PastIncidents::default());
    let with = |book: &incidents::Guidebook| {
        let context = ResponseContext {
            state: &state,
            past: &past,
            guidebooks: std::slice::from_ref(book),
            executable: &[],
            rights: None,
        };
        let response = respond(&case, &context);
        assert!(check_response(&response).failures.is_empty());
        response
    };
    let usual = with(&pending);
    assert!(usual.guidebook.is_none() && usual.cards.iter().any(|card| card.action == "isolate_device"));
    let active = pending.approved("lee");
    let own = with(&active);
    assert_eq!(own.guidebook.as_deref(), Some("Credential theft"));
    let containment: Vec<&Card> = own
        .cards
        .iter()
        .filter(|card| card.category == Category::Containment)
        .collect();
    assert_eq!(containment.len(), 2);
    assert!(containment.iter().all(|card| card.guidebook.is_some()));
    assert!(containment.iter().any(|card| card.target.key == "host:mkt01"));
    assert!(
        own.cards.iter().any(|card| card.category == Category::Remediation),
        "the others stay"
    );
    assert_eq!(with(&active.deactivated("lee")).cards, usual.cards);

    // It does not stand on an incident of another kind.
    let context = ResponseContext {
        state: &state,
        past: &past,
        guidebooks: &[
            extract_guidebook("g2", "x.txt", "Ransomware:\n- Call the insurer now\n", "kim", at(0))
                .unwrap()
                .approved("kim"),
        ],
        executable: &[],
        rights: None,
    };
    assert_eq!(respond(&case, &context).guidebook, None);
}

#[test]
fn values_in_commands_cannot_leave_their_place() {
    let name = "x'; Remove-Item . -Recurse; '";
    let case = only(&[alert("a", 0)
        .about("Credential dump", "T1003", Tactic::CredentialAccess)
        .severe(Severity::High)
        .with(host("H1"))
        .with(user(name))
        .citing(vec![row("a", 0, 0, json!({ "AccountName": name, "DeviceName": "H1" }))])]);
    let response = response(&case);
    let command = &find(&response, "disable_account").procedure;
    assert_eq!(command.form, Form::PowerShell);
    assert_eq!(
        command.text,
        "Disable-ADAccount -Identity 'x''; Remove-Item . -Recurse; '''"
    );
    // What hides characters gets no command at all.
    let case = only(&[alert("a", 0)
        .about("Credential dump", "T1003", Tactic::CredentialAccess)
        .severe(Severity::High)
        .with(user("kim\u{202e}nimda"))
        .citing(vec![row("a", 0, 0, json!({ "AccountName": "kim\u{202e}nimda" }))])]);
    let response = self::response(&case);
    let steps = &find(&response, "disable_account").procedure;
    assert_eq!(steps.form, Form::Steps);
    assert!(!steps.text.contains('\u{202e}'));
}

#[test]
fn planted_things_are_removed_by_name() {
    let rows = vec![row(
        "s",
        0,
        0,
        json!({ "DeviceName": "H1", "ServiceName": "rtcpef", "RegistryKey": "HKEY_LOCAL_MACHINE\\Software\\Run", "RegistryValueName": "upd" }),
    )];
    let case = only(&[
        alert("s", 0)
            .about("Service planted", "T1543.003", Tactic::Persistence)
            .with(host("H1"))
            .citing(rows.clone()),
        alert("r", 5)
            .about("Run key planted", "T1547.001", Tactic::Persistence)
            .with(host("H1"))
            .citing(rows),
    ]);
    let response = response(&case);
    assert!(
        find(&response, "remove_service")
            .procedure
            .text
            .contains("Stop-Service -Force -Name 'rtcpef'")
    );
    assert_eq!(
        find(&response, "remove_autostart").procedure.text,
        "Remove-ItemProperty -LiteralPath 'Registry::HKEY_LOCAL_MACHINE\\Software\\Run' -Name 'upd'"
    );
}

#[test]
fn clouds_get_their_own_commands() {
    let mut cloud = alert("c", 0)
        .about("Secrets read", "T1552", Tactic::CredentialAccess)
        .with(user("bert"))
        .with(Entity::CloudApplication(CloudApplication::default()))
        .citing(vec![row(
            "c",
            0,
            0,
            json!({ "UserIdentityUserName": "bert", "UserIdentityAccessKeyId": "AKIAEXAMPLE" }),
        )]);
    cloud.citations[0].row.table = "AWSCloudTrail".to_owned();
    let response = response(&only(&[cloud]));
    assert_eq!(
        find(&response, "disable_access_key").procedure.text,
        "aws iam update-access-key --status Inactive --access-key-id 'AKIAEXAMPLE' --user-name 'bert'"
    );
    assert!(
        find(&response, "disable_account")
            .procedure
            .text
            .contains("AWSDenyAll --user-name 'bert'")
    );
}

#[test]
fn what_a_procedure_names_is_proven_even_if_only_a_later_alert_shows_it() {
    let alerts: Vec<Alert> = (0..6)
        .map(|n: u8| {
            let key = if n == 5 { "AKIAEXAMPLE" } else { "ASIASESSION" };
            let mut cloud = alert(&format!("c{n}"), i64::from(n))
                .about("Secrets read", "T1552", Tactic::CredentialAccess)
                .with(user("bert"))
                .with(Entity::CloudApplication(CloudApplication::default()))
                .citing(vec![row(
                    &format!("c{n}"),
                    0,
                    i64::from(n),
                    json!({ "UserIdentityUserName": "bert", "UserIdentityAccessKeyId": key }),
                )]);
            cloud.citations[0].row.table = "AWSCloudTrail".to_owned();
            cloud
        })
        .collect();
    // `response` checks every value of every procedure against what its card cites.
    let response = response(&only(&alerts));
    let card = find(&response, "disable_access_key");
    assert!(card.procedure.text.contains("'AKIAEXAMPLE'"));
    assert!(
        card.reasons
            .iter()
            .any(|reason| reason.text == "AKIAEXAMPLE is part of the same activity."),
        "{:#?}",
        card.reasons
    );
}

#[test]
fn harmless_incidents_get_no_heavy_hand() {
    let case = only(&[alert("i", 0)
        .about("Commands looked around", "T1082", Tactic::Discovery)
        .severe(Severity::Informational)
        .with(host("H1"))
        .with(user("kim"))
        .with(file("notes.txt", None))]);
    let response = response(&case);
    assert!(
        !response.cards.iter().any(|card| card.category == Category::Containment),
        "{:#?}",
        response.cards
    );
    let mut alerts = correlate(&[alert("x", 0).with(host("H1"))]);
    alerts[0].alerts[0].evidence[0].verdict = Verdict::NoThreatsFound;
    assert!(!response_to(&alerts[0], &IncidentState::default()).cards.is_empty());
}
