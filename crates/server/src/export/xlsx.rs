//! XLSX: a sheet of rows, and one that says where they are from.
//!
//! Rows go to a temporary file as they are written, so memory does not grow with them. Text is always
//! written as text, never parsed as a formula. Limits of the format: 1,048,576 rows, 32,767 characters a
//! cell; what exceeds them is said on the second sheet. Source: Excel specifications and limits.

use super::{About, text};
use crate::error::Error;
use crate::query::values;
use hunt::{KustoType, QueryResult};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::Value;

const MOST_CHARACTERS: usize = 32_767;
const MOST_ROWS: u32 = 1_048_575;
/// Greatest whole number that a cell's number holds without a gap, 2^53 - 1.
const GREATEST_EXACT: u64 = (1 << 53) - 1;

/// Returns the file's bytes.
pub(super) fn write(result: &QueryResult, about: &About) -> Result<Vec<u8>, Error> {
    build(result, about)
}

fn failed(source: XlsxError) -> Error {
    Error::Export {
        source: Box::new(source),
    }
}

fn build(result: &QueryResult, about: &About) -> Result<Vec<u8>, Error> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let (mut cut, mut left_out, mut at) = (0_u64, 0_u64, 0_u32);
    {
        let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name("Results").map_err(failed)?;
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        for (column, held) in (0_u16..).zip(&result.columns) {
            sheet
                .write_string_with_format(0, column, &held.name, &bold)
                .map_err(failed)?;
        }
        for batch in &result.batches {
            let rows = result.json_rows_of(batch).map_err(|error| Error::Export {
                source: Box::new(error),
            })?;
            for row in rows {
                if at >= MOST_ROWS {
                    left_out += 1;
                    continue;
                }
                at += 1;
                for ((column, held), value) in (0_u16..).zip(&result.columns).zip(row) {
                    match cell(held.kind, value) {
                        Cell::Empty => {}
                        Cell::Flag(flag) => {
                            sheet.write_boolean(at, column, flag).map_err(failed)?;
                        }
                        Cell::Number(number) => {
                            sheet.write_number(at, column, number).map_err(failed)?;
                        }
                        Cell::Text(text) => {
                            let (text, was_cut) = capped(text);
                            cut += u64::from(was_cut);
                            sheet.write_string(at, column, text).map_err(failed)?;
                        }
                    }
                }
            }
        }
    }
    let sheet = book.add_worksheet();
    sheet.set_name("Query").map_err(failed)?;
    let mut lines = vec![
        ("Query", about.query.clone()),
        ("Time", about.timespan.clone().unwrap_or_else(|| "all".to_owned())),
        ("Run at", about.at.to_rfc3339()),
        ("Rows", at.to_string()),
    ];
    if result.truncated || left_out > 0 {
        lines.push(("Left out", "rows beyond the limit are not in this file".to_owned()));
    }
    if cut > 0 {
        lines.push((
            "Cut",
            format!("{cut} cells had more than {MOST_CHARACTERS} characters and are cut"),
        ));
    }
    for (row, (name, value)) in (0_u32..).zip(lines) {
        sheet.write_string_with_format(row, 0, name, &bold).map_err(failed)?;
        sheet.write_string(row, 1, capped(value).0).map_err(failed)?;
    }
    book.save_to_buffer().map_err(failed)
}

#[derive(Debug, PartialEq)]
enum Cell {
    Empty,
    Flag(bool),
    Number(f64),
    Text(String),
}

fn cell(kind: KustoType, value: Value) -> Cell {
    match values::plain(kind, value) {
        Value::Null => Cell::Empty,
        Value::Bool(flag) if kind == KustoType::Bool => Cell::Flag(flag),
        Value::Number(number) if matches!(kind, KustoType::Int | KustoType::Long | KustoType::Real) => {
            let is_exact = number
                .as_i64()
                .is_none_or(|whole| whole.unsigned_abs() <= GREATEST_EXACT);
            match number.as_f64() {
                Some(number) if is_exact => Cell::Number(number),
                _ => Cell::Text(number.to_string()),
            }
        }
        Value::String(text) if text.is_empty() => Cell::Empty,
        other => Cell::Text(text(&other)),
    }
}

/// The format counts UTF-16 code units.
fn capped(text: String) -> (String, bool) {
    if text.len() <= MOST_CHARACTERS || text.encode_utf16().count() <= MOST_CHARACTERS {
        return (text, false);
    }
    let mut units = 0;
    let kept = text
        .chars()
        .take_while(|character| {
            units += character.len_utf16();
            units <= MOST_CHARACTERS
        })
        .collect();
    (kept, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cells_keep_their_kind() {
        assert_eq!(cell(KustoType::String, json!("=1+1")), Cell::Text("=1+1".to_owned()));
        assert_eq!(cell(KustoType::Long, json!(5)), Cell::Number(5.0));
        assert_eq!(cell(KustoType::Long, json!(i64::MAX)), Cell::Text(i64::MAX.to_string()));
        assert_eq!(cell(KustoType::Bool, json!(true)), Cell::Flag(true));
        assert_eq!(cell(KustoType::Dynamic, json!([1])), Cell::Text("[1]".to_owned()));
        assert_eq!(cell(KustoType::Real, json!({"f": "nan"})), Cell::Text("NaN".to_owned()));
        assert_eq!(cell(KustoType::Long, Value::Null), Cell::Empty);
    }

    #[test]
    fn long_text_is_cut_at_a_character() {
        let (kept, was_cut) = capped("🦀".repeat(MOST_CHARACTERS));
        assert!(was_cut && kept.encode_utf16().count() == MOST_CHARACTERS - 1);
    }
}
