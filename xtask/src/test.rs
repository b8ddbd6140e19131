//! `make test` and `make bench`.

use crate::command::{binary, cargo, run, say};
use crate::web;
use anyhow::Result;

/// Runs every test: portal units, Rust, then the browser against the real server.
pub(crate) fn test() -> Result<()> {
    web::build()?;
    say("portal unit tests");
    run(&mut web::npm(&["run", "--silent", "test"]))?;
    say("Rust tests");
    // One set of features for all of it: building the command alone would compile DataFusion again.
    run(&mut cargo(&["test", "--workspace", "--quiet"]))?;
    run(&mut cargo(&["build", "--workspace", "--all-targets", "--quiet"]))?;
    say("browser tests");
    run(web::npm(&["run", "--silent", "test:browser"]).env("OUTRIDER_BINARY", binary("debug")?))
}

/// Runs the benchmarks in release builds.
pub(crate) fn bench() -> Result<()> {
    run(&mut cargo(&["bench", "--workspace"]))
}
