//! `make run` and `make dev`: the product on its demo data.

use crate::command::{cargo, output, root, run as execute, say};
use crate::web;
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// Builds server and portal, loads the demo scenario, serves. The first build of the release binary
/// takes minutes; a second call changes nothing and serves at once.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let started = Instant::now();
    web::build()?;
    if !release_binary()?.exists() {
        say(
            "building outrider (first time: 10 to 20 minutes on two cores; cargo shows the progress)",
        );
    }
    execute(&mut cargo(&["build", "--release", "--package", "cli"]))?;
    let mut command = Command::new(release_binary()?);
    command
        .current_dir(root())
        .args(["--data", "outrider-data/demo", "demo", "--serve"])
        .args(arguments);
    say(&format!("ready after {:.0?}; starting", started.elapsed()));
    execute(&mut command)
}

/// Serves the demo from a debug build, with the portal's sources reloading at their own address.
pub(crate) fn dev() -> Result<()> {
    web::install()?;
    execute(&mut cargo(&["build", "--package", "cli"]))?;
    let mut portal = web::npm(&["run", "dev"])
        .spawn()
        .context("cannot start the portal's dev server")?;
    let mut server = cargo(&[
        "run",
        "--package",
        "cli",
        "--",
        "--data",
        "outrider-data/demo",
        "demo",
        "--serve",
    ]);
    let ended = execute(&mut server);
    portal
        .kill()
        .context("cannot stop the portal's dev server")?;
    portal
        .wait()
        .context("cannot stop the portal's dev server")?;
    ended
}

/// Returns where cargo puts the release binary, wherever the target folder is.
pub(crate) fn release_binary() -> Result<PathBuf> {
    let text = output(&mut cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
    ]))?;
    let metadata: serde_json::Value =
        serde_json::from_str(&text).context("cargo metadata is not JSON")?;
    let target = metadata["target_directory"]
        .as_str()
        .context("cargo metadata names no target folder")?;
    Ok(PathBuf::from(target)
        .join("release")
        .join(format!("outrider{}", std::env::consts::EXE_SUFFIX)))
}
