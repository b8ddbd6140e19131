//! Questions in plain words, answered from alerts, with citations; no language model.
//!
//! A question is read for three things: what kind of thing it asks for ([`want`]), which known things it
//! names ([`mention`]), and which words describe the alert that it is about ([`words`]). Alerts are ranked
//! by words and names; the values that they hold of the wanted kind are the candidates; the best answers,
//! or nothing does and the answer is "not in the data". A pure function of question and alerts.
//!
//! Leaves to others: reading alerts (`workspace`), and questions that need rows (`hunt`).

mod answer;
mod candidate;
mod corpus;
mod instant;
mod mention;
mod naming;
mod question;
mod rank;
mod values;
mod want;
mod words;

pub use corpus::Corpus;
pub use question::{Answer, Proof, Question, Reason};
