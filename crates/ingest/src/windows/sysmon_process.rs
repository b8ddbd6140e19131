//! Sysmon's process GUIDs, which hold the machine and the second in which the process began.
//!
//! Source: the layout `MACHINE-TIME-TIME-TOKEN`, visible in the Sysmon documentation's samples: the
//! second and third group are the two halves of the creation time in seconds since 1970.

/// Returns the GUID in lower case without braces, one form for all versions; empty when absent or zero.
pub(crate) fn unique_id(guid: &str) -> String {
    let guid = guid.trim().trim_matches(['{', '}']);
    if guid.len() != 36 || guid.bytes().all(|byte| matches!(byte, b'0' | b'-')) {
        return String::new();
    }
    guid.to_ascii_lowercase()
}

/// Returns when the process began, in microseconds since 1970, to the second.
pub(crate) fn creation_time(guid: &str) -> Option<i64> {
    let mut groups = guid.trim().trim_matches(['{', '}']).split('-');
    let low = u32::from_str_radix(groups.nth(1)?, 16).ok()?;
    let high = u32::from_str_radix(groups.next()?, 16).ok()?;
    let seconds = (high.checked_shl(16)? | (low & 0xFFFF)) as i64;
    // Before Sysmon existed the groups mean something else.
    (seconds > 1_400_000_000).then(|| seconds * 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guid_tells_the_second_of_creation() {
        let guid = "{81056205-565c-64dc-2304-000000000800}";
        assert_eq!(creation_time(guid), schema::parse_datetime("2023-08-16T04:53:48Z"));
        assert_eq!(unique_id(guid), "81056205-565c-64dc-2304-000000000800");
        assert_eq!(unique_id("{00000000-0000-0000-0000-000000000000}"), "");
        assert_eq!(creation_time("x"), None);
    }
}
