//! The parts of a DOCX file beside its text: styles, numbering, relations, properties.

use crate::document::Document;
use crate::docx::xml::escape;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub(crate) fn content_types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{word}.document.main+xml\"/>\
         <Override PartName=\"/word/styles.xml\" ContentType=\"{word}.styles+xml\"/>\
         <Override PartName=\"/word/numbering.xml\" ContentType=\"{word}.numbering+xml\"/>\
         <Override PartName=\"/word/footer1.xml\" ContentType=\"{word}.footer+xml\"/>\
         <Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    )
}

pub(crate) fn package_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{RELATIONS}\">\
         <Relationship Id=\"document\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"core\" \
         Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" \
         Target=\"docProps/core.xml\"/></Relationships>"
    )
}

pub(crate) fn relations(pictures: usize) -> String {
    let mut relations = format!(
        "{HEAD}<Relationships xmlns=\"{RELATIONS}\">\
         <Relationship Id=\"styles\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>\
         <Relationship Id=\"numbering\" Type=\"{OFFICE}/numbering\" Target=\"numbering.xml\"/>\
         <Relationship Id=\"footer1\" Type=\"{OFFICE}/footer\" Target=\"footer1.xml\"/>"
    );
    for number in 1..=pictures {
        relations.push_str(&format!(
            "<Relationship Id=\"picture{number}\" Type=\"{OFFICE}/image\" Target=\"media/image{number}.png\"/>"
        ));
    }
    relations.push_str("</Relationships>");
    relations
}

pub(crate) fn properties(document: &Document) -> String {
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>\
         </cp:coreProperties>",
        escape(&document.title),
        escape(&document.author)
    )
}

pub(crate) fn document(body: &str) -> String {
    format!(
        "{HEAD}<w:document xmlns:w=\"{MAIN}\" xmlns:r=\"{OFFICE}\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>{body}\
         <w:sectPr><w:footerReference w:type=\"default\" r:id=\"footer1\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" \
         w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    )
}

pub(crate) fn footer(title: &str) -> String {
    let field = |name: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {name} \
             </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>\
             <w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    format!(
        "{HEAD}<w:ftr xmlns:w=\"{MAIN}\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr><w:r>\
         <w:t xml:space=\"preserve\">{}  ·  </w:t></w:r>{}<w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>{}</w:p></w:ftr>",
        escape(title),
        field("PAGE"),
        field("NUMPAGES")
    )
}

/// Returns a bullet list and so many lists that count.
pub(crate) fn numbering(lists: usize) -> String {
    let level = |format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/>\
             <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"425\" w:hanging=\"425\"/></w:pPr></w:lvl>"
        )
    };
    let mut xml = format!("{HEAD}<w:numbering xmlns:w=\"{MAIN}\">");
    xml.push_str(&format!(
        "<w:abstractNum w:abstractNumId=\"0\">{}</w:abstractNum>",
        level("bullet", "•")
    ));
    xml.push_str(&format!(
        "<w:abstractNum w:abstractNumId=\"1\">{}</w:abstractNum>",
        level("decimal", "%1.")
    ));
    xml.push_str("<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>");
    for number in 2..lists + 2 {
        xml.push_str(&format!(
            "<w:num w:numId=\"{number}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"
        ));
    }
    xml.push_str("</w:numbering>");
    xml
}

/// A paragraph style: id, name, paragraph properties, run properties.
type Style = (&'static str, &'static str, &'static str, &'static str);

const STYLES: &[Style] = &[
    (
        "Title",
        "Title",
        "<w:spacing w:after=\"60\"/>",
        "<w:b/><w:sz w:val=\"40\"/>",
    ),
    (
        "Subtitle",
        "Subtitle",
        "<w:spacing w:after=\"240\"/>",
        "<w:color w:val=\"57606A\"/><w:sz w:val=\"20\"/>",
    ),
    (
        "Heading1",
        "heading 1",
        "<w:keepNext/><w:spacing w:before=\"300\" w:after=\"80\"/><w:outlineLvl w:val=\"0\"/>",
        "<w:b/><w:sz w:val=\"30\"/>",
    ),
    (
        "Heading2",
        "heading 2",
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"60\"/><w:outlineLvl w:val=\"1\"/>",
        "<w:b/><w:sz w:val=\"25\"/>",
    ),
    (
        "Heading3",
        "heading 3",
        "<w:keepNext/><w:spacing w:before=\"200\" w:after=\"40\"/><w:outlineLvl w:val=\"2\"/>",
        "<w:b/><w:sz w:val=\"22\"/>",
    ),
    (
        "Heading4",
        "heading 4",
        "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"40\"/><w:outlineLvl w:val=\"3\"/>",
        "<w:b/><w:sz w:val=\"20\"/>",
    ),
    ("BodyText", "Body Text", "<w:spacing w:after=\"120\"/>", ""),
    ("ListParagraph", "List Paragraph", "<w:spacing w:after=\"40\"/>", ""),
    (
        "Cell",
        "Cell",
        "<w:spacing w:before=\"20\" w:after=\"20\"/>",
        "<w:sz w:val=\"17\"/>",
    ),
    (
        "Caption",
        "caption",
        "<w:spacing w:before=\"80\" w:after=\"80\"/>",
        "<w:i/><w:sz w:val=\"18\"/>",
    ),
    (
        "Footer",
        "footer",
        "",
        "<w:color w:val=\"57606A\"/><w:sz w:val=\"16\"/>",
    ),
    (
        "Code",
        "Code",
        "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F3F4F6\"/><w:spacing w:after=\"0\"/>",
        "<w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\" w:cs=\"Consolas\"/><w:sz w:val=\"17\"/>",
    ),
];

pub(crate) fn styles(language: &str) -> String {
    let language = if language.is_empty() {
        "en".to_owned()
    } else {
        escape(language)
    };
    let mut xml = format!(
        "{HEAD}<w:styles xmlns:w=\"{MAIN}\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Calibri\" \
         w:hAnsi=\"Calibri\" w:cs=\"Calibri\"/><w:sz w:val=\"20\"/><w:lang w:val=\"{language}\"/></w:rPr>\
         </w:rPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">\
         <w:name w:val=\"Normal\"/></w:style>"
    );
    for (id, name, paragraph, run) in STYLES {
        xml.push_str(&format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/>\
             <w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        ));
    }
    xml.push_str(
        "<w:style w:type=\"character\" w:styleId=\"InlineCode\"><w:name w:val=\"Inline Code\"/><w:rPr>\
         <w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\" w:cs=\"Consolas\"/>\
         <w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F3F4F6\"/></w:rPr></w:style>\
         <w:style w:type=\"character\" w:styleId=\"Citation\"><w:name w:val=\"Citation\"/><w:rPr>\
         <w:color w:val=\"0F6CBD\"/><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>\
         <w:style w:type=\"table\" w:styleId=\"Grid\"><w:name w:val=\"Table Grid\"/><w:tblPr><w:tblBorders>",
    );
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        xml.push_str(&format!(
            "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"D0D7DE\"/>"
        ));
    }
    xml.push_str("</w:tblBorders></w:tblPr></w:style></w:styles>");
    xml
}
