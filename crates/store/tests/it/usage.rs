use crate::engines::benches;
use chrono::TimeDelta;
use store::{Actor, Budget, CapacityState, Overage, Page, Period, Usage, UsageFilter, UsageKey};

fn entry(user: &str, plugin: &str, tokens: u64) -> Usage {
    Usage {
        user_id: user.to_owned(),
        plugin: (!plugin.is_empty()).then(|| plugin.to_owned()),
        category: "prompt".to_owned(),
        kind: "manual".to_owned(),
        surface: "standalone".to_owned(),
        input_tokens: tokens,
        output_tokens: 1,
        elapsed_ms: 10,
        cost_micros: 3,
        ..Usage::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_adds_up_by_key_and_filter() {
    for bench in benches().await {
        let state = &bench.state;
        state.record_usage(&entry("ann", "kql", 100)).await.unwrap();
        bench.clock.advance(TimeDelta::hours(1));
        let middle = bench.clock.now();
        state.record_usage(&entry("bob", "", 50)).await.unwrap();
        state.record_usage(&entry("ann", "kql", 7)).await.unwrap();
        let by = state.usage_by(UsageKey::User, &UsageFilter::default()).await.unwrap();
        let told: Vec<(&str, u64, u64)> = by
            .iter()
            .map(|total| (total.key.as_str(), total.entries, total.input_tokens))
            .collect();
        assert_eq!(told, [("ann", 2, 107), ("bob", 1, 50)]);
        let late = UsageFilter {
            from: Some(middle),
            ..UsageFilter::default()
        };
        let by = state.usage_by(UsageKey::Plugin, &late).await.unwrap();
        let told: Vec<(&str, u64)> = by
            .iter()
            .map(|total| (total.key.as_str(), total.input_tokens))
            .collect();
        assert_eq!(told, [("", 50), ("kql", 7)]);
        let anns = UsageFilter {
            user_id: Some("ann".to_owned()),
            ..UsageFilter::default()
        };
        assert_eq!(state.usage(&anns, &Page::first(10)).await.unwrap().values.len(), 2);
        let total = state.usage_total(&UsageFilter::default()).await.unwrap();
        assert_eq!((total.entries, total.cost_micros, total.elapsed_ms), (3, 9, 30));
        assert_eq!(state.forget_usage(middle).await.unwrap(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_warns_ends_and_begins_anew() {
    for bench in benches().await {
        let state = &bench.state;
        let ann = Actor::analyst("ann");
        assert_eq!(state.capacity().await.unwrap(), None);
        let mut budget = Budget {
            period: Period::Hour,
            tokens: 100,
            overage: Overage::None,
            contact: "Ann".to_owned(),
        };
        state.set_budget(Some(&budget), &ann).await.unwrap();
        let now = async || state.capacity().await.unwrap().unwrap();
        assert_eq!(now().await.state, CapacityState::Available);
        state.record_usage(&entry("bob", "", 89)).await.unwrap();
        let warned = now().await;
        assert_eq!((warned.state, warned.used), (CapacityState::Warning, 90));
        assert!(warned.notice().unwrap().contains("ask Ann"));
        state.record_usage(&entry("bob", "", 9)).await.unwrap();
        let full = now().await;
        assert_eq!(full.state, CapacityState::Exhausted);
        assert_eq!(full.resets_at.to_rfc3339(), "2026-03-02T09:00:00+00:00");
        budget.overage = Overage::Capped(5);
        state.set_budget(Some(&budget), &ann).await.unwrap();
        assert_eq!(now().await.state, CapacityState::Overage);
        bench.clock.advance(TimeDelta::hours(1));
        assert_eq!(now().await.state, CapacityState::Available);
        state.set_budget(None, &ann).await.unwrap();
        assert_eq!(state.capacity().await.unwrap(), None);
    }
}
