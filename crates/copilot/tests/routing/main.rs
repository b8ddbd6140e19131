//! Routing without a model, judged by lists of prompts that were written before the planner was tuned, and by a
//! second list that was written after.
//!
//! `skills.json` holds the descriptors of the built-in skills; a test of `plugins` keeps it true.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and figures are printed"
)]

mod conversations;
mod prompts;

use copilot::route::{Ask, Call, Page, PastTurn, Route, route};
use serde_json::{Map, Value};
use skill::{Descriptor, check_inputs};

/// The built-in skills' descriptors.
fn skills() -> Vec<Descriptor> {
    static READ: std::sync::LazyLock<Vec<Descriptor>> =
        std::sync::LazyLock::new(|| serde_json::from_str(include_str!("skills.json")).unwrap());
    READ.clone()
}

/// Routes a prompt and returns what it means in the notation of the lists.
fn routed(skills: &[Descriptor], page: &Page, turns: &[PastTurn], prompt: &str) -> (String, Route) {
    let skills: Vec<&Descriptor> = skills.iter().collect();
    let ask = Ask {
        prompt,
        page,
        turns,
        skills: &skills,
        now: "2026-03-12T12:00:00Z".parse().unwrap(),
    };
    let route = route(&ask);
    let told = match &route {
        Route::Calls { calls } => {
            for call in calls {
                let descriptor = skills.iter().find(|known| known.name == call.skill).unwrap();
                if let Err(error) = check_inputs(descriptor, &call.inputs) {
                    // A span of time beyond the limit is the skill's to refuse.
                    assert_eq!(error.input, "days", "{prompt}: {error}");
                }
            }
            calls.iter().map(told).collect::<Vec<_>>().join(" + ")
        }
        Route::Clarify { options, .. } => {
            assert!(options.len() <= 4);
            "clarify".to_owned()
        }
        Route::OutOfScope { .. } => "out".to_owned(),
        Route::NoSkill { .. } => "none".to_owned(),
    };
    (told, route)
}

fn told(call: &Call) -> String {
    let inputs: std::collections::BTreeMap<_, _> = call.inputs.iter().collect();
    format!("{}{}", call.skill, serde_json::to_string(&inputs).unwrap())
}

/// Whether what was routed is what was expected; `"*"` stands for any text.
fn agrees(expected: &str, told: &str) -> bool {
    let parts = |text: &str| -> Vec<(String, Map<String, Value>)> {
        text.split(" + ")
            .map(|part| match part.find('{') {
                Some(at) => (part[..at].to_owned(), serde_json::from_str(&part[at..]).unwrap()),
                None => (part.to_owned(), Map::new()),
            })
            .collect()
    };
    let (expected, told) = (parts(expected), parts(told));
    expected.len() == told.len()
        && expected.iter().zip(&told).all(|((skill, inputs), (other, others))| {
            skill == other
                && inputs.len() == others.len()
                && inputs.iter().all(|(name, value)| {
                    others.get(name).is_some_and(|other| {
                        value == other || value == "*" && other.as_str().is_some_and(|text| !text.is_empty())
                    })
                })
        })
}

fn page(text: &str) -> Page {
    match text.split_once(':') {
        Some((kind, id)) => Page {
            kind: kind.to_owned(),
            id: id.to_owned(),
            title: String::new(),
        },
        None => Page::default(),
    }
}
