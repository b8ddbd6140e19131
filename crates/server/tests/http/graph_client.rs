//! Microsoft's own Graph SDK reads our incidents and alerts.
//!
//! The SDK comes from the Python package index into an environment of its own, kept between runs.

use crate::fixture::{Fixture, HOSTILE};
use serde_json::Value;
use server::{Options, Server, make_token};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/graph_client");

/// What keeps the client from running: no Python, or no packages.
struct Missing(String);

fn run(command: &mut Command) -> Result<Output, Missing> {
    let output = command
        .output()
        .map_err(|error| Missing(format!("{command:?}: {error}")))?;
    if output.status.success() {
        return Ok(output);
    }
    Err(Missing(format!(
        "{command:?} failed: {}",
        String::from_utf8_lossy(&output.stderr)
    )))
}

/// Makes the environment unless it holds these very requirements already; returns its Python.
fn python() -> Result<PathBuf, Missing> {
    let wanted = std::fs::read_to_string(Path::new(FOLDER).join("requirements.txt")).unwrap();
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("graph_client");
    let python = environment.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let stamp = environment.join("requirements.done");
    if std::fs::read_to_string(&stamp).is_ok_and(|done| done == wanted) && python.exists() {
        return Ok(python);
    }
    run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&environment))?;
    let quiet = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-compile",
        "-r",
        "requirements.txt",
    ];
    run(Command::new(&python).args(quiet).current_dir(FOLDER))?;
    std::fs::write(&stamp, wanted).unwrap();
    Ok(python)
}

async fn read_with_sdk(fixture: &Fixture, python: PathBuf, token: Option<String>) -> Value {
    let options = Options {
        address: "127.0.0.1:0".parse().unwrap(),
        names: token.iter().map(|_| "soc.example".to_owned()).collect(),
        ..Options::local(fixture.folder.path().to_owned())
    };
    let server = Server::bind(Arc::clone(&fixture.workspace), options).await.unwrap();
    let (url, stop) = (server.url(), CancellationToken::new());
    let running = tokio::spawn(server.run(stop.clone()));
    let client = tokio::task::spawn_blocking(move || {
        let mut command = Command::new(python);
        command
            .arg(Path::new(FOLDER).join("read_incidents.py"))
            .arg(url)
            .args(token);
        command.output().unwrap()
    });
    let output = client.await.unwrap();
    stop.cancel();
    running.await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test]
async fn microsofts_sdk_lists_and_reads_incidents_and_alerts() {
    let python = match tokio::task::spawn_blocking(python).await.unwrap() {
        Ok(python) => python,
        Err(Missing(problem)) => {
            assert!(
                std::env::var_os("CI").is_none_or(|value| value != "true"),
                "the Graph SDK could not be had: {problem}"
            );
            println!("SKIPPED: the Graph SDK could not be had: {problem}");
            return;
        }
    };
    let fixture = Fixture::new().await;
    let said = read_with_sdk(&fixture, python.clone(), None).await;
    assert_eq!(said["count"], 2);
    assert_eq!(said["incidents"].as_array().unwrap().len(), 2);
    let high = &said["high"][0];
    assert_eq!(
        (high["severity"].as_str(), high["status"].as_str()),
        (Some("high"), Some("active"))
    );
    let alerts = high["alerts"].as_array().unwrap();
    assert_eq!(
        alerts
            .iter()
            .map(|alert| alert["id"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["alert-1", "alert-2", "alert-3"]
    );
    assert_eq!(alerts[2]["title"], HOSTILE);
    assert_eq!(alerts[1]["techniques"][0], "T1003.001");
    let evidence = alerts[1]["evidence"].as_array().unwrap();
    for kind in ["DeviceEvidence", "UserEvidence", "ProcessEvidence"] {
        assert!(evidence.iter().any(|item| item == kind), "{kind} among {evidence:?}");
    }
    assert!(said["alerts"].as_array().unwrap().len() >= 2);
    assert_eq!(said["alert"]["id"], said["alerts"][0]);
    assert_eq!(
        (said["missing"]["status"].as_u64(), said["missing"]["code"].as_str()),
        (Some(404), Some("ResourceNotFound"))
    );

    let token = make_token(fixture.folder.path()).unwrap();
    let with_token = read_with_sdk(&fixture, python, Some(token)).await;
    assert_eq!(with_token["incidents"], said["incidents"]);
}
