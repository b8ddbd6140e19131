//! A plan node that reads whole tables and writes a new one.
//!
//! Operators that look at rows together in ways no expression or aggregate tells (`scan`, graphs,
//! the user-analytics plugins) are such computations. They run on a thread of their own, so that a
//! limit on time stops the query at once; what they hold counts against the query's memory.
//!
//! Leaves to others: which columns they read and write ([`feed`]), and rewrites that need one batch
//! at a time (`map_node`).

pub(crate) mod feed;
pub(crate) mod sink;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::datatypes::{Field, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::Session;
use datafusion::common::runtime::SpawnedTask;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{DFSchema, DFSchemaRef, Result, exec_datafusion_err, resources_datafusion_err};
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryReservation};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::logical_expr::{Expr, LogicalPlan, UserDefinedLogicalNode, UserDefinedLogicalNodeCore};
use datafusion::physical_expr::{Distribution, EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties};
use datafusion::physical_planner::{ExtensionPlanner, PhysicalPlanner};
use futures::{StreamExt, TryStreamExt};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering as AtomicOrdering};

/// Computes the output from one batch per input.
pub(crate) type Compute = Arc<dyn Fn(&[RecordBatch], &SchemaRef, &Watch) -> Result<Vec<RecordBatch>> + Send + Sync>;

/// Tells a running computation when to stop, and bounds what it holds.
pub(crate) struct Watch {
    stopped: Arc<AtomicBool>,
    reservation: MemoryReservation,
}

impl Watch {
    /// Fails when the query was stopped meanwhile; loops ask now and then.
    pub(crate) fn check(&self) -> Result<()> {
        if self.stopped.load(AtomicOrdering::Relaxed) {
            return Err(exec_datafusion_err!("the query was stopped"));
        }
        Ok(())
    }

    /// Counts further bytes that the computation holds.
    pub(crate) fn hold(&self, bytes: usize) -> Result<()> {
        self.check()?;
        self.reservation.try_grow(bytes)
    }
}

/// Raises the flag when the stream that waits for the computation is dropped.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, AtomicOrdering::Relaxed);
    }
}

/// The node in a logical plan.
#[derive(Clone)]
pub(crate) struct TableNode {
    name: &'static str,
    inputs: Vec<LogicalPlan>,
    schema: DFSchemaRef,
    fields: Vec<Field>,
    compute: Compute,
}

impl TableNode {
    pub(crate) fn new(
        name: &'static str,
        inputs: Vec<LogicalPlan>,
        fields: Vec<Field>,
        compute: Compute,
    ) -> Result<Self> {
        let qualified = fields
            .iter()
            .map(|field| (None, Arc::new(field.clone())))
            .collect::<Vec<_>>();
        let schema = Arc::new(DFSchema::new_with_metadata(
            qualified,
            std::collections::HashMap::new(),
        )?);
        Ok(Self {
            name,
            inputs,
            schema,
            fields,
            compute,
        })
    }

    pub(crate) fn into_plan(self) -> LogicalPlan {
        LogicalPlan::Extension(datafusion::logical_expr::Extension { node: Arc::new(self) })
    }
}

impl fmt::Debug for TableNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TableNode({})", self.name)
    }
}

impl PartialEq for TableNode {
    fn eq(&self, other: &Self) -> bool {
        self.inputs == other.inputs && Arc::ptr_eq(&self.compute, &other.compute)
    }
}

impl Eq for TableNode {}

impl PartialOrd for TableNode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.inputs.partial_cmp(&other.inputs)
    }
}

impl Hash for TableNode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        self.inputs.hash(state);
    }
}

impl UserDefinedLogicalNodeCore for TableNode {
    fn name(&self) -> &str {
        self.name
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        self.inputs.iter().collect()
    }

    fn schema(&self) -> &DFSchemaRef {
        &self.schema
    }

    fn expressions(&self) -> Vec<Expr> {
        Vec::new()
    }

    fn fmt_for_explain(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }

    fn with_exprs_and_inputs(&self, _: Vec<Expr>, inputs: Vec<LogicalPlan>) -> Result<Self> {
        Self::new(self.name, inputs, self.fields.clone(), Arc::clone(&self.compute))
    }
}

/// The node in a physical plan.
struct TableExec {
    name: &'static str,
    inputs: Vec<Arc<dyn ExecutionPlan>>,
    schema: SchemaRef,
    compute: Compute,
    properties: Arc<PlanProperties>,
}

impl TableExec {
    fn new(name: &'static str, inputs: Vec<Arc<dyn ExecutionPlan>>, schema: SchemaRef, compute: Compute) -> Self {
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::clone(&schema)),
            Partitioning::UnknownPartitioning(1),
            EmissionType::Final,
            Boundedness::Bounded,
        );
        Self {
            name,
            inputs,
            schema,
            compute,
            properties: Arc::new(properties),
        }
    }
}

impl fmt::Debug for TableExec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TableExec({}, {:?})", self.name, self.inputs)
    }
}

impl DisplayAs for TableExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TableExec: {}", self.name)
    }
}

impl ExecutionPlan for TableExec {
    fn name(&self) -> &'static str {
        "TableExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        self.inputs.iter().collect()
    }

    fn required_input_distribution(&self) -> Vec<Distribution> {
        vec![Distribution::SinglePartition; self.inputs.len()]
    }

    /// The computation reads the rows in their order, so no sort below it may be dropped.
    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true; self.inputs.len()]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(Arc::new(Self::new(
            self.name,
            children,
            Arc::clone(&self.schema),
            Arc::clone(&self.compute),
        )))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        if partition != 0 {
            return datafusion::common::internal_err!("{} has one partition", self.name);
        }
        let streams = self
            .inputs
            .iter()
            .map(|input| input.execute(0, Arc::clone(&context)))
            .collect::<Result<Vec<_>>>()?;
        let reservation = MemoryConsumer::new(self.name).register(context.memory_pool());
        let run = run(
            streams,
            Arc::clone(&self.schema),
            Arc::clone(&self.compute),
            reservation,
        );
        let stream = futures::stream::once(run)
            .map_ok(|batches| futures::stream::iter(batches.into_iter().map(Ok)))
            .try_flatten();
        Ok(Box::pin(RecordBatchStreamAdapter::new(
            Arc::clone(&self.schema),
            stream,
        )))
    }
}

async fn run(
    streams: Vec<SendableRecordBatchStream>,
    schema: SchemaRef,
    compute: Compute,
    reservation: MemoryReservation,
) -> Result<Vec<RecordBatch>> {
    let stopped = Arc::new(AtomicBool::new(false));
    let guard = StopOnDrop(Arc::clone(&stopped));
    let watch = Watch { stopped, reservation };
    let mut inputs = Vec::with_capacity(streams.len());
    for mut stream in streams {
        let input_schema = stream.schema();
        let mut batches = Vec::new();
        while let Some(batch) = stream.next().await {
            let batch = batch?;
            watch.hold(batch.get_array_memory_size())?;
            batches.push(batch);
        }
        let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
        if u32::try_from(rows).is_err() {
            return Err(resources_datafusion_err!("more rows than one operator can hold"));
        }
        inputs.push(concat_batches(&input_schema, &batches)?);
    }
    let batches = SpawnedTask::spawn_blocking(move || compute(&inputs, &schema, &watch))
        .join()
        .await
        .map_err(|error| exec_datafusion_err!("the computation failed: {error}"))?;
    drop(guard);
    batches
}

/// Plans the node.
pub(crate) struct TablePlanner;

#[async_trait]
impl ExtensionPlanner for TablePlanner {
    async fn plan_extension(
        &self,
        _: &dyn PhysicalPlanner,
        node: &dyn UserDefinedLogicalNode,
        _: &[&LogicalPlan],
        inputs: &[Arc<dyn ExecutionPlan>],
        _: &dyn Session,
        _: &PhysicalPlanningContext,
    ) -> Result<Option<Arc<dyn ExecutionPlan>>> {
        let Some(node) = node.as_any().downcast_ref::<TableNode>() else {
            return Ok(None);
        };
        let schema = Arc::new(arrow::datatypes::Schema::new(node.fields.clone()));
        Ok(Some(Arc::new(TableExec::new(
            node.name,
            inputs.to_vec(),
            schema,
            Arc::clone(&node.compute),
        ))))
    }
}
