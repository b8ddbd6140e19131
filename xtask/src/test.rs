//! `make test` and `make bench`.

use crate::command::{cargo, run, say};
use crate::web;
use anyhow::Result;

/// Runs every test: Rust, portal units, then the browser against the real server.
pub(crate) fn test() -> Result<()> {
    web::build()?;
    say("portal unit tests");
    run(&mut web::npm(&["run", "--silent", "test"]))?;
    say("Rust tests");
    run(&mut cargo(&["build", "--package", "cli"]))?;
    run(&mut cargo(&["test", "--workspace", "--quiet"]))?;
    say("browser tests");
    run(&mut web::npm(&["run", "--silent", "test:browser"]))
}

/// Runs the benchmarks in release builds.
pub(crate) fn bench() -> Result<()> {
    run(&mut cargo(&["bench", "--workspace"]))
}
