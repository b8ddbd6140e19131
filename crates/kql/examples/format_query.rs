//! Formats the query on standard input, and prints its diagnostics to standard error.

use std::io::{self, Read, Write};

fn main() -> io::Result<()> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let parsed = kql::parse(&text);
    io::stdout().write_all(kql::format(&parsed.tree).as_bytes())?;
    for diagnostic in &parsed.diagnostics {
        writeln!(io::stderr(), "{diagnostic}")?;
    }
    Ok(())
}
