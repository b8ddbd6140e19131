//! Text to the words that searches compare: letters and digits, in lower case, English endings taken off.
//!
//! The endings are those of Harman's S-stemmer, and `-ing`, `-ed`, `-ly` and a last `e`: enough that "isolate",
//! "isolates", "isolated" and "isolating" are one word. Words with digits in them are names and stay whole.
//! Source: Harman, "How effective is suffixing?", JASIS 42(1), 1991.

/// Letters of a word that count.
const LONGEST: usize = 64;

/// Words that say nothing about what is looked for.
const COMMON: &[&str] = &[
    "a",
    "about",
    "according",
    "all",
    "also",
    "am",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "been",
    "but",
    "by",
    "can",
    "could",
    "did",
    "do",
    "does",
    "file",
    "files",
    "for",
    "from",
    "had",
    "has",
    "have",
    "he",
    "her",
    "his",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "know",
    "look",
    "me",
    "my",
    "no",
    "not",
    "of",
    "on",
    "or",
    "our",
    "say",
    "says",
    "search",
    "she",
    "should",
    "so",
    "tell",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "to",
    "up",
    "uploaded",
    "us",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "would",
    "you",
    "your",
];

/// Returns the words of a text in order, common ones too.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            stem(
                &word
                    .chars()
                    .take(LONGEST)
                    .flat_map(char::to_lowercase)
                    .collect::<String>(),
            )
        })
}

/// Returns the words of a question, each once, without those that say nothing unless there are no others.
pub(crate) fn question_words(question: &str) -> Vec<String> {
    let mut telling: Vec<String> = Vec::new();
    let mut every: Vec<String> = Vec::new();
    for raw in question
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let lower: String = raw.chars().take(LONGEST).flat_map(char::to_lowercase).collect();
        let word = stem(&lower);
        if !COMMON.contains(&lower.as_str()) && !telling.contains(&word) {
            telling.push(word.clone());
        }
        if !every.contains(&word) {
            every.push(word);
        }
    }
    if telling.is_empty() { every } else { telling }
}

fn stem(word: &str) -> String {
    if word.len() <= 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let plain = singular(word);
    for ending in ["ing", "edly", "ed", "ly"] {
        if let Some(short) = plain.strip_suffix(ending)
            && short.len() >= 3
            && short.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        {
            return undoubled(short).trim_end_matches('e').to_owned();
        }
    }
    let short = plain.trim_end_matches('e');
    if short.len() >= 3 { short.to_owned() } else { plain }
}

fn singular(word: &str) -> String {
    if let Some(short) = word.strip_suffix("ies")
        && !short.ends_with(['a', 'e'])
    {
        return format!("{short}y");
    }
    if let Some(short) = word.strip_suffix("es")
        && ["s", "x", "z", "ch", "sh"].iter().any(|end| short.ends_with(end))
    {
        return short.to_owned();
    }
    match word.strip_suffix('s') {
        Some(short) if !short.ends_with(['s', 'u', 'i']) => short.to_owned(),
        _ => word.to_owned(),
    }
}

/// `stopp` to `stop`; a double `l`, `s` or `z` is the word's own.
fn undoubled(word: &str) -> &str {
    let bytes = word.as_bytes();
    match bytes {
        [.., one, other] if one == other && !matches!(one, b'l' | b's' | b'z' | b'a' | b'e' | b'i' | b'o' | b'u') => {
            &word[..word.len() - 1]
        }
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_one_and_names_stay_whole() {
        let one = |text: &str| words(text).collect::<Vec<_>>();
        for form in ["isolate", "isolates", "Isolated", "isolating"] {
            assert_eq!(one(form), ["isolat"], "{form}");
        }
        assert_eq!(one("policies"), one("policy"));
        assert_eq!(one("stopped"), one("stop"));
        assert_eq!(one("breaches"), one("breach"));
        assert_eq!(one("ws-017 T1059.001"), ["ws", "017", "t1059", "001"]);
        assert_eq!(one("Straße öffnen"), ["straße", "öffnen"]);
        assert!(one("").is_empty());
    }

    #[test]
    fn a_question_keeps_the_words_that_tell() {
        assert_eq!(
            question_words("What do the uploaded files say about isolating a server?"),
            ["isolat", "server"]
        );
        assert_eq!(question_words("who is it"), ["who", "is", "it"]);
    }
}
