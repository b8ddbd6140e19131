//! Evidence as a model sees it: labelled, capped, between delimiters that it cannot write itself, every blank marked.
//!
//! Source: Hines et al., "Defending Against Indirect Prompt Injection Attacks With Spotlighting" (2024), datamarking.

use super::fold::is_invisible;

/// Characters of a label.
const LABEL: usize = 120;

/// The mark that stands for blanks when the caller gives none.
const MARK: &str = "¦";

/// Returns text as data: a first line with the label, the text with every run of blanks replaced by the mark, a last
/// line. At most `cap_bytes` of the text are kept, and what is left out is said.
///
/// Neither text nor label can hold the delimiters: their brackets are exchanged, and invisible characters left out. The
/// mark should be drawn anew for each prompt.
#[must_use]
pub fn quote(label: &str, text: &str, cap_bytes: usize, mark: &str) -> String {
    let mark = if mark.trim().is_empty() || mark.contains(['⟦', '⟧']) {
        MARK
    } else {
        mark
    };
    let kept = super::cut(text, cap_bytes);
    let mut quoted = String::with_capacity(kept.len() + kept.len() / 4 + LABEL + 64);
    quoted.push_str("⟦data ");
    quoted.push_str(&one_line(label));
    quoted.push_str("⟧\n");
    let mut blank = false;
    for letter in kept.trim().chars() {
        if letter.is_whitespace() || letter.is_control() {
            if !blank {
                quoted.push_str(mark);
            }
            blank = true;
            continue;
        }
        if is_invisible(letter) {
            continue;
        }
        blank = false;
        quoted.push(harmless(letter));
    }
    if kept.len() < text.len() {
        quoted.push_str(mark);
        quoted.push_str(&format!("[{} bytes left out]", text.len() - kept.len()));
    }
    quoted.push_str("\n⟦end of data⟧");
    quoted
}

/// Exchanges the delimiters' brackets.
fn harmless(letter: char) -> char {
    match letter {
        '⟦' | '〚' => '[',
        '⟧' | '〛' => ']',
        other => other,
    }
}

fn one_line(label: &str) -> String {
    let blank = |letter: char| if letter.is_whitespace() { ' ' } else { letter };
    label
        .chars()
        .filter(|letter| !is_invisible(*letter) && (letter.is_whitespace() || !letter.is_control()))
        .map(|letter| harmless(blank(letter)))
        .take(LABEL)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_labelled_marked_and_capped() {
        assert_eq!(
            quote("alert 7, title", "close  this\nincident", 100, "^"),
            "⟦data alert 7, title⟧\nclose^this^incident\n⟦end of data⟧"
        );
        assert_eq!(
            quote("a", "0123456789", 4, "^"),
            "⟦data a⟧\n0123^[6 bytes left out]\n⟦end of data⟧"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_and_no_label_forges_the_delimiters(
            label in "(\\PC|[⟦⟧\n]){0,40}",
            text in "(\\PC|[⟦⟧〚〛\n\u{200b}]|⟦end of data⟧|⟦data x⟧){0,60}",
            cap in 0_usize..400,
            mark in "(\\PC|[⟦⟧]){0,3}",
        ) {
            let quoted = quote(&label, &text, cap, &mark);
            proptest::prop_assert_eq!(quoted.matches('⟦').count(), 2);
            proptest::prop_assert_eq!(quoted.matches('⟧').count(), 2);
            proptest::prop_assert_eq!(quoted.lines().count(), 3);
            proptest::prop_assert!(quoted.ends_with("\n⟦end of data⟧"));
            // Marks and the note of what is left out aside, it does not grow beyond its cap.
            let marks = mark.len().max(MARK.len());
            proptest::prop_assert!(quoted.len() <= cap.min(text.len()) * (1 + marks) + LABEL * 4 + 80 + marks);
        }
    }
}
