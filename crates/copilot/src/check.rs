//! Claims of prose against the evidence that they cite.
//!
//! Every sentence of a model's answer is read for what it claims: names of things, numbers and counts, times,
//! techniques, verdicts. Each claim must be found in a source that the sentence cites (`[1]`). A sentence with a wrong
//! name, technique or verdict, or that cites nothing, is removed; one with a wrong number or time is marked. What the
//! embedded writer says is checked by `incidents` over typed pieces instead; free prose has none.
//!
//! The same prose and sources always give the same result.

mod claims;
mod names;
mod numbers;
mod sentences;
mod sources;
mod techniques;
mod times;
mod verdicts;

use claims::Claim;
use sources::Searched;

/// Something that a sentence may cite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The number that sentences cite it by.
    pub number: u32,
    /// All values of the cited row, alert or answer; hostile text.
    pub text: String,
}

/// Names that are claims wherever they stand, though they have no shape of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownNames {
    /// Devices, accounts and programs that the workspace knows (`thor`, `jdoe`, `Mira Holm`).
    pub names: Vec<String>,
    /// ATT&CK ids and names beside those that are built in.
    pub techniques: Vec<(String, String)>,
}

/// What becomes of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is borne out, or claims nothing.
    Kept,
    /// It is shown with what was not found.
    Marked,
    /// It is not shown.
    Removed,
}

/// A sentence after the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedSentence {
    /// The sentence without its citation marks.
    pub text: String,
    /// What it cites, of the sources that there are.
    pub citations: Vec<u32>,
    /// Whether it claims anything that could be wrong.
    pub claims: bool,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Why it is marked or removed; empty when it is kept.
    pub reasons: Vec<String>,
}

/// Prose after the check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckedProse {
    /// Its sentences in order, removed ones too.
    pub spans: Vec<CheckedSentence>,
    /// Sentences with claims that are borne out.
    pub supported: u32,
    /// Sentences with claims.
    pub total: u32,
}

impl CheckedProse {
    /// Returns the sentences that are shown, marks and citations behind each.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut shown = String::new();
        for sentence in self
            .spans
            .iter()
            .filter(|sentence| sentence.outcome != Outcome::Removed)
        {
            if !shown.is_empty() && !shown.ends_with('\n') {
                shown.push(' ');
            }
            shown.push_str(&sentence.text);
            for number in &sentence.citations {
                shown.push_str(&format!("[{number}]"));
            }
            if sentence.outcome == Outcome::Marked {
                shown.push_str(&format!(" (not found in evidence: {})", sentence.reasons.join("; ")));
            }
        }
        shown
    }
}

/// Bytes of prose that are checked; what stands behind them is not shown at all.
const PROSE_BYTES: usize = 128 * 1024;

/// Reasons given for one sentence.
const MOST_REASONS: usize = 5;

/// Checks prose against the sources that its sentences cite.
#[must_use]
pub fn check_prose(prose: &str, sources: &[Source], known: &KnownNames) -> CheckedProse {
    let mut end = prose.len().min(PROSE_BYTES);
    while !prose.is_char_boundary(end) {
        end -= 1;
    }
    let searched: Vec<(u32, Searched)> = sources
        .iter()
        .map(|source| (source.number, Searched::new(&source.text)))
        .collect();
    let reader = names::Reader::new(known);
    let mut checked = CheckedProse::default();
    for sentence in sentences::sentences(&prose[..end]) {
        let claims = claims::claims(&sentence.text, &reader);
        let cited: Vec<&Searched> = searched
            .iter()
            .filter(|(number, _)| sentence.citations.contains(number))
            .map(|(_, source)| source)
            .collect();
        let citations: Vec<u32> = sentence
            .citations
            .iter()
            .copied()
            .filter(|cited| searched.iter().any(|(number, _)| number == cited))
            .collect();
        let (outcome, reasons) = judge(&claims, &cited, &sentence, known);
        let counts = !claims.is_empty() || !sentence.citations.is_empty();
        checked.total += u32::from(counts);
        checked.supported += u32::from(counts && outcome == Outcome::Kept);
        checked.spans.push(CheckedSentence {
            text: sentence.text,
            citations,
            claims: counts,
            outcome,
            reasons,
        });
    }
    checked
}

fn judge(
    claims: &[Claim],
    cited: &[&Searched],
    sentence: &sentences::Sentence,
    known: &KnownNames,
) -> (Outcome, Vec<String>) {
    if claims.is_empty() && sentence.citations.is_empty() {
        return (Outcome::Kept, Vec::new());
    }
    if cited.is_empty() {
        let reason = match sentence.citations.first() {
            Some(number) => format!("there is no source {number}"),
            None => "it cites nothing".to_owned(),
        };
        return (Outcome::Removed, vec![reason]);
    }
    let mut outcome = Outcome::Kept;
    let mut reasons = Vec::new();
    for claim in claims {
        let Some(reason) = claim.unfound(cited, known) else {
            continue;
        };
        let grave = !matches!(claim, Claim::Number(_) | Claim::Time(_));
        outcome = match (outcome, grave) {
            (Outcome::Removed, _) | (_, true) => Outcome::Removed,
            _ => Outcome::Marked,
        };
        if reasons.len() < MOST_REASONS && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    (outcome, reasons)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(prose: &str) -> CheckedProse {
        let sources = [
            Source {
                number: 1,
                text: "2026-03-05T08:14:22Z\nwks-0101.northwind.example\nmira.holm\npowershell.exe -enc AAAA\nT1059.001\n203.0.113.66\nMalicious".to_owned(),
            },
            Source {
                number: 2,
                text: "3 hosts\nwks-0101\ndc01\nfile01\n1,204 events\nHigh".to_owned(),
            },
        ];
        check_prose(prose, &sources, &KnownNames::default())
    }

    #[test]
    fn what_is_borne_out_is_kept() {
        let checked = check(
            "Here is what happened. At 08:14 UTC on 5 March 2026, mira.holm ran PowerShell on wks-0101 [1]. \
             The address 203[.]0[.]113[.]66 is malicious [1]. Three hosts and 1204 events are involved [2].",
        );
        assert_eq!((checked.supported, checked.total), (3, 3), "{checked:#?}");
        assert!(checked.spans.iter().all(|span| span.outcome == Outcome::Kept));
    }

    #[test]
    fn what_is_not_is_removed_or_marked_with_the_reason() {
        for (prose, outcome, reason) in [
            ("mira.holm used wks-0102 [1].", Outcome::Removed, "`wks-0102`"),
            ("It began at 09:14 [1].", Outcome::Marked, "`09:14`"),
            ("It began on 6 March 2026 [1].", Outcome::Marked, "`6 March 2026`"),
            ("Four hosts are involved [2].", Outcome::Marked, "`Four`"),
            ("This is T1003.001 [1].", Outcome::Removed, "`T1003.001`"),
            ("The file is benign [1].", Outcome::Removed, "`benign`"),
            ("wks-0101 was hit.", Outcome::Removed, "it cites nothing"),
            ("wks-0101 was hit [9].", Outcome::Removed, "there is no source 9"),
        ] {
            let checked = check(prose);
            assert_eq!(checked.spans[0].outcome, outcome, "{prose} {checked:?}");
            assert!(checked.spans[0].reasons[0].contains(reason), "{prose} {checked:?}");
            assert_eq!((checked.supported, checked.total), (0, 1));
        }
        assert_eq!(check("wks-0999 fell [1]. So it goes.").shown(), "So it goes.");
    }

    proptest::proptest! {
        #[test]
        fn any_prose_is_checked_and_loses_no_sentence_unseen(prose in "(\\PC|[\\[\\]0-9:. \n]|\\[1\\]|wks-0101|three hosts|5 March|T1059|2026-03-05){0,60}") {
            let checked = check(&prose);
            proptest::prop_assert!(checked.supported <= checked.total);
            for span in &checked.spans {
                proptest::prop_assert_eq!(span.outcome == Outcome::Kept, span.reasons.is_empty());
            }
        }
    }
}
