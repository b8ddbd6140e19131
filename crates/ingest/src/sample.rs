//! The beginning of a source, on which formats decide.

use serde_json::Value;

/// Bytes of a source that formats see when they decide.
pub(crate) const SAMPLE_BYTES: usize = 64 << 10;

/// The beginning of a source: at most 64 KiB, uncompressed, UTF-16 converted, byte order mark removed.
#[derive(Debug)]
pub struct Sample {
    name: String,
    bytes: Vec<u8>,
    whole: bool,
    values: Vec<Value>,
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
        }
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
        let name = self
            .name
            .rsplit(['/', '\\', '!'])
            .next()
            .unwrap_or_default();
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

fn first_values(bytes: &[u8], _unwrap: &'static [&'static str]) -> Vec<Value> {
    serde_json::Deserializer::from_slice(bytes)
        .into_iter::<Value>()
        .take(20)
        .map_while(Result::ok)
        .collect()
}
