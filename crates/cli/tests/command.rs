//! The command as a person runs it: the demo from empty folder to told attack, and what it says when
//! something is wrong.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
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
