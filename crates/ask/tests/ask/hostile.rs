//! Whatever is asked, about whatever alerts: an answer or none, never a panic.

use crate::build::{alert, at, intrusion, run};
use ask::{Corpus, Question};
use proptest::prelude::*;

proptest! {
    #[test]
    fn any_text_is_answered_somehow(question in ".{0,300}", context in ".{0,300}") {
        let alerts = intrusion();
        let corpus = Corpus::new(alerts.iter().map(|alert| ("1", alert)));
        let question = Question { id: None, question, context: context.into() };
        let answer = corpus.answer(&question);
        prop_assert_eq!(answer.value.is_none(), answer.citations.is_empty());
        prop_assert_eq!(corpus.answer(&question), answer);
    }

    #[test]
    fn words_of_questions_in_any_order(words in prop::collection::vec(
        prop::sample::select(vec!["what", "which", "who", "the", "of", "and", "including", "process", "id", "command", "line",
            "email", "address", "sender", "ip", "(", ")", "?", ",", "how", "many", "associated", "host", "`cmd.exe`", "2026-03-10"]), 0..25)) {
        let alerts = [alert("a", 0, &words.join(" "), "", vec![run(4, &words.join(" "), "x")])];
        let corpus = Corpus::new(alerts.iter().map(|alert| ("", alert)));
        let answer = corpus.answer(&Question { question: words.join(" "), ..Question::default() });
        prop_assert_eq!(answer.value.is_none(), answer.reason.is_some());
    }
}

#[test]
fn no_alerts_give_no_answer() {
    let corpus = Corpus::new(std::iter::empty());
    let answer = corpus.answer(&Question {
        question: format!("Which host at {}?", at(0)),
        ..Question::default()
    });
    assert_eq!(answer.value, None);
}
