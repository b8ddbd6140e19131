//! Reports and guidebooks as files: written for real readers, read from what real writers write.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking; skips are printed"
)]

#[path = "../../documents/tests/it/readers.rs"]
mod readers;
#[path = "parts/serving.rs"]
mod serving;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use documents::{Block, Document, Fonts, Run};
use serde_json::{Value, json};
use serving::Serving;
use std::path::Path;
use std::process::{Command, Output};

fn outrider(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_outrider"))
        .arg("--data")
        .arg(data)
        .args(arguments)
        .output()
        .unwrap()
}

fn json_of(data: &Path, arguments: &[&str]) -> Value {
    let output = outrider(data, &[&["--format", "json"], arguments].concat());
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn failure(data: &Path, arguments: &[&str]) -> String {
    let output = outrider(data, arguments);
    assert!(!output.status.success(), "{arguments:?} went well");
    let text = String::from_utf8(output.stderr).unwrap();
    let words = text.split_whitespace().filter(|word| *word != "│");
    words.collect::<Vec<_>>().join(" ")
}

/// A workspace with the demo's attack, and the id of its largest incident.
fn demo(data: &Path) -> String {
    assert!(outrider(data, &["demo", "--rows", "10000"]).status.success());
    let incidents = json_of(data, &["incident", "list"]);
    let largest = incidents["value"]
        .as_array()
        .unwrap()
        .iter()
        .max_by_key(|incident| incident["alerts"].as_array().map_or(0, Vec::len))
        .unwrap();
    largest["id"].as_str().unwrap().to_owned()
}

#[test]
fn p_058_the_demos_report_is_written_as_markdown_word_and_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let id = demo(&data);
    for (arguments, name) in [
        (&["--format", "md"][..], "report.txt"),
        (&[], "report.docx"),
        (&[], "report.pdf"),
    ] {
        let file = folder.path().join(name);
        let output = ["incident", "report", &id, "-o", file.to_str().unwrap()];
        let output = outrider(&data, &[&output, arguments].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let markdown = std::fs::read_to_string(folder.path().join("report.txt")).unwrap();
    assert!(markdown.contains("## Attack story") && markdown.contains("## Impacted assets"));
    let pdf = readers::run(
        "pdftotext",
        "poppler-utils",
        &["-layout", "report.pdf", "-"],
        folder.path(),
    );
    let convert = ["--headless", "--convert-to", "txt:Text", "report.docx"];
    let docx = readers::run("soffice", "libreoffice-writer-nogui", &convert, folder.path())
        .map(|_| std::fs::read_to_string(folder.path().join("report.txt")).unwrap());
    for text in [pdf, docx].into_iter().flatten() {
        for part in [
            "Attack story",
            "Impacted assets",
            "Alerts",
            "Summary",
            "Report",
            "Key times",
            "Sources",
        ] {
            assert!(text.contains(part), "`{part}` is missing in {text}");
        }
        assert!(text.contains("Simulated data"), "{text}");
    }
    let page = ["-r", "60", "-png", "-f", "1", "-l", "3", "report.pdf", "page"];
    if readers::run("pdftoppm", "poppler-utils", &page, folder.path()).is_some() {
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|end| end == "png") {
                readers::keep(&path);
            }
        }
    }

    let told = failure(&data, &["incident", "report", &id, "-o", "report.xyz"]);
    assert!(told.contains("md, docx or pdf"), "{told}");
    let told = failure(&data, &["incident", "list", "--format", "pdf"]);
    assert!(told.contains("incident report"), "{told}");
}

/// A guidebook as an organisation would write it, for the attack of the demo.
fn guidebook(name: &str) -> Document {
    let item = |text: &str| vec![Run::text(text)];
    let list = |items: &[&str]| Block::List {
        ordered: false,
        items: items.iter().map(|text| item(text)).collect(),
    };
    Document {
        title: name.to_owned(),
        blocks: vec![
            Block::paragraph("What we do when credentials were stolen by phishing."),
            Block::heading(1, "Containment"),
            list(&[
                "Call the duty officer before a device is isolated, and write down the time of the call and the name of who answered it",
                "Block the sender in the mail gateway",
            ]),
            Block::heading(1, "Investigation"),
            list(&["Collect the mail from the archive"]),
        ],
        ..Document::default()
    }
}

#[test]
fn p_027_guidebooks_are_read_from_pdf_word_and_text_and_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let fonts = Fonts::embedded().unwrap();
    let book = guidebook("Credential theft by phishing");
    let text = "# Phishing\n\n## Containment\n- Block the sender in the mail gateway\n";
    let given: [(&str, Vec<u8>); 4] = [
        ("theft.pdf", book.to_pdf(&fonts).unwrap()),
        ("theft.docx", book.to_docx(&fonts).unwrap()),
        ("theft.md", text.as_bytes().to_vec()),
        ("theft.txt", text.as_bytes().to_vec()),
    ];
    for (name, bytes) in &given {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let books = json_of(&data, &["guidebook", "add", path.to_str().unwrap()]);
        let added = books.as_array().unwrap().last().unwrap();
        assert_eq!(added["state"], "pendingReview", "{name}");
        let tasks: Vec<(&str, &str)> = added["tasks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|task| (task["category"].as_str().unwrap(), task["text"].as_str().unwrap()))
            .collect();
        assert!(
            tasks.contains(&("containment", "Block the sender in the mail gateway")),
            "{name}: {tasks:?}"
        );
        if name.ends_with("pdf") || name.ends_with("docx") {
            assert_eq!(added["name"], "Credential theft by phishing", "{name}");
            assert_eq!(tasks.len(), 3, "{name}: {tasks:?}");
            assert!(tasks[0].1.ends_with("the name of who answered it"), "{name}: {tasks:?}");
        }
    }
    for (name, bytes, reason) in [
        ("big.txt", vec![b'x'; 3 * 1024 * 1024 + 1], "bytes"),
        ("program.exe", b"MZ\x90\0".to_vec(), "a program"),
        ("broken.pdf", b"%PDF-1.7 nothing".to_vec(), "cannot be read"),
        ("novel.md", b"It was a dark and stormy night.".to_vec(), "list items"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let told = failure(&data, &["guidebook", "add", path.to_str().unwrap()]);
        assert!(told.contains(reason), "{name}: {told}");
    }
}

#[test]
fn p_027_a_word_guidebook_sent_to_the_server_outranks_the_usual_tasks_until_it_is_deactivated() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let id = demo(&data);
    let incidents = json_of(&data, &["incident", "show", &id]);
    // A guidebook fits by the words of its name.
    let title = incidents["displayName"].as_str().unwrap().to_owned();
    let server = Serving::start(&data, &[]);
    let file = guidebook(&title).to_docx(&Fonts::embedded().unwrap()).unwrap();
    let added = server.ask(
        "POST",
        "/api/guidebooks",
        &json!({ "fileName": "own.docx", "base64": BASE64_STANDARD.encode(&file) }),
    );
    assert_eq!(added["state"], "pendingReview", "{added}");
    let own = |response: &Value| {
        let cards = response["cards"].as_array().unwrap();
        cards.iter().filter(|card| card["guidebook"].is_string()).count()
    };
    let path = format!("/api/incidents/{id}/response");
    let book = format!("/api/guidebooks/{}", added["id"].as_str().unwrap());
    assert_eq!(
        own(&server.ask("GET", &path, &Value::Null)),
        0,
        "it is not approved yet"
    );
    server.ask("POST", &book, &json!({ "state": "active" }));
    let response = server.ask("GET", &path, &Value::Null);
    assert!(own(&response) >= 2, "{response}");
    let usual = response["cards"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|card| card["category"] == "containment" && card["guidebook"].is_null());
    assert_eq!(usual.count(), 0, "its tasks take the place of the usual ones");
    server.ask("POST", &book, &json!({ "state": "inactive" }));
    assert_eq!(own(&server.ask("GET", &path, &Value::Null)), 0);
}
