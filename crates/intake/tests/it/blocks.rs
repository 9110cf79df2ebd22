//! Reading a file in blocks: the same as reading it whole, within fixed memory.

use std::io::{self, Read};

use encoding_rs::GB18030;
use huiyin_intake::{Block, Blocks, FileError, MAX_LINE_BYTES, ReadError, Record};

use crate::{Outcome, jsonl, line, marks, plain};

/// Gives at most `step` bytes at a time, and an interruption before each.
struct Trickle<'a> {
    rest: &'a [u8],
    step: usize,
    interrupted: bool,
}

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.interrupted = !self.interrupted;
        if self.interrupted {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let step = self.step.min(buffer.len());
        let (now, later) = self.rest.split_at(step.min(self.rest.len()));
        buffer[..now.len()].copy_from_slice(now);
        self.rest = later;
        Ok(now.len())
    }
}

fn in_blocks(bytes: &[u8], step: usize) -> Vec<Outcome> {
    let mut blocks = Blocks::new(Trickle {
        rest: bytes,
        step,
        interrupted: false,
    });
    let mut block = Block::default();
    let mut outcomes = Vec::new();
    let intake = plain();
    while blocks.read_into(&mut block).expect("a good file") {
        assert!(block.chunk().bytes.len() <= 3 * MAX_LINE_BYTES);
        outcomes.extend(
            intake
                .jsonl(block.chunk(), None)
                .map(|outcome| outcome.map(Record::into_owned)),
        );
    }
    assert!(block.chunk().bytes.is_empty());
    outcomes
}

/// Lines of ASCII, Chinese, nothing and damage, 200 KB of them.
fn mixed_file() -> Vec<u8> {
    let mut file = "\u{feff}".as_bytes().to_vec();
    for n in 0..1_500 {
        let body = if n < 700 {
            "lift"
        } else {
            "电梯停运已经三天"
        };
        file.extend(line(&format!("\"matter\":\"{n}\",\"body\":\"{body}\"")).bytes());
        file.extend(match n % 50 {
            7 => &b"\r\n\r\n"[..],
            9 => b"\n{\"id\":\"\xff\"}\n",
            _ => b"\n",
        });
    }
    file.extend(b"{\"id\":");
    file
}

#[test]
fn blocks_of_any_size_give_what_the_whole_file_gives() {
    let file = mixed_file();
    let whole = jsonl(&plain(), &file);
    assert_eq!(marks(&whole[whole.len() - 1..]), ["1561:truncated"]);
    for step in [1, 7, 1_000, 65_536, 10_000_000] {
        assert_eq!(in_blocks(&file, step), whole, "{step} bytes at a time");
    }
}

#[test]
fn the_encoding_does_not_depend_on_how_the_bytes_arrive() {
    let text = (line("") + "\n" + &line(r#""body":"电梯停运""#) + "\n").repeat(2_000);
    let (file, _, _) = GB18030.encode(&text);
    let whole = jsonl(&plain(), text.as_bytes());
    for step in [13, 40_000, 1 << 20] {
        assert_eq!(in_blocks(&file, step), whole, "{step} bytes at a time");
    }
}

#[test]
fn lines_come_out_as_soon_as_they_are_there() {
    let first = line("") + "\n";
    let file = first.clone() + &line("") + "\n";
    let mut blocks = Blocks::new(Trickle {
        rest: file.as_bytes(),
        step: first.len() + 3,
        interrupted: false,
    });
    let mut block = Block::default();
    assert!(blocks.read_into(&mut block).expect("a good file"));
    assert_eq!(block.chunk().bytes, first.as_bytes());
}

#[test]
fn an_endless_line_is_rejected_without_being_kept() {
    let long = "x".repeat(5 * MAX_LINE_BYTES);
    let file = format!("{}\n{long}\n{}\n{long}", line(""), line(""));
    for step in [100_000, MAX_LINE_BYTES] {
        let outcomes = in_blocks(file.as_bytes(), step);
        assert_eq!(
            marks(&outcomes),
            ["1:7", "2:line_too_long", "3:7", "4:line_too_long"]
        );
    }
}

#[test]
fn nothing_gives_no_block() {
    assert_eq!(in_blocks(b"", 10), []);
    assert_eq!(in_blocks(b"\xef\xbb\xbf", 1), []);
}

#[test]
fn a_reader_s_failure_and_utf_16_are_told_apart() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("gone"))
        }
    }
    let error = Blocks::new(Broken)
        .read_into(&mut Block::default())
        .expect_err("broken");
    assert!(matches!(&error, ReadError::Io(_)));
    assert_eq!(error.to_string(), "the input cannot be read: gone");
    let error = Blocks::new(&b"\xff\xfei\0"[..]).read_into(&mut Block::default());
    assert!(matches!(error, Err(ReadError::File(FileError::Utf16))));
}
