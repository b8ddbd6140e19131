//! What happens in a run, as server-sent events.
//!
//! Source: the HTML standard, server-sent events: `id`, `event`, `data`, `Last-Event-ID`.

use super::Who;
use crate::app::App;
use crate::error::Error;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use std::convert::Infallible;
use std::time::Duration;

/// How often a quiet stream shows that it is alive; proxies cut those that do not.
const ALIVE: Duration = Duration::from_secs(15);

/// Follows a run from the event after `Last-Event-ID`.
pub(super) async fn follow(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Error> {
    let after = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.trim().parse().ok())
        .unwrap_or(0);
    let follower = app.copilot.follow(&id, after, &who.user).await?;
    let stream = futures::stream::unfold(follower, |mut follower| async {
        let event = follower.next().await?;
        let told = Event::default()
            .id(event.id.to_string())
            .event(event.name)
            .data(&event.data);
        Some((Ok(told), follower))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(ALIVE)))
}
