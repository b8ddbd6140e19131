//! The text of Word documents: paragraphs of the main part, cells of its tables one by one.
//!
//! Source: ECMA-376 part 1, §17 (WordprocessingML).

use crate::Error;
use crate::read::{Passage, ReadLimits};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

const MAIN: &str = "word/document.xml";

pub(crate) fn read(name: &str, bytes: &[u8], limits: &ReadLimits) -> Result<Vec<Passage>, Error> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|source| Error::damaged(name, format!("no archive: {source}")))?;
    let part = archive
        .by_name(MAIN)
        .map_err(|_| Error::damaged(name, "it has no `word/document.xml`"))?;
    let mut xml = Vec::new();
    // What the archive says about sizes is not believed: reading stops at the limit.
    let read = part
        .take(limits.unpacked_bytes + 1)
        .read_to_end(&mut xml)
        .map_err(|source| Error::damaged(name, source.to_string()))?;
    if read as u64 > limits.unpacked_bytes {
        return Err(Error::Unpacks {
            name: name.to_owned(),
            limit_bytes: limits.unpacked_bytes,
        });
    }
    paragraphs(&xml).map_err(|reason| Error::damaged(name, reason))
}

fn paragraphs(xml: &[u8]) -> Result<Vec<Passage>, String> {
    let mut reader = Reader::from_reader(xml);
    let mut passages = Vec::new();
    let mut text = String::new();
    let mut number = 0;
    let mut inside = false;
    loop {
        match reader.read_event().map_err(|source| source.to_string())? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                b"t" => inside = true,
                // Paragraphs of a text box stand inside another's; each is one of its own.
                b"p" => finish(&mut passages, &mut text, &mut number),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                b"t" => inside = false,
                b"p" => finish(&mut passages, &mut text, &mut number),
                _ => {}
            },
            Event::Empty(tag) => match tag.local_name().as_ref() {
                b"tab" => text.push('\t'),
                b"br" | b"cr" => text.push('\n'),
                _ => {}
            },
            Event::Text(part) if inside => text.push_str(&part.decode().map_err(|source| source.to_string())?),
            Event::GeneralRef(entity) if inside => match entity.resolve_char_ref() {
                Ok(Some(c)) => text.push(c),
                _ => match &*entity {
                    b"amp" => text.push('&'),
                    b"lt" => text.push('<'),
                    b"gt" => text.push('>'),
                    b"quot" => text.push('"'),
                    b"apos" => text.push('\''),
                    // A document type could define others; none is read.
                    _ => text.push('\u{fffd}'),
                },
            },
            Event::CData(part) if inside => text.push_str(&String::from_utf8_lossy(&part)),
            Event::Eof => break,
            Event::Text(_)
            | Event::GeneralRef(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
    finish(&mut passages, &mut text, &mut number);
    Ok(passages)
}

fn finish(passages: &mut Vec<Passage>, text: &mut String, number: &mut usize) {
    let whole = std::mem::take(text);
    if !whole.trim().is_empty() {
        *number += 1;
        passages.push(Passage {
            place: format!("paragraph {number}"),
            text: whole.trim().to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_tabs_breaks_and_entities_are_read() {
        let xml = b"<w:document><w:p><w:r><w:t>a &amp; b</w:t><w:tab/><w:t>c&#x20AC;&x;</w:t></w:r></w:p>\
                    <w:p/><w:tbl><w:tr><w:tc><w:p><w:t>cell</w:t><w:br/></w:p></w:tc></w:tr></w:tbl>\
                    <w:instrText>HIDDEN</w:instrText></w:document>";
        let texts: Vec<String> = paragraphs(xml)
            .unwrap()
            .into_iter()
            .map(|passage| passage.text)
            .collect();
        assert_eq!(texts, ["a & b\tc€\u{fffd}", "cell"]);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = paragraphs(&bytes);
            let _ = read("a.docx", &bytes, &ReadLimits::default());
        }
    }
}
