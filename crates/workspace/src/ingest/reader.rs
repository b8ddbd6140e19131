//! The reading half: finds sources, skips what is stored, and hands groups on, one source after another.

use super::IngestOptions;
use super::report::{Ending, Outcome};
use crate::causes::with_causes;
use ingest::{Found, Source, discover, read};
use lake::{Delivery, SourceState};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

/// What the reader tells.
pub(crate) enum Message {
    /// It begins with a source.
    Found {
        /// Its name.
        name: Arc<str>,
    },
    /// A group was read.
    Group(Delivery),
    /// It is done with a source, or with something that is none.
    Ended(Ending),
}

/// Reads everything below the paths until the end, or until stopped. Nobody listening counts as stopped.
pub(crate) fn read_all(
    paths: &[PathBuf],
    options: &IngestOptions,
    known: &[SourceState],
    sender: &Sender<Message>,
    stop: &CancellationToken,
) {
    let mut seen = std::collections::BTreeSet::new();
    for found in discover(paths, &options.limits) {
        if stop.is_cancelled() {
            return;
        }
        let ending = match found {
            Found::Skipped { name, reason } => Some(Ending::without_source(name, Outcome::Skipped { reason })),
            Found::Failed { name, error } => Some(Ending::without_source(
                name,
                Outcome::Failed {
                    reason: with_causes(&error),
                },
            )),
            Found::Source(source) => {
                if sender
                    .blocking_send(Message::Found {
                        name: source.name().into(),
                    })
                    .is_err()
                {
                    return;
                }
                if seen.insert(source.id().clone()) {
                    let state = known.binary_search_by(|state| state.id.as_str().cmp(source.id().as_str()));
                    let state = state.ok().and_then(|at| known.get(at));
                    read_source(&source, options, state, sender, stop)
                } else {
                    let reason = "the same content as a file before it".to_owned();
                    Some(Ending::without_source(
                        source.name().to_owned(),
                        Outcome::Skipped { reason },
                    ))
                }
            }
        };
        let Some(ending) = ending else { return };
        if sender.blocking_send(Message::Ended(ending)).is_err() {
            return;
        }
    }
}

/// Reads one source; `None` when stopped.
fn read_source(
    source: &Source,
    options: &IngestOptions,
    state: Option<&SourceState>,
    sender: &Sender<Message>,
    stop: &CancellationToken,
) -> Option<Ending> {
    let mut ending = Ending::of(source, state);
    if let Some(state) = state.filter(|state| state.complete) {
        ending.format.clone_from(&state.format);
        ending.outcome = Outcome::Known;
        return Some(ending);
    }
    let stored = state.map_or(0, |state| state.sequence);
    let name: Arc<str> = source.name().into();
    let failed = |error: &ingest::Error| {
        let reason = with_causes(error);
        match error {
            ingest::Error::UnknownFormat { .. } => Outcome::Unrecognised { reason },
            _ => Outcome::Failed { reason },
        }
    };
    let reading = match read(source, &options.read_options(stored + 1)) {
        Ok(reading) => reading,
        Err(error) => {
            ending.outcome = failed(&error);
            return Some(ending);
        }
    };
    ending.format = reading.format().to_owned();
    for group in reading {
        if stop.is_cancelled() {
            return None;
        }
        match group {
            Ok(group) => sender
                .blocking_send(Message::Group(Delivery::new(Arc::clone(&name), group)))
                .ok()?,
            Err(error) => {
                ending.outcome = failed(&error);
                return Some(ending);
            }
        }
    }
    Some(ending)
}
