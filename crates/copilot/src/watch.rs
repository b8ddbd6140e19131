//! Looks after runs whose program has stopped: they are ended, so that they can be resumed, and runs of promptbooks
//! go on here.
//!
//! A program that works counts every two seconds. One that has runs open and has not counted for ten is taken to have
//! stopped; should it only have been slow, the store refuses what it still says of runs that have ended, and it makes
//! no change any more.

use crate::copilot::Copilot;
use crate::error::Error;
use crate::interrupted;
use crate::warm::warm_up;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How often is looked.
const LOOK: Duration = Duration::from_secs(2);

/// How long a program may be silent.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was found abandoned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Abandoned {
    /// Runs that were ended; each can be resumed.
    pub ended: u64,
    /// Runs of promptbooks that go on here.
    pub taken: usize,
}

/// What was seen of other programs so far.
#[derive(Debug)]
pub struct Watch {
    patience: Duration,
    /// How far each had counted, and since when it has not gone on.
    seen: HashMap<String, (u64, Instant)>,
}

impl Watch {
    /// Begins to watch; a program may be silent for so long.
    #[must_use]
    pub fn new(patience: Duration) -> Self {
        Self {
            patience,
            seen: HashMap::new(),
        }
    }

    /// Looks once.
    ///
    /// # Errors
    ///
    /// When the state cannot be read or written.
    pub async fn look(&mut self, copilot: &Copilot) -> Result<Abandoned, Error> {
        let state = &copilot.inner.state;
        let programs = state.other_programs().await?;
        let now = Instant::now();
        self.seen
            .retain(|id, _| programs.iter().any(|program| program.id == *id));
        let mut found = Abandoned::default();
        for program in programs {
            let seen = self.seen.entry(program.id.clone()).or_insert((program.beats, now));
            if seen.0 != program.beats {
                *seen = (program.beats, now);
            }
            if !program.is_nobody() && now.duration_since(seen.1) < self.patience {
                continue;
            }
            let ended = state.end_abandoned(&program).await?;
            found.ended += ended.len() as u64;
            interrupted::audit(state, &ended).await?;
            found.taken += copilot.go_on_with(state.take_promptbook_runs(&program).await?);
        }
        Ok(found)
    }
}

impl Copilot {
    /// Watches for as long as the copilot is there, and makes it ready for its first prompts.
    pub fn watch(&self) {
        tokio::task::spawn_blocking(warm_up);
        let inner = std::sync::Arc::downgrade(&self.inner);
        tokio::spawn(async move {
            let mut watch = Watch::new(PATIENCE);
            if let Some(inner) = inner.upgrade()
                && let Err(error) = inner.state.forget_programs().await
            {
                tracing::error!(%error, "programs of before could not be forgotten");
            }
            while let Some(inner) = inner.upgrade() {
                match watch.look(&Self { inner }).await {
                    Ok(Abandoned { ended: 0, taken: 0 }) => {}
                    Ok(Abandoned { ended, taken }) => {
                        tracing::warn!(
                            ended,
                            taken,
                            "another program stopped during runs; they can be resumed, promptbooks go on here"
                        );
                    }
                    Err(error) => tracing::error!(%error, "it could not be looked for abandoned runs"),
                }
                tokio::time::sleep(LOOK).await;
            }
        });
    }

    /// Lets go of what runs here, because the program ends: it can be resumed at once, and does not have to be found
    /// abandoned first.
    ///
    /// # Errors
    ///
    /// When the state cannot be written.
    pub async fn leave(&self) -> Result<usize, Error> {
        let state = &self.inner.state;
        let cut = state.leave().await?;
        interrupted::audit(state, &cut).await?;
        Ok(cut.len())
    }
}
