//! Decides when an event happened, from the times it carries and from its neighbours.
//!
//! The event's own time is what counts, not the shipper's. Two things make that hard in JSON:
//!
//! - The recorded time may be off by hours: a local time taken for UTC, or a twelve-hour clock written
//!   without its half of the day. Sysmon events carry `UtcTime` besides, so the typical distance of the
//!   two on one host tells the error, and events without a time of their own get it corrected.
//! - `UtcTime` itself may be far off for single events (network connections seen long after, or counted
//!   from a wrong start). Then it disagrees with that typical distance, and the recorded time is used.
//!
//! The distance is the median over the events of a host in one group, so a reading that starts at any
//! group decides alike; a group without such events falls back on the first group. EVTX has
//! a `SystemTime` in UTC: there the distance is zero by definition.

use super::event::WindowsEvent;
use std::collections::BTreeMap;

/// Differences up to this are delay, not a wrong clock; also how far `UtcTime` may stray from its
/// neighbours. In microseconds.
const TOLERANCE: i64 = 15 * 60 * 1_000_000;

/// Fewer events than this do not make a typical distance.
const ENOUGH: usize = 3;

/// How far recorded times are behind own times, in microseconds.
#[derive(Debug, Default)]
pub(crate) struct Offsets {
    by_host: BTreeMap<String, i64>,
    overall: Option<i64>,
}

impl Offsets {
    /// Learns from the events that carry both times.
    pub(crate) fn learn(events: &[WindowsEvent<'_>]) -> Self {
        let mut distances: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for event in events {
            if let (Some(own), Some(recorded), false) = (event.clock.own, event.clock.recorded, event.clock.is_utc) {
                distances
                    .entry(&event.computer)
                    .or_default()
                    .push(own.saturating_sub(recorded));
            }
        }
        let mut all: Vec<i64> = distances.values().flatten().copied().collect();
        let by_host = distances
            .into_iter()
            .filter_map(|(host, mut distances)| Some((host.to_owned(), typical(&mut distances)?)))
            .collect();
        Self {
            by_host,
            overall: typical(&mut all),
        }
    }

    /// Sets the time of each event; `fallback` is what the beginning of the file taught, asked for only
    /// when an event needs it.
    pub(crate) fn apply<'f>(&self, events: &mut [WindowsEvent<'_>], fallback: impl Fn() -> &'f Self) {
        for event in events {
            let clock = event.clock;
            let offset = if clock.is_utc {
                0
            } else {
                self.find(&event.computer, &fallback)
            };
            event.time = resolve(clock.own, clock.recorded, offset);
        }
    }

    fn find<'f>(&self, host: &str, fallback: impl Fn() -> &'f Self) -> i64 {
        let of = |offsets: &Self| offsets.by_host.get(host).copied().or(offsets.overall);
        of(self).or_else(|| of(fallback())).unwrap_or(0)
    }
}

/// Sets the time of an event that has no neighbours, or needs none because its recorded time is UTC.
pub(crate) fn settle(event: &mut WindowsEvent<'_>) {
    event.time = resolve(event.clock.own, event.clock.recorded, 0);
}

fn resolve(own: Option<i64>, recorded: Option<i64>, offset: i64) -> Option<i64> {
    let Some(recorded) = recorded else { return own };
    let strays = |own: i64| own.saturating_sub(recorded).saturating_sub(offset).saturating_abs() > TOLERANCE;
    match own {
        Some(own) if !strays(own) => Some(own),
        _ if offset.saturating_abs() > TOLERANCE => Some(recorded.saturating_add(without_delay(offset))),
        _ => Some(recorded),
    }
}

/// Takes the usual delay between happening and recording out of a distance: errors of zone and of the
/// half of the day are whole quarters of an hour.
fn without_delay(offset: i64) -> i64 {
    const QUARTER: i64 = 15 * 60 * 1_000_000;
    const MOST_DELAY: i64 = 60 * 1_000_000;
    let rounded = offset.saturating_add(QUARTER / 2).div_euclid(QUARTER) * QUARTER;
    if rounded.saturating_sub(offset).saturating_abs() <= MOST_DELAY {
        rounded
    } else {
        offset
    }
}

/// Returns the median, when it is typical: half of the distances must be near it.
fn typical(distances: &mut [i64]) -> Option<i64> {
    if distances.len() < ENOUGH {
        return None;
    }
    let middle = distances.len() / 2;
    let median = *distances.select_nth_unstable(middle).1;
    let near = distances
        .iter()
        .filter(|distance| distance.abs_diff(median) <= TOLERANCE.unsigned_abs())
        .count();
    (near * 2 >= distances.len()).then_some(median)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::windows::event::Clock;
    use schema::parse_datetime;

    static NOTHING: &Offsets = &Offsets {
        by_host: BTreeMap::new(),
        overall: None,
    };
    const HOUR: i64 = 3_600_000_000;

    fn event(own: Option<&str>, recorded: &str) -> WindowsEvent<'static> {
        let clock = Clock {
            own: own.and_then(parse_datetime),
            recorded: parse_datetime(recorded),
            is_utc: false,
        };
        WindowsEvent {
            computer: "h".into(),
            clock,
            ..WindowsEvent::default()
        }
    }

    fn times(mut events: Vec<WindowsEvent<'_>>) -> Vec<Option<i64>> {
        Offsets::learn(&events).apply(&mut events, || NOTHING);
        events.iter().map(|event| event.time).collect()
    }

    #[test]
    fn a_stable_distance_corrects_events_without_own_time_and_those_whose_own_time_strays() {
        let found = times(vec![
            event(Some("2023-08-16 04:54:03.1"), "2023-08-15T09:54:03.2Z"),
            event(Some("2023-08-16 04:54:04.1"), "2023-08-15T09:54:04.2Z"),
            event(Some("2023-08-16 04:54:05.1"), "2023-08-15T09:54:05.2Z"),
            event(None, "2023-08-15T09:54:06Z"),
            event(Some("2023-08-10 01:00:00"), "2023-08-15T09:54:07Z"),
        ]);
        assert_eq!(found[0], parse_datetime("2023-08-16T04:54:03.1Z"));
        assert_eq!(found[3], parse_datetime("2023-08-16T04:54:06Z"));
        assert_eq!(found[4], parse_datetime("2023-08-16T04:54:07Z"));
    }

    #[test]
    fn a_delay_corrects_nothing() {
        let found = times(vec![
            event(Some("2020-10-22 08:29:46"), "2020-10-22T08:29:48Z"),
            event(Some("2020-10-22 08:29:46"), "2020-10-22T08:30:26Z"),
            event(Some("2020-10-22 08:29:46"), "2020-10-22T08:29:49Z"),
            event(None, "2020-10-22T08:29:50Z"),
        ]);
        assert_eq!(found[3], parse_datetime("2020-10-22T08:29:50Z"));
    }

    #[test]
    fn distances_all_over_the_place_teach_nothing() {
        assert_eq!(typical(&mut [0, 5 * HOUR, 11 * HOUR, -7 * HOUR]), None);
        assert_eq!(typical(&mut [2 * HOUR, 2 * HOUR]), None);
        assert_eq!(
            typical(&mut [2 * HOUR, 2 * HOUR + 5, 2 * HOUR - 5, 90 * HOUR]),
            Some(2 * HOUR + 5)
        );
    }
}
