//! The committed `openapi.json` must say what the types say.

use api::{ENDPOINTS, Place, Proof};
use serde_json::Value;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

#[test]
fn committed_file_is_current() {
    let committed = std::fs::read_to_string(PATH).unwrap();
    let current = api::openapi_json().unwrap();
    assert!(committed == current, "openapi.json is stale: run `make gen`");
}

#[test]
fn every_reference_resolves() {
    fn walk(value: &Value, document: &Value, seen: &mut u32) {
        match value {
            Value::Object(map) => {
                if let Some(Value::String(reference)) = map.get("$ref") {
                    *seen += 1;
                    let pointer = reference.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{reference} resolves to nothing");
                }
                map.values().for_each(|value| walk(value, document, seen));
            }
            Value::Array(list) => list.iter().for_each(|value| walk(value, document, seen)),
            _ => {}
        }
    }
    let document: Value = serde_json::from_str(&api::openapi_json().unwrap()).unwrap();
    let mut seen = 0;
    walk(&document, &document, &mut seen);
    assert!(seen > ENDPOINTS.len() as u32);
}

#[test]
fn path_parameters_match_the_path() {
    for endpoint in ENDPOINTS {
        let named: Vec<_> = endpoint
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        let declared: Vec<_> = endpoint
            .parameters
            .iter()
            .filter(|parameter| parameter.place == Place::Path)
            .map(|parameter| parameter.name)
            .collect();
        assert_eq!(named, declared, "{}", endpoint.path);
    }
}

/// Serde and the schema are derived apart, and do not read the same attributes.
#[test]
fn proofs_are_written_as_their_schema_says() {
    let document: Value = serde_json::from_str(&api::openapi_json().unwrap()).unwrap();
    let row = Proof::Row {
        table: "T".into(),
        item_id: "1".into(),
        at: None,
        fields: serde_json::Map::new(),
    };
    let alert = Proof::Alert {
        incident_id: Some("9".into()),
        alert_id: "1".into(),
        title: "t".into(),
        product: "p".into(),
        at: None,
        until: None,
        event_count: 1,
        values: Vec::new(),
        row: None,
    };
    let set = Proof::Set {
        counts: std::collections::BTreeMap::from([("distinct City".to_owned(), 2)]),
        label: "l".into(),
        alert_ids: Vec::new(),
        event_count: 1,
        hosts: Vec::new(),
        accounts: Vec::new(),
        at: None,
        until: None,
    };
    for (index, proof) in [row, alert, set].iter().enumerate() {
        let written = serde_json::to_value(proof).unwrap();
        let properties = document
            .pointer(&format!("/components/schemas/Proof/oneOf/{index}/properties"))
            .unwrap();
        let mut keys: Vec<_> = written.as_object().unwrap().keys().collect();
        let mut named: Vec<_> = properties.as_object().unwrap().keys().collect();
        keys.sort();
        named.sort();
        assert_eq!(keys, named);
    }
}
