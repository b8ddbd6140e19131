//! The command as a person runs it: the demo from empty folder to told attack, and what it says when
//! something is wrong.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn outrider(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_outrider"))
        .arg("--data")
        .arg(data)
        .args(arguments)
        .output()
        .unwrap()
}

fn json(data: &Path, arguments: &[&str]) -> Value {
    let output = outrider(data, &[&["--format", "json"], arguments].concat());
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn failure(data: &Path, arguments: &[&str]) -> String {
    let output = outrider(data, arguments);
    assert!(!output.status.success(), "{arguments:?} went well");
    // The report is wrapped to the width of the terminal.
    String::from_utf8(output.stderr)
        .unwrap()
        .split_whitespace()
        .filter(|word| *word != "│")
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a step shows a row of the key: at its time, and with one of its artefacts.
fn shows(step: &Value, wanted: &Value) -> bool {
    let at = step["at"].as_str().unwrap();
    let until = step["until"].as_str().unwrap_or(at);
    let text = step.to_string();
    let artefacts = wanted["artefacts"].as_array().unwrap();
    // Times of one day in one form compare as text; a step may begin within the row's range or span it.
    at <= wanted["to"].as_str().unwrap()
        && until >= &wanted["from"].as_str().unwrap()[..19]
        && artefacts
            .iter()
            .any(|artefact| text.contains(serde_json::to_string(artefact).unwrap().trim_matches('"')))
}

#[test]
fn the_demo_is_found_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    assert!(outrider(data, &["demo", "--rows", "30000"]).status.success());

    let key = json(data, &["demo", "--key"]);
    let incidents = json(data, &["incident", "list"]);
    let attack = &incidents["value"][0];
    assert_eq!(attack["severity"], "high");
    let id = attack["id"].as_str().unwrap();
    let steps = json(data, &["incident", "steps", id]);
    let steps = steps.as_array().unwrap();
    assert!(
        steps
            .iter()
            .all(|step| !step["citations"].as_array().unwrap().is_empty())
    );
    let rows = key["steps"].as_array().unwrap();
    let missed: Vec<&Value> = rows
        .iter()
        .filter(|row| !steps.iter().any(|step| shows(step, row)))
        .map(|row| &row["title"])
        .collect();
    assert!(
        missed.len() * 5 <= rows.len(),
        "more than a fifth of the attack is not told: {missed:?}"
    );

    let summary = outrider(data, &["incident", "summary", id]);
    let text = String::from_utf8(summary.stdout).unwrap();
    let claims = text.lines().find(|line| line.ends_with("claims cited")).unwrap();
    let (cited, all) = claims.trim_end_matches(" claims cited").split_once(" of ").unwrap();
    assert_eq!(cited, all, "{claims}");
    assert!(text.contains("Simulated"));

    // The same again adds nothing.
    let before = json(data, &["kql", "union SecurityAlert, DeviceProcessEvents | count"]);
    assert!(outrider(data, &["demo", "--rows", "30000"]).status.success());
    assert_eq!(
        json(data, &["kql", "union SecurityAlert, DeviceProcessEvents | count"]),
        before
    );
}

#[test]
fn logs_go_in_once_and_unreadable_ones_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let log = folder.path().join("Door_CL.json");
    std::fs::write(
        &log,
        "{\"TimeGenerated\":\"2026-01-02T03:04:05Z\",\"Door\":\"north\"}\n{broken\n",
    )
    .unwrap();
    let path = log.to_str().unwrap();
    let report = json(&data, &["ingest", path]);
    assert_eq!(
        (
            report["events"].as_u64(),
            report["stored"].as_u64(),
            report["rejected"].as_u64()
        ),
        (Some(2), Some(1), Some(1))
    );
    let rejected = json(&data, &["kql", "OutriderRejected_CL | project SourceName, Reason, Raw"]);
    assert_eq!(rejected[0]["SourceName"], path);
    assert_eq!(rejected[0]["Raw"], "{broken");
    let again = json(&data, &["ingest", path]);
    assert_eq!(again["events"], 0);

    let odd = folder.path().join("odd.dat");
    std::fs::write(&odd, "neither log nor table, only prose\n").unwrap();
    let said = failure(&data, &["ingest", odd.to_str().unwrap()]);
    assert!(said.contains("1 of 1 files could not be read"), "{said}");
    let said = failure(&data, &["ingest", "/no/such/folder"]);
    assert!(said.contains("/no/such/folder"), "{said}");
}

#[test]
fn wrong_queries_point_at_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let said = failure(folder.path(), &["kql", "DeviceProcessEvents | where FileNam == 'x'"]);
    assert!(said.contains("KS142") && said.contains("FileName"), "{said}");
    let said = failure(folder.path(), &["incident", "show", "77"]);
    assert!(said.contains("no incident 77"), "{said}");
}

#[test]
fn other_machines_are_not_served_without_a_login() {
    let folder = tempfile::tempdir().unwrap();
    let said = failure(folder.path(), &["serve", "--bind", "0.0.0.0:0"]);
    assert!(said.contains("--set-password") || said.contains("password"), "{said}");
}

fn said(data: &Path, arguments: &[&str], input: &str) -> (bool, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_outrider"))
        .arg("--data")
        .arg(data)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn queries_are_checked_and_formatted_without_tables() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let (ok, printed) = said(data, &["kql", "fmt"], "SigninLogs|where ResultType==0|take 5");
    assert!(ok && printed.lines().count() == 3, "{printed}");
    let file = data.join("query.kql");
    std::fs::write(&file, &printed).unwrap();
    let (ok, again) = said(data, &["kql", "fmt", file.to_str().unwrap()], "");
    assert!(ok && again == printed, "{again}");
    let told = failure(data, &["kql", "fmt", "/no/such/file.kql"]);
    assert!(told.contains("/no/such/file.kql"), "{told}");

    assert!(said(data, &["kql", "check", file.to_str().unwrap()], "").0);
    let (ok, told) = said(data, &["kql", "check", "T | wher x"], "");
    assert!(!ok && told.starts_with("1:5: error K"), "{told}");
    // Names are checked only when there is something to check them against.
    assert!(said(data, &["kql", "check", "SigninLogs | where Nonsense == 1"], "").0);
    let (ok, told) = said(
        data,
        &[
            "kql",
            "check",
            "--schema",
            "catalogue",
            "SigninLogs | where Nonsense == 1",
        ],
        "",
    );
    assert!(!ok && told.contains("KS142"), "{told}");

    let lines = "{\"id\":1,\"query\":\"T | take 5\"}\n\n{\"id\":\"b\",\"query\":\"T | take\"}\n";
    let (ok, answers) = said(data, &["kql", "check", "--jsonl"], lines);
    let answers: Vec<Value> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(ok);
    assert_eq!((&answers[0]["id"], &answers[0]["ok"]), (&json!(1), &json!(true)));
    assert_eq!((&answers[1]["id"], &answers[1]["ok"]), (&json!("b"), &json!(false)));
    assert_eq!(answers[1]["diagnostics"][0]["severity"], "error");
    assert!(!data.join("tables").exists(), "checking makes no data folder");
}

#[test]
fn answers_come_as_csv_and_of_a_timespan() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let log = folder.path().join("Door_CL.json");
    let rows = [("2026-01-02", "north"), ("2026-01-03", "so,uth\\\"")];
    let lines = rows.map(|(day, door)| format!("{{\"TimeGenerated\":\"{day}T00:00:00Z\",\"Door\":\"{door}\"}}\n"));
    std::fs::write(&log, lines.concat()).unwrap();
    json(&data, &["ingest", log.to_str().unwrap()]);
    let query = "Door_CL | project Door, n = -1 | sort by Door asc";
    let (ok, csv) = said(&data, &["--format", "csv", "kql", query], "");
    assert!(ok && csv == "Door,n\nnorth,-1\n\"so,uth\"\"\",-1\n", "{csv}");
    let narrowed = json(
        &data,
        &["kql", "--timespan", "2026-01-03/2026-01-04", "Door_CL | count"],
    );
    assert_eq!(narrowed[0]["Count"], 1);
    assert_eq!(
        json(&data, &["kql", "--timespan", "1h", "Door_CL | count"])[0]["Count"],
        0
    );
    let told = failure(&data, &["kql", "--timespan", "yesterday", "Door_CL"]);
    assert!(told.contains("no time"), "{told}");
    // Without a query and without a terminal, the query is what comes in.
    let (ok, printed) = said(&data, &["--format", "csv", "kql"], "Door_CL | count");
    assert!(ok && printed == "Count\n2\n", "{printed}");
}

/// `script` of util-linux gives the command a terminal.
#[cfg(target_os = "linux")]
#[test]
fn the_prompt_answers_completes_and_remembers() {
    let folder = tempfile::tempdir().unwrap();
    let outrider = env!("CARGO_BIN_EXE_outrider");
    let data = folder.path().display();
    // A terminal of no size would show a letter a line.
    let command = format!("stty cols 120 rows 40; {outrider} --data {data} kql");
    let spawned = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = spawned else {
        println!("SKIPPED: there is no `script` to give the prompt a terminal");
        return;
    };
    let mut input = child.stdin.take().unwrap();
    // The keys of a person: a query over two lines, one completed by Tab, a mistake, and the way out.
    for keys in [
        "print x = 40 + 1\r| extend y = x + 1;\r",
        "print z = 1 | exte\tw = z + 122\r\r",
        "print nonsense;\r",
        ".schema SigninLo\t\r",
        ".quit\r",
    ] {
        std::thread::sleep(std::time::Duration::from_millis(1_500));
        input.write_all(keys.as_bytes()).unwrap();
    }
    let output = child.wait_with_output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{shown}");
    for wanted in ["42", "123", "KS142", "ResultType", "1 row in"] {
        assert!(shown.contains(wanted), "{wanted} in {shown}");
    }
    let history = std::fs::read_to_string(folder.path().join("kql-history.jsonl")).unwrap();
    assert_eq!(
        history.lines().next(),
        Some("\"print x = 40 + 1\\n| extend y = x + 1;\"")
    );
}
