//! CPU time and wall time of a piece of work.

use std::time::Instant;

/// How often a query is run; the best counts.
pub(crate) const TRIES: usize = 3;

/// What one query cost at its best, and what it answered.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) cpu_ms: f64,
    pub(crate) wall_ms: f64,
    pub(crate) answer: String,
}

/// Runs some work several times.
pub(crate) async fn best(mut work: impl AsyncFnMut() -> String) -> Figure {
    let mut best: Option<Figure> = None;
    for _ in 0..TRIES {
        let (begun, cpu) = (Instant::now(), cpu_seconds());
        let answer = work().await;
        let figure = Figure {
            cpu_ms: (cpu_seconds() - cpu) * 1e3,
            wall_ms: begun.elapsed().as_secs_f64() * 1e3,
            answer,
        };
        best = Some(match best {
            Some(best) if best.cpu_ms <= figure.cpu_ms => Figure {
                wall_ms: best.wall_ms.min(figure.wall_ms),
                ..best
            },
            _ => figure,
        });
    }
    best.unwrap()
}

/// Returns the CPU time of this process's threads that are alive, from the scheduler's nanoseconds. The
/// threads that compute live as long as the process.
pub(crate) fn cpu_seconds() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").unwrap();
    threads
        .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok())
        .filter_map(|stat| stat.split_whitespace().next()?.parse::<f64>().ok())
        .sum::<f64>()
        / 1e9
}
