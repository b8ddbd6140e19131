//! The beginning of a source, on which formats decide.

use crate::framing::{self, Framer};
use serde_json::Value;

/// How many values formats see when they decide.
const FIRST_VALUES: usize = 20;

/// Bytes of a source that formats see when they decide.
pub(crate) const SAMPLE_BYTES: usize = 64 << 10;

/// The beginning of a source: at most 64 KiB, uncompressed, UTF-16 converted, byte order mark removed.
#[derive(Debug)]
pub struct Sample {
    name: String,
    bytes: Vec<u8>,
    whole: bool,
    values: Vec<Value>,
    table: Option<String>,
}

impl Sample {
    /// Makes a sample; `whole` says that the source has no more than these bytes.
    #[must_use]
    pub fn new(name: &str, bytes: Vec<u8>, whole: bool) -> Self {
        let values = first_values(&bytes, &[]);
        Self {
            name: name.to_owned(),
            bytes,
            whole,
            values,
            table: None,
        }
    }

    /// Sets the table that the user says the rows belong to.
    pub(crate) fn with_table(self, table: Option<String>) -> Self {
        Self { table, ..self }
    }

    /// Returns the table that the user says the rows belong to. Generic JSON and CSV are certain then.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// Returns the display name of the source (`a.zip!logs/conn.log`).
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the innermost file name, without folders, archive and compression suffix, as written:
    /// `conn.log` for `a.zip!logs/conn.log.gz`.
    #[must_use]
    pub fn file_name(&self) -> &str {
        let name = self.name.rsplit(['/', '\\', '!']).next().unwrap_or_default();
        [".gz", ".zst"]
            .iter()
            .find_map(|suffix| name.strip_suffix(suffix))
            .unwrap_or(name)
    }

    /// Returns the bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns whether the source has no more than these bytes.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Returns the text up to the first byte that is not UTF-8.
    #[must_use]
    pub fn text(&self) -> &str {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => text,
            Err(error) => {
                let valid = self.bytes.get(..error.valid_up_to()).unwrap_or_default();
                std::str::from_utf8(valid).unwrap_or_default()
            }
        }
    }

    /// Returns the lines that are not blank; a line cut off by the end of the sample is left out.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        let text = self.text();
        let complete = if self.whole {
            text
        } else {
            text.rfind('\n').map_or("", |end| &text[..end])
        };
        complete.lines().filter(|line| !line.trim().is_empty())
    }

    /// Returns up to 20 of the first JSON values: lines, elements of one big array, or values that
    /// follow one another. Empty when the text is not JSON or the first value does not fit.
    #[must_use]
    pub fn json(&self) -> &[Value] {
        &self.values
    }

    /// Like [`Sample::json`] for files that wrap their records in a named array, such as
    /// `{"Records":[…]}`: returns the first elements. Works on a cut-off file too.
    #[must_use]
    pub fn json_within(&self, unwrap: &'static [&'static str]) -> Vec<Value> {
        first_values(&self.bytes, unwrap)
    }
}

fn first_values(bytes: &[u8], unwrap: &'static [&'static str]) -> Vec<Value> {
    if !matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'[')) {
        return Vec::new();
    }
    let mut values = Vec::new();
    let mut framer = framing::json_values(bytes.to_vec(), unwrap);
    while let Ok(Some(block)) = framer.next_block() {
        let parsed = block
            .records()
            .filter_map(|record| serde_json::from_slice(record.bytes).ok());
        values.extend(parsed.take(FIRST_VALUES - values.len()));
        if values.len() == FIRST_VALUES {
            break;
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_lose_folders_archives_and_compression() {
        let name = |name| Sample::new(name, Vec::new(), true).file_name().to_owned();
        assert_eq!(name("/a/b.zip!logs/conn.log.gz"), "conn.log");
        assert_eq!(name("C:\\x\\eve.json"), "eve.json");
    }

    #[test]
    fn the_first_values_are_read_from_lines_and_from_cut_off_arrays() {
        let lines = Sample::new("a", b"{\"a\":1}\n{\"a\":2}\n{\"a\":".to_vec(), false);
        assert_eq!(lines.json().len(), 2);
        let wrapped = Sample::new("a", b"{\"Records\":[{\"a\":1},{\"a\":2},{\"".to_vec(), false);
        assert_eq!(wrapped.json_within(&["Records"]).len(), 2);
    }
}
