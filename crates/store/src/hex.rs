//! Bytes as lower-case hexadecimal digits.

/// Returns two digits for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn bytes_become_digits() {
        assert_eq!(super::hex(&[0, 15, 0xa7, 255]), "000fa7ff");
    }
}
