//! Reads `SecurityAlert` rows (JSON lines) from a file or standard input and prints the incidents as
//! Graph's `{"value":[incident]}`, as `outrider incident list --format json` does. `--why` prints the
//! reasons of each merge instead, `--tell` summary and steps.

use evidence::{IncidentState, RowRef, graph, sentinel};
use incidents::CorrelateOptions;
use std::io::{BufRead, Write};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let argument = std::env::args().nth(1);
    let input: Box<dyn BufRead> = match argument.as_deref() {
        Some(path) => Box::new(std::io::BufReader::new(std::fs::File::open(path)?)),
        None => Box::new(std::io::stdin().lock()),
    };
    let mut alerts = Vec::new();
    for (line, text) in input.lines().enumerate() {
        let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text?)?;
        let row = RowRef {
            table: "SecurityAlert".to_owned(),
            item_id: format!("{line:012}"),
        };
        alerts.push(sentinel::alert_from_row(&fields, &row)?);
    }
    let cases = incidents::correlate(&alerts, &CorrelateOptions::default());
    let why = std::env::args().any(|argument| argument == "--why");
    let mut out = std::io::stdout().lock();
    if why {
        for case in &cases {
            writeln!(
                out,
                "{} {} ({} alerts)",
                case.incident.id,
                case.incident.display_name,
                case.alerts.len()
            )?;
            for merge in &case.merges {
                let shared: Vec<String> = merge
                    .shared
                    .iter()
                    .map(|key| format!("{} {} {}", key.kind, key.label, key.weight_milli))
                    .collect();
                writeln!(
                    out,
                    "  {} gap {} s: {}",
                    merge.weight_milli,
                    merge.gap_seconds,
                    shared.join("; ")
                )?;
            }
        }
        return Ok(());
    }
    if std::env::args().any(|argument| argument == "--tell") {
        for case in &cases {
            writeln!(out, "{}", incidents::render_markdown(&incidents::summarize(case)))?;
            for step in incidents::steps(case) {
                writeln!(
                    out,
                    "{} {:?} {:?} {:?}\n    {}",
                    step.at,
                    step.hosts,
                    step.accounts,
                    step.techniques.iter().map(|t| t.id()).collect::<Vec<_>>(),
                    step.text
                )?;
            }
            let graph = incidents::story(case);
            writeln!(
                out,
                "graph: {} nodes, {} edges, folded {:?}\n",
                graph.nodes.len(),
                graph.edges.len(),
                graph.folded
            )?;
        }
        return Ok(());
    }
    let context = graph::Context::default();
    let value: Vec<_> = cases
        .iter()
        .map(|case| graph::incident_to_json(&case.incident, &IncidentState::default(), Some(&case.alerts), &context))
        .collect();
    writeln!(out, "{}", serde_json::json!({ "value": value }))?;
    Ok(())
}
