//! Alerts to incidents, attack steps, story graph, cited summary.
//!
//! Everything here is a pure function: no clock, no files, no network, and the same answer for the same
//! alerts in any order. [`correlate`] groups alerts into [`IncidentCase`]s, [`steps`] tells what the
//! attacker did in time order, [`story`] draws it, [`summarize`] puts it in words in which every sentence
//! cites its proof, and [`check_claims`] verifies that it does. Leaves finding alerts to `detect`, storing
//! incidents to `lake`, and Graph's JSON to `evidence::graph`.

mod behaviour;
mod case;
mod correlate;
mod inert;
mod labels;
mod severity;
mod span;
mod steps;
mod story;
mod summary;
mod title;

pub use case::{IncidentCase, Merge, SharedKey};
pub use correlate::{CorrelateOptions, Group, correlate, group};
pub use inert::{Inert, defang, inert, looks_like_instruction};
pub use span::{Counted, Span};
pub use steps::{Step, steps};
pub use story::{Edge, Folded, Node, StoryGraph, story};
pub use summary::{
    Block, BlockKind, ClaimCheck, Failure, Flag, Indicator, Sentence, SetFacts, Source, Summary, check_claims,
    check_sources, render_json, render_markdown, summarize,
};
