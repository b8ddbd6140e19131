//! The `Prefer` header: how long to wait, and what to say beside the rows.
//!
//! Source: RFC 7240; Azure Monitor Log Analytics API, request options.

use std::time::Duration;

/// Longest that a client may ask to wait, Log Analytics' limit.
const LONGEST: Duration = Duration::from_secs(600);

/// What a client prefers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Prefer {
    /// How long the query may run.
    pub(super) wait: Option<Duration>,
    /// Whether to say what the query took.
    pub(super) statistics: bool,
    /// Whether to say how it asked to be drawn.
    pub(super) render: bool,
}

impl Prefer {
    /// Reads the header; preferences that are not known are passed over, as RFC 7240 says.
    pub(super) fn read(header: Option<&str>) -> Self {
        let mut prefer = Self::default();
        for part in header.unwrap_or_default().split([',', ';']) {
            let (name, value) = part.split_once('=').unwrap_or((part, "true"));
            let name = name.trim().to_ascii_lowercase();
            let value = value.trim().trim_matches('"');
            match name.strip_prefix("ai.").unwrap_or(&name) {
                "wait" => {
                    let seconds = value.parse().ok().map(Duration::from_secs);
                    prefer.wait = seconds.map(|wait: Duration| wait.clamp(Duration::from_secs(1), LONGEST));
                }
                "include-statistics" => prefer.statistics = value.eq_ignore_ascii_case("true"),
                "include-render" => prefer.render = value.eq_ignore_ascii_case("true"),
                _ => {}
            }
        }
        prefer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_are_read() {
        let prefer = Prefer::read(Some("wait=30, include-statistics=true,include-render=true"));
        assert_eq!(
            (prefer.wait, prefer.statistics, prefer.render),
            (Some(Duration::from_secs(30)), true, true)
        );
        assert_eq!(Prefer::read(Some("response-v1=true; wait=soon")), Prefer::default());
        assert_eq!(Prefer::read(Some("wait=9999999")).wait, Some(LONGEST));
        assert_eq!(Prefer::read(None), Prefer::default());
    }
}
