//! Names that were spoken of before a model looks anything up: in the prompt, and in the session so far. What a model is
//! sent of them goes out under pseudonyms, as what it finds does.

use super::Turn;
use super::names::names_in;
use super::past::Past;
use crate::guard::Pseudonyms;
use crate::route::Route;
use serde_json::Value;
use std::sync::{Mutex, PoisonError};

impl Turn {
    /// Tells pseudonyms of them.
    pub(super) async fn learn_spoken(&self, past: &Past, pseudonyms: &Mutex<Pseudonyms>) -> Result<(), crate::Error> {
        let mut names = Vec::new();
        for turn in &past.turns {
            names.extend(names_in(&Value::Object(turn.inputs.clone())));
            for listed in &turn.listed {
                let kind = match listed.kind.as_str() {
                    "device" => "host",
                    "email" => "mail",
                    "user" | "ip" | "domain" => listed.kind.as_str(),
                    _ => continue,
                };
                names.push((kind, listed.id.clone()));
                names.push((kind, listed.title.clone()));
            }
        }
        for answer in past.answers() {
            for item in self.inner.state.evidence(answer).await? {
                names.extend(names_in(&item.body));
            }
        }
        if let Route::Calls { calls } = self.route().await? {
            for call in calls {
                names.extend(names_in(&Value::Object(call.inputs.clone())));
            }
        }
        let mut pseudonyms = pseudonyms.lock().unwrap_or_else(PoisonError::into_inner);
        for (kind, name) in names {
            pseudonyms.know(kind, &name);
        }
        Ok(())
    }
}
