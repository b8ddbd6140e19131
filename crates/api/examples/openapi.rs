//! Prints `openapi.json`; `make gen` writes it to this crate's folder, and the portal's types from it.

use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    std::io::stdout().lock().write_all(api::openapi_json()?.as_bytes())?;
    Ok(())
}
