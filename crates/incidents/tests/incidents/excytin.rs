//! Real alerts of other products, with their incidents hidden, are regrouped; all that is said of them is
//! borne out.

use evidence::{Alert, RowRef, sentinel};
use incidents::{CorrelateOptions, check_claims, check_sources, correlate, render_markdown, summarize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/secrl_excytin");

/// The rows, with everything that names their incident removed, or `None` when the data is not here.
fn alerts(keep_hints: bool) -> Option<Vec<Alert>> {
    let path = format!("{FOLDER}/SecurityAlert.jsonl.zst");
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
    let read = |(line, text): (usize, &str)| {
        let mut fields: Map<String, Value> = serde_json::from_str(text).unwrap();
        if !keep_hints {
            let extended = fields["ExtendedProperties"].as_str().unwrap_or("{}");
            let mut extended: Map<String, Value> = serde_json::from_str(extended).unwrap();
            extended.remove("IncidentId");
            fields.insert(
                "ExtendedProperties".to_owned(),
                Value::Object(extended).to_string().into(),
            );
        }
        let row = RowRef {
            table: "SecurityAlert".to_owned(),
            item_id: format!("{line:012}"),
        };
        sentinel::alert_from_row(&fields, &row).unwrap()
    };
    Some(text.lines().enumerate().map(read).collect())
}

fn truth() -> HashMap<String, String> {
    let text = std::fs::read_to_string(format!("{FOLDER}/SecurityIncident.jsonl")).unwrap();
    let mut truth = HashMap::new();
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let ids: Vec<String> = serde_json::from_str(row["AlertIds"].as_str().unwrap()).unwrap();
        truth.extend(ids.into_iter().map(|id| (id, row["IncidentNumber"].to_string())));
    }
    truth
}

/// Pairwise precision, recall and F1.
fn pairwise(groups: &[Vec<String>], truth: &HashMap<String, String>) -> (f64, f64, f64) {
    let pairs = |sizes: &mut dyn Iterator<Item = usize>| sizes.map(|n| n * (n - 1) / 2).sum::<usize>() as f64;
    let mut known: BTreeMap<&String, usize> = BTreeMap::new();
    let mut both: BTreeMap<(usize, &String), usize> = BTreeMap::new();
    let mut said: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        for id in group {
            let number = &truth[id];
            *known.entry(number).or_default() += 1;
            *both.entry((at, number)).or_default() += 1;
            *said.entry(at).or_default() += 1;
        }
    }
    let right = pairs(&mut both.values().copied());
    let (precision, recall) = (
        right / pairs(&mut said.values().copied()),
        right / pairs(&mut known.values().copied()),
    );
    (precision, recall, 2.0 * precision * recall / (precision + recall))
}

#[test]
fn the_incidents_are_found_again_from_their_alerts_alone() {
    let Some(alerts) = alerts(false) else { return };
    let groups: Vec<Vec<String>> = correlate(&alerts, &CorrelateOptions::default())
        .into_iter()
        .map(|case| case.incident.alert_ids)
        .collect();
    assert_eq!(groups.iter().map(Vec::len).sum::<usize>(), 110);
    let (precision, recall, f1) = pairwise(&groups, &truth());
    println!(
        "pairs: precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}, {} incidents",
        groups.len()
    );
    assert!(f1 >= 0.95, "{f1}");
}

#[test]
fn every_sentence_about_them_is_borne_out() {
    for keep_hints in [false, true] {
        let Some(alerts) = alerts(keep_hints) else {
            return;
        };
        for case in correlate(&alerts, &CorrelateOptions::default()) {
            let summary = summarize(&case);
            let check = check_claims(&summary);
            assert!(check.is_clean(), "{check:#?}");
            assert_eq!(check_sources(&summary, &case), []);
            assert!(!incidents::steps(&case).iter().any(|step| step.citations.is_empty()));
        }
    }
}

#[test]
fn the_summary_of_a_single_host_intrusion() {
    let Some(alerts) = alerts(false) else { return };
    let cases = correlate(&alerts, &CorrelateOptions::default());
    let case = cases.iter().find(|case| case.alerts.len() == 4).unwrap();
    insta::assert_snapshot!(render_markdown(&summarize(case)));
}
