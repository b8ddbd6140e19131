//! A prompt as words: where each stands, which concept it is a word for, and what it names.

use super::lexicon::{concept, term};
use super::mention::{Mention, find_mentions};
use super::{READ_BYTES, cut};

/// A word between blanks, without the marks around it.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Where it begins and ends in [`Text::shown`].
    pub(super) from: usize,
    pub(super) until: usize,
    /// In lower case, a possessive `'s` taken off.
    pub(super) lower: String,
    /// Its concept, or itself.
    pub(super) concept: String,
    /// Whether it is half of a term of the field: "golden ticket".
    pub(super) term: bool,
    /// Whether the lexicon knows it.
    pub(super) known: bool,
    /// The sign behind it that ends a clause: `,` `;` `.` `?` `!` `:`.
    pub(super) sign: Option<char>,
    /// Whether it stands between quotation marks.
    pub(super) quoted: bool,
    /// Whether it is (part of) the name of a thing.
    pub(super) named: bool,
}

/// A prompt.
#[derive(Clone, Debug)]
pub(super) struct Text {
    /// The prompt with indicators made whole again (`evil[.]example`).
    pub(super) shown: String,
    pub(super) words: Vec<Word>,
    pub(super) mentions: Vec<Mention>,
}

impl Text {
    /// Reads a prompt, at most its first [`READ_BYTES`].
    pub(super) fn read(prompt: &str) -> Self {
        let shown = refang(cut(prompt.trim(), READ_BYTES));
        let mut words = words(&shown);
        let mentions = find_mentions(&mut words, &shown);
        Self { shown, words, mentions }
    }

    /// The part from one word to before another.
    pub(super) fn part(&self, from: usize, until: usize) -> Self {
        let words = self.words.get(from..until).unwrap_or_default().to_vec();
        let mentions = self
            .mentions
            .iter()
            .filter(|mention| (from..until).contains(&mention.word))
            .map(|mention| Mention {
                word: mention.word - from,
                ..mention.clone()
            })
            .collect();
        Self {
            shown: self.shown.clone(),
            words,
            mentions,
        }
    }

    /// The words as they were typed, from the first to the last.
    pub(super) fn said(&self) -> &str {
        match (self.words.first(), self.words.last()) {
            (Some(first), Some(last)) => {
                let until = self.shown[last.until..]
                    .find(|letter: char| letter.is_whitespace())
                    .map_or(self.shown.len(), |blank| last.until + blank);
                let from = self.shown[..first.from].rfind(char::is_whitespace).map_or(0, |blank| {
                    blank + self.shown[blank..].chars().next().map_or(1, char::len_utf8)
                });
                self.shown[from..until].trim_end_matches([',', ';', ' '])
            }
            _ => "",
        }
    }

    /// Whether any word has this concept.
    pub(super) fn has(&self, concept: &str) -> bool {
        self.words.iter().any(|word| word.concept == concept && !word.quoted)
    }

    /// Whether any word is one of these.
    pub(super) fn has_word(&self, words: &[&str]) -> bool {
        self.words
            .iter()
            .any(|word| !word.quoted && words.contains(&word.lower.as_str()))
    }
}

/// Makes defanged indicators whole: `hxxp://a[.]example` is `http://a.example`.
pub(super) fn refang(text: &str) -> String {
    let mut whole = text.replace(['’', '‘'], "'");
    for (from, to) in [
        ("[.]", "."),
        ("(.)", "."),
        ("{.}", "."),
        ("[dot]", "."),
        ("[:]", ":"),
        ("[://]", "://"),
        ("[@]", "@"),
        ("[at]", "@"),
        ("hxxp", "http"),
        ("hXXp", "http"),
        ("HXXP", "http"),
    ] {
        if whole.contains(from) {
            whole = whole.replace(from, to);
        }
    }
    whole
}

const MARKS: &[char] = &[
    '"', '\'', '“', '”', '`', '(', ')', '[', ']', '{', '}', ',', ';', ':', '!', '?', '.', '…', '*',
];

fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut open = false;
    let mut at = 0;
    for raw in text.split(char::is_whitespace) {
        let start = at;
        at += raw.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        let marks = raw.chars().filter(|letter| matches!(letter, '"' | '“' | '”')).count();
        let quoted = open || marks > 0;
        if marks % 2 == 1 {
            open = !open;
        }
        // `<name>` of a promptbook is a word; a message id in angle brackets keeps them until it is recognised.
        let inner = raw.trim_start_matches(MARKS);
        let from = start + raw.len() - inner.len();
        let inner = inner.trim_end_matches(MARKS);
        let behind = &text[from + inner.len()..start + raw.len()];
        let sign = behind
            .chars()
            .find(|letter| matches!(letter, ',' | ';' | '.' | '?' | '!' | ':'));
        if inner.is_empty() {
            if let Some(last) = found.last_mut() {
                let last: &mut Word = last;
                let own = raw
                    .chars()
                    .find(|letter| matches!(letter, ',' | ';' | '.' | '?' | '!' | ':' | '-' | '–' | '—'));
                last.sign = last
                    .sign
                    .or(own.map(|sign| if matches!(sign, '-' | '–' | '—') { ',' } else { sign }));
            }
            continue;
        }
        let lower = inner.to_lowercase();
        let lower = lower.strip_suffix("'s").unwrap_or(&lower).to_owned();
        let (concept, known) = concept(&lower);
        found.push(Word {
            from,
            until: from + inner.len(),
            concept,
            known,
            lower,
            sign,
            quoted,
            named: false,
            term: false,
        });
    }
    for at in 1..found.len() {
        if found[at - 1].sign.is_none()
            && let Some(concept) = term(&found[at - 1].lower, &found[at].lower)
        {
            for word in &mut found[at - 1..=at] {
                word.concept = concept.to_owned();
                word.known = true;
                word.term = true;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_concept_place_and_sign() {
        let text = Text::read("What's going on, with the \"odd hosts\"?");
        let words: Vec<(&str, &str, Option<char>, bool)> = text
            .words
            .iter()
            .map(|word| {
                (
                    &text.shown[word.from..word.until],
                    word.concept.as_str(),
                    word.sign,
                    word.quoted,
                )
            })
            .collect();
        assert_eq!(
            words,
            [
                ("What's", "what", None, false),
                ("going", "go", None, false),
                ("on", "on", Some(','), false),
                ("with", "with", None, false),
                ("the", "the", None, false),
                ("odd", "odd", None, true),
                ("hosts", "device", Some('?'), true),
            ]
        );
        assert_eq!(text.part(1, 3).said(), "going on");
    }

    #[test]
    fn defanged_indicators_are_made_whole() {
        assert_eq!(
            refang("hxxps[://]a[.]example/x a[@]b[.]example"),
            "https://a.example/x a@b.example"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_and_every_part_can_be_said(prompt in "\\PC{0,200}") {
            let text = Text::read(&prompt);
            for from in 0..text.words.len() {
                let _ = text.part(from, text.words.len()).said();
            }
        }
    }
}
