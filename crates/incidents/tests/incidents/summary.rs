//! What a summary says, and that it says nothing without proof.

use crate::build::{With, alert, host, intrusion, only};
use evidence::Severity;
use incidents::{
    BlockKind, Counted, Source, Span, check_claims, check_sources, render_json, render_markdown, summarize,
};

#[test]
fn an_intrusion_in_words() {
    insta::assert_snapshot!(render_markdown(&summarize(&only(&intrusion()))));
}

#[test]
fn every_sentence_is_borne_out() {
    let case = only(&intrusion());
    let summary = summarize(&case);
    let check = check_claims(&summary);
    assert!(check.is_clean() && check.claims >= 10, "{check:#?}");
    assert_eq!(check_sources(&summary, &case), []);
    assert_eq!(render_json(&summary)["check"]["cited"], check.claims);
}

#[test]
fn p_011_what_the_data_does_not_say_is_left_out() {
    let summary = summarize(&only(&[alert("a", 0).severe(Severity::Informational)]));
    let kinds: Vec<BlockKind> = summary.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [BlockKind::Opening]);
    assert!(summary.indicators.is_empty());
    let summary = summarize(&only(&[alert("a", 0).with(host("A"))]));
    assert!(
        !summary
            .blocks
            .iter()
            .any(|block| matches!(block.kind, BlockKind::Actors | BlockKind::Indicators))
    );
    assert!(check_claims(&summary).is_clean());
}

#[test]
fn p_014_follow_up_prompts_name_things_of_the_incident() {
    let summary = summarize(&only(&intrusion()));
    assert!(summary.prompts.len() >= 3);
    assert!(summary.prompts.iter().any(|prompt| prompt.contains("MKT01")));
    assert!(
        summary
            .prompts
            .iter()
            .any(|prompt| prompt.contains("203[.]0[.]113[.]13"))
    );
}

#[test]
fn the_check_finds_every_kind_of_invention() {
    let case = only(&intrusion());
    let honest = summarize(&case);
    let with = |change: &dyn Fn(&mut incidents::Sentence)| {
        let mut summary = honest.clone();
        let sentence = &mut summary.blocks[1].sentences[0];
        change(sentence);
        sentence.text = sentence.spans.iter().map(Span::shown).collect();
        check_claims(&summary).failures.len()
    };
    assert_eq!(with(&|_| {}), 0);
    let invented: &[Span] = &[
        Span::Entity {
            kind: "device".to_owned(),
            text: "FIN99".to_owned(),
            value: "FIN99".to_owned(),
        },
        Span::Quote {
            text: "vssadmin delete shadows".to_owned(),
            flagged: false,
        },
        Span::Title {
            text: "Ransomware".to_owned(),
            flagged: false,
        },
        Span::Technique { id: "T1486".to_owned() },
        Span::Time {
            text: "03:00:00".to_owned(),
            at: crate::build::at(-32_400),
        },
        Span::Number {
            value: 999,
            counts: Counted::Events,
        },
        Span::Text {
            text: "on 17 devices".to_owned(),
        },
    ];
    for span in invented {
        assert_eq!(with(&|sentence| sentence.spans.push(span.clone())), 1, "{span:?}");
    }
    assert!(with(&|sentence| sentence.citations.clear()) > 0);
    assert!(with(&|sentence| sentence.citations.push(4_711)) > 0);

    let mut forged = honest.clone();
    for source in &mut forged.sources {
        match source {
            Source::Set { facts, .. } => facts.event_count += 1,
            Source::Alert { title, .. } => title.push('!'),
            Source::Row { citation } => citation.at = None,
            other => panic!("a summary cites alerts, rows and sets only, not {other:?}"),
        }
    }
    assert_eq!(check_sources(&forged, &case).len(), forged.sources.len());
}

#[test]
fn a_simulated_incident_says_so() {
    let mut alerts = intrusion();
    for alert in &mut alerts {
        alert
            .custom_details
            .insert(evidence::detail::SIMULATED.to_owned(), "true".to_owned());
    }
    assert!(render_markdown(&summarize(&only(&alerts))).contains("**Simulated:**"));
}

#[test]
fn p_011_start_place_timeline_assets_indicators_and_actor_are_told_when_the_data_has_them() {
    let mut alerts = intrusion();
    alerts[6].actor_name = Some("Manatee Tempest".to_owned());
    let summary = summarize(&only(&alerts));
    let kinds: Vec<BlockKind> = summary.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(
        kinds,
        [
            BlockKind::Opening,
            BlockKind::Timeline,
            BlockKind::Assets,
            BlockKind::Indicators,
            BlockKind::Actors
        ]
    );
    let opening = &summary.blocks[0].sentences[0].text;
    assert!(
        opening.contains("2026-03-10 12:00:00 UTC on MKT01 with the account pedro"),
        "{opening}"
    );
    assert!(check_claims(&summary).is_clean());
}

#[test]
fn p_015_a_mode_starts_summaries_by_severity_and_says_what_they_cost() {
    use incidents::{SummaryMode, estimate};
    let minimum = SummaryMode::BySeverity {
        minimum: Severity::Medium,
    };
    assert!(SummaryMode::Always.starts(Severity::Informational) && !SummaryMode::OnDemand.starts(Severity::High));
    assert!(minimum.starts(Severity::High) && !minimum.starts(Severity::Low));
    let mut alerts = intrusion();
    // Two days later, another host, a low alert.
    alerts.push(alert("late", 2 * 86_400).severe(Severity::Low).with(host("OTHER")));
    let cases = crate::build::correlate(&alerts);
    let said = estimate(cases.iter(), minimum, Some(2.0));
    assert_eq!(said.days, 3);
    let rates: Vec<(Severity, f64)> = said
        .severities
        .iter()
        .map(|of| (of.severity, of.incidents_per_day))
        .collect();
    assert_eq!(
        rates,
        [
            (Severity::High, 0.33),
            (Severity::Medium, 0.0),
            (Severity::Low, 0.33),
            (Severity::Informational, 0.0)
        ]
    );
    assert!(said.tokens_per_summary > 100 && said.tokens_per_day == said.severities[0].tokens_per_day);
    assert!(said.cost_per_day.unwrap() > 0.0 && estimate(cases.iter(), minimum, None).cost_per_day.is_none());
}

#[test]
fn p_016_a_fingerprint_changes_with_the_evidence_and_with_nothing_else() {
    use incidents::fingerprint;
    let case = only(&intrusion());
    let mut touched = case.clone();
    touched.incident.last_update_at += chrono::TimeDelta::days(30);
    assert_eq!(fingerprint(&case), fingerprint(&touched));
    let mut grown = case.clone();
    grown.alerts[1].event_count += 1;
    let mut judged = case.clone();
    judged.alerts[0].evidence[0].verdict = evidence::Verdict::Malicious;
    let mut less = case.clone();
    less.alerts.pop();
    for changed in [grown, judged, less] {
        assert_ne!(fingerprint(&case), fingerprint(&changed));
    }
}

#[test]
fn p_017_a_summary_that_is_no_longer_wanted_is_not_written() {
    use incidents::summarize_while;
    use std::cell::Cell;
    let case = only(&intrusion());
    assert_eq!(summarize_while(&case, &|| true), Some(summarize(&case)));
    for wanted in 0..3 {
        let asked = Cell::new(0);
        let go_on = || {
            asked.set(asked.get() + 1);
            asked.get() <= wanted
        };
        assert_eq!(summarize_while(&case, &go_on), None, "stopped after {wanted}");
    }
}
