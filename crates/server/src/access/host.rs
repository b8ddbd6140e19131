//! The Host header's check against DNS rebinding: a page of another site may resolve its own name to
//! this machine, but it cannot make the browser send another name.

use axum::http::{HeaderMap, Uri, header};
use std::net::IpAddr;

/// Returns the host that a request names, without its port, in lower case.
pub(crate) fn host_of(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let text = match headers.get(header::HOST) {
        Some(value) => value.to_str().ok()?,
        // HTTP/2 has the host in the request's address instead.
        None => uri.authority()?.as_str(),
    };
    let name = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None => text.rsplit_once(':').map_or(text, |(name, _)| name),
    };
    (!name.is_empty()).then(|| name.to_ascii_lowercase())
}

/// Says whether a request may name this host: this machine, or one of the names we were told. An
/// address cannot be rebound, so any address is right where a login protects the answer.
pub(crate) fn is_ours(host: &str, names: &[String], is_open: bool) -> bool {
    if host == "localhost" || names.iter().any(|name| name.eq_ignore_ascii_case(host)) {
        return true;
    }
    host.parse::<IpAddr>()
        .is_ok_and(|address| address.is_loopback() || !is_open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn named(host: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_str(host).unwrap());
        host_of(&headers, &Uri::from_static("/"))
    }

    #[test]
    fn hosts_are_read_with_and_without_port() {
        for (given, read) in [
            ("localhost:8640", Some("localhost")),
            ("LOCALHOST", Some("localhost")),
            ("127.0.0.1:8640", Some("127.0.0.1")),
            ("[::1]:8640", Some("::1")),
            ("evil.example", Some("evil.example")),
            ("[::1", None),
            (":8640", None),
        ] {
            assert_eq!(named(given).as_deref(), read, "{given}");
        }
    }

    #[test]
    fn without_a_login_only_this_machine_is_ours() {
        let none: [String; 0] = [];
        for host in ["localhost", "127.0.0.1", "127.8.8.8", "::1"] {
            assert!(is_ours(host, &none, true), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "192.0.2.1",
            "127.0.0.1.nip.io",
            "0x7f.1",
            "",
        ] {
            assert!(!is_ours(host, &none, true), "{host}");
        }
    }

    #[test]
    fn with_a_login_addresses_and_told_names_are_ours() {
        let names = ["soc.example".to_owned()];
        assert!(is_ours("192.0.2.1", &names, false) && is_ours("SOC.example", &names, false));
        assert!(!is_ours("other.example", &names, false));
    }
}
