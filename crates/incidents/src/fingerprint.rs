//! A hash of all that an incident's words rest on: while it stays the same, what was written stays true.

use crate::IncidentCase;
use std::io::{self, Write};

/// Number of the way in which summaries are written; another way makes other words.
const WRITER: u64 = 2;

/// Returns the fingerprint of an incident: 32 hexadecimal digits made from its alerts with everything in
/// them. It changes when an alert comes, goes, grows or changes, and with nothing else; when the incident
/// was opened or last looked at does not matter.
#[must_use]
pub fn fingerprint(case: &IncidentCase) -> String {
    let mut hash = Hash::default();
    hash.take(&WRITER.to_le_bytes());
    hash.take(case.incident.id.as_bytes());
    for alert in &case.alerts {
        // An alert is plain data, so writing it as JSON cannot fail, nor can taking bytes.
        let _ = serde_json::to_writer(&mut hash, alert);
        hash.take(b"\n");
    }
    format!("{:016x}{:016x}", hash.0, hash.1)
}

/// Two FNV-1a hashes with different starts: the fingerprint must stay the same over releases and
/// machines, and nobody gains from making two incidents collide in their own workspace.
struct Hash(u64, u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325, 0x6c62_272e_07bb_0142)
    }
}

impl Hash {
    fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            self.1 = (self.1 ^ u64::from(*byte).rotate_left(7)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

impl Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.take(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
