//! IP addresses as Windows logs them.

use std::borrow::Cow;
use std::net::IpAddr;

/// Cleans an address: IPv4 inside IPv6 (`::ffff:1.2.3.4`) becomes IPv4; `-`, `LOCAL` and the
/// unspecified address become empty. What is no address stays as it is.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if matches!(text, "-" | "" | "0.0.0.0" | "::") || text.eq_ignore_ascii_case("LOCAL") {
        return Cow::Borrowed("");
    }
    match text.parse::<IpAddr>() {
        Ok(address) => match address.to_canonical() {
            canonical if canonical == address => Cow::Borrowed(text),
            canonical => Cow::Owned(canonical.to_string()),
        },
        Err(_) => Cow::Borrowed(text),
    }
}

/// Returns Defender's kind of an address; empty for what is no address.
pub(crate) fn kind(text: &str) -> &'static str {
    let Ok(address) = text.parse::<IpAddr>() else {
        return "";
    };
    match address {
        _ if address.is_loopback() => "Loopback",
        _ if address.is_multicast() => "Multicast",
        IpAddr::V4(v4) if v4.is_broadcast() => "Broadcast",
        IpAddr::V4(v4) if v4.is_private() => "Private",
        IpAddr::V4(v4) if v4.is_link_local() => "LinkLocal",
        IpAddr::V6(v6) if v6.is_unicast_link_local() => "LinkLocal",
        IpAddr::V6(v6) if v6.is_unique_local() => "Private",
        _ => "Public",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_cleaned_and_classed() {
        for (text, address, class) in [
            ("::ffff:172.18.39.5", "172.18.39.5", "Private"),
            ("-", "", ""),
            ("::1", "::1", "Loopback"),
            ("8.8.8.8", "8.8.8.8", "Public"),
            ("fe80::a405", "fe80::a405", "LinkLocal"),
        ] {
            assert_eq!((clean(text).as_ref(), kind(&clean(text))), (address, class), "{text}");
        }
    }
}
