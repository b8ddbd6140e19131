//! Random queries against parser, binder and engine: no panic, no hang, no memory beyond the limit, no
//! place outside of the text.
//!
//! An ordinary run takes a fixed number of queries from a fixed start, so it finds the same every time.
//! `OUTRIDER_FUZZ_SECONDS=600 cargo test -p hunt --test fuzz -- --nocapture` goes on for so much processor
//! time from a start of its own (`OUTRIDER_FUZZ_START` repeats one) and prints how many queries ran;
//! `OUTRIDER_FUZZ_PART=parser` or `binder` spends it on those parts alone. What is found is printed; once it
//! is cured, the query becomes a seed in `seeds/`, which every run tries first.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod generate;
mod mutate;
mod random;
mod tables;

use chrono::{TimeZone, Utc};
use hunt::{Engine, Error, Limits, QueryOptions};
use random::Random;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Queries of an ordinary run, generated and mutated each.
const ORDINARY: usize = 150;
const MEMORY_BYTES: usize = 64 << 20;
/// Memory that the process may have used in the end: the limit, the tables, the code, and slack for what
/// operators hold beside the pool.
const LARGEST_PROCESS_BYTES: u64 = 3 << 30;
const WALL_TIME: Duration = Duration::from_secs(2);
/// After its time limit a query has this long to end. The machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// Returns the queries that runs begin with: those of `seeds/` and of the conformance files.
fn seeds() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut texts = BTreeMap::new();
    for (place, ending) in [("fuzz/seeds", "kql"), ("kql", "slt")] {
        for entry in std::fs::read_dir(folder.join(place)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|found| found == ending) {
                texts.insert(path.clone(), std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut seeds = Vec::new();
    for (path, text) in texts {
        if path.extension().is_some_and(|ending| ending == "kql") {
            seeds.push(text);
            continue;
        }
        for record in text.split("\n\n") {
            let lines = record.lines().filter(|line| !line.starts_with('#'));
            let query: Vec<&str> = lines.skip(1).take_while(|line| *line != "----").collect();
            seeds.push(query.join("\n"));
        }
    }
    seeds
}

/// Says what is wrong with what the parser and the formatter make of a text.
fn parser_problem(text: &str) -> Option<String> {
    let parsed = kql::parse(text);
    if let Some(diagnostic) = parsed.diagnostics.iter().find(|found| found.span.slice(text).is_none()) {
        return Some(format!("a place outside of the text: {diagnostic}"));
    }
    let printed = kql::format(&parsed.tree);
    if parsed.has_errors() {
        return None;
    }
    let again = kql::parse(&printed);
    if again.has_errors() {
        return Some(format!("the formatter prints an invalid query:\n{printed}"));
    }
    (kql::format(&again.tree) != printed).then(|| format!("the formatter prints it differently again:\n{printed}"))
}

/// Says what is wrong with an error that is no refusal of the query.
fn error_problem(error: &Error, text: &str) -> Option<String> {
    if let Some(span) = error.span()
        && span.slice(text).is_none()
    {
        return Some(format!("a place outside of the text: {span} in {error}"));
    }
    match error {
        Error::Internal(_) => Some(error.to_string()),
        Error::Run(cause) if cause.to_string().contains("Internal error") => Some(format!("{error}: {cause}")),
        _ => None,
    }
}

struct Run {
    part: Part,
    engine: Arc<Engine>,
    options: QueryOptions,
    executions: AtomicU64,
    answered: AtomicU64,
}

impl Run {
    fn new() -> Self {
        let limits = Limits {
            wall_time: WALL_TIME,
            memory_bytes: MEMORY_BYTES,
            spill_bytes: 256 << 20,
            rows: 1_000,
        };
        Self {
            part: Part::wanted(),
            engine: Arc::new(Engine::new(tables::tables(), limits)),
            options: QueryOptions::at(Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap()),
            executions: AtomicU64::new(0),
            answered: AtomicU64::new(0),
        }
    }

    /// Tries a query in every way; says what is wrong.
    async fn problem(&self, text: &str) -> Option<String> {
        self.executions.fetch_add(1, Ordering::Relaxed);
        let parser = std::panic::catch_unwind(|| parser_problem(text));
        match parser {
            Err(_) => return Some("the parser panicked".to_owned()),
            Ok(Some(problem)) => return Some(problem),
            Ok(None) if self.part == Part::Parser => return None,
            Ok(None) => {}
        }
        let runs = self.part == Part::Engine;
        let (engine, options, owned) = (Arc::clone(&self.engine), self.options.clone(), text.to_owned());
        let task = tokio::spawn(async move {
            let checked = Box::pin(engine.check(&owned, &options)).await.map(drop);
            if !runs {
                return (checked, None);
            }
            let answered = Box::pin(engine.query(&owned, &options)).await;
            let written = match &answered {
                Ok(result) => result.json_rows().map(|rows| (rows.len(), result.columns.len())),
                Err(_) => Ok((0, 0)),
            };
            (checked, Some((answered.map(drop), written)))
        });
        let (checked, ran) = match tokio::time::timeout(WALL_TIME + PATIENCE, task).await {
            Err(_) => return Some("it goes on although its time is over".to_owned()),
            Ok(Err(error)) => return Some(format!("it panicked: {error}")),
            Ok(Ok(outcomes)) => outcomes,
        };
        let Some((answered, written)) = ran else {
            return checked.err().and_then(|error| error_problem(&error, text));
        };
        if answered.is_ok() {
            self.answered.fetch_add(1, Ordering::Relaxed);
            // A check that ran out of time, on a machine that was held up, refuses nothing.
            if let Err(error) = &checked
                && !matches!(error, Error::Timeout { .. })
            {
                return Some(format!("the check refuses what runs: {error}"));
            }
        }
        let errors = [checked.err(), answered.err(), written.err()];
        errors.iter().flatten().find_map(|error| error_problem(error, text))
    }
}

/// Most memory that this process has held, where the system tells.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace()
        .nth(1)?
        .parse::<u64>()
        .ok()
        .map(|kib| kib * 1024)
}

/// Returns the processor time that this process has used, from the kernel's clock of 100 ticks a second;
/// where there is none, the time that has passed.
fn used(started: Instant) -> Duration {
    let ticks = std::fs::read_to_string("/proc/self/stat").ok().and_then(|stat| {
        let fields = stat.rsplit(')').next()?.split_whitespace();
        fields
            .skip(11)
            .take(2)
            .map(|ticks| ticks.parse::<u64>().ok())
            .sum::<Option<u64>>()
    });
    ticks.map_or_else(|| started.elapsed(), |ticks| Duration::from_millis(ticks * 10))
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// How far a query is taken.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Part {
    Parser,
    Binder,
    Engine,
}

impl Part {
    fn wanted() -> Self {
        match std::env::var("OUTRIDER_FUZZ_PART").as_deref() {
            Err(_) | Ok("engine") => Self::Engine,
            Ok("binder") => Self::Binder,
            Ok("parser") => Self::Parser,
            Ok(other) => panic!("OUTRIDER_FUZZ_PART is `{other}`; there are parser, binder and engine"),
        }
    }
}

#[test]
fn random_queries_are_answered_or_refused() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(16 << 20)
        .build()
        .unwrap();
    let started = Instant::now();
    let time = setting("OUTRIDER_FUZZ_SECONDS").map(Duration::from_secs);
    let start = setting("OUTRIDER_FUZZ_START").unwrap_or_else(|| match time {
        Some(_) => u64::try_from(Utc::now().timestamp_millis()).unwrap(),
        None => 1,
    });
    let mut random = Random::new(start);
    let (run, seeds) = (Run::new(), seeds());
    let mut found = Vec::new();
    let mut number = 0_usize;
    loop {
        let text = if number < seeds.len() {
            seeds[number].clone()
        } else if random.below(2) == 0 {
            generate::query(&mut random)
        } else {
            mutate::query(&seeds, &mut random)
        };
        let may_go_on = match time {
            Some(time) => used(started) < time,
            None => number < seeds.len() + 2 * ORDINARY,
        };
        if !may_go_on || found.len() >= 20 {
            break;
        }
        number += 1;
        if let Some(problem) = runtime.block_on(run.problem(&text)) {
            println!("FOUND {problem}\nQUERY\n{text}\n");
            found.push(problem);
        }
    }
    println!(
        "{} queries in {:.0} s of processor time from start {start}, {} answered, {} found, peak {} MiB",
        run.executions.load(Ordering::Relaxed),
        used(started).as_secs_f64(),
        run.answered.load(Ordering::Relaxed),
        found.len(),
        peak_bytes().unwrap_or(0) >> 20
    );
    assert!(
        found.is_empty(),
        "{} queries broke a promise; they are printed above",
        found.len()
    );
    assert!(
        run.part != Part::Engine || run.answered.load(Ordering::Relaxed) * 10 > run.executions.load(Ordering::Relaxed),
        "hardly any query runs, so the engine is not tried"
    );
    if let Some(peak) = peak_bytes() {
        assert!(peak < LARGEST_PROCESS_BYTES, "the process held {peak} bytes");
    }
}
