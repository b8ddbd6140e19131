use crate::engines::benches;
use store::{Error, PromptbookBody, PromptbookPrompt, Visibility};

fn book(name: &str) -> PromptbookBody {
    PromptbookBody {
        name: name.to_owned(),
        prompts: vec![PromptbookPrompt {
            content: "Summarize incident <INCIDENT_ID>".to_owned(),
            ..PromptbookPrompt::default()
        }],
        ..PromptbookBody::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_book_is_its_owners_and_a_published_one_is_everybodys_to_copy() {
    for bench in benches().await {
        let state = &bench.state;
        let added = state
            .add_promptbook(&book("Triage"), Visibility::Private, "ann")
            .await
            .unwrap();
        assert!(state.promptbooks("bob").await.unwrap().is_empty());
        assert!(matches!(
            state.promptbook(&added.id, "bob").await,
            Err(Error::NotFound { .. })
        ));
        state
            .set_promptbook_visibility(&added.id, Visibility::Workspace, "ann")
            .await
            .unwrap();
        assert_eq!(state.promptbooks("bob").await.unwrap().len(), 1);
        let edited = state.edit_promptbook(&added.id, &book("Mine"), 1, "bob").await;
        assert!(matches!(edited, Err(Error::Refused { .. })), "{edited:?}");
        assert!(state.delete_promptbook(&added.id, "bob").await.is_err());
        let copy = state.duplicate_promptbook(&added.id, "bob").await.unwrap();
        assert_eq!(
            (copy.body.name.as_str(), copy.owner.as_str()),
            ("Copy of Triage", "bob")
        );
        assert_eq!(copy.visibility, Visibility::Private);
        state.delete_promptbook(&added.id, "ann").await.unwrap();
        assert_eq!(state.promptbooks("bob").await.unwrap(), [copy]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_version_is_kept_and_an_old_one_overwrites_none() {
    for bench in benches().await {
        let state = &bench.state;
        let added = state
            .add_promptbook(&book("One"), Visibility::Private, "ann")
            .await
            .unwrap();
        let second = state.edit_promptbook(&added.id, &book("Two"), 1, "ann").await.unwrap();
        assert_eq!((second.version, second.body.name.as_str()), (2, "Two"));
        let stale = state.edit_promptbook(&added.id, &book("Three"), 1, "ann").await;
        assert!(matches!(stale, Err(Error::Conflict { .. })), "{stale:?}");
        let names: Vec<String> = state
            .promptbook_versions(&added.id, "ann")
            .await
            .unwrap()
            .into_iter()
            .map(|version| version.body.name)
            .collect();
        assert_eq!(names, ["Two", "One"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_goes_out_and_comes_back_without_loss() {
    for bench in benches().await {
        let mut body = book("Out");
        body.prompts[0].continue_on_failure = true;
        body.prompts[0].skill = Some("summarize_incident".to_owned());
        let added = bench
            .state
            .add_promptbook(&body, Visibility::Private, "ann")
            .await
            .unwrap();
        let file = serde_json::to_string(&added.body).unwrap();
        assert_eq!(serde_json::from_str::<PromptbookBody>(&file).unwrap(), body);
        let empty = PromptbookBody {
            name: "x".to_owned(),
            ..PromptbookBody::default()
        };
        assert!(
            bench
                .state
                .add_promptbook(&empty, Visibility::Private, "ann")
                .await
                .is_err()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_kept_as_far_as_it_has_come_and_is_its_owners() {
    for bench in benches().await {
        let state = &bench.state;
        let run = state
            .add_promptbook_run("s1", &serde_json::json!({ "at": 0 }), "ann")
            .await
            .unwrap();
        assert!(state.promptbook_run(&run.id, "bob").await.is_err());
        let further = serde_json::json!({ "at": 1 });
        assert!(state.note_promptbook_run(&run.id, &further, false).await.unwrap());
        assert_eq!(state.promptbook_run(&run.id, "ann").await.unwrap().body, further);
        assert!(state.note_promptbook_run(&run.id, &further, true).await.unwrap());
        let late = state.note_promptbook_run(&run.id, &run.body, false).await.unwrap();
        assert!(!late, "a run that has ended does not begin again");
        assert!(state.promptbook_run(&run.id, "ann").await.unwrap().ended);
        assert!(!state.note_promptbook_run("none", &further, true).await.unwrap());
    }
}
