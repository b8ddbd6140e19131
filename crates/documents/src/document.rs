//! A report as blocks: what every writer of this crate takes.
//!
//! Text in it may be hostile (file names, mail subjects, command lines): writers show it and never let it become
//! markup, a link or a formula.

use crate::drawing::Drawing;

/// A report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Title, on the first page and in the file's properties.
    pub title: String,
    /// A line under the title: what it is about, when it was written.
    pub subtitle: String,
    /// Who wrote it.
    pub author: String,
    /// The language of the text (`en`), for readers that speak it.
    pub language: String,
    /// The report.
    pub blocks: Vec<Block>,
}

/// A stretch of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// A command, path, hash or address.
    pub code: bool,
    /// The number of a citation, shown as a mark.
    pub citation: Option<u32>,
}

impl Run {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Bold text.
    pub fn bold(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            bold: true,
            ..Self::default()
        }
    }

    /// Italic text.
    pub fn italic(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            italic: true,
            ..Self::default()
        }
    }

    /// A command, path, hash or address.
    pub fn code(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            code: true,
            ..Self::default()
        }
    }

    /// A citation's mark.
    pub fn citation(number: u32) -> Self {
        Self {
            text: format!("[{number}]"),
            citation: Some(number),
            ..Self::default()
        }
    }
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading; level 1 to 4.
    Heading {
        /// 1 is the largest.
        level: u8,
        /// Its text.
        text: Vec<Run>,
    },
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A list.
    List {
        /// Numbered, not bulleted.
        ordered: bool,
        /// Its items.
        items: Vec<Vec<Run>>,
    },
    /// A table.
    Table(Table),
    /// Lines as they stand: a script, a query, a log line.
    Code(String),
    /// A picture.
    Picture {
        /// What it shows.
        drawing: Drawing,
        /// The line under it.
        caption: String,
        /// What it shows, in words, for who cannot see it.
        alternative: String,
    },
    /// What follows begins on a new page.
    PageBreak,
}

impl Block {
    /// A heading of plain text.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading {
            level,
            text: vec![Run::text(text)],
        }
    }

    /// A paragraph of plain text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(vec![Run::text(text)])
    }
}

/// A table. Rows shorter than the header are filled with empty cells, longer ones are cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The line above it; may be empty.
    pub caption: String,
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Vec<Run>>>,
}

impl Table {
    /// Returns a table of plain cells.
    pub fn plain<H: Into<String>, C: Into<String>>(
        header: impl IntoIterator<Item = H>,
        rows: impl IntoIterator<Item = Vec<C>>,
    ) -> Self {
        Self {
            caption: String::new(),
            header: header.into_iter().map(Into::into).collect(),
            rows: rows
                .into_iter()
                .map(|row| row.into_iter().map(|cell| vec![Run::text(cell)]).collect())
                .collect(),
        }
    }

    /// Returns a cell's runs; a missing cell is empty.
    pub(crate) fn cell<'table>(&self, row: &'table [Vec<Run>], column: usize) -> &'table [Run] {
        row.get(column).map_or(&[], Vec::as_slice)
    }
}
