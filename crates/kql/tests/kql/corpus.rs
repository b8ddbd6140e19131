//! Walks the shared query corpus, when it is there: every query is one that the language's own
//! parser accepts.

use std::path::Path;

use serde_json::Value;

use crate::without_spans;

/// Texts in the corpus that are management commands or use `inline_external_table`.
const KNOWN_REJECTIONS: usize = 6;

#[test]
fn accepts_the_corpus_and_formats_it_faithfully() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/eval/kql/queries.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("\n*** SKIPPED: the query corpus is not beside the repository ***\n");
        return;
    };
    let (mut total, mut rejected, mut unfaithful, mut unstable) = (0, Vec::new(), Vec::new(), Vec::new());
    for line in text.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let query = record["query"].as_str().unwrap();
        let id = record["id"].as_str().unwrap().to_owned();
        total += 1;
        let parsed = kql::parse(query);
        if parsed.has_errors() {
            rejected.push(id);
            continue;
        }
        let printed = kql::format(&parsed.tree);
        let again = kql::parse(&printed);
        if without_spans(&parsed.tree) != without_spans(&again.tree) {
            unfaithful.push(id);
        } else if kql::format(&again.tree) != printed {
            unstable.push(id);
        }
    }
    eprintln!(
        "{total} queries, {} rejected, {} printed unfaithfully, {} printed differently the second time",
        rejected.len(),
        unfaithful.len(),
        unstable.len()
    );
    assert!(rejected.len() <= KNOWN_REJECTIONS, "{rejected:?}");
    assert!(unfaithful.is_empty(), "{unfaithful:?}");
    assert!(unstable.is_empty(), "{unstable:?}");
}
