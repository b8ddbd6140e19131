//! Runs queries: parse, bind, plan, execute, within limits.

use crate::binder::{Binder, Known, Ran, Stop};
use crate::cooperative::PauseAmplifying;
use crate::error::Error;
use crate::map_node::Planner;
use crate::relation::{Column, Relation, column};
use crate::result::{QueryResult, Render, ResultColumn, source_rows};
use crate::tables::Tables;
use arrow::array::RecordBatch;
use chrono::{DateTime, Utc};
use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder};
use datafusion::optimizer::{Optimizer, OptimizerRule};
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::{SessionConfig, SessionContext};
use futures::{FutureExt, StreamExt};
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

/// What a query may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long it may run.
    pub wall_time: Duration,
    /// How much memory its operators may hold before they spill to disk, in bytes.
    pub memory_bytes: usize,
    /// How many rows it may answer; further ones are left out and the answer is marked.
    pub rows: usize,
}

impl Default for Limits {
    /// Three minutes and ten thousand rows as in advanced hunting, and one gibibyte.
    fn default() -> Self {
        Self {
            wall_time: Duration::from_secs(180),
            memory_bytes: 1 << 30,
            rows: 10_000,
        }
    }
}

/// How one query is run.
#[derive(Clone, Debug)]
pub struct QueryOptions {
    /// What `now()` stands for.
    pub now: DateTime<Utc>,
    /// A range of the event time that every stored table is narrowed to; the end is exclusive.
    pub time_range: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Whether to report which stored rows each result row rests on.
    pub evidence: bool,
    /// Limits of this query; the engine's own when absent.
    pub limits: Option<Limits>,
    /// Values of the parameters that the query declares with `declare query_parameters`, by name: KQL
    /// literals or their bare insides. They are bound as values and never become part of the text.
    pub parameters: BTreeMap<String, String>,
}

impl QueryOptions {
    /// Options with nothing special: no time range, no evidence, the engine's limits.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            now,
            time_range: None,
            evidence: false,
            limits: None,
            parameters: BTreeMap::new(),
        }
    }
}

/// How many rows a part that is run while binding (`in (table)`, `toscalar`) may give.
const MAX_PART_ROWS: usize = 1_000_000;
/// How many parts one query may run while binding.
const MAX_PARTS: usize = 256;
/// Planning recurses over the query; a long one must not overflow a small thread's stack.
const PLANNER_STACK_BYTES: usize = 64 << 20;

/// Answers KQL queries over tables.
#[derive(Debug)]
pub struct Engine {
    tables: Arc<dyn Tables>,
    limits: Limits,
}

impl Engine {
    /// Makes an engine over tables.
    #[must_use]
    pub fn new(tables: Arc<dyn Tables>, limits: Limits) -> Self {
        Self { tables, limits }
    }

    /// Returns the limits of queries that bring none of their own.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Runs a query. Dropping the future stops it.
    ///
    /// # Errors
    /// When the text is wrong, uses something unsupported, or a limit is hit.
    pub async fn query(&self, text: &str, options: &QueryOptions) -> Result<QueryResult, Error> {
        let limits = options.limits.unwrap_or(self.limits);
        // A defect of a library must not take the caller down with it.
        let run = AssertUnwindSafe(Box::pin(self.run(text, options, limits))).catch_unwind();
        match tokio::time::timeout(limits.wall_time, run).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(Error::Internal("the engine panicked".to_owned())),
            Err(_) => Err(Error::Timeout {
                seconds: limits.wall_time.as_secs(),
            }),
        }
    }

    /// Checks a query against the tables without running it and returns its columns.
    ///
    /// # Errors
    /// As [`Self::query`]. Parts whose value the plan depends on (`toscalar`, `in (table)`) are run.
    pub async fn check(&self, text: &str, options: &QueryOptions) -> Result<Vec<ResultColumn>, Error> {
        let limits = options.limits.unwrap_or(self.limits);
        let session = session(limits)?;
        let (relation, _) = Box::pin(self.bind(text, options, &session)).await?;
        Ok(result_columns(&relation.columns))
    }

    /// Returns the plan of a query as text, for `--explain`.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub async fn explain(&self, text: &str, options: &QueryOptions) -> Result<String, Error> {
        let limits = options.limits.unwrap_or(self.limits);
        let session = session(limits)?;
        let (relation, _) = Box::pin(self.bind(text, options, &session)).await?;
        let plan = final_plan(&relation)?;
        let optimized = session.state().optimize(&plan)?;
        let physical = session.state().create_physical_plan(&plan).await?;
        let physical = datafusion::physical_plan::displayable(physical.as_ref())
            .indent(false)
            .to_string();
        Ok(format!("{}\n\n{physical}", optimized.display_indent()))
    }

    async fn run(&self, text: &str, options: &QueryOptions, limits: Limits) -> Result<QueryResult, Error> {
        let session = session(limits)?;
        let (relation, render) = self.bind(text, options, &session).await?;
        let columns = result_columns(&relation.columns);
        let width = columns.len();
        let plan = final_plan(&relation)?;
        let (batches, truncated) = collect(&session, plan, limits.rows).await?;
        let mut evidence = relation.evidence.is_some().then(Vec::new);
        let mut answer = Vec::with_capacity(batches.len());
        for batch in batches {
            if let Some(evidence) = &mut evidence
                && let Some(array) = batch.columns().get(width)
            {
                evidence.extend(source_rows(array)?);
            }
            answer.push(
                batch
                    .project(&(0..width).collect::<Vec<_>>())
                    .map_err(|error| Error::from(datafusion::error::DataFusionError::from(error)))?,
            );
        }
        Ok(QueryResult {
            columns,
            batches: answer,
            render,
            truncated,
            evidence,
        })
    }

    /// Binds, opening tables and running parts as binding asks for them.
    async fn bind(
        &self,
        text: &str,
        options: &QueryOptions,
        session: &SessionContext,
    ) -> Result<(Relation, Option<Render>), Error> {
        let mut known = Known::default();
        loop {
            let (returned, outcome) = self.attempt(text, options, known)?;
            known = returned;
            match outcome {
                Ok(bound) => return Ok(bound),
                Err(Stop::Error(error)) => return Err(error),
                Err(Stop::Open(table)) => {
                    let provider = self.tables.provider(&table).await.map_err(|source| Error::Open {
                        table: table.clone(),
                        source,
                    })?;
                    known.opened.insert(table, provider);
                }
                Err(Stop::Read(reference)) => {
                    let content = self.tables.reference(&reference).await.map_err(|source| Error::Open {
                        table: reference.path(),
                        source,
                    })?;
                    known.references.insert(reference, content.map(Arc::from));
                }
                Err(Stop::Run(part)) => {
                    if known.runs.len() >= MAX_PARTS {
                        return Err(Error::Internal("too many parts to run while binding".to_owned()));
                    }
                    let plan = final_plan(&part)?;
                    let (batches, truncated) = collect(session, plan, MAX_PART_ROWS).await?;
                    if truncated {
                        return Err(Error::unsupported(
                            kql::Span::default(),
                            format!("a list or table of more than {MAX_PART_ROWS} rows inside a query"),
                        ));
                    }
                    known.runs.push(Ran { batches });
                }
            }
        }
    }

    /// Binds once, on a thread with a deep stack.
    #[expect(clippy::type_complexity, reason = "the knowledge travels to the thread and back")]
    fn attempt(
        &self,
        text: &str,
        options: &QueryOptions,
        known: Known,
    ) -> Result<(Known, Result<(Relation, Option<Render>), Stop>), Error> {
        let tables = Arc::clone(&self.tables);
        std::thread::scope(|scope| {
            let handle = std::thread::Builder::new()
                .name("kql-binder".to_owned())
                .stack_size(PLANNER_STACK_BYTES)
                .spawn_scoped(scope, move || {
                    let outcome = bind_text(tables.as_ref(), text, options, &known);
                    (known, outcome)
                })
                .map_err(|error| Error::Internal(format!("cannot start a thread: {error}")))?;
            handle
                .join()
                .map_err(|_| Error::Internal("the binder panicked".to_owned()))
        })
    }
}

fn bind_text(
    tables: &dyn Tables,
    text: &str,
    options: &QueryOptions,
    known: &Known,
) -> Result<(Relation, Option<Render>), Stop> {
    let parsed = kql::parse(text);
    if let Some(diagnostic) = parsed
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.severity == kql::Severity::Error)
    {
        return Err(Error::Syntax {
            message: diagnostic.message.clone(),
            span: diagnostic.span,
        }
        .into());
    }
    let mut binder = Binder::new(tables, known, options);
    binder.sentinel = crate::binder::scan::speaks_sentinel(text);
    binder.read_stored_functions(text)?;
    let relation = binder.bind_query(&parsed.tree)?;
    Ok((relation, binder.render.take()))
}

fn result_columns(columns: &[Column]) -> Vec<ResultColumn> {
    columns
        .iter()
        .map(|column| ResultColumn {
            name: column.name.clone(),
            kind: column.kind,
        })
        .collect()
}

/// Narrows a plan to the visible columns, then the evidence.
fn final_plan(relation: &Relation) -> Result<LogicalPlan, Error> {
    let mut exprs: Vec<_> = relation.columns.iter().map(Column::expr).collect();
    exprs.extend(relation.evidence.iter().map(|id| column(id)));
    Ok(LogicalPlanBuilder::new(relation.plan.clone()).project(exprs)?.build()?)
}

/// Makes the session of one query.
fn session(limits: Limits) -> Result<SessionContext, Error> {
    let partitions = std::thread::available_parallelism()
        .map_or(2, std::num::NonZero::get)
        .max(1);
    let mut config = SessionConfig::new()
        .with_target_partitions(partitions)
        .with_batch_size(8192)
        .with_information_schema(false)
        // Rows keep their order as far as no operator needs to spread them, and groups come in the
        // order of their first rows: answers must not depend on which hash came first. It costs no
        // processor time, only some parallelism in the last stage of an aggregation.
        .with_round_robin_repartition(false)
        .with_repartition_aggregations(false)
        .with_repartition_joins(false);
    let options = config.options_mut();
    options.execution.parquet.pushdown_filters = true;
    options.execution.parquet.reorder_filters = true;
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_limit(limits.memory_bytes, 1.0)
        .build_arc()?;
    let state = SessionStateBuilder::new()
        .with_config(config)
        .with_runtime_env(runtime)
        .with_default_features()
        .with_query_planner(Arc::new(Planner))
        .with_optimizer_rules(optimizer_rules())
        .with_physical_optimizer_rule(Arc::new(PauseAmplifying))
        .build();
    Ok(SessionContext::new_with_state(state))
}

/// DataFusion's own rules, except the one that shares common parts of expressions: it misnames the
/// columns of window functions whose arguments it shares.
fn optimizer_rules() -> Vec<Arc<dyn OptimizerRule + Send + Sync>> {
    Optimizer::new()
        .rules
        .into_iter()
        .filter(|rule| rule.name() != "common_sub_expression_eliminate")
        .collect()
}

/// Runs a plan and gathers up to `most` rows; tells whether there were more.
async fn collect(session: &SessionContext, plan: LogicalPlan, most: usize) -> Result<(Vec<RecordBatch>, bool), Error> {
    let physical = session.state().create_physical_plan(&plan).await?;
    let mut stream: SendableRecordBatchStream = execute_stream(physical, session.task_ctx())?;
    let mut batches = Vec::new();
    let mut rows = 0usize;
    while let Some(batch) = stream.next().await {
        let batch = batch?;
        if rows + batch.num_rows() > most {
            batches.push(batch.slice(0, most - rows));
            return Ok((batches, true));
        }
        rows += batch.num_rows();
        if batch.num_rows() > 0 {
            batches.push(batch);
        }
    }
    Ok((batches, false))
}
