//! What the products list without anything happening: devices, people, software, settings.
//!
//! Every row is the same for the same company, whatever the seed of the noise: which device has which
//! weakness follows from its number.

mod devices;
mod people;
mod software;

use crate::company::Company;
use crate::sheets::Sheets;
use chrono::{DateTime, Utc};

/// Lists every person and device once, as the products' inventories do.
pub(crate) fn list(sheets: &mut Sheets, company: &Company, start: DateTime<Utc>) {
    let at = start.timestamp_micros();
    devices::knowledge(sheets, at);
    software::knowledge(sheets, at);
    for (number, person) in company.people.iter().enumerate() {
        devices::list(sheets, at, &person.device, Some(person), number);
        software::list(sheets, at, &person.device, false, number);
    }
    for (number, server) in company.servers.iter().enumerate() {
        devices::list(sheets, at, server, None, number);
        software::list(sheets, at, server, true, number);
    }
    people::list(sheets, at, company);
}
