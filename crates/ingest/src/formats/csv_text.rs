//! Comma-separated text: the delimiter, the header, and records as property bags.
//!
//! Leaves to others: cutting the stream into records (`framing`), and what the columns mean.
//! Source: RFC 4180; delimiters other than the comma as spreadsheets and Prowler write them.

use super::bag::Bag;
use crate::{Rejection, Sample};
use serde_json::Value;

/// How to read a CSV file.
#[derive(Debug, PartialEq)]
pub(crate) struct Csv {
    delimiter: char,
    names: Vec<String>,
}

/// Most columns of a file.
const MAX_COLUMNS: usize = 2000;

impl Csv {
    /// Reads the header of a file; `None` when its beginning is not like CSV: at least two named
    /// columns, no name twice, and no record with more fields.
    pub(crate) fn of(sample: &Sample) -> Option<Self> {
        let first = sample.lines().next()?;
        if first.starts_with(['{', '[', '<', '#']) {
            return None;
        }
        let delimiter = [',', '\t', ';', '|']
            .into_iter()
            .max_by_key(|delimiter| split(first, *delimiter).len())?;
        let mut names = split(first, delimiter);
        if names.len() < 2 || names.len() > MAX_COLUMNS {
            return None;
        }
        // Exporters that number rows leave that column unnamed.
        if let Some(name) = names.first_mut().filter(|name| name.trim().is_empty()) {
            *name = ROW_NUMBER.to_owned();
        }
        let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
        let is_name = |name: &String| !name.is_empty() && name.len() <= 128 && name.chars().any(char::is_alphabetic);
        let mut unique: Vec<&String> = names.iter().collect();
        unique.sort_unstable();
        unique.dedup();
        (unique.len() == names.len() && names.iter().all(is_name)).then_some(Self { delimiter, names })
    }

    /// Returns the names of the columns.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Reads a record; empty fields are left out.
    pub(crate) fn record(&self, text: &str) -> Result<Bag, Rejection> {
        let fields = split(text, self.delimiter);
        if fields.len() != self.names.len() {
            return Err(Rejection::new(format!(
                "{} fields where the header names {}",
                fields.len(),
                self.names.len()
            )));
        }
        let members = self
            .names
            .iter()
            .zip(fields)
            .filter(|(name, field)| !field.is_empty() && *name != ROW_NUMBER);
        Ok(members
            .map(|(name, field)| (name.clone(), Value::String(field)))
            .collect())
    }

    /// Returns the first records of the sample that are complete.
    pub(crate) fn first_records(&self, sample: &Sample) -> Vec<Bag> {
        let text = sample.text();
        let mut rest = text.get(record_length(text)..).unwrap_or_default();
        let mut records = Vec::new();
        while records.len() < 100 && !rest.is_empty() {
            let length = record_length(rest);
            let is_cut = length == rest.len() && !sample.is_whole();
            let record = rest.get(..length).unwrap_or_default().trim_end_matches(['\r', '\n']);
            if !is_cut && !record.is_empty() {
                records.extend(self.record(record));
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        records
    }
}

const ROW_NUMBER: &str = "row number (unnamed)";

/// Returns the length of the first record with its line end; quoted fields may hold line ends.
fn record_length(text: &str) -> usize {
    let mut in_quotes = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b'\n' if !in_quotes => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Splits a record into fields. A quote opens a field only at its beginning; doubled, it stands for
/// itself.
fn split(record: &str, delimiter: char) -> Vec<String> {
    let mut fields = Vec::new();
    let mut rest = record;
    loop {
        let (field, next) = match rest.strip_prefix('"') {
            Some(quoted) => split_quoted(quoted, delimiter),
            None => match rest.split_once(delimiter) {
                Some((field, next)) => (field.to_owned(), Some(next)),
                None => (rest.to_owned(), None),
            },
        };
        fields.push(field);
        match next {
            Some(next) if fields.len() <= MAX_COLUMNS => rest = next,
            _ => return fields,
        }
    }
}

fn split_quoted(text: &str, delimiter: char) -> (String, Option<&str>) {
    let mut field = String::new();
    let mut rest = text;
    while let Some((part, after)) = rest.split_once('"') {
        field.push_str(part);
        match after.strip_prefix('"') {
            Some(after) => {
                field.push('"');
                rest = after;
            }
            None => {
                let (tail, next) = match after.split_once(delimiter) {
                    Some((tail, next)) => (tail, Some(next)),
                    None => (after, None),
                };
                field.push_str(tail);
                return (field, next);
            }
        }
    }
    field.push_str(rest);
    (field, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_delimiters_and_row_numbers() {
        let sample = Sample::new(
            "a.csv",
            b",Name;x,Text\n0,a,\"say \"\"hi\"\",\nyou\"\n1,b,\n".to_vec(),
            true,
        );
        let csv = Csv::of(&sample).unwrap();
        assert_eq!(csv.names(), [ROW_NUMBER, "Name;x", "Text"]);
        let records = csv.first_records(&sample);
        assert_eq!(
            Value::from(records[0].clone()).to_string(),
            r#"{"Name;x":"a","Text":"say \"hi\",\nyou"}"#
        );
        assert_eq!(records.len(), 2);
        assert!(csv.record("1,2").is_err());
    }

    #[test]
    fn other_text_is_no_csv() {
        for text in [
            "one word\n",
            "{\"a\":1,\"b\":2}\n",
            "a,a\n1,2\n",
            "12,13\n1,2\n",
            "Dear reader, this is\n",
        ] {
            let sample = Sample::new("a", text.as_bytes().to_vec(), true);
            let read = Csv::of(&sample).filter(|csv| !csv.first_records(&sample).is_empty());
            assert_eq!(read, None, "{text}");
        }
    }
}
