//! A report with everything in it, and hostile text.

use documents::{Block, Document, Run, StoryEdge, StoryNode, Table, attack_story};

pub(crate) fn report() -> Document {
    Document {
        title: "Credential theft on MKT01".to_owned(),
        subtitle: "Incident 7 · written 2026-03-02 08:00 UTC".to_owned(),
        author: "Outrider".to_owned(),
        language: "en".to_owned(),
        blocks: vec![
            Block::heading(1, "Summary"),
            Block::Paragraph(vec![
                Run::text("At 08:14 "),
                Run::bold("ann"),
                Run::text(" opened "),
                Run::code("invoice_\u{202e}gpj.exe"),
                Run::text(" from a mail of Zoë Müller"),
                Run::citation(1),
                Run::text("; it read the memory of LSASS"),
                Run::citation(2),
                Run::text(". "),
                Run::italic("Nothing suggests that data left."),
            ]),
            Block::paragraph("Greek Ελλάδα, Cyrillic Україна, Hebrew שלום, Chinese 中文, formula =1+1."),
            Block::heading(2, "Attack story"),
            Block::Picture {
                drawing: story(),
                caption: "Figure 1. What happened, in order.".to_owned(),
                alternative: "ann ran evil.exe on MKT01; it read LSASS.".to_owned(),
            },
            Block::heading(2, "What to do"),
            Block::List {
                ordered: true,
                items: vec![
                    vec![Run::text("Isolate "), Run::bold("MKT01"), Run::text(".")],
                    vec![Run::text(
                        "Reset the password of ann and look for sign-ins from elsewhere. ".repeat(3),
                    )],
                ],
            },
            Block::List {
                ordered: false,
                items: vec![vec![Run::text("Ask ann whether she opened the file.")]],
            },
            Block::Code("powershell -enc SQBFAFgA\n    | Out-Null  </w:t> & <script>".to_owned()),
            Block::PageBreak,
            Block::heading(1, "Alerts"),
            Block::Table(alerts()),
        ],
    }
}

fn story() -> documents::Drawing {
    let node = |label: &str, kind: &str, harmful, x, y| StoryNode {
        label: label.to_owned(),
        kind: kind.to_owned(),
        harmful,
        x,
        y,
    };
    let edge = |from, to, label: &str| StoryEdge {
        from,
        to,
        label: label.to_owned(),
    };
    attack_story(
        &[
            node("ann@contoso.example", "user", false, 0.0, 0.0),
            node("C:\\Users\\ann\\Downloads\\invoice.exe", "file", true, 2.0, 0.0),
            node("MKT01", "device", false, 1.0, 1.0),
            node("lsass.exe", "process", true, 3.0, 1.0),
        ],
        &[edge(0, 1, "opened"), edge(1, 2, "ran on"), edge(1, 3, "read memory of")],
    )
}

fn alerts() -> Table {
    let rows: Vec<Vec<String>> = (1..=60)
        .map(|number| {
            vec![
                number.to_string(),
                format!("Process {number}"),
                "High".to_owned(),
                format!("{number:064x}"),
            ]
        })
        .collect();
    Table {
        caption: "Alerts of the incident".to_owned(),
        ..Table::plain(["#", "Title", "Severity", "SHA-256"], rows)
    }
}
