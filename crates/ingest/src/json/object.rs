//! Writes a flat JSON object, such as `AdditionalFields`.

/// A JSON object being written. Absent values (empty or `-`) are left out.
#[derive(Default)]
pub(crate) struct JsonObject {
    text: String,
}

impl JsonObject {
    /// Adds text, unless it is absent.
    pub(crate) fn text(&mut self, name: &str, value: &str) -> &mut Self {
        if !value.is_empty() && value != "-" {
            self.key(name);
            write_string(&mut self.text, value);
        }
        self
    }

    /// Adds text even when it is empty.
    pub(crate) fn any_text(&mut self, name: &str, value: &str) -> &mut Self {
        self.key(name);
        write_string(&mut self.text, value);
        self
    }

    /// Adds a number, unless it is absent.
    pub(crate) fn long(&mut self, name: &str, value: Option<i64>) -> &mut Self {
        if let Some(value) = value {
            self.key(name);
            self.text.push_str(&value.to_string());
        }
        self
    }

    /// Returns the object's text; empty when it has no members.
    pub(crate) fn finish(&mut self) -> String {
        if !self.text.is_empty() {
            self.text.push('}');
        }
        std::mem::take(&mut self.text)
    }

    fn key(&mut self, name: &str) {
        self.text.push(if self.text.is_empty() { '{' } else { ',' });
        write_string(&mut self.text, name);
        self.text.push(':');
    }
}

/// Writes a JSON string with its quotes.
fn write_string(out: &mut String, value: &str) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in value.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..=0x1F => {
                out.push_str(value.get(from..at).unwrap_or_default());
                out.push_str(&format!("\\u{byte:04x}"));
                from = at + 1;
                continue;
            }
            _ => continue,
        };
        out.push_str(value.get(from..at).unwrap_or_default());
        out.push_str(escape);
        from = at + 1;
    }
    out.push_str(value.get(from..).unwrap_or_default());
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_text_reads_back() {
        let value = "a\"b\\c\r\n\t\u{1}é😀";
        let text = JsonObject::default()
            .text("k\"", value)
            .text("gone", "-")
            .long("n", Some(-3))
            .finish();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read, serde_json::json!({"k\"": value, "n": -3}));
        assert_eq!(JsonObject::default().text("gone", "").finish(), "");
    }
}
