//! The real server, killed with `kill -9` while it answers, while it runs a plan, while it runs a promptbook, and at
//! any moment: after a restart nothing that it acknowledged is lost, what was done is shown, and what was cut off can
//! be taken up.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod following;
mod model;
#[path = "../parts/serving.rs"]
mod serving;

use following::{is_done, until};
use model::{Model, Reply};
use serde_json::{Value, json};
use serving::{Serving, request};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take that does not depend on the test's machine being quick.
const PATIENCE: Duration = Duration::from_secs(120);

/// A data folder with two alerts of one incident.
fn data() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let alert = |id: &str, title: &str, minute: u32| {
        let at = format!("2026-03-02T08:{minute:02}:00Z");
        let entities = json!([
            { "$id": "1", "Type": "host", "HostName": "WS-07" },
            { "$id": "2", "Type": "account", "Name": "kim", "NTDomain": "CORP" } ]);
        json!({ "TimeGenerated": at, "StartTime": at, "EndTime": at, "DisplayName": title, "AlertName": title,
            "AlertSeverity": "High", "Description": "found by a test", "ProviderName": "MDATP", "VendorName": "Microsoft",
            "SystemAlertId": id, "VendorOriginalId": id, "Status": "New", "Tactics": "Execution",
            "Entities": entities.to_string(), "Type": "SecurityAlert" })
    };
    let logs = folder.path().join("SecurityAlert.jsonl");
    let lines = [alert("a-1", "Script started", 0), alert("a-2", "Credentials read", 4)];
    std::fs::write(&logs, lines.map(|line| line.to_string()).join("\n")).unwrap();
    let data = folder.path().join("data");
    let read = Command::new(env!("CARGO_BIN_EXE_outrider"))
        .arg("--data")
        .arg(&data)
        .arg("ingest")
        .arg(&logs)
        .output()
        .unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    (folder, data)
}

/// Starts a server that may ask the model.
fn serve(data: &Path, model: &Model) -> Serving {
    Serving::start(data, &["--internal-host", &model.address])
}

fn session(server: &Serving) -> String {
    let session = server.ask("POST", "/api/sessions", &json!({}));
    session["id"].as_str().unwrap().to_owned()
}

/// Asks, and returns the id of the run that begins.
fn ask(server: &Serving, session: &str, body: &Value) -> String {
    let prompt = server.ask("POST", &format!("/api/sessions/{session}/prompts"), body);
    prompt["evaluations"][0]["id"].as_str().unwrap().to_owned()
}

fn evaluation(server: &Serving, id: &str) -> Value {
    server.ask("GET", &format!("/api/evaluations/{id}"), &Value::Null)
}

/// Looks again and again until something is so.
fn when<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(started.elapsed() < PATIENCE, "{what} did not come");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn ended(server: &Serving, id: &str) -> Value {
    when("the end of the run", || {
        let stands = evaluation(server, id);
        (!stands["completedAt"].is_null()).then_some(stands)
    })
}

/// The run that a session's only prompt shows, once the server has found that nobody works on it.
fn interrupted(server: &Serving, session: &str, content: &str) -> Value {
    let prompts = server.ask("GET", &format!("/api/sessions/{session}/prompts"), &Value::Null);
    let prompts = prompts["value"].as_array().unwrap();
    assert_eq!((prompts.len(), &prompts[0]["content"]), (1, &json!(content)));
    let id = prompts[0]["evaluations"][0]["id"].as_str().unwrap();
    let stands = ended(server, id);
    assert_eq!(
        (&stands["state"], &stands["interrupted"]),
        (&json!("failed"), &json!(true)),
        "{stands}"
    );
    assert!(stands["message"].as_str().unwrap().contains("resume it"), "{stands}");
    stands
}

fn calls(evaluation: &Value, state: &str) -> Vec<Value> {
    let steps = evaluation["steps"].as_array().unwrap().iter();
    steps
        .filter(|step| step["skill"].is_string() && step["state"] == state)
        .cloned()
        .collect()
}

fn resume(server: &Serving, id: &str) -> Value {
    server.ask("POST", &format!("/api/evaluations/{id}/resume"), &json!({}))
}

#[test]
fn killed_while_a_model_writes_the_answer_is_taken_up_with_what_was_looked_up() {
    const PROMPT: &str = "What should I know about my incidents?";
    let (_folder, data) = data();
    let model = Model::start([Reply::Calls("list_incidents", json!({})), Reply::Rambles]);
    let server = serve(&data, &model);
    server.ask("PUT", "/api/settings/models", &model.settings());
    let session = session(&server);
    let run = ask(&server, &session, &json!({ "content": PROMPT }));
    until(&server.address, &run, is_done).unwrap_or_else(|| panic!("no call is done: {}", evaluation(&server, &run)));
    when("the answer's words", || (model.rambled() > 5).then_some(()));
    drop(server);

    let model = Model::start([Reply::Says("There is 1 incident [1].")]);
    let server = serve(&data, &model);
    let left = interrupted(&server, &session, PROMPT);
    assert_eq!(calls(&left, "done").len(), 1, "{left}");
    let shown = left["blocks"].to_string();
    assert!(
        shown.contains("\"type\":\"table\""),
        "what the call gave is shown: {shown}"
    );
    assert!(!left["citations"].as_array().unwrap().is_empty(), "{left}");

    server.ask("PUT", "/api/settings/models", &model.settings());
    let resumed = resume(&server, left["id"].as_str().unwrap());
    let done = ended(&server, resumed["id"].as_str().unwrap());
    assert_eq!(
        (&done["state"], &done["attempt"]),
        (&json!("completed"), &json!(2)),
        "{done}"
    );
    let asked = model.asked();
    assert_eq!(asked.len(), 1, "what was looked up is not looked up again: {asked:?}");
    let messages = asked[0]["messages"].as_array().unwrap();
    assert!(messages.iter().any(|message| message["role"] == "tool"), "{messages:?}");
    let again = format!("/api/evaluations/{}/resume", left["id"].as_str().unwrap());
    let twice = request(&server.address, "POST", &again, &json!({})).unwrap();
    assert_eq!(twice.0, 409, "it is taken up once: {}", twice.1);
}

#[test]
fn killed_in_the_middle_of_an_approved_plan_is_approved_again_and_does_only_the_rest() {
    const STEPS: usize = 20;
    let (_folder, data) = data();
    let model = Model::start([]);
    let server = serve(&data, &model);
    let incidents = server.ask("GET", "/api/incidents", &Value::Null);
    let incident = incidents["value"][0]["id"].as_str().unwrap();
    let content = format!("Summarize incident {incident} and tell me what to do next");
    let session = session(&server);
    let run = ask(&server, &session, &json!({ "content": content }));
    when("the plan", || {
        (evaluation(&server, &run)["planState"] == "proposed").then_some(())
    });
    let steps: Vec<Value> = (0..STEPS)
        .map(|at| {
            let query = format!("SecurityAlert | extend Step = {at} | summarize count() by Step");
            json!({ "skill": "run_query", "inputs": { "query": query } })
        })
        .collect();
    let approval = json!({ "steps": steps });
    server.ask("POST", &format!("/api/evaluations/{run}/approve"), &approval);
    let told = until(&server.address, &run, is_done).unwrap();
    drop(server);

    let server = serve(&data, &model);
    let left = interrupted(&server, &session, &content);
    let done = calls(&left, "done");
    assert!(
        (1..STEPS).contains(&done.len()),
        "{} of {STEPS} steps were done",
        done.len()
    );
    assert!(
        done.iter().any(|step| step["position"] == told["position"]),
        "what was told is kept: {left}"
    );
    assert!(left["blocks"].to_string().contains("\"type\":\"table\""), "{left}");

    let resumed = resume(&server, left["id"].as_str().unwrap());
    assert_eq!(
        (&resumed["state"], &resumed["planState"]),
        (&json!("waiting"), &json!("proposed")),
        "{resumed}"
    );
    let id = resumed["id"].as_str().unwrap();
    server.ask("POST", &format!("/api/evaluations/{id}/approve"), &json!({}));
    let whole = ended(&server, id);
    assert_eq!(whole["resultType"], "success", "{whole}");
    let all = calls(&whole, "done");
    assert_eq!(all.len(), STEPS, "{whole}");
    for step in &done {
        let same = |other: &&Value| other["inputs"] == step["inputs"];
        let kept = all.iter().find(same).unwrap();
        assert_eq!(
            (&kept["startedAt"], &kept["endedAt"]),
            (&step["startedAt"], &step["endedAt"]),
            "what was done is not done again"
        );
    }
}

#[test]
fn killed_in_the_middle_of_a_promptbook_goes_on_by_itself_and_asks_nothing_twice() {
    let (_folder, data) = data();
    let model = Model::start([Reply::Rambles]);
    let server = serve(&data, &model);
    server.ask("PUT", "/api/settings/models", &model.settings());
    let list = json!({ "content": "List the incidents", "skill": "list_incidents", "continueOnFailure": true });
    let book = json!({ "name": "Three looks", "prompts": [
        list, { "content": "What should I know about my incidents?", "continueOnFailure": true }, list ] });
    let book = server.ask("POST", "/api/promptbooks", &book);
    let begun = server.ask(
        "POST",
        &format!("/api/promptbooks/{}/run", book["id"].as_str().unwrap()),
        &json!({ "inputs": {} }),
    );
    let path = format!("/api/promptbook-runs/{}", begun["runId"].as_str().unwrap());
    when("the second prompt", || (model.rambled() > 5).then_some(()));
    let before = server.ask("GET", &path, &Value::Null);
    assert_eq!(before["prompts"][0]["state"], "completed", "{before}");
    drop(server);

    // The model has nothing more to say: the embedded analyst answers in its place.
    let server = serve(&data, &model);
    let after = when("the end of the promptbook", || {
        let run = server.ask("GET", &path, &Value::Null);
        (run["state"] != "running").then_some(run)
    });
    assert_eq!(after["state"], "completed", "{after}");
    assert_eq!(after["prompts"][0], before["prompts"][0]);
    assert_eq!(after["prompts"][1]["promptId"], before["prompts"][1]["promptId"]);
    let path = format!("/api/sessions/{}/prompts", begun["sessionId"].as_str().unwrap());
    let prompts = server.ask("GET", &path, &Value::Null);
    let runs: Vec<usize> = prompts["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|prompt| prompt["evaluations"].as_array().unwrap().len())
        .collect();
    assert_eq!(
        runs,
        [1, 2, 1],
        "the prompt that was cut off has a second run: {prompts}"
    );
}

#[test]
fn killed_at_any_moment_has_every_prompt_that_it_accepted_and_every_end_that_it_told() {
    const ASKERS: usize = 3;
    let (_folder, data) = data();
    let model = Model::start([]);
    let mut server = serve(&data, &model);
    let session = session(&server);
    let accepted: Arc<Mutex<Vec<(String, bool)>>> = Arc::default();
    for kill in 0..3_u64 {
        let address = server.address.clone();
        let asking: Vec<_> = (0..ASKERS)
            .map(|_| {
                let (address, session, accepted) = (address.clone(), session.clone(), Arc::clone(&accepted));
                std::thread::spawn(move || {
                    let path = format!("/api/sessions/{session}/prompts");
                    let body = json!({ "content": "/list_incidents" });
                    // Until the server is gone.
                    while let Ok((202, answer)) = request(&address, "POST", &path, &body) {
                        let prompt: Value = serde_json::from_str(&answer).unwrap();
                        let run = prompt["evaluations"][0]["id"].as_str().unwrap();
                        accepted.lock().unwrap().push((run.to_owned(), false));
                        if until(&address, run, |name, _| name == "end").is_some() {
                            let mut accepted = accepted.lock().unwrap();
                            accepted
                                .iter_mut()
                                .filter(|(id, _)| id == run)
                                .for_each(|one| one.1 = true);
                        }
                    }
                })
            })
            .collect();
        std::thread::sleep(Duration::from_millis(700 + 433 * kill));
        drop(server);
        for asker in asking {
            asker.join().unwrap();
        }
        server = serve(&data, &model);
    }
    let accepted = accepted.lock().unwrap().clone();
    assert!(accepted.len() > ASKERS * 2, "{}", accepted.len());
    let path = format!("/api/sessions/{session}/prompts");
    let prompts = server.ask("GET", &path, &Value::Null);
    let prompts = prompts["value"].as_array().unwrap();
    for (id, has_ended) in &accepted {
        let kept = prompts
            .iter()
            .flat_map(|prompt| prompt["evaluations"].as_array().unwrap())
            .find(|evaluation| evaluation["id"] == **id);
        let kept = kept.unwrap_or_else(|| panic!("run {id} was accepted and is lost"));
        if *has_ended {
            assert_eq!(kept["resultType"], "success", "{kept}");
            assert!(!kept["blocks"].as_array().unwrap().is_empty(), "{kept}");
            continue;
        }
        let stands = ended(&server, id);
        if stands["interrupted"] == true {
            let resumed = resume(&server, id);
            assert_eq!(ended(&server, resumed["id"].as_str().unwrap())["resultType"], "success");
        } else {
            assert_eq!(stands["resultType"], "success", "{stands}");
        }
    }
}

#[test]
fn two_servers_over_one_folder_leave_each_others_runs_alone() {
    let (_folder, data) = data();
    let model = Model::start([Reply::Rambles]);
    let one = serve(&data, &model);
    one.ask("PUT", "/api/settings/models", &model.settings());
    let session = session(&one);
    let run = ask(
        &one,
        &session,
        &json!({ "content": "What should I know about my incidents?" }),
    );
    when("the answer's words", || (model.rambled() > 5).then_some(()));
    let two = serve(&data, &model);
    // Longer than a program may be silent.
    std::thread::sleep(Duration::from_secs(14));
    for server in [&one, &two] {
        let stands = evaluation(server, &run);
        assert_eq!(
            (&stands["completedAt"], &stands["interrupted"]),
            (&Value::Null, &json!(false)),
            "{stands}"
        );
    }
    drop(one);
    let end = until(&two.address, &run, |name, _| name == "end").unwrap();
    assert_eq!(
        end["interrupted"], true,
        "who follows it elsewhere hears of its end: {end}"
    );
}

#[cfg(unix)]
#[test]
fn asked_to_end_lets_go_of_its_runs_so_that_the_next_server_has_them_at_once() {
    let (_folder, data) = data();
    let model = Model::start([Reply::Rambles]);
    let mut server = serve(&data, &model);
    server.ask("PUT", "/api/settings/models", &model.settings());
    let session = session(&server);
    let content = "What should I know about my incidents?";
    ask(&server, &session, &json!({ "content": content }));
    when("the answer's words", || (model.rambled() > 5).then_some(()));
    let told = Command::new("kill")
        .args(["-TERM", &server.child.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success());
    when("the end of the server", || server.child.try_wait().unwrap());
    let next = serve(&data, &model);
    let prompts = next.ask("GET", &format!("/api/sessions/{session}/prompts"), &Value::Null);
    let run = &prompts["value"][0]["evaluations"][0];
    assert_eq!(
        (&run["state"], &run["interrupted"]),
        (&json!("failed"), &json!(true)),
        "{run}"
    );
}
