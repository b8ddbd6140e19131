//! Names of things in a sentence: what has the shape of one, what stands in code marks, and names that are known.

use super::KnownNames;
use super::sources::folded;
use std::ops::Range;

/// Finds names.
pub(super) struct Reader {
    /// Known names, folded.
    known: std::collections::HashSet<String>,
    /// Words of the longest known name.
    most_words: usize,
    /// Names of techniques beside the built-in ones, in lower case.
    techniques: Vec<String>,
}

impl Reader {
    pub(super) fn new(known: &KnownNames) -> Self {
        let techniques = known
            .techniques
            .iter()
            .map(|(_, name)| name.to_lowercase())
            .filter(|name| name.len() > 3)
            .collect();
        let known: std::collections::HashSet<String> = known
            .names
            .iter()
            .map(|name| folded(name.trim()))
            .filter(|name| name.chars().count() >= 3)
            .collect();
        let most_words = known
            .iter()
            .map(|name| name.split(' ').count())
            .max()
            .unwrap_or(0)
            .min(6);
        Self {
            known,
            most_words,
            techniques,
        }
    }

    /// Returns the names of techniques beside the built-in ones.
    pub(super) fn techniques(&self) -> &[String] {
        &self.techniques
    }

    /// Returns the names in a folded sentence, each with its bytes.
    pub(super) fn names(&self, text: &str) -> Vec<(String, Range<usize>)> {
        let mut found: Vec<(String, Range<usize>)> = Vec::new();
        let mut add = |name: &str, range: Range<usize>| {
            let overlaps = found
                .iter()
                .any(|(_, other)| other.start < range.end && range.start < other.end);
            if !name.is_empty() && !overlaps {
                found.push((name.to_owned(), range));
            }
        };
        // Code marks quote a value as it stands.
        let mut open = None;
        for (at, _) in text.match_indices('`') {
            match open.take() {
                None => open = Some(at + 1),
                Some(from) => add(text[from..at].trim(), from..at),
            }
        }
        let words: Vec<(usize, &str)> = words(text).collect();
        for (from, word) in &words {
            if has_shape(word) {
                add(word, *from..from + word.len());
            }
        }
        for count in (1..=self.most_words).rev() {
            for run in words.windows(count) {
                let (Some((from, _)), Some((last, word))) = (run.first(), run.last()) else {
                    continue;
                };
                let range = *from..last + word.len();
                let name = text[range.clone()].trim_end_matches("'s");
                if self.known.contains(name) {
                    add(name, range.start..range.start + name.len());
                }
            }
        }
        found
    }
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '`' | '(' | ')' | '<' | '>' | '|' | '*'))
        .filter_map(move |raw| {
            let start = at;
            at += raw.len();
            at += text[at..].chars().next().map_or(0, char::len_utf8);
            let left = raw.trim_start_matches(['.', ',', ';', '\'', '[', '{']);
            let from = start + raw.len() - left.len();
            let mut word = left.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ']', '}']);
            word = word.strip_suffix("'s").unwrap_or(word);
            (!word.is_empty()).then_some((from, word))
        })
}

/// Whether a folded word has the shape of a name: an address, a mail, a site, a path, a file, a hash, a numbered
/// machine, an account with its domain, a CVE.
fn has_shape(word: &str) -> bool {
    if word.parse::<std::net::IpAddr>().is_ok() || word.contains("://") {
        return true;
    }
    if word.contains('@') {
        return word
            .rsplit_once('@')
            .is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'));
    }
    if word.contains('\\') && word.len() > 3 {
        return true;
    }
    if word.starts_with('/') && word.len() > 3 && word[1..].contains('/') {
        return true;
    }
    if word.starts_with("cve-") || is_hash(word) || is_guid(word) {
        return true;
    }
    is_host(word) || is_dotted(word)
}

fn is_hash(word: &str) -> bool {
    matches!(word.len(), 32 | 40 | 64) && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_guid(word: &str) -> bool {
    word.len() == 36
        && word.matches('-').count() == 4
        && word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Words with figures that name no machine.
const NO_HOSTS: &[&str] = &[
    "sha", "md", "ipv", "utf", "base", "win", "windows", "office", "http", "tls", "ssl", "smbv", "ntlmv", "smb", "rc",
    "aes", "rsa", "event", "t", "ta", "x", "v", "c", "kb", "mp", "log", "day", "step", "phase", "stage", "level",
    "tier", "top", "covid", "cvss", "port", "ldap", "oauth",
];

/// Whether a folded word is a numbered machine: `wks-0101`, `dc01.corp.example`, `fin-laptop-7`.
pub(super) fn is_host(word: &str) -> bool {
    let label = word.split('.').next().unwrap_or(word);
    if !label.starts_with(|letter: char| letter.is_ascii_alphabetic())
        || !label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'$'))
        || !label.bytes().any(|byte| byte.is_ascii_digit())
        || word.len() > 120
    {
        return false;
    }
    // A file is no machine, whatever its stem.
    if word.rsplit_once('.').is_some_and(|(_, ending)| is_file_ending(ending)) {
        return false;
    }
    let digits = label
        .trim_end_matches('$')
        .bytes()
        .rev()
        .take_while(u8::is_ascii_digit)
        .count();
    let stem = label.trim_end_matches('$');
    let stem = &stem[..stem.len() - digits];
    let stem = stem.trim_end_matches(['-', '_']);
    digits > 0 && stem.len() >= 2 && !NO_HOSTS.contains(&stem) && !is_hash(word)
}

fn is_file_ending(ending: &str) -> bool {
    matches!(
        ending,
        "exe"
            | "dll"
            | "sys"
            | "ps1"
            | "psm1"
            | "bat"
            | "cmd"
            | "vbs"
            | "js"
            | "jse"
            | "hta"
            | "iso"
            | "img"
            | "zip"
            | "rar"
            | "7z"
            | "gz"
            | "tar"
            | "msi"
            | "lnk"
            | "scr"
            | "doc"
            | "docx"
            | "docm"
            | "xls"
            | "xlsx"
            | "xlsm"
            | "ppt"
            | "pptx"
            | "pdf"
            | "rtf"
            | "one"
            | "jar"
            | "py"
            | "sh"
            | "bin"
            | "dat"
            | "dmp"
            | "tmp"
            | "log"
            | "ini"
            | "inf"
            | "reg"
            | "xml"
            | "json"
            | "yml"
            | "yaml"
            | "csv"
            | "html"
            | "htm"
            | "svg"
            | "png"
            | "jpg"
            | "eml"
            | "msg"
            | "php"
            | "aspx"
            | "asp"
            | "jsp"
            | "txt"
            | "md"
            | "evtx"
            | "sct"
            | "cab"
            | "vhd"
            | "kdbx"
            | "dit"
    )
}

/// Whether a folded word is a site, a file or an account with dots: `bad.example`, `update.dll`, `mira.holm`.
fn is_dotted(word: &str) -> bool {
    let labels: Vec<&str> = word.split('.').collect();
    if labels.len() < 2 || word.len() > 255 {
        return false;
    }
    let plain = labels.iter().all(|label| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    });
    let last = labels.last().copied().unwrap_or_default();
    // `e.g`, `1.5`, `3.x` and versions name nothing.
    plain
        && last.len() >= 2
        && last.bytes().any(|byte| byte.is_ascii_alphabetic())
        && labels.iter().any(|label| label.len() >= 3)
        && !matches!(word, "asp.net" | "node.js" | "microsoft.net")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_shape_marks_and_knowledge() {
        let reader = Reader::new(&KnownNames {
            names: vec!["thor".to_owned(), "Mira Holm".to_owned()],
            techniques: Vec::new(),
        });
        let text = folded(
            "Mira Holm's wks-0101 (10.0.0.1) ran `cmd /c x` and C:\\Temp\\a.exe, then thor asked evil[.]example; step 2, sha256, v1.5.",
        );
        let mut names: Vec<String> = reader.names(&text).into_iter().map(|(name, _)| name).collect();
        names.sort();
        assert_eq!(
            names,
            [
                "10.0.0.1",
                "c:\\temp\\a.exe",
                "cmd /c x",
                "evil.example",
                "mira holm",
                "thor",
                "wks-0101"
            ]
        );
    }
}
