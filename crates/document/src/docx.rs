//! Blocks as a .docx file: a few small XML parts (ECMA-376, WordprocessingML) and drawings in a zip archive.

use crate::figure::Figure;
use crate::html::escaped;
use crate::{Block, SHORT, emf, wide, zip};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="emf" ContentType="image/x-emf"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const LINKS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>"#;
const OPEN: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#;
/// A4 with the margins of a Chinese official document (GB/T 9704), in twentieths of a point.
const CLOSE: &str = r#"<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>"#;
/// The page's number between dashes, as in an official document.
const FOOTER: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>"#;
/// Text width between those margins.
const WIDTH: usize = 8844;
const WIDTH_UNITS: f64 = 8844.0;
/// A table of so few rows stays on one page.
const TOGETHER: usize = 4;

pub(crate) fn print(blocks: &[Block]) -> Vec<u8> {
    let after = blocks.iter().skip(1).map(Some).chain([None]);
    let mut pictures = Vec::new();
    let body: String = blocks
        .iter()
        .zip(after)
        .map(|(b, next)| block(b, next, &mut pictures))
        .collect();
    let document = format!("{OPEN}{body}{CLOSE}");
    let numbered = || (1..).zip(&pictures);
    let links: String = numbered().map(|(at, _)| link(at)).collect();
    let links = format!("{LINKS}{links}</Relationships>");
    let (styles, names) = (
        styles(),
        numbered().map(|(at, _)| format!("word/{}", name_of(at))),
    );
    let names: Vec<String> = names.collect();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("word/_rels/document.xml.rels", links.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/footer1.xml", FOOTER.as_bytes()),
    ];
    let drawn = names.iter().zip(&pictures);
    parts.extend(drawn.map(|(name, picture)| (name.as_str(), &picture[..])));
    zip::stored(&parts)
}

fn name_of(picture: usize) -> String {
    format!("media/image{picture}.emf")
}

fn link(picture: usize) -> String {
    format!(
        r#"<Relationship Id="image{picture}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="{}"/>"#,
        name_of(picture)
    )
}

/// A drawing in the line of the text, no wider than it.
fn figure(figure: &Figure, picture: usize) -> String {
    /// English Metric Units a unit of 1/96 inch, and a twentieth of a point.
    const UNIT: f64 = 9525.0;
    const TWENTIETH: f64 = 635.0;
    let scale = (WIDTH_UNITS * TWENTIETH / (figure.width * UNIT)).min(1.0);
    let [wide, high] =
        [figure.width, figure.height].map(|side| format!("{:.0}", side * scale * UNIT));
    let alt = escaped(&figure.alt);
    format!(
        r#"<w:p><w:pPr><w:pStyle w:val="Figure"/></w:pPr><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{picture}" name="Figure {picture}" descr="{alt}"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="{picture}" name="Figure {picture}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="image{picture}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#
    )
}

fn block(block: &Block, next: Option<&Block>, pictures: &mut Vec<Vec<u8>>) -> String {
    match block {
        Block::Figure(drawn) => {
            pictures.push(emf::print(drawn));
            figure(drawn, pictures.len())
        }
        Block::Title(text) => paragraph("Title", text),
        Block::Lead(text) => paragraph("Subtitle", text),
        Block::Heading(depth, text) => paragraph(&format!("Heading{depth}"), text),
        // What leads to a table or a list stays with it.
        Block::Paragraph(text) => match next {
            Some(Block::Table(..) | Block::List(_) | Block::Figure(_)) => {
                paragraph("BodyKept", text)
            }
            _ => paragraph("Body", text),
        },
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
    let widths = widths(head, rows);
    let grid: String = widths
        .iter()
        .map(|width| format!(r#"<w:gridCol w:w="{width}"/>"#))
        .collect();
    let first = row(
        head,
        &widths,
        r#"<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"#,
        "CellHead",
    );
    let kept = if rows.len() <= TOGETHER {
        rows.len().saturating_sub(1)
    } else {
        0
    };
    let rest: String = rows
        .iter()
        .enumerate()
        .map(|(at, cells)| {
            let style = if at < kept { "CellKept" } else { "Cell" };
            row(cells, &widths, "<w:trPr><w:cantSplit/></w:trPr>", style)
        })
        .collect();
    // Two tables with nothing between them would be read as one.
    format!(
        r#"<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{first}{rest}</w:tbl>{}"#,
        paragraph("Gap", "")
    )
}

/// Column widths, together the text's: each column has room for a short word, the rest goes where the text is.
fn widths(head: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    /// Half-width characters of the cells' size in a line, and those that a cell's margins take.
    const LINE: usize = WIDTH / 105;
    const MARGINS: usize = 2;
    let columns = 0..head.len();
    let cells = |at: usize| {
        let below = rows.iter().filter_map(move |cells| cells.get(at));
        below.chain(head.get(at)).map(|text| wide(text))
    };
    let least = columns
        .clone()
        .map(|at| cells(at).max().unwrap_or(0).clamp(4, SHORT) + MARGINS);
    let least: Vec<usize> = least.collect();
    let text = columns
        .map(|at| (cells(at).sum::<usize>() / (rows.len() + 1)).saturating_sub(least[at]) + 1);
    let text: Vec<usize> = text.collect();
    let left = LINE.saturating_sub(least.iter().sum());
    let all: usize = text.iter().sum::<usize>().max(1);
    let asked = least
        .iter()
        .zip(&text)
        .map(|(least, text)| least * all + left * text);
    let asked: Vec<usize> = asked.collect();
    let total: usize = asked.iter().sum::<usize>().max(1);
    let mut widths: Vec<usize> = asked.iter().map(|asked| WIDTH * asked / total).collect();
    let used: usize = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += WIDTH - used;
    }
    widths
}

fn row(cells: &[String], widths: &[usize], properties: &str, style: &str) -> String {
    let shade = match style {
        "CellHead" => r#"<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>"#,
        _ => "",
    };
    let cells: String = cells
        .iter()
        .zip(widths)
        .map(|(text, width)| {
            format!(
                r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>{}</w:tc>"#,
                paragraph(style, text)
            )
        })
        .collect();
    format!("<w:tr>{properties}{cells}</w:tr>")
}

/// Paragraph styles: id, name, paragraph, East Asian typeface (none: the document's), run. Typefaces and sizes are
/// those of an official document (GB/T 9704, 7.2): the title in 22 points, headings in 16. The body has 14, not 16,
/// as tables make up most of this document.
const STYLES: [(&str, &str, &str, &str, &str); 13] = [
    (
        "Title",
        "Title",
        r#"<w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/>"#,
        "",
        r#"<w:b/><w:sz w:val="44"/>"#,
    ),
    (
        "Subtitle",
        "Subtitle",
        r#"<w:spacing w:after="60"/><w:jc w:val="center"/>"#,
        "KaiTi",
        LARGE,
    ),
    (
        "Heading1",
        "heading 1",
        r#"<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/>"#,
        "SimHei",
        r#"<w:sz w:val="32"/>"#,
    ),
    (
        "Heading2",
        "heading 2",
        r#"<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="1"/>"#,
        "KaiTi",
        r#"<w:b/><w:sz w:val="30"/>"#,
    ),
    (
        "Body",
        "Body Text",
        r#"<w:spacing w:after="120" w:line="480" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="560"/><w:jc w:val="both"/>"#,
        "FangSong",
        LARGE,
    ),
    (
        "BodyKept",
        "Body Text Kept",
        r#"<w:keepNext/><w:spacing w:after="120" w:line="480" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="560"/><w:jc w:val="both"/>"#,
        "FangSong",
        LARGE,
    ),
    (
        "Item",
        "List Paragraph",
        r#"<w:spacing w:after="40" w:line="480" w:lineRule="exact"/><w:ind w:left="560" w:hanging="420"/><w:jc w:val="both"/>"#,
        "FangSong",
        LARGE,
    ),
    ("Cell", "Table Text", CELL, "", SMALL),
    (
        "CellKept",
        "Table Text Kept",
        r#"<w:keepNext/><w:spacing w:before="20" w:after="20"/>"#,
        "",
        SMALL,
    ),
    (
        "CellHead",
        "Table Heading",
        r#"<w:spacing w:before="20" w:after="20"/><w:jc w:val="center"/>"#,
        "SimHei",
        SMALL,
    ),
    (
        "Gap",
        "Gap",
        r#"<w:spacing w:line="160" w:lineRule="exact"/>"#,
        "",
        r#"<w:sz w:val="12"/>"#,
    ),
    (
        "Figure",
        "Figure",
        r#"<w:spacing w:before="60" w:after="120"/><w:jc w:val="center"/>"#,
        "",
        "",
    ),
    ("Footer", "footer", r#"<w:jc w:val="center"/>"#, "", LARGE),
];
const LARGE: &str = r#"<w:sz w:val="28"/>"#;
const SMALL: &str = r#"<w:sz w:val="21"/>"#;
const CELL: &str = r#"<w:spacing w:before="20" w:after="20"/>"#;

fn styles() -> String {
    let list = STYLES.map(|(id, name, paragraph, face, run)| {
        let face = match face {
            "" => String::new(),
            face => format!(r#"<w:rFonts w:eastAsia="{face}"/>"#),
        };
        format!(
            r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:pPr>{paragraph}</w:pPr><w:rPr>{face}{run}</w:rPr></w:style>"#
        )
    });
    let edges = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .map(|edge| format!(r#"<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="808080"/>"#));
    let inside = ["left", "right"].map(|side| format!(r#"<w:{side} w:w="85" w:type="dxa"/>"#));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="SimSun" w:cs="Times New Roman"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>{}<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>{}</w:tblBorders><w:tblCellMar>{}</w:tblCellMar></w:tblPr></w:style></w:styles>"#,
        list.concat(),
        edges.concat(),
        inside.concat()
    )
}
