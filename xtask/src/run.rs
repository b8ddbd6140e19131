//! `make run` and `make dev`: the product on its demo data.

use crate::command::{binary, cargo, root, run as execute, say};
use crate::web;
use anyhow::{Context, Result};
use std::process::Command;
use std::time::Instant;

/// Builds server and portal, loads the demo scenario, serves. The first build of the binary
/// takes minutes; a second call changes nothing and serves at once.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let started = Instant::now();
    web::build()?;
    if !binary("quick")?.exists() {
        say("building outrider (first time: about twenty minutes on two cores; cargo shows the progress)");
    }
    execute(&mut cargo(&["build", "--profile", "quick", "--package", "cli"]))?;
    let mut command = Command::new(binary("quick")?);
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
    execute(&mut cargo(&["build", "--workspace", "--all-targets"]))?;
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
    portal.kill().context("cannot stop the portal's dev server")?;
    portal.wait().context("cannot stop the portal's dev server")?;
    ended
}
