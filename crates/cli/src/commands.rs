//! The commands, one file each: parse, call, render.

pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod incident;
pub(crate) mod ingest;
pub(crate) mod kql;
pub(crate) mod rules;
pub(crate) mod serve;
pub(crate) mod tables;

use crate::arguments::{Arguments, Command, Format};
use crate::failure::Failure;
use std::path::Path;
use workspace::Workspace;

/// What every command is told.
pub(crate) struct Context<'a> {
    pub(crate) data: &'a Path,
    pub(crate) format: Format,
}

impl Context<'_> {
    pub(crate) async fn open(&self) -> Result<Workspace, Failure> {
        Ok(Workspace::open(self.data).await?)
    }
}

/// Runs the command.
pub(crate) async fn run(arguments: &Arguments) -> Result<(), Failure> {
    let context = Context {
        data: &arguments.data,
        format: arguments.format,
    };
    match &arguments.command {
        Command::Ingest(command) => command.run(&context).await,
        Command::Kql(command) => command.run(&context).await,
        Command::Incident(command) => command.run(&context).await,
        Command::Rules(command) => command.run(&context).await,
        Command::Tables(command) => command.run(&context).await,
        Command::Demo(command) => command.run(&context).await,
        Command::Serve(command) => command.run(&context).await,
        Command::Doctor(command) => command.run(&context).await,
    }
}
