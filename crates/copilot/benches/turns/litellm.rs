//! LiteLLM's proxy before the scripted model, in a Python environment of its own.

use crate::{call, memory, model};
use llm::ChatModel;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long its start may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// The proxy.
pub(crate) struct Process {
    child: Child,
    models: BTreeMap<&'static str, Arc<dyn ChatModel>>,
    _folder: tempfile::TempDir,
}

impl Process {
    pub(crate) async fn start(behind: &model::Process) -> Result<Self, String> {
        let program = environment()?;
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config.yaml");
        let entry = |name: &str| {
            format!(
                "- model_name: {name}\n  litellm_params:\n    model: openai/{name}\n    api_base: {}\n    api_key: {}\n",
                behind.url(),
                model::KEY
            )
        };
        std::fs::write(&config, format!("model_list:\n{}{}", entry("quick"), entry("paced"))).unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let child = Command::new(program)
            .env("LITELLM_MASTER_KEY", model::KEY)
            .arg("--config")
            .arg(&config)
            .args(["--host", "127.0.0.1", "--port", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("it does not start: {error}"))?;
        let url = format!("http://127.0.0.1:{port}/v1");
        let models = ["quick", "paced"].map(|name| (name, model::client(&url, name)));
        let process = Self {
            child,
            models: BTreeMap::from(models),
            _folder: folder,
        };
        let begun = Instant::now();
        while !call(process.named("quick")).await {
            if begun.elapsed() > PATIENCE {
                return Err(format!("it did not answer within {PATIENCE:?}"));
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        Ok(process)
    }

    pub(crate) fn named(&self, name: &str) -> Arc<dyn ChatModel> {
        Arc::clone(&self.models[name])
    }

    pub(crate) fn peak_mb(&self) -> u64 {
        memory::peak_mb(self.child.id())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().unwrap();
    }
}

/// Returns the program, from an environment that is made once.
fn environment() -> Result<PathBuf, String> {
    let folder = std::env::temp_dir().join("outrider-bench-litellm");
    let program = folder.join("bin/litellm");
    if program.exists() {
        return Ok(program);
    }
    let step = |command: &mut Command, what: &str| match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr);
            let last = errors.lines().last().unwrap_or("no reason given");
            Err(format!("{what} failed: {last}"))
        }
        Err(error) => Err(format!("{what} failed: {error}")),
    };
    step(
        Command::new("python3").args(["-m", "venv"]).arg(&folder),
        "python3 -m venv",
    )?;
    step(
        Command::new(folder.join("bin/python")).args(["-m", "pip", "install", "--quiet", "litellm[proxy]"]),
        "installing litellm[proxy]",
    )?;
    if program.exists() {
        return Ok(program);
    }
    Err("the package is installed but brings no program".to_owned())
}
