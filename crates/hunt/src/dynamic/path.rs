//! Looks up a path in JSON text without building a tree.
//!
//! The whole text is checked on the way, because a text that is not JSON has no members at all.
//! Of a repeated key the last one counts.

use std::fmt;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    /// `.name` or `["name"]`.
    Key(String),
    /// `[n]`; negative counts from the end.
    Index(i64),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, ".{key}"),
            Self::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// Nesting deeper than this is refused, as it can only be hostile.
const MAX_DEPTH: usize = 200;

/// Returns the JSON text at a path; `None` when the text is not JSON, has no such path, or holds
/// null there.
pub(crate) fn find<'a>(text: &'a str, steps: &[Step]) -> Option<&'a str> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
    };
    reader.skip_blanks();
    let found = reader.value(Some(steps), 0)?;
    reader.skip_blanks();
    if reader.at != reader.bytes.len() {
        return None;
    }
    found.filter(|found| *found != "null")
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        if self.bytes.get(self.at) == Some(&byte) {
            self.at += 1;
            return Some(());
        }
        None
    }

    /// Reads one value. The outer `None` means malformed text; the inner one that `steps` leads
    /// nowhere in it, or was not given.
    fn value(&mut self, steps: Option<&[Step]>, depth: usize) -> Option<Option<&'a str>> {
        if depth > MAX_DEPTH {
            return None;
        }
        let start = self.at;
        let (first, rest) = match steps {
            Some([first, rest @ ..]) => (Some(first), Some(rest)),
            Some([]) | None => (None, None),
        };
        let mut found = None;
        match self.bytes.get(self.at)? {
            b'{' => found = self.object(first, rest, depth)?,
            b'[' => found = self.array(first, rest, depth)?,
            b'"' => self.string()?,
            b't' => self.word("true")?,
            b'f' => self.word("false")?,
            b'n' => self.word("null")?,
            _ => self.number()?,
        }
        match steps {
            Some([]) => Some(self.text.get(start..self.at)),
            _ => Some(found),
        }
    }

    fn object(&mut self, first: Option<&Step>, rest: Option<&[Step]>, depth: usize) -> Option<Option<&'a str>> {
        self.at += 1;
        let mut found = None;
        self.skip_blanks();
        if self.eat(b'}').is_some() {
            return Some(None);
        }
        loop {
            self.skip_blanks();
            let key_start = self.at;
            self.string()?;
            let key = self.text.get(key_start..self.at)?;
            self.skip_blanks();
            self.eat(b':')?;
            self.skip_blanks();
            if matches!(first, Some(Step::Key(wanted)) if key_is(key, wanted)) {
                found = self.value(rest, depth + 1)?;
            } else {
                self.value(None, depth + 1)?;
            }
            self.skip_blanks();
            if self.eat(b',').is_some() {
                continue;
            }
            self.eat(b'}')?;
            return Some(found);
        }
    }

    fn array(&mut self, first: Option<&Step>, rest: Option<&[Step]>, depth: usize) -> Option<Option<&'a str>> {
        self.at += 1;
        self.skip_blanks();
        if self.eat(b']').is_some() {
            return Some(None);
        }
        let wanted = match first {
            Some(Step::Index(index)) => Some(*index),
            Some(Step::Key(_)) | None => None,
        };
        let mut found = None;
        // An index from the end is only known once the end is seen.
        let mut items: Vec<Option<&'a str>> = Vec::new();
        let mut position = 0i64;
        loop {
            self.skip_blanks();
            match wanted {
                Some(index) if index == position => found = self.value(rest, depth + 1)?,
                Some(index) if index < 0 => items.push(self.value(rest, depth + 1)?),
                _ => {
                    self.value(None, depth + 1)?;
                }
            }
            position += 1;
            self.skip_blanks();
            if self.eat(b',').is_some() {
                continue;
            }
            self.eat(b']')?;
            break;
        }
        if let Some(index) = wanted.filter(|index| *index < 0) {
            let from_end = usize::try_from(index.unsigned_abs()).ok()?;
            found = items
                .len()
                .checked_sub(from_end)
                .and_then(|at| items.get(at).copied())
                .flatten();
        }
        Some(found)
    }

    fn string(&mut self) -> Option<()> {
        self.eat(b'"')?;
        loop {
            let offset = memchr::memchr2(b'"', b'\\', self.bytes.get(self.at..)?)?;
            self.at += offset;
            if self.bytes.get(self.at) == Some(&b'"') {
                self.at += 1;
                return Some(());
            }
            match self.bytes.get(self.at + 1)? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
                b'u' => {
                    let digits = self.bytes.get(self.at + 2..self.at + 6)?;
                    if !digits.iter().all(u8::is_ascii_hexdigit) {
                        return None;
                    }
                    self.at += 6;
                }
                _ => return None,
            }
        }
    }

    fn word(&mut self, word: &str) -> Option<()> {
        if self.bytes.get(self.at..self.at + word.len()) == Some(word.as_bytes()) {
            self.at += word.len();
            return Some(());
        }
        None
    }

    fn number(&mut self) -> Option<()> {
        let start = self.at;
        while let Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
        }
        self.text.get(start..self.at)?.parse::<f64>().ok().map(|_| ())
    }
}

/// Compares a quoted key as it stands in the text with a name.
fn key_is(quoted: &str, wanted: &str) -> bool {
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or("");
    if inner.contains('\\') {
        return serde_json::from_str::<String>(quoted).is_ok_and(|key| key == wanted);
    }
    inner == wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Step {
        Step::Key(name.to_owned())
    }

    #[test]
    fn paths_lead_to_text() {
        let text = r#" {"a": {"b": [10, 20, {"c": "x"}]}, "n": null, "k\"": 1, "d": 1, "d": 2} "#;
        let cases: [(&[Step], Option<&str>); 9] = [
            (&[key("a"), key("b"), Step::Index(1)], Some("20")),
            (&[key("a"), key("b"), Step::Index(-1), key("c")], Some("\"x\"")),
            (&[key("a"), key("b"), Step::Index(3)], None),
            (&[key("a"), key("b"), Step::Index(-4)], None),
            (&[key("n")], None),
            (&[key("k\"")], Some("1")),
            (&[key("d")], Some("2")),
            (&[Step::Index(0)], None),
            (&[key("a"), key("b")], Some(r#"[10, 20, {"c": "x"}]"#)),
        ];
        for (steps, expected) in cases {
            assert_eq!(find(text, steps), expected, "{steps:?}");
        }
    }

    #[test]
    fn text_that_is_not_json_has_no_members() {
        for text in [
            "",
            "{",
            "{\"a\":1",
            "{\"a\":1} x",
            "{\"a\":1,}",
            "[1,",
            "{\"a\":1 \"b\":2}",
        ] {
            assert_eq!(find(text, &[key("a")]), None, "{text}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(find(&deep, &[Step::Index(0)]), None);
    }
}
