//! Budgets and usage on the wire.

use crate::Cost;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long a budget lasts before it starts anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum BudgetPeriod {
    /// A clock hour.
    Hour,
    /// A day.
    Day,
    /// A calendar month.
    Month,
}

/// What may be used beyond a budget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum BudgetOverage {
    /// Nothing.
    #[default]
    None,
    /// So many more tokens.
    Capped(u64),
    /// As much as is asked for.
    Unlimited,
}

/// A budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Budget {
    /// How long it lasts.
    pub period: BudgetPeriod,
    /// Tokens, sent and written, in a period.
    pub tokens: u64,
    /// What may be used beyond.
    #[serde(default)]
    pub overage: BudgetOverage,
    /// Whom to ask for more.
    pub contact: String,
}

/// Whether work may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum CapacityState {
    /// Yes.
    Available,
    /// Yes, though little is left.
    Warning,
    /// Yes, counted as overage.
    Overage,
    /// No, not before the next period.
    Exhausted,
}

/// What is left of the budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Capacity {
    /// Whether work may go on.
    pub state: CapacityState,
    /// The budget; none when nothing is limited.
    pub budget: Option<Budget>,
    /// Tokens used in this period.
    pub used: u64,
    /// When the next period begins.
    pub resets_at: Option<DateTime<Utc>>,
    /// What to tell the user, when there is something to tell.
    pub notice: Option<String>,
}

/// A budget to set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BudgetChange {
    /// The budget; none limits nothing.
    pub budget: Option<Budget>,
}

/// Totals of what has something in common.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageTotal {
    /// What they have in common; empty for none.
    pub key: String,
    /// Entries of the ledger.
    pub entries: u64,
    /// What they took.
    pub cost: Cost,
    /// Tokens beyond the budget.
    pub overage_tokens: u64,
}

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who began it.
    pub user: String,
    /// The session.
    pub session_id: Option<String>,
    /// The prompt.
    pub prompt_id: Option<String>,
    /// `prompt`, `promptbook` or `agent`.
    pub category: String,
    /// `manual` or `automated`.
    pub kind: String,
    /// Where it was begun.
    pub surface: String,
    /// The plugin.
    pub plugin: Option<String>,
    /// The skill.
    pub skill: Option<String>,
    /// The model; none for the embedded analyst.
    pub model: Option<String>,
    /// What it took.
    pub cost: Cost,
    /// Whether it was beyond the budget.
    pub overage: bool,
}

/// What was used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Everything together.
    pub total: UsageTotal,
    /// Totals by the key that was asked for.
    pub by: Vec<UsageTotal>,
    /// A page of entries, oldest first.
    pub entries: Vec<UsageEntry>,
    /// What `cursor` takes for the next page, when there is one.
    pub next_cursor: Option<String>,
}
