//! The name of a content: two texts with the same name are the same.

use crate::hex::hex;
use sha2::{Digest as _, Sha256};

/// Returns the SHA-256 of a text, in lower-case hexadecimal digits.
pub fn content_hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}
