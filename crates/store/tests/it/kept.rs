//! Summaries and the verdicts on them.

use crate::engines::benches;
use chrono::TimeDelta;
use serde_json::json;
use store::{Actor, NewFeedback, NewSummary, Page, Subject, Verdict};

fn summary(hash: &str, text: &str) -> NewSummary {
    NewSummary {
        subject: Subject::incident("7"),
        kind: "summary".to_owned(),
        content_hash: hash.to_owned(),
        body: json!({ "text": text }),
    }
}

fn verdict(verdict: Verdict, reason: &str) -> NewFeedback {
    NewFeedback {
        subject: Subject::new("query", "q1"),
        verdict,
        reason: reason.to_owned(),
        detail: json!({ "groundTruth": "DeviceEvents | take 1" }),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_summary_of_a_kind_is_kept() {
    for bench in benches().await {
        let state = &bench.state;
        let subject = Subject::incident("7");
        let writer = Actor::automated("embedded");
        assert_eq!(state.summary(&subject, "summary").await.unwrap(), None);
        state.keep_summary(summary("h1", "old"), &writer).await.unwrap();
        bench.clock.advance(TimeDelta::days(1));
        let kept = state.keep_summary(summary("h2", "new"), &writer).await.unwrap();
        assert_eq!(state.summary(&subject, "summary").await.unwrap(), Some(kept.clone()));
        assert_eq!(kept.created_at, bench.clock.now());
        assert_eq!(state.summary(&subject, "report").await.unwrap(), None);
        assert_eq!(state.forget_summaries(&subject).await.unwrap(), 1);
        assert_eq!(state.summary(&subject, "summary").await.unwrap(), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_has_one_verdict_on_an_answer_and_may_change_it() {
    for bench in benches().await {
        let state = &bench.state;
        state
            .give_feedback(verdict(Verdict::LooksRight, ""), "ann")
            .await
            .unwrap();
        let bobs = state
            .give_feedback(verdict(Verdict::Inappropriate, "rude"), "bob")
            .await
            .unwrap();
        let anns = state
            .give_feedback(verdict(Verdict::NeedsImprovement, "wrong table"), "ann")
            .await
            .unwrap();
        let mut given = state.feedback(&Subject::new("query", "q1")).await.unwrap();
        given.sort_by(|a, b| a.user_id.cmp(&b.user_id));
        assert_eq!(given, [anns, bobs]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn feedback_is_exported_in_pages() {
    for bench in benches().await {
        let state = &bench.state;
        for number in 0..5 {
            let subject = Subject::new("query", format!("q{number}"));
            let feedback = NewFeedback {
                subject,
                ..verdict(Verdict::LooksRight, "")
            };
            state.give_feedback(feedback, "ann").await.unwrap();
        }
        let mut page = Page::first(2);
        let mut seen = Vec::new();
        loop {
            let got = state.all_feedback(&page).await.unwrap();
            seen.extend(got.values.into_iter().map(|feedback| feedback.subject.id));
            match got.next {
                Some(next) => page = page.after(next),
                None => break,
            }
        }
        assert_eq!(seen, ["q0", "q1", "q2", "q3", "q4"]);
    }
}
