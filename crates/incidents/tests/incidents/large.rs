//! Incidents of thousands of alerts are told as stories, with right counts, in time.

use crate::build::{With, alert, file, host, ip, only, process, row, user};
use evidence::{Alert, Severity, Tactic};
use incidents::{
    BlockKind, Counted, Depth, Sentence, Span, check_claims, check_sources, render_markdown, steps, story, summarize,
};
use serde_json::json;

/// An attack that spreads: entry, then the same five detections on host after host under one account.
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
        (
            "Share opened from afar",
            "T1021.002",
            Tactic::LateralMovement,
            Severity::Medium,
        ),
    ];
    let mut alerts = vec![
        alert("entry", 0)
            .about("Payload started", "T1204.002", Tactic::Execution)
            .with(host("WS0000"))
            .with(user("dp5hn"))
            .with(file("loader.exe", Some(&"cd".repeat(32)))),
    ];
    for n in 1..count {
        let (title, technique, tactic, severity) = kinds[n % 5];
        let name = format!("WS{:04}", n / 5);
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

fn alerts_counted<'a>(sentences: impl Iterator<Item = &'a Sentence>) -> u64 {
    let spans = sentences.flat_map(|sentence| &sentence.spans);
    spans
        .filter_map(|span| match span {
            Span::Number {
                value,
                counts: Counted::Alerts,
            } => Some(*value),
            _ => None,
        })
        .sum()
}

fn told(count: usize) {
    let case = only(&spreading(count));
    let summary = summarize(&case);
    assert!(check_claims(&summary).is_clean());
    assert_eq!(check_sources(&summary, &case), []);
    assert!(render_markdown(&summary).len() < 30_000);
    assert_eq!(summary.alert_count, count);

    // The phases' alerts and the others add up to all.
    let timeline = summary
        .blocks
        .iter()
        .find(|block| block.kind == BlockKind::Timeline)
        .unwrap();
    let at = |depths: &'static [Depth]| {
        let sentences = timeline.sentences.iter();
        sentences.filter(move |sentence| depths.contains(&sentence.depth))
    };
    // The entry is the only alert of its phase, which its step tells.
    assert_eq!(
        alerts_counted(at(&[Depth::Whole, Depth::Phase])),
        count as u64 - 1,
        "{}",
        render_markdown(&summary)
    );
    // So do the groups of each phase that has groups.
    let mut phase = 0;
    let mut groups = 0;
    for sentence in &timeline.sentences {
        let counted = alerts_counted(std::iter::once(sentence));
        match sentence.depth {
            Depth::Group => groups += counted,
            Depth::Step => {}
            Depth::Whole | Depth::Phase => {
                assert!(groups == 0 || groups == phase, "{groups} of {phase}");
                (phase, groups) = (counted, 0);
            }
        }
    }
    let graph = story(&case);
    assert!(graph.nodes.len() <= 60 && graph.edges.len() <= 120);
    assert!(graph.folded.iter().map(|folded| folded.count).sum::<usize>() > 0);
    assert!(steps(&case).is_sorted_by_key(|step| step.at));
}

/// How long these take is measured by `cargo bench -p incidents`.
#[test]
fn p_012_w_002_a_thousand_alerts_are_told_in_phases_with_counts_that_add_up() {
    told(1_000);
}

#[test]
fn p_012_a_hundred_and_one_alerts_are_told_in_one_summary() {
    told(100);
    told(101);
}

#[test]
fn w_002_ten_thousand_alerts_are_told_in_phases() {
    told(10_000);
}
