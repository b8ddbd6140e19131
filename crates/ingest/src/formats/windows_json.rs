//! Windows events as JSON: NXLog, Winlogbeat, EVTX dumps, Security Datasets, Log Analytics exports.
//!
//! Leaves to others: what an event means (`windows`).

use crate::json::Field;
use crate::windows::clock::Offsets;
use crate::windows::event::WindowsEvent;
use crate::windows::map::Tables;
use crate::windows::shape;
use crate::{Block, Confidence, Error, Format, Framing, Parser, Record, Rejection, RowSink, Sample};
use std::sync::{Arc, OnceLock};

/// Windows events as JSON.
pub(crate) struct WindowsJson;

impl Format for WindowsJson {
    fn name(&self) -> &'static str {
        "windows_json"
    }

    fn summary(&self) -> &'static str {
        "Windows events as JSON (NXLog, Winlogbeat, EVTX dumps, Security Datasets, Log Analytics exports)"
    }

    fn sniff(&self, sample: &Sample) -> Confidence {
        let values = sample.json();
        let events = values.iter().filter(|value| shape::is_event(value)).count();
        // One shape may stand among others in a file of several tables.
        if events > 0 && events * 2 >= values.len() {
            Confidence(95)
        } else {
            Confidence::NO
        }
    }

    fn framing(&self) -> Framing {
        Framing::JsonValues { unwrap: &[] }
    }

    fn start(&self, _sample: &Sample) -> Result<Arc<dyn Parser>, Error> {
        self.start_with(_sample, &Arc::default())
    }

    fn start_with(&self, _sample: &Sample, first: &Arc<Block>) -> Result<Arc<dyn Parser>, Error> {
        let (first, beginning) = (Arc::clone(first), OnceLock::new());
        Ok(Arc::new(WindowsJsonParser {
            tables: Tables::new()?,
            first,
            beginning,
        }))
    }
}

struct WindowsJsonParser {
    tables: Tables,
    first: Arc<Block>,
    /// What the first block says about the clock; read again only when another block needs it.
    beginning: OnceLock<Offsets>,
}

impl WindowsJsonParser {
    fn beginning(&self) -> &Offsets {
        self.beginning
            .get_or_init(|| Offsets::learn(&read_block(&self.first, |_, _| {}).1))
    }
}

impl Parser for WindowsJsonParser {
    fn record(&self, record: &Record<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
        let mut event = read_record(record, &mut Vec::new())?;
        self.beginning()
            .apply(std::slice::from_mut(&mut event), || self.beginning());
        self.tables.write(&event, sink);
        Ok(())
    }

    /// Reads all events before writing any, since neighbours tell the clock.
    fn block(&self, block: &Block, sink: &mut RowSink) {
        let (records, mut events) = read_block(block, |record, rejection| {
            sink.begin(record.position, record.bytes);
            sink.reject(rejection.reason());
        });
        Offsets::learn(&events).apply(&mut events, || self.beginning());
        for (record, event) in records.iter().zip(&events) {
            sink.begin(record.position, record.bytes);
            self.tables.write(event, sink);
        }
    }
}

/// Reads the events of a block, in step with their records.
fn read_block<'b>(
    block: &'b Block,
    mut reject: impl FnMut(&Record<'b>, &Rejection),
) -> (Vec<Record<'b>>, Vec<WindowsEvent<'b>>) {
    let mut fields = Vec::new();
    let mut records = Vec::with_capacity(block.len());
    let mut events = Vec::with_capacity(block.len());
    for record in block.records() {
        match read_record(&record, &mut fields) {
            Ok(event) => {
                events.push(event);
                records.push(record);
            }
            Err(rejection) => reject(&record, &rejection),
        }
    }
    (records, events)
}

fn read_record<'a>(record: &Record<'a>, fields: &mut Vec<Field<'a>>) -> Result<WindowsEvent<'a>, Rejection> {
    shape::read_event(record.text()?, fields).map_err(Rejection::new)
}
