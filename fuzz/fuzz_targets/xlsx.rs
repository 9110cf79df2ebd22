//! A workbook: any bytes at all, or any bytes as the parts of a sound zip file, since a checksum
//! would stop nearly every change before it reached them. Refused in words, or read to outcomes in
//! the order of the rows, and twice to the same ones.
#![no_main]

use flate2::Crc;
use huiyin_fuzz::{sound_outcome, sound_words};
use huiyin_intake::{Intake, Lang, Mapping, Record, Reject, RejectReport};
use libfuzzer_sys::fuzz_target;

/// The parts of a workbook in the order in which an input gives them, with a NUL between two.
const PARTS: [&str; 4] = [
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
];
const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="/xl/workbook.xml"/></Relationships>"#;
const BOOK_RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://x/styles" Target="styles.xml"/></Relationships>"#;
const BOOK: &str =
    r#"<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;

fuzz_target!(|input: &[u8]| {
    if input.starts_with(b"PK") {
        read_twice(input);
    } else {
        read_twice(&workbook(input));
    }
});

/// A zip file, nothing packed, with the parts that the input holds.
fn workbook(input: &[u8]) -> Vec<u8> {
    let given: Vec<&[u8]> = input.splitn(PARTS.len(), |&b| b == 0).collect();
    let mut parts: Vec<(&str, &[u8])> = PARTS.into_iter().zip(given.iter().copied()).collect();
    if parts.len() < PARTS.len() {
        parts.push((PARTS[3], BOOK.as_bytes()));
    }
    parts.push(("_rels/.rels", RELS.as_bytes()));
    parts.push(("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()));
    zip(&parts)
}

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let mut crc = Crc::new();
        crc.update(bytes);
        let length = bytes.len() as u32;
        let mut entry = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for number in [crc.sum(), length, length] {
            entry.extend(number.to_le_bytes());
        }
        entry.extend((name.len() as u16).to_le_bytes());
        entry.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&entry);
        directory.extend([0; 10]);
        directory.extend((file.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        file.extend([b"PK\x03\x04", entry.as_slice(), name.as_bytes(), bytes].concat());
    }
    let (start, count) = (file.len() as u32, (parts.len() as u16).to_le_bytes());
    let size = (directory.len() as u32).to_le_bytes();
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count, count].concat());
    file.extend([size, start.to_le_bytes()].concat());
    file.extend([0, 0]);
    file
}

fn read_twice(file: &[u8]) {
    let intake = Intake::new(Mapping::default());
    let once = read(&intake, file);
    assert!(once == read(&intake, file), "read twice it is two things");
}

fn read(intake: &Intake, file: &[u8]) -> Vec<Result<Record<'static>, Reject>> {
    let mut outcomes = Vec::new();
    let mut book = match intake.xlsx(file, None) {
        Ok(book) => book,
        Err(error) => {
            sound_words(|lang| error.message(lang));
            return outcomes;
        }
    };
    for sheet in book.passed_over() {
        sound_words(|lang| sheet.message(lang));
    }
    let mut report = RejectReport::new(book.columns(), Lang::Chinese);
    let mut row = 0;
    while let Some(outcome) = book.next_record() {
        row = sound_outcome(&outcome, row);
        let outcome = outcome.map(Record::into_owned);
        if let Err(reject) = &outcome {
            report.push(reject, &book.row_as_read());
        }
        outcomes.push(outcome);
    }
    let rejected = outcomes.iter().filter(|outcome| outcome.is_err()).count();
    assert_eq!(report.rows(), rejected as u64);
    outcomes
}
