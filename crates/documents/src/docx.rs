//! Reports as Word documents: styles, numbered lists, tables with a repeated header, pictures with words for them.
//!
//! Source: ECMA-376 part 1 (WordprocessingML), part 2 (packages).

mod parts;
mod xml;

use crate::Error;
use crate::document::{Block, Document, Run, Table};
use crate::drawing::Drawing;
use crate::font::Fonts;
use std::io::{Cursor, Write as _};
use xml::{escape, run};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// English metric units in a point.
const EMU: f32 = 12_700.0;
/// Width of the text in twentieths of a point.
const WIDTH: usize = 9_360;

impl Document {
    /// Returns the report as a DOCX file. The fonts are for the words in pictures.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] when packing fails.
    pub fn to_docx(&self, fonts: &Fonts) -> Result<Vec<u8>, Error> {
        let mut body = Body::default();
        body.paragraph("Title", &[Run::text(&self.title)]);
        if !self.subtitle.is_empty() {
            body.paragraph("Subtitle", &[Run::text(&self.subtitle)]);
        }
        for block in &self.blocks {
            body.block(block, fonts)?;
        }
        self.pack(&body)
            .map_err(|source| Error::Write { format: "DOCX", source })
    }

    fn pack(&self, body: &Body) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
        let mut file = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default();
        let texts = [
            ("[Content_Types].xml", parts::content_types()),
            ("_rels/.rels", parts::package_relations()),
            ("docProps/core.xml", parts::properties(self)),
            ("word/_rels/document.xml.rels", parts::relations(body.pictures.len())),
            ("word/styles.xml", parts::styles(&self.language)),
            ("word/numbering.xml", parts::numbering(body.lists)),
            ("word/footer1.xml", parts::footer(&self.title)),
            ("word/document.xml", parts::document(&body.xml)),
        ];
        for (name, text) in texts {
            file.start_file(name, options)?;
            file.write_all(text.as_bytes())?;
        }
        for (at, picture) in body.pictures.iter().enumerate() {
            file.start_file(format!("word/media/image{}.png", at + 1), options)?;
            file.write_all(picture)?;
        }
        Ok(file.finish()?.into_inner())
    }
}

/// The text of the document, being written.
#[derive(Default)]
struct Body {
    xml: String,
    pictures: Vec<Vec<u8>>,
    /// Numbered lists so far; each counts from one.
    lists: usize,
}

impl Body {
    fn paragraph(&mut self, style: &str, runs: &[Run]) {
        self.xml
            .push_str(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"));
        for part in runs {
            self.xml.push_str(&run(part));
        }
        self.xml.push_str("</w:p>");
    }

    fn block(&mut self, block: &Block, fonts: &Fonts) -> Result<(), Error> {
        match block {
            Block::Heading { level, text } => self.paragraph(&format!("Heading{}", level.clamp(&1, &4)), text),
            Block::Paragraph(runs) => self.paragraph("BodyText", runs),
            Block::List { ordered, items } => {
                self.lists += usize::from(*ordered);
                let number = if *ordered { self.lists + 1 } else { 1 };
                for item in items {
                    self.xml.push_str(&format!(
                        "<w:p><w:pPr><w:pStyle w:val=\"ListParagraph\"/><w:numPr><w:ilvl w:val=\"0\"/>\
                         <w:numId w:val=\"{number}\"/></w:numPr></w:pPr>"
                    ));
                    for part in item {
                        self.xml.push_str(&run(part));
                    }
                    self.xml.push_str("</w:p>");
                }
            }
            Block::Table(table) => self.table(table),
            Block::Code(text) => {
                for line in text.lines() {
                    self.paragraph("Code", &[Run::text(line)]);
                }
            }
            Block::Picture {
                drawing,
                caption,
                alternative,
            } => {
                self.picture(drawing, alternative, fonts)?;
                if !caption.is_empty() {
                    self.paragraph("Caption", &[Run::text(caption)]);
                }
            }
            Block::PageBreak => self.xml.push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"),
        }
        Ok(())
    }

    fn table(&mut self, table: &Table) {
        let columns = table.header.len();
        if columns == 0 {
            return;
        }
        if !table.caption.is_empty() {
            self.paragraph("Caption", &[Run::text(&table.caption)]);
        }
        self.xml.push_str(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>\
             <w:tblLayout w:type=\"autofit\"/></w:tblPr><w:tblGrid>",
        );
        for width in widths(table) {
            self.xml.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
        }
        self.xml
            .push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for name in &table.header {
            self.cell(
                &[Run::bold(name)],
                "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F3F4F6\"/>",
            );
        }
        self.xml.push_str("</w:tr>");
        for row in &table.rows {
            self.xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for column in 0..columns {
                self.cell(table.cell(row, column), "");
            }
            self.xml.push_str("</w:tr>");
        }
        // Word joins two tables that nothing stands between.
        self.xml.push_str("</w:tbl><w:p/>");
    }

    fn cell(&mut self, runs: &[Run], properties: &str) {
        self.xml.push_str(&format!("<w:tc><w:tcPr>{properties}</w:tcPr>"));
        self.paragraph("Cell", runs);
        self.xml.push_str("</w:tc>");
    }

    fn picture(&mut self, drawing: &Drawing, alternative: &str, fonts: &Fonts) -> Result<(), Error> {
        self.pictures.push(drawing.to_png(fonts)?);
        let number = self.pictures.len();
        let size = |points: f32| (points.clamp(1.0, 1500.0) * EMU) as u32;
        let (width, height) = (size(drawing.width), size(drawing.height));
        let words = escape(alternative);
        self.xml.push_str(&format!(
            "<w:p><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
             <wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:docPr id=\"{number}\" name=\"Picture {number}\" \
             descr=\"{words}\"/><a:graphic><a:graphicData \
             uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>\
             <pic:cNvPr id=\"{number}\" name=\"image{number}.png\" descr=\"{words}\"/><pic:cNvPicPr/></pic:nvPicPr>\
             <pic:blipFill><a:blip r:embed=\"picture{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
             <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
             </wp:inline></w:drawing></w:r></w:p>"
        ));
        Ok(())
    }
}

/// Returns the widths of columns: each holds its longest word, and what is left goes to those with long text.
fn widths(table: &Table) -> Vec<usize> {
    /// Rows that are measured.
    const MEASURED: usize = 200;
    /// Characters that a column counts with, at most: of a word, and of all text.
    const MOST: (usize, usize) = (20, 60);
    /// Width of a character in a cell, and of what is around its text, in twentieths of a point.
    const CHARACTER: usize = 104;
    const AROUND: usize = 240;
    let asked: Vec<(usize, usize)> = table
        .header
        .iter()
        .enumerate()
        .map(|(column, name)| {
            let cells = table.rows.iter().take(MEASURED).map(|row| {
                let runs = table.cell(row, column).iter();
                runs.map(|run| run.text.as_str()).collect::<String>()
            });
            let (word, text) = cells
                .chain([name.clone()])
                .map(|text| {
                    let words = text.split_whitespace().map(|word| word.chars().count());
                    (words.max().unwrap_or(0), text.chars().count())
                })
                .fold((0, 0), |all, one| (all.0.max(one.0), all.1.max(one.1)));
            let word = word.min(MOST.0);
            let least = word * CHARACTER + AROUND;
            (least, (text.clamp(word, MOST.1)) * CHARACTER + AROUND - least)
        })
        .collect();
    let least: usize = asked.iter().map(|(least, _)| least).sum::<usize>().max(1);
    let more: usize = asked.iter().map(|(_, more)| more).sum();
    if least >= WIDTH || more == 0 {
        return asked.iter().map(|(own, _)| WIDTH * own / least).collect();
    }
    asked
        .iter()
        .map(|(own, asked)| own + (WIDTH - least) * asked / more)
        .collect()
}
