//! Measures how many events a second are read into rows, mapping included.
//!
//! `cargo run --release -p ingest --example throughput -- PATH… [--repeat N] [--workers N]`
//! prints one line per source with at least a thousand events, and one for all together.

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use ingest::{Found, Limits, ReadOptions, discover, read};
use std::path::PathBuf;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut paths, mut repeat, mut workers) = (Vec::new(), 1, 0);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--repeat" => repeat = arguments.next().unwrap_or_default().parse()?,
            "--workers" => workers = arguments.next().unwrap_or_default().parse()?,
            path => paths.push(PathBuf::from(path)),
        }
    }
    let (mut all_events, mut all_bytes, mut all_seconds) = (0, 0, 0.0);
    for found in discover(&paths, &Limits::default()) {
        let source = match found {
            Found::Source(source) => source,
            Found::Skipped { name, reason } => {
                println!("skipped {name}: {reason}");
                continue;
            }
            Found::Failed { name, error } => {
                println!("failed {name}: {error}");
                continue;
            }
        };
        let begun = Instant::now();
        let (mut events, mut rows, mut rejected, mut bytes, mut format) = (0, 0, 0, 0, "");
        for _ in 0..repeat {
            let mut reading = read(
                &source,
                &ReadOptions {
                    workers,
                    ..ReadOptions::default()
                },
            )?;
            format = reading.format();
            let mut last = 0;
            for group in &mut reading {
                let group = match group {
                    Ok(group) => group,
                    Err(error) => {
                        println!("failed {}: {error}", source.name());
                        break;
                    }
                };
                events += group.events;
                rejected += group.rejected;
                rows += group
                    .batches
                    .iter()
                    .map(|batch| batch.rows.num_rows() as u64)
                    .sum::<u64>();
                last = group.bytes_read;
            }
            bytes += last;
        }
        let seconds = begun.elapsed().as_secs_f64();
        all_events += events;
        all_bytes += bytes;
        all_seconds += seconds;
        if events >= 1000 || rejected > 0 {
            println!(
                "{:>9} events {:>9} rows {rejected:>4} rejected {:>8.0} events/s {:>7.1} MB/s  {format}  {}",
                events,
                rows,
                events as f64 / seconds,
                bytes as f64 / seconds / 1e6,
                source.name().rsplit('/').next().unwrap_or_default(),
            );
        }
    }
    println!(
        "all: {all_events} events in {all_seconds:.2} s: {:.0} events/s, {:.1} MB/s",
        all_events as f64 / all_seconds,
        all_bytes as f64 / all_seconds / 1e6
    );
    Ok(())
}
