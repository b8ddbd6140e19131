//! What can be asked of uploaded files.

pub(crate) mod search_files;
