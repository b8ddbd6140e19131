//! Devices, identities, files, addresses and mails, each told from the rows about it.
//!
//! Every analysis says which rows it wants ([`queries`]: constant KQL over bound parameters) and is a pure
//! function of what comes back ([`report()`]): the same rows give the same [`Report`]. A report is made of
//! findings; each is a sentence in typed pieces that cites the rows, sets of rows or alerts that hold every
//! name, number and time in it, and [`check`] verifies that they do. What the workspace has no data about is
//! said, not hidden.
//!
//! Leaves to others: running the queries (`workspace`), alerts and incidents (`incidents`), wire formats.

mod alerts;
mod device;
mod email;
mod field;
mod file;
mod identity;
mod input;
mod look_back;
mod network;
mod report;

pub use input::{Inputs, Query, RowSet, Subject, SubjectKind};
pub use look_back::{DEFAULT_DAYS, LookBack, LookBackError, MOST_DAYS};
pub use report::{
    Absent, Attention, Check, Failure, Finding, Piece, Report, Section, Source, check, check_sources, render_json,
    render_markdown,
};

/// Returns the queries whose rows an analysis wants, in the order in which they are to be run.
#[must_use]
pub fn queries(kind: SubjectKind) -> &'static [Query] {
    match kind {
        SubjectKind::Device => device::QUERIES,
        SubjectKind::User => identity::QUERIES,
        SubjectKind::File => file::QUERIES,
        SubjectKind::Ip => network::IP_QUERIES,
        SubjectKind::Domain => network::DOMAIN_QUERIES,
        SubjectKind::Url => network::URL_QUERIES,
        SubjectKind::Email => email::QUERIES,
    }
}

/// Tells what the rows say about their subject.
#[must_use]
pub fn report(inputs: &Inputs) -> Report {
    match inputs.subject.kind {
        SubjectKind::Device => device::report(inputs),
        SubjectKind::User => identity::report(inputs),
        SubjectKind::File => file::report(inputs),
        SubjectKind::Ip | SubjectKind::Domain | SubjectKind::Url => network::report(inputs),
        SubjectKind::Email => email::report(inputs),
    }
}
