//! Microsoft's own clients: one Python environment with all of them, and a server for them to ask.
//!
//! They come from the Python package index into an environment that is kept between runs.

use crate::fixture::Fixture;
use serde_json::Value;
use server::{Options, Server, Tls};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients");

/// The query whose typed values the clients are compared on.
pub(crate) const TYPES: &str = include_str!("../clients/query.kql");

/// What keeps the clients from running: no Python, or no packages.
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
fn environment() -> Result<PathBuf, Missing> {
    // Tests of one process make it once.
    static MAKING: Mutex<()> = Mutex::new(());
    let _held = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    let wanted = std::fs::read_to_string(Path::new(FOLDER).join("requirements.txt")).unwrap();
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients");
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

/// Returns the environment's Python; without one, says so, and fails in CI.
#[expect(clippy::print_stdout, reason = "a test says what it left out")]
pub(crate) async fn python() -> Option<PathBuf> {
    match tokio::task::spawn_blocking(environment).await.unwrap() {
        Ok(python) => Some(python),
        Err(Missing(problem)) => {
            assert!(
                std::env::var_os("CI").is_none_or(|value| value != "true"),
                "Microsoft's clients could not be had: {problem}"
            );
            println!("SKIPPED: Microsoft's clients could not be had: {problem}");
            None
        }
    }
}

/// How the server is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    Http,
    Https,
}

/// Serves the workspace and runs a script against it, with further arguments; returns what it printed.
/// With a token, the server asks for it.
pub(crate) async fn ask(
    fixture: &Fixture,
    python: &Path,
    script: &str,
    over: Over,
    arguments: &[&str],
    token: Option<&str>,
) -> Value {
    let data = fixture.folder.path();
    let tls = (over == Over::Https).then(|| Tls::self_signed(data).unwrap());
    let options = Options {
        address: "127.0.0.1:0".parse().unwrap(),
        names: token.iter().map(|_| "soc.example".to_owned()).collect(),
        tls: tls.clone(),
        ..Options::local(data.to_owned())
    };
    let server = Server::bind(Arc::clone(&fixture.workspace), options).await.unwrap();
    let (url, stop) = (server.url(), CancellationToken::new());
    let running = tokio::spawn(server.run(stop.clone()));
    let mut command = Command::new(python);
    command.arg(Path::new(FOLDER).join(script)).arg(url).args(arguments);
    command.args(token);
    if let Some(tls) = tls {
        command.env("REQUESTS_CA_BUNDLE", tls.certificate);
    }
    let output = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    stop.cancel();
    running.await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
