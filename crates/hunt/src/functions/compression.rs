//! `gzip_decompress_from_base64_string` and `zlib_decompress_from_base64_string`.
//!
//! What cannot be decoded gives the empty string. Compressing is refused: which of the many right
//! compressed forms Kusto chooses is not documented.
//! Source: Kusto function reference; RFC 1950, RFC 1952.

use super::{Call, Function, encoding, rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, to_text};
use crate::cell::Out;
use flate2::read::{DeflateDecoder, ZlibDecoder};
use std::io::Read;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("gzip_decompress_from_base64_string", 1, 1, |call, args| {
        decompress(call, args, gunzip)
    }),
    Function::new("zlib_decompress_from_base64_string", 1, 1, |call, args| {
        decompress(call, args, |bytes| read(ZlibDecoder::new(bytes)))
    }),
];

/// Kusto's own bound on a value; what grows beyond it is hostile or an error.
const MAX_BYTES: u64 = 1 << 20;

fn decompress(call: &Call, args: Vec<Typed>, inflate: fn(&[u8]) -> Option<Vec<u8>>) -> Bound<Typed> {
    rows(
        call,
        KustoType::String,
        args.into_iter().map(to_text).collect(),
        move |cells| {
            let Some(bytes) = encoding::decode(cells[0].text()) else {
                return Out::from("");
            };
            match inflate(&bytes) {
                None => Out::from(""),
                Some(bytes) if bytes.len() as u64 > MAX_BYTES => Out::Refused("of more than 1 MB"),
                Some(bytes) => match String::from_utf8(bytes) {
                    Ok(text) => Out::text(text),
                    Err(_) => Out::Refused("of what is no UTF-8 text"),
                },
            }
        },
    )
}

fn read(decoder: impl Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    decoder.take(MAX_BYTES + 1).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Kusto checks the head's identification and method, expects no flags and reads no optional fields.
fn gunzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let (head, rest) = bytes.split_at_checked(10)?;
    if head.get(..4)? != [0x1f, 0x8b, 8, 0] {
        return None;
    }
    read(DeflateDecoder::new(rest))
}
