use crate::engines::benches;
use chrono::TimeDelta;
use serde_json::json;
use store::{ACTIVITY_BYTES, ActivityKind, Actor, Error, NewActivity};

#[tokio::test(flavor = "multi_thread")]
async fn lines_stand_in_the_order_of_what_happened() {
    for bench in benches().await {
        let state = &bench.state;
        let bob = Actor::analyst("bob");
        state.comment("7", "second", &bob).await.unwrap();
        let earlier = bench.clock.now() - TimeDelta::hours(1);
        let isolated = NewActivity::new(ActivityKind::Action, "isolated MKT01")
            .detail(json!({ "device": "MKT01" }))
            .at(earlier);
        state
            .add_activity("7", isolated, &Actor::automated("defender"))
            .await
            .unwrap();
        state.comment("7", "third", &bob).await.unwrap();
        let log = state.activity("7").await.unwrap();
        let texts: Vec<&str> = log.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["isolated MKT01", "second", "third"]);
        assert_eq!(log[0].detail, json!({ "device": "MKT01" }));
        assert_eq!(log[0].at, earlier);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_posted_once() {
    for bench in benches().await {
        let state = &bench.state;
        let ann = Actor::analyst("ann");
        let first = state.post_report("7", "the report", &ann).await.unwrap();
        assert!(first.is_added());
        bench.clock.advance(TimeDelta::minutes(1));
        let again = state
            .post_report("7", "the report", &Actor::analyst("bob"))
            .await
            .unwrap();
        assert!(!again.is_added());
        assert_eq!(again.into_activity(), first.into_activity());
        assert!(state.post_report("7", "another report", &ann).await.unwrap().is_added());
        assert!(state.post_report("8", "the report", &ann).await.unwrap().is_added());
        assert_eq!(state.activity("7").await.unwrap().len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_that_post_the_same_report_at_once_add_one_line() {
    for bench in benches().await {
        let posts: Vec<_> = (0..10)
            .map(|_| {
                let state = bench.state.clone();
                tokio::spawn(async move {
                    let ann = Actor::analyst("ann");
                    state.post_report("7", "the report", &ann).await.unwrap().is_added()
                })
            })
            .collect();
        let mut added = 0;
        for post in posts {
            added += u32::from(post.await.unwrap());
        }
        assert_eq!(added, 1);
        assert_eq!(bench.state.activity("7").await.unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_comes_back_as_it_went_in() {
    for bench in benches().await {
        let text = "'); DROP TABLE activity; -- \u{202e}gnp.exe <script> $1 {{x}} \u{1f980}";
        let line = bench.state.comment("7", text, &Actor::analyst("ann")).await.unwrap();
        assert_eq!(line.text, text);
        let with_nul = bench.state.comment("7", "a\0b", &Actor::analyst("ann")).await.unwrap();
        assert_eq!(with_nul.text, "a\u{2400}b", "PostgreSQL holds no NUL");
        assert_eq!(bench.state.activity("7").await.unwrap().len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn empty_and_endless_lines_are_refused() {
    for bench in benches().await {
        let ann = Actor::analyst("ann");
        let empty = bench.state.comment("7", " \n", &ann).await;
        assert!(matches!(empty, Err(Error::Invalid { .. })), "{empty:?}");
        let long = bench.state.comment("7", &"x".repeat(ACTIVITY_BYTES + 1), &ann).await;
        assert!(matches!(long, Err(Error::Invalid { .. })), "{long:?}");
        assert!(bench.state.activity("7").await.unwrap().is_empty());
    }
}
