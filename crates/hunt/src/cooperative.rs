//! Makes operators that give many rows for few pause now and then, so that a query can be stopped.
//!
//! DataFusion's own rule makes the leaves of a plan pause: a tokio task has a budget, which a leaf's batches
//! use up. A join of two small inputs reads few batches and makes millions of rows; an aggregate above it
//! would take them all in one go, deaf to cancelling and to time limits. So its output counts against the
//! budget too.

use datafusion::common::Result;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::coop::CooperativeExec;
use std::sync::Arc;

/// Operators whose output can be much larger than their input.
const AMPLIFYING: &[&str] = &[
    "CrossJoinExec",
    "HashJoinExec",
    "MapExec",
    "NestedLoopJoinExec",
    "PiecewiseMergeJoinExec",
    "SortMergeJoinExec",
    "SymmetricHashJoinExec",
    "UnnestExec",
];

/// The rule.
#[derive(Debug)]
pub(crate) struct PauseAmplifying;

impl PhysicalOptimizerRule for PauseAmplifying {
    fn optimize(&self, plan: Arc<dyn ExecutionPlan>, _: &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>> {
        let wrapped = plan.transform_up(|plan| {
            if AMPLIFYING.contains(&plan.name()) {
                let pausing: Arc<dyn ExecutionPlan> = Arc::new(CooperativeExec::new(plan));
                return Ok(Transformed::yes(pausing));
            }
            Ok(Transformed::no(plan))
        })?;
        Ok(wrapped.data)
    }

    fn name(&self) -> &'static str {
        "pause_amplifying"
    }

    fn schema_check(&self) -> bool {
        true
    }
}
