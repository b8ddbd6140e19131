//! Seven hunting queries, and the search for a rare term, beside other engines on the same rows.
//!
//! `cargo bench -p workspace --bench kql [-- MILLIONS…]` (5 when nothing is said). Makes rows like those
//! of `DeviceProcessEvents`, stores them in a lake the ordinary way, and times each query three times;
//! the best counts. Then DuckDB (SQL), duckdb-kql and chdb (KQL) do the same on a Parquet file with the
//! same rows, as DuckDB writes it, in a Python environment that is made when there is `python3` and a
//! package index; else it says so. Two threads each. CPU time (user and system) is the figure: it
//! does not depend on who else uses the machine. Answers are compared where they are numbers.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may stop where it cannot go on"
)]

mod measure;
mod peers;
mod queries;
mod report;
mod rows;

use measure::Figure;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;
use workspace::Workspace;

/// The figures of one engine, by the name of the query.
pub(crate) type Figures = BTreeMap<String, Figure>;

fn main() {
    let sizes: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![5] } else { sizes };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut measured = Vec::new();
    for millions in sizes {
        measured.push((millions, run(&runtime, millions * 1_000_000)));
    }
    for (millions, engines) in &measured {
        report::print(*millions, engines);
    }
    report::print_growth(&measured);
}

/// Measures all engines on so many rows.
fn run(runtime: &tokio::runtime::Runtime, rows: u64) -> Vec<(String, Figures)> {
    // Kept between runs when a folder is named, as making many rows takes longer than asking about them.
    let kept = std::env::var_os("OUTRIDER_BENCH").map(|folder| PathBuf::from(folder).join(format!("kql-{rows}")));
    let temporary = tempfile::tempdir().unwrap();
    let folder = kept.unwrap_or_else(|| temporary.path().to_owned());
    std::fs::create_dir_all(&folder).unwrap();
    let ours = runtime.block_on(async {
        let workspace = Workspace::open(&folder.join("data")).await.unwrap();
        let (begun, cpu) = (Instant::now(), measure::cpu_seconds());
        if rows::store(&workspace, rows).await {
            println!(
                "stored {rows} rows in {:.0} s wall, {:.0} s CPU",
                begun.elapsed().as_secs_f64(),
                measure::cpu_seconds() - cpu
            );
        }
        queries::ours(&workspace, rows).await
    });
    let mut engines = vec![("outrider".to_owned(), ours)];
    engines.extend(peers::run(&folder, rows));
    engines
}
