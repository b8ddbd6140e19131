//! Writes a query in the usual layout.

use crate::error::Error;
use crate::query::body;
use api::HuntingText;
use axum::Json;
use bytes::Bytes;

/// Answers it; a text that does not parse is refused, since it could only be changed by guessing.
pub(crate) async fn post(bytes: Bytes) -> Result<Json<HuntingText>, Error> {
    let asked: HuntingText = body::read(&bytes)?;
    let parsed = kql::parse(&asked.query);
    let first = parsed
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.severity == kql::Severity::Error);
    match first {
        Some(diagnostic) => Err(Error::Query {
            error: Box::new(hunt::Error::Syntax {
                message: diagnostic.message.clone(),
                span: diagnostic.span,
            }),
            text: asked.query,
        }),
        None => Ok(Json(HuntingText {
            query: kql::format(&parsed.tree),
        })),
    }
}
