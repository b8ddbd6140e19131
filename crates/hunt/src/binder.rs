//! Syntax tree to plan: names, types and scopes are settled here, and nothing is run.
//!
//! Binding is synchronous. When it needs something only storage or a run can tell (a table's
//! provider, the value of a `toscalar`), it stops with a request; the engine satisfies it and binds
//! again from the start. Binding is deterministic, so the n-th request is the same every time.

pub(crate) mod arithmetic;
pub(crate) mod call;
pub(crate) mod comparison;
pub(crate) mod declared_pattern;
pub(crate) mod expression;
pub(crate) mod fold;
pub(crate) mod in_list;
pub(crate) mod literal;
pub(crate) mod member;
pub(crate) mod naming;
pub(crate) mod scan;
pub(crate) mod scope;
pub(crate) mod source;
pub(crate) mod statement;
pub(crate) mod suggestion;
pub(crate) mod text_predicate;
pub(crate) mod typed;

use crate::error::{Code, Error};
use crate::relation::{Column, Relation};
use crate::result::Render;
use crate::tables::Tables;
use crate::{KustoType, QueryOptions, Reference};
use arrow::array::RecordBatch;
use datafusion::catalog::TableProvider;
use datafusion::logical_expr::LogicalPlan;
use kql::Span;
use std::collections::HashMap;
use std::sync::Arc;

/// Why binding did not finish.
pub(crate) enum Stop {
    /// The query is wrong or not supported.
    Error(Error),
    /// A table must be opened first.
    Open(String),
    /// Something that is no table must be read first.
    Read(Reference),
    /// A part must be run first; its rows are wanted at once.
    Run(Box<Relation>),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<datafusion::error::DataFusionError> for Stop {
    fn from(error: datafusion::error::DataFusionError) -> Self {
        Self::Error(error.into())
    }
}

/// The outcome of binding a part.
pub(crate) type Bound<T> = Result<T, Stop>;

/// What the engine knows from earlier attempts.
#[derive(Default)]
pub(crate) struct Known {
    /// Tables opened so far; `None` inside means known but without rows.
    pub(crate) opened: HashMap<String, Option<Arc<dyn TableProvider>>>,
    /// References read so far; `None` inside means there is no copy.
    pub(crate) references: HashMap<Reference, Option<Arc<[u8]>>>,
    /// Parts run so far, in the order of their requests.
    pub(crate) runs: Vec<Ran>,
}

/// The rows of a part that was run while binding.
#[derive(Clone)]
pub(crate) struct Ran {
    pub(crate) batches: Vec<RecordBatch>,
}

/// How many tables and calls one query may expand to; beyond that it is a bomb, not a question.
const MAX_STEPS: usize = 20_000;
/// How many operators one query may expand to: what the optimizer does grows with their square.
const MAX_OPERATORS: usize = 1_000;
/// How deep expressions and calls may nest.
const MAX_DEPTH: usize = 400;

/// Binds one query.
pub(crate) struct Binder<'a> {
    pub(crate) tables: &'a dyn Tables,
    pub(crate) known: &'a Known,
    pub(crate) options: &'a QueryOptions,
    pub(crate) render: Option<Render>,
    /// Whether the query speaks Sentinel's dialect.
    pub(crate) sentinel: bool,
    /// Stored functions read so far.
    pub(crate) stored: HashMap<String, std::rc::Rc<scope::Lambda>>,
    /// The tables of `materialize()` that were run, by where they stand in the query.
    pub(crate) materialized: HashMap<Span, Relation>,
    /// How many lambdas are being expanded, one in the other.
    pub(crate) in_lambda: usize,
    next_id: usize,
    next_run: usize,
    steps: usize,
    operators: usize,
    depth: usize,
}

impl<'a> Binder<'a> {
    pub(crate) fn new(tables: &'a dyn Tables, known: &'a Known, options: &'a QueryOptions) -> Self {
        Self {
            tables,
            known,
            options,
            render: None,
            sentinel: false,
            stored: HashMap::new(),
            materialized: HashMap::new(),
            in_lambda: 0,
            next_id: 0,
            next_run: 0,
            steps: 0,
            operators: 0,
            depth: 0,
        }
    }

    /// Returns a plan-wide unique id for a column of that name.
    pub(crate) fn fresh_id(&mut self, name: &str) -> String {
        self.next_id += 1;
        format!("{name}#{}", self.next_id)
    }

    pub(crate) fn fresh_column(&mut self, name: &str, kind: KustoType) -> Column {
        let id = self.fresh_id(name);
        Column::new(name, kind, id)
    }

    /// Runs `inner` one level deeper, within the bounds on depth and total work.
    pub(crate) fn nested<T>(&mut self, span: Span, inner: impl FnOnce(&mut Self) -> Bound<T>) -> Bound<T> {
        self.steps += 1;
        if self.steps > MAX_STEPS || self.depth >= MAX_DEPTH {
            return Err(Error::semantic(Code::INVALID, span, "the query is too large or nested too deeply").into());
        }
        self.depth += 1;
        let outcome = inner(self);
        self.depth -= 1;
        outcome
    }

    /// Counts an operator against the bound on their number.
    pub(crate) fn count_operator(&mut self, span: Span) -> Bound<()> {
        self.operators += 1;
        if self.operators > MAX_OPERATORS {
            let message = format!("the query comes to more than {MAX_OPERATORS} operators; split it");
            return Err(Error::semantic(Code::INVALID, span, message).into());
        }
        Ok(())
    }

    /// Returns the provider of a table, or asks for it.
    pub(crate) fn open(&self, table: &str) -> Bound<Option<Arc<dyn TableProvider>>> {
        self.known
            .opened
            .get(table)
            .cloned()
            .ok_or_else(|| Stop::Open(table.to_owned()))
    }

    /// Returns the content of something that is no table, or asks for it.
    pub(crate) fn read(&self, reference: &Reference) -> Bound<Option<Arc<[u8]>>> {
        self.known
            .references
            .get(reference)
            .cloned()
            .ok_or_else(|| Stop::Read(reference.clone()))
    }

    /// Returns the rows of a part, or asks for it to be run.
    pub(crate) fn run(&mut self, relation: Relation) -> Bound<Ran> {
        let at = self.next_run;
        self.next_run += 1;
        match self.known.runs.get(at) {
            Some(ran) => Ok(ran.clone()),
            None => Err(Stop::Run(Box::new(relation))),
        }
    }

    pub(crate) fn plan_columns(plan: &LogicalPlan) -> Vec<String> {
        plan.schema()
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect()
    }
}
