//! What a query reads besides tables: mirrored feeds, watchlists, places of networks, profiles of
//! files, stored functions.
//!
//! Nothing is fetched. An administrator puts copies into the folder of references, each under the
//! name that [`Reference::path`] tells; a query that needs one that is missing is refused with that
//! name. Leaves to others: reading the folder (a [`crate::Tables`] of `lake`).

use std::fmt;

/// Something that a query reads and that is no table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reference {
    /// The content of an address that `externaldata` names.
    Address(String),
    /// A watchlist by its alias: CSV with a head.
    Watchlist(String),
    /// Where networks are: CSV with the head `network,country,state,city,latitude,longitude`.
    Places,
    /// What is known of files: CSV with the head of the columns that `FileProfile` adds.
    FileProfiles,
    /// A stored function by its name: KQL text `(parameters) { body }`.
    Function(String),
}

/// A longer file name is cut and told apart by a checksum.
const MAX_SEGMENT: usize = 120;

impl Reference {
    /// Returns the path of the copy below the folder of references. Its parts hold only letters,
    /// digits, `-`, `_` and points, never `..`.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Address(address) => {
                let rest = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
                // A signature in the query string is a secret and changes; it is no part of the name.
                let (place, query) = rest.split_once(['?', '#']).unwrap_or((rest, ""));
                let mut parts: Vec<String> = place.split('/').filter(|part| !part.is_empty()).map(segment).collect();
                if place.ends_with('/') || parts.len() < 2 {
                    parts.push("index".to_owned());
                }
                if !query.is_empty()
                    && !query.contains("sig=")
                    && let Some(last) = parts.last_mut()
                {
                    *last = segment(&format!("{last}_{query}"));
                }
                format!("addresses/{}", parts.join("/"))
            }
            Self::Watchlist(alias) => format!("watchlists/{}.csv", segment(alias)),
            Self::Places => "places.csv".to_owned(),
            Self::FileProfiles => "file_profiles.csv".to_owned(),
            Self::Function(name) => format!("functions/{}.kql", segment(name)),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => write!(
                f,
                "a copy of `{}`",
                address.split(['?', '#']).next().unwrap_or_default()
            ),
            Self::Watchlist(alias) => write!(f, "the watchlist `{alias}`"),
            Self::Places => f.write_str("the list of where networks are"),
            Self::FileProfiles => f.write_str("the list of file profiles"),
            Self::Function(name) => write!(f, "the stored function `{name}`"),
        }
    }
}

/// Makes a safe file name of a part of an address.
fn segment(part: &str) -> String {
    let mut safe: String = part
        .chars()
        .map(|letter| match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => letter,
            _ => '_',
        })
        .collect();
    if safe.chars().all(|letter| letter == '.') {
        safe = "_".repeat(safe.len().max(1));
    }
    if safe.len() > MAX_SEGMENT {
        let sum = part.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        safe.truncate(MAX_SEGMENT - 17);
        safe = format!("{safe}-{sum:016x}");
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_paths_that_stay_below_the_folder() {
        let cases = [
            (
                "https://example.org/lists/all.txt",
                "addresses/example.org/lists/all.txt",
            ),
            ("https://example.org/feed/", "addresses/example.org/feed/index"),
            ("https://example.org", "addresses/example.org/index"),
            (
                "https://example.org/Torlist/?full",
                "addresses/example.org/Torlist/index_full",
            ),
            ("https://example.org/a.csv?sv=1&sig=abc", "addresses/example.org/a.csv"),
            (
                "https://example.org/../../etc/passwd",
                "addresses/example.org/__/__/etc/passwd",
            ),
            (r"https://example.org/..\..\x", r"addresses/example.org/.._.._x"),
            ("file:///etc/passwd", "addresses/etc/passwd"),
        ];
        for (address, path) in cases {
            assert_eq!(Reference::Address(address.to_owned()).path(), path);
        }
        let long = Reference::Watchlist("x".repeat(500)).path();
        assert!(long.len() < 150, "{long}");
        assert_eq!(Reference::Function("../a".to_owned()).path(), "functions/.._a.kql");
    }
}
