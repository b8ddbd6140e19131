//! Loading rules: what is read, what is passed over, and what an error says.

use detect::{Kind, Library, Origin, Rule, parse_rule};
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;

const GOOD: &str = "\
id: 5d7a9a40-0000-4000-8000-000000000001
name: Test
severity: Medium
queryFrequency: PT5M
queryPeriod: 1d
triggerOperator: GreaterThan
triggerThreshold: 2
tactics: [CredentialAccess, NoSuchTactic]
relevantTechniques: [T1003]
subTechniques: [T1003.001]
status: Available
requiredDataConnectors:
  - connectorId: SecurityEvents
    dataTypes: [SecurityEvent]
query: |
  SecurityEvent
  | where EventID == 4625
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: Account
  - entityType: Submarine
    fieldMappings:
      - identifier: Name
        columnName: Name
tags:
  - Schema: ASIM
kind: Scheduled
version: 1.0.2
";

fn read(text: &str) -> Result<Rule, String> {
    parse_rule(text, Origin::File(PathBuf::from("x.yaml"))).map_err(|error| error.to_string())
}

#[test]
fn community_files_are_read_leniently() {
    let rule = read(GOOD).unwrap();
    assert_eq!((rule.frequency.num_minutes(), rule.period.num_hours()), (5, 24));
    assert_eq!(rule.trigger.threshold, 2);
    assert_eq!(
        rule.techniques.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["T1003.001", "T1003"]
    );
    assert_eq!(rule.entity_mappings.len(), 1);
    assert_eq!(rule.notes.len(), 2, "{:?}", rule.notes);
    assert_eq!(rule.tags, ["Schema: ASIM"]);
}

#[test]
fn hunting_queries_are_listed_but_not_run() {
    let rule = read("name: Hunt\nquery: SecurityEvent | take 1\n").unwrap();
    assert_eq!((rule.kind, rule.enabled), (Kind::Hunting, false));
    assert!(!rule.id.is_empty());
}

#[test]
fn custom_detections_are_read() {
    let rule = read(
        "displayName: Custom\nisEnabled: true\nqueryCondition:\n  queryText: DeviceProcessEvents | take 1\n\
         schedule:\n  period: 3H\ndetectionAction:\n  alertTemplate:\n    title: Found {{DeviceName}}\n    severity: high\n    \
         category: Execution\n    mitreTechniques: [T1059]\n    impactedAssets:\n      - '@odata.type': \
         '#microsoft.graph.security.impactedDeviceAsset'\n        identifier: deviceId\n",
    )
    .unwrap();
    assert_eq!(rule.overrides.title.as_deref(), Some("Found {{DeviceName}}"));
    assert_eq!(
        (
            rule.period.num_hours(),
            rule.entity_mappings[0].fields[0].column.as_str()
        ),
        (3, "DeviceId")
    );
}

#[test]
fn errors_name_file_place_and_cure() {
    let cases = [
        (
            "- a\n- b\n",
            "x.yaml: `` is not a mapping; a rule file starts with keys such as `id:` and `query:`",
        ),
        (
            "id: 1\nname: A\n",
            "x.yaml: `query` is missing; add `query:` with its text",
        ),
        (
            "name: A\nquery: T\nqueryFrequency: weekly\n",
            "x.yaml, line 3: `queryFrequency` is `weekly`; write a duration such as 5m, 1h, 14d or PT1H",
        ),
        (
            "name: A\nquery: T\nseverity: Terrible\n",
            "x.yaml, line 3: `severity` unknown severity `Terrible`; expected Informational, Low, Medium or High",
        ),
        (
            "name: A\nquery: T\ntriggerThreshold: many\n",
            "x.yaml, line 3: `triggerThreshold` is not a whole number, zero or more",
        ),
        (
            "name: A\nquery: T\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n",
            "x.yaml, line 3: `entityMappings[0]` needs identifier and columnName in each of its fieldMappings",
        ),
        (
            "name: A\nquery: T\nkind: Fusion\n",
            "x.yaml, line 3: `kind` is `Fusion`; only Scheduled and NRT rules hold a query to run",
        ),
        (
            "name: A\nquery: T\nenabled: perhaps\n",
            "x.yaml, line 3: `enabled` is neither true nor false",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(read(text).unwrap_err(), message);
    }
    assert!(read("name: [").unwrap_err().starts_with("x.yaml: not valid YAML: "));
}

#[test]
fn a_query_that_does_not_parse_is_shown_at_its_line() {
    let message = read("name: A\nquery: |\n  SecurityEvent\n  | where (EventID == \n").unwrap_err();
    assert!(
        message.starts_with("x.yaml, line 4: `query` has an error: K"),
        "{message}"
    );
}

#[test]
fn folders_add_and_override_and_one_bad_file_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("deep")).unwrap();
    fs::write(folder.path().join("deep/one.yml"), GOOD).unwrap();
    fs::write(folder.path().join("bad.yaml"), "name: [").unwrap();
    fs::write(folder.path().join("twice.yaml"), GOOD).unwrap();
    fs::write(folder.path().join("notes.txt"), "no rule").unwrap();
    let builtin = Library::builtin().rules.remove(0);
    let own = format!(
        "id: {}\nname: Mine\nenabled: false\nquery: SecurityEvent\nkind: Scheduled\n",
        builtin.id
    );
    fs::write(folder.path().join("own.yaml"), own).unwrap();
    let mut library = Library::builtin();
    let before = library.rules.len();
    library.add_folder(folder.path());
    assert_eq!(library.rules.len(), before + 1);
    assert_eq!(library.problems.len(), 2, "{:#?}", library.problems);
    let replaced = library.find(&builtin.id).unwrap();
    assert_eq!((replaced.name.as_str(), replaced.enabled), ("Mine", false));
    library.add_folder(&folder.path().join("missing"));
    assert_eq!(library.problems.len(), 3);
}

proptest! {
    #[test]
    fn any_text_gives_a_rule_or_an_error(text in "\\PC{0,400}") {
        let _ = read(&text);
    }

    #[test]
    fn any_values_of_known_keys_give_a_rule_or_an_error(
        keys in prop::collection::vec(prop::sample::select(vec![
            "id", "name", "severity", "query", "queryFrequency", "queryPeriod", "tactics", "entityMappings",
            "customDetails", "alertDetailsOverride", "eventGroupingSettings", "kind", "enabled", "triggerThreshold",
        ]), 0..10),
        values in prop::collection::vec(prop::sample::select(vec![
            "", "~", "1", "-7", "true", "[]", "{}", "[{}]", "[1, [2]]", "{a: {b: c}}", "text", "'{{x}}'", "1d", "P99999999999D",
            "[{entityType: IP}]", "{outrider: {by: 3, gap: x}}",
        ]), 10),
    ) {
        let text: String = keys.iter().zip(&values).map(|(key, value)| format!("{key}: {value}\n")).collect();
        let _ = read(&text);
    }
}
