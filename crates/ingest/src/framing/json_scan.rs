//! Finds where JSON values end, without understanding them.

/// Returns the end of the value that begins at byte 0, or `None` when it is not all there. `at_end`
/// says that no more bytes will come, which is what ends a bare number.
pub(super) fn find_end(bytes: &[u8], at_end: bool) -> Option<usize> {
    match bytes.first()? {
        b'{' | b'[' | b'"' => {
            let mut scan = Scan::default();
            scan.feed(bytes)
        }
        _ => {
            let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'}' | b'{' | b'[');
            let end = bytes.iter().skip(1).position(ends).map(|at| at + 1);
            end.or_else(|| at_end.then_some(bytes.len()))
        }
    }
}

/// The state between two pieces of one container or string.
#[derive(Default)]
pub(super) struct Scan {
    depth: u32,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Goes through the next piece; returns the number of bytes up to the end of the value, when it
    /// ends in this piece.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.in_string {
                if self.escaped {
                    self.escaped = false;
                    at += 1;
                    continue;
                }
                let found = memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
                at += found + 1;
                if bytes.get(at - 1) == Some(&b'"') {
                    self.in_string = false;
                    if self.depth == 0 {
                        return Some(at);
                    }
                } else {
                    self.escaped = true;
                }
                continue;
            }
            at += 1;
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth = self.depth.saturating_add(1),
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// What the members of an object say about wrapped records.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Envelope {
    /// More bytes are needed.
    More,
    /// The object ends before this byte and wraps nothing.
    Ends(usize),
    /// This many bytes lead to the first element of an array of records.
    Records(usize),
    /// This is no JSON object.
    Broken,
}

/// Goes through the members of an object, from just behind `{` or a member.
pub(super) fn find_records(bytes: &[u8], unwrap: &[&str]) -> Envelope {
    let mut at = 0;
    loop {
        at += skip_space(bytes.get(at..).unwrap_or_default());
        match bytes.get(at) {
            None => return Envelope::More,
            Some(b'}') => return Envelope::Ends(at + 1),
            Some(b'"') => {}
            Some(_) => return Envelope::Broken,
        }
        let Some(key_len) = find_end(bytes.get(at..).unwrap_or_default(), false) else {
            return Envelope::More;
        };
        let key = bytes.get(at + 1..at + key_len - 1).unwrap_or_default();
        at += key_len;
        at += skip_space(bytes.get(at..).unwrap_or_default());
        match bytes.get(at) {
            None => return Envelope::More,
            Some(b':') => at += 1,
            Some(_) => return Envelope::Broken,
        }
        at += skip_space(bytes.get(at..).unwrap_or_default());
        let value = bytes.get(at..).unwrap_or_default();
        if value.first() == Some(&b'[') && unwrap.iter().any(|name| name.as_bytes() == key) {
            return Envelope::Records(at + 1);
        }
        if matches!(value.first(), Some(b',' | b'}' | b']')) {
            return Envelope::Broken;
        }
        match find_end(value, false) {
            Some(end) => at += end,
            None => return Envelope::More,
        }
    }
}

/// Counts the white space and commas at the beginning.
pub(super) fn skip_space(bytes: &[u8]) -> usize {
    // 0x1E begins records in JSON text sequences (RFC 7464).
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | 0x1E))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_values() {
        let cases: [(&str, Option<usize>); 7] = [
            (r#"{"a":"}"} "#, Some(9)),
            (r#"{"a":"\"}"}"#, Some(11)),
            (r#"["\\"]x"#, Some(6)),
            ("{\"a\":[1,2", None),
            ("12,", Some(2)),
            ("true", Some(4)),
            (r#""a\"b" "#, Some(6)),
        ];
        for (text, end) in cases {
            assert_eq!(find_end(text.as_bytes(), true), end, "{text}");
        }
    }

    #[test]
    fn wrapped_records_are_found() {
        let find = |text: &str| find_records(text.as_bytes(), &["Records"]);
        assert_eq!(find(r#""x":{"Records":[1]},"Records":[2]}"#), Envelope::Records(31));
        assert_eq!(find(r#""x":1}"#), Envelope::Ends(6));
        assert_eq!(find(r#""Records":1}"#), Envelope::Ends(12));
        assert_eq!(find(r#""x":"#), Envelope::More);
        assert_eq!(find("x"), Envelope::Broken);
    }
}
