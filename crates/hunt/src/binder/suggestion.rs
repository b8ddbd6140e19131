//! "Did you mean": the closest known name to one that does not resolve.

/// Returns ` (did you mean …?)`, or nothing when no known name is close.
pub(crate) fn did_you_mean<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    closest(wanted, known)
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}

fn closest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = wanted.to_lowercase();
    let allowed = 1 + wanted.chars().count() / 4;
    known
        .into_iter()
        .map(|name| (distance(&lower, &name.to_lowercase(), allowed), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name)
}

/// Counts the insertions, deletions and replacements between two words, giving up past `most`.
fn distance(left: &str, right: &str, most: usize) -> usize {
    let left: Vec<char> = left.chars().take(128).collect();
    let right: Vec<char> = right.chars().take(128).collect();
    if left.len().abs_diff(right.len()) > most {
        return most + 1;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, letter) in left.iter().enumerate() {
        let mut diagonal = at;
        let mut previous = at + 1;
        if let Some(first) = row.first_mut() {
            *first = previous;
        }
        for (cell, other) in row.iter_mut().skip(1).zip(&right) {
            let replaced = diagonal + usize::from(letter != other);
            diagonal = *cell;
            previous = replaced.min(*cell + 1).min(previous + 1);
            *cell = previous;
        }
    }
    row.last().copied().unwrap_or(most + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_offered_and_far_ones_are_not() {
        let known = ["DeviceName", "FileName", "Timestamp"];
        assert_eq!(did_you_mean("Filename", known), "; did you mean `FileName`?");
        assert_eq!(did_you_mean("DevceName", known), "; did you mean `DeviceName`?");
        assert_eq!(did_you_mean("Quux", known), "");
    }
}
