//! Budgets and usage, as far as a user may see and set them.

use crate::copilot::Copilot;
use crate::error::Error;
use crate::models;
use crate::wire;
use chrono::{DateTime, Utc};
use store::{Actor, Budget, Capacity, Page, PageOf, Usage, UsageFilter, UsageKey, UsageTotal};

/// What was used.
#[derive(Clone, Debug)]
pub struct Used {
    /// Everything together.
    pub total: UsageTotal,
    /// Totals by a key.
    pub by: Vec<UsageTotal>,
    /// A page of entries.
    pub entries: PageOf<Usage>,
    /// ISO 4217 code of the prices.
    pub currency: String,
}

/// A prompt and its last answer, for the export of activity.
#[derive(Clone, Debug)]
pub struct Activity {
    /// The prompt.
    pub prompt_id: String,
    /// Its session.
    pub session_id: String,
    /// Who asked.
    pub user_id: String,
    /// What was asked.
    pub content: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The last run, without its process log.
    pub last: Option<api::Evaluation>,
}

impl Copilot {
    /// Returns what is left of the budget; `None` when nothing is limited.
    ///
    /// # Errors
    ///
    /// When the state cannot be read.
    pub async fn capacity(&self) -> Result<Option<Capacity>, Error> {
        Ok(self.inner.state.capacity().await?)
    }

    /// Sets the budget; `None` limits nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] when the user does not own the workspace.
    pub async fn set_budget(&self, budget: Option<Budget>, user: &str) -> Result<(), Error> {
        self.must_own(user)?;
        let before = self.inner.state.budget().await?;
        self.inner
            .state
            .set_budget(budget.as_ref(), &Actor::analyst(user))
            .await?;
        self.audit_setting("capacity.budget", &before, &budget, user).await
    }

    /// Returns what was used: everybody's for an owner, a user's own for others.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] when another's is asked for.
    pub async fn usage(&self, filter: &UsageFilter, by: UsageKey, page: &Page, user: &str) -> Result<Used, Error> {
        let mut filter = filter.clone();
        if !self.inner.rights.is_owner(user) {
            if filter.user_id.as_deref().is_some_and(|other| other != user) {
                self.must_own(user)?;
            }
            filter.user_id = Some(user.to_owned());
        }
        let state = &self.inner.state;
        Ok(Used {
            total: state.usage_total(&filter).await?,
            by: state.usage_by(by, &filter).await?,
            entries: state.usage(&filter, page).await?,
            currency: models::settings(state).await?.currency,
        })
    }

    /// Returns a page of everybody's prompts with their last answers, oldest first: the export of activity.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] when the user does not own the workspace.
    pub async fn activity(&self, page: &Page, user: &str) -> Result<PageOf<Activity>, Error> {
        self.must_own(user)?;
        let state = &self.inner.state;
        let PageOf { values, next } = state.all_prompts(page).await?;
        let mut entries = Vec::with_capacity(values.len());
        for prompt in values {
            let last = state.evaluations(&prompt.id).await?.pop();
            entries.push(Activity {
                last: last.map(|kept| wire::evaluation(kept, &[], Vec::new())),
                prompt_id: prompt.id,
                session_id: prompt.session_id,
                user_id: prompt.user_id,
                content: prompt.content,
                created_at: prompt.created_at,
            });
        }
        Ok(PageOf { values: entries, next })
    }
}
