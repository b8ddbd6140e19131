//! A seeded generator of one simulated attack inside a company's background noise, with its answer key.
//!
//! Everything is made up: the company is Northwind Freight, names end in `.example` and outside addresses
//! are those that RFC 5737 reserves for documentation. The same options give the same rows, and any group
//! of rows can be made without those before it, so a load that was stopped goes on where it was.
//!
//! Leaves to others: storing the rows (`lake`) and finding the attack in them (`detect`).

mod attack;
mod clock;
mod company;
mod inventory;
mod key;
mod noise;
mod sheets;

pub use key::{AnswerKey, KeyStep};

use arrow_array::RecordBatch;
use chrono::{DateTime, TimeZone, Utc};
use clock::Clock;
use company::Company;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use schema::Table;
use sheets::Sheets;
use std::sync::Arc;

/// Fewest rows that can be asked for: the attack and a little noise around it.
pub const FEWEST_ROWS: u64 = 10_000;

/// Most rows that can be asked for.
pub const MOST_ROWS: u64 = 100_000_000;

/// Rows of background noise in one group.
const GROUP_ROWS: u64 = 32_768;

/// What can go wrong while making rows.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A size outside of [`FEWEST_ROWS`] to [`MOST_ROWS`].
    #[error("cannot make {0} rows: ask for {FEWEST_ROWS} to {MOST_ROWS}")]
    Size(u64),
    /// A group beyond the last.
    #[error("the scenario has {1} groups, so there is no group {0}")]
    NoSuchGroup(u64, u64),
    /// A table or column that the catalogue does not have.
    #[error("the catalogue has no {0}")]
    Unknown(String),
    /// Arrow refused a batch.
    #[error("cannot build a batch of rows")]
    Batch(#[source] arrow_schema::ArrowError),
}

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Rows of background noise, about; the attack and the inventory come on top.
    pub rows: u64,
    /// Seed of everything random.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { rows: 100_000, seed: 7 }
    }
}

/// The simulated week.
#[derive(Debug)]
pub struct Scenario {
    options: Options,
    clock: Clock,
    company: Company,
}

/// Rows of one table.
#[derive(Clone, Debug)]
pub struct TableRows {
    /// The table.
    pub table: Arc<Table>,
    /// Its rows, in the order of their times.
    pub rows: RecordBatch,
}

impl Scenario {
    /// Prepares the week.
    ///
    /// # Errors
    /// [`Error::Size`] when the number of rows is out of range.
    pub fn new(options: Options) -> Result<Self, Error> {
        if !(FEWEST_ROWS..=MOST_ROWS).contains(&options.rows) {
            return Err(Error::Size(options.rows));
        }
        Ok(Self {
            options,
            clock: Clock::new(Self::start(), options.rows),
            company: Company::new(options),
        })
    }

    /// Returns the id of the scenario as a source of rows: 16 hexadecimal digits made from its options.
    #[must_use]
    pub fn source_id(&self) -> String {
        // The leading digits tell a reader of an item id that the row is simulated.
        format!("51312e{:02x}{:08x}", self.options.seed & 0xff, self.options.rows)
    }

    /// Returns the first instant of the simulated week, a Monday.
    #[must_use]
    pub fn start() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 0, 0, 0).single().unwrap_or_default()
    }

    /// Returns how many groups of rows there are, numbered from 1.
    #[must_use]
    pub fn group_count(&self) -> u64 {
        self.options.rows.div_ceil(GROUP_ROWS)
    }

    /// Makes the rows of one group, tables in the order of their names.
    ///
    /// # Errors
    /// [`Error::NoSuchGroup`] for a number out of range; otherwise never in practice.
    pub fn group(&self, sequence: u64) -> Result<Vec<TableRows>, Error> {
        let last = self.group_count();
        if sequence == 0 || sequence > last {
            return Err(Error::NoSuchGroup(sequence, last));
        }
        let first_row = (sequence - 1) * GROUP_ROWS;
        let rows = first_row..(first_row + GROUP_ROWS).min(self.options.rows);
        // Each group has a generator of its own, so that none depends on those before it.
        let mut random = ChaCha8Rng::seed_from_u64(self.options.seed ^ sequence.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut sheets = Sheets::new(self.source_id(), first_row);
        if sequence == 1 {
            inventory::list(&mut sheets, &self.company, Self::start());
        }
        let mut attack = attack::between(
            self.clock.at(rows.start),
            self.clock.at(rows.end),
            sequence == 1,
            sequence == last,
        );
        let mut due = attack.next();
        for row in rows {
            let at = self.clock.at(row);
            while due.as_ref().is_some_and(|beat| beat.at <= at) {
                if let Some(beat) = due.take() {
                    (beat.write)(&mut sheets, &self.company, beat.at);
                }
                due = attack.next();
            }
            noise::row(&mut sheets, &self.company, &mut random, at);
        }
        for beat in due.into_iter().chain(attack) {
            (beat.write)(&mut sheets, &self.company, beat.at);
        }
        sheets.finish()
    }

    /// Returns what an analyst must find.
    #[must_use]
    pub fn key(&self) -> AnswerKey {
        key::answer_key()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Scenario {
        Scenario::new(Options { rows: 40_000, seed: 7 }).unwrap()
    }

    #[test]
    fn the_same_options_give_the_same_rows() {
        for sequence in 1..=2 {
            let (one, other) = (small().group(sequence).unwrap(), small().group(sequence).unwrap());
            assert_eq!(one.len(), other.len());
            for (left, right) in one.iter().zip(&other) {
                assert_eq!(left.rows, right.rows, "{}", left.table.name);
            }
        }
    }

    #[test]
    fn every_artefact_of_the_key_is_in_the_rows_whatever_the_size() {
        for rows in [FEWEST_ROWS, 70_000] {
            let scenario = Scenario::new(Options { rows, seed: 3 }).unwrap();
            let mut text = String::new();
            for sequence in 1..=scenario.group_count() {
                for table in scenario.group(sequence).unwrap() {
                    for column in table.rows.columns() {
                        if let Some(values) = column.as_any().downcast_ref::<arrow_array::StringArray>() {
                            for value in values.iter().flatten() {
                                text.push_str(value);
                                text.push('\n');
                            }
                        }
                    }
                }
            }
            for step in scenario.key().steps {
                for artefact in step.artefacts {
                    assert!(text.contains(artefact), "{artefact} of step {} is in no row", step.n);
                }
            }
        }
    }

    #[test]
    fn sizes_out_of_range_are_refused() {
        assert!(matches!(
            Scenario::new(Options { rows: 1, seed: 1 }),
            Err(Error::Size(1))
        ));
        assert!(matches!(small().group(99), Err(Error::NoSuchGroup(99, 2))));
    }
}
