//! One cited statement, as cards, reports and the blast radius make them.

use crate::Span;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A statement and the numbers of the citations that prove it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// Its words; joined, they are the statement.
    pub spans: Vec<Span>,
    /// Numbers of the citations that prove it.
    pub citations: Vec<u32>,
}
