//! A plan node that rewrites batches: it keeps every input column and adds some, and may repeat or
//! drop rows, but never reorders them.
//!
//! Operators whose work fits no expression (`mv-expand`, `parse`) are such rewrites.

use crate::stop::Stop;
use crate::table_node::TablePlanner;
use arrow::array::{AsArray as _, RecordBatch};
use arrow::datatypes::{Field, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::Session;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{DFSchema, DFSchemaRef, Result, resources_err};
use datafusion::execution::context::QueryPlanner;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryReservation};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::logical_expr::{Expr, LogicalPlan, UserDefinedLogicalNode, UserDefinedLogicalNodeCore};
use datafusion::physical_expr::EquivalenceProperties;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties};
use datafusion::physical_planner::{DefaultPhysicalPlanner, ExtensionPlanner, PhysicalPlanner};
use futures::StreamExt;
use std::cmp::Ordering;
use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Rewrites one batch.
pub(crate) trait Rewrite: fmt::Debug + Send + Sync {
    /// Returns the name shown in plans.
    fn name(&self) -> &'static str;

    /// Returns the input columns it reads.
    fn reads(&self) -> &[String];

    /// Returns the batches that stand for one batch: all of its columns, then the added ones.
    fn rewrite(&self, input: &RecordBatch, output: &SchemaRef) -> Result<Vec<RecordBatch>>;
}

/// The node in a logical plan.
#[derive(Clone)]
pub(crate) struct MapNode {
    input: LogicalPlan,
    schema: DFSchemaRef,
    added: Vec<Field>,
    rewrite: Arc<dyn Rewrite>,
}

impl MapNode {
    pub(crate) fn new(input: LogicalPlan, added: Vec<Field>, rewrite: Arc<dyn Rewrite>) -> Result<Self> {
        let mut fields: Vec<_> = input
            .schema()
            .iter()
            .map(|(qualifier, field)| (qualifier.cloned(), Arc::clone(field)))
            .collect();
        fields.extend(added.iter().map(|field| (None, Arc::new(field.clone()))));
        let schema = Arc::new(DFSchema::new_with_metadata(fields, std::collections::HashMap::new())?);
        Ok(Self {
            input,
            schema,
            added,
            rewrite,
        })
    }

    pub(crate) fn into_plan(self) -> LogicalPlan {
        LogicalPlan::Extension(datafusion::logical_expr::Extension { node: Arc::new(self) })
    }
}

impl fmt::Debug for MapNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MapNode({:?})", self.rewrite)
    }
}

impl PartialEq for MapNode {
    fn eq(&self, other: &Self) -> bool {
        self.input == other.input && Arc::ptr_eq(&self.rewrite, &other.rewrite)
    }
}

impl Eq for MapNode {}

impl PartialOrd for MapNode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.input.partial_cmp(&other.input)
    }
}

impl Hash for MapNode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.rewrite.name().hash(state);
        self.input.hash(state);
    }
}

impl UserDefinedLogicalNodeCore for MapNode {
    fn name(&self) -> &str {
        self.rewrite.name()
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        vec![&self.input]
    }

    fn schema(&self) -> &DFSchemaRef {
        &self.schema
    }

    fn expressions(&self) -> Vec<Expr> {
        Vec::new()
    }

    /// Conditions on the input's own columns may be tested before the rewrite.
    fn prevent_predicate_push_down_columns(&self) -> HashSet<String> {
        self.added.iter().map(|field| field.name().clone()).collect()
    }

    fn fmt_for_explain(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.rewrite.name())
    }

    fn with_exprs_and_inputs(&self, _: Vec<Expr>, inputs: Vec<LogicalPlan>) -> Result<Self> {
        let Some(input) = inputs.into_iter().next() else {
            return datafusion::common::internal_err!("{} needs an input", self.rewrite.name());
        };
        Self::new(input, self.added.clone(), Arc::clone(&self.rewrite))
    }

    fn necessary_children_exprs(&self, output_columns: &[usize]) -> Option<Vec<Vec<usize>>> {
        let fields = self.input.schema().fields();
        let mut needed: Vec<usize> = output_columns.iter().copied().filter(|at| *at < fields.len()).collect();
        for (at, field) in fields.iter().enumerate() {
            if self.rewrite.reads().contains(field.name()) && !needed.contains(&at) {
                needed.push(at);
            }
        }
        needed.sort_unstable();
        Some(vec![needed])
    }
}

/// The node in a physical plan.
#[derive(Debug)]
struct MapExec {
    input: Arc<dyn ExecutionPlan>,
    schema: SchemaRef,
    rewrite: Arc<dyn Rewrite>,
    properties: Arc<PlanProperties>,
}

impl MapExec {
    fn new(input: Arc<dyn ExecutionPlan>, schema: SchemaRef, rewrite: Arc<dyn Rewrite>) -> Self {
        // Rows keep their order and the columns of the input their places, so what the input is sorted by
        // the output is sorted by as well; a sort that was moved below would be missed otherwise.
        let orderings = input.properties().equivalence_properties().oeq_class().iter().cloned();
        let properties = PlanProperties::new(
            EquivalenceProperties::new_with_orderings(Arc::clone(&schema), orderings),
            datafusion::physical_plan::Partitioning::UnknownPartitioning(
                input.properties().partitioning.partition_count(),
            ),
            input.properties().emission_type,
            input.properties().boundedness,
        );
        Self {
            input,
            schema,
            rewrite,
            properties: Arc::new(properties),
        }
    }
}

impl DisplayAs for MapExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MapExec: {}", self.rewrite.name())
    }
}

impl ExecutionPlan for MapExec {
    fn name(&self) -> &'static str {
        "MapExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        let Some(input) = children.into_iter().next() else {
            return datafusion::common::internal_err!("{} needs an input", self.rewrite.name());
        };
        Ok(Arc::new(Self::new(
            input,
            Arc::clone(&self.schema),
            Arc::clone(&self.rewrite),
        )))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let options = context.session_config().options();
        let mapping = Mapping {
            rewrite: Arc::clone(&self.rewrite),
            schema: Arc::clone(&self.schema),
            stop: Stop::of(options),
            held: MemoryConsumer::new(self.rewrite.name()).register(context.memory_pool()),
            input: self.input.execute(partition, context)?,
            current: None,
            step: FIRST_STEP,
            ready: VecDeque::new(),
        };
        let stream = futures::stream::try_unfold(mapping, |mut mapping| async move {
            Ok(mapping.next().await?.map(|batch| (batch, mapping)))
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(
            Arc::clone(&self.schema),
            stream,
        )))
    }
}

/// Input rows that are rewritten at once, to begin with.
const FIRST_STEP: usize = 512;
/// Output rows to aim at.
const BATCH_ROWS: usize = 8_192;

/// The work of one partition. Few rows may become many, so a batch is rewritten in steps that shrink as
/// their results grow, and what waits to be taken counts as memory of the query.
struct Mapping {
    input: SendableRecordBatchStream,
    rewrite: Arc<dyn Rewrite>,
    schema: SchemaRef,
    stop: Stop,
    held: MemoryReservation,
    /// The input batch, and its first row that is not rewritten yet.
    current: Option<(RecordBatch, usize)>,
    step: usize,
    ready: VecDeque<RecordBatch>,
}

impl Mapping {
    async fn next(&mut self) -> Result<Option<RecordBatch>> {
        loop {
            if let Some(batch) = self.ready.pop_front() {
                let waiting = self.ready.iter().map(RecordBatch::get_array_memory_size).sum();
                self.held.try_resize(waiting)?;
                return Ok(Some(batch));
            }
            match self.current.take() {
                Some((batch, begin)) if begin < batch.num_rows() => self.rewrite_some(batch, begin)?,
                _ => match self.input.next().await {
                    Some(batch) => self.current = Some((batch?, 0)),
                    None => return Ok(None),
                },
            }
        }
    }

    fn rewrite_some(&mut self, batch: RecordBatch, begin: usize) -> Result<()> {
        self.stop.check()?;
        let count = self.step.min(batch.num_rows() - begin);
        let made = self.rewrite.rewrite(&batch.slice(begin, count), &self.schema)?;
        self.held
            .try_resize(made.iter().map(RecordBatch::get_array_memory_size).sum())?;
        let rows: usize = made.iter().map(RecordBatch::num_rows).sum();
        self.step = match rows {
            many if many > BATCH_ROWS => (self.step / 4).max(1),
            few if few < BATCH_ROWS / 2 => (self.step * 2).min(BATCH_ROWS),
            _ => self.step,
        };
        self.ready.extend(made.into_iter().filter(|batch| batch.num_rows() > 0));
        self.current = Some((batch, begin + count));
        Ok(())
    }
}

/// Counts the bytes of text that a rewrite repeats, so that a long text beside a long array is refused
/// before it takes the memory.
#[derive(Default)]
pub(crate) struct Repeated(usize);

impl Repeated {
    /// Counts the texts of these rows, which are about to be repeated, except in some columns.
    pub(crate) fn count(&mut self, input: &RecordBatch, rows: &[u32], except: &[String]) -> Result<()> {
        for (field, column) in input.schema_ref().fields().iter().zip(input.columns()) {
            if except.contains(field.name()) {
                continue;
            }
            if let Some(texts) = column.as_string_opt::<i32>() {
                let lengths = rows.iter().map(|row| texts.value_length(*row as usize));
                self.0 += lengths
                    .map(|length| usize::try_from(length).unwrap_or(0))
                    .sum::<usize>();
            }
        }
        if self.0 > MOST_REPEATED_BYTES {
            return resources_err!("the text beside an array is repeated too often");
        }
        Ok(())
    }
}

/// More text than this is not repeated for the rows of one step.
const MOST_REPEATED_BYTES: usize = 256 << 20;

/// Plans queries whose plans hold such nodes.
#[derive(Debug)]
pub(crate) struct Planner;

#[async_trait]
impl QueryPlanner for Planner {
    async fn create_physical_plan(
        &self,
        logical_plan: &LogicalPlan,
        session: &dyn Session,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        DefaultPhysicalPlanner::with_extension_planners(vec![Arc::new(MapPlanner), Arc::new(TablePlanner)])
            .create_physical_plan(logical_plan, session)
            .await
    }
}

struct MapPlanner;

#[async_trait]
impl ExtensionPlanner for MapPlanner {
    async fn plan_extension(
        &self,
        _: &dyn PhysicalPlanner,
        node: &dyn UserDefinedLogicalNode,
        _: &[&LogicalPlan],
        inputs: &[Arc<dyn ExecutionPlan>],
        _: &dyn Session,
        _: &PhysicalPlanningContext,
    ) -> Result<Option<Arc<dyn ExecutionPlan>>> {
        let (Some(node), Some(input)) = (node.as_any().downcast_ref::<MapNode>(), inputs.first()) else {
            return Ok(None);
        };
        let mut fields: Vec<Arc<Field>> = input.schema().fields().iter().cloned().collect();
        fields.extend(node.added.iter().cloned().map(Arc::new));
        let schema = Arc::new(arrow::datatypes::Schema::new(fields));
        Ok(Some(Arc::new(MapExec::new(
            Arc::clone(input),
            schema,
            Arc::clone(&node.rewrite),
        ))))
    }
}
