//! Ids made from what they name, so that the same thing gets the same id at every run.

/// Returns a GUID made of the text's BLAKE3 hash (version 8 of RFC 9562, "custom").
pub(crate) fn stable_id(text: &str) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
}
