//! What becomes a step, and what a step says.

use crate::build::{With, alert, at, host, intrusion, ip, only, row, user};
use evidence::{Severity, Tactic};
use incidents::{Step, steps, story};
use serde_json::json;

fn told(steps: &[Step]) -> String {
    steps
        .iter()
        .map(|step| {
            let techniques: Vec<String> = step.techniques.iter().map(ToString::to_string).collect();
            format!(
                "{} | {} | {} | {}\n",
                step.at.format("%T"),
                techniques.join(" "),
                step.citations.len(),
                step.text
            )
        })
        .collect()
}

#[test]
fn an_intrusion_in_steps() {
    insta::assert_snapshot!(told(&steps(&only(&intrusion()))));
}

#[test]
fn a_step_as_json() {
    insta::assert_json_snapshot!(steps(&only(&intrusion())).last().unwrap());
}

#[test]
fn rules_that_fire_on_the_same_rows_are_one_step() {
    let rows = || {
        vec![row(
            "x",
            0,
            10,
            json!({ "ProcessCommandLine": "procdump -ma lsass.exe" }),
        )]
    };
    let on = |id: &str, technique: &str, tactic| {
        alert(id, 10)
            .with(host("A"))
            .about("Memory dump", technique, tactic)
            .citing(rows())
    };
    let case = only(&[
        on("a", "T1003.001", Tactic::CredentialAccess),
        on("b", "T1106", Tactic::Execution),
        on("c", "T1218.011", Tactic::DefenseEvasion),
    ]);
    let steps = steps(&case);
    assert_eq!(steps.len(), 1, "{steps:#?}");
    assert_eq!(steps[0].techniques.len(), 3);
    assert_eq!(steps[0].citations.len(), 1);
    assert_eq!(steps[0].alert_ids.len(), 3);
}

#[test]
fn one_rule_that_caught_two_times_gives_two_steps() {
    let rows = [0, 2, 4, 600, 602].map(|second| {
        row(
            "x",
            usize::try_from(second).unwrap(),
            second,
            json!({ "EventName": "GetObject", "UserIdentityUserName": "bert" }),
        )
    });
    let case = only(&[alert("a", 0)
        .with(user("bert"))
        .about("Bucket read", "T1530", Tactic::Collection)
        .citing(rows.to_vec())]);
    let steps = steps(&case);
    let times: Vec<_> = steps
        .iter()
        .map(|step| (step.at, step.until, step.event_count))
        .collect();
    assert_eq!(times, [(at(0), Some(at(4)), 3), (at(600), Some(at(602)), 2)]);
}

#[test]
fn calls_of_a_control_plane_are_steps_of_their_own() {
    let call = |name: &str, n: usize, second| row("x", n, second, json!({ "EventName": name }));
    let rows = vec![
        call("PutBucketLifecycle", 0, 0),
        call("StopLogging", 1, 7),
        call("StopLogging", 2, 30),
    ];
    let case = only(&[alert("a", 0)
        .with(user("bert"))
        .about("Logging disturbed", "T1562.008", Tactic::DefenseEvasion)
        .citing(rows)]);
    let steps = steps(&case);
    assert_eq!(
        steps.iter().map(|step| step.citations.len()).collect::<Vec<_>>(),
        [1, 2]
    );
    // A sweep over many calls stays one step.
    let sweep = (0..12)
        .map(|n| call(&format!("Describe{n}"), n, n as i64 * 6))
        .collect();
    let case = only(&[alert("a", 0)
        .with(user("bert"))
        .about("Enumeration", "T1580", Tactic::Discovery)
        .citing(sweep)]);
    assert_eq!(incidents::steps(&case).len(), 1);
}

#[test]
fn unrelated_weak_alerts_stay_in_the_incident_without_a_step() {
    let mut alerts = intrusion();
    alerts.push(
        alert("noise", 100)
            .with(host("MKT01"))
            .with(user("backup"))
            .severe(Severity::Low)
            .about("Telemetry task", "T1053.005", Tactic::Persistence),
    );
    alerts.push(alert("info", 100).with(host("MKT01")).severe(Severity::Informational));
    let case = only(&alerts);
    assert_eq!(case.alerts.len(), 9);
    let told: Vec<String> = steps(&case).into_iter().flat_map(|step| step.alert_ids).collect();
    assert!(!told.contains(&"noise".to_owned()) && !told.contains(&"info".to_owned()));
}

#[test]
fn an_incident_of_low_alerts_tells_of_them_and_one_of_informational_ones_nothing() {
    let weak = |severity| only(&[alert("a", 0).with(host("A")).severe(severity)]);
    assert_eq!(steps(&weak(Severity::Low)).len(), 1);
    assert_eq!(steps(&weak(Severity::Informational)).len(), 0);
}

#[test]
fn long_activity_gives_its_beginning_and_few_citations() {
    let rows: Vec<_> = (0..100)
        .map(|n| {
            row(
                "x",
                n,
                n as i64 * 60,
                json!({ "RemoteIP": "203.0.113.13", "RemotePort": 443 }),
            )
        })
        .collect();
    let case = only(&[alert("a", 0)
        .with(host("A"))
        .with(ip("203.0.113.13"))
        .about("Beacon", "T1071.001", Tactic::CommandAndControl)
        .citing(rows)]);
    let steps = steps(&case);
    assert_eq!((steps.len(), steps[0].at, steps[0].until), (1, at(0), None));
    assert_eq!((steps[0].citations.len(), steps[0].event_count), (12, 100));
    assert!(
        steps[0].text.ends_with("100 events from 12:00:00 to 13:39:00 UTC."),
        "{}",
        steps[0].text
    );
}

#[test]
fn steps_are_in_order_cite_something_and_claim_few_techniques() {
    let steps = steps(&only(&intrusion()));
    assert!(steps.is_sorted_by_key(|step| step.at));
    assert!(
        steps
            .iter()
            .all(|step| !step.citations.is_empty() && step.techniques.len() <= 8)
    );
}

#[test]
fn the_story_of_an_intrusion() {
    let graph = story(&only(&intrusion()));
    let mut text = String::new();
    for node in &graph.nodes {
        text += &format!("{} {} {:?} {:?}\n", node.kind, node.label, node.severity, node.steps);
    }
    for edge in &graph.edges {
        text += &format!(
            "{} {} -> {} : {}\n",
            edge.at.format("%T"),
            edge.source,
            edge.target,
            edge.label
        );
    }
    insta::assert_snapshot!(text);
    let ids: Vec<&String> = graph.nodes.iter().map(|node| &node.id).collect();
    assert!(
        graph
            .edges
            .iter()
            .all(|edge| ids.contains(&&edge.source) && ids.contains(&&edge.target))
    );
}
