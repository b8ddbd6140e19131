//! Knowledge files: documents that users upload, and the passages of them that fit a question.
//!
//! Files and their passages are in `store`; the index over them is made of those when it is wanted and kept in
//! memory, so it is never lost and never out of date. Who may upload, and how much, is asked before a file is
//! kept; whose files are searched is settled before anything is searched. Passages are hostile text.
//!
//! Where a model for embeddings is set up, stretches are compared by meaning as well as by words; their vectors are kept
//! beside the file. Without one, or when it fails, words decide alone.
//!
//! Leaves to others: reading PDF and Word in a process of its own (`workspace`), answering (`plugins`).

mod corpus;
mod error;
mod file_index;
mod knowledge;
mod meaning;
mod policy;
mod words;

pub use error::Error;
pub use knowledge::{Found, Hits, Knowledge, Scope};
pub use llm::EmbeddingSlot;
pub use policy::UploadPolicy;
pub use store::{KnowledgeFile, KnowledgeLimits};
