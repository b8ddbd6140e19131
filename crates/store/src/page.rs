//! Pages of long lists, continued after the last id of the page before: rows that come meanwhile move nothing.

use crate::Error;
use crate::engine::{Row, Value};

/// Rows of a page at most.
pub const PAGE_ROWS: u32 = 500;

/// Which page is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    after: String,
    rows: u32,
}

impl Page {
    /// Returns the first page, of at most [`PAGE_ROWS`] rows.
    pub fn first(rows: u32) -> Self {
        Self {
            after: String::new(),
            rows: rows.clamp(1, PAGE_ROWS),
        }
    }

    /// Returns the page after the one that ended with `mark`.
    #[must_use]
    pub fn after(mut self, mark: impl Into<String>) -> Self {
        self.after = mark.into();
        self
    }

    /// Workspace, mark, and one row more than asked for, which tells whether another page follows.
    pub(crate) fn parameters(&self, workspace: &str) -> Vec<Value> {
        vec![
            workspace.into(),
            (&self.after).into(),
            (i64::from(self.rows) + 1).into(),
        ]
    }

    pub(crate) fn read<T>(
        &self,
        rows: &[Row],
        read: impl Fn(&Row) -> Result<T, Error>,
        mark: impl Fn(&T) -> &str,
    ) -> Result<PageOf<T>, Error> {
        let wanted = usize::try_from(self.rows).unwrap_or(usize::MAX);
        let values = rows.iter().take(wanted).map(read).collect::<Result<Vec<T>, Error>>()?;
        let next = if rows.len() > wanted {
            values.last().map(|last| mark(last).to_owned())
        } else {
            None
        };
        Ok(PageOf { values, next })
    }
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageOf<T> {
    /// Its rows.
    pub values: Vec<T>,
    /// The mark of the next page, when there is one.
    pub next: Option<String>,
}
