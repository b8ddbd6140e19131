//! The terms of a text as storage keeps them, so that whole blocks of rows can be skipped.
//!
//! A block of rows remembers the terms of its texts; a filter tells which terms a text must hold to
//! pass it ([`super::demand`]). Both sides are computed here, and the one must never lack a term that
//! the other asks for. Therefore a text gives the terms of everything that a predicate may see in it:
//!
//! - its own, each with case removed;
//! - where it holds characters beyond ASCII, those of the text with case removed, because removing
//!   case can part a term (`İx` becomes `i̇x`, in which the dot is no letter);
//! - where it looks like JSON and has escapes, those of the unescaped text, because `tostring(d.x)` sees
//!   characters and not their spelling;
//! - where it looks like JSON and spells a character or a number otherwise than it would be printed, those
//!   of the text printed anew, which `tostring(d)` sees.
//!
//! A term is known by 64 bits: FNV-1a over its UTF-8 bytes, then the finaliser of MurmurHash3. That is
//! part of the file format: another hash needs another version of it.

use crate::term::fold_case;

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// For each ASCII byte: itself in lower case when it belongs to a term, else zero.
const ASCII_TERM: [u8; 128] = {
    let mut table = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        let character = byte as u8;
        if character.is_ascii_alphanumeric() {
            table[byte] = character.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// Calls `found` with the hash of every term that a predicate may see in a text; some come twice.
pub fn term_hashes(text: &str, found: &mut dyn FnMut(u64)) {
    own_terms(text, found);
    let first = text.trim_start().as_bytes().first();
    if !matches!(first, Some(b'{' | b'[' | b'"')) {
        return;
    }
    if text.contains('\\')
        && let Some(plain) = unescape(text)
    {
        own_terms(&plain, found);
    }
    if prints_otherwise(text.as_bytes())
        && let Some(printed) = crate::dynamic::parse(text).map(|json| crate::dynamic::print(&json))
    {
        own_terms(&printed, found);
    }
}

/// Says whether JSON may be printed with other terms than it is written with: an escape that has a shorter
/// spelling, a number with a fraction or an exponent, or one beyond 64 bits.
fn prints_otherwise(json: &[u8]) -> bool {
    /// Digits of the largest number that is printed as it is written.
    const EXACT_DIGITS: usize = 18;
    let (mut in_text, mut digits) = (false, 0);
    let mut rest = json.iter();
    while let Some(byte) = rest.next() {
        match (in_text, byte) {
            (true, b'\\') => {
                if matches!(rest.next(), Some(b'u' | b'/')) {
                    return true;
                }
            }
            (_, b'"') => in_text = !in_text,
            (true, _) => {}
            (false, b'0'..=b'9') => digits += 1,
            (false, b'.' | b'e' | b'E') if digits > 0 => return true,
            (false, _) => digits = 0,
        }
        if digits > EXACT_DIGITS {
            return true;
        }
    }
    false
}

/// Returns the hash of a term whose case is removed.
pub(crate) fn hash(folded: &str) -> u64 {
    finish(folded.bytes().fold(FNV_OFFSET, step))
}

fn step(state: u64, byte: u8) -> u64 {
    (state ^ u64::from(byte)).wrapping_mul(FNV_PRIME)
}

fn finish(mut state: u64) -> u64 {
    state ^= state >> 33;
    state = state.wrapping_mul(0xff51_afd7_ed55_8ccd);
    state ^= state >> 33;
    state = state.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    state ^ (state >> 33)
}

fn own_terms(text: &str, found: &mut dyn FnMut(u64)) {
    if text.is_ascii() {
        ascii_terms(text.as_bytes(), found);
        return;
    }
    if mixed_terms(text, found) {
        let folded = fold_case(text);
        for term in folded.split(|character: char| !character.is_alphanumeric()) {
            if !term.is_empty() {
                found(hash(term));
            }
        }
    }
}

/// Finds the terms of a text beyond ASCII, each with its case removed afterwards. Returns whether removing the
/// case of the whole text first could give others.
fn mixed_terms(text: &str, found: &mut dyn FnMut(u64)) -> bool {
    let (mut state, mut inside, mut parts_otherwise) = (FNV_OFFSET, false, false);
    for character in text.chars() {
        let belongs = character.is_alphanumeric();
        if character.is_ascii() {
            if belongs {
                state = step(state, (character as u8).to_ascii_lowercase());
            }
        } else {
            for folded in character.to_lowercase() {
                parts_otherwise |= folded.is_alphanumeric() != belongs;
                if belongs {
                    let mut bytes = [0; 4];
                    state = folded.encode_utf8(&mut bytes).bytes().fold(state, step);
                }
            }
        }
        if !belongs && inside {
            found(finish(state));
            state = FNV_OFFSET;
        }
        inside = belongs;
    }
    if inside {
        found(finish(state));
    }
    parts_otherwise
}

fn ascii_terms(text: &[u8], found: &mut dyn FnMut(u64)) {
    let mut state = FNV_OFFSET;
    let mut inside = false;
    for byte in text {
        let folded = ASCII_TERM.get(usize::from(*byte)).copied().unwrap_or(0);
        if folded != 0 {
            state = step(state, folded);
            inside = true;
        } else if inside {
            found(finish(state));
            state = FNV_OFFSET;
            inside = false;
        }
    }
    if inside {
        found(finish(state));
    }
}

/// Replaces JSON's escapes by the characters they stand for. In JSON they stand in strings only, and
/// quotes part terms, so the strings need not be told apart. `None` when a spelling is none of JSON's.
fn unescape(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut characters = after.chars();
        match characters.next()? {
            'b' => plain.push('\u{8}'),
            'f' => plain.push('\u{c}'),
            'n' => plain.push('\n'),
            'r' => plain.push('\r'),
            't' => plain.push('\t'),
            'u' => {
                let (character, length) = code_point(after.get(1..)?)?;
                plain.push(character);
                rest = after.get(1 + length..)?;
                continue;
            }
            other @ ('"' | '\\' | '/') => plain.push(other),
            _ => return None,
        }
        rest = characters.as_str();
    }
    plain.push_str(rest);
    Some(plain)
}

/// Reads the four digits after `\u`, and a second escape when they are half of a surrogate pair.
fn code_point(text: &str) -> Option<(char, usize)> {
    let unit = |text: &str| u32::from_str_radix(text, 16).ok();
    let first = unit(text.get(..4)?)?;
    if let Some(character) = char::from_u32(first) {
        return Some((character, 4));
    }
    let second = unit(text.get(4..)?.strip_prefix("\\u")?.get(..4)?)?;
    let pair = 0x1_0000 + ((first.checked_sub(0xd800)?) << 10) + second.checked_sub(0xdc00)?;
    Some((char::from_u32(pair)?, 10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn hashes(text: &str) -> BTreeSet<u64> {
        let mut found = BTreeSet::new();
        term_hashes(text, &mut |hash| {
            found.insert(hash);
        });
        found
    }

    fn holds(text: &str, terms: &[&str]) {
        let found = hashes(text);
        for term in terms {
            assert!(found.contains(&hash(term)), "{term} of {text}");
        }
    }

    #[test]
    fn terms_are_known_without_their_case() {
        assert_eq!(
            hashes("C:\\Windows\\CMD.exe /c"),
            ["c", "windows", "cmd", "exe"].map(hash).into()
        );
        assert_eq!(hashes(""), BTreeSet::new());
        holds("un café au LAIT", &["un", "café", "au", "lait"]);
        holds("İx", &["i", "x", "i\u{307}x"]);
    }

    #[test]
    fn numbers_of_json_are_seen_as_they_are_printed() {
        holds(r#"{"share": 1e3, "part": 0.50}"#, &["1e3", "1000", "50", "5"]);
        holds("[123456789012345678901]", &["123456789012345678901", "1"]);
        assert!(!prints_otherwise(
            br#"{"version": "1.50", "text": "say \"1.50\"\n", "true": [true, 12]}"#
        ));
    }

    #[test]
    fn escapes_of_json_are_seen_through() {
        holds(
            r#"{"path": "C:\\Temp\u0061bc\nnext", "emoji": "\ud83d\ude00word"}"#,
            &["tempabc", "next", "word", "path"],
        );
        holds(r#"["\u000aline"]"#, &["line", "nline"]);
        holds(
            r#"{"slash": "a\/b", "control": "\u0007bell"}"#,
            &["slash", "a", "b", "bell", "u0007bell"],
        );
        // A path of Windows is no JSON.
        assert_eq!(hashes("C:\\bob"), ["c", "bob"].map(hash).into());
    }
}
