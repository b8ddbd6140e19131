//! Running other programs from the root of the repository.

use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Returns the root of the repository that `cargo xtask` was called in.
///
/// Asked of cargo at run time: two checkouts may share a target folder, and with it this program.
pub(crate) fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    PathBuf::from(own).join("..")
}

/// Returns `cargo`, the one that runs this, ready for arguments.
///
/// It does not hear what the outer cargo told this program: build scripts that watch such variables (that of
/// `ring`, below DataFusion) would run again whenever one calls `make` after `cargo` or the other way round.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text == "OUT_DIR" || text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command.args(arguments).current_dir(root());
    command
}

/// Runs a program and fails, naming it, unless it ends well.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let words = describe(command);
    let status = command.status().with_context(|| format!("cannot start `{words}`"))?;
    if !status.success() {
        bail!("`{words}` failed with {status}");
    }
    Ok(())
}

/// Runs a program and returns what it printed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let words = describe(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start `{words}`"))?;
    if !output.status.success() {
        bail!("`{words}` failed with {}", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{words}` printed something that is not UTF-8"))
}

/// Says what is being done, on the terminal.
#[expect(clippy::print_stderr, reason = "a chore runner talks to the person who called it")]
pub(crate) fn say(text: &str) {
    eprintln!("\u{1b}[1m=>\u{1b}[0m {text}");
}

/// Returns where cargo puts the product's binary of a profile, wherever the target folder is.
pub(crate) fn binary(profile: &str) -> Result<PathBuf> {
    let text = output(&mut cargo(&["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: serde_json::Value = serde_json::from_str(&text).context("cargo metadata is not JSON")?;
    let target = metadata["target_directory"]
        .as_str()
        .context("cargo metadata names no target folder")?;
    Ok(PathBuf::from(target)
        .join(profile)
        .join(format!("outrider{}", std::env::consts::EXE_SUFFIX)))
}

fn describe(command: &Command) -> String {
    let mut words = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        words.push(' ');
        words.push_str(&argument.to_string_lossy());
    }
    words
}
