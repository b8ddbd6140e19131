//! Prints the handbook's pages of skills as JSON, text by name; `make gen` writes them to `docs/skills`.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let pages: BTreeMap<String, String> = plugins::descriptors()
        .iter()
        .map(|descriptor| (descriptor.name.clone(), skill::handbook_page(descriptor)))
        .collect();
    std::io::stdout()
        .lock()
        .write_all(serde_json::to_string(&pages)?.as_bytes())?;
    Ok(())
}
