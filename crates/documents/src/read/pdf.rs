//! The text of PDF files, page by page.
//!
//! Parsing is `hayro-syntax`'s; here characters are found through fonts and put into lines by where they stand.
//! Source: ISO 32000-1, §9.4 (text objects), §9.10 (extraction of text).

mod character_map;
mod encoding;
mod font;
mod page;

pub(crate) use encoding::windows_1252;

use crate::Error;
use crate::read::{Passage, PassageRole, ReadLimits};
use hayro_syntax::{LoadPdfError, Pdf};

pub(crate) fn read(name: &str, bytes: &[u8], limits: &ReadLimits) -> Result<Vec<Passage>, Error> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Error::Password { name: name.to_owned() },
        LoadPdfError::Invalid => Error::damaged(name, "it is no PDF file, or badly broken"),
    })?;
    let mut passages = Vec::new();
    let mut left = limits.text_bytes.saturating_add(1);
    for (at, page) in pdf.pages().iter().enumerate().take(limits.pages) {
        let text = page::read(page, limits);
        left = left.saturating_sub(text.len());
        if !text.trim().is_empty() {
            passages.push(Passage {
                place: format!("page {}", at + 1),
                text,
                role: PassageRole::Text,
            });
        }
        if left == 0 {
            break;
        }
    }
    Ok(passages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, Document, Fonts};

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let mut file = b"%PDF-1.7\n".to_vec();
            file.extend(bytes);
            let _ = read("a.pdf", &file, &ReadLimits::default());
        }

        #[test]
        fn a_report_with_changed_bytes_is_read_or_refused(places: Vec<(u16, u8)>) {
            let report = Document {
                title: "Report".to_owned(),
                blocks: vec![Block::paragraph("some text")],
                ..Document::default()
            };
            let mut file = report.to_pdf(&Fonts::embedded().unwrap()).unwrap();
            for (place, byte) in places {
                let at = usize::from(place) % file.len();
                file[at] = byte;
            }
            let _ = read("a.pdf", &file, &ReadLimits::default());
        }
    }
}
