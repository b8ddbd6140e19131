//! The terminal while a line is edited: keys one by one, and the line drawn anew after each.
//!
//! Between two keys the terminal must neither echo nor wait for a line, or pasted text would show twice.
//! `console` sets that for the length of one key only, so `stty` sets it for as long as a line is edited.

use console::{Key, Term, measure_text_width};
use std::io;
use std::process::{Command, Stdio};

/// The terminal, set for editing until dropped.
pub(super) struct Terminal {
    term: Term,
    /// The settings before, in `stty`'s own words.
    saved: Option<String>,
}

impl Terminal {
    /// Sets it for editing.
    pub(super) fn new() -> Self {
        let saved = stty(&["-g"]).map(|settings| settings.trim().to_owned());
        if saved.is_some() {
            stty(&["-icanon", "-echo", "-isig", "min", "1"]);
        }
        Self {
            term: Term::stderr(),
            saved,
        }
    }

    /// Waits for a key.
    pub(super) fn key(&self) -> io::Result<Key> {
        self.term.read_key_raw()
    }

    /// Draws a line and puts the cursor behind what is `before` it. A line that is too long is shown from
    /// where the cursor can be seen.
    pub(super) fn draw(&self, prompt: &str, before: &str, text: &str, colour: fn(&str) -> String) -> io::Result<()> {
        let width = usize::from(self.term.size().1).max(20);
        let room = width.saturating_sub(measure_text_width(prompt) + 1);
        let at = measure_text_width(before);
        let hidden = at.saturating_sub(room.saturating_sub(1));
        let (shown, cursor) = match hidden {
            0 => (cut(text, room), at),
            // Whole characters are left out, so the cursor may stand one cell further left.
            _ => {
                let visible = skip(before, hidden);
                let cursor = measure_text_width(&visible);
                let behind = text.get(before.len()..).unwrap_or("");
                (cut(&format!("{visible}{behind}"), room), cursor)
            }
        };
        self.term.clear_line()?;
        self.term.write_str(prompt)?;
        self.term.write_str(&colour(&shown))?;
        let back = measure_text_width(&shown).saturating_sub(cursor);
        if back > 0 {
            self.term.move_cursor_left(back)?;
        }
        self.term.flush()
    }

    /// Goes to a new line.
    pub(super) fn end_line(&self) -> io::Result<()> {
        self.term.write_str("\r\n")?;
        self.term.flush()
    }

    /// Shows names below the line, in columns.
    pub(super) fn list(&self, names: &[String], most: usize) -> io::Result<()> {
        self.end_line()?;
        let width = usize::from(self.term.size().1).max(20);
        let shown = &names[..names.len().min(most)];
        let cell = shown.iter().map(|name| measure_text_width(name)).max().unwrap_or(0) + 2;
        for row in shown.chunks((width / cell).max(1)) {
            let row: String = row.iter().map(|name| format!("{name:cell$}")).collect();
            self.term.write_str(&format!("{}\r\n", row.trim_end()))?;
        }
        if names.len() > most {
            self.term.write_str(&format!("… {} more\r\n", names.len() - most))?;
        }
        Ok(())
    }

    /// Empties the screen.
    pub(super) fn clear(&self) -> io::Result<()> {
        self.term.clear_screen()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Some(saved) = &self.saved {
            stty(&[saved.as_str()]);
        }
    }
}

/// Runs `stty` on this terminal; `None` where there is none.
fn stty(arguments: &[&str]) -> Option<String> {
    let output = Command::new("stty")
        .args(arguments)
        .stdin(Stdio::inherit())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Returns as much of the text's start as fits.
fn cut(text: &str, room: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|character| {
            used += measure_text_width(character.encode_utf8(&mut [0; 4]));
            used <= room
        })
        .collect()
}

/// Returns the text without the characters of its first so many cells.
fn skip(text: &str, cells: usize) -> String {
    let mut passed = 0;
    text.chars()
        .skip_while(|character| {
            let is_hidden = passed < cells;
            passed += measure_text_width(character.encode_utf8(&mut [0; 4]));
            is_hidden
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_counted_in_cells() {
        assert_eq!(cut("a漢字b", 4), "a漢");
        assert_eq!(skip("a漢字b", 2), "字b");
        assert_eq!((cut("abc", 0).as_str(), skip("abc", 0).as_str()), ("", "abc"));
    }
}
