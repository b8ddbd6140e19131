//! Conversations: what "it", "the second one" and "and last week?" mean after what was asked before.

use super::{agrees, page, routed, skills};
use copilot::route::{Listed, Page, PastTurn, Route};

/// Plays the conversations of a list, and returns how many turns are right, how many there are, and the wrong ones.
fn play(list: &str) -> (usize, usize, Vec<String>) {
    let skills = skills();
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    let (mut on, mut turns) = (Page::default(), Vec::<PastTurn>::new());
    let mut prompt = "";
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(where_asked) = line.strip_prefix("> ") {
            (on, turns) = (page(where_asked), Vec::new());
        } else if let Some(listed) = line.strip_prefix("! ") {
            let [kind, id, title] = listed.splitn(3, ' ').collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            turns.last_mut().unwrap().listed.push(Listed {
                kind: kind.to_owned(),
                id: id.to_owned(),
                title: title.to_owned(),
            });
        } else if let Some(expected) = line.strip_prefix("= ") {
            let (told, _) = routed(&skills, &on, &turns, prompt);
            all += 1;
            if agrees(expected, &told) {
                right += 1;
            } else {
                wrong.push(format!("{prompt}\n    wanted {expected}\n    found  {told}"));
            }
            // The conversation goes on as it was expected to.
            let last = expected.rsplit(" + ").next().unwrap();
            let at = last.find('{').unwrap_or(last.len());
            turns.push(PastTurn {
                prompt: prompt.to_owned(),
                skill: Some(last[..at].to_owned()),
                inputs: serde_json::from_str(&last[at..]).unwrap_or_default(),
                ..PastTurn::default()
            });
        } else {
            prompt = line;
        }
    }
    (right, all, wrong)
}

#[test]
fn p_004_p_090_references_mean_what_was_spoken_of() {
    let (right, all, wrong) = play(include_str!("conversations.txt"));
    println!("{right} of {all} right\n{}", wrong.join("\n"));
    assert!(all >= 30 && right * 100 >= all * 95, "{right} of {all} right");
}

#[test]
fn a_page_that_is_opened_later_wins_over_an_incident_that_was_asked_about_elsewhere() {
    let turns = [PastTurn {
        prompt: "summarize this incident".to_owned(),
        skill: Some("summarize_incident".to_owned()),
        inputs: serde_json::from_str(r#"{"incident_id":"9"}"#).unwrap(),
        ..PastTurn::default()
    }];
    let (told, route) = routed(&skills(), &page("incident:4471"), &turns, "which users are involved?");
    assert!(matches!(route, Route::Calls { .. }));
    assert_eq!(told, r#"list_incident_entities{"incident_id":"4471","kind":"user"}"#);
}
