//! Byte ranges of the query text.

use std::fmt;

/// A half-open range of byte offsets into the query text.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset just after the last byte.
    pub end: usize,
}

impl Span {
    /// Builds a span from two byte offsets.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Returns the smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Returns the length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Returns whether the span covers no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Returns start and end in UTF-16 code units, as editors and Kusto's language service count; what lies
    /// outside of `text` counts as its end.
    #[must_use]
    pub fn utf16(self, text: &str) -> (usize, usize) {
        let units = |offset: usize| text.get(..offset).unwrap_or(text).encode_utf16().count();
        (units(self.start), units(self.end))
    }

    /// Returns the line and the character in it where the span starts, both from 1.
    #[must_use]
    pub fn line_and_column(self, text: &str) -> (usize, usize) {
        let before = text.get(..self.start).unwrap_or(text);
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
        (before.matches('\n').count() + 1, column + 1)
    }

    /// Returns the spanned part of `text`, or nothing when it lies outside of it.
    #[must_use]
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_as_editors_do() {
        let text = "// 🦀é\nT | wher";
        let at = text.find('T').unwrap_or_default();
        assert_eq!(Span::new(at, at + 1).utf16(text), (7, 8));
        assert_eq!(Span::new(10_000, 20_000).utf16(text), (15, 15));
        assert_eq!(Span::new(at + 4, at + 8).line_and_column(text), (2, 5));
        assert_eq!(Span::new(0, 0).line_and_column(text), (1, 1));
    }
}
