//! Runs queries: parse, bind, plan, execute, within limits.

use crate::binder::{Binder, Known, Ran, Stop as Stopped};
use crate::cooperative::PauseAmplifying;
use crate::error::Error;
use crate::limits::Limits;
use crate::map_node::Planner;
use crate::relation::{Column, Relation, column};
use crate::result::{QueryResult, Render, ResultColumn, source_rows};
use crate::stop::Stop;
use crate::tables::Tables;
use crate::threads;
use arrow::array::{ArrayRef, AsArray as _, RecordBatch, RecordBatchOptions};
use chrono::{DateTime, Utc};
use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryReservation};
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder};
use datafusion::optimizer::{Optimizer, OptimizerRule};
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::{SessionConfig, SessionContext};
use futures::StreamExt;
use std::collections::BTreeMap;
use std::sync::Arc;

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

/// Answers KQL queries over tables.
#[derive(Clone, Debug)]
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

    /// Runs a query, on threads of the engine's own. Dropping the future stops it.
    ///
    /// # Errors
    /// When the text is wrong, uses something unsupported, or a limit is hit.
    pub async fn query(&self, text: &str, options: &QueryOptions) -> Result<QueryResult, Error> {
        self.on_threads(text, options, |run| async move { run.answer().await })
            .await
    }

    /// Checks a query against the tables without running it and returns its columns.
    ///
    /// # Errors
    /// As [`Self::query`]. Parts whose value the plan depends on (`toscalar`, `in (table)`) are run.
    pub async fn check(&self, text: &str, options: &QueryOptions) -> Result<Vec<ResultColumn>, Error> {
        self.on_threads(text, options, |run| async move { run.check().await })
            .await
    }

    /// Returns the plan of a query as text, for `--explain`.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub async fn explain(&self, text: &str, options: &QueryOptions) -> Result<String, Error> {
        self.on_threads(text, options, |run| async move { run.explain().await })
            .await
    }

    async fn on_threads<T, F>(
        &self,
        text: &str,
        options: &QueryOptions,
        job: impl FnOnce(Run) -> F + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let limits = options.limits.unwrap_or(self.limits);
        let stop = Stop::within(limits.memory_bytes);
        let session = session(limits, stop.clone())?;
        let held = MemoryConsumer::new("gathered rows").register(&session.runtime_env().memory_pool);
        let run = Run {
            tables: Arc::clone(&self.tables),
            text: text.to_owned(),
            options: options.clone(),
            limits,
            session,
            held,
        };
        threads::run(job(run), stop, limits.wall_time)
            .await
            .map_err(|error| limits.explain(error))
    }
}

/// One query on its way.
struct Run {
    tables: Arc<dyn Tables>,
    text: String,
    options: QueryOptions,
    limits: Limits,
    session: SessionContext,
    /// The memory of the rows that are gathered: those of the answer, and of the parts that were run first.
    held: MemoryReservation,
}

impl Run {
    async fn answer(self) -> Result<QueryResult, Error> {
        let (relation, render) = self.bind().await?;
        let columns = result_columns(&relation.columns);
        let width = columns.len();
        let plan = final_plan(&relation)?;
        let (batches, truncated) = self
            .collect(plan, crate::truncation::most_rows(&self.text, self.limits.rows))
            .await?;
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

    async fn check(self) -> Result<Vec<ResultColumn>, Error> {
        let (relation, _) = self.bind().await?;
        Ok(result_columns(&relation.columns))
    }

    async fn explain(self) -> Result<String, Error> {
        let (relation, _) = self.bind().await?;
        let plan = final_plan(&relation)?;
        let optimized = self.session.state().optimize(&plan)?;
        let physical = self.session.state().create_physical_plan(&plan).await?;
        let physical = datafusion::physical_plan::displayable(physical.as_ref())
            .indent(false)
            .to_string();
        Ok(format!("{}\n\n{physical}", optimized.display_indent()))
    }

    /// Binds, opening tables and running parts as binding asks for them.
    async fn bind(&self) -> Result<(Relation, Option<Render>), Error> {
        let mut known = Known::default();
        loop {
            match bind_text(self.tables.as_ref(), &self.text, &self.options, &known) {
                Ok(bound) => return Ok(bound),
                Err(Stopped::Error(error)) => return Err(error),
                Err(Stopped::Open(table)) => {
                    let provider = self.tables.provider(&table).await.map_err(|source| Error::Open {
                        table: table.clone(),
                        source,
                    })?;
                    known.opened.insert(table, provider);
                }
                Err(Stopped::Read(reference)) => {
                    let content = self.tables.reference(&reference).await.map_err(|source| Error::Open {
                        table: reference.path(),
                        source,
                    })?;
                    known.references.insert(reference, content.map(Arc::from));
                }
                Err(Stopped::Run(part)) => {
                    if known.runs.len() >= MAX_PARTS {
                        return Err(Error::Internal("too many parts to run while binding".to_owned()));
                    }
                    let plan = final_plan(&part)?;
                    let (batches, truncated) = self.collect(plan, MAX_PART_ROWS).await?;
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

    /// Runs a plan and gathers up to `most` rows; tells whether there were more.
    async fn collect(&self, plan: LogicalPlan, most: usize) -> Result<(Vec<RecordBatch>, bool), Error> {
        let physical = self.session.state().create_physical_plan(&plan).await?;
        let context = self.session.task_ctx();
        let mut stream: SendableRecordBatchStream = execute_stream(physical, context)?;
        let mut batches = Vec::new();
        let mut rows = 0usize;
        while let Some(batch) = stream.next().await {
            let batch = batch?;
            let is_last = rows + batch.num_rows() > most;
            let batch = compact(if is_last { batch.slice(0, most - rows) } else { batch })?;
            self.held.try_grow(batch.get_array_memory_size())?;
            rows += batch.num_rows();
            if batch.num_rows() > 0 {
                batches.push(batch);
            }
            if is_last {
                return Ok((batches, true));
            }
        }
        Ok((batches, false))
    }
}

/// Frees an answer of what its rows do not show: views of text keep the pages alive that they point into,
/// and slices the whole batch.
fn compact(batch: RecordBatch) -> Result<RecordBatch, Error> {
    let arrays = batch.columns().iter().map(|array| match array.as_string_view_opt() {
        Some(texts) => Arc::new(texts.gc()) as ArrayRef,
        None => Arc::clone(array),
    });
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(batch.schema(), arrays.collect(), &options)
        .map_err(|error| datafusion::error::DataFusionError::from(error).into())
}

fn bind_text(
    tables: &dyn Tables,
    text: &str,
    options: &QueryOptions,
    known: &Known,
) -> Result<(Relation, Option<Render>), Stopped> {
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
fn session(limits: Limits, stop: Stop) -> Result<SessionContext, Error> {
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
    // The optimizer may learn that a column has no nulls without its operators saying so, and the check
    // takes that difference for a defect. Operators work by what they say themselves.
    options.execution.skip_physical_aggregate_schema_check = true;
    // It panics on some groups of real numbers: seeds `distinct_top` and `max_top` of the fuzz test.
    options.optimizer.enable_topk_aggregation = false;
    // What a sort keeps free to merge with; little memory must not all be kept free.
    let merging = options.execution.sort_spill_reservation_bytes;
    options.execution.sort_spill_reservation_bytes = merging.min(limits.memory_bytes / 32);
    options.extensions.insert(stop);
    let state = SessionStateBuilder::new()
        .with_config(config)
        .with_runtime_env(limits.runtime()?)
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
