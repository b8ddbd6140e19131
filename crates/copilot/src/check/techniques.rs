//! ATT&CK techniques by id and by name.
//!
//! Source: MITRE ATT&CK Enterprise v18; names that are ordinary words are left to [`super::KnownNames`].

use super::KnownNames;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

const NAMES: &[(&str, &str)] = &[
    ("T1003", "os credential dumping"),
    ("T1003.001", "lsass memory"),
    ("T1003.003", "ntds"),
    ("T1003.006", "dcsync"),
    ("T1018", "remote system discovery"),
    ("T1021", "remote services"),
    ("T1021.001", "remote desktop protocol"),
    ("T1021.002", "smb/windows admin shares"),
    ("T1021.006", "windows remote management"),
    ("T1027", "obfuscated files or information"),
    ("T1033", "system owner/user discovery"),
    ("T1036", "masquerading"),
    ("T1047", "windows management instrumentation"),
    ("T1048", "exfiltration over alternative protocol"),
    ("T1053.005", "scheduled task"),
    ("T1055", "process injection"),
    ("T1056.001", "keylogging"),
    ("T1059", "command and scripting interpreter"),
    ("T1068", "exploitation for privilege escalation"),
    ("T1069", "permission groups discovery"),
    ("T1070", "indicator removal"),
    ("T1070.001", "clear windows event logs"),
    ("T1070.006", "timestomp"),
    ("T1071", "application layer protocol"),
    ("T1078", "valid accounts"),
    ("T1082", "system information discovery"),
    ("T1087", "account discovery"),
    ("T1098", "account manipulation"),
    ("T1105", "ingress tool transfer"),
    ("T1110", "brute force"),
    ("T1110.003", "password spraying"),
    ("T1112", "modify registry"),
    ("T1114", "email collection"),
    ("T1114.003", "email forwarding rule"),
    ("T1134", "access token manipulation"),
    ("T1136", "create account"),
    ("T1187", "forced authentication"),
    ("T1190", "exploit public-facing application"),
    ("T1204", "user execution"),
    ("T1207", "rogue domain controller"),
    ("T1218", "system binary proxy execution"),
    ("T1218.011", "rundll32 proxy execution"),
    ("T1486", "data encrypted for impact"),
    ("T1490", "inhibit system recovery"),
    ("T1505.003", "web shell"),
    ("T1528", "steal application access token"),
    ("T1539", "steal web session cookie"),
    ("T1543.003", "windows service"),
    ("T1546.003", "wmi event subscription"),
    ("T1547.001", "registry run keys"),
    ("T1548.002", "bypass user account control"),
    ("T1550.002", "pass the hash"),
    ("T1550.003", "pass the ticket"),
    ("T1552", "unsecured credentials"),
    ("T1555", "credentials from password stores"),
    ("T1557", "adversary-in-the-middle"),
    ("T1558.001", "golden ticket"),
    ("T1558.002", "silver ticket"),
    ("T1558.003", "kerberoasting"),
    ("T1558.004", "as-rep roasting"),
    ("T1560", "archive collected data"),
    ("T1562.001", "disable or modify tools"),
    ("T1564.008", "email hiding rules"),
    ("T1566", "spearphishing"),
    ("T1566.001", "spearphishing attachment"),
    ("T1566.002", "spearphishing link"),
    ("T1567", "exfiltration over web service"),
    ("T1569.002", "service execution"),
    ("T1570", "lateral tool transfer"),
    ("T1572", "protocol tunneling"),
    ("T1574", "hijack execution flow"),
    ("T1621", "multi-factor authentication request generation"),
];

/// Finds all names at once: most sentences hold none.
static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a few short words are always a finder")]
    AhoCorasick::new(NAMES.iter().map(|(_, name)| *name)).expect("the names make a finder")
});

/// Returns the id and other name of a technique that goes by this folded name or id.
fn others(name: &str, known: &KnownNames) -> Vec<String> {
    let built_in = NAMES.iter().map(|(id, own)| (id.to_lowercase(), (*own).to_owned()));
    let more = known
        .techniques
        .iter()
        .map(|(id, own)| (id.to_lowercase(), own.to_lowercase()));
    built_in
        .chain(more)
        .filter(|(id, own)| id == name || own == name)
        .flat_map(|(id, own)| [id, own])
        .filter(|other| other != name)
        .collect()
}

/// Returns the technique ids and names that a folded sentence tells of.
pub(super) fn techniques(sentence: &str, known: &KnownNamesOf<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in sentence.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '.') {
        let word = word.trim_matches('.');
        if is_id(word) && !found.iter().any(|other| other == word) {
            found.push(word.to_owned());
        }
    }
    let spaced = sentence.replace("pass-the-", "pass the ");
    let mut there: Vec<usize> = FINDER
        .find_overlapping_iter(&spaced)
        .map(|hit| hit.pattern().as_usize())
        .collect();
    there.sort_unstable();
    there.dedup();
    for name in there
        .into_iter()
        .filter_map(|at| NAMES.get(at).map(|(_, name)| *name))
        .chain(known.0.iter().map(String::as_str))
    {
        let whole = spaced.match_indices(name).any(|(at, _)| {
            let edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
            edge(spaced[..at].chars().next_back())
                && edge(spaced[at + name.len()..].chars().next().filter(|letter| *letter != 's'))
        });
        // "Spearphishing attachment" is told once, as itself.
        if whole && !found.iter().any(|other| other.contains(name)) {
            found.retain(|other| !name.contains(other.as_str()));
            found.push(name.to_owned());
        }
    }
    found
}

/// Names of techniques beside the built-in ones, in lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownNamesOf<'a>(pub(super) &'a [String]);

/// Whether sources hold a technique: by itself, by its other name or id, or, for one with sub-techniques, by one of those.
pub(super) fn is_held<'a>(
    technique: &str,
    known: &KnownNames,
    sources: impl Iterator<Item = &'a super::sources::Searched> + Clone,
) -> bool {
    let mut names = vec![technique.to_owned()];
    names.extend(others(technique, known));
    names.iter().any(|name| {
        sources.clone().any(|source| {
            source.holds(name)
                || is_id(name) && !name.contains('.') && source.text.contains(&format!("{name}."))
                || source.text.replace(['-', '_'], " ").contains(name.as_str()) && name.contains(' ')
        })
    })
}

fn is_id(word: &str) -> bool {
    word.strip_prefix('t').is_some_and(|rest| match rest.split_once('.') {
        Some((parent, sub)) => digits(parent, 4) && digits(sub, 3),
        None => digits(rest, 4),
    })
}

fn digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}
