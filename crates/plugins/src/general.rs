//! What is answered without any data of the workspace.

pub(crate) mod general_knowledge;
