//! Runs of text cut into lines that fit a width.

use crate::document::Run;
use crate::drawing::Color;
use crate::font::{Fonts, Glyph, Style};

/// Glyphs of one style beside each other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    pub(crate) glyphs: Vec<Glyph>,
    /// Where it begins in the line.
    pub(crate) x: f32,
    pub(crate) size: f32,
    /// How far it is raised.
    pub(crate) rise: f32,
    pub(crate) color: Color,
    /// Whether it stands on a shade.
    pub(crate) code: bool,
}

impl Piece {
    pub(crate) fn width(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.advance * self.size).sum()
    }
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) width: f32,
}

impl Line {
    fn push(&mut self, mut piece: Piece) {
        piece.x = self.width;
        self.width += piece.width();
        match self.pieces.last_mut() {
            Some(last)
                if last.code == piece.code
                    && last.color == piece.color
                    && last.rise == piece.rise
                    && last.size == piece.size =>
            {
                last.glyphs.extend(piece.glyphs);
            }
            _ => self.pieces.push(piece),
        }
    }
}

/// Cuts runs into lines. Lines break at spaces and between ideographs, not where only the style changes, and
/// inside a word only when it is wider than the line.
pub(crate) fn break_lines(fonts: &Fonts, runs: &[Run], size: f32, width: f32) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    // What must stay together: a bracket and the bold word after it, a word and its marks.
    let mut group: Vec<Piece> = Vec::new();
    for run in runs {
        let piece = |text: &str| make_piece(fonts, run, text, size);
        for (at, text) in run.text.split('\n').enumerate() {
            if at > 0 {
                place_group(&mut lines, &mut group, width);
                lines.push(Line::default());
            }
            for word in words(text) {
                let is_space = word.trim().is_empty();
                if is_space || word.chars().next().is_some_and(is_ideograph) {
                    place_group(&mut lines, &mut group, width);
                    place(&mut lines, piece(word), is_space, width);
                } else {
                    group.push(piece(word));
                }
            }
        }
    }
    place_group(&mut lines, &mut group, width);
    lines
}

/// Places pieces on one line, unless no line is wide enough for all of them.
fn place_group(lines: &mut Vec<Line>, group: &mut Vec<Piece>, width: f32) {
    let used = lines.last().map_or(0.0, |line| line.width);
    let wide: f32 = group.iter().map(Piece::width).sum();
    if used > 0.0 && used + wide > width && wide <= width {
        lines.push(Line::default());
    }
    for piece in group.drain(..) {
        place(lines, piece, false, width);
    }
}

/// Cuts one line of code into lines, at any character.
pub(crate) fn break_anywhere(fonts: &Fonts, text: &str, size: f32, width: f32) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    let text = text.replace('\t', "    ");
    place(&mut lines, make_piece(fonts, &Run::text(""), &text, size), false, width);
    lines
}

/// Returns the width of the widest word, and of all text on one line.
pub(crate) fn widths(fonts: &Fonts, runs: &[Run], size: f32) -> (f32, f32) {
    let (mut widest, mut line, mut longest) = (0.0_f32, 0.0_f32, 0.0_f32);
    for run in runs {
        for (at, text) in run.text.split('\n').enumerate() {
            if at > 0 {
                line = 0.0;
            }
            for word in words(text) {
                let width = make_piece(fonts, run, word, size).width();
                widest = widest.max(width);
                line += width;
                longest = longest.max(line);
            }
        }
    }
    (widest, longest)
}

fn place(lines: &mut Vec<Line>, piece: Piece, space: bool, width: f32) {
    let used = lines.last().map_or(0.0, |line| line.width);
    let wide = piece.width();
    if used + wide <= width || (space && used > 0.0) {
        // A space that ends a line hangs over its edge.
        if let Some(line) = lines.last_mut() {
            line.push(piece);
        }
        return;
    }
    if wide <= width {
        lines.push(Line::default());
        if let Some(line) = lines.last_mut() {
            line.push(piece);
        }
        return;
    }
    // Wider than a whole line: a hash, a path, a command.
    for glyph in &piece.glyphs {
        let one = Piece {
            glyphs: vec![*glyph],
            ..piece.clone()
        };
        let used = lines.last().map_or(0.0, |line| line.width);
        if used > 0.0 && used + one.width() > width {
            lines.push(Line::default());
        }
        if let Some(line) = lines.last_mut() {
            line.push(one);
        }
    }
}

fn make_piece(fonts: &Fonts, run: &Run, text: &str, size: f32) -> Piece {
    let style = match (run.bold, run.italic) {
        (false, false) => Style::Regular,
        (true, false) => Style::Bold,
        (false, true) => Style::Italic,
        (true, true) => Style::BoldItalic,
    };
    let mark = run.citation.is_some();
    Piece {
        glyphs: fonts.glyphs(text, style),
        x: 0.0,
        size: if mark { size * 0.75 } else { size },
        rise: if mark { size * 0.28 } else { 0.0 },
        color: if mark { Color::BLUE } else { Color::INK },
        code: run.code,
    }
}

/// Returns words and the spaces between them; an ideograph is a word.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut last: Option<char> = None;
    for (at, c) in text.char_indices() {
        if let Some(before) = last
            && (before.is_whitespace() != c.is_whitespace() || is_ideograph(before) || is_ideograph(c))
        {
            words.push(&text[start..at]);
            start = at;
        }
        last = Some(c);
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_breaks_at_spaces_and_ideographs() {
        assert_eq!(words("a bc  d"), ["a", " ", "bc", "  ", "d"]);
        assert_eq!(words("看a日"), ["看", "a", "日"]);
        assert!(words("").is_empty());
    }

    #[test]
    fn a_change_of_style_is_no_place_to_break() {
        let fonts = Fonts::embedded().unwrap();
        let runs = [
            Run::text("ran a command as pedro ("),
            Run::bold("T1204.002"),
            Run::text(")."),
            Run::citation(1),
        ];
        for width in 110..200_u8 {
            for line in break_lines(&fonts, &runs, 10.0, f32::from(width)) {
                let glyphs = line.pieces.iter().flat_map(|piece| &piece.glyphs);
                let text: String = glyphs.map(|glyph| glyph.character).collect();
                assert!(!text.trim_end().ends_with('('), "{width}: {text}");
            }
        }
    }

    #[test]
    fn no_line_is_wider_than_it_may_be() {
        let fonts = Fonts::embedded().unwrap();
        let runs = [
            Run::text("The quick brown fox, "),
            Run::code("0123456789abcdef".repeat(20)),
            Run::citation(7),
            Run::text("\nnext"),
        ];
        let lines = break_lines(&fonts, &runs, 10.0, 200.0);
        assert!(lines.len() > 5);
        let spaces = |line: &Line| {
            line.pieces
                .iter()
                .flat_map(|piece| &piece.glyphs)
                .rev()
                .take_while(|glyph| glyph.character == ' ')
                .count()
        };
        for line in &lines {
            assert!(line.width <= 200.0 || spaces(line) > 0, "{}", line.width);
        }
        let text: String = lines
            .iter()
            .flat_map(|line| &line.pieces)
            .flat_map(|piece| &piece.glyphs)
            .map(|glyph| glyph.character)
            .collect();
        assert_eq!(text.matches("0123456789abcdef").count(), 20, "nothing is lost");
    }
}
