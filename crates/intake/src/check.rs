//! Judging the values of one row, field by field, until they are a record.
//!
//! Absent: where the values came from; JSONL, CSV and forms all end here.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::cell::{Cell, Slots};
use crate::field::{Field, nearest};
use crate::reject::{Reject, RejectReason, ValueKind};
use crate::rules::Intake;
use crate::text::{check_length, check_long, check_short, trimmed};
use crate::time::{excel_date_us, excel_time_us, narrow, parse_time_us};
use crate::{Channel, MAX_AHEAD_US, MAX_PEOPLE, Petitioner, Record, Source};

/// A reason, and the field it is about when it is one field's.
type Fault = (Option<Field>, RejectReason);

/// Makes a record out of a row, or says why not.
pub(crate) fn check<'a>(
    intake: &'a Intake,
    row: u64,
    slots: &mut Slots<'a>,
    now_us: Option<i64>,
) -> Result<Record<'a>, Reject> {
    for (field, value) in intake.mapping.set_values() {
        slots.set(field, Cell::from(value));
    }
    build(intake, row, slots, now_us).map_err(|(field, reason)| {
        let column = field.and_then(|field| intake.column_of(field));
        Reject {
            row,
            field,
            column,
            reason,
        }
    })
}

/// Judges one value on its own, as `--set` gives it.
pub(crate) fn check_alone(field: Field, cell: Cell<'_>) -> Result<(), RejectReason> {
    let mut slots = Slots::default();
    slots.set(field, cell);
    let Some(cell) = slots.take(field) else {
        return Err(RejectReason::Missing);
    };
    match field {
        Field::Time => time_us(cell, None).map(drop),
        Field::Channel => channel(cell).map(drop),
        Field::Source => source(cell).map(drop),
        Field::People => people(cell).map(drop),
        Field::Topic | Field::Body => long(field, cell).map(drop),
        _ => short(field, cell).map(drop),
    }
}

fn build<'a>(
    intake: &'a Intake,
    row: u64,
    slots: &mut Slots<'a>,
    now_us: Option<i64>,
) -> Result<Record<'a>, Fault> {
    let id = required(slots, Field::Id, |cell| short(Field::Id, cell))?;
    let time_us = required(slots, Field::Time, |cell| time_us(cell, now_us))?;
    let channel = match optional(slots, Field::Channel, channel)?.or(intake.channel) {
        Some(channel) => channel,
        None => return Err((Some(Field::Channel), RejectReason::Missing)),
    };
    let topic = optional(slots, Field::Topic, |cell| long(Field::Topic, cell))?;
    let body = optional(slots, Field::Body, |cell| long(Field::Body, cell))?;
    if topic.is_none() && body.is_none() {
        return Err((None, RejectReason::NoText));
    }
    let people = optional(slots, Field::People, people)?.unwrap_or(1);
    let source = optional(slots, Field::Source, source)?.unwrap_or(intake.source);
    let mut text = |field| optional(slots, field, |cell| short(field, cell));
    let record = Record {
        row,
        id,
        time_us,
        channel,
        topic: topic.unwrap_or_default(),
        body: body.unwrap_or_default(),
        people,
        matter: text(Field::Matter)?,
        area: text(Field::Area)?,
        unit: text(Field::Unit)?,
        source,
        follows: text(Field::Follows)?,
        petitioner: Petitioner {
            name: text(Field::PetitionerName)?,
            phone: text(Field::PetitionerPhone)?,
            id_number: text(Field::PetitionerIdNumber)?,
            address: text(Field::PetitionerAddress)?,
        },
    };
    if let Some(allowed) = &intake.allowed {
        listed(Field::Area, record.area.as_deref(), &allowed.areas)?;
        listed(Field::Unit, record.unit.as_deref(), &allowed.units)?;
    }
    Ok(record)
}

fn required<'a, T>(
    slots: &mut Slots<'a>,
    field: Field,
    judge: impl FnOnce(Cell<'a>) -> Result<T, RejectReason>,
) -> Result<T, Fault> {
    optional(slots, field, judge)?.ok_or((Some(field), RejectReason::Missing))
}

#[inline]
fn optional<'a, T>(
    slots: &mut Slots<'a>,
    field: Field,
    judge: impl FnOnce(Cell<'a>) -> Result<T, RejectReason>,
) -> Result<Option<T>, Fault> {
    let Some(cell) = slots.take(field) else {
        return Ok(None);
    };
    judge(cell)
        .map(Some)
        .map_err(|reason| (Some(field), reason))
}

/// An id or name: one line of text, or a whole number where files write such codes as numbers.
fn short(field: Field, cell: Cell<'_>) -> Result<Cow<'_, str>, RejectReason> {
    let number = match field {
        Field::Id
        | Field::Matter
        | Field::Follows
        | Field::PetitionerPhone
        | Field::PetitionerIdNumber => whole(&cell),
        _ => None,
    };
    let text = match (cell, number) {
        (Cell::Text(text), _) => trimmed(text),
        (_, Some(number)) => Cow::Owned(number.to_string()),
        (cell, None) => return Err(wrong_kind(&cell)),
    };
    let text = match field {
        Field::PetitionerPhone | Field::PetitionerIdNumber => narrowed(text),
        _ => text,
    };
    check_short(&text)?;
    check_length(&text, field.max_chars())?;
    Ok(text)
}

/// Full-width digits and signs as narrow ones.
fn narrowed(text: Cow<'_, str>) -> Cow<'_, str> {
    match narrow(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(narrow) => Cow::Owned(narrow),
    }
}

/// A text as people write it.
fn long(field: Field, cell: Cell<'_>) -> Result<Cow<'_, str>, RejectReason> {
    let Cell::Text(text) = cell else {
        return Err(wrong_kind(&cell));
    };
    check_long(&text)?;
    check_length(&text, field.max_chars())?;
    Ok(text)
}

fn time_us(cell: Cell<'_>, now_us: Option<i64>) -> Result<i64, RejectReason> {
    let parsed = match &cell {
        Cell::Text(text) => parse_time_us(text),
        Cell::Int(number) => excel_time_us(*number as f64),
        Cell::Float(number) => excel_time_us(*number),
        Cell::Date(serial) => excel_date_us(*serial),
        Cell::Other(_) => return Err(wrong_kind(&cell)),
    };
    match parsed {
        Err(fault) => Err(RejectReason::BadTime {
            found: cell.excerpt(),
            fault,
        }),
        Ok(time_us)
            if now_us.is_some_and(|now_us| time_us > now_us.saturating_add(MAX_AHEAD_US)) =>
        {
            Err(RejectReason::Future {
                found: cell.excerpt(),
            })
        }
        Ok(time_us) => Ok(time_us),
    }
}

fn channel(cell: Cell<'_>) -> Result<Channel, RejectReason> {
    match &cell {
        Cell::Text(text) => {
            Channel::from_name(text.trim()).ok_or_else(|| RejectReason::UnknownChannel {
                found: cell.excerpt(),
            })
        }
        _ => Err(wrong_kind(&cell)),
    }
}

/// A source's name, of which `12345` comes as a number too.
fn source(cell: Cell<'_>) -> Result<Source, RejectReason> {
    let found = match (&cell, whole(&cell)) {
        (Cell::Text(text), _) => Source::from_name(text.trim()),
        (_, Some(number)) => Source::from_name(&number.to_string()),
        _ => return Err(wrong_kind(&cell)),
    };
    found.ok_or(RejectReason::UnknownSource)
}

fn people(cell: Cell<'_>) -> Result<u32, RejectReason> {
    let number = match &cell {
        Cell::Text(text) => digits(text.trim()),
        Cell::Other(_) | Cell::Date(_) => return Err(wrong_kind(&cell)),
        _ => whole(&cell).and_then(|number| u32::try_from(number).ok()),
    };
    number
        .filter(|number| (1..=MAX_PEOPLE).contains(number))
        .ok_or_else(|| RejectReason::BadPeople {
            found: cell.excerpt(),
        })
}

/// A number in narrow or full-width digits and nothing else.
fn digits(text: &str) -> Option<u32> {
    let digit = |c: char| match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        c => c.to_digit(10),
    };
    text.chars()
        .try_fold(0_u32, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?))
}

/// The whole number that a numeric cell holds exactly.
fn whole(cell: &Cell<'_>) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match *cell {
        Cell::Int(number) => Some(number),
        Cell::Float(number) if number.abs() < EXACT && number.trunc() == number => {
            Some(number as i64)
        }
        _ => None,
    }
}

fn wrong_kind(cell: &Cell<'_>) -> RejectReason {
    RejectReason::WrongKind(match cell {
        Cell::Other(kind) => *kind,
        Cell::Date(_) => ValueKind::Date,
        _ => ValueKind::Number,
    })
}

fn listed(field: Field, name: Option<&str>, list: &BTreeSet<String>) -> Result<(), Fault> {
    let Some(name) = name.filter(|name| !list.contains(*name)) else {
        return Ok(());
    };
    let meant = nearest(name, list.iter().map(String::as_str)).map(Box::from);
    Err((
        Some(field),
        RejectReason::NotInPlan {
            meant,
            listed: list.len(),
        },
    ))
}
