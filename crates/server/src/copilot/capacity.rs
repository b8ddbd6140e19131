//! Budget and usage.

use super::Who;
use crate::app::App;
use crate::error::Error;
use api::{
    Budget, BudgetChange, BudgetOverage, BudgetPeriod, Capacity, CapacityState, Cost, Money, Usage, UsageEntry,
    UsageTotal,
};
use axum::Json;
use axum::extract::{Query, State};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use store::{Page, UsageFilter, UsageKey};

const PAGE: u32 = 50;

fn on_wire(capacity: Option<store::Capacity>) -> Capacity {
    let Some(capacity) = capacity else {
        return Capacity {
            state: CapacityState::Available,
            budget: None,
            used: 0,
            resets_at: None,
            notice: None,
        };
    };
    let notice = capacity.notice();
    Capacity {
        state: match capacity.state {
            store::CapacityState::Available => CapacityState::Available,
            store::CapacityState::Warning => CapacityState::Warning,
            store::CapacityState::Overage => CapacityState::Overage,
            store::CapacityState::Exhausted => CapacityState::Exhausted,
        },
        used: capacity.used,
        resets_at: Some(capacity.resets_at),
        notice,
        budget: Some(Budget {
            period: match capacity.budget.period {
                store::Period::Hour => BudgetPeriod::Hour,
                store::Period::Day => BudgetPeriod::Day,
                store::Period::Month => BudgetPeriod::Month,
            },
            tokens: capacity.budget.tokens,
            overage: match capacity.budget.overage {
                store::Overage::None => BudgetOverage::None,
                store::Overage::Capped(more) => BudgetOverage::Capped(more),
                store::Overage::Unlimited => BudgetOverage::Unlimited,
            },
            contact: capacity.budget.contact,
        }),
    }
}

/// Answers what is left of the budget.
pub(super) async fn get(State(app): State<App>, _who: Who) -> Result<Json<Capacity>, Error> {
    Ok(Json(on_wire(app.copilot.capacity().await?)))
}

/// Sets the budget.
pub(super) async fn set(
    State(app): State<App>,
    who: Who,
    Json(change): Json<BudgetChange>,
) -> Result<Json<Capacity>, Error> {
    let budget = change.budget.map(|budget| store::Budget {
        period: match budget.period {
            BudgetPeriod::Hour => store::Period::Hour,
            BudgetPeriod::Day => store::Period::Day,
            BudgetPeriod::Month => store::Period::Month,
        },
        tokens: budget.tokens,
        overage: match budget.overage {
            BudgetOverage::None => store::Overage::None,
            BudgetOverage::Capped(more) => store::Overage::Capped(more),
            BudgetOverage::Unlimited => store::Overage::Unlimited,
        },
        contact: budget.contact,
    });
    app.copilot.set_budget(budget, &who.user).await?;
    Ok(Json(on_wire(app.copilot.capacity().await?)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    by: Option<String>,
    user: Option<String>,
    plugin: Option<String>,
    from: Option<DateTime<Utc>>,
    before: Option<DateTime<Utc>>,
    cursor: Option<String>,
    limit: Option<u32>,
}

fn key(by: Option<&str>) -> Result<UsageKey, Error> {
    Ok(match by.unwrap_or("user") {
        "user" => UsageKey::User,
        "plugin" => UsageKey::Plugin,
        "skill" => UsageKey::Skill,
        "category" => UsageKey::Category,
        "surface" => UsageKey::Surface,
        "model" => UsageKey::Model,
        other => {
            return Err(Error::BadRequest {
                problem: format!("`by` is `{other}`; it can be user, plugin, skill, category, surface or model"),
            });
        }
    })
}

/// Answers what was used.
pub(super) async fn usage(
    State(app): State<App>,
    who: Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Usage>, Error> {
    let key = key(wanted.by.as_deref())?;
    let filter = UsageFilter {
        from: wanted.from,
        before: wanted.before,
        user_id: wanted.user,
        plugin: wanted.plugin,
        ..UsageFilter::default()
    };
    let mut page = Page::first(wanted.limit.unwrap_or(PAGE));
    if let Some(mark) = wanted.cursor {
        page = page.after(mark);
    }
    let used = app.copilot.usage(&filter, key, &page, &who.user).await?;
    let cost = |input_tokens, output_tokens, elapsed_ms, cost_micros: u64| Cost {
        input_tokens,
        output_tokens,
        elapsed_ms,
        money: (cost_micros > 0).then(|| Money {
            amount: cost_micros as f64 / 1e6,
            currency: used.currency.clone(),
        }),
    };
    let total = |total: &store::UsageTotal| UsageTotal {
        key: total.key.clone(),
        entries: total.entries,
        cost: cost(
            total.input_tokens,
            total.output_tokens,
            total.elapsed_ms,
            total.cost_micros,
        ),
        overage_tokens: total.overage_tokens,
    };
    Ok(Json(Usage {
        total: total(&used.total),
        by: used.by.iter().map(total).collect(),
        entries: used
            .entries
            .values
            .iter()
            .map(|entry| UsageEntry {
                at: entry.at,
                user: entry.user_id.clone(),
                session_id: entry.session_id.clone(),
                prompt_id: entry.prompt_id.clone(),
                category: entry.category.clone(),
                kind: entry.kind.clone(),
                surface: entry.surface.clone(),
                plugin: entry.plugin.clone(),
                skill: entry.skill.clone(),
                model: entry.model.clone(),
                cost: cost(
                    entry.input_tokens,
                    entry.output_tokens,
                    entry.elapsed_ms,
                    entry.cost_micros,
                ),
                overage: entry.overage,
            })
            .collect(),
        next_cursor: used.entries.next.clone(),
    }))
}
