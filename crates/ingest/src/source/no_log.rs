//! Tells what is no log, so that a folder of downloads can be given as it is.

/// Returns why something is no log, by its name.
pub(super) fn reason_by_name(name: &str) -> Option<&'static str> {
    let file = name
        .rsplit(['/', '\\', '!'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    if file.starts_with('.') {
        return Some("hidden file");
    }
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file.as_str(), ""));
    let documents = [
        "readme",
        "license",
        "licence",
        "copying",
        "notice",
        "changelog",
        "authors",
        "contributing",
    ];
    // Zeek has a log of that name too.
    let is_data = matches!(extension, "log" | "json" | "jsonl" | "ndjson" | "csv" | "tsv" | "evtx");
    let is_document = documents
        .iter()
        .any(|word| stem == *word || stem.starts_with(&format!("{word}-")) || stem.starts_with(&format!("{word}_")));
    if !is_data && (is_document || stem.ends_with("_license")) {
        return Some("documentation");
    }
    match extension {
        "md" | "rst" | "pdf" | "html" | "htm" | "docx" | "doc" | "pptx" | "odt" => Some("documentation"),
        "yml" | "yaml" | "toml" | "ini" | "cfg" | "conf" => Some("settings, not a log"),
        "py" | "ps1" | "sh" | "bat" | "js" | "ts" | "rs" | "c" | "h" | "go" | "sql" | "kql" | "css" | "ipynb" => {
            Some("program text")
        }
        "png" | "jpg" | "jpeg" | "gif" | "svg" | "ico" | "bmp" | "webp" => Some("picture"),
        "pcap" | "pcapng" | "cap" => Some("packet capture; run Zeek or Suricata over it and ingest their logs"),
        "xlsx" | "xls" | "ods" => Some("spreadsheet; save it as CSV"),
        "jar" | "war" | "apk" | "whl" | "nupkg" => Some("program package"),
        _ => None,
    }
}

/// Returns why something is no log, by its first bytes.
pub(super) fn reason_by_head(head: &[u8]) -> Option<&'static str> {
    let magics: [(&[u8], &str); 15] = [
        (b"\x89PNG", "picture"),
        (b"\xFF\xD8\xFF", "picture"),
        (b"GIF8", "picture"),
        (b"%PDF", "documentation"),
        (b"MZ", "Windows program"),
        (b"\x7FELF", "Linux program"),
        (
            b"\xD4\xC3\xB2\xA1",
            "packet capture; run Zeek or Suricata over it and ingest their logs",
        ),
        (
            b"\xA1\xB2\xC3\xD4",
            "packet capture; run Zeek or Suricata over it and ingest their logs",
        ),
        (
            b"\x4D\x3C\xB2\xA1",
            "packet capture; run Zeek or Suricata over it and ingest their logs",
        ),
        (
            b"\x0A\x0D\x0D\x0A",
            "packet capture; run Zeek or Suricata over it and ingest their logs",
        ),
        (b"SQLite format 3\0", "database"),
        (b"PAR1", "Parquet file"),
        (b"regf", "registry hive"),
        (b"LfLe", "old event log; convert it to EVTX"),
        (b"\xD0\xCF\x11\xE0", "Office document"),
    ];
    if let Some((_, reason)) = magics.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(reason);
    }
    let is_evtx = head.starts_with(b"ElfFile\0") || head.starts_with(b"ElfChnk\0");
    let is_utf16 = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    (!is_evtx && !is_utf16 && head.contains(&0)).then_some("binary file of unknown kind")
}

/// Returns the name of a compression that is recognised and not supported.
pub(super) fn unsupported_archive(head: &[u8]) -> Option<&'static str> {
    let magics: [(&[u8], &str); 7] = [
        (b"BZh", "bzip2"),
        (b"\xFD7zXZ\0", "xz"),
        (b"7z\xBC\xAF\x27\x1C", "7-Zip"),
        (b"Rar!\x1A\x07", "RAR"),
        (b"\x04\x22\x4D\x18", "LZ4"),
        (b"MSCF", "cabinet"),
        (b"\x1F\x9D", "compress"),
    ];
    magics
        .iter()
        .find(|(magic, _)| head.starts_with(magic))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_magics() {
        for (name, is_log) in [
            ("a/README.md", false),
            ("LICENSE", false),
            ("KEV_LICENSE", false),
            ("x.zip!capture.cap", false),
            ("a/readmessages.json", true),
            ("Security.evtx", true),
            ("conn.log", true),
        ] {
            assert_eq!(reason_by_name(name).is_none(), is_log, "{name}");
        }
        assert!(reason_by_head(b"\x89PNG\r\n").is_some());
        assert!(reason_by_head(b"ElfFile\0\0\0").is_none());
        assert!(reason_by_head(b"{\"a\":1}").is_none());
    }
}
