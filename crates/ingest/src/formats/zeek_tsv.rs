//! Zeek logs as tab-separated text with `#` headers → the network tables, see `zeek`.
//!
//! The header lines name the log, its fields and types, the separators, and what stands for unset and
//! empty. A header may come again in the middle, as in joined files.
//! Source: Zeek documentation, "TSV format logs".

use super::bag::Bag;
use super::zeek;
use crate::{Block, Confidence, Error, Format, Framing, Parser, Record, Rejection, RowSink, Sample};
use serde_json::{Number, Value};
use std::sync::Arc;

/// See the module.
pub(crate) struct ZeekTsv;

impl Format for ZeekTsv {
    fn name(&self) -> &'static str {
        "zeek_tsv"
    }

    fn summary(&self) -> &'static str {
        "Zeek (Bro) logs as tab-separated text"
    }

    fn sniff(&self, sample: &Sample) -> Confidence {
        let text = sample.text();
        if text.starts_with("#separator") || (text.starts_with('#') && text.contains("\n#fields\t")) {
            Confidence::CERTAIN
        } else {
            Confidence::NO
        }
    }

    fn framing(&self) -> Framing {
        Framing::Lines
    }

    fn is_header(&self, record: &[u8]) -> bool {
        record.first() == Some(&b'#')
    }

    fn start(&self, _sample: &Sample) -> Result<Arc<dyn Parser>, Error> {
        Ok(Arc::new(ZeekTsvParser))
    }
}

struct ZeekTsvParser;

impl Parser for ZeekTsvParser {
    fn record(&self, _record: &Record<'_>, _sink: &mut RowSink) -> Result<(), Rejection> {
        Err(Rejection::from("a Zeek line cannot be read without its header"))
    }

    fn block(&self, block: &Block, sink: &mut RowSink) {
        let mut header = Header::default();
        for line in block.header().split(|byte| *byte == b'\n') {
            header.take(&String::from_utf8_lossy(line));
        }
        for record in block.records() {
            sink.begin(record.position, record.bytes);
            if record.bytes.first() == Some(&b'#') {
                sink.not_an_event();
                header.take(&String::from_utf8_lossy(record.bytes));
                continue;
            }
            let written = record.text().and_then(|line| {
                let fields = header.parse(line)?;
                zeek::write(&header.path, fields, sink)
            });
            if let Err(rejection) = written {
                sink.reject(rejection.reason());
            }
        }
    }
}

struct Header {
    separator: String,
    set_separator: String,
    empty: String,
    unset: String,
    path: String,
    fields: Vec<String>,
    types: Vec<String>,
}

impl Default for Header {
    fn default() -> Self {
        Self {
            separator: "\t".to_owned(),
            set_separator: ",".to_owned(),
            empty: "(empty)".to_owned(),
            unset: "-".to_owned(),
            path: "unknown".to_owned(),
            fields: Vec::new(),
            types: Vec::new(),
        }
    }
}

impl Header {
    fn take(&mut self, line: &str) {
        let line = line.trim_end_matches('\r');
        if let Some(written) = line.strip_prefix("#separator ") {
            *self = Self {
                separator: unescaped(written.trim()),
                ..Self::default()
            };
            return;
        }
        let Some((name, rest)) = line.split_once(self.separator.as_str()) else {
            return;
        };
        let words = || rest.split(self.separator.as_str()).map(str::to_owned).collect();
        match name {
            "#set_separator" => self.set_separator = rest.to_owned(),
            "#empty_field" => self.empty = rest.to_owned(),
            "#unset_field" => self.unset = rest.to_owned(),
            "#path" => self.path = rest.to_owned(),
            "#fields" => self.fields = words(),
            "#types" => self.types = words(),
            _ => {}
        }
    }

    fn parse(&self, line: &str) -> Result<Bag, Rejection> {
        if self.fields.is_empty() {
            return Err(Rejection::from("no `#fields` header before this line"));
        }
        let values: Vec<&str> = line.split(self.separator.as_str()).collect();
        if values.len() != self.fields.len() {
            return Err(Rejection::new(format!(
                "{} fields where the header names {}",
                values.len(),
                self.fields.len()
            )));
        }
        let mut record = Bag::new();
        for (at, (name, text)) in self.fields.iter().zip(values).enumerate() {
            if text != self.unset {
                let kind = self.types.get(at).map_or("string", String::as_str);
                record.insert(name.clone(), self.value(kind, text));
            }
        }
        Ok(record)
    }

    fn value(&self, kind: &str, text: &str) -> Value {
        if let Some(inner) = kind.split_once('[').and_then(|(_, inner)| inner.strip_suffix(']')) {
            let parts = text
                .split(self.set_separator.as_str())
                .filter(|_| text != self.empty && !text.is_empty());
            return Value::Array(parts.map(|part| self.value(inner, part)).collect());
        }
        let number = match kind {
            "bool" => match text {
                "T" => return Value::Bool(true),
                "F" => return Value::Bool(false),
                _ => None,
            },
            "count" | "int" | "port" => text.parse::<i64>().ok().map(Number::from),
            "double" | "interval" => text.parse::<f64>().ok().and_then(Number::from_f64),
            _ => None,
        };
        match number {
            Some(number) => Value::Number(number),
            // A time stays text: a float would lose its last digits.
            None if text == self.empty => Value::String(String::new()),
            None => Value::String(unescaped(text)),
        }
    }
}

/// Zeek writes bytes that would break a line as `\x` and two hexadecimal digits.
fn unescaped(text: &str) -> String {
    if !text.contains("\\x") {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = rest.strip_prefix(b"\\x").and_then(|digits| {
            let pair = std::str::from_utf8(digits.get(..2)?).ok()?;
            Some((u8::from_str_radix(pair, 16).ok()?, digits.get(2..)?))
        });
        match escaped {
            Some((byte, after)) => {
                bytes.push(byte);
                rest = after;
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    const LOG: &str = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tssl\n#open\t2023-08-16-01-28-55\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tserver_name\testablished\tfps\n#types\ttime\tstring\taddr\tport\taddr\tport\tstring\tbool\tvector[string]\n1692161674.667337\tC6\t192.168.1.41\t51129\t192.0.2.13\t8080\ta\\x09b.example\tF\tx,y\n1692161675.0\tC7\t192.168.1.41\n#close\t2023\n";

    #[test]
    fn headers_name_and_type_the_fields() {
        let rows = read_named("x.log", LOG);
        assert_eq!(rows.format, "zeek_tsv");
        assert_eq!((rows.events, rows.stored, rows.rejected), (2, 1, 1));
        assert_eq!(
            rows.text("DeviceNetworkEvents", 0, "Timestamp"),
            "2023-08-16T04:54:34.667337Z"
        );
        assert_eq!(
            rows.text("DeviceNetworkEvents", 0, "ActionType"),
            "SslConnectionInspected"
        );
        assert_eq!(rows.text("DeviceNetworkEvents", 0, "RemoteUrl"), "a\tb.example");
        assert!(
            rows.text("DeviceNetworkEvents", 0, "AdditionalFields")
                .contains(r#""established":false,"fps":["x","y"]"#)
        );
        assert!(
            rows.text("OutriderRejected_CL", 0, "Reason")
                .contains("3 fields where the header names 9")
        );
        assert_eq!(rows.text("OutriderRejected_CL", 0, "Position"), "10");
    }

    #[test]
    fn joined_files_switch_headers() {
        let second = "#separator \\x09\n#path\tpacket_filter\n#fields\tts\tfilter\n#types\ttime\tstring\n1692163735.0\tip or not ip\n";
        let rows = read_named("x.log", &format!("{LOG}{second}"));
        assert_eq!(
            rows.text("Zeek_packet_filter_CL", 0, "Data"),
            r#"{"ts":"1692163735.0","filter":"ip or not ip"}"#
        );
    }
}
