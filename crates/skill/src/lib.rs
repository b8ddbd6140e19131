//! What a skill is: a typed function with a name, inputs, an effect and a descriptor; and the registry of those
//! that there are.
//!
//! From a descriptor come the JSON schema that a model sees, the check of what it sends, and the handbook page.
//! What a skill gives back is typed: blocks to show, findings with their citations, values for later steps.
//!
//! Leaves to others: the skills themselves (`plugins`), choosing and running them (`copilot`).

mod check;
mod descriptor;
mod error;
mod handbook;
mod output;
mod registry;
mod schema;

pub use check::check_inputs;
pub use descriptor::{Cost, Descriptor, Effect, Input, InputKind};
pub use error::{DescriptorError, Failure, InputError};
pub use handbook::handbook_page;
pub use output::{Block, Cited, Finding, Output, Span, SpanKind};
pub use registry::{Availability, Registry, Skill, SkillContext};
pub use schema::{tool_schema, tool_schemas};
