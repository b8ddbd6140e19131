//! Work at a rate or all at once, and how long each piece took.

use std::fmt;
use std::future::Future;
use std::time::{Duration, Instant};

/// How long the pieces took that succeeded, sorted, and how many failed.
pub(crate) struct Times {
    sorted: Vec<Duration>,
    failed: usize,
}

impl Times {
    async fn of(pieces: Vec<tokio::task::JoinHandle<(bool, Duration)>>) -> Self {
        let (mut sorted, mut failed) = (Vec::new(), 0);
        for piece in pieces {
            match piece.await.unwrap() {
                (true, time) => sorted.push(time),
                (false, _) => failed += 1,
            }
        }
        sorted.sort_unstable();
        Self { sorted, failed }
    }

    fn percentile(&self, percent: usize) -> Duration {
        let last = self.sorted.len().saturating_sub(1);
        self.sorted.get(last * percent / 100).copied().unwrap_or_default()
    }

    pub(crate) fn median(&self) -> Duration {
        self.percentile(50)
    }

    /// What each took beyond a time.
    pub(crate) fn beyond(&self, time: Duration) -> Self {
        Self {
            sorted: self.sorted.iter().map(|taken| taken.saturating_sub(time)).collect(),
            failed: self.failed,
        }
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        write!(
            f,
            "p50 {:.2} ms, p99 {:.2} ms, most {:.2} ms ({} answered, {} failed)",
            ms(self.median()),
            ms(self.percentile(99)),
            ms(self.percentile(100)),
            self.sorted.len(),
            self.failed
        )
    }
}

async fn timed(piece: impl Future<Output = bool>) -> (bool, Duration) {
    let started = Instant::now();
    (piece.await, started.elapsed())
}

/// Begins so many pieces a second, whether or not those before have ended.
pub(crate) async fn at_rate<F>(rate: u64, seconds: u64, piece: impl Fn() -> F) -> Times
where
    F: Future<Output = bool> + Send + 'static,
{
    let mut clock = tokio::time::interval(Duration::from_secs(1) / u32::try_from(rate).unwrap());
    let mut begun = Vec::new();
    for _ in 0..rate * seconds {
        clock.tick().await;
        begun.push(tokio::spawn(timed(piece())));
    }
    Times::of(begun).await
}

/// Begins all pieces at once.
pub(crate) async fn at_once<F>(count: usize, piece: impl Fn() -> F) -> Times
where
    F: Future<Output = bool> + Send + 'static,
{
    Times::of((0..count).map(|_| tokio::spawn(timed(piece()))).collect()).await
}
