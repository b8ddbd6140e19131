//! The lake from outside: what is stored, what survives, what it costs to find again.

mod append;
mod concurrent;
mod find_rows;
mod full_disk;
mod generated;
mod growth;
mod kill;
mod maintenance;
mod other_readers;
