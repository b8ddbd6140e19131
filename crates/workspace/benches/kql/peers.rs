//! The other engines, in a Python environment of their own.

use crate::measure::{Figure, TRIES};
use crate::{Figures, queries, rows};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGES: [&str; 3] = ["duckdb", "duckdb-kql", "chdb"];
const SCRIPT: &str = include_str!("peers.py");

/// Measures the other engines on the rows of a data folder, as far as they can be had.
pub(crate) fn run(folder: &Path, row_count: u64) -> Vec<(String, Figures)> {
    let python = match environment() {
        Ok(python) => python,
        Err(reason) => {
            println!("SKIPPED the other engines: {reason}");
            return Vec::new();
        }
    };
    let script = folder.join("peers.py");
    std::fs::write(&script, SCRIPT).unwrap();
    let queries: Vec<Value> = queries::queries(row_count)
        .into_iter()
        .map(|query| json!({"name": query.name, "kql": query.kql, "sql": query.sql}))
        .collect();
    let task = json!({
        "tries": TRIES,
        "queries": queries,
        "lake": folder.join("data/tables").join(rows::TABLE),
        "file": folder.join("peers.parquet"),
    });
    let task_file = folder.join("task.json");
    std::fs::write(&task_file, task.to_string()).unwrap();
    let mut engines = Vec::new();
    // One process per engine: what one leaves in memory is no other's cost.
    for engine in ["duckdb", "duckdb-kql", "chdb"] {
        let output = Command::new(&python)
            .arg(&script)
            .arg(engine)
            .arg(&task_file)
            .output()
            .unwrap();
        if !output.status.success() {
            let errors = String::from_utf8_lossy(&output.stderr);
            println!(
                "{engine} failed: {}",
                errors.lines().last().unwrap_or("no reason given")
            );
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let figures: Figures = lines
            .map(|line| {
                let number = |key: &str| line[key].as_f64().unwrap_or(f64::NAN);
                let figure = Figure {
                    cpu_ms: number("cpu_ms"),
                    wall_ms: number("wall_ms"),
                    answer: line["answer"].as_str().unwrap_or_default().to_owned(),
                };
                (line["name"].as_str().unwrap_or_default().to_owned(), figure)
            })
            .collect();
        engines.push((engine.to_owned(), figures));
    }
    engines
}

/// Returns the Python of an environment with the packages, which is made once.
fn environment() -> Result<PathBuf, String> {
    let folder = std::env::temp_dir().join("outrider-bench-peers");
    let python = folder.join("bin/python");
    let has_all = |python: &Path| {
        let imports = Command::new(python)
            .args(["-c", "import duckdb, duckdb_kql, chdb"])
            .output();
        imports.is_ok_and(|output| output.status.success())
    };
    if has_all(&python) {
        return Ok(python);
    }
    let step = |command: &mut Command, what: &str| match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr);
            Err(format!(
                "{what} failed: {}",
                errors.lines().last().unwrap_or("no reason given")
            ))
        }
        Err(error) => Err(format!("{what} failed: {error}")),
    };
    step(
        Command::new("python3").args(["-m", "venv"]).arg(&folder),
        "python3 -m venv",
    )?;
    step(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(PACKAGES),
        "installing duckdb, duckdb-kql and chdb",
    )?;
    if has_all(&python) {
        return Ok(python);
    }
    Err("the packages are installed but cannot be imported".to_owned())
}
