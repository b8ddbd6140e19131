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
    out.reserve(value.len() + 2);
    out.push('"');
    let mut rest = value;
    while let Some(at) = rest.bytes().position(|byte| NEEDS_ESCAPE[usize::from(byte)]) {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = tail.chars();
        match chars.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(control) => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// The bytes that JSON escapes: quote, backslash and control characters, all of them ASCII.
const NEEDS_ESCAPE: [bool; 256] = {
    let mut table = [false; 256];
    let mut control = 0;
    while control < 0x20 {
        table[control] = true;
        control += 1;
    }
    table[b'"' as usize] = true;
    table[b'\\' as usize] = true;
    table
};

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
