//! Chores of the repository: layers, generation, bench, test set-up.
fn main() {}
