//! Ranges of addresses: `ipv4_range_to_cidr_list`, `ipv6_is_in_any_range`, `parse_ipv6_mask`,
//! `format_ipv4_mask`.

use super::ip_address::{full_v6, mask_v4, mask_v6, prefix_v4, prefix_v6};
use super::{Function, Param, rows, typed_rows};
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::dynamic;
use serde_json::Value;
use std::net::Ipv4Addr;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("format_ipv4_mask", 1, 2, |call, args| {
        rows(call, KustoType::String, args, |cells| {
            let own = match cells[0] {
                Cell::Text(text) => prefix_v4(text),
                other => other
                    .long()
                    .and_then(|value| u32::try_from(value).ok())
                    .map(|address| (address, 32)),
            };
            match (own, given(cells.get(1), 32)) {
                (Some((address, own)), Some(bits)) => {
                    let bits = bits.min(own);
                    Out::text(format!("{}/{bits}", Ipv4Addr::from(mask_v4(address, bits))))
                }
                _ => Out::from(""),
            }
        })
    }),
    Function::new("ipv4_range_to_cidr_list", 2, 2, |call, args| {
        typed_rows(call, KustoType::Dynamic, &[Param::Text], args, |cells| {
            let address = |cell: Cell<'_>| cell.text().trim().parse::<Ipv4Addr>().ok().map(u32::from);
            match (address(cells[0]), address(cells[1])) {
                (Some(start), Some(end)) if start <= end => Out::json(&Value::Array(blocks(start, end))),
                (Some(_), Some(_)) => Out::Refused("of a range that ends before it starts"),
                _ => Out::Refused("of what is no address"),
            }
        })
    }),
    Function::new("ipv6_is_in_any_range", 2, 64, |call, args| {
        rows(call, KustoType::Bool, args, in_any_range)
    }),
    Function::new("parse_ipv6_mask", 2, 2, |call, args| {
        typed_rows(
            call,
            KustoType::String,
            &[Param::Text, Param::Long],
            args,
            |cells| match (prefix_v6(cells[0].text()), given(cells.get(1), 128)) {
                (Some((address, own)), Some(bits)) => Out::text(full_v6(mask_v6(address, bits.min(own)))),
                _ => Out::from(""),
            },
        )
    }),
];

/// Reads a number of bits; without one all count, one out of range is none.
fn given(cell: Option<&Cell<'_>>, most: u32) -> Option<u32> {
    match cell {
        None => Some(most),
        Some(cell) => cell
            .long()
            .and_then(|bits| u32::try_from(bits).ok())
            .filter(|bits| *bits <= most),
    }
}

/// Covers a range with as few blocks as can be.
fn blocks(start: u32, end: u32) -> Vec<Value> {
    let mut blocks = Vec::new();
    let mut at = u64::from(start);
    let end = u64::from(end);
    while at <= end {
        // A block starts at a multiple of its size and ends within the range.
        let mut bits = 32u32;
        while bits > 0 {
            let size = 1u64 << (33 - bits);
            if !at.is_multiple_of(size) || at + size - 1 > end {
                break;
            }
            bits -= 1;
        }
        let first = Ipv4Addr::from(u32::try_from(at).unwrap_or(u32::MAX));
        blocks.push(Value::from(format!("{first}/{bits}")));
        at += 1u64 << (32 - bits);
    }
    blocks
}

/// Whether an address lies in one of the given ranges, texts or arrays of texts.
fn in_any_range<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let Some((address, own)) = prefix_v6(cells[0].text()) else {
        return Out::Null;
    };
    let mut texts = Vec::new();
    for cell in &cells[1..] {
        match dynamic::read(*cell) {
            Value::Array(items) => texts.extend(items.iter().filter_map(Value::as_str).map(str::to_owned)),
            Value::String(text) => texts.push(text),
            _ => {}
        }
    }
    let mut found = false;
    for text in texts {
        let Some((range, bits)) = prefix_v6(&text) else {
            return Out::Refused("with a range that is none");
        };
        let bits = bits.min(own);
        found |= mask_v6(address, bits) == mask_v6(range, bits);
    }
    Out::Bool(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_covered_with_few_blocks() {
        let range =
            |start: [u8; 4], end: [u8; 4]| blocks(u32::from(Ipv4Addr::from(start)), u32::from(Ipv4Addr::from(end)));
        assert_eq!(
            range([1, 1, 128, 0], [1, 1, 140, 255]),
            ["1.1.128.0/21", "1.1.136.0/22", "1.1.140.0/24"]
        );
        assert_eq!(range([0, 0, 0, 0], [255, 255, 255, 255]), ["0.0.0.0/0"]);
        assert_eq!(range([9, 9, 9, 9], [9, 9, 9, 9]), ["9.9.9.9/32"]);
    }
}
