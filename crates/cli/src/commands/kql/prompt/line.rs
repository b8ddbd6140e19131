//! One line being edited: its text, the cursor, and what keys do to them.

/// A line. The cursor counts characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    text: Vec<char>,
    cursor: usize,
}

impl Line {
    /// Returns the text.
    pub(super) fn text(&self) -> String {
        self.text.iter().collect()
    }

    /// Returns the text before the cursor.
    pub(super) fn before(&self) -> String {
        self.text[..self.cursor].iter().collect()
    }

    /// Says whether nothing is written.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Puts another text in its place, the cursor at its end.
    pub(super) fn replace(&mut self, text: &str) {
        self.text = text.chars().collect();
        self.cursor = self.text.len();
    }

    pub(super) fn insert(&mut self, character: char) {
        self.text.insert(self.cursor, character);
        self.cursor += 1;
    }

    pub(super) fn insert_text(&mut self, text: &str) {
        text.chars().for_each(|character| self.insert(character));
    }

    pub(super) fn left(&mut self) {
        self.cursor = self.cursor.saturating_sub(1);
    }

    pub(super) fn right(&mut self) {
        self.cursor = (self.cursor + 1).min(self.text.len());
    }

    pub(super) fn home(&mut self) {
        self.cursor = 0;
    }

    pub(super) fn end(&mut self) {
        self.cursor = self.text.len();
    }

    pub(super) fn backspace(&mut self) {
        if self.cursor > 0 {
            self.cursor -= 1;
            self.text.remove(self.cursor);
        }
    }

    pub(super) fn delete(&mut self) {
        if self.cursor < self.text.len() {
            self.text.remove(self.cursor);
        }
    }

    /// Removes what is before the cursor.
    pub(super) fn kill_before(&mut self) {
        self.text.drain(..self.cursor);
        self.cursor = 0;
    }

    /// Removes what is behind the cursor.
    pub(super) fn kill_behind(&mut self) {
        self.text.truncate(self.cursor);
    }

    /// Removes the word before the cursor, with the blanks behind it.
    pub(super) fn kill_word(&mut self) {
        let is_blank = |at: usize| self.text[at].is_whitespace();
        let mut start = self.cursor;
        while start > 0 && is_blank(start - 1) {
            start -= 1;
        }
        while start > 0 && !is_blank(start - 1) {
            start -= 1;
        }
        self.text.drain(start..self.cursor);
        self.cursor = start;
    }

    /// Puts a text in place of the last so many characters before the cursor.
    pub(super) fn complete(&mut self, replaced: usize, text: &str) {
        for _ in 0..replaced {
            self.backspace();
        }
        self.insert_text(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        let mut line = Line::default();
        line.insert_text(text);
        line
    }

    #[test]
    fn keys_edit_where_the_cursor_is() {
        let mut edited = line("T | takä 5");
        edited.left();
        edited.left();
        edited.backspace();
        edited.insert('e');
        assert_eq!(
            (edited.text().as_str(), edited.before().as_str()),
            ("T | take 5", "T | take")
        );
        edited.kill_word();
        assert_eq!(edited.text(), "T |  5");
        edited.kill_behind();
        assert_eq!(edited.text(), "T | ");
        edited.home();
        edited.delete();
        edited.end();
        edited.kill_before();
        assert!(edited.is_empty());
    }

    #[test]
    fn the_ends_are_kept_to() {
        let mut edited = line("");
        edited.left();
        edited.right();
        edited.backspace();
        edited.delete();
        edited.kill_word();
        assert_eq!(edited, Line::default());
        edited.insert_text("Dev");
        edited.complete(3, "DeviceInfo");
        assert_eq!(edited.text(), "DeviceInfo");
    }
}
