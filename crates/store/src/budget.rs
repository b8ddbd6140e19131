//! Budgets: how much a workspace may use in a period, when it is warned, and what happens beyond.
//!
//! Without a budget nothing is limited: metering alone never stops an analyst.

use crate::{Actor, Error, UsageFilter, WorkspaceState};
use chrono::{DateTime, Datelike as _, Days, Months, NaiveTime, TimeDelta, Timelike as _, Utc};
use serde::{Deserialize, Serialize};

const SETTING: &str = "capacity.budget";

/// The share of a budget from which there is a warning, in percent.
const WARNING_PERCENT: u64 = 90;

/// How long a budget lasts before it starts anew, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Period {
    /// A clock hour.
    Hour,
    /// A day.
    Day,
    /// A calendar month.
    Month,
}

impl Period {
    /// Returns the beginning of the period that holds an instant, and the beginning of the next.
    fn around(self, at: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
        let midnight = at.date_naive().and_time(NaiveTime::MIN).and_utc();
        match self {
            Self::Hour => {
                let start = midnight + TimeDelta::hours(i64::from(at.hour()));
                (start, start + TimeDelta::hours(1))
            }
            Self::Day => (midnight, midnight + Days::new(1)),
            Self::Month => {
                let start = midnight - Days::new(u64::from(at.day0()));
                (start, start + Months::new(1))
            }
        }
    }
}

/// What may be used beyond the budget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Overage {
    /// Nothing.
    #[default]
    None,
    /// So many more tokens.
    Capped(u64),
    /// As much as is asked for.
    Unlimited,
}

/// A budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Budget {
    /// How long it lasts.
    pub period: Period,
    /// Tokens, sent and written, in a period.
    pub tokens: u64,
    /// What may be used beyond.
    pub overage: Overage,
    /// Whom to ask for more, as messages name them.
    pub contact: String,
}

/// Whether work may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// What is left of a budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// Whether work may go on.
    pub state: CapacityState,
    /// Tokens used in this period.
    pub used: u64,
    /// The budget.
    pub budget: Budget,
    /// When the next period begins.
    pub resets_at: DateTime<Utc>,
}

impl Capacity {
    fn of(budget: Budget, used: u64, resets_at: DateTime<Utc>) -> Self {
        let state = if used >= budget.tokens {
            match budget.overage {
                Overage::None => CapacityState::Exhausted,
                Overage::Capped(more) if used >= budget.tokens.saturating_add(more) => CapacityState::Exhausted,
                Overage::Capped(_) | Overage::Unlimited => CapacityState::Overage,
            }
        } else if u128::from(used) * 100 >= u128::from(budget.tokens) * u128::from(WARNING_PERCENT) {
            CapacityState::Warning
        } else {
            CapacityState::Available
        };
        Self {
            state,
            used,
            budget,
            resets_at,
        }
    }

    /// Returns what to tell the user, when there is something to tell.
    pub fn notice(&self) -> Option<String> {
        let Budget { tokens, contact, .. } = &self.budget;
        let when = self.resets_at.format("%Y-%m-%d %H:%M UTC");
        match self.state {
            CapacityState::Available => None,
            CapacityState::Warning => Some(format!(
                "{} of {tokens} tokens are used; the budget renews at {when}; ask {contact} for more",
                self.used
            )),
            CapacityState::Overage => Some(format!(
                "the budget of {tokens} tokens is used up and this counts as overage; it renews at {when}; \
                 ask {contact} for more"
            )),
            CapacityState::Exhausted => Some(format!(
                "the budget of {tokens} tokens is used up; new prompts are accepted again at {when}; \
                 ask {contact} for more"
            )),
        }
    }
}

impl WorkspaceState {
    /// Returns the budget, or `None` when nothing is limited.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn budget(&self) -> Result<Option<Budget>, Error> {
        self.setting::<Option<Budget>>(SETTING).await.map(Option::flatten)
    }

    /// Sets the budget; `None` limits nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when it allows nothing or names no contact.
    pub async fn set_budget(&self, budget: Option<&Budget>, by: &Actor) -> Result<(), Error> {
        if let Some(budget) = budget {
            if budget.tokens == 0 {
                return Err(Error::invalid("tokens", "must be more than zero"));
            }
            if budget.contact.trim().is_empty() {
                return Err(Error::invalid("contact", "is empty: name whom to ask for more"));
            }
        }
        self.set_setting(SETTING, &budget, by).await?;
        Ok(())
    }

    /// Returns what is left of the budget, or `None` when nothing is limited.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn capacity(&self) -> Result<Option<Capacity>, Error> {
        let Some(budget) = self.budget().await? else {
            return Ok(None);
        };
        let (start, end) = budget.period.around(self.store.now());
        let filter = UsageFilter {
            from: Some(start),
            before: Some(end),
            ..UsageFilter::default()
        };
        let total = self.usage_total(&filter).await?;
        let used = total.input_tokens.saturating_add(total.output_tokens);
        Ok(Some(Capacity::of(budget, used, end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn state(used: u64, overage: Overage) -> CapacityState {
        let budget = Budget {
            period: Period::Hour,
            tokens: 1000,
            overage,
            contact: "ann".to_owned(),
        };
        Capacity::of(budget, used, at("2026-03-01T00:00:00Z")).state
    }

    #[test]
    fn periods_begin_on_the_clock() {
        let now = at("2026-01-31T23:59:59Z");
        assert_eq!(
            Period::Hour.around(now),
            (at("2026-01-31T23:00:00Z"), at("2026-02-01T00:00:00Z"))
        );
        assert_eq!(
            Period::Day.around(now),
            (at("2026-01-31T00:00:00Z"), at("2026-02-01T00:00:00Z"))
        );
        assert_eq!(
            Period::Month.around(now),
            (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"))
        );
    }

    #[test]
    fn a_budget_warns_at_nine_tenths_and_stops_at_its_end() {
        assert_eq!(state(899, Overage::None), CapacityState::Available);
        assert_eq!(state(900, Overage::None), CapacityState::Warning);
        assert_eq!(state(1000, Overage::None), CapacityState::Exhausted);
        assert_eq!(state(1000, Overage::Capped(10)), CapacityState::Overage);
        assert_eq!(state(1010, Overage::Capped(10)), CapacityState::Exhausted);
        assert_eq!(state(u64::MAX, Overage::Unlimited), CapacityState::Overage);
    }
}
