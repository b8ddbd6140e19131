//! Reports as Markdown. Text of the evidence is escaped: it becomes no heading, link, image or HTML.
//! Source: CommonMark 0.31, §2.4 (backslash escapes), §4.5 (fenced code blocks).

use crate::document::{Block, Document, Run, Table};
use crate::visible::visible;

impl Document {
    /// Returns the report as Markdown with GitHub's tables.
    pub fn to_markdown(&self) -> String {
        let mut text = format!("# {}\n", escape(&self.title));
        if !self.subtitle.is_empty() {
            text.push_str(&format!("\n{}\n", escape(&self.subtitle)));
        }
        for block in &self.blocks {
            text.push('\n');
            write(&mut text, block);
        }
        text
    }
}

fn write(out: &mut String, block: &Block) {
    match block {
        Block::Heading { level, text } => {
            let marks = "#".repeat(usize::from(level.clamp(&1, &5) + 1));
            out.push_str(&format!("{marks} {}\n", inline(text)));
        }
        Block::Paragraph(runs) => out.push_str(&format!("{}\n", inline(runs))),
        Block::List { ordered, items } => {
            for (at, item) in items.iter().enumerate() {
                let mark = if *ordered {
                    format!("{}.", at + 1)
                } else {
                    "-".to_owned()
                };
                out.push_str(&format!("{mark} {}\n", inline(item)));
            }
        }
        Block::Table(table) => write_table(out, table),
        Block::Code(text) => {
            let fence = "`".repeat(longest(text, '`').max(2) + 1);
            out.push_str(&format!("{fence}\n{}\n{fence}\n", visible(text.trim_end_matches('\n'))));
        }
        Block::Picture {
            caption, alternative, ..
        } => {
            // Markdown has no picture of its own; what it shows is told instead.
            out.push_str(&format!("*{}*\n", escape(alternative)));
            if !caption.is_empty() {
                out.push_str(&format!("\n{}\n", escape(caption)));
            }
        }
        Block::PageBreak => out.push_str("---\n"),
    }
}

fn write_table(out: &mut String, table: &Table) {
    if !table.caption.is_empty() {
        out.push_str(&format!("**{}**\n\n", escape(&table.caption)));
    }
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push_str(&row(table.header.iter().map(|name| escape(name)).collect()));
    out.push_str(&row(table.header.iter().map(|_| "---".to_owned()).collect()));
    for values in &table.rows {
        out.push_str(&row((0..table.header.len())
            .map(|column| inline(table.cell(values, column)))
            .collect()));
    }
}

fn inline(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| {
            let text = if run.code { code(&run.text) } else { escape(&run.text) };
            // Emphasis does not begin or end at a space.
            let core = text.trim();
            if core.is_empty() {
                return text;
            }
            let marks = match (run.bold, run.italic) {
                (false, false) => "",
                (true, false) => "**",
                (false, true) => "*",
                (true, true) => "***",
            };
            let start = text.len() - text.trim_start().len();
            let end = text.trim_end().len();
            format!("{}{marks}{core}{marks}{}", &text[..start], &text[end..])
        })
        .collect()
}

fn code(text: &str) -> String {
    // A bar would end the cell of a table, also inside code.
    let text = visible(&text.replace('\n', " ")).replace('|', "\u{a6}");
    let fence = "`".repeat(longest(&text, '`') + 1);
    format!("{fence} {text} {fence}")
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in visible(text).chars() {
        match c {
            '\n' | '\t' => escaped.push(' '),
            // A scheme without its colon is no link to renderers that make links of bare addresses.
            c if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | ':' | ';' | '\'' | '"' | '/' | '?' | '%') => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped.replace("://", "\\:\\/\\/")
}

fn longest(text: &str, mark: char) -> usize {
    let (mut longest, mut current) = (0, 0);
    for c in text.chars() {
        current = if c == mark { current + 1 } else { 0 };
        longest = longest.max(current);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let report = Document {
            title: "# <script> [x](javascript:1)".to_owned(),
            blocks: vec![
                Block::paragraph("![i](http://evil.example/p.png)\n- item | `a`"),
                Block::Code("```\n</pre>".to_owned()),
                Block::Table(Table::plain(["a|b"], [vec!["c|d\n| e"]])),
                Block::Paragraph(vec![Run::code("a`b|c"), Run::bold(" x "), Run::citation(3)]),
            ],
            ..Document::default()
        };
        assert_eq!(
            report.to_markdown(),
            "# \\# \\<script\\> \\[x\\]\\(javascript:1\\)\n\n\
             \\!\\[i\\]\\(http\\:\\/\\/evil.example/p.png\\) \\- item \\| \\`a\\`\n\n\
             ````\n```\n</pre>\n````\n\n\
             | a\\|b |\n| --- |\n| c\\|d \\| e |\n\n\
             `` a`b¦c `` **x** \\[3\\]\n"
        );
    }
}
