//! Places in a query's text, as editors and as people count them.

use api::{DiagnosticSeverity, QueryDiagnostic};
use kql::Span;

/// Returns the remark of an engine's error, when it points at a place.
pub(crate) fn of_error(error: &hunt::Error, text: &str) -> Option<QueryDiagnostic> {
    let span = error.span()?;
    let message = match error {
        hunt::Error::Syntax { message, .. } | hunt::Error::Semantic { message, .. } => message.clone(),
        other => other.to_string(),
    };
    Some(at(
        error.code().to_owned(),
        message,
        DiagnosticSeverity::Error,
        span,
        text,
    ))
}

/// Returns the remark of the parser.
pub(crate) fn of_parser(diagnostic: &kql::Diagnostic, text: &str) -> QueryDiagnostic {
    let severity = match diagnostic.severity {
        kql::Severity::Error => DiagnosticSeverity::Error,
        kql::Severity::Warning => DiagnosticSeverity::Warning,
    };
    at(
        diagnostic.code.to_string(),
        diagnostic.message.clone(),
        severity,
        diagnostic.span,
        text,
    )
}

fn at(code: String, message: String, severity: DiagnosticSeverity, span: Span, text: &str) -> QueryDiagnostic {
    let (start, end) = span.utf16(text);
    QueryDiagnostic {
        code,
        message,
        severity,
        start: start as u64,
        end: end as u64,
    }
}
