//! Which names a table may have: each becomes a folder's.

use crate::Error;

/// Longest name; Log Analytics allows 60 characters, file systems about 250.
const LONGEST: usize = 128;

/// Checks that a name is letters, digits and underscores, a letter first, and not too long.
pub(crate) fn check(name: &str) -> Result<(), Error> {
    let first_is_letter = name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    let all_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if first_is_letter && all_plain && name.len() <= LONGEST {
        Ok(())
    } else {
        Err(Error::TableName(name.chars().take(LONGEST).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_would_leave_the_folder_are_refused() {
        for good in ["SecurityEvent", "my_logs_CL", "A1"] {
            check(good).unwrap();
        }
        let long = "a".repeat(LONGEST + 1);
        for bad in [
            "", "..", "../x", "a/b", "a\\b", "1a", "_x", "a b", "é", ".staging", &long,
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
