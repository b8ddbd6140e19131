//! The skills over the demo scenario, through the registry as the copilot calls them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use chrono::{DateTime, Utc};
use evidence::{Proof, RowRef};
use plugins::{Tools, builtin_with};
use serde_json::{Map, Value, json};
use skill::{Block, Failure, Output, Registry, SkillContext};
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::{Arc, LazyLock};
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;
use workspace::{DetectOptions, Workspace};

/// The instant at which all tests happen.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap()
}

struct Demo {
    runtime: Runtime,
    workspace: Arc<Workspace>,
    registry: Registry,
    _folder: tempfile::TempDir,
}

/// The scenario, loaded once for all tests.
static DEMO: LazyLock<Demo> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let workspace = runtime.block_on(async {
        let workspace = Workspace::open(folder.path()).await.unwrap();
        let never = CancellationToken::new();
        let options = scenario::Options { rows: 10_000, seed: 7 };
        workspace.load_demo(options, &|_| {}, &never).await.unwrap();
        workspace
            .detect(&DetectOptions::at(now()), &|_| {}, &never)
            .await
            .unwrap();
        workspace.correlate(now()).await.unwrap();
        Arc::new(workspace)
    });
    let mut registry = Registry::default();
    let tools = Tools {
        now,
        ..Tools::new(Arc::clone(&workspace))
    };
    for skill in builtin_with(&tools) {
        registry.add(skill).unwrap();
    }
    Demo {
        runtime,
        workspace,
        registry,
        _folder: folder,
    }
});

fn on_demo<F: Future>(work: impl FnOnce(&'static Demo) -> F) -> F::Output {
    let demo = &*DEMO;
    demo.runtime.block_on(work(demo))
}

impl Demo {
    async fn try_call(&self, skill: &str, inputs: Value) -> Result<Output, Failure> {
        let context = SkillContext {
            workspace: "default".to_owned(),
            user_id: "ann".to_owned(),
            ..SkillContext::default()
        };
        let inputs: Map<String, Value> = inputs.as_object().cloned().unwrap();
        self.registry.run(skill, &context, &inputs).await
    }

    async fn call(&self, skill: &str, inputs: Value) -> Output {
        let called = self.try_call(skill, inputs.clone()).await;
        let output = called.unwrap_or_else(|error| panic!("{skill} {inputs}: {error} {error:?}"));
        assert!(output.missing_citations().is_empty(), "{skill}");
        output
    }

    async fn refusal(&self, skill: &str, inputs: Value) -> String {
        self.try_call(skill, inputs).await.unwrap_err().to_string()
    }

    /// The gravest incident, as the list has it.
    async fn gravest(&self) -> String {
        let listed = self.call("list_incidents", json!({})).await;
        listed.values["listed"][0]["id"].as_str().unwrap().to_owned()
    }
}

fn text(output: &Output) -> String {
    let blocks = output.blocks.iter().map(|block| match block {
        Block::Text { text, .. } => text.clone(),
        Block::Table { rows, .. } => json!(rows).to_string(),
        Block::Card { value, .. } => value.to_string(),
        Block::Query { text, .. } => text.clone(),
        _ => String::new(),
    });
    blocks.collect::<Vec<_>>().join("\n")
}

/// The proofs that hold a value.
fn holds(output: &Output, numbers: &[u32], wanted: &str) -> bool {
    let cited = output.citations.iter().filter(|cited| numbers.contains(&cited.number));
    cited
        .into_iter()
        .any(|cited| cited.proof.text().to_lowercase().contains(&wanted.to_lowercase()))
}

#[test]
fn what_every_skill_about_an_incident_cites_is_there() {
    on_demo(|demo| async move {
        let id = demo.gravest().await;
        let cases = demo.workspace.cases().await.unwrap();
        let alerts: BTreeSet<&str> = cases
            .iter()
            .flat_map(|case| &case.alerts)
            .map(|alert| alert.id.as_str())
            .collect();
        for skill in [
            "summarize_incident",
            "guide_response",
            "report_incident",
            "similar_incidents",
            "list_incident_entities",
            "list_incident_alerts",
            "show_attack_story",
            "show_blast_radius",
        ] {
            let output = demo.call(skill, json!({ "incident_id": id })).await;
            assert!(!output.blocks.is_empty(), "{skill}");
            assert_eq!(output.values["incident_id"], json!(id), "{skill}");
            let mut rows: BTreeSet<RowRef> = BTreeSet::new();
            for cited in &output.citations {
                match &cited.proof {
                    Proof::Row(citation) => rows.extend([citation.row.clone()]),
                    Proof::Rows { rows: some, .. } => rows.extend(some.iter().cloned()),
                    Proof::Alert { alert_id, .. } => assert!(alerts.contains(alert_id.as_str()), "{skill}: {alert_id}"),
                    Proof::Set { alert_ids, .. } => {
                        assert!(alert_ids.iter().all(|id| alerts.contains(id.as_str())), "{skill}");
                    }
                    Proof::Entry { .. } | Proof::Incidents { .. } | Proof::Passage { .. } => {}
                }
            }
            let wanted: Vec<RowRef> = rows.into_iter().collect();
            let found = demo.workspace.rows(&wanted).await.unwrap();
            assert_eq!(found.len(), wanted.len(), "{skill}: every cited row is stored");
        }
    });
}

#[test]
fn a_list_of_incidents_is_narrowed_and_lists_what_it_shows() {
    on_demo(|demo| async move {
        let all = demo.call("list_incidents", json!({ "limit": 100 })).await;
        let Some(Block::Table { rows, citations, .. }) =
            all.blocks.iter().find(|block| matches!(block, Block::Table { .. }))
        else {
            panic!("{all:?}");
        };
        assert_eq!(all.values["count"], json!(rows.len()));
        assert_eq!(citations.len(), rows.len());
        let listed: Vec<&Value> = all.values["listed"].as_array().unwrap().iter().collect();
        for (row, thing) in rows.iter().zip(listed) {
            assert_eq!((&row[0], &row[1]), (&thing["id"], &thing["title"]));
        }
        let high = demo.call("list_incidents", json!({ "severity": "high" })).await;
        let severe = rows.iter().filter(|row| row[2] == "High").count();
        assert_eq!(high.values["count"], json!(severe));
        let resolved = demo
            .call("list_incidents", json!({ "status": "resolved", "severity": "high" }))
            .await;
        assert!(
            text(&resolved).contains("There is no incident, resolved, severity high or more"),
            "{}",
            text(&resolved)
        );
    });
}

#[test]
fn every_sentence_of_a_summary_is_cited_and_its_names_stand_in_what_it_cites() {
    on_demo(|demo| async move {
        let id = demo.gravest().await;
        let summary = demo.call("summarize_incident", json!({ "incident_id": id })).await;
        let mut names = 0;
        for finding in summary.findings.iter().filter(|finding| finding.kind == "statement") {
            assert!(!finding.citations.is_empty(), "{}", finding.text);
        }
        for block in &summary.blocks {
            if let Block::Text { spans, citations, .. } = block {
                for span in spans.iter().filter(|span| span.entity_kind.is_some()) {
                    let value = span.value.as_deref().unwrap();
                    assert!(holds(&summary, citations, value), "`{value}` is not in what is cited");
                    names += 1;
                }
            }
        }
        assert!(names > 3, "the summary names things");
        assert!(summary.suggestions.len() >= 3);
        assert!(!summary.values["listed"].as_array().unwrap().is_empty());
    });
}

#[test]
fn a_missing_incident_is_named_with_what_lists_the_others() {
    on_demo(|demo| async move {
        for skill in [
            "summarize_incident",
            "guide_response",
            "show_blast_radius",
            "comment_incident",
        ] {
            let mut inputs = json!({ "incident_id": "4294967295" });
            if skill == "comment_incident" {
                inputs["text"] = json!("a note");
            }
            let refused = demo.refusal(skill, inputs).await;
            assert_eq!(
                refused, "there is no incident `4294967295`; list_incidents lists those there are",
                "{skill}"
            );
        }
    });
}

#[test]
fn p_049_a_user_is_told_over_120_days_and_more_is_refused_with_the_limit() {
    on_demo(|demo| async move {
        let id = demo.gravest().await;
        let users = demo
            .call("list_incident_entities", json!({ "incident_id": id, "kind": "user" }))
            .await;
        let user = users.values["listed"][0]["id"].as_str().unwrap().to_owned();
        let told = demo.call("summarize_user", json!({ "user": user, "days": 120 })).await;
        assert!(!told.findings.is_empty(), "{}", text(&told));
        assert!(told.findings.iter().all(|finding| !finding.citations.is_empty()));
        let refused = demo
            .refusal("summarize_user", json!({ "user": user, "days": 121 }))
            .await;
        assert!(refused.contains("`days`") && refused.contains("1 to 120"), "{refused}");
        let nobody = demo.call("summarize_user", json!({ "user": "nobody.such" })).await;
        assert!(
            text(&nobody).contains("knows nothing of user nobody.such"),
            "{}",
            text(&nobody)
        );
        assert!(nobody.findings.is_empty());
    });
}

#[test]
fn a_query_shows_its_rows_with_the_stored_rows_behind_them() {
    on_demo(|demo| async move {
        let query = "DeviceProcessEvents | take 3 | project Timestamp, DeviceName, FileName";
        let output = demo.call("run_query", json!({ "query": query })).await;
        assert_eq!(output.values["count"], json!(3));
        let rows = output
            .citations
            .iter()
            .filter(|cited| matches!(cited.proof, Proof::Row(_)))
            .count();
        assert_eq!(rows, 3, "{:?}", output.citations);
        let counted = demo
            .call(
                "run_query",
                json!({ "query": "DeviceProcessEvents | summarize count() by DeviceName" }),
            )
            .await;
        assert!(
            counted
                .citations
                .iter()
                .all(|cited| matches!(cited.proof, Proof::Rows { .. } | Proof::Row(_)))
        );
        let wrong = demo
            .refusal("run_query", json!({ "query": "NoSuchTable | take 1" }))
            .await;
        assert!(wrong.contains("NoSuchTable"), "{wrong}");
        let wrong = demo
            .refusal("run_query", json!({ "query": query, "timespan": "soon" }))
            .await;
        assert!(wrong.contains("timespan") && wrong.contains("P7D"), "{wrong}");
        let none = demo
            .call(
                "run_query",
                json!({ "query": "DeviceProcessEvents | where FileName == 'no such'" }),
            )
            .await;
        assert!(text(&none).contains("finds no row"));
    });
}

#[test]
fn a_question_is_answered_from_alerts_or_said_to_be_unanswered() {
    on_demo(|demo| async move {
        let none = demo
            .call("ask_alerts", json!({ "question": "What is the colour of the sky?" }))
            .await;
        assert!(text(&none).starts_with("Not in the data"), "{}", text(&none));
        assert!(none.citations.is_empty() && !none.values.contains_key("answer"));
        let id = demo.gravest().await;
        let asked = json!({ "question": "Which account ran the encoded PowerShell command?", "incident_id": id });
        let answered = demo.call("ask_alerts", asked).await;
        if let Some(value) = answered.values.get("answer").and_then(Value::as_str) {
            let numbers: Vec<u32> = answered.citations.iter().map(|cited| cited.number).collect();
            let short = value.split(" (").next().unwrap();
            assert!(holds(&answered, &numbers, short), "{value}: {:?}", answered.citations);
        }
    });
}

#[test]
fn general_knowledge_without_a_model_says_so_and_what_can_be_asked() {
    on_demo(|demo| async move {
        let output = demo
            .call("general_knowledge", json!({ "question": "What is Kerberoasting?" }))
            .await;
        assert!(
            matches!(&output.blocks[..], [Block::Card { kind, .. }] if kind == "notice"),
            "{output:?}"
        );
        assert!(text(&output).contains("no language model is set up"));
        assert!(output.suggestions.len() >= 3);
    });
}

#[test]
fn what_writes_is_logged_in_the_callers_name_and_cites_the_log() {
    on_demo(|demo| async move {
        // The least grave one, so that other tests see the others as they were.
        let all = demo.call("list_incidents", json!({ "limit": 100 })).await;
        let id = all.values["listed"].as_array().unwrap().last().unwrap()["id"].clone();
        let refused = demo.refusal("change_incident", json!({ "incident_id": id })).await;
        assert!(refused.contains("say what to change"), "{refused}");
        let change = json!({ "incident_id": id, "status": "inProgress", "assigned_to": "maria" });
        let changed = demo.call("change_incident", change.clone()).await;
        assert!(
            text(&changed).contains("is in progress, assigned to maria"),
            "{}",
            text(&changed)
        );
        let by_ann = |output: &Output| {
            output
                .citations
                .iter()
                .all(|cited| matches!(&cited.proof, Proof::Entry { by, automated: false, .. } if by == "ann"))
        };
        assert!(
            !changed.citations.is_empty() && by_ann(&changed),
            "{:?}",
            changed.citations
        );
        let again = demo.call("change_incident", change).await;
        assert!(text(&again).contains("nothing was changed"), "{}", text(&again));
        let comment = json!({ "incident_id": id, "text": "host was reimaged" });
        let commented = demo.call("comment_incident", comment).await;
        assert!(
            holds(&commented, &[1], "host was reimaged"),
            "{:?}",
            commented.citations
        );
        let posted = demo.call("post_incident_report", json!({ "incident_id": id })).await;
        assert_eq!(posted.values["added"], json!(true));
        assert_eq!(posted.citations.len(), 1);
    });
}

#[test]
fn uploaded_files_answer_with_file_and_place_for_their_uploader_alone() {
    on_demo(|demo| async move {
        let text_of = b"# Isolation\n\nServers are isolated by the network team, on call at 4711.\n";
        let document = documents::read_document("runbook.md", text_of, &documents::ReadLimits::default()).unwrap();
        let files = knowledge::Knowledge::new(demo.workspace.state_store().clone());
        files
            .add("runbook.md", text_of.to_vec(), &document, "ann")
            .await
            .unwrap();
        let found = demo
            .call("search_files", json!({ "question": "Who isolates a server?" }))
            .await;
        assert!(text(&found).contains("runbook.md, line 3: "), "{}", text(&found));
        assert!(
            matches!(&found.citations[0].proof, Proof::Passage { file, place, .. } if file == "runbook.md" && place == "line 3")
        );
        let refused = demo
            .refusal("search_files", json!({ "question": "isolate", "file": "other.md" }))
            .await;
        assert!(
            refused.contains("`other.md`") && refused.contains("runbook.md"),
            "{refused}"
        );
        let context = SkillContext {
            user_id: "bob".to_owned(),
            ..SkillContext::default()
        };
        let inputs = json!({ "question": "Who isolates a server?" });
        let theirs = demo
            .registry
            .run("search_files", &context, inputs.as_object().unwrap())
            .await
            .unwrap();
        assert!(theirs.citations.is_empty(), "{theirs:?}");
    });
}
