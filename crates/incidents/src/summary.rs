//! An incident in words, every sentence with its proof.
//!
//! Contents are those of the reference product's incident summary: when and where it started, how it
//! unfolded, what it touched, its indicators, the actor's name, and what to ask next; what the data does
//! not say is left out. A sentence is made of typed pieces, and cites sources that hold each of them:
//! [`check_claims`] finds every name, number and time of a sentence in what it cites, or says which is
//! missing.
//!
//! A short incident is told step by step, a long one phase by phase, with counts over sets of alerts.

mod check;
mod compose;
mod indicators;
mod json;
mod markdown;
mod model;
mod parts;
mod prompts;
mod source;

pub use check::{ClaimCheck, Failure, check_claims, check_sources};
pub use json::render_json;
pub use markdown::render_markdown;
pub use model::{Block, BlockKind, Flag, Indicator, Sentence, SetFacts, Source, Summary};

use crate::IncidentCase;
use compose::Composer;

/// Steps that are told one by one; longer stories are told in phases.
const MOST_STEPS_TOLD: usize = 14;

/// Returns the summary of an incident.
#[must_use]
pub fn summarize(case: &IncidentCase) -> Summary {
    let steps = crate::steps(case);
    let mut composer = Composer::new(case);
    parts::opening(&mut composer, &steps);
    if steps.len() <= MOST_STEPS_TOLD {
        parts::timeline(&mut composer, &steps);
    } else {
        parts::phases(&mut composer, &steps);
    }
    parts::assets(&mut composer);
    let indicators = indicators::indicators(&mut composer, &steps);
    parts::actors(&mut composer);
    let prompts = prompts::prompts(case, &steps, &indicators);
    composer.finish(steps.len(), indicators, prompts)
}
