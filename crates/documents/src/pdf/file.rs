//! Pages, fonts and structure put together as a file.

use crate::Error;
use crate::document::{Document, Run};
use crate::drawing::Color;
use crate::font::Font;
use crate::pdf::SMALL;
use crate::pdf::line::break_lines;
use crate::pdf::sheet::{PAGE, Sheets, Tag, Used};
use crate::visible::visible;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};
use std::io::Write as _;

/// Hands out object numbers.
struct Numbers(i32);

impl Numbers {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }
}

const IDENTITY: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

pub(crate) fn assemble(document: &Document, mut sheets: Sheets<'_>) -> Result<Vec<u8>, Error> {
    number_pages(document, &mut sheets);
    let mut numbers = Numbers(0);
    let mut pdf = Pdf::new();
    pdf.set_version(1, 7);
    let catalog = numbers.next();
    let page_tree = numbers.next();
    let structure = numbers.next();
    let info = numbers.next();
    let page_ids: Vec<Ref> = sheets.sheets.iter().map(|_| numbers.next()).collect();
    let element_ids: Vec<Ref> = sheets.elements.iter().map(|_| numbers.next()).collect();
    let mut fonts = Vec::new();
    for (index, used) in sheets.used.iter().enumerate() {
        if let Some(font) = sheets.fonts().font(index)
            && !used.glyphs.is_empty()
        {
            let id = numbers.next();
            write_font(&mut pdf, &mut numbers, id, index, font, used)?;
            fonts.push((index, id));
        }
    }
    write_pages(&mut pdf, &mut numbers, &sheets, page_tree, &page_ids, &fonts)?;
    write_structure(&mut pdf, &mut numbers, &sheets, structure, &page_ids, &element_ids);
    let mut details = pdf.document_info(info);
    details.title(TextStr(&visible(&document.title)));
    if !document.author.is_empty() {
        details.author(TextStr(&visible(&document.author)));
    }
    details.creator(TextStr("Outrider"));
    details.finish();
    let mut root = pdf.catalog(catalog);
    root.pages(page_tree);
    if !document.language.is_empty() {
        root.lang(TextStr(&visible(&document.language)));
    }
    root.mark_info().marked(true);
    root.viewer_preferences().display_doc_title(true);
    root.pair(Name(b"StructTreeRoot"), structure);
    root.finish();
    Ok(pdf.finish())
}

/// Writes title and page number under each page.
fn number_pages(document: &Document, sheets: &mut Sheets<'_>) {
    let pages = std::mem::take(&mut sheets.sheets);
    let count = pages.len();
    let bottom = sheets.height() + 24.0;
    for (at, page) in pages.into_iter().enumerate() {
        sheets.sheets.push(page);
        let text = format!("{}  ·  {} / {count}", document.title, at + 1);
        let lines = break_lines(sheets.fonts(), &[Run::text(text)], SMALL, sheets.width());
        sheets.artifact(|sheets| {
            for piece in lines.first().iter().flat_map(|line| &line.pieces) {
                sheets.glyphs(&piece.glyphs, piece.x, bottom, SMALL, Color::GREY);
            }
        });
    }
}

fn write_pages(
    pdf: &mut Pdf,
    numbers: &mut Numbers,
    sheets: &Sheets<'_>,
    tree: Ref,
    ids: &[Ref],
    fonts: &[(usize, Ref)],
) -> Result<(), Error> {
    pdf.pages(tree)
        .kids(ids.iter().copied())
        .count(i32::try_from(ids.len()).unwrap_or(i32::MAX));
    for (at, (sheet, id)) in sheets.sheets.iter().zip(ids).enumerate() {
        let content = numbers.next();
        let mut page = pdf.page(*id);
        page.media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1));
        page.parent(tree);
        page.contents(content);
        page.struct_parents(i32::try_from(at).unwrap_or(i32::MAX));
        page.tab_order(pdf_writer::types::TabOrder::StructureOrder);
        let mut resources = page.resources();
        let mut names = resources.fonts();
        for (index, font) in fonts {
            names.pair(Name(format!("F{index}").as_bytes()), *font);
        }
        names.finish();
        resources.finish();
        page.finish();
        let packed = pack(sheet.content.as_bytes())?;
        pdf.stream(content, &packed).filter(Filter::FlateDecode);
    }
    Ok(())
}

fn write_structure(
    pdf: &mut Pdf,
    numbers: &mut Numbers,
    sheets: &Sheets<'_>,
    root: Ref,
    pages: &[Ref],
    elements: &[Ref],
) {
    let id = |tag: &Tag| elements.get(tag.0).copied().unwrap_or(root);
    // For each page, which element each of its marked contents belongs to.
    let mut parents = Vec::new();
    for sheet in &sheets.sheets {
        let list = numbers.next();
        let mut array = pdf.indirect(list).array();
        for tag in &sheet.marks {
            array.item(id(tag));
        }
        array.finish();
        parents.push(list);
    }
    let mut tree = pdf.indirect(root).start::<pdf_writer::writers::StructTreeRoot<'_>>();
    if let Some(first) = elements.first() {
        tree.child(*first);
    }
    let mut parent_tree = tree.parent_tree();
    let mut entries = parent_tree.nums();
    for (at, list) in parents.iter().enumerate() {
        entries.insert(i32::try_from(at).unwrap_or(i32::MAX), *list);
    }
    entries.finish();
    parent_tree.finish();
    tree.parent_tree_next_key(i32::try_from(parents.len()).unwrap_or(i32::MAX));
    tree.finish();
    for (element, own) in sheets.elements.iter().zip(elements) {
        let mut written = pdf.struct_element(*own);
        written.kind(element.role);
        written.parent(element.parent.as_ref().map_or(root, id));
        if !element.alternative.is_empty() {
            written.alt(TextStr(&visible(&element.alternative)));
        }
        let mut children = written.children();
        for child in &element.children {
            children.struct_element(id(child));
        }
        for (page, number) in &element.content {
            if let Some(page) = pages.get(*page) {
                children.marked_content_ref().page(*page).marked_content_id(*number);
            }
        }
        children.finish();
        written.finish();
    }
}

fn write_font(
    pdf: &mut Pdf,
    numbers: &mut Numbers,
    id: Ref,
    index: usize,
    font: &Font,
    used: &Used,
) -> Result<(), Error> {
    let (cid, descriptor, data, map) = (numbers.next(), numbers.next(), numbers.next(), numbers.next());
    // Six letters mark a part of a font (ISO 32000-1 §9.6.4).
    let letter = char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    let name = format!("OUTRD{letter}+Text{index}");
    let name = Name(name.as_bytes());
    pdf.type0_font(id)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(map);
    let mut written = pdf.cid_font(cid);
    written.subtype(CidFontType::Type2);
    written.base_font(name);
    written.system_info(IDENTITY);
    written.font_descriptor(descriptor);
    written.default_width(0.0);
    written.cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = written.widths();
    for (glyph, (_, advance)) in &used.glyphs {
        widths.consecutive(*glyph, [advance * 1000.0]);
    }
    widths.finish();
    written.finish();
    let face = &font.face;
    let scale = 1000.0 / f32::from(face.units_per_em());
    let scaled = |units: i16| f32::from(units) * scale;
    let bounds = face.global_bounding_box();
    pdf.font_descriptor(descriptor)
        .name(name)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(
            scaled(bounds.x_min),
            scaled(bounds.y_min),
            scaled(bounds.x_max),
            scaled(bounds.y_max),
        ))
        .italic_angle(face.italic_angle())
        .ascent(scaled(face.ascender()))
        .descent(scaled(face.descender()))
        .cap_height(scaled(face.capital_height().unwrap_or(face.ascender())))
        // Not recorded in TrueType fonts; readers use it only to imitate a missing font.
        .stem_v(80.0)
        .font_file2(data);
    let subset = subsetter::subset(font.data, 0, &used.remapper).map_err(|_| Error::Font {
        reason: "a part of it cannot be taken",
    })?;
    let packed = pack(&subset)?;
    let length = i32::try_from(subset.len()).unwrap_or(i32::MAX);
    pdf.stream(data, &packed)
        .filter(Filter::FlateDecode)
        .pair(Name(b"Length1"), length);
    let mut characters = UnicodeCmap::new(Name(b"Characters"), IDENTITY);
    for (glyph, (character, _)) in &used.glyphs {
        characters.pair(*glyph, *character);
    }
    let packed = pack(&characters.finish())?;
    pdf.cmap(map, &packed).filter(Filter::FlateDecode);
    Ok(())
}

fn pack(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed
        .write_all(bytes)
        .and_then(|()| packed.finish())
        .map_err(|source| Error::Write {
            format: "PDF",
            source: source.into(),
        })
}
