//! Every built-in rule: loads without a note, and fires and keeps silent as its own cases say.
//!
//! The cases run through the real engine over tables in memory.

use detect::{CaseFile, Expectation, Library, Origin, builtin_sources, run_cases};
use std::collections::BTreeSet;

#[test]
fn every_rule_loads_without_a_note() {
    let library = Library::builtin();
    assert!(library.problems.is_empty(), "{:#?}", library.problems);
    assert_eq!(library.rules.len(), builtin_sources().len());
    assert!(library.rules.len() >= 70, "only {} rules", library.rules.len());
    for rule in &library.rules {
        let place = rule.origin.place();
        assert!(rule.notes.is_empty(), "{place}: {:?}", rule.notes);
        assert!(rule.enabled, "{place} is disabled");
        assert!(
            !rule.description.is_empty() && !rule.tactics.is_empty(),
            "{place} lacks a description or tactics"
        );
        assert!(
            !rule.techniques.is_empty() && rule.techniques.len() <= 8,
            "{place} names no technique, or too many"
        );
        assert!(!rule.entity_mappings.is_empty(), "{place} maps no entity");
        assert!(rule.overrides.title.is_some(), "{place} has no title of its own");
        assert!(!rule.version.is_empty(), "{place} has no version");
    }
}

#[test]
fn every_rule_has_a_case_of_each_kind() {
    let mut lacking = Vec::new();
    for source in builtin_sources() {
        let file = source
            .tests
            .map(|text| CaseFile::parse(text, source.place).unwrap())
            .unwrap_or_default();
        if !file.is_complete() {
            lacking.push(source.place);
        }
    }
    assert!(
        lacking.is_empty(),
        "rules without a positive and a negative case: {lacking:#?}"
    );
}

#[test]
fn names_are_unique() {
    let library = Library::builtin();
    let names: BTreeSet<&str> = library.rules.iter().map(|rule| rule.name.as_str()).collect();
    let repeated: Vec<&str> = library
        .rules
        .iter()
        .filter(|rule| library.rules.iter().filter(|other| other.name == rule.name).count() > 1)
        .map(|rule| rule.name.as_str())
        .collect();
    assert_eq!(names.len(), library.rules.len(), "{repeated:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_goes_as_it_says() {
    let library = Library::builtin();
    let mut failures = Vec::new();
    let mut counts = (0, 0);
    for source in builtin_sources() {
        let file = CaseFile::parse(source.tests.unwrap_or_default(), source.place).unwrap();
        let origin = Origin::BuiltIn(source.place.to_owned());
        let rule = library.rules.iter().find(|rule| rule.origin == origin).unwrap();
        for outcome in run_cases(rule, &file).await.unwrap() {
            match outcome.expectation {
                Expectation::Alerts => counts.0 += 1,
                Expectation::Silence => counts.1 += 1,
            }
            for alert in &outcome.alerts {
                let mut faults = Vec::new();
                if alert.citations.is_empty() {
                    faults.push("cites nothing");
                }
                if alert.evidence.is_empty() {
                    faults.push("names no entity");
                }
                if alert.title.contains("unknown") {
                    faults.push("has an empty place in its title");
                }
                for fault in faults {
                    failures.push(format!("{}: {}: `{}` {fault}", source.place, outcome.name, alert.title));
                }
            }
            if let Some(failure) = outcome.failure {
                failures.push(format!("{}: {}: {failure}", source.place, outcome.name));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} cases failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(counts.0 >= 70 && counts.1 >= 70, "{counts:?}");
}
