//! Sentences with proof.
//!
//! Whatever is said of an incident, in a summary, on a card or in a report, is said in sentences made of
//! typed pieces, and each cites sources that hold every piece. [`check_sentences`] verifies that they do,
//! [`check_sources_of`] that the sources are the incident's own.

mod check;
mod ledger;
pub(crate) mod markdown;
mod model;
mod proof;
pub(crate) mod source;

pub use check::{ClaimCheck, Failure, check_sentences, check_sources_of};
pub(crate) use ledger::{Candidates, Ledger, Name};
pub use model::{Depth, Member, RowFacts, Sentence, SetFacts, Source};
