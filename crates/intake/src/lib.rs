//! Intake: complaint records out of JSONL, CSV, XLSX, form fields and Open311 requests.
//!
//! Bytes go in, [`Record`]s and [`Reject`]s come out, one for every row and in the order of the
//! rows. A bad row is told apart by a closed reason and loses nothing but itself; only a file that
//! cannot be read at all (an unknown column, UTF-16) is refused as a whole, by a [`FileError`].
//!
//! Deliberately absent: the clock (a caller that minds future times passes `now_us`), files and
//! sockets, threads (a [`Chunk`] splits, the caller runs the parts), the memory of records already
//! seen (a caller keeps [`record_key`]s), the vault, and every other room of the workspace.
//!
//! # Examples
//!
//! ```
//! use huiyin_intake::{Chunk, Intake, Mapping};
//!
//! let mapping = Mapping::from_args(&["matter=matter_id"], &["channel=letter"], &[])?;
//! let intake = Intake::new(mapping);
//! let file = br#"{"id":"1","time":"2019/4/28 16:28:53","topic":"Lift","body":"Stuck","matter_id":"M7"}"#;
//! let records: Vec<_> = intake.jsonl(Chunk::whole(file)?, None).collect();
//! assert_eq!(records[0].as_ref().map(|r| r.matter.as_deref()), Ok(Some("M7")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod block;
mod cell;
mod check;
mod csv;
mod encoding;
mod field;
mod file_words;
mod format;
mod jsonl;
mod key;
mod mapping;
mod open311;
mod record;
mod reject;
mod report;
mod rules;
mod search;
mod table;
mod text;
mod time;
mod words;
mod xlsx;

pub use block::{Block, Blocks, Chunk, ReadError};
pub use cell::Cell;
pub use csv::Csv;
pub use encoding::Encoding;
pub use field::Field;
pub use format::Format;
pub use jsonl::Jsonl;
pub use key::record_key;
pub use mapping::{Mapping, MappingError};
pub use open311::{
    MAX_DESCRIPTION_CHARS, MAX_FAULTS, MAX_REQUEST_FIELD_CHARS, Open311Fault, Open311Form,
    ServiceRequest, Services,
};
pub use record::{Channel, Petitioner, Record, Source};
pub use reject::{FileError, Reject, RejectReason, ValueKind, WorkbookLimit};
pub use report::{REJECT_REASON, REJECT_ROW, RejectReport};
pub use rules::{Allowed, Intake};
pub use table::Header;
pub use text::{forbidden_in_line, forbidden_in_text};
pub use time::{TimeFault, excel_time_us, parse_time_us};
pub use words::Lang;
pub use xlsx::{PassedOver, PassedReason, Xlsx};

/// The longest line of JSONL, or record of CSV, in bytes; a longer one is rejected and not kept.
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// The most `people` that one record may bring.
pub const MAX_PEOPLE: u32 = 1_000_000;

/// The most columns that a table or a mapping may have.
pub const MAX_COLUMNS: usize = 128;

/// The most bytes of a workbook that are unpacked, all parts that are read together: 256 MiB.
pub const MAX_WORKBOOK_BYTES: u64 = 256 << 20;

/// The most parts (files in the zip file) that a workbook may have.
pub const MAX_WORKBOOK_PARTS: u64 = 10_000;

/// The most cells with a value that are read of one sheet.
pub const MAX_WORKBOOK_CELLS: usize = 4_000_000;

/// The most bytes of text in the cells of one sheet, a shared text counted wherever it stands:
/// 256 MiB.
pub const MAX_WORKBOOK_TEXT_BYTES: usize = 256 << 20;

/// How far ahead of `now_us` a record's time may be, in microseconds: 10 minutes.
pub const MAX_AHEAD_US: i64 = 600_000_000;
