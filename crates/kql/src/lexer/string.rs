//! The forms of string literal: `'…'`, `"…"`, `@"…"`, three backticks or tildes, each perhaps
//! with the prefix `h`.

/// The outcome of scanning one literal.
pub(super) struct Scanned {
    /// Its length in bytes.
    pub(super) len: usize,
    /// What is wrong with it.
    pub(super) fault: Option<Fault>,
}

/// What can be wrong with a string literal.
pub(super) enum Fault {
    /// The closing quote is missing.
    Unclosed(&'static str),
    /// An unknown escape stands at this offset.
    Escape(usize),
}

/// The parts of a string literal that decide how it is read.
pub(crate) struct Shape {
    /// The bytes before the text: prefix, `@` and opening quote.
    pub(crate) open_len: usize,
    /// The quote.
    pub(crate) quote: &'static str,
    /// Whether `@` stands before the quote.
    pub(crate) verbatim: bool,
    /// Whether `h` stands before the quote.
    pub(crate) obfuscated: bool,
}

/// Returns whether a string literal starts here.
pub(super) fn starts_string(bytes: &[u8]) -> bool {
    shape(bytes).is_some()
}

/// Reads prefix and opening quote.
pub(crate) fn shape(bytes: &[u8]) -> Option<Shape> {
    let obfuscated = matches!(bytes.first(), Some(b'h' | b'H'));
    let prefix = usize::from(obfuscated);
    let verbatim = bytes.get(prefix) == Some(&b'@');
    let at = prefix + usize::from(verbatim);
    let rest = bytes.get(at..).unwrap_or_default();
    let quote = match rest.first() {
        Some(b'\'') => "'",
        Some(b'"') => "\"",
        Some(b'`') if rest.starts_with(b"```") => "```",
        Some(b'~') if rest.starts_with(b"~~~") => "~~~",
        _ => return None,
    };
    Some(Shape {
        open_len: at + quote.len(),
        quote,
        verbatim,
        obfuscated,
    })
}

/// Scans the literal at the start of `text`; a literal without closing quote ends with its line,
/// or with the text if it may span lines.
pub(super) fn scan(text: &str) -> Scanned {
    let bytes = text.as_bytes();
    let Some(shape) = shape(bytes) else {
        return Scanned { len: 1, fault: None };
    };
    if shape.quote.len() == 3 {
        return match text[shape.open_len..].find(shape.quote) {
            Some(at) => Scanned {
                len: shape.open_len + at + 3,
                fault: None,
            },
            None => Scanned {
                len: text.len(),
                fault: Some(Fault::Unclosed(shape.quote)),
            },
        };
    }
    let quote = shape.quote.as_bytes()[0];
    let mut pos = shape.open_len;
    let mut fault = None;
    while let Some(&byte) = bytes.get(pos) {
        if byte == quote {
            if shape.verbatim && bytes.get(pos + 1) == Some(&quote) {
                pos += 2;
                continue;
            }
            return Scanned { len: pos + 1, fault };
        }
        match byte {
            b'\r' | b'\n' => break,
            b'\\' if !shape.verbatim => match escape(&bytes[pos..]) {
                Some((len, _)) => pos += len,
                None => {
                    fault = fault.or(Some(Fault::Escape(pos)));
                    pos += 1;
                }
            },
            _ => pos += 1,
        }
    }
    Scanned {
        len: pos,
        fault: Some(Fault::Unclosed(shape.quote)),
    }
}

/// Reads one escape: its length and the character it stands for.
pub(crate) fn escape(bytes: &[u8]) -> Option<(usize, char)> {
    let hex = |count: usize| {
        let digits = bytes.get(2..2 + count)?;
        let value = digits
            .iter()
            .try_fold(0u32, |value, byte| Some((value << 4) | char::from(*byte).to_digit(16)?))?;
        // A lone surrogate is legal in the language, whose strings are UTF-16, but has no
        // counterpart here.
        let character = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
        Some((2 + count, character))
    };
    let simple = match bytes.get(1)? {
        b'\\' => '\\',
        b'\'' => '\'',
        b'"' => '"',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'v' => '\u{b}',
        b'u' => return hex(4),
        b'U' => return hex(8),
        b'x' => return hex(2),
        b'0'..=b'7' => return Some(octal(bytes)),
        _ => return None,
    };
    Some((2, simple))
}

/// Reads an octal escape of one to three digits, at most `\377`.
fn octal(bytes: &[u8]) -> (usize, char) {
    let most = if matches!(bytes.get(1), Some(b'0'..=b'3')) {
        3
    } else {
        2
    };
    let mut value = 0u8;
    let mut len = 1;
    while len <= most
        && let Some(digit @ b'0'..=b'7') = bytes.get(len)
    {
        value = value * 8 + (digit - b'0');
        len += 1;
    }
    (len, char::from(value))
}
