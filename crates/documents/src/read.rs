//! Documents to text: PDF, DOCX, Markdown and plain text, in passages that an answer can name.
//!
//! Files are hostile: sizes are bounded before and after unpacking, and what is not read is refused with the
//! reason. Reading a PDF can still take long; who must not wait runs it in a process of its own.

mod docx;
mod pdf;
mod worker;

pub use worker::{answer_parent, parse_worker_answer};

use crate::Error;
use serde::{Deserialize, Serialize};

/// How much is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes that it may unpack to.
    pub unpacked_bytes: u64,
    /// Bytes of text taken from it; the rest is left out.
    pub text_bytes: usize,
    /// Pages of a PDF; the rest is left out.
    pub pages: usize,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            file_bytes: 3_000_000,
            unpacked_bytes: 64 << 20,
            text_bytes: 4 << 20,
            pages: 2_000,
        }
    }
}

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Word.
    Docx,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
}

impl Format {
    /// Returns the media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Markdown => "text/markdown",
            Self::Text => "text/plain",
        }
    }
}

/// A stretch of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Passage {
    /// Where it is, as a reader would look for it (`page 3`, `paragraph 12`, `line 40`).
    pub place: String,
    /// Its text.
    pub text: String,
    /// What it is in the document, where the format tells.
    #[serde(default)]
    pub role: PassageRole,
}

/// What a stretch of a document is, where its format tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PassageRole {
    /// Text; also what no format tells apart.
    #[default]
    Text,
    /// A heading.
    Heading,
    /// An item of a list.
    Item,
}

/// A document's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadDocument {
    /// What it was.
    pub format: Format,
    /// Its passages, in order.
    pub passages: Vec<Passage>,
    /// Whether a limit cut it off.
    pub is_cut: bool,
}

impl ReadDocument {
    /// Returns all text, with an empty line between passages.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.passages.iter().map(|passage| passage.text.as_str()).collect();
        texts.join("\n\n")
    }
}

/// Reads a document. The name tells Markdown from text; everything else is told by the content.
///
/// # Errors
///
/// When the file is too large, of another kind, protected, damaged or without text.
pub fn read_document(name: &str, bytes: &[u8], limits: &ReadLimits) -> Result<ReadDocument, Error> {
    let size_bytes = bytes.len() as u64;
    if size_bytes > limits.file_bytes {
        return Err(Error::TooLarge {
            name: name.to_owned(),
            size_bytes,
            limit_bytes: limits.file_bytes,
        });
    }
    let format = tell_format(name, bytes)?;
    let passages = match format {
        Format::Pdf => pdf::read(name, bytes, limits)?,
        Format::Docx => docx::read(name, bytes, limits)?,
        Format::Markdown | Format::Text => read_text(name, bytes)?,
    };
    let (passages, is_cut) = cut(passages, limits.text_bytes);
    if passages.iter().all(|passage| passage.text.trim().is_empty()) {
        return Err(Error::NoText { name: name.to_owned() });
    }
    Ok(ReadDocument {
        format,
        passages,
        is_cut,
    })
}

fn tell_format(name: &str, bytes: &[u8]) -> Result<Format, Error> {
    let refuse = |kind| {
        Err(Error::Kind {
            name: name.to_owned(),
            kind,
        })
    };
    let extension = name.rsplit_once('.').map(|(_, end)| end.to_lowercase());
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|part| part == b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return match extension.as_deref() {
            Some("docx") => Ok(Format::Docx),
            Some("docm") => refuse("a Word document with macros"),
            Some("xlsx" | "xlsm") => refuse("an Excel workbook"),
            Some("pptx" | "pptm") => refuse("a presentation"),
            _ => refuse("an archive"),
        };
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        // Protected DOCX files are wrapped in the old container too.
        return if extension.as_deref() == Some("docx") {
            Err(Error::Password { name: name.to_owned() })
        } else {
            refuse("an old Office document")
        };
    }
    if bytes.starts_with(b"MZ") || bytes.starts_with(b"\x7fELF") {
        return refuse("a program");
    }
    match extension.as_deref() {
        Some("md" | "markdown") => Ok(Format::Markdown),
        Some("txt" | "text" | "log") => Ok(Format::Text),
        Some("pdf") => Err(Error::damaged(name, "it does not begin like a PDF file")),
        Some("docx") => Err(Error::damaged(name, "it does not begin like a DOCX file")),
        _ => refuse("of an unknown kind"),
    }
}

fn read_text(name: &str, bytes: &[u8]) -> Result<Vec<Passage>, Error> {
    let text = decode(bytes).ok_or_else(|| Error::damaged(name, "it is not text in UTF-8, UTF-16 or Windows-1252"))?;
    let mut passages: Vec<Passage> = Vec::new();
    let mut fresh = true;
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            fresh = true;
            continue;
        }
        match passages.last_mut() {
            Some(passage) if !fresh => {
                passage.text.push('\n');
                passage.text.push_str(line.trim_end());
            }
            _ => passages.push(Passage {
                place: format!("line {}", at + 1),
                text: line.trim_end().to_owned(),
                role: PassageRole::Text,
            }),
        }
        fresh = false;
    }
    Ok(passages)
}

/// Returns text in the encoding that it says, or seems, to have; `None` for binary data.
fn decode(bytes: &[u8]) -> Option<String> {
    let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return wide(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return wide(rest, u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => Some(bytes.iter().map(|byte| pdf::windows_1252(*byte)).collect()),
    }
}

/// Leaves out what is beyond so many bytes of text.
fn cut(passages: Vec<Passage>, limit: usize) -> (Vec<Passage>, bool) {
    let mut left = limit;
    let mut kept = Vec::with_capacity(passages.len());
    for mut passage in passages {
        if passage.text.len() > left {
            let end = passage.text.floor_char_boundary(left);
            passage.text.truncate(end);
            if !passage.text.is_empty() {
                kept.push(passage);
            }
            return (kept, true);
        }
        left -= passage.text.len();
        kept.push(passage);
    }
    (kept, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> Result<ReadDocument, Error> {
        read_document(name, bytes, &ReadLimits::default())
    }

    #[test]
    fn text_is_read_in_paragraphs_with_their_lines() {
        let document = read("n.md", b"# Title\r\n\r\nfirst\nsecond \n\n\nthird").unwrap();
        let passages: Vec<(&str, &str)> = document
            .passages
            .iter()
            .map(|passage| (passage.place.as_str(), passage.text.as_str()))
            .collect();
        assert_eq!(
            passages,
            [("line 1", "# Title"), ("line 3", "first\nsecond"), ("line 7", "third")]
        );
        assert_eq!(document.format, Format::Markdown);
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(read("a.txt", "größe".as_bytes()).unwrap().text(), "größe");
        assert_eq!(read("a.txt", b"gr\xf6\xdfe \x80").unwrap().text(), "größe €");
        assert_eq!(read("a.txt", b"\xff\xfeg\0r\0").unwrap().text(), "gr");
    }

    #[test]
    fn what_is_not_read_is_refused_with_the_reason() {
        let reason = |name: &str, bytes: &[u8]| read(name, bytes).unwrap_err().to_string();
        assert!(reason("a.exe", b"MZ\x90").contains("a program"));
        assert!(reason("a.txt", b"MZ\x90").contains("a program"));
        assert!(reason("a.zip", b"PK\x03\x04").contains("an archive"));
        assert!(reason("a.xlsx", b"PK\x03\x04").contains("Excel"));
        assert!(reason("a.docx", &[0xd0, 0xcf, 0x11, 0xe0]).contains("password"));
        assert!(reason("a.pdf", b"hello").contains("does not begin like a PDF"));
        assert!(reason("a.txt", b"a\0b").contains("not text"));
        assert!(reason("a.txt", b" \n ").contains("holds no text"));
        assert!(reason("a", b"x").contains("unknown kind"));
        let limits = ReadLimits {
            file_bytes: 3,
            ..ReadLimits::default()
        };
        let large = read_document("a.txt", b"abcd", &limits).unwrap_err();
        assert_eq!(
            large.to_string(),
            "`a.txt` has 4 bytes, more than the 3 that are allowed"
        );
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        let limits = ReadLimits {
            text_bytes: 4,
            ..ReadLimits::default()
        };
        let document = read_document("a.txt", "ab\n\nöö".as_bytes(), &limits).unwrap();
        assert!(document.is_cut);
        assert_eq!(document.text(), "ab\n\nö");
    }
}
