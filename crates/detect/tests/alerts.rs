//! Alerts of a few built-in rules, as a reader sees them, and how rows become alerts.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use detect::{
    CaseFile, Library, Origin, ResultRow, Rule, SourceRow, alerts_of, builtin_sources, parse_rule, run_cases,
};
use evidence::{Alert, RowRef};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

fn render(alert: &Alert) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{} [{}] {}", alert.title, alert.severity, alert.product_name);
    let _ = writeln!(
        text,
        "{} .. {}, {} events",
        alert.first_activity_at, alert.last_activity_at, alert.event_count
    );
    let techniques: Vec<&str> = alert.techniques.iter().map(evidence::Technique::id).collect();
    let _ = writeln!(text, "{:?} {}", alert.tactics, techniques.join(" "));
    for found in &alert.evidence {
        let _ = writeln!(text, "- {} ({:?})", found.entity.key(), found.role);
    }
    for (name, value) in &alert.custom_details {
        let _ = writeln!(text, "{name}: {value}");
    }
    for citation in &alert.citations {
        let fields: Vec<String> = citation
            .fields
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let _ = writeln!(text, "> {} {}", citation.row, fields.join(" "));
    }
    text
}

async fn alerts_of_case(place: &str) -> String {
    let library = Library::builtin();
    let source = builtin_sources().iter().find(|source| source.place == place).unwrap();
    let rule = library
        .rules
        .iter()
        .find(|rule| rule.origin == Origin::BuiltIn(place.to_owned()))
        .unwrap();
    let mut file = CaseFile::parse(source.tests.unwrap(), place).unwrap();
    file.cases.truncate(1);
    let outcomes = run_cases(rule, &file).await.unwrap();
    outcomes[0].alerts.iter().map(render).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn an_lsass_read_reads_well() {
    insta::assert_snapshot!(alerts_of_case("windows/lsass-memory-read.yaml").await);
}

#[tokio::test]
async fn a_sweep_of_secrets_is_one_alert() {
    insta::assert_snapshot!(alerts_of_case("aws/secrets-bulk-read.yaml").await);
}

#[tokio::test]
async fn a_decoded_command_is_in_the_citation() {
    insta::assert_snapshot!(alerts_of_case("linux/encoded-shell.yaml").await);
}

#[tokio::test]
async fn a_download_and_its_run_are_both_cited() {
    insta::assert_snapshot!(alerts_of_case("windows/downloaded-then-run.yaml").await);
}

fn rule(extra: &str) -> Rule {
    let text = format!(
        "id: r1\nname: Rule\nquery: SecurityEvent\nkind: Scheduled\nseverity: Low\nentityMappings:\n  - entityType: Host\n    \
         fieldMappings:\n      - identifier: FullName\n        columnName: Computer\nalertDetailsOverride:\n  \
         alertDisplayNameFormat: 'On {{{{Computer}}}}'\n{extra}"
    );
    parse_rule(&text, Origin::BuiltIn("r1".to_owned())).unwrap()
}

fn row(seconds: i64, computer: &str) -> (ResultRow, SourceRow) {
    let at = chrono::DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap();
    let reference = RowRef {
        table: "SecurityEvent".to_owned(),
        item_id: format!("00000000000000aa-{seconds:08}-0"),
    };
    let values = json!({ "TimeGenerated": at.to_rfc3339(), "Computer": computer, "EventID": 4625 });
    let Value::Object(values) = values else { unreachable!() };
    (
        ResultRow {
            values: values.clone(),
            sources: vec![reference.clone()],
        },
        SourceRow {
            row: reference,
            at: Some(at),
            values,
        },
    )
}

fn run(rule: &Rule, rows: Vec<(ResultRow, SourceRow)>) -> Vec<Alert> {
    let sources: BTreeMap<RowRef, SourceRow> = rows
        .iter()
        .map(|(_, source)| (source.row.clone(), source.clone()))
        .collect();
    alerts_of(
        rule,
        rows.into_iter().map(|(row, _)| row).collect(),
        &sources,
        chrono::DateTime::UNIX_EPOCH,
    )
}

#[test]
fn a_burst_is_one_alert_with_first_and_last_row_cited() {
    let alerts = run(&rule(""), (0..500).map(|at| row(at, "ws1")).collect());
    assert_eq!(alerts.len(), 1);
    assert_eq!((alerts[0].event_count, alerts[0].citations.len()), (500, 16));
    assert_eq!(alerts[0].citations[0].row.item_id, "00000000000000aa-00000000-0");
    assert_eq!(alerts[0].citations[15].row.item_id, "00000000000000aa-00000499-0");
    assert_eq!(
        (alerts[0].last_activity_at - alerts[0].first_activity_at).num_seconds(),
        499
    );
}

#[test]
fn hosts_gaps_and_long_spans_part_alerts() {
    let alerts = run(
        &rule(""),
        vec![
            row(0, "ws1"),
            row(10, "ws2"),
            row(20, "WS1.corp.example"),
            row(400, "ws1"),
        ],
    );
    let titles: Vec<(&str, u64)> = alerts
        .iter()
        .map(|alert| (alert.title.as_str(), alert.event_count))
        .collect();
    assert_eq!(titles, [("On ws1", 2), ("On ws2", 1), ("On ws1", 1)]);
    // A row every four minutes, for two hours: no alert is longer than a quarter of an hour.
    let alerts = run(&rule(""), (0..30).map(|at| row(at * 240, "ws1")).collect());
    assert_eq!(alerts.len(), 8);
    assert!(
        alerts
            .iter()
            .all(|alert| (alert.last_activity_at - alert.first_activity_at).num_minutes() <= 15)
    );
}

#[test]
fn a_flood_over_many_hosts_is_one_alert() {
    let alerts = run(
        &rule(""),
        (0..1_000).map(|at| row(at / 10, &format!("ws{at}"))).collect(),
    );
    assert_eq!(alerts.len(), 1);
    assert_eq!(alerts[0].event_count, 1_000);
    assert!(alerts[0].title.ends_with("(and 999 more)"), "{}", alerts[0].title);
}

#[test]
fn ids_are_stable_and_do_not_depend_on_row_order() {
    let rows: Vec<_> = (0..40)
        .map(|at| row(at, if at % 2 == 0 { "ws1" } else { "ws2" }))
        .collect();
    let mut turned = rows.clone();
    turned.reverse();
    assert_eq!(run(&rule(""), rows), run(&rule(""), turned));
}

#[test]
fn a_machine_account_on_its_own_host_is_system() {
    let rule = parse_rule(
        "id: r2\nname: Rule\nquery: SecurityEvent\nkind: Scheduled\nentityMappings:\n  - entityType: Host\n    fieldMappings:\n      \
         - identifier: FullName\n        columnName: Computer\n  - entityType: Account\n    fieldMappings:\n      \
         - identifier: Name\n        columnName: Account\n",
        Origin::BuiltIn("r2".to_owned()),
    )
    .unwrap();
    let rows = ["SYSTEM", "WS1$", "WS2$"].into_iter().zip(0..).map(|(account, at)| {
        let (mut result, source) = row(at, "ws1.corp.example");
        result.values.insert("Account".to_owned(), json!(account));
        (result, source)
    });
    let alerts = run(&rule, rows.collect());
    assert_eq!(alerts.iter().map(|alert| alert.event_count).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn own_grouping_columns_and_gap_are_followed() {
    let rule = rule("eventGroupingSettings:\n  outrider:\n    by: [EventID]\n    gap: 10s\n");
    let alerts = run(&rule, vec![row(0, "ws1"), row(5, "ws2"), row(30, "ws1")]);
    assert_eq!(alerts.iter().map(|alert| alert.event_count).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn hostile_text_stays_plain_text() {
    let (mut result, mut source) = row(0, "ws1");
    let evil = json!("<script>{{EventID}}\u{202e}\r\n</script>");
    result.values.insert("Computer".to_owned(), evil.clone());
    source.values.insert("Computer".to_owned(), evil);
    let alerts = run(&rule(""), vec![(result, source)]);
    assert_eq!(alerts[0].title, "On <script>{{EventID}}   </script>");
}
