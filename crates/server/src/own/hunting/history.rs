//! The caller's queries.

use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Error;
use api::{HuntingHistory, HuntingRun};
use axum::Json;
use axum::extract::{Extension, RawQuery, State};
use serde::Deserialize;

const MOST: u64 = 1_000;
const TOP: u64 = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    q: String,
    top: Option<u64>,
}

/// Answers those that hold all words.
pub(crate) async fn find(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Json<HuntingHistory>, Error> {
    let wanted: Wanted =
        serde_urlencoded::from_str(query.as_deref().unwrap_or_default()).map_err(|source| Error::BadRequest {
            problem: source.to_string(),
        })?;
    let words: Vec<String> = wanted.q.split_whitespace().map(str::to_lowercase).collect();
    let top = usize::try_from(wanted.top.unwrap_or(TOP).clamp(1, MOST)).unwrap_or(usize::MAX);
    let held = blocking(app, move |app| app.history.of(&caller)).await?;
    let holds = |run: &HuntingRun| {
        let text = run.query.to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    Ok(Json(HuntingHistory {
        value: held.into_iter().filter(holds).take(top).collect(),
    }))
}

/// Forgets them.
pub(crate) async fn clear(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<HuntingHistory>, Error> {
    blocking(app, move |app| app.history.clear(&caller)).await?;
    Ok(Json(HuntingHistory { value: Vec::new() }))
}

async fn blocking<T: Send + 'static>(
    app: App,
    work: impl FnOnce(&App) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(move || work(&app))
        .await
        .map_err(|source| Error::Stopped { source })?
}
