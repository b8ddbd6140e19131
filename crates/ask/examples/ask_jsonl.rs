//! Answers questions (JSON lines on standard input) from the `SecurityAlert` rows of a file of JSON
//! lines, as `outrider ask --jsonl` does over a data folder.

use ask::{Corpus, Question};
use evidence::{Alert, RowRef, detail, sentinel};
use std::io::{BufRead, Write};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let path = std::env::args()
        .nth(1)
        .ok_or("usage: ask_jsonl SECURITY_ALERTS.jsonl < QUESTIONS.jsonl")?;
    let mut alerts: Vec<Alert> = Vec::new();
    for (line, text) in std::fs::read_to_string(path)?.lines().enumerate() {
        let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text)?;
        let row = RowRef {
            table: "SecurityAlert".to_owned(),
            item_id: format!("{line:012}"),
        };
        alerts.push(sentinel::alert_from_row(&fields, &row)?);
    }
    let corpus = Corpus::new(alerts.iter().map(|alert| {
        let incident = alert.custom_details.get(detail::PROVIDER_INCIDENT_ID);
        (incident.map_or("", String::as_str), alert)
    }));
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let question: Question = serde_json::from_str(&line?)?;
        writeln!(out, "{}", serde_json::to_string(&corpus.answer(&question))?)?;
    }
    Ok(())
}
