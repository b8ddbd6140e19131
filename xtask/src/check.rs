//! `make check`: what a reader would otherwise have to watch for.

use crate::command::{cargo, run, say};
use crate::{gen_files, layers, web};
use anyhow::Result;

/// Runs format, layers, clippy, generated files and the portal's own checks.
pub(crate) fn check() -> Result<()> {
    say("format");
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    say("layers");
    layers::check()?;
    web::build()?;
    say("clippy");
    run(&mut cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "--deny",
        "warnings",
    ]))?;
    say("generated files");
    gen_files::check()?;
    say("portal");
    run(&mut web::npm(&["run", "--silent", "check"]))
}
