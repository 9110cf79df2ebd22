//! Finding the header of a table: below title lines, and in two rows where cells were merged.
//!
//! CSV and XLSX share this, because a workbook saved as CSV keeps its titles and the empty cells
//! that merging left. Absent: headers of three rows or more, and headers beside the data.

use crate::reject::FileError;
use crate::rules::{Action, Intake};
use crate::table::Header;

/// The most rows above a header, blank ones not counted: titles, dates of printing, and the like.
pub(crate) const TITLE_ROWS: usize = 10;

/// How many rows that are not blank it takes to find any header.
pub(crate) const SEARCHED_ROWS: usize = TITLE_ROWS + 2;

/// One of the first rows: its cells, or why it cannot be read.
pub(crate) type HeadRow = Result<Vec<String>, FileError>;

/// A header, and how many of the rows it and the titles above it take.
pub(crate) struct Found {
    pub(crate) header: Header,
    pub(crate) names: Vec<Box<str>>,
    pub(crate) rows: usize,
}

/// The fault of the row that was most like a header.
pub(crate) struct Miss {
    /// How many known names the row had, whether it stood alone, and whether it had a fault of
    /// its own; the greater, the likelier it is the header.
    rank: (usize, bool, bool),
    pub(crate) error: FileError,
}

impl Miss {
    /// What is known of a table without any row.
    pub(crate) fn none() -> Self {
        Self {
            rank: (0, false, false),
            error: FileError::NoHeader,
        }
    }

    /// The one that is likelier the header's fault; the earlier of equals.
    pub(crate) fn or(self, later: Self) -> Self {
        if later.rank > self.rank { later } else { self }
    }
}

/// Looks for the first row, or pair of rows, whose names are a header.
pub(crate) fn find_header(intake: &Intake, rows: &[HeadRow]) -> Result<Found, Miss> {
    let mut miss = Miss::none();
    for at in 0..rows.len().min(TITLE_ROWS + 1) {
        let upper = match &rows[at] {
            Ok(upper) => upper,
            Err(error) => {
                miss = miss.or(Miss {
                    rank: (0, true, true),
                    error: error.clone(),
                });
                continue;
            }
        };
        // Two rows first: the upper one alone may do, and then its columns without a name would
        // reject every row.
        if let Some(Ok(lower)) = rows.get(at + 1)
            && let Some(names) = combine(intake, upper, lower)
        {
            match bind(intake, names, false) {
                Ok((header, names)) => {
                    return Ok(Found {
                        header,
                        names,
                        rows: at + 2,
                    });
                }
                Err(next) => miss = miss.or(next),
            }
        }
        match bind(intake, upper.clone(), true) {
            Ok((header, names)) => {
                return Ok(Found {
                    header,
                    names,
                    rows: at + 1,
                });
            }
            Err(next) => miss = miss.or(next),
        }
    }
    Err(miss)
}

fn bind(
    intake: &Intake,
    mut names: Vec<String>,
    alone: bool,
) -> Result<(Header, Vec<Box<str>>), Miss> {
    let bound = Header::bind(intake, names.iter().map(String::as_str));
    match bound {
        Ok(header) => {
            let names = names.drain(..).map(|name| name.trim().into()).collect();
            Ok((header, names))
        }
        Err(error) => {
            let known = names.iter().filter(|name| is_known(intake, name)).count();
            let rank = (known, alone, error != FileError::NoHeader);
            Err(Miss { rank, error })
        }
    }
}

/// The names of a header of two rows, or `None` when one of them adds no known name.
///
/// A column is called by its lower cell, or by both as `upper/lower` when only that is known; a
/// cell that was merged over both rows has its name in the upper one, and one merged over several
/// columns in the first of them.
fn combine(intake: &Intake, upper: &[String], lower: &[String]) -> Option<Vec<String>> {
    let cell = |row: &[String], at: usize| row.get(at).map_or("", |name| name.trim()).to_owned();
    let (mut group, mut upper_adds, mut lower_adds) = (String::new(), false, false);
    let mut names = Vec::new();
    for at in 0..upper.len().max(lower.len()) {
        let (above, below) = (cell(upper, at), cell(lower, at));
        if !above.is_empty() {
            group.clone_from(&above);
        }
        let both = format!("{group}/{below}");
        let name = if below.is_empty() {
            above
        } else if is_known(intake, &below) || !is_known(intake, &both) {
            below.clone()
        } else {
            both
        };
        if is_known(intake, &name) {
            upper_adds |= name != below;
            lower_adds |= !below.is_empty();
        }
        names.push(name);
    }
    (upper_adds && lower_adds).then_some(names)
}

/// The names of the row that looks most like a header, whatever they are: the first of those with the most cells
/// that are filled and differ. Empty where there is no row.
pub(crate) fn likeliest(rows: &[HeadRow]) -> Vec<String> {
    let mut best: Vec<String> = Vec::new();
    for row in rows.iter().filter_map(|row| row.as_ref().ok()) {
        let mut names: Vec<String> = row.iter().map(|name| name.trim().to_owned()).collect();
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| !name.is_empty() && seen.insert(name.clone()));
        if names.len() > best.len() {
            best = names;
        }
    }
    best
}

fn is_known(intake: &Intake, name: &str) -> bool {
    intake
        .find(name.trim())
        .is_ok_and(|at| intake.names[at].1 != Action::Other)
}
