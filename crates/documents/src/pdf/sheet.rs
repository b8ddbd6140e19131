//! Pages being written, from top to bottom, with the marks that tie content to its place in the structure.

use crate::drawing::Color;
use crate::font::{Fonts, Glyph};
use crate::pdf::line::Line;
use pdf_writer::types::StructRole;
use pdf_writer::{Content, Name, Str};
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;

/// A4, in points.
pub(crate) const PAGE: (f32, f32) = (595.276, 841.89);
const MARGIN: f32 = 56.0;

/// An element of the document's structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag(pub(crate) usize);

/// What is known of an element.
pub(crate) struct Element {
    pub(crate) role: StructRole,
    pub(crate) parent: Option<Tag>,
    pub(crate) children: Vec<Tag>,
    /// Its content: page and number on it.
    pub(crate) content: Vec<(usize, i32)>,
    pub(crate) alternative: String,
}

/// A page being written.
pub(crate) struct Sheet {
    pub(crate) content: Content,
    /// The element of each marked content, by its number.
    pub(crate) marks: Vec<Tag>,
}

/// The glyphs of a font that are used.
#[derive(Default)]
pub(crate) struct Used {
    pub(crate) remapper: GlyphRemapper,
    /// By their index in the embedded font: the character and the width for a size of one.
    pub(crate) glyphs: BTreeMap<u16, (char, f32)>,
}

/// The pages.
pub(crate) struct Sheets<'fonts> {
    fonts: &'fonts Fonts,
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) elements: Vec<Element>,
    pub(crate) used: Vec<Used>,
    /// How far the current page is filled.
    y: f32,
}

impl<'fonts> Sheets<'fonts> {
    pub(crate) fn new(fonts: &'fonts Fonts) -> Self {
        let mut sheets = Self {
            fonts,
            sheets: Vec::new(),
            elements: Vec::new(),
            used: (0..fonts.len()).map(|_| Used::default()).collect(),
            y: 0.0,
        };
        sheets.turn();
        sheets
    }

    pub(crate) fn fonts(&self) -> &'fonts Fonts {
        self.fonts
    }

    /// Width of the text.
    #[expect(clippy::unused_self, reason = "the measure belongs to the pages")]
    pub(crate) fn width(&self) -> f32 {
        PAGE.0 - 2.0 * MARGIN
    }

    /// Height of the text.
    #[expect(clippy::unused_self, reason = "the measure belongs to the pages")]
    pub(crate) fn height(&self) -> f32 {
        PAGE.1 - 2.0 * MARGIN
    }

    /// Begins a new page.
    pub(crate) fn turn(&mut self) {
        self.sheets.push(Sheet {
            content: Content::new(),
            marks: Vec::new(),
        });
        self.y = 0.0;
    }

    /// Begins a new page unless so much is left on this one.
    pub(crate) fn need(&mut self, height: f32) -> bool {
        let turn = self.y > 0.0 && self.y + height > self.height();
        if turn {
            self.turn();
        }
        turn
    }

    /// Takes so much of the page, and returns where what was taken ends.
    pub(crate) fn advance(&mut self, height: f32) -> f32 {
        self.y += height;
        self.y
    }

    /// Leaves so much empty, unless the page begins here.
    pub(crate) fn space(&mut self, height: f32) {
        if self.y > 0.0 {
            self.y += height;
        }
    }

    /// Returns how far the page is filled.
    pub(crate) fn filled(&self) -> f32 {
        self.y
    }

    /// Adds an element to the structure.
    pub(crate) fn tag(&mut self, role: StructRole, parent: Option<Tag>) -> Tag {
        let tag = Tag(self.elements.len());
        self.elements.push(Element {
            role,
            parent,
            children: Vec::new(),
            content: Vec::new(),
            alternative: String::new(),
        });
        if let Some(parent) = parent
            && let Some(parent) = self.elements.get_mut(parent.0)
        {
            parent.children.push(tag);
        }
        tag
    }

    /// Says in words what an element shows.
    pub(crate) fn describe(&mut self, tag: Tag, alternative: &str) {
        if let Some(element) = self.elements.get_mut(tag.0) {
            alternative.clone_into(&mut element.alternative);
        }
    }

    /// Writes content that belongs to an element.
    pub(crate) fn marked(&mut self, tag: Tag, write: impl FnOnce(&mut Self)) {
        let page = self.sheets.len().saturating_sub(1);
        let Some(role) = self.elements.get(tag.0).map(|element| element.role) else {
            return;
        };
        if let Some(sheet) = self.sheets.last_mut() {
            let number = i32::try_from(sheet.marks.len()).unwrap_or(i32::MAX);
            sheet.marks.push(tag);
            sheet
                .content
                .begin_marked_content_with_properties(role.to_name())
                .properties()
                .identify(number);
            if let Some(element) = self.elements.get_mut(tag.0) {
                element.content.push((page, number));
            }
        }
        write(self);
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.content.end_marked_content();
        }
    }

    /// Writes content that is only decoration.
    pub(crate) fn artifact(&mut self, write: impl FnOnce(&mut Self)) {
        self.content(|content| {
            content.begin_marked_content(Name(b"Artifact"));
        });
        write(self);
        self.content(|content| {
            content.end_marked_content();
        });
    }

    fn content(&mut self, write: impl FnOnce(&mut Content)) {
        if let Some(sheet) = self.sheets.last_mut() {
            write(&mut sheet.content);
        }
    }

    /// Writes a line with its baseline at `y`.
    pub(crate) fn line(&mut self, line: &Line, x: f32, y: f32) {
        for piece in &line.pieces {
            let left = x + piece.x;
            if piece.code {
                let height = piece.size * 1.25;
                self.fill((left - 1.0, y - piece.size), (piece.width() + 2.0, height), Color::PALE);
            }
            self.glyphs(&piece.glyphs, left, y - piece.rise, piece.size, piece.color);
        }
    }

    /// Writes glyphs with their baseline at `y`.
    pub(crate) fn glyphs(&mut self, glyphs: &[Glyph], x: f32, y: f32, size: f32, color: Color) {
        let mut left = x;
        for group in glyphs.chunk_by(|a, b| a.font == b.font) {
            let Some(font) = group.first().map(|glyph| glyph.font) else {
                continue;
            };
            let Some(used) = self.used.get_mut(font) else {
                continue;
            };
            let mut bytes = Vec::with_capacity(group.len() * 2);
            let mut width = 0.0;
            for glyph in group {
                let id = used.remapper.remap(glyph.id);
                used.glyphs.entry(id).or_insert((glyph.character, glyph.advance));
                bytes.extend(id.to_be_bytes());
                width += glyph.advance * size;
            }
            let (x, y) = place((left, y));
            self.content(|content| {
                set_fill(content, color);
                content.begin_text();
                content.set_font(Name(format!("F{font}").as_bytes()), size);
                content.next_line(x, y);
                content.show(Str(&bytes));
                content.end_text();
            });
            left += width;
        }
    }

    /// Fills a box whose top left corner is at a place.
    pub(crate) fn fill(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), color: Color) {
        let (x, y) = place((x, y + height));
        self.content(|content| {
            set_fill(content, color);
            content.rect(x, y, width, height);
            content.fill_nonzero();
        });
    }

    /// Draws the edge of a box.
    pub(crate) fn frame(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), color: Color) {
        let (x, y) = place((x, y + height));
        self.content(|content| {
            set_stroke(content, color);
            content.set_line_width(0.8);
            content.rect(x, y, width, height);
            content.stroke();
        });
    }

    /// Draws a line.
    pub(crate) fn rule(&mut self, from: (f32, f32), to: (f32, f32), width: f32, color: Color) {
        let (from, to) = (place(from), place(to));
        self.content(|content| {
            set_stroke(content, color);
            content.set_line_width(width);
            content.move_to(from.0, from.1);
            content.line_to(to.0, to.1);
            content.stroke();
        });
    }

    /// Fills a polygon.
    pub(crate) fn polygon(&mut self, corners: &[(f32, f32)], color: Color) {
        self.content(|content| {
            set_fill(content, color);
            for (at, corner) in corners.iter().enumerate() {
                let (x, y) = place(*corner);
                if at == 0 {
                    content.move_to(x, y);
                } else {
                    content.line_to(x, y);
                }
            }
            content.close_path();
            content.fill_nonzero();
        });
    }

    /// Draws a circle.
    pub(crate) fn circle(&mut self, centre: (f32, f32), radius: f32, fill: Color, stroke: Color) {
        // How far the handles of a quarter circle reach.
        let reach = radius * 0.552_285;
        let (x, y) = place(centre);
        self.content(|content| {
            set_fill(content, fill);
            set_stroke(content, stroke);
            content.set_line_width(1.4);
            content.move_to(x + radius, y);
            content.cubic_to(x + radius, y + reach, x + reach, y + radius, x, y + radius);
            content.cubic_to(x - reach, y + radius, x - radius, y + reach, x - radius, y);
            content.cubic_to(x - radius, y - reach, x - reach, y - radius, x, y - radius);
            content.cubic_to(x + reach, y - radius, x + radius, y - reach, x + radius, y);
            content.close_path();
            content.fill_nonzero_and_stroke();
        });
    }
}

/// Returns a place on the page as PDF has it: from the bottom.
fn place((x, y): (f32, f32)) -> (f32, f32) {
    (MARGIN + x, PAGE.1 - MARGIN - y)
}

fn parts(color: Color) -> [f32; 3] {
    [color.0, color.1, color.2].map(|part| f32::from(part) / 255.0)
}

fn set_fill(content: &mut Content, color: Color) {
    let [red, green, blue] = parts(color);
    content.set_fill_rgb(red, green, blue);
}

fn set_stroke(content: &mut Content, color: Color) {
    let [red, green, blue] = parts(color);
    content.set_stroke_rgb(red, green, blue);
}
