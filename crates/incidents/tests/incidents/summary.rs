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
fn what_the_data_does_not_say_is_left_out() {
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
fn follow_up_prompts_name_things_of_the_incident() {
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
