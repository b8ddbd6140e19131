//! A bound table: its plan, its columns in Kusto's terms, and what travels hidden beside them.
//!
//! Inside a plan every column has a unique id (`FileName#12`), so joins and self-joins never
//! collide; Kusto's names are only put back on the final result.

use crate::KustoType;
use datafusion::common::Column as PlanColumn;
use datafusion::logical_expr::{Expr, LogicalPlan, SortExpr};

/// A visible column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column {
    /// The name that the query knows it by.
    pub(crate) name: String,
    /// Its Kusto type.
    pub(crate) kind: KustoType,
    /// Its name in the plan, unique within the query.
    pub(crate) id: String,
    /// Whether a path or term may be looked up in its raw text although it is declared `string`:
    /// true of Defender's `AdditionalFields`, which Sentinel declares `dynamic`.
    pub(crate) json_text: bool,
}

impl Column {
    pub(crate) fn new(name: impl Into<String>, kind: KustoType, id: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind,
            id: id.into(),
            json_text: false,
        }
    }

    pub(crate) fn expr(&self) -> Expr {
        column(&self.id)
    }
}

/// The outer rows of `mv-apply`, while its body is bound.
#[derive(Clone, Debug)]
pub(crate) struct Partition {
    /// The id of the column that numbers the outer rows.
    pub(crate) row: String,
    /// The columns of the outer rows.
    pub(crate) outer: Vec<Column>,
}

/// A bound table.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    pub(crate) plan: LogicalPlan,
    pub(crate) columns: Vec<Column>,
    /// The id of the column that holds the identities of the source rows, in evidence mode.
    pub(crate) evidence: Option<String>,
    /// The order of the rows, when they are serialized; refers to ids of the plan.
    pub(crate) order: Vec<SortExpr>,
    /// Whether the rows have an order that later operators may rely on.
    pub(crate) serialized: bool,
    /// Columns readable when named, but not part of `*`: `_ItemId`, the other dialect's time
    /// column, `Type` and their like.
    pub(crate) hidden: Vec<Column>,
    /// Inside `mv-apply`: the rows belong to one outer row each.
    pub(crate) partition: Option<Partition>,
    /// After an `innerunique` join: its sides before the left one was reduced to one row per key.
    pub(crate) unique: Option<Box<crate::operators::join::Sides>>,
    /// After `make-graph`: the nodes; the relation itself is the edges then.
    pub(crate) graph: Option<Box<crate::graph::Graph>>,
    /// The name that `union withsource` and `$table` report for the rows.
    pub(crate) source_name: Option<String>,
}

impl Relation {
    pub(crate) fn new(plan: LogicalPlan, columns: Vec<Column>) -> Self {
        Self {
            plan,
            columns,
            evidence: None,
            order: Vec::new(),
            serialized: false,
            hidden: Vec::new(),
            partition: None,
            unique: None,
            graph: None,
            source_name: None,
        }
    }

    /// Finds a column by exact name, visible ones first.
    pub(crate) fn find(&self, name: &str) -> Option<&Column> {
        self.columns
            .iter()
            .chain(&self.hidden)
            .find(|column| column.name == name)
    }

    /// Returns the ids of the columns that every projection must keep although no name shows them.
    pub(crate) fn carried(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.evidence.iter().cloned().collect();
        if let Some(partition) = &self.partition {
            ids.push(partition.row.clone());
            ids.extend(partition.outer.iter().map(|column| column.id.clone()));
        }
        for sort in &self.order {
            // A sort key may be an expression over several columns; the set's own order must not
            // matter, so it is sorted.
            let mut used: Vec<String> = sort
                .expr
                .column_refs()
                .into_iter()
                .map(|column| column.name.clone())
                .collect();
            used.sort();
            for id in used {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        ids
    }

    /// Forgets the order, after an operator that does not keep it.
    pub(crate) fn unordered(mut self) -> Self {
        self.order.clear();
        self.serialized = false;
        self
    }
}

/// Refers to a plan column by its id; ids may hold points and blanks, so they are never parsed.
pub(crate) fn column(id: &str) -> Expr {
    Expr::Column(PlanColumn::new_unqualified(id))
}
