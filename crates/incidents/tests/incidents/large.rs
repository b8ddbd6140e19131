//! Incidents of thousands of alerts are told as stories, with right counts, in time.

use crate::build::{With, alert, file, host, ip, only, process, row, user};
use evidence::{Alert, Severity, Tactic};
use incidents::{BlockKind, Counted, Span, check_claims, check_sources, render_markdown, steps, story, summarize};
use serde_json::json;
use std::time::{Duration, Instant};

/// An attack that spreads: entry, then the same four behaviours on host after host under one account.
pub(crate) fn spreading(count: usize) -> Vec<Alert> {
    let kinds = [
        (
            "Remote service created",
            "T1021.002",
            Tactic::LateralMovement,
            Severity::Medium,
        ),
        ("Credential dump", "T1003.001", Tactic::CredentialAccess, Severity::High),
        ("Backups deleted", "T1490", Tactic::Impact, Severity::High),
        ("System discovery", "T1082", Tactic::Discovery, Severity::Low),
    ];
    let mut alerts = vec![
        alert("entry", 0)
            .about("Payload started", "T1204.002", Tactic::Execution)
            .with(host("WS0000"))
            .with(user("dp5hn"))
            .with(file("loader.exe", Some(&"cd".repeat(32)))),
    ];
    for n in 1..count {
        let (title, technique, tactic, severity) = kinds[n % 4];
        let name = format!("WS{:04}", n / 4);
        let command = format!("tool.exe /target {name} /n {n}");
        let rows = (0..3)
            .map(|m| {
                row(
                    &format!("r{n}"),
                    m,
                    n as i64 + m as i64,
                    json!({ "DeviceName": name, "ProcessCommandLine": command }),
                )
            })
            .collect();
        alerts.push(
            alert(&format!("a{n:05}"), n as i64)
                .about(title, technique, tactic)
                .severe(severity)
                .detected_by(title)
                .with(host(&name))
                .with(user("dp5hn"))
                .with(ip("203.0.113.77"))
                .with(process(&name, 1_000 + n as u64, 900, "tool.exe", &command))
                .citing(rows),
        );
    }
    alerts
}

fn told(count: usize, limit: Duration) {
    let case = only(&spreading(count));
    let start = Instant::now();
    let summary = summarize(&case);
    let took = start.elapsed();
    println!(
        "summary of {count} alerts: {took:?}, {} sources, {} steps",
        summary.sources.len(),
        summary.step_count
    );
    assert!(took < limit, "{took:?}");
    assert!(check_claims(&summary).is_clean());
    assert_eq!(check_sources(&summary, &case), []);
    assert!(render_markdown(&summary).len() < 30_000);

    // The phases' alerts and the others add up to all.
    let timeline = summary
        .blocks
        .iter()
        .find(|block| block.kind == BlockKind::Timeline)
        .unwrap();
    let counted = timeline
        .sentences
        .iter()
        .flat_map(|sentence| &sentence.spans)
        .filter_map(|span| match span {
            Span::Number {
                value,
                counts: Counted::Alerts,
            } => Some(*value),
            _ => None,
        });
    // The entry is the only alert of its phase, which its step tells.
    assert_eq!(counted.sum::<u64>(), count as u64 - 1);
    let graph = story(&case);
    assert!(graph.nodes.len() <= 60 && graph.edges.len() <= 120);
    assert!(graph.folded.iter().map(|folded| folded.count).sum::<usize>() > 0);
    assert!(steps(&case).is_sorted_by_key(|step| step.at));
}

#[test]
fn a_thousand_alerts_in_a_second() {
    told(1_000, Duration::from_secs(1));
}

#[test]
fn ten_thousand_alerts_in_five_seconds() {
    told(10_000, Duration::from_secs(5));
}
