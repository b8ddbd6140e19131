//! Writes an answer's rows piece by piece, so that a large one is never held as text.

use axum::body::Body;
use bytes::Bytes;
use futures::stream;
use hunt::{QueryResult, ResultColumn};
use serde_json::Value;
use std::iter::once;

/// Rows that are turned into text at once.
const PIECE: usize = 1_024;

/// How a row is written: as an array, or as an object by the names of the columns.
pub(crate) type WriteRow = fn(&[ResultColumn], Vec<Value>) -> Value;

/// Returns a body of rows, with commas between them, between a head and a tail.
pub(crate) fn body(head: String, result: QueryResult, write: WriteRow, tail: String) -> Body {
    let mut pieces = Vec::new();
    for batch in &result.batches {
        let mut start = 0;
        while start < batch.num_rows() {
            let rows = PIECE.min(batch.num_rows() - start);
            pieces.push(batch.slice(start, rows));
            start += rows;
        }
    }
    let mut is_first = true;
    let rows = pieces.into_iter().map(move |piece| {
        let mut text = String::new();
        for row in result.json_rows_of(&piece)? {
            if !is_first {
                text.push(',');
            }
            is_first = false;
            text.push_str(&write(&result.columns, row).to_string());
        }
        Ok::<Bytes, hunt::Error>(Bytes::from(text))
    });
    let whole = once(Ok(Bytes::from(head)))
        .chain(rows)
        .chain(once(Ok(Bytes::from(tail))));
    Body::from_stream(stream::iter(whole))
}
