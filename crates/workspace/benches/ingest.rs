//! Real logs into tables on disk, mapping, Parquet and durable commits included.
//!
//! Run with `cargo bench -p workspace`. Prints events per second of wall time and of CPU time, and the
//! process's peak memory: Windows JSON lines (`../shared/data/mordor`), each file many times over with a
//! byte changed, so that every copy counts as another log; and one large EVTX file, made of the full chunks
//! of the small ones, as a busy host writes it. Without the data it says so and ends.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may stop where it cannot go on"
)]

use ingest::{Found, Limits, discover};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tokio_util::sync::CancellationToken;
use workspace::{IngestOptions, Workspace};

/// Copies of the JSON log: 10 × 53,698 events.
const JSON_COPIES: usize = 10;
/// Times that the full chunks of all EVTX files stand in the large one: about 550 MB, 423,000 events.
const EVTX_COPIES: usize = 2_800;
/// Bytes of an EVTX file's header, which the chunks follow, and of a chunk.
const EVTX_HEADER_BYTES: usize = 4096;
const EVTX_CHUNK_BYTES: usize = 65_536;
/// Where a chunk says where its free space begins. Source: libyal, "Windows XML Event Log format".
const EVTX_FREE_OFFSET: usize = 48;

fn main() {
    let shared = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    if !shared.exists() {
        println!("SKIPPED: ../shared is missing");
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let json = folder.path().join("json");
    copies(
        &shared.join("mordor/compound/LSASS_campaign_01/host.zip"),
        &json,
        JSON_COPIES,
        |bytes, copy| {
            bytes.extend(std::iter::repeat_n(b'\n', copy));
        },
    );
    runtime.block_on(measure("Windows JSON lines", &json));
    let evtx = folder.path().join("evtx");
    large_evtx(&shared.join("evtx"), &evtx);
    runtime.block_on(measure("EVTX", &evtx));
}

/// Writes one EVTX file with the chunks of all files under a path that are more than half full, many times
/// over: samples cut from a log are mostly empty, which a log is not. A chunk can be read by itself, and an
/// event is known by its chunk's place in the file, so each copy holds other events.
fn large_evtx(from: &Path, to: &Path) {
    let (mut header, mut chunks) = (Vec::new(), Vec::new());
    for found in discover(&[from.to_owned()], &Limits::default()) {
        let Found::Source(source) = found else { continue };
        let mut bytes = Vec::new();
        source
            .open(&Limits::default())
            .unwrap()
            .read_to_end(&mut bytes)
            .unwrap();
        if bytes.starts_with(b"ElfFile\0") {
            for chunk in bytes[EVTX_HEADER_BYTES..].chunks_exact(EVTX_CHUNK_BYTES) {
                let free = chunk[EVTX_FREE_OFFSET..].first_chunk().unwrap();
                if usize::try_from(u32::from_le_bytes(*free)).unwrap() > EVTX_CHUNK_BYTES / 2 {
                    chunks.extend_from_slice(chunk);
                }
            }
            bytes.truncate(EVTX_HEADER_BYTES);
            header = bytes;
        }
    }
    std::fs::create_dir_all(to).unwrap();
    let mut file = std::fs::File::create(to.join("large.evtx")).unwrap();
    file.write_all(&header).unwrap();
    for _ in 0..EVTX_COPIES {
        file.write_all(&chunks).unwrap();
    }
}

/// Writes copies of every log under a path, each changed a little.
fn copies(from: &Path, to: &Path, count: usize, change: impl Fn(&mut Vec<u8>, usize)) {
    std::fs::create_dir_all(to).unwrap();
    let mut number = 0;
    for found in discover(&[from.to_owned()], &Limits::default()) {
        let Found::Source(source) = found else { continue };
        let mut bytes = Vec::new();
        source
            .open(&Limits::default())
            .unwrap()
            .read_to_end(&mut bytes)
            .unwrap();
        for copy in 0..count {
            let mut changed = bytes.clone();
            change(&mut changed, copy);
            std::fs::write(to.join(format!("{number:05}")), changed).unwrap();
            number += 1;
        }
    }
}

async fn measure(name: &str, logs: &Path) {
    let data = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(data.path()).await.unwrap();
    let (begun, cpu_before) = (Instant::now(), cpu_seconds());
    let report = workspace
        .ingest(
            &[logs.to_owned()],
            &IngestOptions::default(),
            &|_| {},
            &CancellationToken::new(),
        )
        .await
        .unwrap();
    let (wall, cpu) = (begun.elapsed().as_secs_f64(), cpu_seconds() - cpu_before);
    let rows: u64 = report.tables.values().sum();
    let events = report.events as f64;
    println!(
        "{name}: {} events, {rows} rows, {} rejected; {wall:.1} s wall, {cpu:.1} s CPU; {:.0} events/s, {:.0} per CPU second; peak {} MB",
        report.events,
        report.rejected,
        events / wall,
        events / cpu,
        status_kib("VmHWM:") / 1024,
    );
}

/// Returns the CPU time of this process, user and system, from the kernel's clock of 100 ticks a second.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<f64> = stat
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse().unwrap())
        .collect();
    fields.iter().sum::<f64>() / 100.0
}

fn status_kib(key: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(key)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
