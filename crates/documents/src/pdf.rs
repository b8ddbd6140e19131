//! Reports as PDF: A4, page numbers, embedded fonts, tagged for screen readers.
//!
//! The layout is made for reports: text runs from top to bottom, tables repeat their header on each page.
//! Source: ISO 32000-1, §9.7 (composite fonts), §14.7 and §14.8 (logical structure).

mod file;
mod line;
mod sheet;
mod table;

use crate::Error;
use crate::document::{Block, Document, Run};
use crate::drawing::{Anchor, Color, Drawing, Shape, arrow_head};
use crate::font::{Fonts, Style};
use line::break_lines;
use pdf_writer::types::StructRole;
use sheet::{Sheets, Tag};

/// Sizes of text, in points.
const BODY: f32 = 10.0;
const CODE: f32 = 8.0;
const SMALL: f32 = 8.0;
const LEADING: f32 = 1.4;

impl Document {
    /// Returns the report as a PDF file.
    ///
    /// # Errors
    ///
    /// [`Error::Font`] when a font cannot be embedded.
    pub fn to_pdf(&self, fonts: &Fonts) -> Result<Vec<u8>, Error> {
        let mut sheets = Sheets::new(fonts);
        let root = sheets.tag(StructRole::Document, None);
        let title = sheets.tag(StructRole::H1, Some(root));
        paragraph(&mut sheets, title, &[Run::bold(&self.title)], 20.0, 0.0);
        if !self.subtitle.is_empty() {
            let tag = sheets.tag(StructRole::P, Some(root));
            paragraph(&mut sheets, tag, &[Run::text(&self.subtitle)], BODY, 0.0);
        }
        sheets.space(8.0);
        for block in &self.blocks {
            write(&mut sheets, root, block);
        }
        file::assemble(self, sheets)
    }
}

fn write(sheets: &mut Sheets<'_>, root: Tag, block: &Block) {
    match block {
        Block::Heading { level, text } => {
            let (role, size) = match level {
                0 | 1 => (StructRole::H2, 15.0),
                2 => (StructRole::H3, 12.5),
                3 => (StructRole::H4, 11.0),
                _ => (StructRole::H5, BODY),
            };
            let bold: Vec<Run> = text
                .iter()
                .map(|run| Run {
                    bold: true,
                    ..run.clone()
                })
                .collect();
            // A heading stays with the lines under it.
            sheets.need(size * LEADING + 3.0 * BODY * LEADING);
            sheets.space(size * 0.6);
            let tag = sheets.tag(role, Some(root));
            paragraph(sheets, tag, &bold, size, 0.0);
        }
        Block::Paragraph(runs) => {
            let tag = sheets.tag(StructRole::P, Some(root));
            paragraph(sheets, tag, runs, BODY, 0.0);
            sheets.space(4.0);
        }
        Block::List { ordered, items } => {
            let list = sheets.tag(StructRole::L, Some(root));
            for (at, item) in items.iter().enumerate() {
                let mark = if *ordered {
                    format!("{}.", at + 1)
                } else {
                    "•".to_owned()
                };
                list_item(sheets, list, &mark, item);
            }
            sheets.space(4.0);
        }
        Block::Table(content) => table::write(sheets, root, content),
        Block::Code(text) => {
            let tag = sheets.tag(StructRole::Code, Some(root));
            code(sheets, tag, text);
        }
        Block::Picture {
            drawing,
            caption,
            alternative,
        } => {
            let tag = sheets.tag(StructRole::Figure, Some(root));
            sheets.describe(tag, alternative);
            picture(sheets, tag, drawing);
            if !caption.is_empty() {
                let tag = sheets.tag(StructRole::Caption, Some(root));
                paragraph(sheets, tag, &[Run::italic(caption)], SMALL, 0.0);
            }
            sheets.space(6.0);
        }
        Block::PageBreak => sheets.turn(),
    }
}

fn paragraph(sheets: &mut Sheets<'_>, tag: Tag, runs: &[Run], size: f32, indent: f32) {
    for line in break_lines(sheets.fonts(), runs, size, sheets.width() - indent) {
        sheets.need(size * LEADING);
        let y = sheets.advance(size * LEADING);
        sheets.marked(tag, |sheets| sheets.line(&line, indent, y - size * 0.35));
    }
}

fn list_item(sheets: &mut Sheets<'_>, list: Tag, mark: &str, runs: &[Run]) {
    const INDENT: f32 = 18.0;
    let item = sheets.tag(StructRole::LI, Some(list));
    let label = sheets.tag(StructRole::Lbl, Some(item));
    let body = sheets.tag(StructRole::LBody, Some(item));
    let mark = break_lines(sheets.fonts(), &[Run::text(mark)], BODY, INDENT * 2.0);
    for (at, line) in break_lines(sheets.fonts(), runs, BODY, sheets.width() - INDENT)
        .iter()
        .enumerate()
    {
        sheets.need(BODY * LEADING);
        let y = sheets.advance(BODY * LEADING) - BODY * 0.35;
        if let (0, Some(mark)) = (at, mark.first()) {
            sheets.marked(label, |sheets| sheets.line(mark, 4.0, y));
        }
        sheets.marked(body, |sheets| sheets.line(line, INDENT, y));
    }
}

fn code(sheets: &mut Sheets<'_>, tag: Tag, text: &str) {
    const PADDING: f32 = 6.0;
    for text in text.lines() {
        for line in line::break_anywhere(sheets.fonts(), text, CODE, sheets.width() - 2.0 * PADDING) {
            let height = CODE * LEADING;
            sheets.need(height);
            let y = sheets.advance(height);
            let width = sheets.width();
            sheets.artifact(|sheets| sheets.fill((0.0, y - height), (width, height), Color::PALE));
            sheets.marked(tag, |sheets| sheets.line(&line, PADDING, y - CODE * 0.4));
        }
    }
    sheets.space(6.0);
}

fn picture(sheets: &mut Sheets<'_>, tag: Tag, drawing: &Drawing) {
    let usable = |length: f32| length.is_finite() && length > 0.0;
    if !usable(drawing.width) || !usable(drawing.height) {
        return;
    }
    let scale = (sheets.width() / drawing.width)
        .min(sheets.height() * 0.8 / drawing.height)
        .min(1.0);
    let height = drawing.height * scale;
    sheets.need(height);
    let bottom = sheets.advance(height);
    let origin = ((sheets.width() - drawing.width * scale) / 2.0, bottom - height);
    sheets.marked(tag, |sheets| {
        for shape in &drawing.shapes {
            draw(sheets, shape, origin, scale);
        }
    });
}

fn draw(sheets: &mut Sheets<'_>, shape: &Shape, origin: (f32, f32), scale: f32) {
    let at = |(x, y): (f32, f32)| (origin.0 + x * scale, origin.1 + y * scale);
    match shape {
        Shape::Rectangle {
            x,
            y,
            width,
            height,
            fill,
            stroke,
        } => {
            if let Some(fill) = fill {
                sheets.fill(at((*x, *y)), (width * scale, height * scale), *fill);
            }
            if let Some(stroke) = stroke {
                sheets.frame(at((*x, *y)), (width * scale, height * scale), *stroke);
            }
        }
        Shape::Circle {
            x,
            y,
            radius,
            fill,
            stroke,
        } => sheets.circle(at((*x, *y)), radius * scale, *fill, *stroke),
        Shape::Line {
            from,
            to,
            color,
            width,
            arrow,
        } => {
            sheets.rule(at(*from), at(*to), width * scale, *color);
            if *arrow {
                sheets.polygon(&arrow_head(*from, *to, *width).map(at), *color);
            }
        }
        Shape::Text {
            x,
            y,
            size,
            anchor,
            bold,
            color,
            text,
        } => {
            let style = if *bold { Style::Bold } else { Style::Regular };
            let glyphs = sheets.fonts().glyphs(text, style);
            let width: f32 = glyphs.iter().map(|glyph| glyph.advance * size).sum();
            let left = match anchor {
                Anchor::Start => *x,
                Anchor::Middle => x - width / 2.0,
            };
            let (left, y) = at((left, *y));
            sheets.glyphs(&glyphs, left, y, size * scale, *color);
        }
    }
}
