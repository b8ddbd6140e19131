//! The events of a run: numbered, kept while they may be asked for, told to any number of followers.
//!
//! Each event is written once and shared, so that following a run costs as many bytes as it has events, however
//! often a follower comes back.

use api::{Evaluation, EvaluationStep};
use serde::Serialize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// Something that happened in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its number; grows within a run.
    pub id: u64,
    /// `step`, `plan`, `question`, `text`, `restart`, `block` or `end`.
    pub name: &'static str,
    /// It, as JSON.
    pub data: String,
}

/// The name of the last event.
pub(crate) const END: &str = "end";

#[derive(Debug, Default)]
struct Kept {
    events: Vec<Arc<Event>>,
    /// Steps as they stand now, not written yet: a step that begins and ends before anybody is told is one event.
    steps: Vec<EvaluationStep>,
    closed: bool,
}

impl Kept {
    /// Writes an event, unless the last one was written.
    fn write<T: Serialize>(&mut self, before: u64, name: &'static str, what: &T) {
        if self.closed {
            return;
        }
        match serde_json::to_string(what) {
            Ok(data) => {
                let id = before + self.events.len() as u64 + 1;
                self.events.push(Arc::new(Event { id, name, data }));
                self.closed = name == END;
            }
            Err(error) => tracing::error!(%error, name, "an event cannot be written"),
        }
    }

    fn write_steps(&mut self, before: u64) {
        for step in std::mem::take(&mut self.steps) {
            self.write(before, "step", &step);
        }
    }
}

/// All events of a run so far.
#[derive(Debug)]
pub(crate) struct EventLog {
    /// The number before the first event's.
    before: u64,
    kept: Mutex<Kept>,
    told: watch::Sender<usize>,
}

impl EventLog {
    /// Returns a log whose numbers go on after one that a follower has seen.
    pub(crate) fn after(before: u64) -> Arc<Self> {
        Arc::new(Self {
            before,
            kept: Mutex::default(),
            told: watch::Sender::new(0),
        })
    }

    /// Adds an event and tells it, with those that were noted before. After the last one nothing is added.
    pub(crate) fn tell<T: Serialize>(&self, name: &'static str, what: &T) {
        {
            let mut kept = self.kept();
            kept.write_steps(self.before);
            kept.write(self.before, name, what);
        }
        self.wake();
    }

    /// Tells the end: the answer's blocks, then all of it. It holds how every step stands, so that what was only noted
    /// of them is not told besides.
    pub(crate) fn end(&self, whole: &Evaluation) {
        {
            let mut kept = self.kept();
            kept.steps.clear();
            for block in &whole.blocks {
                kept.write(self.before, "block", block);
            }
            kept.write(self.before, END, whole);
        }
        self.wake();
    }

    /// Tells what was noted.
    pub(crate) fn wake(&self) {
        let count = {
            let mut kept = self.kept();
            kept.write_steps(self.before);
            kept.events.len()
        };
        self.told
            .send_if_modified(|told| std::mem::replace(told, count) != count);
    }

    /// Notes how a step stands, in place of what was noted of it and not told.
    pub(crate) fn note_step(&self, step: EvaluationStep) {
        let steps = &mut self.kept().steps;
        match steps.iter_mut().find(|noted| noted.position == step.position) {
            Some(noted) => *noted = step,
            None => steps.push(step),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, at: usize) -> (Option<Arc<Event>>, bool) {
        let kept = self.kept();
        (kept.events.get(at).cloned(), kept.closed)
    }

    /// Returns whether the last event was told.
    pub(crate) fn is_closed(&self) -> bool {
        self.kept().closed
    }

    /// Returns whether anybody follows.
    pub(crate) fn is_followed(&self) -> bool {
        self.told.receiver_count() > 0
    }

    /// Follows the run from the event after a number.
    pub(crate) fn follow(self: &Arc<Self>, after: u64) -> Follower {
        Follower {
            next: usize::try_from(after.saturating_sub(self.before)).unwrap_or(usize::MAX),
            told: self.told.subscribe(),
            log: Arc::clone(self),
        }
    }
}

/// One who follows a run.
#[derive(Debug)]
pub struct Follower {
    log: Arc<EventLog>,
    next: usize,
    told: watch::Receiver<usize>,
}

impl Follower {
    /// Waits for the next event; `None` after the last.
    pub async fn next(&mut self) -> Option<Arc<Event>> {
        loop {
            self.told.mark_unchanged();
            match self.log.get(self.next) {
                (Some(event), _) => {
                    self.next += 1;
                    return Some(event);
                }
                (None, true) => return None,
                (None, false) => self.told.changed().await.ok()?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    async fn ids(mut follower: Follower) -> Vec<u64> {
        let mut ids = Vec::new();
        while let Some(event) = follower.next().await {
            ids.push(event.id);
        }
        ids
    }

    #[tokio::test]
    async fn a_follower_gets_every_event_once_and_goes_on_where_it_stopped() {
        let log = EventLog::after(7);
        log.tell("step", &json!({}));
        let early = log.follow(0);
        let late = log.follow(9);
        let reading = tokio::spawn(ids(early));
        tokio::task::yield_now().await;
        log.tell("text", &json!({ "text": "a" }));
        log.tell("block", &json!({}));
        log.tell(END, &json!({}));
        log.tell("text", &json!({ "text": "too late" }));
        assert_eq!(reading.await.unwrap(), [8, 9, 10, 11]);
        assert_eq!(ids(late).await, [10, 11]);
        assert!(ids(log.follow(11)).await.is_empty());
        assert!(ids(log.follow(1_000)).await.is_empty());
    }

    #[tokio::test]
    async fn the_end_brings_its_blocks_and_all_steps() {
        let log = EventLog::after(0);
        let step =
            json!({ "position": 1, "name": "receive", "effect": "read", "inputs": {}, "state": "done", "message": "" });
        let whole = json!({
            "id": "e", "promptId": "p", "sessionId": "s", "attempt": 1, "state": "completed", "plan": null,
            "planState": "notNeeded", "question": null, "steps": [step], "resultType": "success", "message": "",
            "blocks": [crate::answer::notice("so it is")], "citations": [], "suggestions": [],
            "claims": { "supported": 0, "total": 0, "removed": 0 }, "flags": [], "model": null, "cost": {},
            "interrupted": false, "createdAt": "2026-03-02T08:00:00Z", "completedAt": "2026-03-02T08:00:01Z"
        });
        log.note_step(serde_json::from_value(step).unwrap());
        let whole: Evaluation = serde_json::from_value(whole).unwrap();
        log.end(&whole);
        let mut follower = log.follow(0);
        let mut told = Vec::new();
        while let Some(event) = follower.next().await {
            told.push((event.name, event.data.contains("receive")));
        }
        assert_eq!(told, [("block", false), (END, true)]);
    }
}
