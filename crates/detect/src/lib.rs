//! Analytics rules: reads them, runs them over the tables, turns what they find into alerts.
//!
//! Rules are written in Sentinel's YAML form, so that the community's run unchanged. The built-in
//! ones lie in `rules/` at the root of the repository and are part of the binary. Leaves to others:
//! answering KQL (`hunt`), storing alerts (`lake`, `workspace`), grouping them (`incidents`).

mod alerts;
mod builtin;
mod case;
mod citation_fields;
mod cite;
mod clock;
mod custom_details;
mod custom_detection;
mod duration;
mod enrich;
mod entity_mapping;
mod error;
mod library;
mod result_row;
mod rule;
mod rule_file;
mod runner;
mod source_tables;
mod stable_id;
mod template;

pub use alerts::{Finding, alert_of, alerts_of, group_rows};
pub use builtin::{Source, builtin_sources};
pub use case::{Case, CaseFile, CaseOutcome, Expectation, run_cases};
pub use error::Error;
pub use library::{Library, LoadProblem};
pub use result_row::{ResultRow, SourceRow};
pub use rule::{
    AlertOverrides, EntityKind, EntityMapping, FieldMapping, Grouping, Kind, Origin, Rule, Trigger, TriggerOperator,
};
pub use rule_file::parse_rule;
pub use runner::{Outcome, Progress, Report, RuleOutcome, RunOptions, Runner, TimeRange, count_outcomes};
