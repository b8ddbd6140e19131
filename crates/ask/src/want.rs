//! What kind of thing a question asks for.
//!
//! The asked noun phrase stands behind the question word ("what is", "identify", "who"); its head is the
//! last thing named before "of", "that", "associated" and the like: "the *command line* of the process",
//! "the user's *email address*". What follows describes which one is meant.

mod cues;
mod phrase;

use crate::words::words;
use phrase::{STARTS, cue_at, noun_phrase};

/// A kind of value that an alert can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Want {
    AccountName,
    AccountSid,
    AccountId,
    AccountMail,
    HostName,
    HostEntraId,
    HostDeviceId,
    HostOs,
    Ip,
    SenderIp,
    Url,
    Domain,
    FileName,
    FileFolder,
    Sha256,
    Sha1,
    Md5,
    ProcessName,
    CommandLine,
    ProcessId,
    ProcessStart,
    ParentName,
    MailSender,
    MailRecipient,
    Mailbox,
    MailSubject,
    AppName,
    AppId,
    AppObjectId,
    RegistryKey,
    Resource,
    Technique,
    Tactic,
    Actor,
    Threat,
    AlertTitle,
    AlertId,
    Severity,
    Product,
    Time,
    Country,
}

impl Want {
    /// How many kinds there are; the last is [`Self::Country`].
    pub(crate) const COUNT: usize = Self::Country as usize + 1;
}

/// What a question asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Kinds in the order in which they are asked for; several when one answer has several parts.
    pub(crate) wants: Vec<Want>,
    /// Whether the number of things is asked for.
    pub(crate) count: bool,
    /// Whether one that is not named yet is asked for ("another host").
    pub(crate) other: bool,
    /// Which of several in time: the last, the first, or any.
    pub(crate) order: Order,
    /// Ending that the file must have, when the question says what kind of file it is.
    pub(crate) endings: &'static [&'static str],
    /// The words of the asked noun phrase: they say what is wanted, not where.
    pub(crate) head: Vec<String>,
}

impl Asked {
    /// Returns whether only attributes of things are asked for, rather than their names.
    pub(crate) fn is_attribute(&self) -> bool {
        self.wants.iter().all(|want| cues::is_attribute(*want))
    }
}

/// Which of several alerts in time is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Any,
    First,
    Last,
}

/// Reads what a question asks for; `None` when it names nothing that an alert could hold.
pub(crate) fn read(question: &str) -> Option<Asked> {
    let sentence = asking_sentence(question);
    // A comma lists as "and" does.
    let tokens: Vec<String> = words(&sentence.replace(',', " and ")).collect();
    let whole: Vec<String> = words(question).collect();
    let start = tokens
        .iter()
        .position(|word| STARTS.contains(&word.as_str()))
        .unwrap_or(0);
    let (mut wants, mut head) = noun_phrase(&tokens, start);
    if let Some(inside) = in_brackets(sentence) {
        wants = vec![inside];
    }
    let said = |word: &str| tokens.iter().any(|token| token == word);
    if wants.is_empty() {
        let fallback = match tokens.get(start).map(String::as_str) {
            Some("who" | "whom" | "whose") => Some(Want::AccountName),
            Some("when") => Some(Want::Time),
            _ => tokens
                .iter()
                .enumerate()
                .skip(start)
                .find_map(|(at, _)| cue_at(&tokens, at))
                .map(|(cue, _)| cue.want),
        };
        wants.extend(fallback);
    }
    refine(&mut wants, &tokens);
    head.extend(wants.is_empty().then(String::new));
    let count = tokens.windows(2).any(|two| two[0] == "how" && two[1] == "many")
        || tokens.windows(2).any(|two| two[0] == "number" && two[1] == "of");
    let order = if whole
        .iter()
        .any(|word| matches!(word.as_str(), "final" | "last" | "latest" | "end"))
    {
        Order::Last
    } else if ["first", "initial", "initially", "earliest", "earlier"]
        .into_iter()
        .any(said)
    {
        Order::First
    } else {
        Order::Any
    };
    if count {
        // Alerts of one title are several alerts.
        wants
            .iter_mut()
            .filter(|want| **want == Want::AlertTitle)
            .for_each(|want| *want = Want::AlertId);
    }
    (!wants.is_empty()).then(|| Asked {
        wants,
        count,
        other: said("another") || said("other"),
        order,
        endings: endings(&tokens),
        head,
    })
}

/// Returns the sentence that asks: the last with a question mark, else the last.
fn asking_sentence(question: &str) -> &str {
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, letter) in question.char_indices() {
        let next = question.get(at + letter.len_utf8()..).unwrap_or_default();
        // A full stop inside a file name or an address ends nothing.
        let ends = matches!(letter, '?' | '!') || letter == '.' && next.starts_with([' ', '\n', '\r']);
        if ends || next.is_empty() {
            let until = at + letter.len_utf8();
            sentences.extend(question.get(from..until).map(str::trim).filter(|text| !text.is_empty()));
            from = until;
        }
    }
    let asks = sentences.iter().rev().find(|sentence| sentence.ends_with('?'));
    asks.or(sentences.last()).copied().unwrap_or(question)
}

/// Returns the attribute in brackets behind the thing: `the user (in terms of AadUserId)`.
fn in_brackets(sentence: &str) -> Option<Want> {
    let (_, rest) = sentence.split_once('(')?;
    let (inside, _) = rest.split_once(')')?;
    let tokens: Vec<String> = words(inside).collect();
    let cue = tokens.iter().enumerate().find_map(|(at, _)| cue_at(&tokens, at))?.0;
    cue.is_attribute().then_some(cue.want)
}

/// Settles kinds that depend on the rest of the sentence.
fn refine(wants: &mut [Want], tokens: &[String]) {
    let said = |words: &[&str]| tokens.iter().any(|token| words.contains(&token.as_str()));
    let of_mail = said(&["email", "emails", "mail", "mails", "message", "messages"]);
    let process_parts = wants
        .iter()
        .any(|want| matches!(want, Want::CommandLine | Want::ProcessId));
    for want in wants.iter_mut() {
        *want = match *want {
            Want::Ip if said(&["sender", "senders"]) || of_mail && said(&["sent", "originated", "sending"]) => {
                Want::SenderIp
            }
            Want::Time if process_parts => Want::ProcessStart,
            Want::ProcessName if said(&["parent", "spawned", "spawning"]) && !said(&["child"]) && spawner(tokens) => {
                Want::ParentName
            }
            other => other,
        };
    }
}

/// Returns whether the process that spawned another is asked for.
fn spawner(tokens: &[String]) -> bool {
    tokens.iter().any(|word| word == "parent")
        || tokens.windows(2).any(|two| {
            matches!(two[0].as_str(), "that" | "which" | "process") && matches!(two[1].as_str(), "spawned" | "started")
        })
}

/// Returns the endings of the kind of file that is asked for.
fn endings(tokens: &[String]) -> &'static [&'static str] {
    let kinds: [(&str, &[&str]); 5] = [
        (
            "script",
            &["ps1", "psm1", "vbs", "js", "bat", "cmd", "py", "sh", "hta", "wsf"],
        ),
        ("dll", &["dll"]),
        ("driver", &["sys"]),
        ("executable", &["exe", "com", "scr"]),
        ("archive", &["zip", "7z", "rar", "gz", "tar", "cab", "iso"]),
    ];
    let kind = kinds.iter().find(|(word, _)| tokens.iter().any(|token| token == word));
    kind.map_or(&[], |(_, endings)| endings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asked_kinds_are_read() {
        for (question, wants) in [
            ("What is the IP address involved in the alert?", vec![Want::Ip]),
            ("Can you identify the name of the file used?", vec![Want::FileName]),
            ("Who clicked on the link?", vec![Want::AccountName]),
            (
                "What is the command line of the process that read memory?",
                vec![Want::CommandLine],
            ),
            (
                "Which user's email address was used to sign in?",
                vec![Want::AccountMail],
            ),
            (
                "Can you provide the Security Identifier (SID) of the account?",
                vec![Want::AccountSid],
            ),
            ("On which device (AadDeviceId) was it seen?", vec![Want::HostEntraId]),
            (
                "What is the Azure Active Directory (AAD) user ID of the sender?",
                vec![Want::AccountId],
            ),
            ("Which process spawned cmd.exe?", vec![Want::ParentName]),
            (
                "What is the name of the process that was started?",
                vec![Want::ProcessName],
            ),
            (
                "What was the process ID and command line seen?",
                vec![Want::ProcessId, Want::CommandLine],
            ),
            (
                "When was it executed and what was the command line?",
                vec![Want::ProcessStart, Want::CommandLine],
            ),
            ("Who was the recipient of the mail?", vec![Want::MailRecipient]),
            (
                "What is the IP address of the sender of these emails?",
                vec![Want::SenderIp],
            ),
            (
                "What is the file name of the process behind it?",
                vec![Want::ProcessName],
            ),
            ("On which host was the malware found?", vec![Want::HostName]),
            ("Which technique was used?", vec![Want::Technique]),
        ] {
            assert_eq!(read(question).map(|asked| asked.wants), Some(wants), "{question}");
        }
        assert_eq!(read("Why is the sky blue?"), None);
    }
}
