//! Promptbooks run through the real engine, over skills that live in this file.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use api::{EvaluationState, NewPromptbookRun, PromptbookContent, PromptbookPrompt, PromptbookVisibility};
use async_trait::async_trait;
use copilot::{Asker, Copilot, Options, Watch};
use serde_json::{Map, Value, json};
use skill::{Block, Descriptor, Failure, Output, Registry, Skill, SkillContext};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Location, Store};

type Calls = Arc<Mutex<Vec<(String, Value)>>>;

/// A skill that notes its calls; `fail` in its inputs makes it fail, `wait` makes it wait until it is stopped.
struct Noted {
    descriptor: Descriptor,
    calls: Calls,
}

#[async_trait]
impl Skill for Noted {
    fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }

    async fn run(&self, _context: &SkillContext, inputs: &Map<String, Value>) -> Result<Output, Failure> {
        let text = inputs.values().filter_map(Value::as_str).collect::<Vec<_>>().join(" ");
        self.calls
            .lock()
            .unwrap()
            .push((self.descriptor.name.clone(), Value::Object(inputs.clone())));
        if text.contains("wait") {
            std::future::pending::<()>().await;
        }
        if text.contains("fail") {
            return Err(Failure::Retryable {
                reason: "it failed as asked".to_owned(),
            });
        }
        let mut output = Output {
            blocks: vec![Block::Text {
                text: format!("{} answered", self.descriptor.name),
                spans: Vec::new(),
                citations: Vec::new(),
            }],
            ..Output::default()
        };
        if self.descriptor.name == "list_incidents" {
            output.values.insert(
                "listed".to_owned(),
                json!([{ "kind": "incident", "id": "77", "title": "Theft" }, { "kind": "incident", "id": "78", "title": "Other" }]),
            );
        }
        Ok(output)
    }
}

fn descriptors() -> Vec<Descriptor> {
    serde_json::from_str(include_str!("routing/skills.json")).unwrap()
}

struct Bench {
    copilot: Copilot,
    calls: Calls,
}

async fn open(folder: &Path) -> Bench {
    let store = Store::open(&Location::in_folder(folder)).await.unwrap();
    let calls = Calls::default();
    let mut registry = Registry::default();
    for descriptor in descriptors() {
        registry
            .add(Arc::new(Noted {
                descriptor,
                calls: Arc::clone(&calls),
            }))
            .unwrap();
    }
    Bench {
        copilot: Copilot::new(store.workspace("w"), registry, Options::closed().unwrap()),
        calls,
    }
}

fn prompt(content: &str, skill: Option<&str>, inputs: Value) -> PromptbookPrompt {
    PromptbookPrompt {
        content: content.to_owned(),
        skill: skill.map(str::to_owned),
        skill_inputs: inputs.as_object().cloned().unwrap_or_default(),
        ..PromptbookPrompt::default()
    }
}

fn going_on(prompt: PromptbookPrompt) -> PromptbookPrompt {
    PromptbookPrompt {
        continue_on_failure: true,
        ..prompt
    }
}

fn book(prompts: Vec<PromptbookPrompt>) -> PromptbookContent {
    PromptbookContent {
        name: "A book".to_owned(),
        prompts,
        ..PromptbookContent::default()
    }
}

fn values(inputs: &[(&str, &str)]) -> NewPromptbookRun {
    NewPromptbookRun {
        inputs: inputs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        session_id: None,
    }
}

async fn until(bench: &Bench, run: &str, wanted: impl Fn(&api::PromptbookRun) -> bool) -> api::PromptbookRun {
    for _ in 0..600 {
        let stands = bench.copilot.promptbook_run(run, "ann").await.unwrap();
        if wanted(&stands) {
            return stands;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?}", bench.copilot.promptbook_run(run, "ann").await.unwrap());
}

fn has_ended(run: &api::PromptbookRun) -> bool {
    matches!(
        run.state,
        EvaluationState::Completed | EvaluationState::Failed | EvaluationState::Cancelled
    )
}

async fn run(bench: &Bench, content: PromptbookContent, inputs: &[(&str, &str)]) -> api::PromptbookRun {
    let ann = Asker::user("ann");
    let kept = bench.copilot.add_promptbook(content, "ann").await.unwrap();
    let begun = bench
        .copilot
        .run_promptbook(&kept.id, &values(inputs), &ann)
        .await
        .unwrap();
    until(bench, &begun.run_id, has_ended).await
}

#[tokio::test(flavor = "multi_thread")]
async fn p_143_prompts_run_in_order_and_each_has_the_answers_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let bench = open(folder.path()).await;
    let ended = run(
        &bench,
        book(vec![
            prompt("List the open incidents", Some("list_incidents"), json!({})),
            prompt("Summarize the first one", None, json!({})),
            prompt(
                "What should I do about incident <ID>?",
                Some("guide_response"),
                json!({ "incident_id": "<ID>" }),
            ),
        ]),
        &[("ID", "42")],
    )
    .await;
    assert_eq!(ended.state, EvaluationState::Completed, "{ended:?}");
    let calls = bench.calls.lock().unwrap().clone();
    let called: Vec<&str> = calls.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(called, ["list_incidents", "summarize_incident", "guide_response"]);
    assert_eq!(calls[1].1["incident_id"], "77", "the first of the answer before");
    assert_eq!(calls[2].1["incident_id"], "42");
    assert!(ended.prompts.iter().all(|prompt| prompt.evaluation_id.is_some()));
    let said = bench.copilot.prompts(&ended.session_id, "ann").await.unwrap();
    assert_eq!(said.len(), 3, "all in one session");
}

#[tokio::test(flavor = "multi_thread")]
async fn p_144_a_failing_prompt_ends_the_run_unless_it_says_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let bench = open(folder.path()).await;
    let failing = || prompt("Ask", Some("ask_alerts"), json!({ "question": "fail" }));
    let last = || prompt("List the open incidents", Some("list_incidents"), json!({}));
    let on = run(&bench, book(vec![going_on(failing()), last()]), &[]).await;
    let states: Vec<EvaluationState> = on.prompts.iter().map(|prompt| prompt.state).collect();
    assert_eq!(on.state, EvaluationState::Completed, "{on:?}");
    assert_eq!(states[1], EvaluationState::Completed);
    let off = run(&bench, book(vec![failing(), last()]), &[]).await;
    assert_eq!(off.state, EvaluationState::Failed, "{off:?}");
    assert_eq!(off.prompts[1].state, EvaluationState::Cancelled);
    assert_eq!(off.prompts[1].message, "left out: prompt 1 failed");
    let names: Vec<String> = bench
        .calls
        .lock()
        .unwrap()
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    assert_eq!(names.iter().filter(|name| *name == "list_incidents").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_stopped_at_once_and_asks_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let bench = open(folder.path()).await;
    let content = book(vec![
        prompt("Ask", Some("ask_alerts"), json!({ "question": "wait" })),
        prompt("List the open incidents", Some("list_incidents"), json!({})),
    ]);
    let kept = bench.copilot.add_promptbook(content, "ann").await.unwrap();
    let begun = bench
        .copilot
        .run_promptbook(&kept.id, &values(&[]), &Asker::user("ann"))
        .await
        .unwrap();
    until(&bench, &begun.run_id, |_| !bench.calls.lock().unwrap().is_empty()).await;
    assert!(bench.copilot.stop_promptbook_run(&begun.run_id, "bob").await.is_err());
    let stopped = bench.copilot.stop_promptbook_run(&begun.run_id, "ann").await.unwrap();
    assert_eq!(stopped.state, EvaluationState::Cancelled);
    assert_eq!(stopped.prompts[0].state, EvaluationState::Cancelled);
    assert_eq!(stopped.prompts[1].message, "left out: the run was stopped");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(bench.calls.lock().unwrap().len(), 1);
    assert_eq!(
        bench.copilot.promptbook_run(&begun.run_id, "ann").await.unwrap(),
        stopped
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_on_after_a_restart_and_asks_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let content = book(vec![
        prompt("List the open incidents", Some("list_incidents"), json!({})),
        prompt("Ask", Some("ask_alerts"), json!({ "question": "wait" })),
        prompt(
            "Summarize incident 42",
            Some("summarize_incident"),
            json!({ "incident_id": "42" }),
        ),
    ]);
    let run_id = {
        // A runtime of its own, which is dropped in the middle of the run as a killed program's is.
        let folder = folder.path().to_owned();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .unwrap();
            let run_id = runtime.block_on(async {
                let bench = open(&folder).await;
                let kept = bench.copilot.add_promptbook(content, "ann").await.unwrap();
                let begun = bench
                    .copilot
                    .run_promptbook(&kept.id, &values(&[]), &Asker::user("ann"))
                    .await
                    .unwrap();
                until(&bench, &begun.run_id, |_| bench.calls.lock().unwrap().len() == 2).await;
                until(&bench, &begun.run_id, |run| run.prompts[1].evaluation_id.is_some()).await;
                begun.run_id
            });
            runtime.shutdown_background();
            run_id
        })
        .join()
        .unwrap()
    };
    let bench = open(folder.path()).await;
    let found = Watch::new(Duration::ZERO).look(&bench.copilot).await.unwrap();
    assert_eq!((found.ended, found.taken), (1, 1));
    // The prompt that was cut off is asked again, and waits again; the one before it is not.
    until(&bench, &run_id, |_| !bench.calls.lock().unwrap().is_empty()).await;
    let calls = bench.calls.lock().unwrap().clone();
    assert_eq!(calls[0].0, "ask_alerts", "{calls:?}");
    let stands = bench.copilot.promptbook_run(&run_id, "ann").await.unwrap();
    assert_eq!(stands.prompts[0].state, EvaluationState::Completed, "{stands:?}");
    let said = bench.copilot.prompts(&stands.session_id, "ann").await.unwrap();
    assert_eq!(said.len(), 2, "no prompt is asked anew: {said:?}");
    bench.copilot.stop_promptbook_run(&run_id, "ann").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_that_was_asked_and_not_noted_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path()).await;
    let content = book(vec![prompt(
        "List the open incidents",
        Some("list_incidents"),
        json!({}),
    )]);
    let kept = first.copilot.add_promptbook(content, "ann").await.unwrap();
    let begun = first
        .copilot
        .run_promptbook(&kept.id, &values(&[]), &Asker::user("ann"))
        .await
        .unwrap();
    until(&first, &begun.run_id, has_ended).await;
    // What the program leaves that stops between asking and noting: the run as it began, and the asked prompt.
    let state = first.copilot.state();
    let mut body = state.promptbook_run(&begun.run_id, "ann").await.unwrap().body;
    body["state"] = json!("running");
    body["prompts"][0]["state"] = json!("created");
    body["prompts"][0]["promptId"] = Value::Null;
    body["prompts"][0]["evaluationId"] = Value::Null;
    let copy = state.add_promptbook_run(&begun.session_id, &body, "ann").await.unwrap();
    let asked = state.last_evaluations(&begun.session_id).await.unwrap();
    let mut detail = asked[0].detail.clone();
    detail["asker"]["book"]["run"] = json!(copy.id);
    let again = state.begin_evaluation(&asked[0].prompt_id).await.unwrap();
    state.note_evaluation(&again.id, again.state, &detail).await.unwrap();

    let bench = open(folder.path()).await;
    let found = Watch::new(Duration::ZERO).look(&bench.copilot).await.unwrap();
    assert_eq!((found.ended, found.taken), (1, 1));
    let stands = until(&bench, &copy.id, has_ended).await;
    assert_eq!(stands.state, EvaluationState::Completed, "{stands:?}");
    let said = bench.copilot.prompts(&begun.session_id, "ann").await.unwrap();
    assert_eq!((said.len(), said[0].evaluations.len()), (1, 3), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn p_140_all_eight_run_end_to_end_and_say_what_they_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let bench = open(folder.path()).await;
    let books = bench.copilot.promptbooks("ann").await.unwrap();
    assert_eq!(books.len(), 8);
    for book in books {
        let inputs: BTreeMap<String, String> = book
            .content
            .inputs
            .iter()
            .map(|input| {
                let value = match input.name.as_str() {
                    "DAYS" => "30",
                    "UPN" => "ann.lee@contoso.com",
                    "CVE_ID" => "CVE-2021-44228",
                    "ARTICLE_URL" => "https://news.example/a",
                    "SCRIPT_SNIPPET" => "powershell -enc dwBoAG8AYQBtAGkA",
                    "THREAT_ACTOR_NAME" => "Midnight Blizzard",
                    "ARTICLE_NAME" => "A wiper returns",
                    _ => "42",
                };
                (input.name.clone(), value.to_owned())
            })
            .collect();
        let new = NewPromptbookRun {
            inputs,
            session_id: None,
        };
        let begun = bench
            .copilot
            .run_promptbook(&book.id, &new, &Asker::user("ann"))
            .await
            .unwrap();
        // A prompt that is ambiguous asks back; whoever runs the book answers or stops it.
        let stands = until(&bench, &begun.run_id, |run| {
            has_ended(run)
                || run
                    .prompts
                    .iter()
                    .any(|prompt| prompt.state == EvaluationState::Waiting)
        })
        .await;
        assert_eq!(stands.state, EvaluationState::Completed, "{}: {stands:?}", book.id);
        for prompt in bench.copilot.prompts(&begun.session_id, "ann").await.unwrap() {
            let evaluation = prompt.evaluations.last().unwrap();
            let told = !evaluation.blocks.is_empty() || !evaluation.message.is_empty();
            assert!(told, "{}: `{}` was answered with nothing", book.id, prompt.content);
        }
        let calls = std::mem::take(&mut *bench.calls.lock().unwrap());
        if book.id == "user-analysis" {
            assert_eq!(
                calls[0].1,
                json!({ "user": "ann.lee@contoso.com", "days": 30 }),
                "a number, not its text"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_142_selected_prompts_of_a_session_become_a_draft() {
    let folder = tempfile::tempdir().unwrap();
    let bench = open(folder.path()).await;
    let ended = run(
        &bench,
        book(vec![
            prompt("List the open incidents", Some("list_incidents"), json!({})),
            prompt(
                "Summarize incident 42",
                Some("summarize_incident"),
                json!({ "incident_id": "42" }),
            ),
        ]),
        &[],
    )
    .await;
    let said = bench.copilot.prompts(&ended.session_id, "ann").await.unwrap();
    let draft = bench
        .copilot
        .draft_promptbook(&ended.session_id, &[said[1].id.clone()], "ann")
        .await
        .unwrap();
    assert_eq!(draft.prompts.len(), 1);
    assert_eq!(draft.prompts[0].content, "Summarize incident 42");
    assert_eq!(draft.visibility, PromptbookVisibility::Private);
    assert!(
        bench
            .copilot
            .draft_promptbook(&ended.session_id, &["none".to_owned()], "ann")
            .await
            .is_err()
    );
    assert!(
        bench
            .copilot
            .draft_promptbook(&ended.session_id, &[said[1].id.clone()], "bob")
            .await
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn p_145_private_or_shared_duplicated_by_who_sees_it_edited_by_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    let bench = open(folder.path()).await;
    let copilot = &bench.copilot;
    let content = book(vec![prompt("List the open incidents", None, json!({}))]);
    let private = copilot.add_promptbook(content.clone(), "ann").await.unwrap();
    assert!(copilot.promptbook(&private.id, "bob").await.is_err());
    let shared = PromptbookContent {
        visibility: PromptbookVisibility::Workspace,
        ..content
    };
    let shared = copilot
        .change_promptbook(&private.id, shared, private.version, "ann")
        .await
        .unwrap();
    let seen = copilot.promptbook(&shared.id, "bob").await.unwrap();
    assert_eq!(seen.access, api::Access::Reader);
    let refused = copilot
        .change_promptbook(&shared.id, seen.content.clone(), seen.version, "bob")
        .await
        .unwrap_err();
    assert!(
        refused.is_callers() && refused.to_string().contains("somebody else"),
        "{refused}"
    );
    assert!(copilot.delete_promptbook(&shared.id, "bob").await.is_err());
    let copy = copilot.duplicate_promptbook(&shared.id, "bob").await.unwrap();
    assert_eq!(
        (copy.access, copy.content.visibility),
        (api::Access::Owner, PromptbookVisibility::Private)
    );
    let builtin = copilot.duplicate_promptbook("user-analysis", "bob").await.unwrap();
    assert_eq!(builtin.content.name, "Copy of User analysis");
    let refused = copilot
        .delete_promptbook("user-analysis", "ann")
        .await
        .unwrap_err()
        .to_string();
    assert!(refused.contains("duplicate it"), "{refused}");
    copilot.delete_promptbook(&shared.id, "ann").await.unwrap();
}
