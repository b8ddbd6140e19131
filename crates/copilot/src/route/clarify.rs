//! The one question back: which thing is meant, with at most four answers that are whole prompts.

use super::context::{Context, turn_things};
use super::kind::Kind;
use super::{Choice, Route};
use skill::Descriptor;

/// Answers offered at most.
const MOST: usize = 4;

/// Characters of a label.
const LABEL: usize = 80;

/// Asks for an input that a call lacks.
pub(super) fn lacking(descriptor: &Descriptor, input: &str, context: &Context<'_>) -> Route {
    let Some(kind) = Kind::of_input(input) else {
        let meaning = descriptor
            .inputs
            .iter()
            .find(|known| known.name == input)
            .map_or("", |known| known.description.trim_end_matches('.'));
        return Route::Clarify {
            question: format!(
                "what is the {} for \"{}\"? {meaning}",
                input.replace('_', " "),
                descriptor.display_name
            ),
            options: Vec::new(),
        };
    };
    let noun = kind.words();
    let mut options: Vec<Choice> = known(kind, context)
        .into_iter()
        .map(|(id, title)| Choice {
            label: label(kind, &id, &title),
            value: complete(descriptor, kind, &id),
        })
        .take(MOST)
        .collect();
    if kind == Kind::Incident
        && options.len() < MOST
        && context.ask.skills.iter().any(|skill| skill.name == "list_incidents")
    {
        options.push(Choice {
            label: "show me the active incidents first".to_owned(),
            value: "Show the active incidents".to_owned(),
        });
    }
    Route::Clarify {
        question: format!("which {noun} do you mean?"),
        options,
    }
}

/// Asks whether a name is a device's or an account's.
pub(super) fn device_or_user(name: &str) -> Route {
    Route::Clarify {
        question: format!("is `{name}` a device or a user?"),
        options: vec![
            Choice {
                label: format!("the device {name}"),
                value: format!("Summarize the device {name}"),
            },
            Choice {
                label: format!("the user {name}"),
                value: format!("Summarize the user {name}"),
            },
        ],
    }
}

/// Things of a kind that the session has shown, newest first, each once.
fn known(kind: Kind, context: &Context<'_>) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add = |id: &str, title: &str| {
        if !id.trim().is_empty() && !found.iter().any(|(known, _)| known == id) {
            found.push((id.to_owned(), title.to_owned()));
        }
    };
    for turn in context.ask.turns.iter().rev() {
        for listed in &turn.listed {
            if Kind::named(&listed.kind.to_ascii_lowercase()) == Some(kind) {
                add(&listed.id, &listed.title);
            }
        }
        for thing in turn_things(turn).iter().filter(|thing| thing.kind == kind) {
            add(&thing.id, "");
        }
    }
    found
}

/// What is shown for a thing. Titles are hostile text; they are cut, and whoever shows them shows text only.
fn label(kind: Kind, id: &str, title: &str) -> String {
    let title: String = title
        .chars()
        .filter(|letter| !letter.is_control())
        .take(LABEL)
        .collect();
    match title.trim() {
        "" => format!("{} {id}", kind.words()),
        title if title == id => format!("{} {id}", kind.words()),
        title => format!("{} {id}: {title}", kind.words()),
    }
}

/// The whole prompt that calls a skill on a thing: the skill by its name, so that nothing is guessed again.
fn complete(descriptor: &Descriptor, kind: Kind, id: &str) -> String {
    format!("/{} {} {id}", descriptor.name, kind.words())
}
