//! `hash`, `hash_xxhash64`, `hash_md5`, `hash_sha1`, `hash_sha256`.
//!
//! Text is hashed as UTF-8. An instant is hashed as its count of ticks by xxHash and as its text by
//! the others. How other types are laid out is not documented; xxHash of them is refused.
//! Source: Kusto function reference; the layouts agree with Kusto's own results.

use super::{Call, Function, Param, convert_one, rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::Typed;
use crate::cell::{Cell, Out};
use crate::dynamic::convert;
use crate::instant;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use twox_hash::XxHash64;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("hash", 1, 2, xx_hash),
    Function::new("hash_xxhash64", 1, 2, xx_hash),
    Function::new("hash_md5", 1, 1, |call, args| {
        digest(call, args, |text| hexadecimal(&Md5::digest(text)))
    }),
    Function::new("hash_sha1", 1, 1, |call, args| {
        digest(call, args, |text| hexadecimal(&Sha1::digest(text)))
    }),
    Function::new("hash_sha256", 1, 1, |call, args| {
        digest(call, args, |text| hexadecimal(&Sha256::digest(text)))
    }),
];

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// `hash(value, [mod])`. How a negative hash is brought into the range is not documented.
fn xx_hash(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let mut args = args.into_iter();
    let Some(value) = args.next() else {
        return super::refuse(call, "without argument");
    };
    if !matches!(value.kind, KustoType::String | KustoType::DateTime) {
        return super::refuse(call, &format!("of {}", value.kind));
    }
    let mut converted = vec![value];
    if let Some(divisor) = args.next() {
        converted.push(convert_one(call, Param::Long, divisor)?);
    }
    rows(call, KustoType::Long, converted, |cells| {
        let hash = match cells[0] {
            Cell::Text(text) => XxHash64::oneshot(0, text.as_bytes()),
            Cell::DateTime(micros) => XxHash64::oneshot(0, &instant::to_ticks(micros).to_le_bytes()),
            _ => return Out::Refused("of null"),
        } as i64;
        match cells.get(1).map(|cell| cell.long()) {
            None => Out::Long(hash),
            Some(Some(divisor)) if divisor > 0 && hash >= 0 => Out::Long(hash % divisor),
            Some(Some(divisor)) if divisor > 0 => Out::Refused("with a modulus, where the hash is negative"),
            Some(_) => Out::Refused("with a modulus that is not positive"),
        }
    })
}

fn digest(call: &Call, args: Vec<Typed>, hash: fn(&[u8]) -> String) -> Bound<Typed> {
    let kind = args.first().map_or(KustoType::String, |arg| arg.kind);
    if matches!(
        kind,
        KustoType::Dynamic | KustoType::Real | KustoType::Bool | KustoType::TimeSpan
    ) {
        return super::refuse(call, &format!("of {kind}; convert it with tostring()"));
    }
    rows(call, KustoType::String, args, move |cells| match cells[0] {
        Cell::Null => Out::Refused("of null"),
        cell => match convert::to_text(cell) {
            Out::Text(text) => Out::text(hash(text.as_bytes())),
            _ => Out::Null,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_agree_with_kusto() {
        assert_eq!(XxHash64::oneshot(0, b"World") as i64, 1_846_988_464_401_551_951);
        assert_eq!(hexadecimal(&Md5::digest(b"World")), "f5a7924e621e84c9280a9a27e1bcb7f6");
    }
}
