//! What joins alerts and what does not.

use crate::build::{With, alert, at, correlate, file, host, ids, intrusion, ip, only, process, url, user};
use evidence::{Account, Alert, Entity, Role, Severity, Tactic};
use proptest::prelude::*;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Whether two alerts with these entities, so far apart, are one incident.
fn joined(a: Vec<Entity>, b: Vec<Entity>, seconds: i64) -> bool {
    let build = |id, at, entities: Vec<Entity>| entities.into_iter().fold(alert(id, at), With::with);
    ids(&[build("a", 0, a), build("b", seconds, b)]).len() == 1
}

#[test]
fn things_join_within_their_time() {
    for (thing, seconds, expected) in [
        (host("MKT01"), HOUR - 1, true),
        (host("MKT01"), 7 * HOUR, false),
        (user("pgustavo"), 11 * HOUR, true),
        (user("pgustavo"), 2 * DAY, true),
        (user("pgustavo"), 4 * DAY, false),
        (ip("203.0.113.9"), 50 * 60, true),
        (ip("203.0.113.9"), 3 * HOUR, false),
        (url("https://evil.example/a/b"), 2 * DAY, true),
        (file("loader.bin", Some("c0ffee")), 2 * DAY, true),
        (file("loader.bin", None), 60, false),
    ] {
        assert_eq!(
            joined(vec![thing.clone()], vec![thing.clone()], seconds),
            expected,
            "{thing:?} after {seconds} s"
        );
    }
}

#[test]
fn what_everybody_has_joins_nothing() {
    for thing in [
        user("SYSTEM"),
        user("LOCAL SERVICE"),
        user("NT AUTHORITY\\NETWORK SERVICE"),
        user("DWM-3"),
        user("administrator"),
        user("MKT01$").clone(),
        ip("127.0.0.1"),
        ip("0.0.0.0"),
        ip("cloudtrail.amazonaws.com"),
        file("cmd.exe", Some("aa11")),
        file("powershell.exe", Some("bb22")),
        Entity::Account(Account {
            sid: Some("S-1-5-18".to_owned()),
            ..Account::default()
        }),
    ] {
        assert!(!joined(vec![thing.clone()], vec![thing.clone()], 5), "{thing:?}");
    }
}

#[test]
fn names_of_one_account_meet() {
    let named = |name: &str, domain: Option<&str>, upn: Option<&str>, sid: Option<&str>| {
        Entity::Account(Account {
            name: name.to_owned(),
            domain: domain.map(str::to_owned),
            upn: upn.map(str::to_owned),
            sid: sid.map(str::to_owned),
            ..Account::default()
        })
    };
    let sam = named("pgustavo", Some("CORP"), None, Some("S-1-5-21-1-2-3-1104"));
    for other in [
        named("", None, Some("PGustavo@corp.example"), None),
        named("CORP\\pgustavo", None, None, None),
        named("pgustavo@corp.example", None, None, None),
        named("", None, None, Some("S-1-5-21-1-2-3-1104")),
        Entity::Mailbox(evidence::Mailbox {
            primary_address: "pgustavo@corp.example".to_owned(),
            upn: None,
        }),
    ] {
        assert!(joined(vec![sam.clone()], vec![other.clone()], 600), "{other:?}");
    }
    assert!(!joined(
        vec![sam],
        vec![named("pgustafsson", Some("CORP"), None, None)],
        600
    ));
}

#[test]
fn a_local_account_is_the_same_only_on_its_host() {
    let on = |name: &str| vec![host(name), user("administrator")];
    assert!(joined(on("A"), on("A"), 30 * 60));
    assert!(!joined(on("A"), on("B"), 30 * 60));
}

#[test]
fn process_ancestry_joins_what_time_no_longer_does() {
    let parent = process("MKT01", 4242, 700, "payload.exe", "payload.exe");
    let child = process("MKT01", 5000, 4242, "payload2.exe", "payload2.exe");
    let elsewhere = process("FIN02", 5000, 4242, "payload3.exe", "payload3.exe");
    assert!(joined(vec![parent.clone()], vec![child.clone()], 20 * HOUR));
    assert!(!joined(vec![parent], vec![elsewhere], 20 * HOUR));
}

#[test]
fn a_nat_address_does_not_glue_the_world_together() {
    let alerts: Vec<Alert> = (0..60)
        .map(|n| {
            alert(&format!("a{n:02}"), n * 120)
                .with(ip("198.51.100.1"))
                .with(user(&format!("person{n}")))
        })
        .collect();
    assert_eq!(correlate(&alerts).len(), 60);
}

#[test]
fn a_domain_controller_does_not_glue_the_world_together() {
    let alerts: Vec<Alert> = (0..60)
        .map(|n| {
            alert(&format!("a{n:02}"), n * 120)
                .with(host("DC01"))
                .with(host(&format!("WS{n}")))
                .with(user(&format!("person{n}")))
        })
        .collect();
    assert_eq!(correlate(&alerts).len(), 60);
}

#[test]
fn an_account_used_on_hundreds_of_hosts_by_one_detector_is_one_attack() {
    let alerts: Vec<Alert> = (0..300)
        .map(|n| {
            alert(&format!("a{n:03}"), n * 5)
                .detected_by("ransomware")
                .with(host(&format!("WS{n}")))
                .with(user("dp5hn"))
        })
        .collect();
    assert_eq!(correlate(&alerts).len(), 1);
}

#[test]
fn informational_alerts_join_but_never_connect() {
    let bridge = alert("b", 30 * 60)
        .severe(Severity::Informational)
        .with(host("A"))
        .with(host("B"));
    let alerts = [
        alert("a", 0).with(host("A")),
        bridge,
        alert("c", 31 * 60).with(host("B")),
    ];
    let incidents = ids(&alerts);
    assert_eq!(incidents.len(), 2);
    assert_eq!(incidents.iter().map(Vec::len).sum::<usize>(), 3);
}

#[test]
fn noise_that_lasts_for_months_is_cut() {
    // One alert per half hour on the same host for a hundred days, each from another detector.
    let alerts: Vec<Alert> = (0..4_800)
        .map(|n| alert(&format!("a{n:05}"), n * 1_800).with(host("NOISY")))
        .collect();
    let cases = correlate(&alerts);
    assert!(cases.iter().all(|case| case.incident.last_activity_at
        - case.incident.first_activity_at
        <= chrono::TimeDelta::days(14)));
    assert!((7..=30).contains(&cases.len()), "{}", cases.len());
}

#[test]
fn the_incident_ids_of_other_products_help_when_wanted() {
    let hinted = |id: &str, seconds| {
        let mut alert = alert(id, seconds);
        alert
            .custom_details
            .insert(evidence::detail::PROVIDER_INCIDENT_ID.to_owned(), "107".to_owned());
        alert
    };
    let alerts = [hinted("a", 0), hinted("b", 6 * DAY)];
    assert_eq!(ids(&alerts).len(), 1);
    let without = incidents::CorrelateOptions {
        provider_hints: false,
        ..Default::default()
    };
    assert_eq!(incidents::correlate(&alerts, &without).len(), 2);
}

#[test]
fn an_intrusion_is_one_incident_with_reasons_title_and_severity() {
    let case = only(&intrusion());
    assert_eq!(
        case.incident.display_name,
        "Credential theft on MKT01 after a payload ran as pedro"
    );
    assert_eq!(case.incident.severity, Severity::High);
    assert_eq!(case.incident.first_activity_at, at(0));
    assert_eq!(case.incident.last_activity_at, at(266));
    assert_eq!(case.merges.len(), case.alerts.len() - 1);
    assert!(
        case.merges
            .iter()
            .all(|merge| !merge.shared.is_empty() && merge.weight_milli >= 1_000)
    );
    assert!(case.incident.id.parse::<i32>().is_ok());
    // The id stays while the first alert stays.
    assert_eq!(only(&intrusion()[..3]).incident.id, case.incident.id);
}

#[test]
fn an_alert_given_twice_counts_once() {
    let mut alerts = intrusion();
    alerts.extend(intrusion());
    assert_eq!(only(&alerts).alerts.len(), 7);
}

#[test]
fn three_tactics_make_medium_alerts_a_grave_incident() {
    let mut alerts = intrusion();
    alerts.retain(|alert| alert.severity != Severity::High);
    assert_eq!(only(&alerts).incident.severity, Severity::High);
    assert_eq!(only(&alerts[..1]).incident.severity, Severity::Medium);
}

#[test]
fn only_wholly_simulated_incidents_say_so() {
    let mut alerts = intrusion();
    for alert in &mut alerts {
        alert
            .custom_details
            .insert(evidence::detail::SIMULATED.to_owned(), "true".to_owned());
    }
    assert!(only(&alerts).incident.simulated);
    alerts[0].custom_details.clear();
    assert!(!only(&alerts).incident.simulated);
}

#[test]
fn titles_of_other_incidents() {
    let mut alerts = intrusion();
    alerts.truncate(1);
    assert_eq!(
        only(&alerts).incident.display_name,
        "Payload started from the downloads folder on MKT01"
    );
    let cloud = |id: &str, seconds, title, technique, tactic| {
        alert(id, seconds).about(title, technique, tactic).with(user("bert"))
    };
    let alerts = [
        cloud("c1", 0, "Secrets read", "T1555.006", Tactic::CredentialAccess).severe(Severity::Low),
        cloud("c2", 60, "Snapshot shared", "T1537", Tactic::Exfiltration),
        cloud("c3", 90, "Trail stopped", "T1562.008", Tactic::DefenseEvasion),
    ];
    assert_eq!(only(&alerts).incident.display_name, "Data theft by bert");
    assert!(correlate(&[]).is_empty());
}

fn any_alert() -> impl Strategy<Value = Alert> {
    let entity = prop_oneof![
        (0..5_u8).prop_map(|n| host(&format!("H{n}"))),
        (0..5_u8).prop_map(|n| user(&format!("user{n}"))),
        (0..5_u8).prop_map(|n| ip(&format!("203.0.113.{n}"))),
        (0..5_u8, 0..9_u64).prop_map(|(n, id)| process(&format!("H{n}"), 100 + id, 100 + id / 2, "x.exe", "x")),
        (0..3_u8).prop_map(|n| url(&format!("https://e{n}.example/x"))),
    ];
    let role = prop_oneof![Just(Role::Attacker), Just(Role::Impacted), Just(Role::Related)];
    (
        0..1_000_u32,
        0..200_000_i64,
        0..4_u8,
        proptest::collection::vec((entity, role), 0..5),
        0..4_u8,
    )
        .prop_map(|(id, seconds, severity, entities, detector)| {
            let severity =
                [Severity::Informational, Severity::Low, Severity::Medium, Severity::High][usize::from(severity)];
            let mut alert = alert(&format!("a{id}"), seconds)
                .severe(severity)
                .detected_by(&format!("rule{detector}"));
            for (entity, role) in entities {
                alert.evidence.push(evidence::Evidence {
                    entity,
                    role,
                    verdict: evidence::Verdict::Unknown,
                });
            }
            alert
        })
}

proptest! {
    #[test]
    fn the_order_of_alerts_does_not_matter(
        (given, shuffled) in proptest::collection::vec(any_alert(), 0..60)
            .prop_flat_map(|alerts| (Just(alerts.clone()), Just(alerts).prop_shuffle()))
    ) {
        prop_assert_eq!(correlate(&given), correlate(&shuffled));
    }

    #[test]
    fn every_alert_is_in_exactly_one_incident(alerts in proptest::collection::vec(any_alert(), 0..60)) {
        let mut distinct: Vec<String> = alerts.iter().map(|alert| alert.id.clone()).collect();
        distinct.sort();
        distinct.dedup();
        let cases = correlate(&alerts);
        let mut grouped: Vec<String> = cases.iter().flat_map(|case| case.incident.alert_ids.clone()).collect();
        grouped.sort();
        prop_assert_eq!(grouped, distinct);
        for case in &cases {
            prop_assert_eq!(case.merges.len(), case.alerts.len() - 1);
        }
    }
}
