//! `ToUnicode` maps: which text the codes of a font stand for.
//! Source: ISO 32000-1, §9.10.3; Adobe Technical Note 5411.

use std::collections::BTreeMap;

/// Codes of a map at most: two bytes' worth.
const CODES: u32 = 65_536;

/// A map of codes to text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CharacterMap {
    texts: BTreeMap<u32, String>,
}

impl CharacterMap {
    /// Returns the text of a code.
    pub(crate) fn get(&self, code: u32) -> Option<&str> {
        self.texts.get(&code).map(String::as_str)
    }

    /// Reads a map; what makes no sense in it is left out.
    pub(crate) fn parse(source: &[u8]) -> Self {
        let mut map = Self::default();
        let tokens = tokens(source);
        let mut rest = tokens.as_slice();
        while let Some((token, after)) = rest.split_first() {
            rest = match token {
                Token::Word(b"beginbfchar") => map.characters(after),
                Token::Word(b"beginbfrange") => map.ranges(after),
                _ => after,
            };
        }
        map
    }

    fn characters<'rest, 'source>(&mut self, mut rest: &'rest [Token<'source>]) -> &'rest [Token<'source>] {
        while let [Token::Bytes(code), Token::Bytes(text), after @ ..] = rest {
            self.insert(number(code), utf16(text));
            rest = after;
        }
        rest
    }

    fn ranges<'rest, 'source>(&mut self, mut rest: &'rest [Token<'source>]) -> &'rest [Token<'source>] {
        loop {
            match rest {
                [Token::Bytes(low), Token::Bytes(high), Token::Bytes(text), after @ ..] => {
                    let (low, high) = (number(low), number(high).min(number(low).saturating_add(CODES)));
                    for (step, code) in (low..=high).enumerate() {
                        if let Some(text) = stepped(text, step) {
                            self.insert(code, text);
                        }
                    }
                    rest = after;
                }
                [Token::Bytes(low), Token::Bytes(_), Token::Open, after @ ..] => {
                    rest = after;
                    let mut code = number(low);
                    while let [Token::Bytes(text), after @ ..] = rest {
                        self.insert(code, utf16(text));
                        code = code.saturating_add(1);
                        rest = after;
                    }
                    if let [Token::Close, after @ ..] = rest {
                        rest = after;
                    }
                }
                _ => return rest,
            }
        }
    }

    fn insert(&mut self, code: u32, text: String) {
        if self.texts.len() < CODES as usize {
            self.texts.insert(code, text);
        }
    }
}

#[derive(Debug, PartialEq)]
enum Token<'source> {
    Bytes(Vec<u8>),
    Open,
    Close,
    Word(&'source [u8]),
}

fn tokens(source: &[u8]) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.first() {
        match first {
            b'<' if rest.get(1) != Some(&b'<') => {
                let end = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
                tokens.push(Token::Bytes(hex(&rest[1..end])));
                rest = rest.get(end + 1..).unwrap_or_default();
            }
            b'[' => {
                tokens.push(Token::Open);
                rest = &rest[1..];
            }
            b']' => {
                tokens.push(Token::Close);
                rest = &rest[1..];
            }
            b'%' => {
                let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                rest = &rest[end.unwrap_or(rest.len())..];
            }
            byte if byte.is_ascii_alphabetic() => {
                let end = rest
                    .iter()
                    .position(|byte| !byte.is_ascii_alphanumeric())
                    .unwrap_or(rest.len());
                tokens.push(Token::Word(&rest[..end]));
                rest = &rest[end..];
            }
            _ => rest = &rest[1..],
        }
    }
    tokens
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let values: Vec<u8> = digits
        .iter()
        .filter_map(|digit| char::from(*digit).to_digit(16))
        .filter_map(|value| u8::try_from(value).ok())
        .collect();
    values
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .take(4)
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes
        .chunks(2)
        .map(|pair| u16::from(pair[0]) << 8 | u16::from(pair.get(1).copied().unwrap_or(0)))
        .collect();
    // A single byte is the code itself.
    if let [byte] = bytes {
        return char::from(*byte).to_string();
    }
    String::from_utf16_lossy(&units)
}

/// Returns the text of the code so many after the first of a range.
fn stepped(first: &[u8], step: usize) -> Option<String> {
    let mut bytes = first.to_vec();
    let last = bytes.len().checked_sub(2)?;
    let unit = u16::from_be_bytes([bytes[last], bytes[last + 1]]).checked_add(u16::try_from(step).ok()?)?;
    bytes[last..].copy_from_slice(&unit.to_be_bytes());
    Some(utf16(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_ranges_and_lists_are_read() {
        let map = CharacterMap::parse(
            b"/CIDInit /ProcSet findresource begin 1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0001> <0041> % comment <0001> <0042>\n<0002> <00660069> endbfchar\n\
              2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0078> <D83DDE00>] endbfrange",
        );
        let text: Vec<Option<&str>> = [1, 2, 0x10, 0x12, 0x20, 0x21, 3].map(|code| map.get(code)).to_vec();
        assert_eq!(
            text,
            [Some("A"), Some("fi"), Some("a"), Some("c"), Some("x"), Some("😀"), None]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_make_a_map(bytes: Vec<u8>) {
            let _ = CharacterMap::parse(&bytes);
        }
    }
}
