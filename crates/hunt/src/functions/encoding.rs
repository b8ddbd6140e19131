//! Base64, URL and hexadecimal encodings.

use super::{Call, Compute, Function, rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, to_text};
use crate::cell::{Cell, Out};
use crate::dynamic;
use serde_json::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("base64_encode_tostring", 1, 1, |call, args| {
        texts(call, args, KustoType::String, |cells| {
            Out::text(encode(cells[0].text().as_bytes()))
        })
    }),
    Function::new("base64_encodestring", 1, 1, |call, args| {
        texts(call, args, KustoType::String, |cells| {
            Out::text(encode(cells[0].text().as_bytes()))
        })
    }),
    Function::new("base64_decode_tostring", 1, 1, |call, args| {
        texts(call, args, KustoType::String, decode_text)
    }),
    Function::new("base64_decodestring", 1, 1, |call, args| {
        texts(call, args, KustoType::String, decode_text)
    }),
    Function::new("base64_decode_toarray", 1, 1, |call, args| {
        texts(call, args, KustoType::Dynamic, |cells| match decode(cells[0].text()) {
            Some(bytes) => Out::json(&Value::Array(bytes.into_iter().map(Value::from).collect())),
            None => Out::Null,
        })
    }),
    Function::new("base64_decode_toguid", 1, 1, |call, args| {
        texts(call, args, KustoType::Guid, |cells| {
            let bytes = decode(cells[0].text()).and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
            match bytes {
                // The documentation shows the third group the other way around than encoding writes it.
                Some(bytes) if bytes[6] != bytes[7] => Out::Refused("of bytes whose order is not documented"),
                Some(bytes) => Out::text(guid_of(bytes)),
                None => Out::Null,
            }
        })
    }),
    Function::new("base64_encode_fromguid", 1, 1, |call, args| {
        rows(call, KustoType::String, args, |cells| match cells[0] {
            Cell::Guid(text) => guid_bytes(text).map_or(Out::from(""), |bytes| Out::text(encode(&bytes))),
            Cell::Null => Out::from(""),
            _ => Out::Refused("of a value that is no guid"),
        })
    }),
    Function::new("base64_encode_fromarray", 1, 1, |call, args| {
        rows(call, KustoType::String, args, |cells| match dynamic::read(cells[0]) {
            Value::Array(items) => {
                let bytes: Option<Vec<u8>> = items
                    .iter()
                    .map(|item| item.as_u64().and_then(|byte| u8::try_from(byte).ok()))
                    .collect();
                bytes.map_or(Out::Refused("of an array that holds other than bytes"), |bytes| {
                    Out::text(encode(&bytes))
                })
            }
            _ => Out::from(""),
        })
    }),
    Function::new("url_encode", 1, 1, |call, args| {
        texts(call, args, KustoType::String, |cells| url_encode(cells, true))
    }),
    Function::new("url_encode_component", 1, 1, |call, args| {
        texts(call, args, KustoType::String, |cells| url_encode(cells, false))
    }),
    Function::new("url_decode", 1, 1, |call, args| {
        texts(call, args, KustoType::String, |cells| {
            Out::text(url_decode(cells[0].text()))
        })
    }),
    Function::new("tohex", 1, 2, |call, args| rows(call, KustoType::String, args, to_hex)),
];

fn texts(call: &Call, args: Vec<Typed>, out: KustoType, compute: Compute) -> Bound<Typed> {
    rows(call, out, args.into_iter().map(to_text).collect(), compute)
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            if at <= chunk.len() {
                let digit = (group >> (18 - 6 * at)) & 63;
                out.push(char::from(ALPHABET[digit as usize]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

/// Decodes padded Base64; `None` when the text is not.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    if padding > 2 {
        return None;
    }
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let digits = text.len() - padding;
    for chunk in text.chunks(4) {
        let mut group = 0u32;
        for byte in chunk {
            let digit = match byte {
                b'=' => 0,
                byte => ALPHABET.iter().position(|letter| letter == byte)? as u32,
            };
            group = group << 6 | digit;
        }
        out.extend([(group >> 16) as u8, (group >> 8) as u8, group as u8]);
    }
    if text.get(..digits)?.contains(&b'=') {
        return None;
    }
    out.truncate(out.len() - padding);
    Some(out)
}

/// The first three groups of a guid are stored with the low byte first.
const GUID_ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

fn guid_of(bytes: [u8; 16]) -> String {
    let digits: String = GUID_ORDER.iter().map(|at| format!("{:02x}", bytes[*at])).collect();
    dynamic::convert::parse_guid(&digits).unwrap_or(digits)
}

fn guid_bytes(text: &str) -> Option<[u8; 16]> {
    let digits: Vec<u8> = text.bytes().filter(|digit| *digit != b'-').collect();
    let mut bytes = [0u8; 16];
    for (at, pair) in GUID_ORDER.iter().zip(digits.chunks_exact(2)) {
        bytes[*at] = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    (digits.len() == 32).then_some(bytes)
}

fn decode_text<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    match decode(cells[0].text()).map(String::from_utf8) {
        Some(Ok(text)) => Out::text(text),
        _ => Out::from(""),
    }
}

fn url_encode<'a>(cells: &[Cell<'a>], keep_reserved: bool) -> Out<'a> {
    let mut out = String::new();
    for byte in cells[0].text().bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        let reserved = keep_reserved && b"!*'()".contains(&byte);
        if plain || reserved {
            out.push(char::from(byte));
        } else if keep_reserved && byte == b' ' {
            out.push('+');
        } else {
            out.push_str(&format!("%{byte:02x}"));
        }
    }
    Out::text(out)
}

fn url_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hexadecimal = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match hexadecimal.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(if *byte == b'+' { b' ' } else { *byte });
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Lower-case hexadecimal of a whole number, filled with zeros up to a length.
fn to_hex<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let digits = match cells[0] {
        Cell::Int(value) => format!("{value:x}"),
        other => match other.long() {
            Some(value) => format!("{value:x}"),
            None => return Out::from(""),
        },
    };
    let width = cells.get(1).and_then(|cell| cell.long()).unwrap_or(0).clamp(0, 1024) as usize;
    Out::text(format!("{digits:0>width$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_goes_both_ways() {
        for text in ["", "a", "ab", "abc", "whoami /all"] {
            assert_eq!(decode(&encode(text.as_bytes())).unwrap(), text.as_bytes());
        }
        assert_eq!(encode(b"Kusto"), "S3VzdG8=");
        assert_eq!(decode("S3VzdG8"), None);
        assert_eq!(decode("S3V=dG8="), None);
    }
}
