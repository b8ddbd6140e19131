//! The commands, one file each: parse, call, render.

pub(crate) mod ask;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod entity;
pub(crate) mod guidebook;
pub(crate) mod incident;
pub(crate) mod ingest;
pub(crate) mod kql;
pub(crate) mod promptbook;
pub(crate) mod read_document;
pub(crate) mod rules;
pub(crate) mod serve;
pub(crate) mod session;
pub(crate) mod tables;
mod turn;

use crate::arguments::{Arguments, Command, Form, Format};
use crate::failure::Failure;
use analysis::SubjectKind;
use std::path::Path;
use workspace::Workspace;

/// What every command is told.
pub(crate) struct Context<'a> {
    pub(crate) data: &'a Path,
    pub(crate) format: Format,
    /// The form that was asked for, which may be that of a file.
    pub(crate) form: Form,
}

impl Context<'_> {
    pub(crate) async fn open(&self) -> Result<Workspace, Failure> {
        let workspace = Workspace::open(self.data).await?;
        // Uploaded documents are read by another process of this program.
        if let Ok(program) = std::env::current_exe() {
            workspace.read_documents_with(program);
        }
        Ok(workspace)
    }
}

/// Runs the command.
pub(crate) async fn run(arguments: &Arguments) -> Result<(), Failure> {
    let printed = arguments.format.printed();
    if printed.is_none() && !arguments.command.writes_files() {
        return Err(Failure::Told(
            "only `outrider incident report ID --output FILE` writes Word and PDF files".to_owned(),
        ));
    }
    let context = Context {
        data: &arguments.data,
        format: printed.unwrap_or(Format::Md),
        form: arguments.format,
    };
    match &arguments.command {
        Command::Ingest(command) => command.run(&context).await,
        Command::Kql(command) => command.run(&context).await,
        Command::Ask(command) => command.run(&context).await,
        Command::Device(command) => command.run(SubjectKind::Device, &context).await,
        Command::User(command) => command.run(SubjectKind::User, &context).await,
        Command::File(command) => command.run(SubjectKind::File, &context).await,
        Command::Ip(command) => command.run(SubjectKind::Ip, &context).await,
        Command::Domain(command) => command.run(SubjectKind::Domain, &context).await,
        Command::Url(command) => command.run(SubjectKind::Url, &context).await,
        Command::Email(command) => command.run(SubjectKind::Email, &context).await,
        Command::Incident(command) => Box::pin(command.run(&context)).await,
        Command::Guidebook(command) => command.run(&context).await,
        Command::Session(command) => Box::pin(command.run(&context)).await,
        Command::Promptbook(command) => Box::pin(command.run(&context)).await,
        Command::Rules(command) => command.run(&context).await,
        Command::Tables(command) => command.run(&context).await,
        Command::Demo(command) => command.run(&context).await,
        Command::Serve(command) => command.run(&context).await,
        Command::Doctor(command) => command.run(&context).await,
        // It has run before there was a runtime.
        Command::ReadDocument(_) => Ok(()),
    }
}

impl Command {
    /// Whether the command writes files of reports.
    fn writes_files(&self) -> bool {
        matches!(self, Self::Incident(incident::Incident::Report { output: Some(_), .. }))
    }
}
