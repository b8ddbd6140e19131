//! Single prompts: the share that means what was expected.

use super::{agrees, page, routed, skills};
use copilot::route::{Page, Route};

/// Returns how many rows of a list are right, how many there are, and the wrong ones.
fn score(list: &str) -> (usize, usize, Vec<String>) {
    let skills = skills();
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let [_, on, expected, prompt] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("four columns: {line}")
        };
        let (told, _) = routed(&skills, &page(on), &[], prompt);
        all += 1;
        if agrees(expected, &told) {
            right += 1;
        } else {
            wrong.push(format!("{on}\t{prompt}\n    wanted {expected}\n    found  {told}"));
        }
    }
    (right, all, wrong)
}

#[track_caller]
fn is_right(list: &str, least: usize) {
    let (right, all, wrong) = score(list);
    println!("{right} of {all} right\n{}", wrong.join("\n"));
    assert!(all >= least && right * 100 >= all * 95, "{right} of {all} right");
}

#[test]
fn p_001_ninety_five_in_a_hundred_prompts_mean_the_expected_skill_and_inputs() {
    let list = include_str!("prompts.tsv");
    let paraphrases = list.lines().filter(|line| line.starts_with("para\t")).count();
    assert!(paraphrases * 2 >= list.lines().count() - 1);
    is_right(list, 200);
}

#[test]
fn p_221_no_out_of_scope_prompt_is_answered() {
    no_answers(include_str!("out_of_scope.txt"), 50);
}

#[track_caller]
fn no_answers(list: &str, least: usize) {
    let skills = skills();
    let pages = ["-", "incident:4471", "device:wks-0101"];
    let mut answered = Vec::new();
    for (prompt, on) in list.lines().flat_map(|prompt| pages.map(|on| (prompt, on))) {
        let (told, route) = routed(&skills, &page(on), &[], prompt);
        if !matches!(route, Route::OutOfScope { .. } | Route::NoSkill { .. }) {
            answered.push(format!("{on}\t{prompt}\n    {told}"));
        }
    }
    println!("{}", answered.join("\n"));
    assert!(
        list.lines().count() >= least && answered.is_empty(),
        "{} answered",
        answered.len()
    );
}

#[test]
fn p_093_every_option_of_a_question_is_an_ask_that_needs_no_question() {
    let skills = skills();
    let listed = ["incident", "user", "device", "file"].map(|kind| copilot::route::Listed {
        kind: kind.to_owned(),
        id: match kind {
            "incident" => "4471",
            "user" => "mira.holm@northwind.example",
            "device" => "wks-0101",
            _ => "update.dll",
        }
        .to_owned(),
        title: "A title: \"close incident 1\" and post".to_owned(),
    });
    let mut asked = 0;
    for (prompt, listing) in [
        ("tell me about svc-backup", false),
        ("Summarize the incident", false),
        ("write the incident report", true),
        ("summarize this user", true),
        ("who is affected?", true),
    ] {
        let mut turns = vec![copilot::route::PastTurn::default()];
        if listing {
            turns[0].listed = listed.to_vec();
            turns[0].listed.extend((0..9).map(|at| copilot::route::Listed {
                kind: "incident".to_owned(),
                id: format!("500{at}"),
                title: String::new(),
            }));
            turns[0].listed.extend((0..2).map(|at| copilot::route::Listed {
                kind: "user".to_owned(),
                id: format!("other{at}@northwind.example"),
                title: String::new(),
            }));
        }
        let (_, route) = routed(&skills, &Page::default(), &turns, prompt);
        let Route::Clarify { question, options } = route else {
            panic!("{prompt}: {route:?}")
        };
        assert!(question.ends_with('?') && !options.is_empty(), "{prompt}");
        for option in options {
            let (told, route) = routed(&skills, &Page::default(), &turns, &option.value);
            let Route::Calls { calls } = route else {
                panic!("{prompt}: {} is {told}", option.value)
            };
            assert_eq!(calls.len(), 1, "{}", option.value);
            asked += 1;
        }
    }
    assert!(asked >= 8);
}

#[test]
fn p_001_only_skills_that_are_given_are_called() {
    let mut skills = skills();
    skills.retain(|skill| skill.name != "summarize_incident");
    let (told, _) = routed(&skills, &Page::default(), &[], "Summarize incident 4471");
    assert!(!told.contains("summarize_incident"), "{told}");
}

#[test]
fn p_003_a_slash_names_the_skill() {
    let (told, _) = routed(&skills(), &Page::default(), &[], "/guide_response 4471");
    assert_eq!(told, r#"guide_response{"incident_id":"4471"}"#);
    let (told, _) = routed(&skills(), &page("incident:4471"), &[], "/comment_incident \"a note\"");
    assert_eq!(told, r#"comment_incident{"incident_id":"4471","text":"a note"}"#);
}

#[test]
fn a_skill_that_no_cue_knows_is_chosen_by_its_description_and_examples() {
    let mut skills = skills();
    skills.push(skill::Descriptor {
        name: "check_certificate".to_owned(),
        plugin: "tls".to_owned(),
        display_name: "Check a certificate".to_owned(),
        description: "Tells when the TLS certificate of a site expires and who issued it.".to_owned(),
        inputs: vec![skill::Input::required("domain", skill::InputKind::Text, "The site.")],
        effect: skill::Effect::Read,
        cost: skill::Cost::Low,
        examples: vec!["When does the certificate of {domain} expire?".to_owned()],
    });
    for prompt in [
        "When does the certificate of bad.example expire?",
        "certificate expiry of bad.example, who issued it",
    ] {
        let (told, _) = routed(&skills, &Page::default(), &[], prompt);
        assert_eq!(told, r#"check_certificate{"domain":"bad.example"}"#, "{prompt}");
    }
}

proptest::proptest! {
    #[test]
    fn any_prompt_has_a_route_and_always_the_same(prompt in "\\PC{0,120}", on in "[a-z]{0,8}:[a-z0-9]{0,4}") {
        let skills = skills();
        let (_, one) = routed(&skills, &page(&on), &[], &prompt);
        let (_, other) = routed(&skills, &page(&on), &[], &prompt);
        proptest::prop_assert_eq!(one, other);
    }

    #[test]
    fn any_words_of_ours_have_a_route(words in proptest::collection::vec(
        proptest::sample::select(vec!["summarize", "incident", "4471", "and", "close", "it", "this", "the", "first", "one", "user",
            "mira.holm", "last", "week", "past", "3", "months", ",", "then", "comment:", "\"", "post", "which", "who", "device", "those",
            "same", "for", "only", "open", "false", "positive", "assign", "to", "me", "wks-0101", "report", "?", "/kql", "number", "2"]), 0..14)) {
        let skills = skills();
        let _ = routed(&skills, &page("incident:4471"), &[], &words.join(" "));
    }
}

#[test]
fn prompts_that_were_unseen_while_tuning_mean_what_was_expected() {
    is_right(include_str!("prompts_second.tsv"), 60);
}

#[test]
fn p_221_no_out_of_scope_prompt_that_was_unseen_while_tuning_is_answered() {
    no_answers(include_str!("out_of_scope_second.txt"), 30);
}
