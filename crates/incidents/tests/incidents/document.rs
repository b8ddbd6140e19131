//! The incident as a file: real readers find the text and the picture.

use crate::build::{at, intrusion, only};
use crate::large::spreading;
use crate::readers::{keep, run};
use crate::reporting::closed;
use crate::responding::response_to;
use documents::{Block, Document, Fonts};
use evidence::IncidentState;
use incidents::{IncidentCase, incident_document, report};
use std::path::Path;

const POPPLER: &str = "poppler-utils";
const WRITER: &str = "libreoffice-writer-nogui";

pub(crate) fn document(case: &IncidentCase, state: &IncidentState) -> Document {
    let report = report(case, state, &response_to(case, state));
    incident_document(case, state, &report, at(10_000))
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What every reader must find.
fn assert_tells_all(text: &str) {
    let text = flat(text);
    for part in [
        "Incident report",
        "Summary",
        "Attack story",
        "numbers are those of the steps below",
        "Impacted assets",
        "Indicators of compromise",
        "203[.]0[.]113[.]13",
        "Alerts",
        "LSASS memory read",
        "T1003.001",
        "Key times",
        "Investigation and remediation actions",
        "attack disruption (automated)",
        "check the backups of <b>MKT01</b>",
        "payload removed, password changed",
        "Sources",
    ] {
        assert!(text.contains(part), "`{part}` is missing in: {text}");
    }
}

fn render(folder: &Path, pdf: &str, name: &str) {
    if run("pdftoppm", POPPLER, &["-r", "70", "-png", pdf, name], folder).is_some() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|end| end == "png") {
                keep(&path);
            }
        }
    }
}

#[test]
fn p_058_poppler_finds_story_assets_alerts_summary_and_report_in_the_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let pdf = document(&only(&intrusion()), &closed())
        .to_pdf(&Fonts::embedded().unwrap())
        .unwrap();
    std::fs::write(folder.path().join("incident.pdf"), pdf).unwrap();
    if let Some(text) = run("pdftotext", POPPLER, &["-layout", "incident.pdf", "-"], folder.path()) {
        assert_tells_all(&text);
    }
    if let Some(structure) = run("pdfinfo", POPPLER, &["-struct-text", "incident.pdf"], folder.path()) {
        let figure = structure.find("Figure").expect("the picture is in the structure");
        let caption = structure[figure..].find("Caption");
        let picture = &structure[figure..figure + caption.unwrap_or(0)];
        assert!(
            picture.contains("MKT01") && picture.contains("payload.exe"),
            "{picture}"
        );
    }
    render(folder.path(), "incident.pdf", "incident-pdf");
}

#[test]
fn p_058_libreoffice_finds_story_assets_alerts_summary_and_report_in_the_docx() {
    let folder = tempfile::tempdir().unwrap();
    let docx = document(&only(&intrusion()), &closed())
        .to_docx(&Fonts::embedded().unwrap())
        .unwrap();
    std::fs::write(folder.path().join("incident.docx"), docx).unwrap();
    let convert = ["--headless", "--convert-to", "pdf", "incident.docx"];
    if run("soffice", WRITER, &convert, folder.path()).is_some() {
        if let Some(text) = run("pdftotext", POPPLER, &["-layout", "incident.pdf", "-"], folder.path()) {
            assert_tells_all(&text);
        }
        if let Some(images) = run("pdfimages", POPPLER, &["-list", "incident.pdf"], folder.path()) {
            assert!(images.contains("image"), "the picture is there: {images}");
        }
        render(folder.path(), "incident.pdf", "incident-docx");
    }
}

#[test]
fn p_058_every_sentence_and_row_of_the_document_is_cited() {
    let document = document(&only(&intrusion()), &closed());
    let markdown = document.to_markdown();
    assert_tells_all(&markdown.replace(['\\', '`'], ""));
    let mut heading = String::new();
    let mut checked = 0;
    for block in &document.blocks {
        match block {
            Block::Heading { text, .. } => heading = text.iter().map(|run| run.text.as_str()).collect(),
            Block::List { items, .. } => {
                for item in items {
                    assert!(item.iter().any(|run| run.citation.is_some()), "{heading}: {item:?}");
                    checked += 1;
                }
            }
            Block::Table(table)
                if table.header.iter().any(|name| name.starts_with("Source")) && heading != "Sources" =>
            {
                for row in &table.rows {
                    assert!(
                        row.iter().flatten().any(|run| run.citation.is_some()),
                        "{heading}: {row:?}"
                    );
                    checked += 1;
                }
            }
            Block::Paragraph(_) | Block::Table(_) | Block::Code(_) | Block::Picture { .. } | Block::PageBreak => {}
        }
    }
    assert!(checked > 25, "{checked}");
    // Every number that is cited stands in the list of sources.
    let Some(Block::Table(sources)) = document.blocks.last() else {
        panic!("the sources close the document")
    };
    let largest = markdown
        .split("\\[")
        .skip(1)
        .filter_map(|rest| rest.split_once("\\]")?.0.parse::<usize>().ok())
        .max();
    assert_eq!(largest, Some(sources.rows.len()));
}

#[test]
fn w_002_p_058_a_thousand_alerts_fit_a_report() {
    let case = only(&spreading(1_000));
    let document = document(&case, &IncidentState::default());
    let pdf = document.to_pdf(&Fonts::embedded().unwrap()).unwrap();
    assert!(pdf.len() < 4_000_000, "{}", pdf.len());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("large.pdf"), pdf).unwrap();
    if let Some(text) = run("pdftotext", POPPLER, &["-layout", "large.pdf", "-"], folder.path()) {
        let text = flat(&text);
        assert!(text.contains("1,000 alerts"), "the whole is counted");
        assert!(
            text.contains("900 more are not listed here"),
            "what is left out is said"
        );
    }
    render(folder.path(), "large.pdf", "large-pdf");
}
