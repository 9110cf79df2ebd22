//! The working calendar's files: TOML into an engine's [`Year`], and the years that ship.
//! Absent: what a day means; the engine says that.

use huiyin_engine::calendar::{Calendar, CalendarFault, Holiday, Notice, Year};
use huiyin_engine::time::Day;
use toml_edit::{DocumentMut, Item, Table};

/// The years that ship, each after its notice. A year that is not here is unknown to the engine.
const SHIPPED: [&str; 7] = [
    include_str!("../../../data/calendar/2020.toml"),
    include_str!("../../../data/calendar/2021.toml"),
    include_str!("../../../data/calendar/2022.toml"),
    include_str!("../../../data/calendar/2023.toml"),
    include_str!("../../../data/calendar/2024.toml"),
    include_str!("../../../data/calendar/2025.toml"),
    include_str!("../../../data/calendar/2026.toml"),
];

/// The calendar that ships with this version.
///
/// # Errors
/// What is wrong with it; a test holds that nothing is.
pub fn shipped_calendar() -> Result<Calendar, String> {
    let years = SHIPPED.iter().map(|text| read_calendar_year(text));
    let years: Vec<Year> = years.collect::<Result<_, _>>()?;
    Calendar::new(years).map_err(|fault: CalendarFault| fault.to_string())
}

/// Reads one year's file: `year`, and `[[notice]]` with `number`, `issued` and `[[notice.holiday]]`,
/// which has `name`, `off = [first, last]` and, where weekends are worked instead, `work`.
///
/// # Errors
/// What is missing or cannot be read, and in which table. One line.
pub fn read_calendar_year(text: &str) -> Result<Year, String> {
    let document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let year = document.get("year").and_then(Item::as_integer);
    let year = year.ok_or("`year` is missing; write the year as a number")?;
    let notices = tables(&document, "notice")
        .map(notice)
        .collect::<Result<_, _>>()
        .map_err(|why| format!("{year}: {why}"))?;
    Ok(Year { year, notices })
}

fn tables<'t>(table: &'t Table, name: &str) -> impl Iterator<Item = &'t Table> {
    table
        .get(name)
        .and_then(Item::as_array_of_tables)
        .into_iter()
        .flatten()
}

fn notice(table: &Table) -> Result<Notice, String> {
    Ok(Notice {
        number: word(table, "number")?.to_owned(),
        issued: day(word(table, "issued")?)?,
        holidays: tables(table, "holiday")
            .map(holiday)
            .collect::<Result<_, _>>()?,
    })
}

fn holiday(table: &Table) -> Result<Holiday, String> {
    let name = word(table, "name")?.to_owned();
    let [first, last] = days(table, "off")?[..] else {
        return Err(format!("{name}: `off` is the first and the last day off"));
    };
    let work = match table.contains_key("work") {
        true => days(table, "work")?,
        false => Vec::new(),
    };
    Ok(Holiday {
        name,
        off: (first, last),
        work,
    })
}

fn word<'t>(table: &'t Table, name: &str) -> Result<&'t str, String> {
    let found = table.get(name).and_then(Item::as_str);
    found
        .filter(|word| !word.is_empty())
        .ok_or(format!("`{name}` is missing; write it as a text"))
}

fn days(table: &Table, name: &str) -> Result<Vec<Day>, String> {
    let list = table.get(name).and_then(Item::as_array);
    let list = list.ok_or(format!("`{name}` is missing; write a list of dates"))?;
    let read = |item: &toml_edit::Value| match item.as_str() {
        Some(text) => day(text),
        None => Err(format!(
            "`{name}` holds what is no date; write \"2026-10-01\""
        )),
    };
    list.iter().map(read).collect()
}

fn day(text: &str) -> Result<Day, String> {
    let mut parts = text.splitn(3, '-');
    let mut number = || parts.next().and_then(|part| part.parse::<u16>().ok());
    let date = (number(), number(), number());
    let (Some(year), Some(month), Some(of_month)) = date else {
        return Err(format!("`{text}` is no date; write it like \"2026-10-01\""));
    };
    let narrow = |n: u16| u8::try_from(n).unwrap_or(0);
    Day::from_civil(i64::from(year), narrow(month), narrow(of_month))
        .ok_or(format!("there is no {text}; check the month and the day"))
}
