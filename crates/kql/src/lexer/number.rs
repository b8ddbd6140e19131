//! Numbers, units of time, bare GUIDs, booleans and identifiers.

use super::{TokenKind, is_word_byte};

/// Units a number may carry, with their length in ticks of 100 ns.
///
/// # Source
/// Microsoft Learn, "The timespan data type", and the suffixes of the published token grammar.
pub(crate) const UNITS: &[(&str, f64)] = &[
    ("d", 864e9),
    ("day", 864e9),
    ("days", 864e9),
    ("h", 36e9),
    ("hr", 36e9),
    ("hrs", 36e9),
    ("hour", 36e9),
    ("hours", 36e9),
    ("m", 6e8),
    ("min", 6e8),
    ("minute", 6e8),
    ("minutes", 6e8),
    ("s", 1e7),
    ("sec", 1e7),
    ("second", 1e7),
    ("seconds", 1e7),
    ("ms", 1e4),
    ("milli", 1e4),
    ("millis", 1e4),
    ("millisec", 1e4),
    ("millisecond", 1e4),
    ("milliseconds", 1e4),
    ("micro", 10.0),
    ("micros", 10.0),
    ("microsec", 10.0),
    ("microsecond", 10.0),
    ("microseconds", 10.0),
    ("nano", 0.01),
    ("nanos", 0.01),
    ("nanosec", 0.01),
    ("nanosecond", 0.01),
    ("nanoseconds", 0.01),
    ("tick", 1.0),
    ("ticks", 1.0),
];

/// Reads the token at the start of `bytes`, which begin with a letter, a digit, `_` or `$`.
pub(super) fn scan(bytes: &[u8]) -> (TokenKind, usize) {
    if let Some(len) = raw_guid(bytes) {
        return (TokenKind::RawGuid, len);
    }
    if bytes[0].is_ascii_digit() {
        if let Some(len) = real(bytes) {
            return (TokenKind::Real, len);
        }
        if let Some(len) = timespan(bytes) {
            return (TokenKind::TimeSpan, len);
        }
        if let Some(len) = long(bytes) {
            return (TokenKind::Long, len);
        }
    }
    let len = 1 + word_len(&bytes[1..]);
    let kind = match &bytes[..len] {
        b"true" | b"True" | b"TRUE" | b"false" | b"False" | b"FALSE" => TokenKind::Bool,
        _ => TokenKind::Word,
    };
    (kind, len)
}

/// Counts the bytes that continue an identifier.
fn word_len(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_word_byte(**byte)).count()
}

/// Counts leading decimal digits.
fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Returns `len` unless an identifier goes on there.
fn ends_at(bytes: &[u8], len: usize) -> Option<usize> {
    let goes_on = bytes.get(len).copied().is_some_and(is_word_byte);
    (len > 0 && !goes_on).then_some(len)
}

/// Reads `42` or `0x2a`.
fn long(bytes: &[u8]) -> Option<usize> {
    if bytes[0] == b'0' && matches!(bytes.get(1), Some(b'x' | b'X')) {
        let hex = bytes[2..].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        return (hex > 0).then(|| ends_at(bytes, 2 + hex)).flatten();
    }
    ends_at(bytes, digits(bytes))
}

/// Reads `4.2`, `4.`, `1e3`. In `1..2` the first point belongs to the range.
fn real(bytes: &[u8]) -> Option<usize> {
    let mut len = digits(bytes);
    let at = |index: usize| bytes.get(index).copied();
    if at(len) == Some(b'.') && (at(len + 1) != Some(b'.') || at(len + 2) == Some(b'.')) {
        len += 1;
        len += digits(bytes.get(len..).unwrap_or_default());
        len += exponent(bytes.get(len..).unwrap_or_default());
    } else {
        let exponent = exponent(&bytes[len..]);
        if exponent == 0 {
            return None;
        }
        len += exponent;
    }
    ends_at(bytes, len)
}

/// Counts the bytes of `e10`, `E-3`; zero when there is no exponent.
fn exponent(bytes: &[u8]) -> usize {
    if !matches!(bytes.first(), Some(b'e' | b'E')) {
        return 0;
    }
    let sign = usize::from(matches!(bytes.get(1), Some(b'+' | b'-')));
    match digits(bytes.get(1 + sign..).unwrap_or_default()) {
        0 => 0,
        digits => 1 + sign + digits,
    }
}

/// Reads `1d`, `1.5h`.
fn timespan(bytes: &[u8]) -> Option<usize> {
    let mut len = digits(bytes);
    if bytes.get(len) == Some(&b'.') {
        let fraction = digits(bytes.get(len + 1..).unwrap_or_default());
        if fraction > 0 {
            len += 1 + fraction;
        }
    }
    let suffix = word_len(&bytes[len..]);
    let unit = &bytes[len..len + suffix];
    UNITS
        .iter()
        .any(|(name, _)| name.as_bytes() == unit)
        .then_some(len + suffix)
}

/// Reads 8-4-4-4-12 hexadecimal digits.
fn raw_guid(bytes: &[u8]) -> Option<usize> {
    let guid = bytes.get(..36)?;
    guid.iter()
        .enumerate()
        .all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
        .then_some(36)
}
