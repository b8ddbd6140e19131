//! CSV, written piece by piece.
//!
//! Source: RFC 4180.

use super::text;
use crate::query::values;
use axum::body::Body;
use bytes::Bytes;
use csv::WriterBuilder;
use futures::stream;
use hunt::{KustoType, QueryResult};
use std::iter::once;

/// Returns the file.
pub(super) fn write(result: QueryResult) -> Body {
    let names: Vec<String> = result
        .columns
        .iter()
        .map(|column| guarded(column.name.clone()))
        .collect();
    let head = record(&[names]);
    let batches = result.batches.clone();
    let rows = batches.into_iter().map(move |batch| {
        let rows: Vec<Vec<String>> = result
            .json_rows_of(&batch)
            .map_err(|error| std::io::Error::other(error.to_string()))?
            .into_iter()
            .map(|row| {
                let cells = result.columns.iter().zip(row);
                cells
                    .map(|(column, value)| {
                        let cell = text(&values::plain(column.kind, value));
                        match column.kind {
                            KustoType::String | KustoType::Dynamic => guarded(cell),
                            _ => cell,
                        }
                    })
                    .collect()
            })
            .collect();
        record(&rows)
    });
    Body::from_stream(stream::iter(once(head).chain(rows)))
}

/// Keeps a spreadsheet from taking text for a formula. Numbers and times never pass here, so a negative
/// number stays one.
fn guarded(mut text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        text.insert(0, '\'');
    }
    text
}

fn record(rows: &[Vec<String>]) -> std::io::Result<Bytes> {
    let mut writer = WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(Bytes::from(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(guarded(text.to_owned()), format!("'{text}"));
        }
        assert_eq!(guarded("plain = text".to_owned()), "plain = text");
    }

    #[test]
    fn quotes_commas_and_breaks_are_kept() {
        let row = vec!["a\"b".to_owned(), "c,d\r\ne".to_owned(), String::new()];
        assert_eq!(record(&[row]).unwrap(), "\"a\"\"b\",\"c,d\r\ne\",\r\n");
    }
}
