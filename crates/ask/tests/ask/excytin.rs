//! Questions that others asked about real incidents; the exact score is `eval/incidents/excytin_qa.py`'s.

use ask::{Corpus, Question};
use evidence::{Alert, RowRef, detail, sentinel};
use serde_json::{Map, Value};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/secrl_excytin");

fn lines(name: &str) -> Option<Vec<Map<String, Value>>> {
    let path = format!("{FOLDER}/{name}.jsonl.zst");
    if !std::path::Path::new(&path).exists() {
        eprintln!("SKIPPED: ../shared is missing");
        return None;
    }
    let output = std::process::Command::new("zstd")
        .args(["-dc", &path])
        .output()
        .unwrap();
    assert!(output.status.success(), "the zstd command is needed");
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// Letters and digits only, in lower case: enough to see whether one answer is in the other.
fn plain(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

#[test]
fn most_questions_about_real_incidents_are_answered_rightly() {
    let (Some(rows), Some(questions)) = (lines("SecurityAlert"), lines("questions")) else {
        return;
    };
    let row = |at: usize| RowRef {
        table: "SecurityAlert".to_owned(),
        item_id: format!("{at:012}"),
    };
    let alerts: Vec<Alert> = rows
        .iter()
        .enumerate()
        .map(|(at, fields)| sentinel::alert_from_row(fields, &row(at)).unwrap())
        .collect();
    let incident = |alert: &Alert| {
        alert
            .custom_details
            .get(detail::PROVIDER_INCIDENT_ID)
            .cloned()
            .unwrap_or_default()
    };
    let incidents: Vec<String> = alerts.iter().map(incident).collect();
    let corpus = Corpus::new(incidents.iter().map(String::as_str).zip(&alerts));
    let (mut right, mut wrong) = (0, 0);
    for question in &questions {
        let answer = corpus.answer(&Question {
            id: None,
            question: question["question"].as_str().unwrap().to_owned(),
            context: question["context"].clone(),
        });
        let gold = plain(question["answer"].as_str().unwrap());
        match answer.value {
            None => {}
            Some(value) if plain(&value.to_string()).contains(&gold) => right += 1,
            Some(_) => wrong += 1,
        }
    }
    eprintln!("{right} right, {wrong} wrong of {}", questions.len());
    assert!(right * 100 >= questions.len() * 60, "only {right} right");
    assert!(wrong * 100 <= questions.len() * 35, "{wrong} wrong");
}
