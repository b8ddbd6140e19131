//! How much it means when two alerts share a thing, by the kind of thing.
//!
//! Weights add up over kinds; two alerts are joined at [`ENOUGH`]. They were set by asking, kind by kind,
//! "would an analyst join two alerts for this alone, and for how long?":
//!
//! - The same event, process run or mail is the same act, however long ago.
//! - A URL or an uncommon file travels with one campaign; three days cover a weekend.
//! - An account joins alone within half a day, and up to three days if it seldom appears at all.
//! - A host joins alone within the hour. Many unrelated people and programs use one host, so later it
//!   needs a second reason, unless the host hardly ever raises alerts.
//! - An address joins alone within the hour; addresses are shared and handed on.
//! - A registry key, a file name, a cloud resource, an application, the same detector: never alone.
//!
//! The breadth limit is the number of distinct hosts and accounts seen with the thing in one day beyond
//! which it is a hub (domain controller, NAT address, software update) and loses weight in proportion.

/// Weight at which two alerts belong together.
pub(super) const ENOUGH: f32 = 1.0;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// The kind of a shared thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Row,
    Provider,
    Process,
    Ancestry,
    Mail,
    Url,
    FileHash,
    Account,
    Host,
    Ip,
    Domain,
    Object,
    Resource,
    Application,
    FileName,
    Registry,
    Other,
    Detector,
}

pub(super) const KINDS: usize = 18;

/// What the kind weighs, within which gap, and when it is a hub.
pub(super) struct Rule {
    /// Words for reasons.
    pub(super) words: &'static str,
    /// Seconds and weight, shortest first; beyond the last the thing means nothing.
    pub(super) windows: &'static [(i64, f32)],
    /// Further window for things seen on few days.
    pub(super) if_rare: Option<(i64, f32)>,
    /// Distinct hosts and accounts per day that are still normal.
    pub(super) breadth: f32,
    /// Whether the attacker carries it from host to host, so that the same detector firing on it
    /// everywhere is one act and not a hub.
    pub(super) carried: bool,
}

const FOREVER: i64 = i64::MAX;

impl Kind {
    pub(super) fn rule(self) -> &'static Rule {
        const fn rule(
            words: &'static str,
            windows: &'static [(i64, f32)],
            if_rare: Option<(i64, f32)>,
            breadth: f32,
            carried: bool,
        ) -> Rule {
            Rule {
                words,
                windows,
                if_rare,
                breadth,
                carried,
            }
        }
        const EVERYWHERE: f32 = f32::INFINITY;
        static RULES: [Rule; KINDS] = [
            rule("same event", &[(FOREVER, 3.0)], None, EVERYWHERE, false),
            rule(
                "same incident of its product",
                &[(FOREVER, 3.0)],
                None,
                EVERYWHERE,
                false,
            ),
            rule("process", &[(7 * DAY, 3.0)], None, EVERYWHERE, false),
            rule("process ancestry", &[(DAY, 2.0), (7 * DAY, 1.2)], None, 12.0, false),
            rule("mail", &[(7 * DAY, 2.0)], None, 50.0, true),
            rule("URL", &[(3 * DAY, 1.6)], None, 25.0, true),
            rule("file", &[(3 * DAY, 1.3)], None, 25.0, true),
            rule(
                "account",
                &[(HOUR, 1.3), (12 * HOUR, 1.1), (3 * DAY, 0.5)],
                Some((3 * DAY, 1.05)),
                12.0,
                true,
            ),
            rule(
                "host",
                &[(HOUR, 1.2), (6 * HOUR, 0.85), (DAY, 0.4)],
                Some((6 * HOUR, 1.05)),
                12.0,
                false,
            ),
            rule("address", &[(HOUR, 1.1), (6 * HOUR, 0.8), (DAY, 0.5)], None, 8.0, false),
            rule("domain", &[(6 * HOUR, 1.0), (3 * DAY, 0.6)], None, 12.0, true),
            rule("object", &[(HOUR, 0.7), (DAY, 0.4)], None, 12.0, true),
            rule("cloud resource", &[(12 * HOUR, 0.8), (3 * DAY, 0.4)], None, 12.0, false),
            rule("application", &[(DAY, 0.6)], None, 12.0, false),
            rule("file name", &[(DAY, 0.5)], None, 12.0, true),
            rule("registry key", &[(DAY, 0.5)], None, 12.0, false),
            rule("name", &[(DAY, 0.3)], None, 12.0, false),
            rule("detector", &[(600, 0.3), (DAY, 0.1)], None, 25.0, false),
        ];
        // The variants are numbered from zero in the order of the table.
        &RULES[self as usize]
    }

    /// Weight of the kind across a gap, before damping.
    pub(super) fn weight(self, gap: i64, rare: bool) -> f32 {
        let rule = self.rule();
        let usual = rule
            .windows
            .iter()
            .find(|(window, _)| gap <= *window)
            .map_or(0.0, |(_, weight)| *weight);
        match rule.if_rare {
            Some((window, weight)) if rare && gap <= window => usual.max(weight),
            _ => usual,
        }
    }

    /// Longest gap at which the kind means anything.
    pub(super) fn reach(self) -> i64 {
        self.rule().windows.last().map_or(0, |(window, _)| *window)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_stand_in_the_order_of_the_kinds() {
        for (kind, words) in [
            (Kind::Row, "same event"),
            (Kind::Mail, "mail"),
            (Kind::Host, "host"),
            (Kind::Object, "object"),
            (Kind::Other, "name"),
            (Kind::Detector, "detector"),
        ] {
            assert_eq!(kind.rule().words, words);
        }
    }

    #[test]
    fn weights_fall_with_the_gap() {
        let minutes = |kind: Kind, minutes: i64| kind.weight(minutes * 60, false);
        assert!(minutes(Kind::Host, 30) >= ENOUGH && minutes(Kind::Host, 120) < ENOUGH);
        assert!(minutes(Kind::Account, 700) >= ENOUGH && minutes(Kind::Account, 800) < ENOUGH);
        assert!(Kind::Account.weight(2 * DAY, true) >= ENOUGH);
        assert!(minutes(Kind::Ip, 59) >= ENOUGH && minutes(Kind::Ip, 61) < ENOUGH);
        assert_eq!(minutes(Kind::Host, 3_000), 0.0);
    }
}
