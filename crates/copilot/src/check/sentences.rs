//! Prose cut into sentences, each with the sources that it cites.

/// A sentence without its marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) text: String,
    /// Numbers of `[1]`, `[1, 2]` and `[1-3]`, each once.
    pub(super) citations: Vec<u32>,
}

/// Sources that one mark may name as a range.
const LONGEST_RANGE: u32 = 50;

/// Short forms whose dot ends nothing.
const SHORT_FORMS: &[&str] = &[
    "e.g", "i.e", "approx", "no", "vs", "etc", "cf", "incl", "dr", "mr", "ms", "mrs", "fig", "a.m", "p.m",
];

/// Returns the sentences, in order.
pub(super) fn sentences(prose: &str) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    for line in prose.lines() {
        let mut open = Sentence::default();
        let mut ended = false;
        let mut at = 0;
        while let Some(letter) = line[at..].chars().next() {
            if letter == '['
                && let Some((numbers, length)) = mark(&line[at..])
            {
                // A mark behind the full stop still belongs to the sentence before it.
                for number in numbers {
                    if !open.citations.contains(&number) {
                        open.citations.push(number);
                    }
                }
                at += length;
                continue;
            }
            if ended && !letter.is_whitespace() && !matches!(letter, '.' | '!' | '?' | ')' | '"' | '”' | '*' | '_') {
                finish(&mut open, &mut found);
                ended = false;
            }
            open.text.push(letter);
            if matches!(letter, '.' | '!' | '?') {
                let next = line[at + 1..].chars().next();
                let closes =
                    next.is_none_or(|next| next.is_whitespace() || matches!(next, '[' | '"' | '”' | ')' | '*'));
                ended |= closes && !(letter == '.' && is_short_form(&open.text));
            }
            at += letter.len_utf8();
        }
        finish(&mut open, &mut found);
    }
    found
}

fn finish(open: &mut Sentence, found: &mut Vec<Sentence>) {
    let mut done = std::mem::take(open);
    done.text = done.text.split_whitespace().collect::<Vec<_>>().join(" ");
    // What stood between the last word and its mark.
    for sign in [".", ",", ";", "!", "?"] {
        done.text = done.text.replace(&format!(" {sign}"), sign);
    }
    if done.text.chars().any(char::is_alphanumeric) {
        found.push(done);
    } else if let Some(last) = found.last_mut() {
        last.citations.extend(done.citations);
    }
}

fn is_short_form(text: &str) -> bool {
    let word = text
        .trim_end_matches('.')
        .rsplit(|letter: char| letter.is_whitespace() || letter == '(')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    SHORT_FORMS.contains(&word.as_str()) || word.len() == 1 && word.chars().all(char::is_alphabetic)
}

/// Reads a mark at the start of a text: its numbers and its length.
fn mark(text: &str) -> Option<(Vec<u32>, usize)> {
    let end = text.bytes().take(64).position(|byte| byte == b']')?;
    let mut numbers = Vec::new();
    for piece in text[1..end].split([',', ';']) {
        let piece = piece.trim().trim_start_matches('^');
        match piece.split_once(['-', '–']) {
            Some((first, last)) => {
                let (first, last): (u32, u32) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
                if last < first || last - first > LONGEST_RANGE {
                    return None;
                }
                numbers.extend(first..=last);
            }
            None => numbers.push(piece.parse().ok()?),
        }
    }
    Some((numbers, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_cut_and_marks_belong_to_the_sentence_before_them() {
        let found = sentences(
            "On dc01.example, 10.0.0.1 spoke [1]. Then e.g. more. [2][3] Last at 8 a.m. there [1-3, 5]\n- a list [4]",
        );
        let told: Vec<(&str, &[u32])> = found
            .iter()
            .map(|sentence| (sentence.text.as_str(), sentence.citations.as_slice()))
            .collect();
        assert_eq!(
            told,
            [
                ("On dc01.example, 10.0.0.1 spoke.", &[1][..]),
                ("Then e.g. more.", &[2, 3]),
                ("Last at 8 a.m. there", &[1, 2, 3, 5]),
                ("- a list", &[4]),
            ]
        );
    }
}
