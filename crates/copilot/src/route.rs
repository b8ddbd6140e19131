//! What a prompt means, without a model: which skills to call with which inputs, one question back, or a plain no.
//!
//! A prompt is read in one pass: things it names (incident numbers, devices, users, hashes, addresses), phrases of
//! time, and words of the field. Asks of several steps are cut into clauses. Each clause gets the skill whose cues it
//! meets, else the skill whose descriptor it resembles most; what a skill needs comes from the clause, the page, or
//! earlier turns, in that order of nearness. The same ask always gives the same route: there is no clock but
//! [`Ask::now`], no state and no I/O.
//!
//! Leaves to others: running the calls, approvals, and models, which may plan better but never do more.

mod change;
mod clarify;
mod clause;
mod context;
mod cues;
mod fill;
mod kind;
mod kql;
mod lexicon;
mod mention;
mod period;
mod rank;
mod scope;
mod split;
mod text;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use skill::Descriptor;

/// A prompt and all that it may be understood by.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// What the user typed.
    pub prompt: &'a str,
    /// Where it was typed.
    pub page: &'a Page,
    /// The session so far, oldest first.
    pub turns: &'a [PastTurn],
    /// The skills that may be chosen.
    pub skills: &'a [&'a Descriptor],
    /// Now, for "since Monday".
    pub now: DateTime<Utc>,
}

/// The page that a prompt was typed on; all parts may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Page {
    /// Its kind (`incident`, `device`, `user`, `file`, `ip`, `domain`, `url`, `email`, `home`).
    pub kind: String,
    /// The id of what it shows.
    pub id: String,
    /// How that is called; hostile text.
    pub title: String,
}

/// A prompt that was answered before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PastTurn {
    /// What the user typed.
    pub prompt: String,
    /// The last skill that was called for it.
    pub skill: Option<String>,
    /// What it was called with.
    pub inputs: Map<String, Value>,
    /// What it gave for later steps.
    pub values: Map<String, Value>,
    /// The things that the answer listed, in order.
    pub listed: Vec<Listed>,
}

/// A thing that an answer listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Listed {
    /// Its kind, as in [`Page::kind`].
    pub kind: String,
    /// Its id.
    pub id: String,
    /// How it is called; hostile text.
    pub title: String,
}

/// A call of a skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// The skill.
    pub skill: String,
    /// Its inputs.
    pub inputs: Map<String, Value>,
    /// Why it was chosen, for the process log.
    pub why: String,
}

/// An answer that a question offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// What is shown.
    pub label: String,
    /// The prompt that the user then has asked, complete in itself.
    pub value: String,
}

/// What a prompt means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Route {
    /// These calls, in order.
    Calls {
        /// At least one.
        calls: Vec<Call>,
    },
    /// It could mean several things, or lacks one.
    Clarify {
        /// What to ask.
        question: String,
        /// At most four answers; free text is always possible.
        options: Vec<Choice>,
    },
    /// It is none of a security analyst's business.
    OutOfScope {
        /// Why, for the user.
        reason: String,
    },
    /// It is, and no enabled skill does it.
    NoSkill {
        /// Why, for the user.
        reason: String,
        /// Skills that come nearest, best first.
        nearest: Vec<String>,
    },
}

/// Bytes of a prompt that are read; a query behind them is passed on whole.
const READ_BYTES: usize = 16 * 1024;

/// Calls that one prompt may ask for.
const MOST_CALLS: usize = 12;

/// Returns what a prompt means.
#[must_use]
pub fn route(ask: &Ask<'_>) -> Route {
    if ask.prompt.trim().is_empty() {
        return Route::Clarify {
            question: "what would you like to know?".to_owned(),
            options: Vec::new(),
        };
    }
    if let Some(call) = kql::direct(ask) {
        return Route::Calls { calls: vec![call] };
    }
    let (prompt, forced) = clause::forced_skill(ask);
    let text = text::Text::read(prompt);
    if forced.is_none()
        && let Some(reason) = scope::refusal(&text, ask)
    {
        return Route::OutOfScope { reason };
    }
    clause::plan(&text, forced, ask)
}

/// Returns why a prompt is none of a security analyst's business, when that is so: what [`route`] says first, without
/// the rest.
pub(crate) fn refusal(ask: &Ask<'_>) -> Option<String> {
    if ask.prompt.trim().is_empty() || kql::direct(ask).is_some() {
        return None;
    }
    match clause::forced_skill(ask) {
        (prompt, None) => scope::refusal(&text::Text::read(prompt), ask),
        (_, Some(_)) => None,
    }
}

/// Makes defanged indicators whole, as prompts and prose are read.
pub(crate) fn refang(text: &str) -> String {
    text::refang(text)
}

/// Cuts text to a number of bytes, at the end of a character.
fn cut(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
