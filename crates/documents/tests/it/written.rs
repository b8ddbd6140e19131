use crate::readers::{keep, run};
use crate::sample::report;
use documents::{Cell, Fonts, Format, ReadLimits, Sheet, read_document, to_xlsx};
use std::path::Path;

const POPPLER: &str = "poppler-utils";
const WRITER: &str = "libreoffice-writer-nogui";
const CALC: &str = "libreoffice-calc-nogui";

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What every reader must find in the report.
fn assert_tells_all(text: &str) {
    let text = flat(text);
    for part in [
        "Credential theft on MKT01",
        "opened invoice_[U+202E]gpj.exe from a mail of Zoë Müller",
        "Ελλάδα",
        "Україна",
        "Figure 1. What happened, in order.",
        "1. Isolate MKT01.",
        "powershell -enc SQBFAFgA",
        "</w:t> & <script>",
        "Process 60",
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
fn poppler_reads_the_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let pdf = report().to_pdf(&Fonts::embedded().unwrap()).unwrap();
    std::fs::write(folder.path().join("report.pdf"), &pdf).unwrap();
    if let Some(text) = run("pdftotext", POPPLER, &["-layout", "report.pdf", "-"], folder.path()) {
        assert_tells_all(&text);
        assert!(text.contains("[U+4E2D]"), "what no font has is numbered");
        assert!(
            text.matches("SHA-256").count() >= 2,
            "the header comes again on the next page"
        );
    }
    if let Some(info) = run("pdfinfo", POPPLER, &["report.pdf"], folder.path()) {
        assert!(flat(&info).contains("Title: Credential theft on MKT01"), "{info}");
        assert!(flat(&info).contains("Tagged: yes"), "{info}");
    }
    if let Some(structure) = run("pdfinfo", POPPLER, &["-struct-text", "report.pdf"], folder.path()) {
        for part in ["H1", "Table", "TH", "Figure", "LBody", "Isolate"] {
            assert!(structure.contains(part), "{part} is missing in the structure");
        }
    }
    render(folder.path(), "report.pdf", "pdf");
}

#[test]
fn libreoffice_reads_the_docx() {
    let folder = tempfile::tempdir().unwrap();
    let docx = report().to_docx(&Fonts::embedded().unwrap()).unwrap();
    std::fs::write(folder.path().join("report.docx"), docx).unwrap();
    let convert = ["--headless", "--convert-to", "pdf", "report.docx"];
    if run("soffice", WRITER, &convert, folder.path()).is_some() {
        let text = run("pdftotext", POPPLER, &["-layout", "report.pdf", "-"], folder.path());
        if let Some(text) = text {
            assert_tells_all(&text);
            assert!(text.contains("中文"), "the reader's own fonts have it");
        }
        if let Some(images) = run("pdfimages", POPPLER, &["-list", "report.pdf"], folder.path()) {
            assert!(images.contains("image"), "the drawing is there: {images}");
        }
        render(folder.path(), "report.pdf", "docx");
    }
}

#[test]
fn libreoffice_reads_the_workbook_and_computes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = Sheet {
        name: "Alerts/1".to_owned(),
        header: vec!["Title".to_owned(), "Count".to_owned()],
        rows: vec![
            vec![Cell::Text("=1+1".to_owned()), Cell::Number(2.5)],
            vec![Cell::Text("@SUM(A1)".to_owned()), Cell::Flag(true)],
            vec![Cell::Text("a,\"b\"".to_owned()), Cell::Empty],
        ],
    };
    std::fs::write(folder.path().join("t.xlsx"), to_xlsx(&[sheet]).unwrap()).unwrap();
    let convert = ["--headless", "--convert-to", "csv", "t.xlsx"];
    if run("soffice", CALC, &convert, folder.path()).is_some() {
        let csv = std::fs::read_to_string(folder.path().join("t.csv")).unwrap();
        assert_eq!(csv, "Title,Count\n=1+1,2.5\n@SUM(A1),TRUE\n\"a,\"\"b\"\"\",\n");
    }
}

#[test]
fn our_readers_read_what_our_writers_write() {
    let fonts = Fonts::embedded().unwrap();
    let limits = ReadLimits::default();
    let pdf = read_document("r.pdf", &report().to_pdf(&fonts).unwrap(), &limits).unwrap();
    assert_eq!(pdf.format, Format::Pdf);
    assert_tells_all(&pdf.text());
    assert_eq!(pdf.passages[1].place, "page 2");
    let docx = read_document("r.docx", &report().to_docx(&fonts).unwrap(), &limits).unwrap();
    let text = docx.text();
    assert!(text.contains("Zoë Müller") && text.contains("</w:t> & <script>") && text.contains("中文"));
}

#[test]
fn our_reader_reads_what_libreoffice_writes() {
    let folder = tempfile::tempdir().unwrap();
    let docx = report().to_docx(&Fonts::embedded().unwrap()).unwrap();
    std::fs::write(folder.path().join("report.docx"), docx).unwrap();
    let convert = ["--headless", "--convert-to", "pdf", "report.docx"];
    if run("soffice", WRITER, &convert, folder.path()).is_some() {
        let pdf = std::fs::read(folder.path().join("report.pdf")).unwrap();
        let text = flat(&read_document("r.pdf", &pdf, &ReadLimits::default()).unwrap().text());
        for part in ["Credential theft on MKT01", "Zoë Müller", "Ελλάδα", "Process 60"] {
            assert!(text.contains(part), "`{part}` is missing in: {text}");
        }
    }
}

#[test]
fn a_zip_bomb_is_refused() {
    use std::io::Write as _;
    let mut file = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    file.start_file("word/document.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    for _ in 0..80 {
        file.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = file.finish().unwrap().into_inner();
    assert!(bomb.len() < 1_000_000);
    let refused = read_document("b.docx", &bomb, &ReadLimits::default()).unwrap_err();
    assert!(refused.to_string().contains("zip bomb"), "{refused}");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let fonts = Fonts::embedded().unwrap();
    assert_eq!(report().to_pdf(&fonts).unwrap(), report().to_pdf(&fonts).unwrap());
    assert_eq!(report().to_docx(&fonts).unwrap(), report().to_docx(&fonts).unwrap());
}
