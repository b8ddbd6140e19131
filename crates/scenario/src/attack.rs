//! The attack, beat by beat.
//!
//! Thursday of the simulated week: a phishing mail gives away Mira Holm's session; from her mailbox a
//! colleague is sent a script; his workstation gives the attacker credentials of the backup service, with
//! which the file server is entered, packed and copied away.

mod endpoint;
mod identity;
mod lateral;

use crate::Scenario;
use crate::company::Company;
use crate::sheets::Sheets;
use chrono::Duration;

/// Writes the rows of a beat.
pub(crate) type Write = fn(&mut Sheets, &Company, i64);

/// A moment of the attack.
pub(crate) struct Beat {
    /// Microseconds since 1970.
    pub(crate) at: i64,
    pub(crate) write: Write,
}

/// Beats with their time of the attack's day, in seconds after midnight UTC, in order.
const BEATS: &[(i64, Write)] = &[
    (hms(8, 41, 12), identity::phishing_mail),
    (hms(8, 58, 3), identity::link_clicked),
    (hms(9, 4, 47), identity::foreign_sign_in),
    (hms(9, 4, 55), identity::sign_in_rated),
    (hms(9, 11, 20), identity::inbox_rule),
    (hms(9, 16, 2), identity::mailbox_read),
    (hms(9, 31, 40), identity::internal_phishing),
    (hms(9, 52, 18), endpoint::script_downloaded),
    (hms(9, 53, 6), endpoint::script_run),
    (hms(9, 53, 9), endpoint::encoded_powershell),
    (hms(9, 53, 15), endpoint::payload_written),
    (hms(9, 53, 18), endpoint::payload_run),
    (hms(9, 53, 24), endpoint::beacon),
    (hms(9, 54, 1), endpoint::run_key),
    (hms(10, 7, 30), endpoint::discovery),
    (hms(10, 26, 44), endpoint::credential_dump),
    (hms(10, 48, 9), lateral::logon_with_service_account),
    (hms(10, 48, 15), lateral::remote_service),
    (hms(10, 48, 18), lateral::shell_on_file_server),
    (hms(11, 2, 51), lateral::archive),
    (hms(11, 19, 5), lateral::exfiltration),
    (hms(11, 43, 37), lateral::log_cleared),
    (hms(12, 20, 16), identity::mail_removed),
];

const fn hms(hours: i64, minutes: i64, seconds: i64) -> i64 {
    (hours * 60 + minutes) * 60 + seconds
}

/// Returns a time of the attack's day, in microseconds since 1970.
fn instant(seconds: i64) -> i64 {
    (Scenario::start() + Duration::days(3) + Duration::seconds(seconds)).timestamp_micros()
}

/// Returns the beats from one time up to, not including, another; the first and last group of rows also
/// take what lies before or after all noise.
pub(crate) fn between(from: i64, to: i64, first: bool, last: bool) -> impl Iterator<Item = Beat> {
    BEATS
        .iter()
        .map(|(seconds, write)| Beat {
            at: instant(*seconds),
            write: *write,
        })
        .filter(move |beat| (first || beat.at >= from) && (last || beat.at < to))
}
