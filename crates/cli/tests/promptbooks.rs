//! Promptbooks through the command and the server: the built-in ones over the demo's data, and files of one's own out
//! and in again.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "parts/serving.rs"]
mod serving;

use serde_json::{Value, json};
use serving::Serving;
use std::path::Path;
use std::process::{Command, Output};

fn outrider(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_outrider"))
        .arg("--data")
        .arg(data)
        .args(arguments)
        .output()
        .unwrap()
}

/// What a command prints as JSON, one value after the other.
fn values(data: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = outrider(data, &[&["--format", "json"], arguments].concat());
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    let values = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    values.map(Result::unwrap).collect()
}

fn value(data: &Path, arguments: &[&str]) -> Value {
    let mut all = values(data, arguments);
    assert_eq!(all.len(), 1, "{arguments:?}: {all:?}");
    all.remove(0)
}

fn has_table(evaluation: &Value) -> bool {
    let mut blocks = evaluation["blocks"].as_array().unwrap().iter();
    blocks.any(|block| block["type"] == "table")
}

#[test]
fn p_140_all_eight_built_in_promptbooks_run_end_to_end_on_the_demos_data() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    assert!(outrider(data, &["demo", "--rows", "10000"]).status.success());
    let incidents = value(data, &["incident", "list"]);
    let incident = incidents["value"][0]["id"].as_str().unwrap().to_owned();
    let query =
        "DeviceLogonEvents | where isnotempty(AccountName) | summarize Count = count() by AccountName | top 1 by Count";
    let user = value(data, &["kql", query])[0]["AccountName"]
        .as_str()
        .unwrap()
        .to_owned();
    let books = value(data, &["promptbook", "list"]);
    let books = books.as_array().unwrap();
    assert_eq!(books.len(), 8);
    for book in books {
        let id = book["id"].as_str().unwrap();
        let mut arguments = vec!["promptbook".to_owned(), "run".to_owned(), id.to_owned()];
        for input in book["content"]["inputs"].as_array().unwrap() {
            let name = input["name"].as_str().unwrap();
            let given = match name {
                "DEFENDER_INCIDENT_ID" | "SENTINEL_INCIDENT_ID" => incident.as_str(),
                "UPN" => &user,
                "DAYS" => "30",
                "CVE_ID" => "CVE-2021-44228",
                "ARTICLE_URL" => "https://news.example/a",
                "SCRIPT_SNIPPET" => "powershell -enc dwBoAG8AYQBtAGkA",
                "THREAT_ACTOR_NAME" => "Midnight Blizzard",
                "ARTICLE_NAME" => "A wiper returns",
                other => unreachable!("{id} has an input `{other}` that this test does not know"),
            };
            arguments.extend(["--input".to_owned(), format!("{name}={given}")]);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let answers = values(data, &arguments);
        let prompts = book["content"]["prompts"].as_array().unwrap();
        assert_eq!(answers.len(), prompts.len(), "{id}: every prompt is answered");
        for (answer, prompt) in answers.iter().zip(prompts) {
            let told = !answer["blocks"].as_array().unwrap().is_empty() || answer["message"] != "";
            assert!(told, "{id}: `{}` is answered with nothing", prompt["content"]);
            if prompt["continueOnFailure"] != true {
                assert_eq!(answer["resultType"], "success", "{id}: {answer}");
                let cited = !answer["citations"].as_array().unwrap().is_empty();
                assert!(cited, "{id}: `{}` says what it rests on: {answer}", prompt["content"]);
            }
            for step in answer["steps"].as_array().unwrap() {
                assert_ne!(step["state"], "failed", "{id}: {step}");
            }
            // What was looked up in the data is either found with proof, or said not to be there.
            let claims = &answer["claims"];
            assert_eq!(claims["removed"], 0, "{id}: {answer}");
        }
        match id {
            "defender-incident" | "sentinel-incident" => {
                let entities = answers.iter().filter(|answer| has_table(answer)).count();
                assert!(
                    entities >= 2,
                    "{id}: addresses, users and devices are listed: {answers:?}"
                );
            }
            "user-analysis" => {
                assert!(has_table(&answers[1]), "the user's devices: {}", answers[1]);
                let summary = answers[2]["steps"].to_string();
                assert!(summary.contains("summarize_device"), "the first of them: {summary}");
            }
            _ => {}
        }
    }
}

/// A book with everything that a book can have.
fn whole() -> Value {
    json!({
        "name": "Look twice: \"quotes\", ünïcode",
        "description": "Line one\nline two",
        "visibility": "workspace",
        "tags": ["SOC analyst", "own"],
        "inputs": [{ "name": "INCIDENT_ID", "description": "Id of the incident: any" }],
        "prompts": [
            { "content": "Summarize incident <INCIDENT_ID>", "skill": "summarize_incident",
              "skillInputs": { "incident_id": "<INCIDENT_ID>" }, "plugins": ["incidents"], "continueOnFailure": true },
            { "content": "List the incidents of the last 30 days", "skill": "list_incidents",
              "skillInputs": { "days": 30 } },
            { "content": "# Which *users* are <INCIDENT_ID>'s? - 'a': yes" },
        ],
    })
}

/// What a book says, without who keeps it under which id.
fn content(book: &Value) -> &Value {
    &book["content"]
}

#[test]
fn w_005_a_promptbook_is_exported_and_taken_in_again_without_loss_by_command_and_by_api() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Serving::start(&data, &[]);
    let book = server.ask("POST", "/api/promptbooks", &whole());
    for (name, given) in whole().as_object().unwrap() {
        if name != "prompts" {
            assert_eq!(&content(&book)[name], given, "{name}");
        }
    }
    let id = book["id"].as_str().unwrap();
    for format in ["yaml", "json"] {
        let file = folder.path().join(format!("book.{format}"));
        let path = file.to_str().unwrap();
        // Out by the command, in by the API.
        let out = ["promptbook", "export", id, "--file-format", format, "-o", path];
        let written = outrider(&data, &out);
        assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
        let by_command = std::fs::read_to_string(&file).unwrap();
        let taken = server.ask("POST", "/api/promptbooks/import", &json!({ "text": by_command }));
        assert_eq!(content(&taken), content(&book), "{format}");
        assert_ne!(taken["id"], book["id"]);
        // Out by the API, in by the command: into a workspace that never saw it.
        let export = format!("/api/promptbooks/{id}/export/{format}");
        let (status, by_api) = serving::request(&server.address, "GET", &export, &Value::Null).unwrap();
        assert_eq!(status, 200, "{by_api}");
        assert_eq!(by_api.trim_end(), by_command.trim_end(), "{format}");
        std::fs::write(&file, &by_api).unwrap();
        let elsewhere = folder.path().join(format!("elsewhere-{format}"));
        let taken = value(&elsewhere, &["promptbook", "import", path]);
        assert_eq!(content(&taken), content(&book), "{format}");
        let again = value(&elsewhere, &["promptbook", "show", taken["id"].as_str().unwrap()]);
        assert_eq!(content(&again), content(&book), "{format}");
    }
    let broken = server_refuses(&server, "prompts: [");
    assert!(broken.contains("promptbook"), "{broken}");
}

fn server_refuses(server: &Serving, text: &str) -> String {
    let body = json!({ "text": text });
    let (status, answer) = serving::request(&server.address, "POST", "/api/promptbooks/import", &body).unwrap();
    assert_eq!(status, 400, "{answer}");
    answer.to_lowercase()
}
