//! Says what is wrong with a query without running it.

use super::{ROWS, options, run};
use crate::app::App;
use crate::error::Error;
use crate::query::{self, body, diagnostics};
use api::{DiagnosticSeverity, HuntingCheck, HuntingQuery};
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use chrono::Utc;

/// Answers it: everything that the parser says, else the first thing that does not fit the tables.
pub(crate) async fn post(State(app): State<App>, bytes: Bytes) -> Result<Json<HuntingCheck>, Error> {
    let asked: HuntingQuery = body::read(&bytes)?;
    let text = asked.query.as_str();
    let parsed = kql::parse(text);
    let mut remarks: Vec<_> = parsed
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostics::of_parser(diagnostic, text))
        .collect();
    let mut columns = Vec::new();
    if !parsed.has_errors() {
        let options = options(&app, &asked, Utc::now(), ROWS)?;
        match query::check(&app, text, options).await {
            Ok(found) => columns = run::columns(&found),
            Err(Error::Query { error, text }) => match diagnostics::of_error(&error, &text) {
                Some(remark) => remarks.push(remark),
                None => return Err(Error::Query { error, text }),
            },
            Err(other) => return Err(other),
        }
    }
    Ok(Json(HuntingCheck {
        ok: remarks
            .iter()
            .all(|remark| remark.severity != DiagnosticSeverity::Error),
        diagnostics: remarks,
        columns,
    }))
}
