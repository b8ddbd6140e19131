//! `externaldata`: rows of a file that an address names, read from the administrator's copy of it.
//!
//! Nothing is fetched: a query must not be able to make this machine talk to an address it chose,
//! nor get another answer today than yesterday without anybody noticing.
//! Source: Kusto `externaldata` operator; data formats supported for ingestion.

use crate::binder::scope::{Env, Scope};
use crate::binder::{Binder, Bound};
use crate::cell::{Out, Writer};
use crate::dynamic::convert::from_json;
use crate::error::{Code, Error};
use crate::relation::{Column, Relation};
use crate::{KustoType, Reference};
use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::{Field, Schema};
use kql::Span;
use kql::ast::{ExternalData, LiteralValue, OptionValue, Property};
use serde_json::Value;
use std::io::Read;
use std::sync::Arc;

/// A copy that unpacks to more than this is refused.
const MAX_BYTES: u64 = 512 << 20;

/// How a file holds its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// Fields between separators, perhaps in quotes.
    Separated(u8),
    /// A record per line, of one field.
    Lines,
    /// One record, of one field.
    Raw,
    /// JSON objects, one after the other or in an array.
    Json,
}

/// Binds `externaldata`.
pub(crate) fn bind(binder: &mut Binder<'_>, data: &ExternalData, scope: &Scope, span: Span) -> Bound<Relation> {
    let mut columns = Vec::new();
    for declared in &data.schema.columns {
        let Some(kind) = KustoType::from_ast(declared.ty) else {
            return Err(crate::binder::literal::decimal(declared.span));
        };
        columns.push(Column::new(declared.name.text.clone(), kind, String::new()));
    }
    let settings = settings(&data.properties)?;
    let mut writers: Vec<Writer> = columns.iter().map(|column| Writer::new(column.kind, 64)).collect();
    let mut rows = 0;
    for uri in &data.uris {
        let address = binder.bind_constant(uri, &Env::scalar(scope))?;
        let address = address.constant_text().unwrap_or_default();
        let reference = Reference::Address(address.clone());
        let Some(content) = binder.read(&reference)? else {
            return Err(missing(&reference, uri.span));
        };
        let plain = unpack(&content, &address, uri.span)?;
        let format = match settings.format {
            Some(format) => format,
            None => by_extension(&address, uri.span)?,
        };
        let mut records = Records {
            columns: &columns,
            writers: &mut writers,
            rows: &mut rows,
        };
        records.read(&plain, format, settings.skip_first, uri.span)?;
    }
    let fields: Vec<Field> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| Field::new(at.to_string(), column.kind.arrow(), true))
        .collect();
    if fields.is_empty() {
        return Err(Error::semantic(Code::SHAPE, span, "externaldata needs a column").into());
    }
    let batch = RecordBatch::try_new_with_options(
        Arc::new(Schema::new(fields)),
        writers.into_iter().map(Writer::finish).collect(),
        &RecordBatchOptions::new().with_row_count(Some(rows)),
    )
    .map_err(datafusion::error::DataFusionError::from)?;
    crate::operators::memory_plan(binder, &columns, vec![batch])
}

/// Says where a copy belongs.
pub(crate) fn missing(reference: &Reference, span: Span) -> crate::binder::Stop {
    let message = format!(
        "there is no copy of what the query reads from elsewhere: put {reference} into the folder of references as {}",
        reference.path()
    );
    Error::semantic(Code::NO_COPY, span, message).into()
}

struct Settings {
    format: Option<Format>,
    skip_first: bool,
}

fn settings(properties: &[Property]) -> Bound<Settings> {
    let mut settings = Settings {
        format: None,
        skip_first: false,
    };
    for property in properties {
        let text = match &property.value {
            OptionValue::Name(name) => name.text.clone(),
            OptionValue::Literal(literal) => match &literal.value {
                LiteralValue::String(text) => text.value.clone(),
                _ => literal.text.clone(),
            },
            _ => String::new(),
        };
        match property.name.text.to_ascii_lowercase().as_str() {
            "format" => settings.format = Some(named(&text, property.span)?),
            "ignorefirstrecord" => settings.skip_first = text.eq_ignore_ascii_case("true"),
            // How Kusto reaches the file has no meaning for a copy; unknown settings it ignores.
            "ingestionmapping" | "ingestionmappingreference" | "mapping" => {
                return Err(Error::unsupported(property.span, "externaldata with an ingestion mapping").into());
            }
            _ => {}
        }
    }
    Ok(settings)
}

fn named(format: &str, span: Span) -> Bound<Format> {
    Ok(match format.to_ascii_lowercase().as_str() {
        "csv" | "csve" => Format::Separated(b','),
        "tsv" | "tsve" => Format::Separated(b'\t'),
        "scsv" => Format::Separated(b';'),
        "psv" => Format::Separated(b'|'),
        "sohsv" => Format::Separated(1),
        "txt" => Format::Lines,
        "raw" => Format::Raw,
        "json" | "multijson" | "singlejson" => Format::Json,
        other => return Err(Error::unsupported(span, format!("externaldata in the format {other}")).into()),
    })
}

/// Without a setting the extension tells the format; without an extension it is CSV.
fn by_extension(address: &str, span: Span) -> Bound<Format> {
    let place = address.split(['?', '#']).next().unwrap_or_default();
    let name = place.rsplit('/').next().unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(name);
    match name.rsplit_once('.') {
        Some((_, extension @ ("parquet" | "avro" | "orc" | "sstream" | "w3clogfile"))) => named(extension, span),
        Some((_, extension)) => Ok(named(extension, span).unwrap_or(Format::Separated(b','))),
        None => Ok(Format::Separated(b',')),
    }
}

fn unpack(content: &[u8], address: &str, span: Span) -> Bound<Vec<u8>> {
    if content.starts_with(b"PK\x03\x04") {
        return Err(Error::unsupported(span, "externaldata out of a zip archive; put the unpacked file there").into());
    }
    let mut plain = Vec::new();
    let outcome = if content.starts_with(&[0x1f, 0x8b]) {
        flate2::read::MultiGzDecoder::new(content)
            .take(MAX_BYTES + 1)
            .read_to_end(&mut plain)
    } else {
        content.take(MAX_BYTES + 1).read_to_end(&mut plain)
    };
    match outcome {
        Ok(read) if read as u64 <= MAX_BYTES => Ok(plain),
        Ok(_) => Err(Error::semantic(Code::INVALID, span, "the copy is larger than 512 MiB").into()),
        Err(error) => {
            let message = format!("the copy of `{address}` cannot be unpacked: {error}");
            Err(Error::semantic(Code::INVALID, span, message).into())
        }
    }
}

struct Records<'r> {
    columns: &'r [Column],
    writers: &'r mut [Writer],
    rows: &'r mut usize,
}

impl Records<'_> {
    fn read(&mut self, content: &[u8], format: Format, skip_first: bool, span: Span) -> Bound<()> {
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
        let skipped = usize::from(skip_first);
        match format {
            Format::Separated(separator) => {
                let mut reader = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(true)
                    .delimiter(separator)
                    .from_reader(content);
                for record in reader.byte_records().skip(skipped) {
                    let record = record.map_err(|error| {
                        Error::semantic(Code::INVALID, span, format!("the copy is no separated text: {error}"))
                    })?;
                    self.push_texts(|at| record.get(at).map(|field| String::from_utf8_lossy(field).into_owned()));
                }
            }
            Format::Lines => {
                let text = String::from_utf8_lossy(content);
                for line in text.lines().skip(skipped) {
                    self.push_texts(|at| (at == 0).then(|| line.to_owned()));
                }
            }
            Format::Raw => {
                let text = String::from_utf8_lossy(content).into_owned();
                self.push_texts(|at| (at == 0).then(|| text.clone()));
            }
            Format::Json => {
                let stream = serde_json::Deserializer::from_slice(content).into_iter::<Value>();
                for value in stream {
                    let value = value.map_err(|error| {
                        Error::semantic(Code::INVALID, span, format!("the copy is no JSON: {error}"))
                    })?;
                    match value {
                        Value::Array(items) => items.iter().for_each(|item| self.push_object(item)),
                        other => self.push_object(&other),
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes a record of texts, each converted to its column's type.
    fn push_texts(&mut self, field: impl Fn(usize) -> Option<String>) {
        for (at, (writer, column)) in self.writers.iter_mut().zip(self.columns).enumerate() {
            writer.push(&match field(at) {
                Some(text) => from_text(text, column.kind),
                None => Out::Null,
            });
        }
        *self.rows += 1;
    }

    fn push_object(&mut self, object: &Value) {
        for (writer, column) in self.writers.iter_mut().zip(self.columns) {
            writer.push(&match object.get(&column.name) {
                Some(value) => from_json(value, column.kind),
                None => Out::Null,
            });
        }
        *self.rows += 1;
    }
}

/// Converts a field of a text file.
pub(crate) fn from_text(text: String, kind: KustoType) -> Out<'static> {
    match kind {
        KustoType::String => Out::text(text),
        KustoType::Dynamic => match crate::dynamic::parse(&text) {
            Some(value) => Out::json(&value),
            None => Out::json(&Value::String(text)),
        },
        kind => from_json(&Value::String(text), kind),
    }
}
