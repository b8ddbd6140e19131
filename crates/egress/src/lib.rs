//! Every outbound request: allow-list, address guard, time-outs, size limits, redaction, record.
//!
//! Nothing is reachable unless an administrator allowed it. A name is resolved here, each of its addresses is
//! checked, and the connection goes to one of those: a name that points inside, or changes where it points
//! between check and connection, leads nowhere. Redirects are followed by hand and checked like first requests.
//!
//! Processes are started here too, with limits of time, memory and output ([`run_limited`]).
//!
//! Leaves to others: what is asked and what answers mean (`llm`, `plugins`).

mod address;
mod body;
mod error;
mod policy;
mod process;
mod record;
mod redact;
mod request;
mod resolver;
mod send;

pub use address::is_public;
pub use body::{Body, Response};
pub use error::{BoxedError, Error};
pub use policy::{HostPattern, Policy};
pub use process::{ProcessError, ProcessLimits, run_limited};
pub use record::{Exchange, Recorder};
pub use redact::Redactor;
pub use request::{Method, Request};
pub use send::{Egress, Options};
