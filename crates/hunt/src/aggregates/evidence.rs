//! Carries the identities of source rows to result rows.
//!
//! An identity is `table TAB item id`; a row holds up to [`MAX_ROWS`] of them, one per line, the
//! smallest ones first, so that which are kept does not depend on the order of arrival.

use super::fold::{Fold, call};
use crate::KustoType;
use crate::binder::Binder;
use crate::cell::{Cell, Out};
use crate::kernel;
use crate::relation::{Relation, column};
use datafusion::logical_expr::Expr;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many source rows one result row cites at most.
pub(crate) const MAX_ROWS: usize = 64;

/// Adds the aggregate that collects the identities of a group; returns its id.
pub(crate) fn collect(binder: &mut Binder<'_>, input: &Relation, aggregates: &mut Vec<Expr>) -> Option<String> {
    let held = input.evidence.as_ref()?;
    let id = binder.fresh_id("evidence");
    let start = || -> Box<dyn Fold> { Box::new(Rows(BTreeSet::new())) };
    let expr = call(
        "evidence",
        KustoType::String,
        vec![(column(held), KustoType::String)],
        Arc::new(start),
    );
    aggregates.push(expr.alias(&id));
    Some(id)
}

/// Unites the identities of two joined rows.
pub(crate) fn unite(left: Expr, right: Expr) -> Expr {
    let kernel: kernel::Kernel = Arc::new(|cells| match cells {
        [left, right] if left.text().is_empty() || left.text() == right.text() => Out::from(right.text()),
        [left, right] if right.text().is_empty() => Out::from(left.text()),
        [left, right] => {
            let mut rows = Rows(BTreeSet::new());
            rows.merge(left.text());
            rows.merge(right.text());
            rows.finish()
        }
        _ => Out::Null,
    });
    kernel::call(
        "unite_evidence",
        KustoType::String,
        vec![(left, KustoType::String), (right, KustoType::String)],
        kernel,
    )
}

/// Unites the identities that several rows hold.
pub(crate) fn unite_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut rows = Rows(BTreeSet::new());
    for text in texts {
        rows.merge(text);
    }
    rows.save()
}

struct Rows(BTreeSet<String>);

impl Fold for Rows {
    fn add(&mut self, cells: &[Cell<'_>]) {
        if let Some(cell) = cells.first() {
            self.merge(cell.text());
        }
    }

    fn save(&self) -> String {
        self.0.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    fn merge(&mut self, saved: &str) {
        for row in saved.lines() {
            if self.0.len() >= MAX_ROWS {
                if self.0.last().is_some_and(|last| row >= last.as_str()) {
                    continue;
                }
                if self.0.insert(row.to_owned()) {
                    self.0.pop_last();
                }
            } else {
                self.0.insert(row.to_owned());
            }
        }
    }

    fn finish(&self) -> Out<'static> {
        Out::text(self.save())
    }

    fn size(&self) -> usize {
        // About what an identity takes in the set; counting exactly would cost more than adding a row.
        self.0.len() * 128
    }
}
