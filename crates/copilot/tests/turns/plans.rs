//! Plans that wait for a person, and programs that stop meanwhile.

use crate::desk::{Desk, text};
use api::{EditedStep, EvaluationState, EvaluationStepState, NewPrompt, PlanState, ResultType};
use chrono::Utc;
use copilot::{Abandoned, Watch};
use serde_json::json;
use std::time::{Duration, Instant};

const TWO_STEPS: &str = "Summarize incident 7 and tell me what to do next";
const WRITE: &str = "/change_incident incident_id=7 status=resolved";

#[tokio::test]
async fn p_091_nothing_of_a_plan_runs_before_it_is_approved() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let plan = desk.ask(&session, TWO_STEPS).await;
    assert_eq!(
        (plan.state, plan.plan_state),
        (EvaluationState::Waiting, PlanState::Proposed),
        "{plan:?}"
    );
    assert!(plan.plan.unwrap().steps.len() >= 2);
    assert!(desk.called().is_empty());
    let rejected = desk.copilot.reject(&plan.id, "ann").await.unwrap();
    assert_eq!(
        (rejected.state, rejected.result_type),
        (EvaluationState::Cancelled, ResultType::Rejected)
    );
    assert!(desk.called().is_empty());
    assert!(desk.copilot.approve(&plan.id, None, "ann").await.is_err());

    let plan = desk.ask(&session, TWO_STEPS).await;
    desk.copilot.approve(&plan.id, None, "ann").await.unwrap();
    let done = desk.wait(&plan.id).await;
    assert_eq!(done.state, EvaluationState::Completed, "{done:?}");
    assert_eq!(desk.called(), ["summarize_incident", "guide_response"]);
}

#[tokio::test]
async fn p_092_each_step_is_told_as_pending_running_and_done() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let plan = desk.ask(&session, TWO_STEPS).await;
    let mut follower = desk.copilot.follow(&plan.id, 0, "ann").await.unwrap();
    desk.copilot.approve(&plan.id, None, "ann").await.unwrap();
    let mut states = Vec::new();
    let mut last = 0;
    while let Some(event) = follower.next().await {
        assert!(event.id > last, "ids grow");
        last = event.id;
        if event.name == "step" {
            let step: api::EvaluationStep = serde_json::from_str(&event.data).unwrap();
            if step.skill.as_deref() == Some("guide_response") {
                states.push(step.state);
            }
        }
    }
    use EvaluationStepState::{Done, Pending, Running};
    states.dedup();
    assert_eq!(states, [Pending, Running, Done]);
}

#[tokio::test]
async fn the_end_that_is_told_is_what_is_kept() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    for prompt in ["Summarize incident 7", TWO_STEPS, "Write me a poem about spring"] {
        let mut run = desk.ask(&session, prompt).await;
        if run.state == EvaluationState::Waiting {
            desk.copilot.approve(&run.id, None, "ann").await.unwrap();
            run = desk.wait(&run.id).await;
        }
        let mut follower = desk.copilot.follow(&run.id, 0, "ann").await.unwrap();
        let mut last = None;
        while let Some(event) = follower.next().await {
            last = Some(event);
        }
        let told: serde_json::Value = serde_json::from_str(&last.unwrap().data).unwrap();
        let kept = desk.copilot.evaluation(&run.id, "ann").await.unwrap();
        assert_eq!(told, serde_json::to_value(kept).unwrap(), "{prompt}");
    }
}

#[tokio::test]
async fn p_224_a_change_runs_only_as_it_was_approved() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let plan = desk.ask(&session, WRITE).await;
    assert_eq!(plan.state, EvaluationState::Waiting, "{plan:?}");
    assert!(desk.called().is_empty());
    // Another user, a state written behind the plan's back: nothing approves it but its owner.
    assert!(desk.copilot.approve(&plan.id, None, "eve").await.is_err());
    let edited = [EditedStep {
        skill: "change_incident".to_owned(),
        inputs: json!({ "incident_id": "9", "status": "resolved" })
            .as_object()
            .cloned()
            .unwrap(),
    }];
    desk.copilot.approve(&plan.id, Some(&edited), "ann").await.unwrap();
    let done = desk.wait(&plan.id).await;
    assert_eq!(done.state, EvaluationState::Completed, "{done:?}");
    let calls = desk.calls.lock().unwrap().clone();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].1["incident_id"], "9");
    assert!(text(&done).contains("changed by ann"));
    let unknown = [EditedStep {
        skill: "wipe_disk".to_owned(),
        ..EditedStep::default()
    }];
    let plan = desk.ask(&session, WRITE).await;
    assert!(desk.copilot.approve(&plan.id, Some(&unknown), "ann").await.is_err());
    assert!(desk.copilot.approve(&plan.id, Some(&[]), "ann").await.is_err());
    assert_eq!(desk.calls.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_program_that_asks_gets_reading_plans_run_and_writing_ones_not() {
    let mut desk = Desk::new().await;
    desk.asker.automated = true;
    let session = desk.session().await;
    let read = desk.ask(&session, TWO_STEPS).await;
    assert_eq!(read.state, EvaluationState::Completed, "{read:?}");
    let write = desk.ask(&session, WRITE).await;
    assert_eq!(write.state, EvaluationState::Waiting);
    assert!(!desk.called().contains(&"change_incident".to_owned()));
}

#[tokio::test]
async fn a_plan_waits_through_a_restart_and_runs_when_it_is_approved_then() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let plan = desk.ask(&session, WRITE).await;
    let (later, found) = desk.restarted().await;
    assert_eq!(found.ended, 0);
    let mut follower = later.follow(&plan.id, 41, "ann").await.unwrap();
    let event = follower.next().await.unwrap();
    assert_eq!((event.id, event.name), (42, "plan"));
    later.approve(&plan.id, None, "ann").await.unwrap();
    let done = later.wait(&plan.id, "ann", Duration::from_secs(30)).await.unwrap();
    assert_eq!(done.state, EvaluationState::Completed, "{done:?}");
    assert_eq!(desk.called(), ["change_incident"]);
}

#[tokio::test]
async fn an_interrupted_run_is_resumed_without_doing_twice_what_was_done() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let plan = desk.ask(&session, TWO_STEPS).await;
    // The program stops after the first step: this is what it leaves.
    let state = desk.copilot.state();
    state.approve_plan(&plan.id, "ann").await.unwrap();
    let planned = plan.plan.unwrap();
    let output = skill::Output {
        blocks: vec![skill::Block::Text {
            text: "told before the restart".to_owned(),
            spans: Vec::new(),
            citations: Vec::new(),
        }],
        ..skill::Output::default()
    };
    let record = |at: usize, position, state, output| {
        let step = &planned.steps[at];
        store::StepRecord {
            position,
            name: step.display_name.clone(),
            plugin: Some(step.plugin.clone()),
            skill: Some(step.skill.clone()),
            effect: "read".to_owned(),
            inputs: serde_json::Value::Object(step.inputs.clone()),
            state,
            output,
            message: String::new(),
            started_at: Some(Utc::now()),
            ended_at: Some(Utc::now()),
        }
    };
    let steps = [
        record(0, 20, store::StepState::Done, serde_json::to_value(&output).unwrap()),
        record(1, 21, store::StepState::Running, serde_json::Value::Null),
    ];
    state.put_steps(&plan.id, &steps).await.unwrap();

    let (later, found) = desk.restarted().await;
    assert_eq!(found.ended, 1);
    let left = later.evaluation(&plan.id, "ann").await.unwrap();
    assert!(left.interrupted);
    assert_eq!(left.state, EvaluationState::Failed);
    assert!(
        left.steps
            .iter()
            .any(|step| step.state == EvaluationStepState::Done && step.skill.is_some())
    );
    assert!(
        text(&left).contains("told before the restart"),
        "what was done is shown"
    );

    let records = later.state().audit_records(0, 10).await.unwrap();
    let [record] = records.as_slice() else {
        panic!("what was cut off is one record: {records:?}");
    };
    let record: serde_json::Value = serde_json::from_str(&record.body).unwrap();
    assert_eq!(
        (&record["UserId"], &record["Cost"]["wasInterrupted"]),
        (&json!("ann"), &json!(true))
    );
    let resources = &record["CopilotEventData"]["AccessedResources"];
    assert_eq!(
        (&resources[0]["ID"], &resources[0]["Status"], &resources[1]["Status"]),
        (&json!("summarize_incident"), &json!("success"), &json!("failure")),
        "{record}"
    );

    let resumed = later.resume(&plan.id, "ann").await.unwrap();
    assert_eq!(
        resumed.plan_state,
        PlanState::Proposed,
        "an approved plan is approved again"
    );
    later.approve(&resumed.id, None, "ann").await.unwrap();
    let done = later.wait(&resumed.id, "ann", Duration::from_secs(30)).await.unwrap();
    assert_eq!(done.state, EvaluationState::Completed, "{done:?}");
    assert_eq!(desk.called(), ["guide_response"], "only what was not done");
    assert!(text(&done).contains("told before the restart"));
    assert!(later.resume(&resumed.id, "ann").await.is_err());
    assert!(later.resume(&plan.id, "ann").await.is_err(), "it is taken up once");
}

#[tokio::test]
async fn a_run_of_a_program_that_is_there_is_left_alone_and_followed_from_another() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let new = NewPrompt {
        content: "/summarize_device device=SLOW".to_owned(),
        ..NewPrompt::default()
    };
    let prompt = desk.copilot.ask(&session, new, &desk.asker).await.unwrap();
    let id = &prompt.evaluations[0].id;
    let other = desk.another().await;
    let mut follower = other.follow(id, 7, "ann").await.unwrap();
    let mut watch = Watch::new(Duration::from_secs(5));
    let started = Instant::now();
    // Longer than the watch's patience: it is the counting that tells.
    while started.elapsed() < Duration::from_secs(8) {
        assert_eq!(watch.look(&other).await.unwrap(), Abandoned::default());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(other.stop(id, "ann").await.is_err(), "only its own program stops it");
    desk.copilot.stop(id, "ann").await.unwrap();
    let end = follower.next().await.unwrap();
    assert_eq!((end.id, end.name), (8, "end"));
    assert!(end.data.contains("\"state\":\"cancelled\""), "{}", end.data);
}

#[tokio::test]
async fn events_are_as_many_bytes_as_there_is_to_tell() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let new = NewPrompt {
        content: "Summarize incident 7".to_owned(),
        ..NewPrompt::default()
    };
    let prompt = desk.copilot.ask(&session, new, &desk.asker).await.unwrap();
    let id = &prompt.evaluations[0].id;
    desk.wait(id).await;
    let mut ids = Vec::new();
    let mut follower = desk.copilot.follow(id, 0, "ann").await.unwrap();
    while let Some(event) = follower.next().await {
        ids.push(event.id);
    }
    assert_eq!(ids, (1..=ids.len() as u64).collect::<Vec<_>>());
    let mut rest = desk.copilot.follow(id, ids.len() as u64 - 1, "ann").await.unwrap();
    assert_eq!(rest.next().await.unwrap().name, "end");
    assert!(rest.next().await.is_none());
}
