//! Files to answer from, sent to the server as a person's browser sends them: read, cited, refused, deleted.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "parts/serving.rs"]
mod serving;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use documents::{Block, Document, Fonts, Run};
use serde_json::{Value, json};
use serving::{Serving, request};
use std::time::{Duration, Instant};

fn file(name: &str, bytes: &[u8]) -> Value {
    json!({ "name": name, "base64": BASE64_STANDARD.encode(bytes) })
}

/// A policy whose second part says one thing that no other file says.
fn policy(about: &str, rule: &str) -> Document {
    Document {
        title: format!("Policy on {about}"),
        blocks: vec![
            Block::heading(1, "Purpose"),
            Block::paragraph("This text says what the organisation has agreed on."),
            Block::heading(1, "Rule"),
            Block::List {
                ordered: false,
                items: vec![vec![Run::text(rule)]],
            },
        ],
        ..Document::default()
    }
}

fn turn(server: &Serving, session: &str, content: &str) -> Value {
    let path = format!("/api/sessions/{session}/prompts");
    let prompt = server.ask("POST", &path, &json!({ "content": content }));
    let id = prompt["evaluations"][0]["id"].as_str().unwrap().to_owned();
    let started = Instant::now();
    loop {
        let stands = server.ask("GET", &format!("/api/evaluations/{id}"), &Value::Null);
        if !stands["completedAt"].is_null() {
            return stands;
        }
        assert!(started.elapsed() < Duration::from_secs(60), "{stands}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

#[test]
fn p_160_p_161_pdf_docx_markdown_and_text_are_read_cited_by_place_and_others_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(&folder.path().join("data"), &[]);
    let fonts = Fonts::embedded().unwrap();
    let given: [(&str, &str, &str, Vec<u8>); 4] = [
        (
            "badges.pdf",
            "application/pdf",
            "lost badges",
            policy("badges", "Lost badges are reported to the gatehouse within an hour")
                .to_pdf(&fonts)
                .unwrap(),
        ),
        (
            "laptops.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "stolen laptops",
            policy("laptops", "Stolen laptops are wiped by the night shift")
                .to_docx(&fonts)
                .unwrap(),
        ),
        (
            "ransom.md",
            "text/markdown",
            "ransom demands",
            b"# Ransom\n\nRansom demands are answered by the board alone.\n".to_vec(),
        ),
        (
            "visitors.txt",
            "text/plain",
            "visitors",
            b"Rules of the house.\n\nVisitors sign the blue ledger.\n".to_vec(),
        ),
    ];
    for (name, media_type, _, bytes) in &given {
        let kept = server.ask("POST", "/api/knowledge", &file(name, bytes));
        assert_eq!((&kept["name"], &kept["mediaType"]), (&json!(name), &json!(media_type)));
        assert_eq!(kept["sizeBytes"], bytes.len());
    }
    let session = server.ask("POST", "/api/sessions", &json!({}));
    let session = session["id"].as_str().unwrap();
    for ((name, _, about, _), fact) in given
        .iter()
        .zip(["gatehouse", "night shift", "the board", "blue ledger"])
    {
        let answer = turn(
            &server,
            session,
            &format!("What do the uploaded files say about {about}?"),
        );
        assert_eq!(answer["resultType"], "success", "{name}: {answer}");
        let called = answer["steps"].to_string();
        assert!(called.contains("\"search_files\""), "{name}: {called}");
        let cited = answer["citations"].as_array().unwrap();
        let passage = cited
            .iter()
            .map(|cited| cited["proof"].to_string())
            .find(|proof| proof.contains(name))
            .unwrap_or_default();
        assert!(passage.contains(fact), "{name} is cited with its passage: {answer}");
        let shown = answer["blocks"].to_string();
        assert!(shown.contains(name) && shown.contains(fact), "{name} is named: {shown}");
        let place = cited
            .iter()
            .find(|cited| cited["proof"].to_string().contains(name))
            .and_then(|cited| find(&cited["proof"], "place"));
        let place = place.unwrap_or_default();
        assert!(place.starts_with(kind_of_place(name)), "{name}: {place}");
    }

    for (name, bytes, reason) in [
        ("tool.exe", &b"MZ\x90\0"[..], "a program"),
        ("table.xlsx", b"PK\x03\x04", "an Excel workbook"),
        ("pack.zip", b"PK\x03\x04", "an archive"),
        ("picture.png", b"\x89PNG\r\n", "unknown kind"),
        ("broken.pdf", b"%PDF-1.7 nothing", "cannot be read"),
        ("hidden.txt", b"MZ\x90\0\0\0\0\0", "hidden.txt"),
        ("large.txt", &vec![b'x'; 3_000_001], "3000000"),
    ] {
        let (status, answer) = request(&server.address, "POST", "/api/knowledge", &file(name, bytes)).unwrap();
        assert_eq!(status, 400, "{name}: {answer}");
        assert!(answer.contains(reason), "{name}: {answer}");
    }
    let list = server.ask("GET", "/api/knowledge", &Value::Null);
    assert_eq!(list["value"].as_array().unwrap().len(), given.len(), "{list}");

    let gone = &list["value"][0];
    let left = server.ask(
        "DELETE",
        &format!("/api/knowledge/{}", gone["id"].as_str().unwrap()),
        &Value::Null,
    );
    assert_eq!(left["value"].as_array().unwrap().len(), given.len() - 1);
    let answer = turn(&server, session, "What do the uploaded files say about visitors?");
    assert!(
        !answer["blocks"].to_string().contains("blue ledger"),
        "a deleted file is not cited: {answer}"
    );
}

/// How places in a file of that kind are told.
fn kind_of_place(name: &str) -> &'static str {
    match name.rsplit_once('.') {
        Some((_, "pdf")) => "page ",
        Some((_, "docx")) => "paragraph ",
        _ => "line ",
    }
}

/// The text under a name, wherever it stands in a value.
fn find(value: &Value, name: &str) -> Option<String> {
    match value {
        Value::Object(fields) => fields
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
            .or_else(|| fields.values().find_map(|inner| find(inner, name))),
        Value::Array(items) => items.iter().find_map(|item| find(item, name)),
        _ => None,
    }
}
