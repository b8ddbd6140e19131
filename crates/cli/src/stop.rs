//! Ctrl-C: the first asks the work to stop where nothing is lost, the second ends the process.

use tokio_util::sync::CancellationToken;

/// Returns a token that the first Ctrl-C cancels.
pub(crate) fn on_interrupt() -> CancellationToken {
    let token = CancellationToken::new();
    let cancelled = token.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            crate::render::note("stopping after the work in hand; Ctrl-C again ends at once");
            cancelled.cancel();
        }
        // The handler stays installed, so the second one has to end the process itself.
        if tokio::signal::ctrl_c().await.is_ok() {
            #[expect(clippy::exit, reason = "the person asked twice; the lake survives a kill")]
            std::process::exit(130);
        }
    });
    token
}
