//! The prompt of `outrider kql`: queries over several lines, history, completion, Ctrl-C for a query that
//! takes too long.

mod completion;
mod highlight;
mod history;
mod line;
mod reader;
mod terminal;

use super::{options, show};
use crate::arguments::{Form, Format};
use crate::commands::Context;
use crate::failure::Failure;
use crate::progress::Line;
use crate::render;
use completion::Names;
use history::History;
use kql::ast::StatementKind;
use reader::{Entered, Reader};
use std::time::{Duration, Instant};
use workspace::Workspace;

/// Rows that are shown at once.
const ROWS: usize = 100;

const HELP: &str = "\
A query ends with a blank line or with `;` and runs. Tab completes, Up and Down bring back earlier ones.
  .tables [WORD]   tables with rows, or those whose names hold the word
  .schema TABLE    its columns
  .format FORM     table, json, csv or md
  .rows N          rows to show
  .help            this
  .quit            end; Ctrl-D does too
Ctrl-C stops a running query, or forgets what was typed.";

/// Asks and answers until the person leaves.
pub(super) async fn run(context: &Context<'_>, workspace: &Workspace, timespan: Option<&str>) -> Result<(), Failure> {
    let names = Names::of(workspace).await?;
    let history = History::open(context.data);
    let mut reader = Reader::new(names, history)?;
    let mut settings = Settings {
        format: context.format,
        rows: ROWS,
    };
    render::note("outrider kql: a blank line or `;` runs the query, .help tells more");
    loop {
        let text = match reader.read()? {
            Entered::Text(text) => text,
            Entered::Left => return Ok(()),
        };
        match text.strip_prefix('.') {
            Some(command) => {
                if !settings.obey(command, workspace).await? {
                    return Ok(());
                }
            }
            None => {
                if let Err(failure) = answer(workspace, &text, timespan, &settings).await {
                    render::note(&format!("{:?}", miette::Report::new(failure)));
                }
            }
        }
    }
}

/// Says whether a text can run: it ends the way a query ends, and there is a query in it.
fn is_complete(text: &str) -> bool {
    let trimmed = text.trim_end();
    let ends_blank = text.lines().last().is_none_or(|line| line.trim().is_empty());
    if trimmed.starts_with('.') || ends_blank {
        return true;
    }
    trimmed.ends_with(';')
        && kql::parse(trimmed)
            .tree
            .statements
            .iter()
            .any(|statement| matches!(statement.kind, StatementKind::Expression(_)))
}

struct Settings {
    format: Format,
    rows: usize,
}

impl Settings {
    /// Does what a command says; says whether to go on.
    async fn obey(&mut self, command: &str, workspace: &Workspace) -> Result<bool, Failure> {
        let command = command.trim().trim_end_matches(';');
        let (word, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        let rest = rest.trim();
        match word {
            "quit" | "exit" | "q" => return Ok(false),
            "help" | "" => render::note(HELP),
            "tables" => tables(workspace, rest, self.format).await?,
            "schema" => schema(workspace, rest, self.format)?,
            "rows" => match rest.parse() {
                Ok(rows) if rows > 0 => self.rows = rows,
                _ => render::note("write .rows and a number from 1"),
            },
            "format" => match <Form as clap::ValueEnum>::from_str(rest, true)
                .ok()
                .and_then(Form::printed)
            {
                Some(format) => self.format = format,
                None => render::note("write .format and table, json, csv or md"),
            },
            other => render::note(&format!("no command .{}; .help lists them", crate::text::inert(other))),
        }
        Ok(true)
    }
}

async fn tables(workspace: &Workspace, word: &str, format: Format) -> Result<(), Failure> {
    let word = word.to_lowercase();
    let stored = workspace.lake().tables().await?;
    let rows_of = |name: &str| {
        let held = stored.iter().find(|table| table.name == name);
        held.and_then(|table| table.rows).unwrap_or(0)
    };
    let rows: Vec<Vec<String>> = hunt::Tables::names(workspace.lake())
        .into_iter()
        .map(|name| (rows_of(&name), name))
        .filter(|(rows, name)| match word.is_empty() {
            true => *rows > 0,
            false => name.to_lowercase().contains(&word),
        })
        .map(|(rows, name)| vec![name, rows.to_string()])
        .collect();
    Ok(render::rows(format, &["table", "rows"], &rows)?)
}

fn schema(workspace: &Workspace, name: &str, format: Format) -> Result<(), Failure> {
    let Some(table) = hunt::Tables::table(workspace.lake(), name) else {
        render::note(&format!("no table {}; .tables lists them", crate::text::inert(name)));
        return Ok(());
    };
    let rows: Vec<Vec<String>> = table
        .columns
        .iter()
        .map(|column| vec![column.name.clone(), column.kind.name().to_owned()])
        .collect();
    Ok(render::rows(format, &["column", "type"], &rows)?)
}

/// Runs a query; the first Ctrl-C stops it.
async fn answer(workspace: &Workspace, text: &str, timespan: Option<&str>, settings: &Settings) -> Result<(), Failure> {
    let options = options(timespan)?;
    let started = Instant::now();
    let mut task = tokio::spawn({
        let (workspace, text) = (workspace.clone(), text.to_owned());
        async move { Box::pin(workspace.query(&text, &options)).await }
    });
    let outcome = {
        let line = Line::spinner();
        line.say("running; Ctrl-C stops it");
        tokio::select! {
            biased;
            _ = tokio::signal::ctrl_c() => None,
            joined = &mut task => Some(joined),
        }
    };
    let Some(joined) = outcome else {
        // It ends at its next pause; the prompt is back at once.
        task.abort();
        render::note(&format!("stopped after {}", seconds(started.elapsed())));
        return Ok(());
    };
    let result = joined
        .map_err(|error| Failure::Told(format!("the query ended early: {error}")))?
        .map_err(|error| Failure::of_query(error, text))?;
    let mut rows = result.json_rows().map_err(|error| Failure::Query {
        error: Box::new(error),
        text: text.to_owned(),
    })?;
    let all = rows.len();
    rows.truncate(settings.rows);
    show(settings.format, &result, &rows)?;
    let more = match all > rows.len() {
        true => format!(", {} shown (.rows N shows more)", rows.len()),
        false => String::new(),
    };
    let plural = if all == 1 { "row" } else { "rows" };
    render::note(&format!("{all} {plural} in {}{more}", seconds(started.elapsed())));
    Ok(())
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_ends_with_a_blank_line_or_a_semicolon() {
        for (text, complete) in [
            ("T\n", false),
            ("T\n| take 5\n", false),
            ("T\n| take 5;\n", true),
            ("T\n| take 5\n\n", true),
            ("T\n| take 5\n  \n", true),
            ("let x = 5;\n", false),
            ("let x = 5;\nT | take x;\n", true),
            ("set notruncation;\n", false),
            (".tables\n", true),
            ("\n", true),
        ] {
            assert_eq!(is_complete(text), complete, "{text:?}");
        }
    }
}
