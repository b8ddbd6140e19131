//! `punycode_from_string`, `punycode_to_string` and their forms for domain names.
//!
//! Only the encoding of RFC 3492 is applied, label by label for domain names; letter case stays as
//! it is. What cannot be encoded or decoded gives the empty string.
//! Source: Kusto function reference.

use super::{Call, Function, rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, to_text};
use crate::cell::Out;
use idna::punycode;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("punycode_from_string", 1, 1, |call, args| {
        texts(call, args, punycode::encode_str)
    }),
    Function::new("punycode_to_string", 1, 1, |call, args| {
        texts(call, args, punycode::decode_to_string)
    }),
    Function::new("punycode_domain_from_string", 1, 1, |call, args| {
        texts(call, args, |domain| labels(domain, decode_label))
    }),
    Function::new("punycode_domain_to_string", 1, 1, |call, args| {
        texts(call, args, |domain| labels(domain, encode_label))
    }),
];

/// What precedes an encoded label.
const PREFIX: &str = "xn--";

/// The full stops that separate labels besides the plain one (RFC 3490, section 3.1).
const STOPS: [char; 4] = ['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'];

fn texts(call: &Call, args: Vec<Typed>, compute: fn(&str) -> Option<String>) -> Bound<Typed> {
    rows(
        call,
        KustoType::String,
        args.into_iter().map(to_text).collect(),
        move |cells| compute(cells[0].text()).map_or(Out::from(""), Out::text),
    )
}

fn labels(domain: &str, convert: fn(&str) -> Option<String>) -> Option<String> {
    let labels: Option<Vec<String>> = domain.split(STOPS).map(convert).collect();
    labels.map(|labels| labels.join("."))
}

fn decode_label(label: &str) -> Option<String> {
    match label.strip_prefix(PREFIX) {
        Some(encoded) => punycode::decode_to_string(encoded),
        None => Some(label.to_owned()),
    }
}

fn encode_label(label: &str) -> Option<String> {
    if label.is_ascii() {
        return Some(label.to_owned());
    }
    Some(format!("{PREFIX}{}", punycode::encode_str(label)?))
}
