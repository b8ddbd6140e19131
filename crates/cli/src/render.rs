//! Results to standard output: tables, JSON, Markdown. The only place that prints.

use crate::arguments::Format;
use crate::text::{capped, inert};
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};

/// Longest cell of a table, in characters; JSON has everything.
const CELL_CHARACTERS: usize = 160;

/// Prints text and a line break. A reader that went away (`| head`) is no error.
pub(crate) fn line(text: &str) -> io::Result<()> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Prints a note to standard error.
pub(crate) fn note(text: &str) {
    // A note that cannot be shown is not worth failing for.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Prints a value as indented JSON.
pub(crate) fn json(value: &impl Serialize) -> io::Result<()> {
    line(&serde_json::to_string_pretty(value).map_err(io::Error::other)?)
}

/// Prints one record of CSV. Source: RFC 4180.
fn record<'a>(cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
    let quoted = |cell: &'a str| {
        if cell.contains(['"', ',', '\n', '\r']) {
            std::borrow::Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
        } else {
            std::borrow::Cow::Borrowed(cell)
        }
    };
    line(&cells.map(quoted).collect::<Vec<_>>().join(","))
}

/// Prints rows in the asked form; for JSON, an array of objects named by the headings.
pub(crate) fn rows(format: Format, headings: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    match format {
        Format::Json => {
            let objects: Vec<serde_json::Map<String, serde_json::Value>> = rows
                .iter()
                .map(|row| {
                    headings
                        .iter()
                        .map(ToString::to_string)
                        .zip(row.iter().map(|cell| cell.as_str().into()))
                        .collect()
                })
                .collect();
            json(&objects)
        }
        Format::Csv => {
            record(headings.iter().copied())?;
            rows.iter().try_for_each(|row| record(row.iter().map(String::as_str)))
        }
        Format::Md => {
            line(&format!("| {} |", headings.join(" | ")))?;
            line(&format!("|{}", " --- |".repeat(headings.len())))?;
            rows.iter().try_for_each(|row| {
                let cells: Vec<String> = row.iter().map(|cell| inert(cell).replace('|', "\\|")).collect();
                line(&format!("| {} |", cells.join(" | ")))
            })
        }
        Format::Table => {
            let mut table = Table::new();
            table
                .load_style(presets::NOTHING)
                .set_header(headings.iter().map(|heading| heading.to_uppercase()));
            if io::stdout().is_terminal() {
                table.set_content_arrangement(ContentArrangement::Dynamic);
            }
            for row in rows {
                table.add_row(
                    row.iter()
                        .map(|cell| capped(&inert(cell), CELL_CHARACTERS).into_owned()),
                );
            }
            line(&table.trim_fmt())
        }
    }
}
