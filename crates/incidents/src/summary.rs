//! An incident in words, every sentence with its proof.
//!
//! Contents are those of the reference product's incident summary: when and where it started, how it
//! unfolded, what it touched, its indicators, the actor's name, and what to ask next; what the data does
//! not say is left out. A sentence is made of typed pieces, and cites sources that hold each of them:
//! [`check_claims`] finds every name, number and time of a sentence in what it cites, or says which is
//! missing.
//!
//! A short incident is told step by step; a long one phase by phase, each phase in groups of alike steps
//! with counts over sets of alerts, and its gravest step.

mod check;
mod compose;
mod flags;
mod indicators;
mod json;
mod markdown;
mod mode;
mod model;
mod parts;
mod phases;
mod prompts;

pub use check::{check_claims, check_sources};
pub use json::render_json;
pub use markdown::render_markdown;
pub use mode::{SeverityEstimate, SummaryEstimate, SummaryMode, estimate};
pub use model::{Block, BlockKind, Flag, Indicator, Summary};

use crate::IncidentCase;
use compose::Composer;

/// Steps that are told one by one; longer stories are told in phases.
const MOST_STEPS_TOLD: usize = 14;

/// Returns the summary of an incident.
#[must_use]
pub fn summarize(case: &IncidentCase) -> Summary {
    let steps = crate::steps(case);
    told(case, &steps)
}

/// Returns the summary of an incident, or nothing once it is no longer wanted: `go_on` is asked between
/// the parts of the work, each of which takes a fraction of a second even for ten thousand alerts.
#[must_use]
pub fn summarize_while(case: &IncidentCase, go_on: &dyn Fn() -> bool) -> Option<Summary> {
    let wanted = || go_on().then_some(());
    wanted()?;
    let steps = crate::steps(case);
    wanted()?;
    let summary = told(case, &steps);
    wanted()?;
    Some(summary)
}

fn told(case: &IncidentCase, steps: &[crate::Step]) -> Summary {
    let mut composer = Composer::new(case);
    parts::opening(&mut composer, steps);
    if steps.len() <= MOST_STEPS_TOLD {
        parts::timeline(&mut composer, steps);
    } else {
        phases::phases(&mut composer, steps);
    }
    parts::assets(&mut composer);
    let indicators = indicators::indicators(&mut composer, steps);
    parts::actors(&mut composer);
    let prompts = prompts::prompts(case, steps, &indicators);
    composer.finish(steps.len(), indicators, prompts)
}
