//! Rebuilds the crate when the portal was built anew, since its files are embedded.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Cargo takes a missing path for a changed one, so an absent folder is not named itself.
    let built = Path::new("../../web/dist");
    let watched = if built.exists() { "../../web/dist" } else { "../../web" };
    println!("cargo::rerun-if-changed={watched}");
}
