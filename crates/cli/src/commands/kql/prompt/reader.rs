//! Reads a query: line by line until it is complete.

use super::completion::{Names, common_start};
use super::history::History;
use super::line::Line;
use super::terminal::Terminal;
use super::{highlight, is_complete};
use crate::failure::Failure;
use crate::render;
use console::Key;
use std::io;

const FIRST: &str = "kql> ";
const FURTHER: &str = "...> ";
/// Names that Tab lists at once.
const LISTED: usize = 60;
/// Stands for a line break of an entry that the history brought back into one line.
const BREAK: char = '↵';

/// What the person entered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entered {
    /// A query or a command.
    Text(String),
    /// Nothing any more.
    Left,
}

/// How the editing of a line ended.
enum Ended {
    Line(String),
    Forgotten,
    Left,
}

/// Reads queries from the terminal.
pub(super) struct Reader {
    names: Names,
    history: History,
}

impl Reader {
    /// Makes a reader.
    pub(super) fn new(names: Names, history: History) -> Result<Self, Failure> {
        Ok(Self { names, history })
    }

    /// Reads the next query or command; blank ones are passed over.
    pub(super) fn read(&mut self) -> Result<Entered, Failure> {
        let mut text = String::new();
        loop {
            let prompt = if text.is_empty() { FIRST } else { FURTHER };
            match self.read_line(prompt, &text)? {
                Ended::Line(line) => {
                    text.push_str(&line);
                    text.push('\n');
                }
                Ended::Forgotten => text.clear(),
                Ended::Left => return Ok(Entered::Left),
            }
            if !is_complete(&text) {
                continue;
            }
            let entered = text.trim().to_owned();
            text.clear();
            if entered.is_empty() {
                continue;
            }
            if let Err(error) = self.history.add(&entered) {
                render::note(&format!("the query is not kept in the history: {error}"));
            }
            return Ok(Entered::Text(entered));
        }
    }

    fn read_line(&self, prompt: &str, before: &str) -> Result<Ended, Failure> {
        let terminal = Terminal::new();
        let mut line = Line::default();
        // Steps back into the history, and the text that its entries must begin with.
        let (mut steps, mut start) = (0, String::new());
        loop {
            terminal.draw(prompt, &line.before(), &line.text(), highlight::line)?;
            let key = match terminal.key() {
                Ok(key) => key,
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(Ended::Left),
                Err(error) => return Err(error.into()),
            };
            if !matches!(key, Key::ArrowUp | Key::ArrowDown) {
                steps = 0;
            }
            match key {
                Key::Enter => {
                    line.end();
                    terminal.draw(prompt, &line.before(), &line.text(), highlight::line)?;
                    terminal.end_line()?;
                    return Ok(Ended::Line(line.text().replace(BREAK, "\n")));
                }
                Key::CtrlC => {
                    terminal.end_line()?;
                    return Ok(Ended::Forgotten);
                }
                Key::Char('\x04') if line.is_empty() && before.is_empty() => {
                    terminal.end_line()?;
                    return Ok(Ended::Left);
                }
                Key::Char('\x04') | Key::Del => line.delete(),
                Key::Char('\x0b') => line.kill_behind(),
                Key::Char('\x0c') => terminal.clear()?,
                Key::Char('\x15') => line.kill_before(),
                Key::Char('\x17') => line.kill_word(),
                Key::Char('\x02') | Key::ArrowLeft => line.left(),
                Key::Char('\x06') | Key::ArrowRight => line.right(),
                Key::Char(character) if !character.is_control() => line.insert(character),
                Key::Backspace => line.backspace(),
                Key::Home => line.home(),
                Key::End => line.end(),
                Key::Tab => self.complete(&terminal, before, &mut line)?,
                Key::ArrowUp | Key::Char('\x10') => {
                    if steps == 0 {
                        start = line.text();
                    }
                    if let Some((found, entry)) = self.history.older(steps, &start) {
                        steps = found;
                        line.replace(&entry.replace('\n', &BREAK.to_string()));
                    }
                }
                Key::ArrowDown | Key::Char('\x0e') => match self.history.newer(steps, &start) {
                    Some((found, entry)) => {
                        steps = found;
                        line.replace(&entry.replace('\n', &BREAK.to_string()));
                    }
                    None if steps > 0 => {
                        steps = 0;
                        line.replace(&start);
                    }
                    None => {}
                },
                _ => {}
            }
        }
    }

    /// Completes the word at the cursor as far as it is certain, else lists what it may become.
    fn complete(&self, terminal: &Terminal, before: &str, line: &mut Line) -> io::Result<()> {
        let text = format!("{before}{}", line.before());
        let (word, names) = self.names.complete(&text);
        let length = word.chars().count();
        match names.as_slice() {
            [] => {}
            [only] => {
                let is_open = only.ends_with('(');
                line.complete(length, only);
                if !is_open {
                    line.insert(' ');
                }
            }
            several => {
                let start = common_start(several);
                if start.chars().count() > length {
                    line.complete(length, start);
                } else {
                    terminal.list(several, LISTED)?;
                }
            }
        }
        Ok(())
    }
}
