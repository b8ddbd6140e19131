//! What a sentence claims, and whether its sources bear it out.

use super::KnownNames;
use super::names::Reader;
use super::numbers::{Number, numbers};
use super::sources::{Searched, folded};
use super::techniques::{KnownNamesOf, is_held, techniques};
use super::times::{Moment, moments};
use super::verdicts::{Verdict, is_borne_out, verdicts};

/// Something that can be wrong.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Claim {
    Name(String),
    Technique(String),
    Time((Moment, String)),
    Number(Number),
    Verdict(Verdict),
}

/// Reads the claims of a sentence.
pub(super) fn claims(sentence: &str, reader: &Reader) -> Vec<Claim> {
    let text = folded(sentence);
    let mut found = Vec::new();
    let names = reader.names(&text);
    let mut taken: Vec<std::ops::Range<usize>> = names.iter().map(|(_, range)| range.clone()).collect();
    found.extend(names.into_iter().map(|(name, _)| Claim::Name(name)));
    for (moment, range) in moments(&text) {
        let within = |other: &std::ops::Range<usize>| other.start < range.end && range.start < other.end;
        if taken.iter().any(within) {
            continue;
        }
        // What was said, in its own case where folding kept the places.
        let said = sentence.get(range.clone()).filter(|_| sentence.len() == text.len());
        found.push(Claim::Time((moment, said.unwrap_or(&text[range.clone()]).to_owned())));
        taken.push(range);
    }
    for technique in techniques(&text, &KnownNamesOf(reader.techniques())) {
        for (at, _) in text.match_indices(&technique) {
            taken.push(at..at + technique.len());
        }
        found.push(Claim::Technique(technique));
    }
    let own = if sentence.len() == text.len() {
        sentence
    } else {
        text.as_str()
    };
    found.extend(numbers(own, &taken).into_iter().map(Claim::Number));
    found.extend(verdicts(&text).into_iter().map(Claim::Verdict));
    found
}

impl Claim {
    /// Returns why the claim is not borne out, or nothing when it is.
    pub(super) fn unfound(&self, cited: &[&Searched], known: &KnownNames) -> Option<String> {
        let sources = cited.iter().copied();
        match self {
            Self::Name(name) => (!sources
                .clone()
                .any(|source| source.holds(name) || source.holds(name.trim_end_matches('/'))))
            .then(|| format!("`{name}`")),
            Self::Technique(technique) => {
                (!is_held(technique, known, sources)).then(|| format!("`{}`", technique.to_uppercase()))
            }
            Self::Time((moment, said)) => {
                let told = sources
                    .flat_map(|source| &source.moments)
                    .any(|other| moment.agrees(other));
                (!told).then(|| format!("`{said}`"))
            }
            Self::Number(number) => (!counts(number, cited)).then(|| format!("`{}`", number.said)),
            Self::Verdict(verdict) => (!is_borne_out(*verdict, sources.map(|source| source.text.as_str())))
                .then(|| format!("`{}`", verdict.said)),
        }
    }
}

/// Whether sources say a number. Where one counts the same noun, that count decides; else a count of what the sources
/// name; else the number must stand there by itself.
fn counts(number: &Number, cited: &[&Searched]) -> bool {
    if let Some(noun) = &number.noun {
        let told: Vec<&Number> = cited
            .iter()
            .flat_map(|source| &source.numbers)
            .filter(|other| other.noun.as_ref() == Some(noun))
            .collect();
        if !told.is_empty() {
            return told.iter().any(|other| other.value == number.value);
        }
        let named = match noun.as_str() {
            "host" => distinct(cited, |source| &source.hosts),
            "ip" => distinct(cited, |source| &source.addresses),
            "alert" | "event" | "row" => cited.len(),
            _ => 0,
        };
        if named > 0 && named.to_string() == number.value {
            return true;
        }
        if named > 0
            && number.value.parse::<usize>().is_ok_and(|value| value < 1_000)
            && cited.iter().all(|source| source.numbers.is_empty())
        {
            return false;
        }
    }
    cited.iter().any(|source| {
        source.numbers.iter().any(|other| other.value == number.value)
            || number.value.len() >= 3 && source.figures.contains(&number.value)
    })
}

fn distinct(cited: &[&Searched], of: impl Fn(&Searched) -> &std::collections::BTreeSet<String>) -> usize {
    let all: std::collections::BTreeSet<&String> = cited.iter().flat_map(|source| of(source)).collect();
    all.len()
}
