//! What all formats made of JSON records share: sniffing by share of recognised records, parsing.

use super::bag::Bag;
use super::custom_table::CustomTable;
use super::record_kind::find_kind;
use super::{table_row, wrapped_record};
use crate::{Confidence, Error, Format, Framing, Parser, Record, Rejection, RowSink, Sample};
use serde_json::Value;
use std::sync::Arc;

/// A format whose records are JSON objects of one kind.
pub(crate) struct JsonFormat {
    /// See [`Format::name`].
    pub(crate) name: &'static str,
    /// See [`Format::summary`].
    pub(crate) summary: &'static str,
    /// Says whether a record is of this format.
    pub(crate) recognises: fn(&Bag) -> bool,
    /// Names of members whose array elements are the records; see [`Framing::JsonValues`].
    pub(crate) unwrap: &'static [&'static str],
    /// Member names that together hardly occur elsewhere, for files whose first record is longer than
    /// the sample; empty when records are short.
    pub(crate) hallmarks: &'static [&'static str],
}

impl Format for JsonFormat {
    fn name(&self) -> &'static str {
        self.name
    }

    fn summary(&self) -> &'static str {
        self.summary
    }

    fn sniff(&self, sample: &Sample) -> Confidence {
        if !starts_as_json(sample) {
            return Confidence::NO;
        }
        let wrapped;
        let values = if self.unwrap.is_empty() {
            sample.json()
        } else {
            wrapped = sample.json_within(self.unwrap);
            &wrapped
        };
        if values.is_empty() {
            return self.sniff_text(sample.text());
        }
        let objects = values.iter().filter_map(Value::as_object);
        let recognised = objects.filter(|object| (self.recognises)(object)).count();
        match (recognised, values.len()) {
            (0, _) => Confidence::NO,
            (hits, all) if hits == all => Confidence::SURE,
            (hits, all) if hits * 2 >= all => Confidence(80),
            _ => Confidence::LIKELY,
        }
    }

    fn framing(&self) -> Framing {
        Framing::JsonValues { unwrap: self.unwrap }
    }

    fn start(&self, sample: &Sample) -> Result<Arc<dyn Parser>, Error> {
        Ok(Arc::new(JsonParser::new(sample, self.unwrap)))
    }
}

impl JsonFormat {
    fn sniff_text(&self, text: &str) -> Confidence {
        let named = |name: &&str| text.contains(&format!("\"{name}\""));
        if !self.hallmarks.is_empty() && self.hallmarks.iter().all(named) {
            Confidence(70)
        } else {
            Confidence::NO
        }
    }
}

/// Says whether the text begins like a JSON object or array.
pub(crate) fn starts_as_json(sample: &Sample) -> bool {
    matches!(
        sample.bytes().iter().find(|byte| !byte.is_ascii_whitespace()),
        Some(b'{' | b'[')
    )
}

/// Writes JSON records of whatever kind. Records of no known kind go to the file's own custom table.
pub(crate) struct JsonParser {
    custom: CustomTable,
    /// The table that the file is named after.
    named: Option<&'static schema::Table>,
    /// The table that the user has named, when the catalogue has it.
    given: Option<&'static schema::Table>,
    is_given: bool,
}

impl JsonParser {
    pub(crate) fn new(sample: &Sample, unwrap: &'static [&'static str]) -> Self {
        let wrapped;
        let values = if unwrap.is_empty() {
            sample.json()
        } else {
            wrapped = sample.json_within(unwrap);
            &wrapped
        };
        let mut rows: Vec<Bag> = values.iter().filter_map(Value::as_object).cloned().collect();
        for row in &mut rows {
            wrapped_record::unwrap(row);
        }
        let given = sample.table().and_then(schema::find_table);
        Self {
            custom: CustomTable::infer(sample.table().unwrap_or_else(|| sample.file_name()), &rows),
            named: table_row::table_of_file(sample.file_name()),
            given,
            is_given: sample.table().is_some(),
        }
    }

    fn write(&self, mut record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
        if let Some(table) = self.given {
            return table_row::write_to(table, record, sink);
        }
        if self.is_given {
            self.custom.write(record, sink);
            return Ok(());
        }
        if let Some((inner, label)) = wrapped_record::unwrap(&mut record) {
            wrapped_record::write(inner, &label, sink)?;
            self.custom.write(record, sink);
            return Ok(());
        }
        if let Some(table) = self.named.filter(|table| table_row::fits(table, &record)) {
            return table_row::write_to(table, record, sink);
        }
        match find_kind(&record) {
            Some(kind) => (kind.write)(record, sink),
            None => {
                self.custom.write(record, sink);
                Ok(())
            }
        }
    }
}

impl Parser for JsonParser {
    fn record(&self, record: &Record<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
        let value: Value = serde_json::from_slice(record.bytes).map_err(|error| format!("not valid JSON: {error}"))?;
        match value {
            Value::Object(object) => self.write(object, sink),
            Value::Array(elements) => {
                // An array in a line is a batch of records.
                for (part, element) in elements.into_iter().enumerate() {
                    sink.begin_part(part as u64, element.to_string().as_bytes());
                    let written = match element {
                        Value::Object(object) => self.write(object, sink),
                        _ => Err(Rejection::from("an element of a JSON array that is not an object")),
                    };
                    if let Err(rejection) = written {
                        sink.reject(rejection.reason());
                    }
                }
                Ok(())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                Err(Rejection::from("a JSON value that is not an object"))
            }
        }
    }
}
