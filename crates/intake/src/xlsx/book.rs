//! What a workbook says of all its sheets: their names and places, strings, dates.
//!
//! Source: ECMA-376 part 1, 18.2 (workbook), 18.4 (shared strings), 18.8 (styles). Absent: fonts,
//! fills and every other thing that is not needed to tell a date from a number.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::package::Package;
use super::xml::{Xml, attribute, unescape};
use crate::reject::FileError;

/// One sheet of the list.
pub(crate) struct SheetEntry {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    /// Where its cells are; `None` for a chart or another sheet without any.
    pub(crate) path: Option<String>,
}

/// A workbook without its cells.
pub(crate) struct Book {
    pub(crate) sheets: Vec<SheetEntry>,
    /// Days are counted from 1904 instead of 1900.
    pub(crate) from_1904: bool,
    pub(crate) strings: Strings,
    /// For each cell style, whether its numbers are dates.
    pub(crate) dates: Vec<bool>,
}

/// The strings that cells share, in one piece: an item of five bytes must not cost fifty.
#[derive(Default)]
pub(crate) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[start..end])
    }
}

/// Where a part leads to.
struct Link {
    id: String,
    kind: String,
    path: String,
}

impl Book {
    pub(crate) fn read(package: &mut Package<'_>) -> Result<Self, FileError> {
        let links = links(package, "")?;
        let path = links
            .into_iter()
            .find(|link| link.kind == "officeDocument")
            .map_or_else(|| "xl/workbook.xml".to_owned(), |link| link.path);
        if path.ends_with(".bin") {
            return Err(FileError::NotWorkbook);
        }
        let text = package.text(&path)?.ok_or(FileError::NotWorkbook)?;
        let links = self::links(package, &path)?;
        let (sheets, from_1904) = workbook(&text, &links)?;
        let of_kind = |kind: &str| links.iter().find(|link| link.kind == kind);
        let mut part = |kind| match of_kind(kind) {
            Some(link) => package.text(&link.path),
            None => Ok(None),
        };
        let strings =
            part("sharedStrings")?.map_or_else(|| Ok(Strings::default()), |t| strings(&t));
        let dates = part("styles")?.map_or_else(|| Ok(Vec::new()), |t| dates(&t));
        Ok(Self {
            sheets,
            from_1904,
            strings: strings?,
            dates: dates?,
        })
    }
}

/// The links of the part at `path`, or of the package; none where there is no list of them.
fn links(package: &mut Package<'_>, path: &str) -> Result<Vec<Link>, FileError> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let list = format!("{folder}/_rels/{file}.rels");
    let Some(text) = package.text(list.trim_start_matches('/'))? else {
        return Ok(Vec::new());
    };
    let mut links = Vec::new();
    let mut xml = Xml::new(&text);
    loop {
        match xml.next()? {
            Event::Start(start) if start.local_name().as_ref() == "Relationship" => {
                let get = |name| Ok(attribute(&start, name)?.unwrap_or_default().into_owned());
                let (kind, target) = (get("Type")?, get("Target")?);
                links.push(Link {
                    id: get("Id")?,
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    path: resolve(folder, &target),
                });
            }
            Event::Eof => return Ok(links),
            _ => {}
        }
    }
}

/// A target as a path from the top of the package.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let whole = if target.starts_with('/') {
        target
    } else {
        format!("{folder}/{target}")
    };
    let mut steps = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn workbook(text: &str, links: &[Link]) -> Result<(Vec<SheetEntry>, bool), FileError> {
    let (mut sheets, mut from_1904, mut begun) = (Vec::new(), false, false);
    let mut xml = Xml::new(text);
    loop {
        let event = xml.next()?;
        let start = match &event {
            Event::Start(start) => start,
            Event::Eof if begun => return Ok((sheets, from_1904)),
            Event::Eof => return Err(FileError::NotWorkbook),
            _ => continue,
        };
        match start.local_name().as_ref() {
            "workbook" => begun = true,
            _ if !begun => return Err(FileError::NotWorkbook),
            "workbookPr" => {
                let held = attribute(start, "date1904")?;
                from_1904 = held.is_some_and(|held| matches!(&*held, "1" | "true" | "on"));
            }
            "sheet" => {
                let id = attribute(start, "id")?.unwrap_or_default();
                let link = links.iter().find(|link| link.id == id);
                let state = attribute(start, "state")?.unwrap_or_default();
                sheets.push(SheetEntry {
                    name: attribute(start, "name")?.unwrap_or_default().into_owned(),
                    hidden: matches!(&*state, "hidden" | "veryHidden"),
                    path: link
                        .filter(|link| link.kind == "worksheet")
                        .map(|link| link.path.clone()),
                });
            }
            _ => {}
        }
    }
}

fn strings(text: &str) -> Result<Strings, FileError> {
    let mut strings = Strings::default();
    let mut item = String::new();
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Event::Start(start) if start.local_name().as_ref() == "si" => {
                item.clear();
                xml.push_item(&mut item)?;
                strings.text.push_str(&unescape(&item));
                strings.ends.push(strings.text.len());
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

fn dates(text: &str) -> Result<Vec<bool>, FileError> {
    let mut codes: BTreeMap<String, bool> = BTreeMap::new();
    let (mut dates, mut in_cells) = (Vec::new(), false);
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&start, "numFmtId")?.unwrap_or_default();
                    let code = attribute(&start, "formatCode")?.unwrap_or_default();
                    codes.insert(id.into_owned(), is_date_code(&code));
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = attribute(&start, "numFmtId")?.unwrap_or_default();
                    let by_code = codes.get(&*id).copied();
                    dates.push(by_code.unwrap_or_else(|| is_date_number(&id)));
                }
                _ => {}
            },
            Event::End(end) if end.local_name().as_ref() == "cellXfs" => in_cells = false,
            Event::Eof => return Ok(dates),
            _ => {}
        }
    }
}

/// True for the formats that need no code (18.8.30), those of China, Japan and Korea among them.
fn is_date_number(id: &str) -> bool {
    matches!(id.parse(), Ok(14..=22_u32 | 27..=36 | 45 | 47 | 50..=58))
}

/// True when the first section of a format's code writes a part of a date or time of day.
fn is_date_code(code: &str) -> bool {
    let mut letters = code.chars();
    while let Some(c) = letters.next() {
        match c {
            ';' => return false,
            '"' => drop(letters.find(|&c| c == '"')),
            '\\' | '_' | '*' => drop(letters.next()),
            '[' => {
                let inner: String = letters.by_ref().take_while(|&c| c != ']').collect();
                // [h] counts hours, however many: a length of time.
                if matches!(
                    &*inner.to_ascii_lowercase(),
                    "h" | "hh" | "m" | "mm" | "s" | "ss"
                ) {
                    return false;
                }
            }
            'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_a_date_s_by_its_letters_outside_quotes() {
        for code in [
            "yyyy\"年\"m\"月\"d\"日\"",
            "[$-804]yyyy/m/d;@",
            "h:mm",
            "[红色]m/d",
        ] {
            assert!(is_date_code(code), "{code}");
        }
        for code in [
            "General",
            "0.00",
            "#,##0\"days\"",
            "\\d0",
            "[h]:mm:ss",
            "@",
            "0;yyyy",
        ] {
            assert!(!is_date_code(code), "{code}");
        }
    }

    #[test]
    fn targets_lead_from_the_folder_or_from_the_top() {
        assert_eq!(resolve("xl", "worksheets/a.xml"), "xl/worksheets/a.xml");
        assert_eq!(resolve("xl", "/xl/./a.xml"), "xl/a.xml");
        assert_eq!(resolve("xl", "..\\..\\b.xml"), "b.xml");
    }
}
