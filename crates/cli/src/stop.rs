//! Ctrl-C: the first asks the work to stop where nothing is lost, the second ends the process. A service manager asks
//! by SIGTERM.

use tokio_util::sync::CancellationToken;

/// Returns a token that the first Ctrl-C cancels.
pub(crate) fn on_interrupt() -> CancellationToken {
    let token = CancellationToken::new();
    let cancelled = token.clone();
    tokio::spawn(async move {
        if asked().await {
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

/// Waits until somebody asks for the end; returns whether that can be heard at all.
#[cfg(unix)]
async fn asked() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return tokio::signal::ctrl_c().await.is_ok();
    };
    tokio::select! {
        heard = tokio::signal::ctrl_c() => heard.is_ok(),
        heard = terminate.recv() => heard.is_some(),
    }
}

#[cfg(not(unix))]
async fn asked() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}
