//! The value of one cell as the sheet holds it, what a field gets of it, and how it reads.
//!
//! Absent: formats other than dates; a code that a sheet shows as 007 and holds as 7 is 7.

use crate::cell::Cell;
use crate::field::Field;
use crate::reject::ValueKind;
use crate::text::is_blank;
use crate::time::excel_text;

/// Days between the first days of Excel's two systems of dates.
const DAYS_1900_TO_1904: f64 = 1_462.0;

/// From here on a number has more digits than a spreadsheet keeps (15).
const LOSSY: f64 = 1e15;

/// The value of one cell.
pub(crate) enum Value {
    Text(Box<str>),
    Number(f64),
    /// A number that is shown as a date, in days of the 1900 system.
    Date(f64),
    Bool(bool),
    /// An error that the sheet shows, such as `#N/A`.
    Fault(Box<str>),
}

impl Value {
    pub(crate) fn date(serial: f64, from_1904: bool) -> Self {
        Self::Date(if from_1904 {
            serial + DAYS_1900_TO_1904
        } else {
            serial
        })
    }

    pub(crate) fn text_bytes(&self) -> usize {
        match self {
            Self::Text(text) | Self::Fault(text) => text.len(),
            _ => 0,
        }
    }

    /// As a person reads it; dates as `2019-04-28 16:28:53`, numbers without exponent.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Fault(text) => text.to_string(),
            Self::Number(number) => digits(*number),
            Self::Date(serial) => excel_text(*serial),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
        }
    }

    /// What `field` is to judge, or a column that feeds none; `None` for blank text.
    ///
    /// A number is one for a time and for people; elsewhere it is a code whose digits were typed:
    /// a phone number, a house number as a text.
    pub(crate) fn cell(&self, field: Option<Field>, from_1904: bool) -> Option<Cell<'_>> {
        Some(match self {
            Self::Text(text) if is_blank(text) => return None,
            Self::Text(text) => Cell::from(&**text),
            Self::Number(number) => match field {
                Some(Field::Time) if from_1904 && (20_000.0..80_000.0).contains(number) => {
                    Cell::Date(number + DAYS_1900_TO_1904)
                }
                Some(Field::Time | Field::People) => Cell::Float(*number),
                _ if number.abs() >= LOSSY => Cell::Other(ValueKind::LongNumber),
                _ => Cell::Text(digits(*number).into()),
            },
            Self::Date(serial) => Cell::Date(*serial),
            Self::Bool(_) => Cell::Other(ValueKind::Bool),
            Self::Fault(_) => Cell::Other(ValueKind::SheetError),
        })
    }
}

/// A number without exponent, to the 15 digits that a spreadsheet shows of it.
fn digits(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    if rounded == 0.0 || (1e-9..1e21).contains(&f64::abs(rounded)) {
        format!("{rounded}")
    } else {
        format!("{rounded:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_a_sheet_shows_them() {
        assert_eq!(digits(13_800_138_000.0), "13800138000");
        assert_eq!(digits(4.1 * 3.0), "12.3");
        assert_eq!(digits(0.1 + 0.2), "0.3");
        assert_eq!((&*digits(-0.5), &*digits(1e300)), ("-0.5", "1e300"));
    }
}
