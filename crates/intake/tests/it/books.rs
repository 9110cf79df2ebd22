//! Workbooks for the tests: made by a writer of spreadsheets, or by hand where they are bad.

use std::io::Write as _;

use flate2::{Compression, Crc, write::DeflateEncoder};
use huiyin_intake::{Intake, Record};

use crate::Outcome;

pub(crate) const HEADER: [&str; 6] = ["id", "time", "channel", "topic", "body", "people"];

/// Every outcome of a workbook.
pub(crate) fn xlsx(intake: &Intake, bytes: &[u8]) -> Vec<Outcome> {
    let mut book = intake.xlsx(bytes, None).expect("a sound workbook");
    let mut outcomes = Vec::new();
    while let Some(outcome) = book.next_record() {
        outcomes.push(outcome.map(Record::into_owned));
    }
    outcomes
}

/// A zip file of these parts, deflated.
pub(crate) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let mut crc = Crc::new();
        crc.update(bytes);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("memory can be written");
        let packed = encoder.finish().expect("memory can be written");
        let mut record = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        for number in [crc.sum(), packed.len() as u32, bytes.len() as u32] {
            record.extend(number.to_le_bytes());
        }
        record.extend((name.len() as u16).to_le_bytes());
        record.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&record);
        directory.extend([0; 10]);
        directory.extend((file.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        file.extend(b"PK\x03\x04");
        file.extend(record);
        file.extend(name.as_bytes());
        file.extend(packed);
    }
    let (start, count) = (file.len() as u32, parts.len() as u16);
    file.extend(&directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    file.extend((directory.len() as u32).to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

pub(crate) const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="/xl/workbook.xml"/></Relationships>"#;
pub(crate) const BOOK_RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://x/styles" Target="styles.xml"/></Relationships>"#;
pub(crate) const BOOK: &str =
    r#"<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;

/// A workbook of one sheet with these rows of XML, and these shared strings.
pub(crate) fn book(rows: &str, strings: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let strings = format!("<sst uniqueCount=\"99999999999999999\">{strings}</sst>");
    let styles = r#"<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="22"/></cellXfs></styleSheet>"#;
    zip(&[
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ])
}

/// A row of XML whose cells are inline texts.
pub(crate) fn texts(cells: &[&str]) -> String {
    let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    format!("<row>{}</row>", cells.iter().map(cell).collect::<String>())
}
