use crate::engines::benches;
use chrono::TimeDelta;
use evidence::IncidentStatus;
use evidence::{Classification, Determination};
use store::{ActivityKind, Actor, ActorKind, Error, IncidentChange, IncidentState};

fn ann() -> Actor {
    Actor::analyst("ann")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_that_nobody_touched_is_active_and_nobodys() {
    for bench in benches().await {
        assert_eq!(bench.state.incident("7").await.unwrap(), IncidentState::untouched("7"));
        assert!(bench.state.incidents().await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_kept_and_told_in_the_activity_log() {
    for bench in benches().await {
        let state = &bench.state;
        let taken = IncidentChange {
            status: Some(IncidentStatus::InProgress),
            assigned_to: Some(Some("ann".to_owned())),
            tags: Some(vec!["vip ".to_owned(), "apac".to_owned(), "vip".to_owned()]),
            ..IncidentChange::default()
        };
        let first = state.change_incident("7", &taken, &ann()).await.unwrap();
        assert_eq!(first.version, 1);
        assert_eq!(first.tags, ["apac", "vip"]);
        bench.clock.advance(TimeDelta::minutes(5));
        let closed = IncidentChange {
            status: Some(IncidentStatus::Resolved),
            classification: Some(Classification::TruePositive),
            determination: Some(Determination::Malware),
            comment: Some("MKT01 rebuilt".to_owned()),
            from_version: Some(1),
            ..IncidentChange::default()
        };
        let second = state
            .change_incident("7", &closed, &Actor::automated("closer"))
            .await
            .unwrap();
        assert_eq!(second.resolved_at, Some(bench.clock.now()));
        assert_eq!(second.assigned_to.as_deref(), Some("ann"));
        assert_eq!(state.incident("7").await.unwrap(), second);
        let told: Vec<(ActivityKind, ActorKind, String)> = state
            .activity("7")
            .await
            .unwrap()
            .into_iter()
            .map(|line| (line.kind, line.actor_kind, line.text))
            .collect();
        let words = |kind, actor, text: &str| (kind, actor, text.to_owned());
        assert_eq!(
            told,
            [
                words(
                    ActivityKind::Status,
                    ActorKind::Analyst,
                    "status changed from active to inProgress"
                ),
                words(ActivityKind::Assignment, ActorKind::Analyst, "assigned to ann"),
                words(ActivityKind::Tags, ActorKind::Analyst, "tags are apac, vip"),
                words(
                    ActivityKind::Status,
                    ActorKind::Automated,
                    "status changed from inProgress to resolved"
                ),
                words(
                    ActivityKind::Classification,
                    ActorKind::Automated,
                    "classification changed from unknown to truePositive"
                ),
                words(
                    ActivityKind::Classification,
                    ActorKind::Automated,
                    "determination changed from unknown to malware"
                ),
                words(ActivityKind::Comment, ActorKind::Automated, "MKT01 rebuilt"),
            ]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reopening_takes_the_time_of_resolution_back() {
    for bench in benches().await {
        let to = |status| IncidentChange {
            status: Some(status),
            ..IncidentChange::default()
        };
        let state = &bench.state;
        state
            .change_incident("7", &to(IncidentStatus::Resolved), &ann())
            .await
            .unwrap();
        let open = state
            .change_incident("7", &to(IncidentStatus::Active), &ann())
            .await
            .unwrap();
        assert_eq!(open.resolved_at, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_to_what_is_so_writes_nothing() {
    for bench in benches().await {
        let change = IncidentChange {
            status: Some(IncidentStatus::Active),
            ..IncidentChange::default()
        };
        let state = bench.state.change_incident("7", &change, &ann()).await.unwrap();
        assert_eq!(state.version, 0);
        assert!(bench.state.activity("7").await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_from_an_old_version_is_a_conflict_and_changes_nothing() {
    for bench in benches().await {
        let change = IncidentChange {
            assigned_to: Some(Some("bob".to_owned())),
            from_version: Some(3),
            comment: Some("mine".to_owned()),
            ..IncidentChange::default()
        };
        let refused = bench.state.change_incident("7", &change, &ann()).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
        assert_eq!(bench.state.incident("7").await.unwrap(), IncidentState::untouched("7"));
        assert!(bench.state.activity("7").await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_lose_no_change() {
    for bench in benches().await {
        let writers: Vec<_> = (0..12)
            .map(|number| {
                let state = bench.state.clone();
                tokio::spawn(async move {
                    let change = IncidentChange {
                        assigned_to: Some(Some(format!("user {number}"))),
                        ..IncidentChange::default()
                    };
                    state.change_incident("7", &change, &ann()).await.unwrap();
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(bench.state.incident("7").await.unwrap().version, 12);
        assert_eq!(bench.state.activity("7").await.unwrap().len(), 12);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unusable_tags_are_refused_with_the_reason() {
    for bench in benches().await {
        let with = |tags: Vec<String>| IncidentChange {
            tags: Some(tags),
            ..IncidentChange::default()
        };
        let long = bench
            .state
            .change_incident("7", &with(vec!["x".repeat(61)]), &ann())
            .await;
        assert!(matches!(long, Err(Error::Invalid { field: "tag", .. })), "{long:?}");
        let many = (0..31).map(|number| number.to_string()).collect();
        let many = bench.state.change_incident("7", &with(many), &ann()).await;
        assert!(matches!(many, Err(Error::Invalid { field: "tags", .. })), "{many:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_sees_nothing_of_another() {
    for bench in benches().await {
        let change = IncidentChange {
            status: Some(IncidentStatus::Resolved),
            ..IncidentChange::default()
        };
        bench.state.change_incident("7", &change, &ann()).await.unwrap();
        let other = bench.store.workspace(format!("not {}", bench.state.id()));
        assert_eq!(other.incident("7").await.unwrap(), IncidentState::untouched("7"));
        assert!(other.activity("7").await.unwrap().is_empty());
    }
}
