//! The text of Word documents: paragraphs of the main part, cells of its tables one by one.
//!
//! Source: ECMA-376 part 1, §17 (WordprocessingML).

use crate::Error;
use crate::read::{Passage, PassageRole, ReadLimits};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
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
    let mut role = PassageRole::Text;
    loop {
        match reader.read_event().map_err(|source| source.to_string())? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                b"t" => inside = true,
                // Paragraphs of a text box stand inside another's; each is one of its own.
                b"p" => finish(&mut passages, &mut text, &mut role, &mut number),
                b"numPr" => role = role_of_item(role),
                b"pStyle" => role = role_of_style(&tag, role),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                b"t" => inside = false,
                b"p" => finish(&mut passages, &mut text, &mut role, &mut number),
                _ => {}
            },
            Event::Empty(tag) => match tag.local_name().as_ref() {
                b"pStyle" => role = role_of_style(&tag, role),
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
    finish(&mut passages, &mut text, &mut role, &mut number);
    Ok(passages)
}

/// A numbered heading stays a heading.
fn role_of_item(role: PassageRole) -> PassageRole {
    if role == PassageRole::Heading {
        role
    } else {
        PassageRole::Item
    }
}

/// The role that a style gives a paragraph. Word's own styles keep their English ids in most languages.
fn role_of_style(tag: &BytesStart<'_>, role: PassageRole) -> PassageRole {
    let named = tag
        .attributes()
        .flatten()
        .find(|part| part.key.local_name().as_ref() == b"val");
    let Some(name) = named.map(|part| part.value.to_ascii_lowercase()) else {
        return role;
    };
    if name.starts_with(b"heading") || name.starts_with(b"title") {
        PassageRole::Heading
    } else if name.starts_with(b"listbullet") || name.starts_with(b"listnumber") {
        PassageRole::Item
    } else {
        role
    }
}

fn finish(passages: &mut Vec<Passage>, text: &mut String, role: &mut PassageRole, number: &mut usize) {
    let whole = std::mem::take(text);
    let role = std::mem::take(role);
    if !whole.trim().is_empty() {
        *number += 1;
        passages.push(Passage {
            place: format!("paragraph {number}"),
            text: whole.trim().to_owned(),
            role,
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

    #[test]
    fn headings_and_items_are_told_apart() {
        let xml = b"<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:t>Containment</w:t></w:p>\
                    <w:p><w:pPr><w:pStyle w:val=\"ListParagraph\"/><w:numPr><w:ilvl w:val=\"0\"/></w:numPr></w:pPr>\
                    <w:t>Isolate it</w:t></w:p><w:p><w:t>Read this</w:t></w:p>";
        let roles: Vec<PassageRole> = paragraphs(xml).unwrap().iter().map(|passage| passage.role).collect();
        assert_eq!(roles, [PassageRole::Heading, PassageRole::Item, PassageRole::Text]);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = paragraphs(&bytes);
            let _ = read("a.docx", &bytes, &ReadLimits::default());
        }
    }
}
