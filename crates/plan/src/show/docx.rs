//! Blocks as a .docx file: four small XML parts (ECMA-376, WordprocessingML) in a zip archive.

use super::Block;
use super::html::escaped;
use super::zip;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const LINKS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const OPEN: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;
/// A4 with the margins of a Chinese official document (GB/T 9704), in twentieths of a point.
const CLOSE: &str = r#"<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>"#;
/// Text width between those margins.
const WIDTH: usize = 8844;

pub(super) fn print(blocks: &[Block]) -> Vec<u8> {
    let body: String = blocks.iter().map(block).collect();
    let document = format!("{OPEN}{body}{CLOSE}");
    zip::stored(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("word/_rels/document.xml.rels", LINKS),
        ("word/document.xml", &document),
        ("word/styles.xml", &styles()),
    ])
}

fn block(block: &Block) -> String {
    match block {
        Block::Title(text) => paragraph("Title", text),
        Block::Lead(text) => paragraph("Subtitle", text),
        Block::Heading(depth, text) => paragraph(&format!("Heading{depth}"), text),
        Block::Paragraph(text) => paragraph("Body", text),
        Block::List(items) => {
            let numbered = items.iter().enumerate();
            numbered
                .map(|(at, item)| paragraph("Item", &format!("{}. {item}", at + 1)))
                .collect()
        }
        Block::Table(head, rows) => table(head, rows),
    }
}

fn paragraph(style: &str, text: &str) -> String {
    let text = escaped(text);
    format!(
        r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#
    )
}

fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let each = WIDTH / head.len().max(1);
    let grid: String = head
        .iter()
        .map(|_| format!(r#"<w:gridCol w:w="{each}"/>"#))
        .collect();
    let first = row(
        head,
        each,
        r#"<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"#,
        "CellHead",
    );
    let rest: String = rows
        .iter()
        .map(|cells| row(cells, each, "<w:trPr><w:cantSplit/></w:trPr>", "Cell"))
        .collect();
    // Two tables with nothing between them would be read as one.
    format!(
        r#"<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="{WIDTH}" w:type="dxa"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{first}{rest}</w:tbl>{}"#,
        paragraph("Cell", "")
    )
}

fn row(cells: &[String], width: usize, properties: &str, style: &str) -> String {
    let cells: String = cells
        .iter()
        .map(|text| {
            format!(
                r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{}</w:tc>"#,
                paragraph(style, text)
            )
        })
        .collect();
    format!("<w:tr>{properties}{cells}</w:tr>")
}

fn styles() -> String {
    let style = |id: &str, name: &str, paragraph: &str, run: &str| {
        format!(
            r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"#
        )
    };
    let kept = r#"<w:keepNext/><w:spacing w:before="240" w:after="120"/>"#;
    let list = [
        style(
            "Title",
            "Title",
            r#"<w:spacing w:after="240"/><w:jc w:val="center"/>"#,
            r#"<w:b/><w:sz w:val="44"/>"#,
        ),
        style(
            "Subtitle",
            "Subtitle",
            r#"<w:jc w:val="center"/>"#,
            r#"<w:sz w:val="28"/>"#,
        ),
        style(
            "Heading1",
            "heading 1",
            &format!(r#"{kept}<w:outlineLvl w:val="0"/>"#),
            r#"<w:b/><w:sz w:val="32"/>"#,
        ),
        style(
            "Heading2",
            "heading 2",
            &format!(r#"{kept}<w:outlineLvl w:val="1"/>"#),
            r#"<w:b/><w:sz w:val="28"/>"#,
        ),
        style(
            "Body",
            "Body Text",
            r#"<w:spacing w:after="120" w:line="360" w:lineRule="auto"/><w:ind w:firstLine="480"/>"#,
            r#"<w:sz w:val="24"/>"#,
        ),
        style(
            "Item",
            "List Paragraph",
            r#"<w:spacing w:after="60" w:line="320" w:lineRule="auto"/><w:ind w:left="480" w:hanging="480"/>"#,
            r#"<w:sz w:val="24"/>"#,
        ),
        style("Cell", "Table Text", "", r#"<w:sz w:val="20"/>"#),
        style(
            "CellHead",
            "Table Heading",
            r#"<w:keepNext/>"#,
            r#"<w:b/><w:sz w:val="20"/>"#,
        ),
    ];
    let edges = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .map(|edge| format!(r#"<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="808080"/>"#));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="SimSun"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>{}<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>{}</w:tblBorders></w:tblPr></w:style></w:styles>"#,
        list.concat(),
        edges.concat()
    )
}
