use crate::engines::{Bench, benches};
use chrono::TimeDelta;
use serde_json::json;
use store::{
    Error, EvaluationState, Evidence, NewPrompt, NewSession, Outcome, Page, PlanState, Prompt, ResultType, Session,
    SessionAccess, SessionFilter, StepRecord, StepState, WorkspaceState,
};

async fn session(bench: &Bench, title: &str) -> Session {
    let new = NewSession {
        title: title.to_owned(),
        surface: "standalone".to_owned(),
        context: json!({ "incident": "7" }),
    };
    bench.state.begin_session(&new, "ann").await.unwrap()
}

async fn prompt(bench: &Bench, session: &Session, content: &str) -> Prompt {
    let new = NewPrompt {
        content: content.to_owned(),
        ..NewPrompt::default()
    };
    bench.state.add_prompt(&session.id, &new, "ann").await.unwrap()
}

fn answer(text: &str) -> Outcome {
    Outcome {
        state: EvaluationState::Completed,
        result_type: ResultType::Success,
        message: String::new(),
        blocks: json!([{ "type": "text", "text": text }]),
        suggestions: vec!["what next?".to_owned()],
        detail: serde_json::Value::Null,
    }
}

fn step(position: u64) -> StepRecord {
    StepRecord {
        position,
        name: "isolate MKT01".to_owned(),
        plugin: Some("response".to_owned()),
        skill: Some("isolate_device".to_owned()),
        effect: "read".to_owned(),
        inputs: json!({ "device": "MKT01" }),
        state: StepState::Done,
        output: json!("ok"),
        message: "said".to_owned(),
        started_at: None,
        ended_at: None,
    }
}

/// The sessions in which something waits for ann, and how much.
async fn waiting_sessions(state: &WorkspaceState) -> Vec<(String, u64)> {
    let filter = SessionFilter {
        is_waiting: true,
        ..SessionFilter::default()
    };
    let found = state.sessions("ann", &filter, &Page::first(10)).await.unwrap();
    let pairs = found.values.into_iter();
    pairs.map(|session| (session.id, session.waiting_count)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_searched_renamed_and_deleted() {
    for bench in benches().await {
        let state = &bench.state;
        let first = session(&bench, "Ransomware on MKT01").await;
        let second = session(&bench, "Phishing 100%").await;
        prompt(&bench, &first, "Who ran mimikatz?").await;
        let find = async |text: &str| {
            let filter = SessionFilter {
                text: Some(text.to_owned()),
                ..SessionFilter::default()
            };
            let found = state.sessions("ann", &filter, &Page::first(10)).await.unwrap();
            found
                .values
                .into_iter()
                .map(|session| session.title)
                .collect::<Vec<_>>()
        };
        assert_eq!(find("").await, ["Phishing 100%", "Ransomware on MKT01"]);
        assert_eq!(find("MIMIKATZ").await, ["Ransomware on MKT01"]);
        assert_eq!(find("0%").await, ["Phishing 100%"]);
        assert_eq!(find("%").await, ["Phishing 100%"]);
        assert!(find("_").await.is_empty());
        let page = state
            .sessions("ann", &SessionFilter::default(), &Page::first(1))
            .await
            .unwrap();
        assert_eq!(page.values[0].id, second.id);
        let rest = Page::first(1).after(page.next.unwrap());
        let rest = state.sessions("ann", &SessionFilter::default(), &rest).await.unwrap();
        assert_eq!((rest.values[0].id.clone(), rest.next), (first.id.clone(), None));
        assert_eq!(rest.values[0].prompt_count, 1);
        assert_eq!(state.rename_session(&first.id, " Done\n").await.unwrap().title, "Done");
        state.delete_session(&first.id).await.unwrap();
        assert!(matches!(state.session(&first.id).await, Err(Error::NotFound { .. })));
        assert!(state.prompts(&first.id).await.unwrap().is_empty());
        assert!(state.delete_session(&first.id).await.is_err());
        bench.clock.advance(TimeDelta::days(30));
        assert_eq!(state.purge_sessions(bench.clock.now()).await.unwrap(), 1);
        assert_eq!(state.purge_sessions(bench.clock.now()).await.unwrap(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_runs_from_plan_over_approval_to_an_answer_with_evidence() {
    for bench in benches().await {
        let state = &bench.state;
        let session = session(&bench, "s").await;
        let prompt = prompt(&bench, &session, "isolate it").await;
        let run = state.begin_evaluation(&prompt.id).await.unwrap();
        assert_eq!((run.attempt, run.state), (1, EvaluationState::Created));
        let plan = json!({ "steps": ["isolate_device"] });
        let waiting = state.set_plan(&run.id, &plan, true).await.unwrap();
        assert_eq!(waiting_sessions(state).await, [(session.id.clone(), 1)]);
        assert_eq!(
            (waiting.state, waiting.plan_state),
            (EvaluationState::Waiting, PlanState::Proposed)
        );
        let running = state.approve_plan(&run.id, "bob").await.unwrap();
        assert!(waiting_sessions(state).await.is_empty());
        assert_eq!(
            (running.state, running.approved_by.as_deref()),
            (EvaluationState::Running, Some("bob"))
        );
        let later = state
            .set_plan(&run.id, &json!({ "steps": ["wipe_device"] }), false)
            .await;
        assert!(
            matches!(later, Err(Error::Refused { .. })),
            "an approved plan stays: {later:?}"
        );
        let begun = bench.clock.now();
        let mut step = StepRecord {
            effect: "write".to_owned(),
            state: StepState::Running,
            started_at: Some(begun),
            ended_at: None,
            ..step(1)
        };
        state.put_steps(&run.id, std::slice::from_ref(&step)).await.unwrap();
        assert_eq!(state.steps(&run.id).await.unwrap(), [step.clone()]);
        step.state = StepState::Done;
        step.output = json!("ok");
        step.ended_at = Some(begun + TimeDelta::seconds(2));
        state.put_steps(&run.id, std::slice::from_ref(&step)).await.unwrap();
        assert_eq!(state.steps(&run.id).await.unwrap(), [step]);
        let evidence = Evidence {
            number: 1,
            kind: "row".to_owned(),
            title: "DeviceEvents/1".to_owned(),
            body: json!({ "DeviceName": "MKT01" }),
            flagged: true,
        };
        state
            .add_evidence(&run.id, std::slice::from_ref(&evidence))
            .await
            .unwrap();
        assert!(
            state
                .add_evidence(&run.id, std::slice::from_ref(&evidence))
                .await
                .is_err()
        );
        assert_eq!(state.evidence(&run.id).await.unwrap(), [evidence]);
        let ended = state.end_evaluation(&run.id, &answer("done")).await.unwrap();
        assert_eq!(ended.completed_at, Some(bench.clock.now()));
        let twice = state.end_evaluation(&run.id, &answer("again")).await;
        assert!(matches!(twice, Err(Error::Refused { .. })), "{twice:?}");
        let again = state.begin_evaluation(&prompt.id).await.unwrap();
        assert_eq!(again.attempt, 2);
        let last = state.last_evaluations(&session.id).await.unwrap();
        assert_eq!(last.len(), 1);
        assert_eq!(last[0].id, again.id);
        assert_eq!(state.evaluations(&prompt.id).await.unwrap().len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_plan_never_runs() {
    for bench in benches().await {
        let session = session(&bench, "s").await;
        let prompt = prompt(&bench, &session, "isolate it").await;
        let run = bench.state.begin_evaluation(&prompt.id).await.unwrap();
        bench.state.set_plan(&run.id, &json!([]), true).await.unwrap();
        let rejected = bench.state.reject_plan(&run.id, "bob").await.unwrap();
        assert_eq!(
            (rejected.state, rejected.result_type),
            (EvaluationState::Cancelled, ResultType::Rejected)
        );
        assert!(bench.state.approve_plan(&run.id, "ann").await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pins_edits_and_deletes_of_prompts() {
    for bench in benches().await {
        let state = &bench.state;
        let session = session(&bench, "s").await;
        let first = prompt(&bench, &session, "one").await;
        let second = prompt(&bench, &session, "two").await;
        assert_eq!((first.position, second.position), (1, 2));
        let pinned = state.pin_prompt(&first.id, "ann").await.unwrap();
        bench.clock.advance(TimeDelta::minutes(1));
        assert_eq!(state.pin_prompt(&first.id, "bob").await.unwrap().pinned, pinned.pinned);
        assert_eq!(state.unpin_prompt(&first.id).await.unwrap().pinned, None);
        assert_eq!(state.edit_prompt(&second.id, "zwei").await.unwrap().content, "zwei");
        assert!(state.edit_prompt(&second.id, "").await.is_err());
        state.begin_evaluation(&first.id).await.unwrap();
        state.delete_prompt(&first.id).await.unwrap();
        assert_eq!(state.prompts(&session.id).await.unwrap().len(), 1);
        assert!(state.evaluations(&first.id).await.unwrap().is_empty());
        let other = bench.store.workspace("another");
        assert!(other.prompt(&second.id).await.is_err());
        assert!(other.begin_evaluation(&second.id).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_prompts_at_once_get_ten_places() {
    for bench in benches().await {
        let session = session(&bench, "s").await;
        let adding: Vec<_> = (0..10)
            .map(|number| {
                let (state, id) = (bench.state.clone(), session.id.clone());
                tokio::spawn(async move {
                    let new = NewPrompt {
                        content: format!("prompt {number}"),
                        ..NewPrompt::default()
                    };
                    state.add_prompt(&id, &new, "ann").await.unwrap().position
                })
            })
            .collect();
        let mut places = Vec::new();
        for added in adding {
            places.push(added.await.unwrap());
        }
        places.sort_unstable();
        assert_eq!(places, (1..=10).collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_turn_is_kept_as_it_was_made_with_the_steps_that_were_taken() {
    for bench in benches().await {
        let state = &bench.state;
        let session = session(&bench, "New session").await;
        let new = NewPrompt {
            content: "what\0happened?".to_owned(),
            skill: Some("s".to_owned()),
            inputs: json!({ "a": [1, null] }),
            context: json!({ "kind": "incident" }),
        };
        for (place, title) in [(1, "what happened?"), (2, "and then?")] {
            let (mut prompt, mut run) = state.new_turn(&session.id, &new, "ann").unwrap();
            run.detail = json!({ "k": place });
            assert!(state.prompt(&prompt.id).await.is_err(), "nothing is kept yet");
            let steps = [step(1), step(2)];
            prompt.position = state.begin_turn(&prompt, &run, &steps, Some(title)).await.unwrap();
            assert_eq!(prompt.position, place);
            assert_eq!(state.prompt(&prompt.id).await.unwrap(), prompt);
            assert_eq!(state.evaluation(&run.id).await.unwrap(), run);
            assert_eq!(state.steps(&run.id).await.unwrap(), steps);
        }
        assert_eq!(state.session(&session.id).await.unwrap().title, "what happened?");
        let (prompt, run) = state.new_turn(&session.id, &new, "ann").unwrap();
        state.delete_session(&session.id).await.unwrap();
        let late = state.begin_turn(&prompt, &run, &[], None).await;
        assert!(matches!(late, Err(Error::NotFound { .. })), "{late:?}");
        assert!(state.steps(&run.id).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_holds_prompts_answers_steps_and_evidence() {
    for bench in benches().await {
        let state = &bench.state;
        let original = session(&bench, "s").await;
        let prompt = prompt(&bench, &original, "p").await;
        state.pin_prompt(&prompt.id, "ann").await.unwrap();
        let run = state.begin_evaluation(&prompt.id).await.unwrap();
        let step = step(1);
        state.put_steps(&run.id, std::slice::from_ref(&step)).await.unwrap();
        let evidence = Evidence {
            number: 1,
            kind: "row".to_owned(),
            title: "t".to_owned(),
            body: json!(1),
            flagged: false,
        };
        state
            .add_evidence(&run.id, std::slice::from_ref(&evidence))
            .await
            .unwrap();
        state.end_evaluation(&run.id, &answer("yes")).await.unwrap();
        let copy = state.duplicate_session(&original.id, "bob").await.unwrap();
        assert_eq!(
            (copy.title.as_str(), copy.owner.as_str(), copy.prompt_count),
            ("Copy of s", "bob", 1)
        );
        let copied = &state.last_evaluations(&copy.id).await.unwrap()[0];
        assert_eq!(copied.blocks, answer("yes").blocks);
        assert_eq!(state.steps(&copied.id).await.unwrap(), [step]);
        assert_eq!(state.evidence(&copied.id).await.unwrap(), [evidence]);
        assert!(state.prompts(&copy.id).await.unwrap()[0].pinned.is_some());
        state.delete_session(&original.id).await.unwrap();
        assert_eq!(state.last_evaluations(&copy.id).await.unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_opens_a_session_to_its_reader_alone() {
    for bench in benches().await {
        let state = &bench.state;
        let session = session(&bench, "s").await;
        let prompt = prompt(&bench, &session, "p").await;
        let part = [prompt.id.clone()];
        state
            .share_session(&session.id, "bob", Some(&part), "ann")
            .await
            .unwrap();
        let access = state.session_access(&session.id, "bob").await.unwrap();
        assert!(matches!(&access, SessionAccess::Reader(_, share) if share.prompt_ids.as_deref() == Some(&part)));
        assert!(matches!(
            state.session_access(&session.id, "ann").await.unwrap(),
            SessionAccess::Owner(_)
        ));
        let forwarded = state.session_access(&session.id, "carol").await;
        assert!(matches!(forwarded, Err(Error::NotFound { .. })), "{forwarded:?}");
        state.share_session(&session.id, "bob", None, "ann").await.unwrap();
        let shares = state.shares(&session.id).await.unwrap();
        assert_eq!((shares.len(), shares[0].prompt_ids.clone()), (1, None));
        assert_eq!(state.shared_with("bob").await.unwrap().len(), 1);
        assert!(state.share_session(&session.id, "ann", None, "ann").await.is_err());
        state.unshare_session(&session.id, "bob").await.unwrap();
        assert!(state.session_access(&session.id, "bob").await.is_err());
        state.share_session(&session.id, "bob", None, "ann").await.unwrap();
        state.delete_session(&session.id).await.unwrap();
        assert!(state.shared_with("bob").await.unwrap().is_empty());
        assert!(state.session_access(&session.id, "bob").await.is_err());
    }
}
