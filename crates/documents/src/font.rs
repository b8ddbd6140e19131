//! Fonts: Noto Sans in four styles, and others that the caller brings for scripts that it lacks.
//!
//! A character that no font has is written as its number, `[U+4E2D]`, rather than as an empty box.
//! Right-to-left text is put in its visual order; joining of Arabic letters is left out.

use crate::Error;
use crate::visible::{code_point, visible};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// A style of the text font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Regular,
    Bold,
    Italic,
    BoldItalic,
}

impl Style {
    fn index(self) -> usize {
        match self {
            Self::Regular => 0,
            Self::Bold => 1,
            Self::Italic => 2,
            Self::BoldItalic => 3,
        }
    }
}

/// A character as a font draws it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Glyph {
    /// Index of the font.
    pub(crate) font: usize,
    /// Index in the font.
    pub(crate) id: u16,
    /// Width, for a size of one.
    pub(crate) advance: f32,
    /// The character.
    pub(crate) character: char,
}

pub(crate) struct Font {
    pub(crate) data: &'static [u8],
    pub(crate) face: Face<'static>,
}

/// The fonts of a document.
pub struct Fonts {
    /// The four styles, then what the caller brought.
    fonts: Vec<Font>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts")
            .field("count", &self.fonts.len())
            .finish_non_exhaustive()
    }
}

impl Fonts {
    /// Returns the fonts that are part of the program: Latin, Greek and Cyrillic letters.
    ///
    /// # Errors
    ///
    /// [`Error::Font`] when they cannot be read, which a test rules out.
    pub fn embedded() -> Result<Self, Error> {
        let mut fonts = Self { fonts: Vec::new() };
        for data in [
            ttf_noto_sans::REGULAR,
            ttf_noto_sans::BOLD,
            ttf_noto_sans::ITALIC,
            ttf_noto_sans::BOLD_ITALIC,
        ] {
            fonts = fonts.with_fallback(data)?;
        }
        Ok(fonts)
    }

    /// Adds a font that is asked for characters which those before lack.
    ///
    /// The bytes live as long as the program: load each font once, and leak it.
    ///
    /// # Errors
    ///
    /// [`Error::Font`] when it is no font with TrueType outlines.
    pub fn with_fallback(mut self, data: &'static [u8]) -> Result<Self, Error> {
        let face = Face::parse(data, 0).map_err(|_| Error::Font {
            reason: "it is no TrueType font",
        })?;
        if face.tables().glyf.is_none() {
            return Err(Error::Font {
                reason: "its outlines are not TrueType's",
            });
        }
        self.fonts.push(Font { data, face });
        Ok(self)
    }

    pub(crate) fn font(&self, index: usize) -> Option<&Font> {
        self.fonts.get(index)
    }

    pub(crate) fn len(&self) -> usize {
        self.fonts.len()
    }

    /// Returns the glyphs of a text in the order they are drawn, from left to right.
    pub(crate) fn glyphs(&self, text: &str, style: Style) -> Vec<Glyph> {
        let text = visible(text);
        let mut glyphs = Vec::with_capacity(text.len());
        for character in visual_order(&text).chars() {
            self.push(&mut glyphs, character, style);
        }
        glyphs
    }

    fn push(&self, glyphs: &mut Vec<Glyph>, character: char, style: Style) {
        // Joiners and variation selectors steer shaping, which is not done here.
        if matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}') {
            return;
        }
        let character = match character {
            '\t' | '\n' | '\u{a0}' => ' ',
            character => character,
        };
        match self.find(character, style) {
            Some(glyph) => glyphs.push(glyph),
            // The brackets and digits of the number are in every text font.
            None => glyphs.extend(
                code_point(character)
                    .chars()
                    .filter_map(|digit| self.find(digit, style)),
            ),
        }
    }

    fn find(&self, character: char, style: Style) -> Option<Glyph> {
        let order = std::iter::once(style.index()).chain(4..self.fonts.len());
        order.into_iter().find_map(|index| {
            let font = self.fonts.get(index)?;
            let id = font.face.glyph_index(character)?;
            let advance = font.face.glyph_hor_advance(id)?;
            Some(Glyph {
                font: index,
                id: id.0,
                advance: f32::from(advance) / f32::from(font.face.units_per_em()),
                character,
            })
        })
    }

    /// Returns how large a unit of the glyph's font is, for a size of one.
    pub(crate) fn em(&self, glyph: &Glyph) -> f32 {
        self.font(glyph.font)
            .map_or(0.0, |font| 1.0 / f32::from(font.face.units_per_em()))
    }

    pub(crate) fn outline(&self, glyph: &Glyph, builder: &mut dyn OutlineBuilder) {
        if let Some(font) = self.font(glyph.font) {
            // A space has no outline.
            font.face.outline_glyph(GlyphId(glyph.id), builder);
        }
    }
}

/// Returns a line with right-to-left words turned round, as it is read.
fn visual_order(text: &str) -> String {
    if !text.chars().any(is_right_to_left) {
        return text.to_owned();
    }
    let bidi = unicode_bidi::BidiInfo::new(text, None);
    bidi.paragraphs
        .iter()
        .map(|paragraph| bidi.reorder_line(paragraph, paragraph.range.clone()))
        .collect()
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let fonts = Fonts::embedded().unwrap();
        fonts
            .glyphs(text, Style::Bold)
            .iter()
            .map(|glyph| glyph.character)
            .collect()
    }

    #[test]
    fn letters_of_many_scripts_are_drawn_and_the_rest_is_numbered() {
        assert_eq!(read("Zürich Ελλάδα Україна"), "Zürich Ελλάδα Україна");
        assert_eq!(read("中a"), "[U+4E2D]a");
        assert_eq!(read("a\u{202e}b"), "a[U+202E]b");
        assert_eq!(visual_order("abc שלום"), "abc םולש");
    }

    #[test]
    fn what_is_no_font_is_refused() {
        assert!(Fonts::embedded().unwrap().with_fallback(b"no font").is_err());
    }
}
