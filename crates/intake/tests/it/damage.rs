//! Damaged files: no panic, one outcome a row, and the rows that were spared are read.

use huiyin_intake::{Chunk, Format};

use crate::{csv, jsonl, line, mapped, plain};

/// A small generator of numbers, so that every run damages the same bytes.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % end
    }
}

const TELLING: &[u8] = b"\0\n\r\",;{}[]:\\u \xff\xe7\x81\t'09-";

/// Replaces, drops or doubles up to five bytes, mostly by ones that mean something somewhere.
pub(crate) fn damage(file: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut file = file.to_vec();
    for _ in 0..=dice.below(5) {
        let at = dice.below(file.len());
        let byte = TELLING[dice.below(TELLING.len())];
        match dice.below(4) {
            0 if file.len() > 1 => drop(file.remove(at)),
            1 => file.insert(at, byte),
            2 => file.truncate(at + 1),
            _ => file[at] = byte,
        }
    }
    file
}

#[test]
fn damaged_jsonl_gives_one_outcome_for_every_line_that_is_not_blank() {
    let file = [
        line(r#""body":"电梯\n停运""#),
        line(r#""people":3,"extra":[1]"#),
        line(""),
    ]
    .join("\n");
    let intake = mapped(&[], &[], &["extra"]);
    let mut dice = Dice(1);
    for _ in 0..5_000 {
        let damaged = damage(file.as_bytes(), &mut dice);
        let Ok(chunk) = Chunk::whole(&damaged) else {
            continue;
        };
        let lines = chunk
            .bytes
            .split(|&b| b == b'\n')
            .filter(|line| !line.trim_ascii().is_empty());
        assert_eq!(jsonl(&intake, &damaged).len(), lines.count());
    }
}

#[test]
fn damaged_csv_is_refused_or_read_to_its_last_row() {
    let header = "id,time,channel,topic,body\r\n";
    let rows = "1,2019/4/28,web,\"电,梯\",\"a \"\"b\"\"\"\r\n2,43583,visit,停运,\r\n3,2019年4月28日,grid,t,\r\n";
    let mut dice = Dice(2);
    let mut read = 0;
    for _ in 0..5_000 {
        let damaged = damage(rows.as_bytes(), &mut dice);
        let file = [
            header.as_bytes(),
            &damaged,
            b"\r\nlast,2019/4/28,web,t,\r\n",
        ]
        .concat();
        assert_eq!(Format::detect(None, &file), Ok(Format::Csv));
        let outcomes = csv(&plain(), &file);
        assert!(outcomes.len() <= 12);
        read += usize::from(outcomes.last().is_some_and(|last| match last {
            Ok(record) => record.id == "last",
            Err(_) => false,
        }));
    }
    // Not in all: an odd quote before the last row may open a cell that a quote behind it closes.
    assert!(read > 4_500, "{read}");
}
