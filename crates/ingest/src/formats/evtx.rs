//! EVTX, the event log files of Windows since Vista.
//!
//! Records are rendered to JSON by the `evtx` crate and read like any other JSON of that shape.
//! Leaves to others: what an event means (`windows`).

use crate::windows::clock;
use crate::windows::map::Tables;
use crate::windows::shape;
use crate::{Confidence, Error, Format, Framing, Parser, Record, Rejection, RowSink, Sample};
use evtx::{EvtxChunkData, ParserSettings};
use std::sync::Arc;

/// EVTX files.
pub(crate) struct Evtx;

impl Format for Evtx {
    fn name(&self) -> &'static str {
        "evtx"
    }

    fn summary(&self) -> &'static str {
        "EVTX, the event log files of Windows"
    }

    fn sniff(&self, sample: &Sample) -> Confidence {
        let is_evtx = [b"ElfFile\0", b"ElfChnk\0"]
            .iter()
            .any(|magic| sample.bytes().starts_with(*magic));
        if is_evtx { Confidence::CERTAIN } else { Confidence::NO }
    }

    fn framing(&self) -> Framing {
        Framing::EvtxChunks
    }

    fn start(&self, _sample: &Sample) -> Result<Arc<dyn Parser>, Error> {
        Ok(Arc::new(EvtxParser {
            tables: Tables::new()?,
            settings: Arc::new(ParserSettings::default().indent(false)),
        }))
    }
}

struct EvtxParser {
    tables: Tables,
    settings: Arc<ParserSettings>,
}

impl Parser for EvtxParser {
    /// Reads a chunk. Positions of its events are the chunk's offset plus their number in it, so that
    /// none depends on a number that the file may lie about.
    fn record(&self, record: &Record<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
        sink.not_an_event();
        let no_chunk = |error: evtx::err::ChunkError| Rejection::new(format!("the chunk cannot be read: {error}"));
        let mut data = EvtxChunkData::new(record.bytes.to_vec(), false).map_err(no_chunk)?;
        let mut chunk = data.parse(Arc::clone(&self.settings)).map_err(no_chunk)?;
        for (at, rendered) in chunk.iter().enumerate() {
            let position = record.position + at as u64;
            let rendered = match rendered.and_then(|record| record.into_json_bytes()) {
                Ok(rendered) => rendered.data,
                Err(error) => {
                    sink.begin(position, b"");
                    sink.reject(&format!("the record cannot be read: {}", chain(&error)));
                    continue;
                }
            };
            sink.begin(position, &rendered);
            let event = std::str::from_utf8(&rendered)
                .map_err(|error| error.to_string())
                .and_then(|text| shape::read_event(text, &mut Vec::new()));
            match event {
                Ok(mut event) => {
                    clock::settle(&mut event);
                    self.tables.write(&event, sink);
                }
                Err(reason) => sink.reject(&reason),
            }
        }
        Ok(())
    }
}

/// Joins the messages of an error and its sources.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}
