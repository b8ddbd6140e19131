//! Numbers and counts: figures with and without separators, and number words before what they count.

/// A number that a text says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// Its value, in its shortest form: `1204`, `3.5`.
    pub(super) value: String,
    /// The stem of the noun that it counts, when it counts one (`host`).
    pub(super) noun: Option<String>,
    /// As it was said.
    pub(super) said: String,
}

const WORDS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("dozen", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("single", 1),
    ("both", 2),
];

/// Nouns that "one", "single" and "both" count; before others they are mere words.
const COUNTED: &[&str] = &[
    "host",
    "device",
    "machine",
    "user",
    "account",
    "alert",
    "event",
    "file",
    "address",
    "ip",
    "domain",
    "url",
    "mail",
    "email",
    "message",
    "process",
    "incident",
    "attempt",
    "sign-in",
    "login",
    "logon",
    "server",
    "workstation",
    "row",
    "mailbox",
    "hash",
    "link",
    "technique",
];

/// Returns the numbers of a text, the bytes in `taken` left out.
pub(super) fn numbers(text: &str, taken: &[std::ops::Range<usize>]) -> Vec<Number> {
    let words: Vec<(usize, &str)> = words(text).collect();
    let mut found = Vec::new();
    for (at, (from, word)) in words.iter().enumerate() {
        if taken
            .iter()
            .any(|range| range.start < from + word.len() && *from < range.end)
        {
            continue;
        }
        let value = match figure(word) {
            Some(value) => value,
            None => match spelled(word) {
                Some(value) => value.to_string(),
                None => continue,
            },
        };
        let noun = words[at + 1..].iter().take(4).find_map(|(_, noun)| counted(noun));
        let small = matches!(word.to_ascii_lowercase().as_str(), "one" | "single" | "both");
        let next_is_counted = words.get(at + 1).is_some_and(|(_, next)| counted(next).is_some())
            || words.get(at + 2).is_some_and(|(_, next)| {
                counted(next).is_some()
                    && words
                        .get(at + 1)
                        .is_some_and(|(_, between)| *between != "of" && *between != "the")
            });
        let said_in_words = figure(word).is_none();
        if said_in_words && (small && !next_is_counted || !small && noun.is_none() && !followed_by_plural(&words, at)) {
            continue;
        }
        found.push(Number {
            value,
            noun,
            said: (*word).to_owned(),
        });
    }
    found
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '(' | ')' | '"' | '/' | '|' | '=' | '[' | ']' | '{' | '}' | '<' | '>'
            )
    })
    .filter_map(move |raw| {
        let start = at;
        at += raw.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        let left = raw.trim_start_matches(['.', ',', ';', ':', '\'', '*', '-', '–', '~']);
        let from = start + raw.len() - left.len();
        let word = left.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '%', '+']);
        (!word.is_empty()).then_some((from, word))
    })
}

fn figure(word: &str) -> Option<String> {
    if !word.starts_with(|letter: char| letter.is_ascii_digit())
        || !word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.' | b'_'))
    {
        return None;
    }
    // Separators of thousands stand before three figures; what is left is a decimal point.
    let mut plain = String::new();
    let bytes = word.as_bytes();
    for (at, letter) in word.char_indices() {
        if letter.is_ascii_digit() {
            plain.push(letter);
            continue;
        }
        let behind = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let separates = behind == 3 && (letter != '.' || word.matches('.').count() > 1);
        if !separates {
            plain.push('.');
        }
    }
    let plain = plain.trim_start_matches('0');
    Some(match plain {
        "" => "0".to_owned(),
        plain if plain.starts_with('.') => format!("0{plain}"),
        plain => plain.to_owned(),
    })
}

fn spelled(word: &str) -> Option<u32> {
    let word = word.to_ascii_lowercase();
    if let Some((tens, ones)) = word.split_once('-') {
        let tens = spelled(tens).filter(|tens| tens % 10 == 0 && (20..100).contains(tens))?;
        return spelled(ones)
            .filter(|ones| (1..10).contains(ones))
            .map(|ones| tens + ones);
    }
    WORDS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

/// The stem of a noun that is counted.
fn counted(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    let stem = ["es", "s"]
        .into_iter()
        .filter_map(|ending| lower.strip_suffix(ending))
        .chain([lower.as_str()])
        .find(|stem| COUNTED.contains(stem))?;
    // Words for one thing count as one.
    Some(
        match stem {
            "device" | "machine" | "server" | "workstation" => "host",
            "account" => "user",
            "address" => "ip",
            "mail" | "message" => "email",
            "login" | "logon" => "sign-in",
            other => other,
        }
        .to_owned(),
    )
}

fn followed_by_plural(words: &[(usize, &str)], at: usize) -> bool {
    words.get(at + 1).is_some_and(|(_, next)| {
        next.len() > 3 && next.ends_with('s') && next.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_words_are_numbers() {
        let read = |text: &str| -> Vec<(String, Option<String>)> {
            numbers(text, &[])
                .into_iter()
                .map(|number| (number.value, number.noun))
                .collect()
        };
        let host = Some("host".to_owned());
        assert_eq!(read("three hosts"), [("3".to_owned(), host.clone())]);
        assert_eq!(
            read("1,204 devices and 3.5 GB"),
            [("1204".to_owned(), host.clone()), ("3.5".to_owned(), None)]
        );
        assert_eq!(read("twenty-five machines"), [("25".to_owned(), host)]);
        assert_eq!(read("one of the first steps, and no one else"), []);
        assert_eq!(read("port 443."), [("443".to_owned(), None)]);
    }
}
