//! Text as it is read, not as it is spelled: no invisible characters, look-alike letters as Latin ones, lower case.
//!
//! Source: Unicode UTS #39 (confusables, invisible characters), UAX #9 (bidirectional controls).

use super::Flag;

/// Folded characters, each with the place of its source.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    pub(super) letters: Vec<char>,
    /// Byte offsets in the source; one more than `letters`, the end.
    pub(super) at: Vec<usize>,
}

/// Folds text; `figures` says whether figures inside words are letters (`1gn0re`).
pub(super) fn fold(text: &str, figures: bool) -> Folded {
    let mut folded = Folded::default();
    // In a word with Latin letters, Cyrillic and Greek look-alikes are Latin ones; in a Russian word they are not.
    for (start, word) in runs(text) {
        let latin = word.chars().any(|letter| letter.is_ascii_alphabetic());
        let figured = figures && latin && word.chars().any(|letter| letter.is_ascii_digit());
        for (at, letter) in word.char_indices() {
            if is_invisible(letter) {
                continue;
            }
            let plain = plain(letter, latin);
            let plain = if figured { letter_of(plain) } else { plain };
            for lower in plain.to_lowercase() {
                folded.letters.push(lower);
                folded.at.push(start + at);
            }
        }
    }
    folded.at.push(text.len());
    folded
}

/// Whether two words mix letters and figures as a disguise does.
pub(super) fn has_figures_for_letters(text: &str) -> bool {
    let mixed = runs(text).filter(|(_, word)| {
        let letters = word.chars().filter(char::is_ascii_alphabetic).count();
        let figures = word
            .chars()
            .filter(|letter| letter.is_ascii_digit() || matches!(letter, '@' | '$'))
            .count();
        letters >= 3 && figures >= 1 && figures <= letters && word.len() <= 20
    });
    mixed.take(2).count() >= 2
}

/// Pieces of text without blanks, and the blanks between them.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let blank = rest.starts_with(char::is_whitespace);
        let end = rest
            .find(|letter: char| letter.is_whitespace() != blank)
            .unwrap_or(rest.len());
        let start = at;
        at += end;
        Some((start, &rest[..end]))
    })
}

/// Whether a character shows nothing: zero-width, joiners, variation selectors, tags, soft hyphen.
pub(super) fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn plain(letter: char, latin: bool) -> char {
    match letter {
        // Full-width forms.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
        // Mathematical alphabets: 26 capitals, then 26 small letters, in each style.
        '\u{1d400}'..='\u{1d6a3}' => {
            let at = (u32::from(letter) - 0x1d400) % 52;
            char::from_u32(if at < 26 { 0x41 + at } else { 0x61 + at - 26 }).unwrap_or(letter)
        }
        // Letters in circles.
        '\u{24b6}'..='\u{24cf}' => char::from_u32(u32::from(letter) - 0x24b6 + 0x61).unwrap_or(letter),
        '\u{24d0}'..='\u{24e9}' => char::from_u32(u32::from(letter) - 0x24d0 + 0x61).unwrap_or(letter),
        '’' | '‘' | 'ʼ' => '\'',
        'à'..='å' | 'À'..='Å' | 'ā' | 'ą' | 'ă' => 'a',
        'ç' | 'Ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'È'..='Ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'Ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' | 'ō' => 'o',
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'ů' => 'u',
        'ý' | 'ÿ' => 'y',
        'ś' | 'š' | 'ş' => 's',
        'ź' | 'ż' | 'ž' => 'z',
        'ł' | 'Ł' => 'l',
        'ğ' => 'g',
        _ if latin => look_alike(letter),
        _ => letter,
    }
}

fn look_alike(letter: char) -> char {
    match letter {
        'а' | 'А' | 'α' | 'Α' => 'a',
        'в' | 'В' | 'β' | 'Β' => 'b',
        'с' | 'С' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'Е' | 'ε' | 'Ε' | 'ё' => 'e',
        'ɡ' => 'g',
        'һ' | 'н' | 'Н' => 'h',
        'і' | 'І' | 'ι' | 'Ι' | 'ї' => 'i',
        'ј' | 'Ј' => 'j',
        'к' | 'К' | 'κ' | 'Κ' => 'k',
        'ⅼ' | 'ӏ' => 'l',
        'м' | 'М' | 'Μ' => 'm',
        'ո' | 'п' => 'n',
        'о' | 'О' | 'ο' | 'Ο' | 'σ' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'г' => 'r',
        'ѕ' | 'Ѕ' => 's',
        'т' | 'Т' | 'τ' | 'Τ' => 't',
        'υ' | 'ս' => 'u',
        'ν' | 'ѵ' => 'v',
        'ѡ' | 'ω' => 'w',
        'х' | 'Х' | 'χ' | 'Χ' => 'x',
        'у' | 'У' | 'γ' => 'y',
        other => other,
    }
}

fn letter_of(figure: char) -> char {
    match figure {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Flags characters that hide or reorder text: a bidirectional override, and letters written with invisible tags.
pub(super) fn hidden(text: &str) -> Vec<Flag> {
    let mut found = Vec::new();
    let (mut first, mut last, mut tags) = (0, 0, 0);
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        match letter {
            '\u{202d}' | '\u{202e}' => found.push(Flag {
                what: "hidden",
                from: at,
                until: end,
            }),
            '\u{e0020}'..='\u{e007e}' => {
                first = if tags == 0 { at } else { first };
                (last, tags) = (end, tags + 1);
            }
            _ => {}
        }
    }
    // Flags of regions are written with five tags or six; sentences take more.
    if tags > 8 {
        found.push(Flag {
            what: "hidden",
            from: first,
            until: last,
        });
    }
    found
}
