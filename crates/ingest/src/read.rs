//! Reads a source: sniff, cut into blocks, parse blocks on worker threads, hand out groups in order.
//!
//! One thread cuts, some parse; a queue of the groups in order, as long as there are workers, bounds
//! both the memory and how far anyone runs ahead.

mod parse;

use crate::sample::SAMPLE_BYTES;
use crate::{Block, Confidence, Error, Format, Group, Limits, Parser, Sample, Source, formats, framing};
use parse::{empty, parse_block, reject_whole};
use std::io::Read;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Most threads that are of use; beyond that, cutting and storing are what takes the time, and every
/// thread holds a block.
const MOST_WORKERS: usize = 8;

/// How to read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The first group to hand out; earlier ones are cut but not parsed. 1 reads everything.
    pub from_sequence: u64,
    /// Worker threads; 0 takes as many as the machine runs at once.
    pub workers: usize,
    /// The table that the user says the rows belong to; JSON and CSV go there.
    pub table: Option<String>,
    /// Bounds.
    pub limits: Limits,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            from_sequence: 1,
            workers: 0,
            table: None,
            limits: Limits::default(),
        }
    }
}

/// The groups of a source, in order. After an error nothing follows. Dropping it stops the threads.
///
/// A source in no known format gives one group with one dead letter, then [`Error::UnknownFormat`].
pub struct Reading {
    name: Arc<str>,
    format: &'static str,
    groups: Option<Receiver<Pending>>,
    threads: Vec<JoinHandle<()>>,
    sequence: u64,
    /// What to hand out before the groups of the threads.
    ready: Vec<Result<Group, Error>>,
}

/// A group that a worker has promised, or the error that ends the reading.
enum Pending {
    Group(Receiver<Result<Group, Error>>),
    Failed(Error),
}

/// What a worker needs to make a group.
struct Job {
    block: Arc<Block>,
    sequence: u64,
    last: bool,
    answer: SyncSender<Result<Group, Error>>,
}

/// Begins to read a source.
///
/// # Errors
/// When it cannot be opened, or its format cannot begin to read it.
pub fn read(source: &Source, options: &ReadOptions) -> Result<Reading, Error> {
    let sample = take_sample(source, options)?;
    let mut reading = Reading {
        name: source.name().into(),
        format: "unknown",
        groups: None,
        threads: Vec::new(),
        sequence: options.from_sequence.max(1),
        ready: Vec::new(),
    };
    if sample.is_whole() && sample.bytes().trim_ascii().is_empty() {
        reading.format = "empty";
        if options.from_sequence <= 1 {
            reading.ready.push(empty(source));
        }
        return Ok(reading);
    }
    let Some(format) = recognise(&sample) else {
        let tried = formats()
            .iter()
            .map(|format| format.name())
            .collect::<Vec<_>>()
            .join(", ");
        let error = Error::UnknownFormat {
            name: source.name().to_owned(),
            tried,
        };
        if options.from_sequence <= 1 {
            reading.ready.push(reject_whole(source, &sample, &error.to_string()));
        }
        reading.ready.push(Err(error));
        return Ok(reading);
    };
    reading.format = format.name();
    reading.begin(source, format, &sample, options)?;
    Ok(reading)
}

impl Reading {
    /// Returns the name of the format that reads the source, or `unknown`.
    #[must_use]
    pub fn format(&self) -> &'static str {
        self.format
    }

    fn begin(
        &mut self,
        source: &Source,
        format: &'static dyn Format,
        sample: &Sample,
        options: &ReadOptions,
    ) -> Result<(), Error> {
        let mut framer = framing::framer(format, source.open(&options.limits)?, &options.limits);
        let open = |error| Error::Open {
            name: source.name().to_owned(),
            source: error,
        };
        // An empty source has one group, without rows, so that it can be known as read.
        let first = Arc::new(framer.next_block().map_err(open)?.unwrap_or_default());
        let parser = format.start_with(sample, &first)?;
        let workers = match options.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            workers => workers,
        }
        .clamp(1, MOST_WORKERS);
        let (pending_in, pending_out) = sync_channel(workers);
        let (jobs_in, jobs_out) = sync_channel(1);
        let jobs_out = Arc::new(Mutex::new(jobs_out));
        let from_sequence = self.sequence;
        let name = source.name().to_owned();
        self.threads.push(std::thread::spawn(move || {
            cut(framer, first, &name, from_sequence, &pending_in, &jobs_in)
        }));
        for _ in 0..workers {
            let (source, parser, jobs) = (source.clone(), Arc::clone(&parser), Arc::clone(&jobs_out));
            self.threads
                .push(std::thread::spawn(move || work(&source, format, &*parser, &jobs)));
        }
        self.groups = Some(pending_out);
        Ok(())
    }

    fn stop(&mut self) {
        // Without a receiver the cutting thread ends, and then, without jobs, the workers.
        self.groups = None;
        for thread in self.threads.drain(..) {
            // A worker that panicked has already left its group without an answer.
            let _ = thread.join();
        }
    }
}

impl Iterator for Reading {
    type Item = Result<Group, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.ready.is_empty() {
            return Some(self.ready.remove(0));
        }
        let outcome = match self.groups.as_ref()?.recv() {
            Ok(Pending::Group(answer)) => answer.recv().unwrap_or_else(|_| {
                Err(Error::Worker {
                    name: self.name.to_string(),
                    sequence: self.sequence,
                })
            }),
            Ok(Pending::Failed(error)) => Err(error),
            Err(_) => {
                self.stop();
                return None;
            }
        };
        self.sequence += 1;
        if outcome.is_err() {
            self.stop();
        }
        Some(outcome)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Cuts the stream and hands blocks to the workers, until the end or until nobody listens.
fn cut(
    mut framer: Box<dyn framing::Framer>,
    first: Arc<Block>,
    name: &str,
    from_sequence: u64,
    pending: &SyncSender<Pending>,
    jobs: &SyncSender<Job>,
) {
    let mut sequence = 0;
    let mut block = first;
    loop {
        sequence += 1;
        // One block ahead, since the last group says that it is the last.
        let next = match framer.next_block() {
            Ok(next) => next,
            Err(source) => return fail(name, source, pending),
        };
        if sequence >= from_sequence {
            let (answer, promise) = sync_channel(1);
            let job = Job {
                block,
                sequence,
                last: next.is_none(),
                answer,
            };
            if pending.send(Pending::Group(promise)).is_err() || jobs.send(job).is_err() {
                return;
            }
        }
        match next {
            Some(next) => block = Arc::new(next),
            None => return,
        }
    }
}

fn fail(name: &str, source: std::io::Error, pending: &SyncSender<Pending>) {
    // When nobody listens any more, nobody wants to know.
    let _ = pending.send(Pending::Failed(Error::Open {
        name: name.to_owned(),
        source,
    }));
}

fn work(source: &Source, format: &'static dyn Format, parser: &dyn Parser, jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        let group = parse_block(source, format.name(), parser, &job.block, job.sequence, job.last);
        // When nobody listens any more, the cutting thread ends and no job follows.
        let _ = job.answer.send(group);
    }
}

fn take_sample(source: &Source, options: &ReadOptions) -> Result<Sample, Error> {
    let mut bytes = Vec::new();
    let mut stream = source.open(&options.limits)?.take(SAMPLE_BYTES as u64 + 1);
    if let Err(error) = stream.read_to_end(&mut bytes)
        && !framing::is_damage(&error)
    {
        return Err(Error::Open {
            name: source.name().to_owned(),
            source: error,
        });
    }
    let whole = bytes.len() <= SAMPLE_BYTES;
    bytes.truncate(SAMPLE_BYTES);
    Ok(Sample::new(source.name(), bytes, whole).with_table(options.table.clone()))
}

fn recognise(sample: &Sample) -> Option<&'static dyn Format> {
    let mut best: Option<(Confidence, &'static dyn Format)> = None;
    for &format in formats() {
        let confidence = format.sniff(sample);
        if confidence > best.map_or(Confidence::NO, |(confidence, _)| confidence) {
            best = Some((confidence, format));
        }
    }
    best.map(|(_, format)| format)
}
