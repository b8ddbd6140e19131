//! Which names the columns of a custom table may have.
//!
//! Delta Lake, in the form that every reader knows, forbids a few characters, and two names that
//! differ only in case. Names come from logs, so they are mended rather than refused.
//! Source: Delta protocol, "Column mapping" (what its absence forbids); Spark's Parquet writer.

use std::borrow::Cow;

/// Longest name kept.
const LONGEST: usize = 256;

/// Replaces what a column name may not hold by underscores.
pub(crate) fn mend(name: &str) -> Cow<'_, str> {
    let forbidden = |letter: char| " ,;{}()=`".contains(letter) || letter.is_control();
    if !name.is_empty() && name.len() <= LONGEST && !name.contains(forbidden) {
        return Cow::Borrowed(name);
    }
    let mended: String = name
        .chars()
        .take(LONGEST / 4)
        .map(|letter| if forbidden(letter) { '_' } else { letter })
        .collect();
    Cow::Owned(if mended.is_empty() { "_".to_owned() } else { mended })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forbidden_letters_change() {
        assert_eq!(mend("id.orig_h"), "id.orig_h");
        assert_eq!(mend("User Name(s)"), "User_Name_s_");
        assert_eq!(mend(""), "_");
        assert_eq!(mend("a\tb\nc"), "a_b_c");
        assert!(mend(&"x".repeat(5000)).len() <= LONGEST);
    }
}
