//! Generated summaries over generated sources: true ones pass, and one altered fact is caught.
//!
//! Sources are rows and counts as skills cite them; sentences say of them what a model would, in many forms. One fact
//! of each summary is then altered: a host, a count, a time, a technique or a verdict.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod generate;

use copilot::check::{KnownNames, Outcome, check_prose};
use generate::{Alteration, Summary};

#[test]
fn p_223_altered_facts_are_caught_and_true_claims_are_not_flagged() {
    let kinds = [
        Alteration::Host,
        Alteration::Count,
        Alteration::Time,
        Alteration::Technique,
        Alteration::Verdict,
    ];
    let (mut caught, mut missed) = (0, Vec::new());
    let (mut claims, mut flagged) = (0, Vec::new());
    for seed in 0..300_u64 {
        let kind = kinds[usize::try_from(seed).unwrap() % kinds.len()];
        let summary = Summary::new(seed);
        let known = KnownNames {
            names: summary.users.clone(),
            techniques: Vec::new(),
        };
        let checked = check_prose(&summary.prose(), &summary.sources, &known);
        assert_eq!(checked.spans.len(), summary.sentences.len(), "{}", summary.prose());
        for span in &checked.spans {
            claims += 1;
            if span.outcome != Outcome::Kept {
                flagged.push(format!("{:?}: {}", span.reasons, span.text));
            }
        }
        let (altered, at) = summary.altered(kind);
        let checked = check_prose(&altered.prose(), &altered.sources, &known);
        if checked.spans[at].outcome == Outcome::Kept {
            missed.push(format!(
                "{kind:?}: {} <- {}",
                altered.sentences[at].text, summary.sentences[at].text
            ));
        } else {
            caught += 1;
        }
        let others = checked.spans.iter().enumerate().filter(|(other, _)| *other != at);
        assert!(others.clone().filter(|(_, span)| span.outcome == Outcome::Kept).count() + 1 >= others.count());
    }
    println!("{caught} of 300 caught; missed:\n{}", missed.join("\n"));
    println!(
        "{} of {claims} true sentences flagged:\n{}",
        flagged.len(),
        flagged.join("\n")
    );
    assert!(caught * 100 >= 300 * 98, "{caught} of 300 caught");
    assert!(flagged.len() * 100 <= claims, "{} of {claims} flagged", flagged.len());
}
