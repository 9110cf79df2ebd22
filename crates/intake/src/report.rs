//! Rejected rows as a file that a person corrects and imports again as it is.
//!
//! Spreadsheets guess at what they open: `=...` runs, `2019-04` becomes April, an identity number
//! loses its last digits. So a cell that may be taken for a formula, a date or a long number gets
//! an apostrophe in front, and a file with the column `reject_row` is read without it. Absent:
//! JSONL, whose rejected lines are a file of lines.

use std::borrow::Cow;
use std::fmt;

use crate::Lang;
use crate::reject::Reject;

/// The column of a reject report that holds each row's number in the file that it came from; in
/// every file it is passed over.
pub const REJECT_ROW: &str = "reject_row";

/// The column of a reject report that says what is wrong; in every file it is passed over.
pub const REJECT_REASON: &str = "reject_reason";

/// A CSV file of rejected rows: UTF-8 with a byte order mark, so that spreadsheets open it.
///
/// # Examples
///
/// ```
/// use huiyin_intake::{Chunk, Intake, Lang, Mapping, RejectReport};
///
/// let intake = Intake::new(Mapping::default());
/// let file = b"id,time,channel,topic\n1,gestern,web,Lift\n";
/// let mut csv = intake.csv(Chunk::whole(file)?, None)?;
/// let mut report = RejectReport::new(csv.columns(), Lang::English);
/// while let Some(outcome) = csv.next_record() {
///     if let Err(reject) = outcome {
///         report.push(&reject, &csv.row_as_read());
///     }
/// }
/// assert!(report.into_csv().starts_with("\u{feff}reject_row,reject_reason,id,".as_bytes()));
/// # Ok::<(), huiyin_intake::FileError>(())
/// ```
pub struct RejectReport {
    lang: Lang,
    /// Columns of an earlier report, which are written anew.
    stale: Vec<usize>,
    csv: String,
    rows: u64,
}

impl fmt::Debug for RejectReport {
    /// Leaves out the rows, which must not reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RejectReport")
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl RejectReport {
    /// An empty report on a file with these columns.
    pub fn new<S: AsRef<str>>(columns: &[S], lang: Lang) -> Self {
        let is_stale = |name: &str| matches!(name, REJECT_ROW | REJECT_REASON);
        let stale = columns
            .iter()
            .enumerate()
            .filter(|(_, name)| is_stale(name.as_ref()))
            .map(|(at, _)| at)
            .collect();
        let mut report = Self {
            lang,
            stale,
            csv: "\u{feff}".to_owned(),
            rows: 0,
        };
        let names = columns.iter().map(|name| Cow::Borrowed(name.as_ref()));
        report.line([REJECT_ROW.into(), REJECT_REASON.into()], names);
        report
    }

    /// Adds a row: why it was rejected, and its cells as they were read.
    pub fn push<S: AsRef<str>>(&mut self, reject: &Reject, cells: &[S]) {
        self.push_words(reject.row, &reject.message(self.lang), cells);
    }

    /// Adds a row that somebody else rejected, in their words.
    pub fn push_words<S: AsRef<str>>(&mut self, row: u64, why: &str, cells: &[S]) {
        let head = [row.to_string().into(), why.into()];
        self.rows += 1;
        self.line(head, cells.iter().map(|cell| guard(cell.as_ref())));
    }

    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The file.
    pub fn into_csv(self) -> Vec<u8> {
        self.csv.into_bytes()
    }

    fn line<'c>(&mut self, head: [Cow<'c, str>; 2], cells: impl Iterator<Item = Cow<'c, str>>) {
        let kept = cells
            .enumerate()
            .filter(|(at, _)| !self.stale.contains(at))
            .map(|(_, cell)| cell);
        for (at, cell) in head.into_iter().chain(kept).enumerate() {
            if at > 0 {
                self.csv.push(',');
            }
            if cell.contains(['"', ',', ';', '\t', '\r', '\n']) || cell.starts_with(' ') {
                self.csv.push('"');
                self.csv.push_str(&cell.replace('"', "\"\""));
                self.csv.push('"');
            } else {
                self.csv.push_str(&cell);
            }
        }
        self.csv.push_str("\r\n");
    }
}

/// Whether a spreadsheet may take the text for something else; apostrophes before it are looked
/// through, so that one more can be taken off again.
fn is_tempting(text: &str) -> bool {
    let text = text.trim_start_matches('\'').trim_start();
    let short =
        text.len() < 12 && !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || starts_a_number(text) && !short
}

fn starts_a_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || c == '.')
}

fn guard(text: &str) -> Cow<'_, str> {
    if is_tempting(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Takes off the apostrophe that [`guard`] put before a text.
pub(crate) fn unguard(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.starts_with('\'') || !is_tempting(&text) {
        return text;
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[1..]),
        Cow::Owned(text) => Cow::Owned(text[1..].to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guarded_reads_as_it_was() {
        for text in [
            "=1+1",
            "'=1",
            "''-a",
            "2019-04",
            "007",
            "0",
            "110101199003071234",
            "'",
            "'a",
            "电",
        ] {
            assert_eq!(unguard(guard(text)), text);
        }
        assert_eq!(guard("12"), "12");
        assert_eq!(guard("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(guard("110101199003071234"), "'110101199003071234");
    }
}
