//! `geo_info_from_ip_address(address)`: where an address is, by the administrator's list of networks.
//!
//! The list is CSV with the head `network,country,state,city,latitude,longitude`; of several
//! networks that hold an address the one with the longest prefix counts.
//! Source: Kusto `geo_info_from_ip_address()`.

use super::{read_csv, refusing};
use crate::binder::scope::Env;
use crate::binder::typed::{Typed, to_text};
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::{Code, Error};
use crate::functions::ip_address::{mask_v6, prefix_v6};
use crate::kernel;
use crate::{KustoType, Reference};
use kql::Span;
use kql::ast::Call;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The bags of the networks, by the length of the prefix and the masked address. IPv4 networks are
/// kept as the IPv6 networks they are mapped to.
#[derive(Default)]
struct Places(BTreeMap<u32, HashMap<u128, Value>>);

impl Places {
    fn find(&self, address: &str) -> Option<&Value> {
        let (address, own) = prefix_v6(address)?;
        self.0
            .range(..=own)
            .rev()
            .find_map(|(bits, networks)| networks.get(&mask_v6(address, *bits)))
    }
}

/// Binds the function.
pub(crate) fn bind(binder: &mut Binder<'_>, call: &Call, span: Span, env: &Env<'_>) -> Bound<Typed> {
    let [argument] = call.arguments.as_slice() else {
        return Err(crate::binder::call::arity(call, "1", span));
    };
    let address = to_text(binder.bind_scalar(&argument.value, env)?);
    let Some(content) = binder.read(&Reference::Places)? else {
        let expr = refusing(
            "geo_info_from_ip_address",
            KustoType::Dynamic,
            vec![address.expr],
            &Reference::Places,
        );
        return Ok(Typed::new(expr, KustoType::Dynamic));
    };
    let places = read(&content, span)?;
    let kernel: kernel::Kernel = Arc::new(move |cells| {
        cells
            .first()
            .and_then(|cell| places.find(cell.text()))
            .map_or(Out::Null, Out::json)
    });
    let expr = kernel::call(
        "geo_info_from_ip_address",
        KustoType::Dynamic,
        vec![address.argument()],
        kernel,
    );
    Ok(Typed::new(expr, KustoType::Dynamic))
}

fn read(content: &[u8], span: Span) -> Bound<Places> {
    let (head, rows) = read_csv(content, &Reference::Places, span)?;
    let Some(network_at) = head.iter().position(|name| name == "network") else {
        let message = format!("{} has no column `network`", Reference::Places.path());
        return Err(Error::semantic(Code::INVALID, span, message).into());
    };
    let mut places = Places::default();
    for row in rows {
        let Some((address, bits)) = row.get(network_at).and_then(prefix_v6) else {
            let message = format!(
                "{}: `{}` is no network",
                Reference::Places.path(),
                row.get(network_at).unwrap_or_default()
            );
            return Err(Error::semantic(Code::INVALID, span, message).into());
        };
        let mut bag = Map::new();
        for name in ["country", "state", "city"] {
            let at = head.iter().position(|other| other == name);
            if let Some(text) = at.and_then(|at| row.get(at)).filter(|text| !text.is_empty()) {
                bag.insert(name.to_owned(), Value::from(text));
            }
        }
        for name in ["latitude", "longitude"] {
            let at = head.iter().position(|other| other == name);
            if let Some(number) = at.and_then(|at| row.get(at)).and_then(|text| text.parse::<f64>().ok()) {
                bag.insert(name.to_owned(), crate::dynamic::real(number));
            }
        }
        places
            .0
            .entry(bits)
            .or_default()
            .insert(mask_v6(address, bits), Value::Object(bag));
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_counts() {
        let list = b"network,country,city\n10.0.0.0/8,Large,\n10.1.0.0/16,Small,Town\n2001:db8::/32,Six,\n";
        let Ok(places) = read(list, Span::default()) else {
            panic!("the list is not read");
        };
        let country = |address: &str| {
            places
                .find(address)
                .and_then(|bag| bag.get("country"))
                .and_then(Value::as_str)
        };
        assert_eq!(country("10.1.2.3"), Some("Small"));
        assert_eq!(country("10.2.2.3"), Some("Large"));
        assert_eq!(country("2001:db8::1"), Some("Six"));
        assert_eq!(country("192.0.2.1"), None);
        assert_eq!(country("no address"), None);
    }
}
