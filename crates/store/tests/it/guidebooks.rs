use crate::engines::benches;
use serde_json::json;
use store::{Actor, Error, GuidebookState, NewGuidebook};

fn guidebook(name: &str) -> NewGuidebook {
    NewGuidebook {
        name: name.to_owned(),
        file_name: "ransomware.docx".to_owned(),
        text: "1. Isolate the device.".to_owned(),
        tasks: json!([{ "title": "Isolate the device" }]),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guidebook_waits_for_review_then_is_used_then_put_aside() {
    for bench in benches().await {
        let state = &bench.state;
        let ann = Actor::analyst("ann");
        let added = state.add_guidebook(guidebook("Ransomware"), &ann).await.unwrap();
        assert_eq!(added.state, GuidebookState::Pending);
        let bob = Actor::analyst("bob");
        let active = state
            .set_guidebook_state(&added.id, GuidebookState::Active, &bob)
            .await
            .unwrap();
        assert_eq!(active.state, GuidebookState::Active);
        assert_eq!(active.reviewed_by.as_deref(), Some("bob"));
        let tasks = json!([{ "title": "Isolate it" }]);
        assert_eq!(state.set_guidebook_tasks(&added.id, &tasks).await.unwrap().tasks, tasks);
        let back = state
            .set_guidebook_state(&added.id, GuidebookState::Pending, &bob)
            .await;
        assert!(matches!(back, Err(Error::Refused { .. })), "{back:?}");
        let off = state
            .set_guidebook_state(&added.id, GuidebookState::Inactive, &bob)
            .await
            .unwrap();
        assert_eq!(state.guidebooks().await.unwrap(), std::slice::from_ref(&off));
        assert_eq!(state.guidebook(&added.id).await.unwrap(), off);
        state.delete_guidebook(&added.id).await.unwrap();
        let gone = state.guidebook(&added.id).await;
        assert!(matches!(gone, Err(Error::NotFound { .. })), "{gone:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_workspace_cannot_read_change_or_delete_it() {
    for bench in benches().await {
        let ann = Actor::analyst("ann");
        let id = bench.state.add_guidebook(guidebook("Phishing"), &ann).await.unwrap().id;
        let other = bench.store.workspace("another");
        assert!(other.guidebook(&id).await.is_err());
        assert!(
            other
                .set_guidebook_state(&id, GuidebookState::Active, &ann)
                .await
                .is_err()
        );
        assert!(other.delete_guidebook(&id).await.is_err());
        assert_eq!(bench.state.guidebook(&id).await.unwrap().state, GuidebookState::Pending);
    }
}
