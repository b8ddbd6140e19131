//! Right answers, several answers, and no answer.

use crate::build::ask;
use serde_json::{Value, json};

#[test]
fn questions_of_every_kind_are_answered() {
    for (question, context, value) in [
        ("Which account signed in from 203.0.113.9?", "", json!("ann")),
        (
            "What is the SID of the account in the credential dumping alert?",
            "",
            json!("S-1-5-21-1-2-3-1003"),
        ),
        (
            "What was the command line of the process that dumped credentials?",
            "",
            json!("procdump.exe -ma lsass.exe"),
        ),
        ("Which process spawned procdump.exe?", "", json!("cmd.exe")),
        (
            "What are the process ID and the command line of the credential dumping?",
            "",
            json!("Process ID: 4120, Command Line: procdump.exe -ma lsass.exe"),
        ),
        (
            "From which IP address was the phishing mail sent?",
            "",
            json!("198.51.100.7"),
        ),
        (
            "Who was the sender of the phishing mail?",
            "",
            json!("billing@evil.example"),
        ),
        (
            "What was the first address that the unfamiliar sign-in came from, as an IP?",
            "",
            json!("203.0.113.9"),
        ),
        (
            "On which host were backups deleted with vssadmin.exe?",
            "",
            json!("srv-1"),
        ),
        (
            "What is the AadDeviceId of the device where backups were deleted?",
            "The account svc worked on `srv-2` with process ID 77.",
            json!("dev-srv-2"),
        ),
        (
            "When did the unfamiliar sign-in happen?",
            "",
            json!("2026-03-10T12:01:00Z"),
        ),
    ] {
        let answer = ask(question, context);
        assert_eq!(answer.value, Some(value), "{question}: {answer:?}");
        assert!(
            !answer.citations.is_empty() && answer.answer.contains("[1]"),
            "{question}"
        );
    }
}

#[test]
fn things_that_fit_equally_are_all_named() {
    let answer = ask("On which hosts were backups deleted?", "");
    let Some(Value::Array(mut hosts)) = answer.value else {
        panic!("one host only: {answer:?}");
    };
    hosts.sort_by_key(ToString::to_string);
    assert_eq!(hosts, [json!("srv-1"), json!("srv-2")]);
    assert_eq!(answer.citations.len(), 2);
}

#[test]
fn things_are_counted() {
    for (question, count) in [
        ("On how many hosts were backups deleted?", 2),
        ("How many alerts about deleted backups are there?", 2),
    ] {
        let answer = ask(question, "");
        assert_eq!(answer.value, Some(json!(count)), "{question}: {answer:?}");
        assert_eq!(answer.citations.len(), 2);
    }
}

#[test]
fn what_is_not_in_the_data_is_not_answered() {
    for question in [
        "What is the registry key that was changed?",
        "Why is the sky blue?",
        "Which bucket was emptied?",
        "",
    ] {
        let answer = ask(question, "");
        assert_eq!(answer.value, None, "{question}");
        assert!(answer.answer.starts_with("Not in the data"), "{question}");
        assert!(answer.reason.is_some() && answer.citations.is_empty());
    }
}

#[test]
fn an_answer_as_json() {
    insta::assert_json_snapshot!(ask("Which account signed in from 203.0.113.9?", ""));
}
