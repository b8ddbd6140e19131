//! Writes `crates/api/openapi.json`; the portal's types are generated from it.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    std::fs::write(
        concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json"),
        api::openapi_json()?,
    )?;
    Ok(())
}
