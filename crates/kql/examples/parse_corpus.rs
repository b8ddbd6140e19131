//! Reads JSON lines with `id` and `query`, writes JSON lines with the error diagnostics of each.
//!
//! Usage: `cargo run -p kql --example parse_corpus < queries.jsonl > verdicts.jsonl`. The output
//! has the fields `id`, `syntax_ok` and `errors`, so that it can be compared with the verdicts
//! of another parser.

use std::io::{self, BufRead, Write};

use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let query = record["query"].as_str().unwrap_or_default();
        let parsed = kql::parse(query);
        let errors: Vec<String> = parsed
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == kql::Severity::Error)
            .map(ToString::to_string)
            .collect();
        let verdict = json!({
            "id": record["id"],
            "syntax_ok": errors.is_empty(),
            "errors": errors,
        });
        writeln!(out, "{verdict}")?;
    }
    out.flush()
}
