//! The lake from outside: what is stored, what survives, what it costs to find again.

#[cfg(test)]
mod append;
#[cfg(test)]
mod concurrent;
#[cfg(test)]
mod find_rows;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod growth;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod maintenance;
#[cfg(test)]
mod other_readers;
#[cfg(test)]
mod term_filter;
