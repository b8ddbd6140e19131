//! Who may be asked: hosts that an administrator allowed, and those of them that may be inside the network.

use crate::Error;
use url::{Host, Url};

/// Hosts that belong together: `api.example.com`, `*.example.com`, `10.0.0.5`, each with a port or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPattern {
    /// Lower case, without the star's dot.
    name: String,
    below: bool,
    port: Option<u16>,
}

impl HostPattern {
    /// Reads a pattern; `None` when it is empty or has a star elsewhere than at its beginning.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (name, port) = match text.rsplit_once(':') {
            // More than one colon without brackets is an IPv6 address.
            Some((name, port)) if !name.contains(':') || name.ends_with(']') => (name, Some(port.parse().ok()?)),
            _ => (text.as_str(), None),
        };
        let (name, below) = match name.strip_prefix("*.") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let name = name.trim_start_matches('[').trim_end_matches([']', '.']);
        if name.is_empty() || name.contains(['*', '/', '@', ' ']) {
            return None;
        }
        Some(Self {
            name: name.to_owned(),
            below,
            port,
        })
    }

    /// Returns the host and port that it names; `None` when it stands for several hosts or ports.
    fn place(&self) -> Option<(&str, u16)> {
        let port = self.port?;
        (!self.below).then_some((self.name.as_str(), port))
    }

    fn matches(&self, host: &str, port: u16) -> bool {
        let name = if self.below {
            host.strip_suffix(&self.name)
                .is_some_and(|head| head.len() > 1 && head.ends_with('.'))
        } else {
            host == self.name
        };
        name && self.port.is_none_or(|own| own == port)
    }
}

/// Who may be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Nothing goes out at all.
    pub offline: bool,
    /// Hosts that may be asked when their addresses are public.
    pub allowed: Vec<HostPattern>,
    /// Hosts that may be asked wherever they are: the mail server, the SIEM, the model on the next machine.
    pub internal: Vec<HostPattern>,
}

/// What may be asked: the host as it is resolved, and whether it may be inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Permit {
    pub(crate) host: String,
    pub(crate) internal: bool,
}

impl Policy {
    /// Returns what may be asked of an address.
    ///
    /// # Errors
    ///
    /// When it is no HTTP address, not allowed, or names an internal address that is not allowed as such.
    pub(crate) fn permit(&self, url: &Url) -> Result<Permit, Error> {
        let wrong = |reason| Error::Address {
            url: crate::redact::shown_url(url),
            reason,
        };
        if self.offline {
            return Err(Error::Offline);
        }
        if !matches!(url.scheme(), "https" | "http") {
            return Err(wrong("only http and https are"));
        }
        let host = url.host().ok_or_else(|| wrong("it names no host"))?;
        let port = url.port_or_known_default().ok_or_else(|| wrong("it names no port"))?;
        let name = match &host {
            Host::Domain(name) => name.trim_end_matches('.').to_lowercase(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let among = |patterns: &[HostPattern]| patterns.iter().any(|pattern| pattern.matches(&name, port));
        let internal = among(&self.internal);
        if !internal && !among(&self.allowed) {
            return Err(Error::NotAllowed { host: name });
        }
        // An address in the URL is never resolved, so it is checked here.
        let literal = match host {
            Host::Ipv4(address) => Some(address.into()),
            Host::Ipv6(address) => Some(address.into()),
            Host::Domain(_) => None,
        };
        if let Some(address) = literal
            && !internal
            && !crate::is_public(address)
        {
            return Err(Error::Internal {
                host: name,
                address: address.to_string(),
            });
        }
        Ok(Permit { host: name, internal })
    }

    /// Returns the hosts, each with its port, that may be asked wherever they are.
    pub(crate) fn internal_places(&self) -> impl Iterator<Item = (&str, u16)> {
        self.internal.iter().filter_map(HostPattern::place)
    }

    /// Returns whether a name that is being resolved may lead inside. The port is not known there; it was
    /// checked with the address.
    pub(crate) fn may_be_internal(&self, name: &str) -> bool {
        let name = name.trim_end_matches('.').to_lowercase();
        self.internal.iter().any(|pattern| {
            let port = pattern.port.unwrap_or(0);
            pattern.matches(&name, port)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        let patterns = |texts: &[&str]| texts.iter().map(|text| HostPattern::parse(text).unwrap()).collect();
        Policy {
            offline: false,
            allowed: patterns(&["api.example.com", "*.trusted.net:443", "127.0.0.1"]),
            internal: patterns(&["siem.corp:8089", "10.0.0.5", "[::1]:9000"]),
        }
    }

    fn permit(url: &str) -> Result<Permit, Error> {
        policy().permit(&Url::parse(url).unwrap())
    }

    #[test]
    fn only_allowed_hosts_are_permitted() {
        for url in [
            "https://api.example.com/x",
            "http://API.example.com.:8080/",
            "https://a.trusted.net/",
            "http://siem.corp:8089/",
            "http://10.0.0.5/",
            "http://[::1]:9000/",
        ] {
            assert!(permit(url).is_ok(), "{url}");
        }
        for url in [
            "https://example.com/",
            "https://evil-api.example.com/",
            "https://api.example.com.evil.com/",
            "https://trusted.net/",
            "https://eviltrusted.net/",
            "http://a.trusted.net/",
            "http://siem.corp/",
            "http://10.0.0.6/",
            "https://user@evil.com/",
        ] {
            assert!(matches!(permit(url), Err(Error::NotAllowed { .. })), "{url}");
        }
    }

    #[test]
    fn an_internal_address_in_any_spelling_needs_to_be_allowed_as_such() {
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
        ] {
            assert!(matches!(permit(url), Err(Error::Internal { .. })), "{url}");
        }
        assert!(matches!(permit("ftp://api.example.com/"), Err(Error::Address { .. })));
        let offline = Policy {
            offline: true,
            ..policy()
        };
        let url = Url::parse("https://api.example.com").unwrap();
        assert!(matches!(offline.permit(&url), Err(Error::Offline)));
    }

    #[test]
    fn patterns_that_say_too_much_are_refused() {
        for text in ["", "*", "*.", "a*b.com", "https://x", "a b", "x:99999"] {
            assert_eq!(HostPattern::parse(text), None, "{text}");
        }
    }
}
