//! Knowledge files: documents that users upload, and the passages of them that fit a question.
//!
//! Files and their passages are in `store`; the index over them is made of those when it is wanted and kept in
//! memory, so it is never lost and never out of date. Who may upload, and how much, is asked before a file is
//! kept; whose files are searched is settled before anything is searched. Passages are hostile text.
//!
//! Leaves to others: reading PDF and Word in a process of its own (`workspace`), answering (`plugins`).

mod corpus;
mod error;
mod file_index;
mod knowledge;
mod policy;
mod words;

pub use error::Error;
pub use knowledge::{Found, Knowledge, Scope};
pub use policy::UploadPolicy;
pub use store::{KnowledgeFile, KnowledgeLimits};
