//! The `outrider` command: parses, calls `workspace` or `server`, renders. It decides nothing.

mod arguments;
mod commands;
mod failure;
mod progress;
mod render;
mod stop;
mod text;

use arguments::{Arguments, Command};
use clap::Parser;
use mimalloc::MiMalloc;
use std::io;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Memory for many small pieces on many threads: with the system's own allocator a sixth of a turn's time goes there.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

/// Stack of the threads that run queries: a deeply nested query is bound and planned by recursion.
const STACK_BYTES: usize = 16 << 20;

fn main() -> miette::Result<ExitCode> {
    let arguments = Arguments::parse();
    let level = ["warn", "info", "debug", "trace"][usize::from(arguments.verbose.min(3))];
    let filter = EnvFilter::try_from_env("OUTRIDER_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .init();
    // The reader of documents runs within little memory: without a runtime's threads.
    if let Command::ReadDocument(command) = &arguments.command {
        command.run()?;
        return Ok(ExitCode::SUCCESS);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK_BYTES)
        .build()
        .map_err(failure::Failure::from)?;
    runtime.block_on(async { Box::pin(commands::run(&arguments)).await })?;
    Ok(ExitCode::SUCCESS)
}
