//! Why a row or a file is not taken: closed reasons that carry what a person needs to mend it.
//!
//! No reason holds a text, a petitioner's field, a receipt code or an area: only ids, times,
//! channels, numbers of people and names of columns are repeated, cut to 40 characters.
//! Absent: the words (`words`).

use std::fmt;

use crate::field::Field;
use crate::time::TimeFault;
use crate::{Encoding, Lang};

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// Line of the JSONL file, or row as a spreadsheet counts them (the header is row 1).
    pub row: u64,
    /// The field at fault, when it is one field's.
    pub field: Option<Field>,
    /// The column that fed the field, when its name is another.
    pub column: Option<Box<str>>,
    /// What is wrong.
    pub reason: RejectReason,
}

impl Reject {
    /// The reason in words: what was found, where, what is allowed, what to do. One line.
    pub fn message(&self, lang: Lang) -> String {
        crate::words::reject(self, lang)
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::English))
    }
}

impl std::error::Error for Reject {}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RejectReason {
    /// Bytes that are no text in the file's encoding.
    MalformedText(Encoding),
    /// A line or record longer than [`crate::MAX_LINE_BYTES`].
    LineTooLong,
    /// No JSON; `column` is the byte of the line, from 1.
    BadJson {
        /// Where reading stopped.
        column: usize,
    },
    /// The JSON ends in the middle.
    Truncated,
    /// JSON, but no object.
    NotAnObject,
    /// One name twice in an object.
    DuplicateKey(Box<str>),
    /// A name that is no field.
    UnknownField {
        /// As found.
        name: Box<str>,
        /// What was probably meant.
        meant: Option<Field>,
    },
    /// A column by a field's own name while `--map` feeds that field from another column.
    ColumnTaken {
        /// As found.
        name: Box<str>,
    },
    /// A CSV record with more or fewer cells than the header.
    Ragged {
        /// Cells in this record.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// A cell with a value under a column without a name; `column` counts from 1.
    UnnamedColumn {
        /// Which column.
        column: usize,
    },
    /// A quote that is opened and not closed before the file ends or the record is too long.
    OpenQuote,
    /// A required field is absent or empty.
    Missing,
    /// `topic` and `body` are both empty.
    NoText,
    /// A value of a kind that the field does not take.
    WrongKind(ValueKind),
    /// Longer than [`Field::max_chars`].
    TooLong,
    /// A character that the field may not hold: NUL, another control, or one that turns the
    /// direction of writing.
    ForbiddenChar(char),
    /// No time that a record may carry.
    BadTime {
        /// As found.
        found: Box<str>,
        /// What is wrong with it.
        fault: TimeFault,
    },
    /// More than 10 minutes ahead of now.
    Future {
        /// As found.
        found: Box<str>,
    },
    /// No whole number from 1 to [`crate::MAX_PEOPLE`].
    BadPeople {
        /// As found.
        found: Box<str>,
    },
    /// No channel.
    UnknownChannel {
        /// As found.
        found: Box<str>,
    },
    /// No source.
    UnknownSource,
    /// An area or unit that the plan does not list.
    NotInPlan {
        /// The plan's name that was probably meant.
        meant: Option<Box<str>>,
        /// How many the plan lists.
        listed: usize,
    },
}

impl RejectReason {
    /// A short stable name for scripts and counts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MalformedText(_) => "malformed_text",
            Self::LineTooLong => "line_too_long",
            Self::BadJson { .. } => "bad_json",
            Self::Truncated => "truncated",
            Self::NotAnObject => "not_an_object",
            Self::DuplicateKey(_) => "duplicate_key",
            Self::UnknownField { .. } => "unknown_field",
            Self::ColumnTaken { .. } => "column_taken",
            Self::Ragged { .. } => "ragged",
            Self::UnnamedColumn { .. } => "unnamed_column",
            Self::OpenQuote => "open_quote",
            Self::Missing => "missing",
            Self::NoText => "no_text",
            Self::WrongKind(_) => "wrong_kind",
            Self::TooLong => "too_long",
            Self::ForbiddenChar(_) => "forbidden_char",
            Self::BadTime { .. } => "bad_time",
            Self::Future { .. } => "future",
            Self::BadPeople { .. } => "bad_people",
            Self::UnknownChannel { .. } => "unknown_channel",
            Self::UnknownSource => "unknown_source",
            Self::NotInPlan { .. } => "not_in_plan",
        }
    }
}

/// The kind of a value that a field does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A number.
    Number,
    /// True or false.
    Bool,
    /// A JSON array.
    Array,
    /// A JSON object.
    Object,
    /// A cell that is shown as a date.
    Date,
    /// A number of more digits than the 15 that a spreadsheet keeps.
    LongNumber,
    /// A cell that shows an error, such as `#N/A`.
    SheetError,
}

/// A limit of workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkbookLimit {
    /// [`crate::MAX_WORKBOOK_BYTES`].
    Bytes,
    /// [`crate::MAX_WORKBOOK_PARTS`].
    Parts,
    /// [`crate::MAX_WORKBOOK_CELLS`].
    Cells,
    /// [`crate::MAX_WORKBOOK_TEXT_BYTES`].
    Text,
}

/// Why a file is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// UTF-16 text.
    Utf16,
    /// An .xls workbook, as Excel wrote them before 2007.
    LegacyWorkbook,
    /// A workbook that opens with a password only.
    EncryptedWorkbook,
    /// No .xlsx workbook, whatever its name says.
    NotWorkbook,
    /// HTML or XML, as some systems export it under a workbook's name.
    Markup,
    /// A workbook that is cut off or otherwise damaged.
    DamagedWorkbook,
    /// A workbook beyond a limit.
    WorkbookTooLarge(WorkbookLimit),
    /// One JSON array instead of lines.
    JsonArray,
    /// A header that is no text in the file's encoding, or longer than a record may be.
    UnreadableHeader,
    /// Rows without a single known column, as far as a header is looked for.
    NoHeader,
    /// More than [`crate::MAX_COLUMNS`] columns.
    TooManyColumns,
    /// A column that is no field.
    UnknownColumn {
        /// As found.
        name: Box<str>,
        /// What was probably meant.
        meant: Option<Field>,
    },
    /// A column by a field's own name while `--map` feeds that field from another column.
    ColumnTaken {
        /// As found.
        name: Box<str>,
    },
    /// One name twice in the header.
    DuplicateColumn(Box<str>),
    /// No column and no `--set` for a required field.
    MissingColumn(Field),
}

impl FileError {
    /// The reason in words: what was found, what is allowed, what to do. One line.
    pub fn message(&self, lang: Lang) -> String {
        crate::file_words::file_error(self, lang)
    }

    /// A short stable name for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Utf16 => "utf16",
            Self::LegacyWorkbook => "legacy_workbook",
            Self::EncryptedWorkbook => "encrypted_workbook",
            Self::NotWorkbook => "not_workbook",
            Self::Markup => "markup",
            Self::DamagedWorkbook => "damaged_workbook",
            Self::WorkbookTooLarge(_) => "workbook_too_large",
            Self::JsonArray => "json_array",
            Self::UnreadableHeader => "unreadable_header",
            Self::NoHeader => "no_header",
            Self::TooManyColumns => "too_many_columns",
            Self::UnknownColumn { .. } => "unknown_column",
            Self::ColumnTaken { .. } => "column_taken",
            Self::DuplicateColumn(_) => "duplicate_column",
            Self::MissingColumn(_) => "missing_column",
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::English))
    }
}

impl std::error::Error for FileError {}

/// At most 40 characters of a value that may be repeated; controls and turns of direction escaped.
pub(crate) fn excerpt(value: &str) -> Box<str> {
    let mut kept = String::new();
    for (count, c) in value.trim().chars().enumerate() {
        if count == 40 {
            kept.push('…');
            break;
        }
        if crate::text::is_forbidden(c) {
            kept.extend(c.escape_unicode());
        } else {
            kept.push(c);
        }
    }
    kept.into_boxed_str()
}
