//! Several programs over one database: what one works on, another leaves alone until it is silent.

use crate::engines::{Bench, benches};
use chrono::TimeDelta;
use serde_json::json;
use store::{
    Error, Evaluation, EvaluationState, NewPrompt, NewSession, PlanState, Program, StepRecord, StepState, Store,
    WorkspaceState,
};

async fn prompt(state: &WorkspaceState) -> String {
    let new = NewSession {
        title: "s".to_owned(),
        surface: "standalone".to_owned(),
        context: json!(null),
    };
    let session = state.begin_session(&new, "ann").await.unwrap();
    let new = NewPrompt {
        content: "look".to_owned(),
        ..NewPrompt::default()
    };
    state.add_prompt(&session.id, &new, "ann").await.unwrap().id
}

/// Another program over the same database.
async fn other(bench: &Bench) -> WorkspaceState {
    Store::open(&bench.location).await.unwrap().workspace(bench.state.id())
}

async fn stands(state: &WorkspaceState, run: &Evaluation) -> (EvaluationState, bool) {
    let run = state.evaluation(&run.id).await.unwrap();
    (run.state, run.interrupted)
}

fn step(position: u64, effect: &str, state: StepState) -> StepRecord {
    StepRecord {
        position,
        name: format!("step {position}"),
        plugin: Some("p".to_owned()),
        skill: Some("s".to_owned()),
        effect: effect.to_owned(),
        inputs: json!({}),
        state,
        output: json!({ "of": position }),
        message: String::new(),
        started_at: None,
        ended_at: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_of_a_program_that_counts_are_left_alone_and_those_of_a_silent_one_are_ended() {
    for bench in benches().await {
        let (one, two) = (&bench.state, other(&bench).await);
        let prompt = prompt(one).await;
        let running = one.begin_evaluation(&prompt).await.unwrap();
        let waiting = one.begin_evaluation(&prompt).await.unwrap();
        one.set_plan(&waiting.id, &json!([]), true).await.unwrap();
        let own = two.begin_evaluation(&prompt).await.unwrap();

        let seen = two.other_programs().await.unwrap();
        let [program] = seen.as_slice() else {
            panic!("the one program with open runs that is not the looker: {seen:?}");
        };
        assert!(!program.is_nobody());
        one.beat().await.unwrap();
        let none = two.end_abandoned(program).await.unwrap();
        assert!(none.is_empty(), "it went on counting: {none:?}");
        let counting = two.other_programs().await.unwrap()[0].clone();
        assert_eq!(counting.beats, program.beats + 1);

        let steps = [
            step(1, "read", StepState::Running),
            step(2, "write", StepState::Running),
        ];
        one.put_steps(&running.id, &steps).await.unwrap();
        let ended = two.end_abandoned(&counting).await.unwrap();
        assert_eq!((ended.len(), &ended[0].id), (1, &running.id));
        assert_eq!(stands(&two, &running).await, (EvaluationState::Failed, true));
        assert_eq!(stands(&two, &waiting).await, (EvaluationState::Waiting, false));
        assert_eq!(stands(&two, &own).await, (EvaluationState::Created, false));
        let left = two.steps(&running.id).await.unwrap();
        assert!(left.iter().all(|step| step.state == StepState::Failed), "{left:?}");
        assert!(left[1].message.ends_with("it may have happened"), "{left:?}");
        assert!(two.other_programs().await.unwrap().is_empty());

        // It was only slow: nothing that it still says changes what has ended.
        let late = one.put_steps(&running.id, &[step(3, "read", StepState::Done)]).await;
        assert!(matches!(late, Err(Error::Refused { .. })), "{late:?}");
        // Who approves a waiting plan works on it.
        two.approve_plan(&waiting.id, "ann").await.unwrap();
        let again = one.other_programs().await.unwrap();
        assert_eq!((again.len(), again[0].beats), (1, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_ends_in_good_order_lets_go_of_its_runs_at_once() {
    for bench in benches().await {
        let (one, two) = (&bench.state, other(&bench).await);
        let prompt = prompt(one).await;
        let mine = one.begin_evaluation(&prompt).await.unwrap();
        let theirs = two.begin_evaluation(&prompt).await.unwrap();
        one.add_promptbook_run("s", &json!({}), "ann").await.unwrap();
        one.beat().await.unwrap();
        let cut = one.leave().await.unwrap();
        assert_eq!((cut.len(), &cut[0].id), (1, &mine.id));
        assert_eq!(stands(&two, &mine).await, (EvaluationState::Failed, true));
        assert_eq!(stands(&two, &theirs).await, (EvaluationState::Created, false));
        let free = two.other_programs().await.unwrap();
        assert!(free.len() == 1 && free[0].is_nobody(), "{free:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_programs_one_takes_over_a_promptbook_run_and_its_first_program_says_no_more() {
    for bench in benches().await {
        let (one, two, three) = (&bench.state, other(&bench).await, other(&bench).await);
        let run = one.add_promptbook_run("s", &json!({ "at": 0 }), "ann").await.unwrap();
        let silent = two.other_programs().await.unwrap()[0].clone();
        let taking: Vec<_> = [two.clone(), three.clone()]
            .into_iter()
            .map(|state| {
                let silent = silent.clone();
                tokio::spawn(async move { state.take_promptbook_runs(&silent).await.unwrap() })
            })
            .collect();
        let mut taken = Vec::new();
        for took in taking {
            taken.push(took.await.unwrap().len());
        }
        taken.sort_unstable();
        assert_eq!(taken, [0, 1]);
        assert!(
            !one.note_promptbook_run(&run.id, &json!({ "at": 1 }), false)
                .await
                .unwrap()
        );
        // Anybody may stop it.
        assert!(
            one.note_promptbook_run(&run.id, &json!({ "at": 2 }), true)
                .await
                .unwrap()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_run_is_taken_up_whole_and_once() {
    for bench in benches().await {
        let (one, two) = (&bench.state, other(&bench).await);
        let prompt = prompt(one).await;
        let run = one.begin_evaluation(&prompt).await.unwrap();
        one.set_plan(&run.id, &json!(["a", "b"]), true).await.unwrap();
        one.approve_plan(&run.id, "ann").await.unwrap();
        let steps = [step(1, "read", StepState::Done), step(2, "read", StepState::Running)];
        one.put_steps(&run.id, &steps).await.unwrap();
        assert!(matches!(
            two.resume_evaluation(&run.id).await,
            Err(Error::Refused { .. })
        ));
        let silent = two.other_programs().await.unwrap()[0].clone();
        two.end_abandoned(&silent).await.unwrap();

        let resumed = two.resume_evaluation(&run.id).await.unwrap();
        assert_eq!(
            (resumed.attempt, resumed.state, resumed.plan_state, resumed.plan),
            (2, EvaluationState::Waiting, PlanState::Proposed, json!(["a", "b"]))
        );
        let done = two.steps(&resumed.id).await.unwrap();
        assert_eq!(
            (done.len(), done[0].state, &done[0].output),
            (1, StepState::Done, &json!({ "of": 1 }))
        );
        let twice = two.resume_evaluation(&run.id).await;
        assert!(matches!(twice, Err(Error::Refused { .. })), "{twice:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_that_are_long_gone_are_forgotten() {
    for bench in benches().await {
        bench.state.beat().await.unwrap();
        assert_eq!(bench.state.forget_programs().await.unwrap(), 0);
        bench.clock.advance(TimeDelta::days(2));
        assert_eq!(bench.state.forget_programs().await.unwrap(), 1);
        let nobody = Program {
            id: String::new(),
            beats: 0,
        };
        assert!(bench.state.end_abandoned(&nobody).await.unwrap().is_empty());
    }
}
