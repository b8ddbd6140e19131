//! The usage ledger: what every prompt, promptbook and agent run took, in tokens, time and money.

use crate::engine::{Row, Transaction, parameters};
use crate::page::{Page, PageOf};
use crate::store::first_id;
use crate::{Error, WorkspaceState};
use chrono::{DateTime, Utc};

/// An entry of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Id; set by the store.
    pub id: String,
    /// When; set by the store.
    pub at: DateTime<Utc>,
    /// Who began it.
    pub user_id: String,
    /// The session.
    pub session_id: Option<String>,
    /// The prompt.
    pub prompt_id: Option<String>,
    /// `prompt`, `promptbook` or `agent`.
    pub category: String,
    /// `manual` or `automated`.
    pub kind: String,
    /// Where it was begun (`standalone`, `incident`, `api`).
    pub surface: String,
    /// The plugin.
    pub plugin: Option<String>,
    /// The skill.
    pub skill: Option<String>,
    /// The model; `None` for the embedded analyst.
    pub model: Option<String>,
    /// Tokens sent to the model.
    pub input_tokens: u64,
    /// Tokens it wrote.
    pub output_tokens: u64,
    /// How long it took.
    pub elapsed_ms: u64,
    /// What it cost, in millionths of the currency of the price list.
    pub cost_micros: u64,
    /// Whether it was beyond the budget.
    pub overage: bool,
}

/// Which entries are wanted; what is `None` matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsageFilter {
    /// From this instant.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub before: Option<DateTime<Utc>>,
    /// Who began it.
    pub user_id: Option<String>,
    /// The plugin.
    pub plugin: Option<String>,
    /// `prompt`, `promptbook` or `agent`.
    pub category: Option<String>,
    /// `manual` or `automated`.
    pub kind: Option<String>,
    /// Where it was begun.
    pub surface: Option<String>,
}

/// What totals are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsageKey {
    /// The user.
    User,
    /// The plugin; none is the empty text.
    Plugin,
    /// The skill; none is the empty text.
    Skill,
    /// The category.
    Category,
    /// The surface.
    Surface,
    /// The model; none is the empty text.
    Model,
}

impl UsageKey {
    fn column(self) -> &'static str {
        match self {
            Self::User => "user_id",
            Self::Plugin => "plugin",
            Self::Skill => "skill",
            Self::Category => "category",
            Self::Surface => "surface",
            Self::Model => "model",
        }
    }
}

/// Totals of entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsageTotal {
    /// What they have in common.
    pub key: String,
    /// How many entries.
    pub entries: u64,
    /// Tokens sent.
    pub input_tokens: u64,
    /// Tokens written.
    pub output_tokens: u64,
    /// Time taken.
    pub elapsed_ms: u64,
    /// Cost in millionths.
    pub cost_micros: u64,
    /// Tokens of entries beyond the budget.
    pub overage_tokens: u64,
}

const COLUMNS: &str = "id, at, user_id, session_id, prompt_id, category, kind, surface, plugin, skill, model, \
                       input_tokens, output_tokens, elapsed_ms, cost_micros, overage";
/// Sorts behind all ids, which are hexadecimal digits.
const BEHIND_ALL: &str = "g";
/// Takes the parameters from `$4` on; an empty text and the widest range match all. An id tells when it was made.
const MATCHES: &str = "id >= $4 AND id < $5 AND ($6 = '' OR user_id = $6) AND ($7 = '' OR plugin = $7) \
                       AND ($8 = '' OR category = $8) AND ($9 = '' OR kind = $9) AND ($10 = '' OR surface = $10)";
const SUMS: &str = "COUNT(*) AS entries, CAST(COALESCE(SUM(input_tokens), 0) AS BIGINT) AS input_tokens, \
                    CAST(COALESCE(SUM(output_tokens), 0) AS BIGINT) AS output_tokens, \
                    CAST(COALESCE(SUM(elapsed_ms), 0) AS BIGINT) AS elapsed_ms, \
                    CAST(COALESCE(SUM(cost_micros), 0) AS BIGINT) AS cost_micros, \
                    CAST(COALESCE(SUM(overage * (input_tokens + output_tokens)), 0) AS BIGINT) AS overage_tokens";

impl Usage {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            at: row.get("at")?,
            user_id: row.get("user_id")?,
            session_id: row.get("session_id")?,
            prompt_id: row.get("prompt_id")?,
            category: row.get("category")?,
            kind: row.get("kind")?,
            surface: row.get("surface")?,
            plugin: row.get("plugin")?,
            skill: row.get("skill")?,
            model: row.get("model")?,
            input_tokens: row.get("input_tokens")?,
            output_tokens: row.get("output_tokens")?,
            elapsed_ms: row.get("elapsed_ms")?,
            cost_micros: row.get("cost_micros")?,
            overage: row.get("overage")?,
        })
    }
}

impl UsageTotal {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            key: row.get("key")?,
            entries: row.get("entries")?,
            input_tokens: row.get("input_tokens")?,
            output_tokens: row.get("output_tokens")?,
            elapsed_ms: row.get("elapsed_ms")?,
            cost_micros: row.get("cost_micros")?,
            overage_tokens: row.get("overage_tokens")?,
        })
    }
}

impl UsageFilter {
    /// The parameters `$4` to `$10`, after three others.
    fn extend(&self, mut parameters: Vec<crate::engine::Value>) -> Vec<crate::engine::Value> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        parameters.extend(parameters![
            self.from.map(first_id).unwrap_or_default(),
            self.before.map_or_else(|| BEHIND_ALL.to_owned(), first_id),
            text(&self.user_id),
            text(&self.plugin),
            text(&self.category),
            text(&self.kind),
            text(&self.surface),
        ]);
        parameters
    }
}

impl WorkspaceState {
    /// Adds an entry to the ledger.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn record_usage(&self, usage: &Usage) -> Result<(), Error> {
        let transaction = self.store.engine.begin().await?;
        self.record_usage_in(&transaction, usage).await?;
        transaction.commit().await
    }

    pub(crate) async fn record_usage_in(&self, transaction: &Transaction, usage: &Usage) -> Result<(), Error> {
        let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let now = self.store.now();
        let sql = "INSERT INTO usage_entry (id, workspace, at, user_id, session_id, prompt_id, category, kind, surface, \
                   plugin, skill, model, input_tokens, output_tokens, elapsed_ms, cost_micros, overage) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
        let parameters = parameters![
            self.store.new_id_at(now)?,
            &self.id,
            now,
            &usage.user_id,
            usage.session_id.clone(),
            usage.prompt_id.clone(),
            &usage.category,
            &usage.kind,
            &usage.surface,
            usage.plugin.clone(),
            usage.skill.clone(),
            usage.model.clone(),
            number(usage.input_tokens),
            number(usage.output_tokens),
            number(usage.elapsed_ms),
            number(usage.cost_micros),
            usage.overage,
        ];
        transaction.execute("record usage", sql, parameters).await?;
        Ok(())
    }

    /// Returns a page of entries, oldest first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn usage(&self, filter: &UsageFilter, page: &Page) -> Result<PageOf<Usage>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM usage_entry WHERE workspace = $1 AND id > $2 AND {MATCHES} ORDER BY id LIMIT $3"
        );
        let parameters = filter.extend(page.parameters(&self.id));
        let rows = self.store.engine.query("list usage", &sql, parameters).await?;
        page.read(&rows, Usage::read, |usage| &usage.id)
    }

    /// Returns totals for each value of a key, the costliest in tokens first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn usage_by(&self, key: UsageKey, filter: &UsageFilter) -> Result<Vec<UsageTotal>, Error> {
        let column = key.column();
        let sql = format!(
            "SELECT COALESCE({column}, '') AS key, {SUMS} FROM usage_entry \
             WHERE workspace = $1 AND $2 = '' AND $3 = '' AND {MATCHES} GROUP BY COALESCE({column}, '')"
        );
        let parameters = filter.extend(parameters![&self.id, "", ""]);
        let mut totals = self.list("add up usage", &sql, parameters, UsageTotal::read).await?;
        totals.sort_by(|a, b| {
            let tokens = |total: &UsageTotal| total.input_tokens + total.output_tokens;
            tokens(b).cmp(&tokens(a)).then_with(|| a.key.cmp(&b.key))
        });
        Ok(totals)
    }

    /// Returns the totals of all entries that match.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn usage_total(&self, filter: &UsageFilter) -> Result<UsageTotal, Error> {
        let sql = format!(
            "SELECT '' AS key, {SUMS} FROM usage_entry WHERE workspace = $1 AND $2 = '' AND $3 = '' AND {MATCHES}"
        );
        let parameters = filter.extend(parameters![&self.id, "", ""]);
        self.find_in_much("add up usage", &sql, parameters, UsageTotal::read)
            .await?
            .ok_or_else(|| Error::damaged("usage_entry", "a sum gave no row"))
    }

    /// Deletes the entries before an instant, and returns how many.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn forget_usage(&self, before: DateTime<Utc>) -> Result<u64, Error> {
        self.store
            .engine
            .execute(
                "forget usage",
                "DELETE FROM usage_entry WHERE workspace = $1 AND id < $2",
                parameters![&self.id, first_id(before)],
            )
            .await
    }
}
