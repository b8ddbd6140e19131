//! Tables as Excel workbooks. A cell that begins like a formula stays text.
//! Source: OWASP, CSV Injection.

use crate::Error;
use crate::visible::visible;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// Characters that Excel allows in a cell, rows and columns in a sheet.
const CELL_CHARACTERS: usize = 32_767;
const ROWS: usize = 1_048_576;
const COLUMNS: usize = 16_384;

/// A value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text; never a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Flag(bool),
}

/// A table of a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name; shortened and cleaned as Excel asks.
    pub name: String,
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Returns tables as an XLSX file, one sheet each.
///
/// # Errors
///
/// [`Error::TooLarge`] when a table has more rows or columns than a sheet.
pub fn to_xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, Error> {
    let mut workbook = Workbook::new();
    let mut names: Vec<String> = Vec::new();
    for sheet in sheets {
        if sheet.rows.len() + 1 > ROWS || sheet.header.len() > COLUMNS {
            return Err(Error::TooLarge {
                name: sheet.name.clone(),
                size_bytes: sheet.rows.len() as u64,
                limit_bytes: ROWS as u64,
            });
        }
        let name = sheet_name(&sheet.name, &names);
        let worksheet = workbook.add_worksheet();
        fill(worksheet, sheet, &name).map_err(failed)?;
        names.push(name);
    }
    workbook.save_to_buffer().map_err(failed)
}

fn failed(source: XlsxError) -> Error {
    Error::Write {
        format: "XLSX",
        source: source.into(),
    }
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet, name: &str) -> Result<(), XlsxError> {
    worksheet.set_name(name)?;
    let bold = Format::new().set_bold();
    for (column, name) in (0_u16..).zip(&sheet.header) {
        worksheet.write_string_with_format(0, column, text(name), &bold)?;
    }
    for (row, values) in (1_u32..).zip(&sheet.rows) {
        for (column, value) in (0_u16..).zip(values.iter().take(sheet.header.len())) {
            match value {
                Cell::Empty => {}
                // Written as a string whatever it looks like: `=cmd|…` is shown, not computed.
                Cell::Text(value) => {
                    worksheet.write_string(row, column, text(value))?;
                }
                Cell::Number(value) if value.is_finite() => {
                    worksheet.write_number(row, column, *value)?;
                }
                Cell::Number(value) => {
                    worksheet.write_string(row, column, value.to_string())?;
                }
                Cell::Flag(value) => {
                    worksheet.write_boolean(row, column, *value)?;
                }
            }
        }
    }
    if !sheet.header.is_empty() {
        worksheet.set_freeze_panes(1, 0)?;
        let rows = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
        let last = u16::try_from(sheet.header.len() - 1).unwrap_or(u16::MAX);
        worksheet.autofilter(0, 0, rows, last)?;
        worksheet.set_autofit_max_width(400);
        worksheet.autofit();
    }
    Ok(())
}

fn text(value: &str) -> String {
    let shown = visible(value);
    if shown.encode_utf16().count() <= CELL_CHARACTERS {
        return shown;
    }
    let mut cut = String::new();
    let mut length = 1;
    for c in shown.chars() {
        length += c.len_utf16();
        if length > CELL_CHARACTERS {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    cut
}

/// Returns a name that Excel takes: at most 31 characters, none of `[]:*?/\`, not used before.
fn sheet_name(wanted: &str, used: &[String]) -> String {
    let clean: String = visible(wanted)
        .chars()
        .map(|c| {
            if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' | '\n' | '\t') {
                ' '
            } else {
                c
            }
        })
        .take(31)
        .collect();
    let clean = clean.trim();
    let base = if clean.is_empty() { "Sheet" } else { clean };
    let taken = |name: &str| used.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    if !taken(base) {
        return base.to_owned();
    }
    (2..)
        .map(|number| {
            let end = format!(" {number}");
            let head: String = base.chars().take(31 - end.len()).collect();
            format!("{head}{end}")
        })
        .find(|name| !taken(name))
        .unwrap_or_else(|| base.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_what_excel_takes() {
        let used = ["Sheet".to_owned(), "a b".to_owned()];
        assert_eq!(sheet_name("", &used), "Sheet 2");
        assert_eq!(sheet_name("A/B", &used), "A B 2");
        assert_eq!(sheet_name(&"x".repeat(40), &[]).len(), 31);
    }

    #[test]
    fn long_text_is_cut_where_excel_ends() {
        assert_eq!(text(&"x".repeat(40_000)).chars().count(), CELL_CHARACTERS);
        assert_eq!(text("short"), "short");
    }
}
