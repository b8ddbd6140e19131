//! Stops a decoder that gives far more than went in: an archive bomb.

use crate::Limits;
use std::fmt;
use std::io::{self, Read};

/// The error inside the `io::Error` of a stopped decoder.
#[derive(Debug)]
pub(super) struct Bomb(String);

impl fmt::Display for Bomb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Bomb {}

/// A decoder with a bound on what it gives.
pub(super) struct Bounded<R> {
    decoder: R,
    given: u64,
    stored: u64,
    limits: Limits,
}

impl<R: Read> Bounded<R> {
    pub(super) fn new(decoder: R, stored: u64, limits: &Limits) -> Self {
        Self {
            decoder,
            given: 0,
            stored,
            limits: limits.clone(),
        }
    }

    fn check(&self) -> Result<(), Bomb> {
        if self.given > self.limits.expanded_bytes {
            let most = self.limits.expanded_bytes;
            return Err(Bomb(format!("it expands to more than the {most} bytes that are read")));
        }
        let most = self.stored.saturating_mul(self.limits.ratio);
        if self.given > self.limits.ratio_from_bytes && self.given > most {
            let (stored, ratio) = (self.stored, self.limits.ratio);
            return Err(Bomb(format!(
                "its {stored} bytes expand to more than {ratio} times as many, as only archive bombs do"
            )));
        }
        Ok(())
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.check().map_err(io::Error::other)?;
        let count = self.decoder.read(buffer)?;
        self.given += count as u64;
        Ok(count)
    }
}
