//! Functions over IPv4 and IPv6 addresses.

use super::{Call, Compute, Function, Param, rows, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, to_text};
use crate::cell::{Cell, Out};
use crate::dynamic;
use serde_json::Value;
use std::net::{Ipv4Addr, Ipv6Addr};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("parse_ipv4", 1, 1, |call, args| {
        texts(call, args, KustoType::Long, |cells| {
            masked_v4(cells[0].text(), 32).map(i64::from).into()
        })
    }),
    Function::new("parse_ipv4_mask", 2, 2, |call, args| {
        typed_rows(call, KustoType::Long, &[Param::Text, Param::Long], args, |cells| {
            let bits = cells[1]
                .long()
                .and_then(|bits| u32::try_from(bits).ok())
                .filter(|bits| *bits <= 32);
            bits.and_then(|bits| masked_v4(cells[0].text(), bits))
                .map(i64::from)
                .into()
        })
    }),
    Function::new("format_ipv4", 1, 2, |call, args| {
        rows(call, KustoType::String, args, format_v4)
    }),
    Function::new("ipv4_is_private", 1, 1, |call, args| {
        texts(call, args, KustoType::Bool, |cells| {
            prefix_v4(cells[0].text())
                .map(|(address, bits)| {
                    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
                        .iter()
                        .filter_map(|range| prefix_v4(range))
                        .any(|(range, range_bits)| range_bits <= bits && mask_v4(address, range_bits) == range)
                })
                .into()
        })
    }),
    Function::new("ipv4_is_in_range", 2, 2, |call, args| {
        texts(call, args, KustoType::Bool, |cells| {
            in_range_v4(cells[0].text(), cells[1].text()).into()
        })
    }),
    Function::new("ipv4_is_in_any_range", 2, 64, |call, args| {
        rows(call, KustoType::Bool, args, in_any_range_v4)
    }),
    Function::new("ipv4_is_match", 2, 3, |call, args| {
        typed_rows(
            call,
            KustoType::Bool,
            &[Param::Text, Param::Text, Param::Long],
            args,
            |cells| compare_v4(cells).map(|order| order == 0).into(),
        )
    }),
    Function::new("ipv4_compare", 2, 3, |call, args| {
        typed_rows(
            call,
            KustoType::Long,
            &[Param::Text, Param::Text, Param::Long],
            args,
            |cells| compare_v4(cells).into(),
        )
    }),
    Function::new("ipv4_netmask_suffix", 1, 1, |call, args| {
        texts(call, args, KustoType::Long, |cells| {
            prefix_v4(cells[0].text()).map(|(_, bits)| i64::from(bits)).into()
        })
    }),
    Function::new("parse_ipv6", 1, 1, |call, args| {
        texts(call, args, KustoType::String, |cells| {
            match prefix_v6(cells[0].text()) {
                Some((address, bits)) => Out::text(full_v6(mask_v6(address, bits))),
                None => Out::from(""),
            }
        })
    }),
    Function::new("ipv6_is_in_range", 2, 2, |call, args| {
        texts(call, args, KustoType::Bool, |cells| {
            match (prefix_v6(cells[0].text()), prefix_v6(cells[1].text())) {
                (Some((address, bits)), Some((range, range_bits))) => {
                    Out::Bool(mask_v6(address, range_bits.min(bits)) == mask_v6(range, range_bits.min(bits)))
                }
                _ => Out::Null,
            }
        })
    }),
    Function::new("ipv6_is_match", 2, 3, |call, args| {
        typed_rows(
            call,
            KustoType::Bool,
            &[Param::Text, Param::Text, Param::Long],
            args,
            |cells| compare_v6(cells).map(|order| order == 0).into(),
        )
    }),
    Function::new("ipv6_compare", 2, 3, |call, args| {
        typed_rows(
            call,
            KustoType::Long,
            &[Param::Text, Param::Text, Param::Long],
            args,
            |cells| compare_v6(cells).into(),
        )
    }),
    Function::new("has_ipv4", 2, 2, |call, args| {
        texts(call, args, KustoType::Bool, |cells| {
            Out::Bool(is_whole_v4(cells[1].text()) && has_v4(cells[0].text(), cells[1].text(), false))
        })
    }),
    Function::new("has_any_ipv4", 2, 64, |call, args| {
        rows(call, KustoType::Bool, args, |cells| any_of(cells, false))
    }),
    Function::new("has_ipv4_prefix", 2, 2, |call, args| {
        texts(call, args, KustoType::Bool, |cells| {
            Out::Bool(has_v4(cells[0].text(), cells[1].text(), true))
        })
    }),
    Function::new("has_any_ipv4_prefix", 2, 64, |call, args| {
        rows(call, KustoType::Bool, args, |cells| any_of(cells, true))
    }),
];

fn texts(call: &Call, args: Vec<Typed>, out: KustoType, compute: Compute) -> Bound<Typed> {
    rows(call, out, args.into_iter().map(to_text).collect(), compute)
}

pub(super) fn mask_v4(address: u32, bits: u32) -> u32 {
    if bits == 0 {
        0
    } else {
        address & (u32::MAX << (32 - bits.min(32)))
    }
}

pub(crate) fn mask_v6(address: u128, bits: u32) -> u128 {
    if bits == 0 {
        0
    } else {
        address & (u128::MAX << (128 - bits.min(128)))
    }
}

/// Reads `a.b.c.d` or `a.b.c.d/n` into the masked address and the number of bits.
pub(crate) fn prefix_v4(text: &str) -> Option<(u32, u32)> {
    let (address, bits) = match text.trim().split_once('/') {
        Some((address, bits)) => (address, bits.parse().ok().filter(|bits| *bits <= 32)?),
        None => (text.trim(), 32),
    };
    let address: Ipv4Addr = address.parse().ok()?;
    Some((mask_v4(u32::from(address), bits), bits))
}

pub(crate) fn prefix_v6(text: &str) -> Option<(u128, u32)> {
    let (address, bits) = match text.trim().split_once('/') {
        Some((address, bits)) => (address, Some(bits.parse::<u32>().ok()?)),
        None => (text.trim(), None),
    };
    if let Ok(address) = address.parse::<Ipv4Addr>() {
        let bits = bits.unwrap_or(32);
        return (bits <= 32).then(|| (u128::from(address.to_ipv6_mapped()), bits + 96));
    }
    // `::192.168.0.1` stands for the IPv4 address, as Kusto reads it.
    if let Some(Ok(address)) = address.strip_prefix("::").map(str::parse::<Ipv4Addr>) {
        let bits = bits.unwrap_or(32);
        return (bits <= 32).then(|| (u128::from(address.to_ipv6_mapped()), bits + 96));
    }
    let address: Ipv6Addr = address.parse().ok()?;
    let bits = bits.unwrap_or(128);
    (bits <= 128).then(|| (u128::from(address), bits))
}

pub(super) fn full_v6(address: u128) -> String {
    Ipv6Addr::from(address)
        .segments()
        .map(|part| format!("{part:04x}"))
        .join(":")
}

fn masked_v4(text: &str, bits: u32) -> Option<u32> {
    let (address, own) = prefix_v4(text)?;
    Some(mask_v4(address, bits.min(own)))
}

fn format_v4<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let address = match cells[0] {
        Cell::Text(text) => prefix_v4(text).map(|(address, _)| address),
        other => other.long().and_then(|value| u32::try_from(value).ok()),
    };
    let bits = match cells.get(1) {
        None => Some(32),
        Some(cell) => cell
            .long()
            .and_then(|bits| u32::try_from(bits).ok())
            .filter(|bits| *bits <= 32),
    };
    match (address, bits) {
        (Some(address), Some(bits)) => Out::text(Ipv4Addr::from(mask_v4(address, bits)).to_string()),
        _ => Out::from(""),
    }
}

fn in_range_v4(address: &str, range: &str) -> Option<bool> {
    let ((address, _), (range, bits)) = (prefix_v4(address)?, prefix_v4(range)?);
    Some(mask_v4(address, bits) == range)
}

fn in_any_range_v4<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let address = cells[0].text();
    if prefix_v4(address).is_none() {
        return Out::Null;
    }
    let mut ranges = Vec::new();
    for cell in cells.iter().skip(1) {
        match dynamic::read(*cell) {
            Value::Array(items) => ranges.extend(items.iter().filter_map(Value::as_str).map(str::to_owned)),
            Value::String(text) => ranges.push(text),
            _ => {}
        }
    }
    Out::Bool(ranges.iter().any(|range| in_range_v4(address, range) == Some(true)))
}

fn order<T: Ord>(left: T, right: T) -> i64 {
    left.cmp(&right) as i64
}

/// Compares under the shortest of all given prefixes.
fn compare_v4(cells: &[Cell<'_>]) -> Option<i64> {
    let ((left, left_bits), (right, right_bits)) = (prefix_v4(cells[0].text())?, prefix_v4(cells[1].text())?);
    let given = match cells.get(2) {
        Some(cell) => u32::try_from(cell.long()?).ok().filter(|bits| *bits <= 32)?,
        None => 32,
    };
    let bits = given.min(left_bits).min(right_bits);
    Some(order(mask_v4(left, bits), mask_v4(right, bits)))
}

fn compare_v6(cells: &[Cell<'_>]) -> Option<i64> {
    let ((left, left_bits), (right, right_bits)) = (prefix_v6(cells[0].text())?, prefix_v6(cells[1].text())?);
    let given = match cells.get(2) {
        Some(cell) => u32::try_from(cell.long()?).ok().filter(|bits| *bits <= 128)?,
        None => 128,
    };
    let bits = given.min(left_bits).min(right_bits);
    Some(order(mask_v6(left, bits), mask_v6(right, bits)))
}

fn is_whole_v4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// Looks for an address (or the start of one) that stands by itself in a text: what touches it must
/// not be a letter or a digit.
fn has_v4(text: &str, wanted: &str, prefix: bool) -> bool {
    if wanted.is_empty() {
        return false;
    }
    let open = |neighbour: Option<char>| neighbour.is_none_or(|letter| !letter.is_alphanumeric() && letter != '.');
    text.match_indices(wanted).any(|(at, found)| {
        let before = text.get(..at).and_then(|part| part.chars().next_back());
        if !open(before) {
            return false;
        }
        let rest = text.get(at..).unwrap_or("");
        if prefix && found.ends_with('.') {
            let end = rest
                .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
                .unwrap_or(rest.len());
            let whole = rest.get(..end).unwrap_or("");
            return is_whole_v4(whole) && open(rest.get(end..).and_then(|part| part.chars().next()));
        }
        open(rest.get(found.len()..).and_then(|part| part.chars().next()))
    })
}

fn any_of<'a>(cells: &[Cell<'a>], prefix: bool) -> Out<'a> {
    let text = cells[0].text();
    let mut wanted = Vec::new();
    for cell in cells.iter().skip(1) {
        match dynamic::read(*cell) {
            Value::Array(items) => wanted.extend(items.iter().filter_map(Value::as_str).map(str::to_owned)),
            Value::String(text) => wanted.push(text),
            _ => {}
        }
    }
    Out::Bool(
        wanted
            .iter()
            .any(|wanted| (prefix || is_whole_v4(wanted)) && has_v4(text, wanted, prefix)),
    )
}
