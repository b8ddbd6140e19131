//! Things that a prompt names: incident numbers, devices, accounts, hashes, paths, addresses, mails, and terms of
//! the field (CVE numbers, techniques, names of actors).
//!
//! A word is judged by its own shape first and by the noun beside it second. Names of devices and accounts have no
//! shape of their own; conventions help (`wks-0101`, `first.last`), and what stays open is asked back.

use super::kind::Kind;
use super::lexicon::class;
use super::text::Word;
use std::net::IpAddr;

/// What a named thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// A thing of a kind that skills tell of.
    Of(Kind),
    /// A device or an account; its name does not tell which.
    Unclear,
    /// A CVE, a technique, an actor: known to the world, not to one's own data.
    Term,
    /// A document of the knowledge base.
    Document,
}

/// A thing that a prompt names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) thing: Thing,
    /// As it was typed.
    pub(super) name: String,
    /// The position of its word.
    pub(super) word: usize,
}

/// Words that a name may have.
const LONGEST_NAME: usize = 2_048;

/// Finds what the words name, and marks those words.
pub(super) fn find_mentions(words: &mut [Word], shown: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    for at in 0..words.len() {
        let word = &words[at];
        if word.until - word.from > LONGEST_NAME {
            continue;
        }
        let mut own = &shown[word.from..word.until];
        if own.ends_with("'s") && !own.contains(['\\', '/']) {
            own = &own[..own.len() - 2];
        }
        let Some(thing) = thing(own, words, at) else { continue };
        let name = own.trim_start_matches('#').trim_matches(['<', '>']).to_owned();
        if name.is_empty() {
            continue;
        }
        words[at].named = true;
        found.push(Mention { thing, name, word: at });
    }
    found
}

fn thing(own: &str, words: &[Word], at: usize) -> Option<Thing> {
    let noun = noun_beside(words, at);
    if own.contains("://") {
        return Some(Thing::Of(Kind::Url));
    }
    if own.contains('@') {
        let (name, domain) = own.trim_matches(['<', '>']).rsplit_once('@')?;
        let whole = !name.is_empty() && domain.contains('.') && !domain.starts_with('.');
        let kind = if own.starts_with('<') { Kind::Mail } else { Kind::User };
        return whole.then_some(Thing::Of(kind));
    }
    let lower = own.to_ascii_lowercase();
    if is_guid(&lower) {
        return Some(Thing::Of(match noun {
            Some(kind @ (Kind::User | Kind::Device)) => kind,
            _ => Kind::Mail,
        }));
    }
    if matches!(lower.len(), 32 | 40 | 64) && lower.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(Thing::Of(match noun {
            Some(Kind::Device) => Kind::Device,
            _ => Kind::File,
        }));
    }
    if own.parse::<IpAddr>().is_ok() {
        return Some(Thing::Of(Kind::Ip));
    }
    if is_term(&lower) {
        return Some(Thing::Term);
    }
    if let Some(number) = own.strip_prefix('#').or(Some(own)).filter(|number| is_digits(number)) {
        let said = own.starts_with('#');
        return (said || is_incident_number(number, words, at)).then_some(Thing::Of(Kind::Incident));
    }
    if own.contains('\\') {
        let (domain, name) = own.split_once('\\')?;
        let account = !domain.is_empty()
            && !name.is_empty()
            && !own.contains(':')
            && !name.contains('\\')
            && !ends_like_file(name);
        return Some(Thing::Of(if account { Kind::User } else { Kind::File }));
    }
    if own.starts_with('/') && own.matches('/').count() >= 2 {
        return Some(Thing::Of(Kind::File));
    }
    if let Some(thing) = dotted(own, &lower, noun) {
        return Some(thing);
    }
    if words[at].known {
        return None;
    }
    if lower.contains(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_' | '$' | '.')) {
        return None;
    }
    let has_letter = lower.bytes().any(|byte| byte.is_ascii_alphabetic());
    let has_digit = lower.bytes().any(|byte| byte.is_ascii_digit());
    match (noun_before(words, at), has_letter) {
        (Some(kind @ (Kind::User | Kind::Device)), true) if lower.len() >= 2 => return Some(Thing::Of(kind)),
        (Some(kind @ Kind::File), true) if has_digit || lower.contains(['_', '-']) => return Some(Thing::Of(kind)),
        _ => {}
    }
    if own.ends_with('$') {
        return Some(Thing::Of(Kind::Device));
    }
    if has_letter && has_digit && is_host_name(&lower) {
        return Some(match noun {
            Some(Kind::User) => Thing::Of(Kind::User),
            _ => Thing::Of(Kind::Device),
        });
    }
    let parts: Vec<&str> = lower.split(['-', '_']).collect();
    (parts.len() > 1 && parts.iter().any(|part| PREFIXES.contains(part))).then_some(Thing::Unclear)
}

fn ends_like_file(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| FILES.contains(&ending.to_ascii_lowercase().as_str()))
}

/// A name with dots: a file by its ending, a domain by its top level, an account that is `first.last`.
fn dotted(own: &str, lower: &str, noun: Option<Kind>) -> Option<Thing> {
    let (rest, ending) = lower.rsplit_once('.')?;
    if rest.is_empty() || ending.is_empty() || lower.contains(['/', '(', '|', '=']) && !lower.contains("://") {
        // `site.example/path` without a scheme is an address all the same.
        let (site, path) = lower.split_once('/')?;
        let top = site.rsplit_once('.')?.1;
        return (!path.is_empty() && TOPS.contains(&top)).then_some(Thing::Of(Kind::Url));
    }
    let labels: Vec<&str> = lower.split('.').collect();
    let plain = labels.iter().all(|label| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    });
    if !plain || labels.iter().all(|label| is_digits(label)) {
        return None;
    }
    if DOCUMENTS.contains(&ending) {
        return Some(match noun {
            Some(Kind::File) => Thing::Of(Kind::File),
            _ => Thing::Document,
        });
    }
    if let Some(kind @ (Kind::Device | Kind::User | Kind::Domain | Kind::File)) = noun {
        return Some(Thing::Of(kind));
    }
    if ends_like_file(lower) {
        return Some(Thing::Of(Kind::File));
    }
    if TOPS.contains(&ending) || labels.len() > 2 && ending.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        let first = labels.first().copied().unwrap_or_default();
        return Some(Thing::Of(if labels.len() > 2 && is_numbered_host(first) {
            Kind::Device
        } else {
            Kind::Domain
        }));
    }
    let person = labels.len() == 2
        && labels
            .iter()
            .all(|label| label.len() >= 2 && label.bytes().all(|byte| byte.is_ascii_alphabetic()))
        && labels.iter().all(|label| class(label).is_none())
        && !own.contains(char::is_uppercase) | own.chars().next().is_some_and(char::is_uppercase);
    person.then_some(Thing::Of(Kind::User))
}

/// The kind of the noun directly before a word, which then names it: `user x`, `the file named x`.
fn noun_before(words: &[Word], at: usize) -> Option<Kind> {
    let mut before = at;
    for _ in 0..2 {
        before = before.checked_sub(1)?;
        let word = words.get(before)?;
        if word.sign.is_some() && word.sign != Some(':') {
            return None;
        }
        let plural = word.lower.ends_with('s') && !matches!(word.lower.as_str(), "address");
        match Kind::named(&word.concept) {
            Some(kind) if !plural && !word.named => return Some(kind),
            Some(_) => return None,
            None if matches!(
                word.lower.as_str(),
                "named" | "called" | "name" | "id" | "with" | "hash"
            ) => {}
            None => return None,
        }
    }
    None
}

/// The kind of the noun before a word, else of the one directly behind it.
fn noun_beside(words: &[Word], at: usize) -> Option<Kind> {
    noun_before(words, at).or_else(|| {
        let here = words.get(at)?;
        let behind = words.get(at + 1)?;
        let plural = behind.lower.ends_with('s');
        (here.sign.is_none() && !plural).then(|| Kind::named(&behind.concept))?
    })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a bare number is the number of an incident, and not of days, rows, ports or years.
fn is_incident_number(number: &str, words: &[Word], at: usize) -> bool {
    if number.len() > 10 {
        return false;
    }
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let concept = before.map_or("", |word| word.concept.as_str());
    let lower = before.map_or("", |word| word.lower.as_str());
    let before_that = at.checked_sub(2).and_then(|before| words.get(before));
    let of_event = [before, before_that].into_iter().flatten().any(|word| {
        matches!(
            word.lower.as_str(),
            "event" | "eventid" | "events" | "port" | "pid" | "ports" | "error" | "code"
        )
    });
    if of_event {
        return false;
    }
    // "incidents 4471 and 5120": a number beside one that is known to be an incident's is one too.
    let listed = matches!(lower, "and" | "or" | "with" | "vs" | "versus")
        && before_that.is_some_and(|word| word.named && is_digits(word.lower.trim_start_matches('#')));
    let named = concept == "incident"
        || listed
        || matches!(lower, "no" | "nr" | "number" | "id" | "#")
            && before_that.is_none_or(|word| matches!(word.concept.as_str(), "incident" | "the" | "this"));
    if named {
        return true;
    }
    let behind = words.get(at + 1).filter(|_| words[at].sign.is_none());
    let counts = behind.is_some_and(|word| {
        matches!(word.concept.as_str(), "period" | "severity" | "status")
            || Kind::named(&word.concept).is_some() && word.lower.ends_with('s')
            || matches!(
                word.lower.as_str(),
                "alerts"
                    | "events"
                    | "rows"
                    | "percent"
                    | "%"
                    | "times"
                    | "minutes"
                    | "seconds"
                    | "most"
                    | "latest"
                    | "mb"
                    | "gb"
                    | "kb"
                    | "entries"
                    | "results"
                    | "logs"
            )
            || !word.known && !word.named && word.lower.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    let ranks = matches!(concept, "latest" | "top" | "before" | "first" | "last") || lower == "past";
    let year = number.len() == 4
        && (number.starts_with("19") || number.starts_with("20"))
        && matches!(
            lower,
            "in" | "since" | "of" | "until" | "before" | "after" | "by" | "from"
        );
    (3..=10).contains(&number.len()) && !counts && !ranks && !year
}

fn is_guid(lower: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = lower.split('-').collect();
    parts.len() == 5
        && parts
            .iter()
            .zip(lengths)
            .all(|(part, length)| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// CVE numbers, ATT&CK ids, and the numbered names that vendors give to actors.
fn is_term(lower: &str) -> bool {
    let numbered = |prefix: &str, digits: std::ops::RangeInclusive<usize>| {
        lower
            .strip_prefix(prefix)
            .map(|rest| rest.trim_start_matches('-'))
            .is_some_and(|rest| digits.contains(&rest.len()) && is_digits(rest))
    };
    let cve = lower
        .strip_prefix("cve-")
        .and_then(|rest| rest.split_once('-'))
        .is_some_and(|(year, number)| year.len() == 4 && is_digits(year) && is_digits(number));
    let technique = lower.strip_prefix('t').is_some_and(|rest| match rest.split_once('.') {
        Some((parent, sub)) => parent.len() == 4 && is_digits(parent) && sub.len() == 3 && is_digits(sub),
        None => rest.len() == 4 && is_digits(rest),
    });
    cve || technique
        || numbered("ta", 4..=4)
        || ["apt", "fin", "unc", "dev", "storm", "ta"]
            .iter()
            .any(|prefix| numbered(prefix, 1..=4) && !(*prefix == "dev" && lower.len() < 7))
        || matches!(
            lower,
            "log4shell" | "log4j" | "eternalblue" | "printnightmare" | "zerologon" | "proxyshell" | "follina"
        )
}

/// Whether a word of letters and digits may name a machine: it starts with a letter and is no unit or product.
fn is_host_name(lower: &str) -> bool {
    let letters = lower.bytes().take_while(u8::is_ascii_alphabetic).count();
    letters >= 2
        && lower.len() >= 4
        && ![
            "win", "windows", "office", "sha", "md", "ipv", "base", "utf", "covid", "mp", "http", "tls", "ssl", "web",
            "smb", "rc", "x", "iso", "log",
        ]
        .iter()
        .any(|product| {
            lower
                .strip_prefix(product)
                .is_some_and(|rest| is_digits(rest) && rest.len() <= 3 && !matches!(*product, "web" | "log"))
        })
}

/// Whether a label is numbered like a machine: `wks-0101`, `fin-laptop-7`, `dc01`.
fn is_numbered_host(label: &str) -> bool {
    let digits = label.bytes().rev().take_while(u8::is_ascii_digit).count();
    digits > 0
        && (label.contains(['-', '_'])
            || digits >= 2
            || PREFIXES.iter().any(|prefix| label[..label.len() - digits] == **prefix))
}

/// Beginnings and parts of names that administrators give to machines and service accounts.
const PREFIXES: &[&str] = &[
    "svc", "srv", "adm", "app", "sql", "db", "dc", "ws", "wks", "pc", "vm", "fs", "ex", "prd", "prod", "tst", "dev",
    "desktop", "laptop", "lap", "nas", "vpn", "sa", "admin", "service", "bkp", "mgmt", "host", "server",
];

/// Endings of documents that a knowledge base takes.
const DOCUMENTS: &[&str] = &["pdf", "docx", "md", "txt"];

/// Endings of files that logs name.
const FILES: &[&str] = &[
    "exe", "dll", "sys", "ps1", "psm1", "bat", "cmd", "vbs", "vbe", "js", "jse", "wsf", "hta", "iso", "img", "vhd",
    "zip", "rar", "7z", "gz", "tar", "cab", "msi", "msix", "lnk", "scr", "pif", "cpl", "ocx", "doc", "docm", "xls",
    "xlsx", "xlsm", "xlsb", "ppt", "pptx", "pptm", "rtf", "one", "chm", "jar", "class", "py", "pl", "sh", "elf", "bin",
    "dat", "dmp", "tmp", "log", "ini", "inf", "reg", "xml", "json", "yml", "yaml", "csv", "html", "htm", "svg", "png",
    "jpg", "jpeg", "gif", "eml", "msg", "apk", "dylib", "pkg", "dmg", "so", "php", "aspx", "asp", "jsp", "war", "kdbx",
    "pst", "ost", "db", "sqlite", "bak", "url", "xll", "wll", "sct",
];

/// Top levels that names of sites end with; two letters alone are too like a surname's end to be listed whole.
const TOPS: &[&str] = &[
    "com",
    "net",
    "org",
    "info",
    "biz",
    "edu",
    "gov",
    "mil",
    "int",
    "io",
    "co",
    "ai",
    "app",
    "dev",
    "cloud",
    "online",
    "site",
    "top",
    "xyz",
    "club",
    "shop",
    "live",
    "store",
    "tech",
    "space",
    "website",
    "icu",
    "link",
    "click",
    "work",
    "example",
    "test",
    "invalid",
    "local",
    "localhost",
    "internal",
    "lan",
    "corp",
    "home",
    "de",
    "uk",
    "fr",
    "nl",
    "ru",
    "cn",
    "eu",
    "us",
    "ca",
    "ch",
    "at",
    "it",
    "es",
    "se",
    "no",
    "dk",
    "fi",
    "pl",
    "cz",
    "be",
    "pt",
    "br",
    "in",
    "jp",
    "kr",
    "au",
    "nz",
    "ua",
    "tr",
    "ir",
    "su",
    "cc",
    "tk",
    "ws",
    "tv",
    "pw",
    "ml",
    "ga",
    "cf",
    "gq",
    "to",
    "onion",
    "arpa",
];

#[cfg(test)]
mod tests {
    use super::super::text::Text;
    use super::*;

    fn found(prompt: &str) -> Vec<(Thing, String)> {
        let mentions = Text::read(prompt).mentions;
        mentions
            .into_iter()
            .map(|mention| (mention.thing, mention.name))
            .collect()
    }

    #[test]
    fn things_are_known_by_shape_and_by_the_noun_beside_them() {
        use Kind::{Device, Domain, File, Incident, Ip, Mail, Url, User};
        for (prompt, thing, name) in [
            ("what about #12?", Thing::Of(Incident), "12"),
            ("sum up 4471.", Thing::Of(Incident), "4471"),
            ("Incident 7, please", Thing::Of(Incident), "7"),
            ("wks-0101's logons", Thing::Of(Device), "wks-0101"),
            (
                "FIN-LAPTOP-7.northwind.example",
                Thing::Of(Device),
                "FIN-LAPTOP-7.northwind.example",
            ),
            ("host thor", Thing::Of(Device), "thor"),
            ("the user jdoe", Thing::Of(User), "jdoe"),
            ("NORTHWIND\\mira.holm", Thing::Of(User), "NORTHWIND\\mira.holm"),
            ("NORTHWIND\\jdoe", Thing::Of(User), "NORTHWIND\\jdoe"),
            ("Mira.Holm", Thing::Of(User), "Mira.Holm"),
            ("a@b.example", Thing::Of(User), "a@b.example"),
            ("<a1@b.example>", Thing::Of(Mail), "a1@b.example"),
            ("C:\\Windows\\x.exe", Thing::Of(File), "C:\\Windows\\x.exe"),
            ("/tmp/.x/run", Thing::Of(File), "/tmp/.x/run"),
            ("update.dll", Thing::Of(File), "update.dll"),
            ("bad.example.", Thing::Of(Domain), "bad.example"),
            ("hxxp://bad[.]example/x", Thing::Of(Url), "http://bad.example/x"),
            ("bad.example/x/y", Thing::Of(Url), "bad.example/x/y"),
            ("10.0.0.1", Thing::Of(Ip), "10.0.0.1"),
            ("2001:db8::7", Thing::Of(Ip), "2001:db8::7"),
            (
                "d41d8cd98f00b204e9800998ecf8427e",
                Thing::Of(File),
                "d41d8cd98f00b204e9800998ecf8427e",
            ),
            ("CVE-2024-1", Thing::Term, "CVE-2024-1"),
            ("T1003.001", Thing::Term, "T1003.001"),
            ("policy.pdf", Thing::Document, "policy.pdf"),
            ("svc-backup", Thing::Unclear, "svc-backup"),
        ] {
            assert_eq!(found(prompt), [(thing, name.to_owned())], "{prompt}");
        }
    }

    #[test]
    fn counts_years_and_ordinary_words_name_nothing() {
        for prompt in [
            "the top 500 incidents",
            "last 300 days",
            "in 2024",
            "event 4625",
            "port 8080",
            "100 alerts",
            "step-by-step",
            "ipv4",
            "windows11",
            "3.5",
            "follow-up",
            "write-up",
        ] {
            assert_eq!(found(prompt), [], "{prompt}");
        }
    }
}
