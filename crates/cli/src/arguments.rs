//! The command line: names, defaults and the help that teaches them.

use crate::commands;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// A self-hosted security copilot: real logs in, an explained incident out.
///
/// Start with `outrider demo --serve`, or point it at your own logs:
///
///   outrider ingest ./logs        read a folder, run the rules, group the alerts
///   outrider incident list        what happened
///   outrider incident summary 1   …told in full, every statement with its evidence
///   outrider serve                the same in the browser
#[derive(Debug, Parser)]
#[command(name = "outrider", version, verbatim_doc_comment, max_term_width = 100)]
pub(crate) struct Arguments {
    /// Folder that holds tables, alerts and settings; made on first use
    #[arg(
        long,
        global = true,
        env = "OUTRIDER_DATA",
        default_value = "outrider-data",
        value_name = "DIR"
    )]
    pub(crate) data: PathBuf,

    /// How to print results
    #[arg(long, global = true, value_enum, default_value_t = Form::Table)]
    pub(crate) format: Form,

    /// Log what is being done, to standard error (repeat for more)
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,

    /// What to do
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What can be asked for as the form of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Aligned columns, for a terminal
    Table,
    /// JSON, for programs; Microsoft Graph's shape where Graph has one
    Json,
    /// Markdown, for tickets and chats
    Md,
    /// Comma-separated values (RFC 4180), for scripts; `outrider serve` exports files for spreadsheets
    Csv,
    /// A Word file; reports, with `--output`
    Docx,
    /// A PDF file; reports, with `--output`
    Pdf,
}

impl Form {
    /// Returns the form of what is printed; none for a file.
    pub(crate) fn printed(self) -> Option<Format> {
        match self {
            Self::Table => Some(Format::Table),
            Self::Json => Some(Format::Json),
            Self::Md => Some(Format::Md),
            Self::Csv => Some(Format::Csv),
            Self::Docx | Self::Pdf => None,
        }
    }
}

/// A form of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Aligned columns.
    Table,
    /// JSON.
    Json,
    /// Markdown.
    Md,
    /// Comma-separated values.
    Csv,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read logs into tables, run the rules, group alerts into incidents
    Ingest(commands::ingest::Ingest),
    /// Run a KQL query on the tables; without one, ask for them at a prompt
    Kql(commands::kql::Kql),
    /// List, show and explain incidents
    #[command(subcommand)]
    Incident(commands::incident::Incident),
    /// Ask the copilot in plain words
    Ask(commands::ask::Ask),
    /// List, show, export, take in and delete sessions of the copilot
    #[command(subcommand)]
    Session(commands::session::Session),
    /// List, show, run, export and import promptbooks
    #[command(subcommand)]
    Promptbook(commands::promptbook::Promptbook),
    /// Tell about a device: protection, activity, weak software, settings, alerts
    Device(commands::entity::Entity),
    /// Tell about a user: criticality, unusual behaviour, role, devices, risk
    User(commands::entity::Entity),
    /// Tell about a file, by name or hash: where it is, who signed it, what it did
    File(commands::entity::Entity),
    /// Tell about an address: who contacted it, when, how much
    Ip(commands::entity::Entity),
    /// Tell about a domain: who contacted it, mails from it, clicks
    Domain(commands::entity::Entity),
    /// Tell about a web address: who opened it, mails that link to it
    Url(commands::entity::Entity),
    /// Tell about one mail, by its network or internet message id
    Email(commands::entity::Entity),
    /// Read, approve and list the organisation's own response tasks
    #[command(subcommand)]
    Guidebook(commands::guidebook::Guidebook),
    /// List, run and test analytics rules
    #[command(subcommand)]
    Rules(commands::rules::Rules),
    /// List the tables; compact them, drop old rows
    #[command(subcommand)]
    Tables(commands::tables::Tables),
    /// Load the demo scenario (simulated data), and serve it if asked
    Demo(commands::demo::Demo),
    /// Serve the portal and the HTTP interfaces
    Serve(commands::serve::Serve),
    /// Check the data folder and this machine, and say what to do about what is wrong
    Doctor(commands::doctor::Doctor),
    /// Read a document from standard input; this program starts itself so, with limits
    #[command(name = workspace::READ_DOCUMENT, hide = true)]
    ReadDocument(commands::read_document::ReadDocument),
}
