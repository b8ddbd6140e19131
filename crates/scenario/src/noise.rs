//! What happens all day in a company that nobody attacks.
//!
//! The mix is chosen, not measured: endpoint telemetry makes most rows, cloud and network logs the rest. It
//! holds harmless look-alikes of attacks on purpose (administrators at a shell, scripts of
//! the management agent, failed sign-ins), so that a rule which fires on a word alone is seen to.

mod cloud;
pub(crate) mod endpoint;
mod network;

use crate::company::{Company, Person};
use crate::sheets::Sheets;
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

/// Makes one row of a kind, by somebody, at a time.
type Make = fn(&mut Sheets, &Company, &Person, &mut ChaCha8Rng, i64);

/// Kinds of rows with their weights; the weights add up to 100.
const KINDS: &[(u32, Make)] = &[
    (18, endpoint::process),
    (20, endpoint::connection),
    (11, endpoint::file),
    (8, endpoint::registry),
    (8, endpoint::image_load),
    (6, endpoint::logon),
    (3, endpoint::other),
    (6, network::security_event),
    (5, network::firewall),
    (4, network::dns),
    (5, cloud::sign_in),
    (3, cloud::office),
    (2, cloud::mail),
    (1, cloud::audit),
];

/// Makes one row.
pub(crate) fn row(sheets: &mut Sheets, company: &Company, random: &mut ChaCha8Rng, at: i64) {
    let Some(person) = company.people.choose(random) else {
        return;
    };
    let mut ticket = random.random_range(0..100_u32);
    for (weight, make) in KINDS {
        match ticket.checked_sub(*weight) {
            Some(rest) => ticket = rest,
            None => return make(sheets, company, person, random, at),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn weights_add_up() {
        assert_eq!(super::KINDS.iter().map(|(weight, _)| weight).sum::<u32>(), 100);
    }
}
