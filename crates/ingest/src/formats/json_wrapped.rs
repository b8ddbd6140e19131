//! A JSON document whose records are the elements of one named array, as catalogues and APIs give them →
//! the table `FILE_CL`.
//!
//! Taken only when nothing but plain members stands before the array, so that a record which happens to
//! hold a list is not torn apart.

use super::json_format::{JsonParser, starts_as_json};
use crate::{Confidence, Error, Format, Framing, Parser, Sample};
use std::sync::Arc;

/// See the module.
pub(crate) struct JsonWrapped;

const UNWRAP: &[&str] = &[
    "records",
    "Records",
    "value",
    "results",
    "Results",
    "items",
    "Items",
    "data",
    "events",
    "Events",
    "logs",
    "entries",
    "vulnerabilities",
    "findings",
    "Findings",
    "alerts",
    "hits",
    "LogEntries",
];

impl Format for JsonWrapped {
    fn name(&self) -> &'static str {
        "json_wrapped"
    }

    fn summary(&self) -> &'static str {
        "any JSON document that wraps its records in a named array"
    }

    fn sniff(&self, sample: &Sample) -> Confidence {
        let wraps = starts_as_json(sample) && leads_to_array(sample.text()) && !is_lines(sample);
        let values = if wraps { sample.json_within(UNWRAP) } else { Vec::new() };
        if values.first().is_some_and(serde_json::Value::is_object) {
            Confidence(Confidence::FALLBACK.0 + 5)
        } else {
            Confidence::NO
        }
    }

    fn framing(&self) -> Framing {
        Framing::JsonValues { unwrap: UNWRAP }
    }

    fn start(&self, sample: &Sample) -> Result<Arc<dyn Parser>, Error> {
        Ok(Arc::new(JsonParser::new(sample, UNWRAP)))
    }
}

/// Says whether the first array or object inside the document is one of the named arrays, of objects.
fn leads_to_array(text: &str) -> bool {
    let Some(body) = text.trim_start().strip_prefix('{') else {
        return false;
    };
    let end = body.find(['{', '[']);
    let Some((before, array)) = end.and_then(|end| body.split_at_checked(end)) else {
        return false;
    };
    let Some(inside) = array.strip_prefix('[') else {
        return false;
    };
    let name = before
        .trim_end()
        .strip_suffix(':')
        .map(str::trim_end)
        .unwrap_or_default();
    inside.trim_start().starts_with('{') && UNWRAP.iter().any(|known| name.ends_with(&format!("\"{known}\"")))
}

/// One document spans the file; several mean lines, each of which is a record.
fn is_lines(sample: &Sample) -> bool {
    sample.json().len() > 1
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn a_catalogue_gives_a_row_per_entry() {
        let rows = read_named(
            "known.json",
            r#"{"title":"Catalogue","count":2,"vulnerabilities":[{"cveID":"CVE-1","dateAdded":"2024-01-02"},{"cveID":"CVE-2","dateAdded":"2024-01-03"}]}"#,
        );
        assert_eq!(rows.format, "json_wrapped");
        assert_eq!((rows.events, rows.stored), (2, 2));
        assert_eq!(rows.text("known_CL", 1, "cveID"), "CVE-2");
        assert_eq!(rows.text("known_CL", 0, "TimeGenerated"), "2024-01-02T00:00:00Z");
    }

    #[test]
    fn a_record_with_a_list_stays_whole() {
        let rows = read_named("one.json", r#"{"user":{"name":"anna"},"events":[{"a":1},{"a":2}]}"#);
        assert_eq!(rows.format, "ndjson_custom");
        assert_eq!(rows.events, 1);
    }
}
