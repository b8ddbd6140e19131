//! `/v1/rest/mgmt`: the commands that clients send to find their way. None changes anything.

use super::answer_v1;
use super::command::Command;
use super::error::Failure;
use super::properties::{Asked, Request};
use super::show::{self, About};
use super::table::Table;
use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Error;
use crate::query::Answered;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use hunt::KustoType;

/// Says whether a text is a command and not a query.
pub(super) fn is_command(text: &str) -> bool {
    Command::read(text).word(0).starts_with('.')
}

/// Answers a command; a query is answered too, as Kusto does.
pub(super) async fn post(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let request = match Request::of(&headers) {
        Ok(request) => request,
        Err(error) => return error.into_response(),
    };
    match answer(&app, &caller, &request, &bytes).await {
        Ok(mut response) => {
            request.mark(&mut response);
            response
        }
        Err(error) => Failure { error, request }.into_response(),
    }
}

async fn answer(app: &App, caller: &Caller, request: &Request, bytes: &[u8]) -> Result<Response, Error> {
    let mut asked = Asked::read(bytes)?;
    let command = Command::read(&asked.text);
    if !command.word(0).starts_with('.') {
        let answered = super::query::run(app, caller, &asked, request).await?;
        return Ok(answer_v1::response(answered, &asked, request));
    }
    let about = About {
        app,
        caller,
        database: &asked.database,
    };
    let table = table_of(&about, &command).await?;
    let Some(rest) = command.rest else {
        return Ok(answer_v1::command(&table));
    };
    asked.text = format!("{}\n| {rest}", table.to_kql());
    let Answered { result, .. } = super::query::run(app, caller, &asked, request).await?;
    let rows = result
        .json_rows()
        .map_err(|error| Error::query(error.into(), &asked.text))?;
    Ok(answer_v1::command(&Table {
        columns: result.columns,
        rows,
    }))
}

async fn table_of(about: &About<'_>, command: &Command) -> Result<Table, Error> {
    if command.begins(&[".cancel", "query", "*"]) {
        let id = command.words[2..].concat();
        let was_running = about.app.queries.cancel(about.caller, &id);
        return Ok(Table::new(&[
            ("ClientRequestId", KustoType::String),
            ("RunningQueryCanceled", KustoType::Bool),
        ])
        .row(vec![id.into(), was_running.into()]));
    }
    if command.begins(&[".show"])
        && let Some(table) = show::table(about, command).await?
    {
        return Ok(table);
    }
    Err(Error::BadRequest {
        problem: format!(
            "the command `{}` is not supported: this database answers .show version, databases, tables, table T schema, \
             database schema, functions, cluster, queries, principal roles, and .cancel query",
            command.words.join(" ").chars().take(120).collect::<String>()
        ),
    })
}
