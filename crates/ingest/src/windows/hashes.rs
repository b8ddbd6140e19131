//! Sysmon's `Hashes`: `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`.

/// The hashes of a file, in lower case as Defender writes them; empty when absent.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Hashes {
    pub(crate) sha1: String,
    pub(crate) sha256: String,
    pub(crate) md5: String,
}

/// Reads the hashes. Sysmon writes zeros where it could not compute one.
pub(crate) fn parse(text: &str) -> Hashes {
    let mut hashes = Hashes::default();
    for part in text.split(',') {
        let Some((name, value)) = part.split_once('=') else {
            continue;
        };
        let value = value.trim();
        if value.bytes().all(|byte| byte == b'0') || !value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            continue;
        }
        match name.trim() {
            "SHA1" => hashes.sha1 = value.to_ascii_lowercase(),
            "SHA256" => hashes.sha256 = value.to_ascii_lowercase(),
            "MD5" => hashes.md5 = value.to_ascii_lowercase(),
            _ => {}
        }
    }
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_told_apart() {
        let hashes = parse("SHA1=AB,MD5=00000000,SHA256=Cd,IMPHASH=EF");
        assert_eq!(
            hashes,
            Hashes {
                sha1: "ab".into(),
                sha256: "cd".into(),
                md5: String::new()
            }
        );
        assert_eq!(parse("-"), Hashes::default());
    }
}
