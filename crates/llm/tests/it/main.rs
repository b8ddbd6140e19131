//! Models against a real HTTP server that plays a script, in all three protocols, with all that goes wrong.

#![expect(clippy::unwrap_used, clippy::tests_outside_test_module, reason = "integration tests")]

mod embeddings;
mod faults;
mod protocols;
mod server;
