//! Reads a source: sniff, cut into blocks, parse blocks on worker threads, hand out groups in order.

use crate::sample::SAMPLE_BYTES;
use crate::{
    Block, Confidence, Error, Format, Group, Limits, Parser, RowSink, Sample, Source, formats,
    framing,
};
use std::io::Read;
use std::sync::Arc;

/// How to read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The first group to hand out; earlier ones are cut but not parsed. 1 reads everything.
    pub from_sequence: u64,
    /// Worker threads; 0 takes what the machine has.
    pub workers: usize,
    /// Bounds.
    pub limits: Limits,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            from_sequence: 1,
            workers: 0,
            limits: Limits::default(),
        }
    }
}

/// The groups of a source, in order.
pub struct Reading {
    source: Source,
    format: &'static dyn Format,
    parser: Arc<dyn Parser>,
    framer: Box<dyn framing::Framer>,
    ahead: Option<Block>,
    sequence: u64,
    from_sequence: u64,
    done: bool,
}

/// Begins to read a source.
///
/// # Errors
/// When it cannot be opened, or no format knows it.
pub fn read(source: &Source, options: &ReadOptions) -> Result<Reading, Error> {
    let sample = take_sample(source, &options.limits)?;
    let format = recognise(&sample)?;
    let parser = format.start(&sample)?;
    let stream = source.open(&options.limits)?;
    let mut framer = framing::framer(format, stream, &options.limits);
    let open = |error| Error::Open {
        name: source.name().to_owned(),
        source: error,
    };
    let ahead = framer.next_block().map_err(open)?;
    Ok(Reading {
        source: source.clone(),
        format,
        parser,
        framer,
        ahead,
        sequence: 0,
        from_sequence: options.from_sequence,
        done: false,
    })
}

impl Reading {
    /// Returns the format that reads the source.
    #[must_use]
    pub fn format(&self) -> &'static dyn Format {
        self.format
    }
}

impl Iterator for Reading {
    type Item = Result<Group, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            self.sequence += 1;
            let block = self.ahead.take().unwrap_or_default();
            match self.framer.next_block() {
                Ok(ahead) => self.ahead = ahead,
                Err(source) => {
                    self.done = true;
                    return Some(Err(Error::Open {
                        name: self.source.name().to_owned(),
                        source,
                    }));
                }
            }
            self.done = self.ahead.is_none();
            if self.sequence >= self.from_sequence {
                return Some(parse_block(
                    &self.source,
                    self.format,
                    &*self.parser,
                    &block,
                    self.sequence,
                    self.done,
                ));
            }
        }
        None
    }
}

fn take_sample(source: &Source, limits: &Limits) -> Result<Sample, Error> {
    let mut bytes = Vec::new();
    let open = |error| Error::Open {
        name: source.name().to_owned(),
        source: error,
    };
    source
        .open(limits)?
        .take(SAMPLE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(open)?;
    let whole = bytes.len() <= SAMPLE_BYTES;
    bytes.truncate(SAMPLE_BYTES);
    Ok(Sample::new(source.name(), bytes, whole))
}

fn recognise(sample: &Sample) -> Result<&'static dyn Format, Error> {
    let mut best: Option<(Confidence, &'static dyn Format)> = None;
    for &format in formats() {
        let confidence = format.sniff(sample);
        if confidence > best.map_or(Confidence::NO, |(confidence, _)| confidence) {
            best = Some((confidence, format));
        }
    }
    best.map(|(_, format)| format)
        .ok_or_else(|| Error::UnknownFormat {
            name: sample.name().to_owned(),
            tried: formats()
                .iter()
                .map(|format| format.name())
                .collect::<Vec<_>>()
                .join(", "),
        })
}

fn parse_block(
    source: &Source,
    format: &'static dyn Format,
    parser: &dyn Parser,
    block: &Block,
    sequence: u64,
    last: bool,
) -> Result<Group, Error> {
    let mut sink = RowSink::new(source.id().clone(), source.name().into(), format.name());
    for damage in &block.damages {
        sink.begin(damage.position, &damage.kept);
        sink.reject(&damage.reason);
    }
    parser.block(block, &mut sink);
    let (batches, stored, rejected) = sink.finish()?;
    Ok(Group {
        source: source.id().clone(),
        sequence,
        format: format.name(),
        batches,
        events: stored + rejected,
        stored,
        rejected,
        last,
        bytes_read: block.end,
    })
}
