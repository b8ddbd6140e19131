//! Chores of the repository: `cargo xtask run|test|check|bench|gen|dev|layers`.
//!
//! The Makefile's targets call these; nothing here is part of the product.

mod check;
mod command;
mod gen_files;
mod layers;
mod run;
mod test;
mod web;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run", rest @ ..] => run::run(rest),
        ["dev"] => run::dev(),
        ["test"] => test::test(),
        ["check"] => check::check(),
        ["bench"] => test::bench(),
        ["gen"] => gen_files::write(),
        ["gen", "--check"] => gen_files::check(),
        ["layers"] => layers::check(),
        _ => bail!("usage: cargo xtask run|dev|test|check|bench|gen [--check]|layers"),
    }
}
