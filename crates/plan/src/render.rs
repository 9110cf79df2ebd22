//! Diagnostics as people and programs read them. Columns line up under full-width characters too.

use crate::diagnostic::{Diagnostic, Lang, Severity};
use serde::Serialize;
use std::fmt::Write;

/// Longest excerpt, in cells: with its line number it fits a terminal of 80, so that the marks stand below the place.
const CELLS_MAX: usize = 70;
/// Cells kept before the place where a line is longer.
const CELLS_BEFORE: usize = 24;

/// The diagnostics as text: for each, the message, the line of the file with the place marked, and the
/// help; then how many there are. Empty where there are none.
#[must_use]
pub fn render_text(
    diagnostics: &[Diagnostic],
    text: &str,
    file: &str,
    colour: bool,
    lang: Lang,
) -> String {
    let text = crate::without_mark(text);
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| line.trim_end_matches('\r'))
        .collect();
    let paint = Paint { colour };
    let mut out = String::new();
    for diagnostic in diagnostics {
        let line = lines.get(diagnostic.line - 1).copied().unwrap_or("");
        one(&mut out, diagnostic, line, file, &paint, lang);
    }
    if !diagnostics.is_empty() {
        out.push_str(&summary(diagnostics, file, lang));
        out.push('\n');
    }
    out
}

/// The diagnostics as one JSON object: `{"file","diagnostics":[{"code","severity","line","column",
/// "end_column","message","help"}]}`, on one line without a line break at its end.
#[must_use]
pub fn render_json(file: &str, diagnostics: &[Diagnostic], lang: Lang) -> String {
    let list = diagnostics.iter().map(|d| Json {
        code: d.code,
        severity: d.severity.name(),
        line: d.line,
        column: d.column,
        end_column: d.end_column,
        message: d.message.get(lang),
        help: d.help.get(lang),
    });
    let diagnostics = list.collect();
    serde_json::to_string(&JsonFile { file, diagnostics }).expect("texts and numbers are JSON")
}

#[derive(Serialize)]
struct JsonFile<'d> {
    file: &'d str,
    diagnostics: Vec<Json<'d>>,
}

#[derive(Serialize)]
struct Json<'d> {
    code: &'d str,
    severity: &'d str,
    line: usize,
    column: usize,
    end_column: usize,
    message: &'d str,
    help: &'d str,
}

struct Paint {
    colour: bool,
}

impl Paint {
    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

fn one(out: &mut String, d: &Diagnostic, line: &str, file: &str, paint: &Paint, lang: Lang) {
    let colour = match d.severity {
        Severity::Refused => "1;35",
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
    };
    let head = format!("{}[{}]", severity(d.severity, lang), d.code);
    let number = d.line.to_string();
    let gutter = " ".repeat(number.len());
    let bar = paint.paint("34", "|");
    let (shown, before, under) = excerpt(line, d);
    let marks = paint.paint(colour, &"^".repeat(under.max(1)));
    let blank = " ".repeat(before);
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{}{}{}",
        paint.paint(colour, &head),
        colon(lang),
        paint.paint("1", d.message.get(lang))
    );
    let _ = writeln!(
        out,
        "{gutter}{} {file}:{}:{}",
        paint.paint("34", "-->"),
        d.line,
        d.column
    );
    let _ = writeln!(out, "{gutter} {bar}");
    let _ = writeln!(out, "{} {bar} {shown}", paint.paint("34", &number));
    let _ = writeln!(out, "{gutter} {bar} {blank}{marks}");
    let help = d.help.get(lang);
    if !help.is_empty() {
        let label = if lang == Lang::Zh { "建议" } else { "help" };
        let colon = colon(lang);
        let _ = writeln!(
            out,
            "{gutter} {} {}{colon}{help}",
            paint.paint("34", "="),
            paint.paint("36", label)
        );
    }
    out.push('\n');
}

const fn colon(lang: Lang) -> &'static str {
    match lang {
        Lang::En => ": ",
        Lang::Zh => "：",
    }
}

fn severity(severity: Severity, lang: Lang) -> &'static str {
    match (lang, severity) {
        (Lang::En, severity) => severity.name(),
        (Lang::Zh, Severity::Refused) => "不予采纳",
        (Lang::Zh, Severity::Error) => "错误",
        (Lang::Zh, Severity::Warning) => "提醒",
    }
}

/// The line, printable; the cells before the place; the cells of the place.
fn excerpt(line: &str, d: &Diagnostic) -> (String, usize, usize) {
    let cells: Vec<(char, usize)> = line.chars().map(printable).collect();
    let width = |part: &[(char, usize)]| part.iter().map(|(_, w)| w).sum::<usize>();
    let start = (d.column - 1).min(cells.len());
    let end = (d.end_column - 1).clamp(start, cells.len());
    let (mut from, mut to) = (0, cells.len());
    if width(&cells) > CELLS_MAX {
        if width(&cells[..end]) > CELLS_MAX {
            from = start - fitting(cells[..start].iter().rev(), CELLS_BEFORE);
        }
        to = from + fitting(cells[from..].iter(), CELLS_MAX);
        // Near the line's end there is room for more of what stands before.
        if to == cells.len() {
            from = from.min(to - fitting(cells.iter().rev(), CELLS_MAX));
        }
    }
    let end = end.clamp(start, to.max(start));
    let lead = if from > 0 { "…" } else { "" };
    let tail = if to < cells.len() { "…" } else { "" };
    let shown: String = cells[from..to].iter().map(|(c, _)| *c).collect();
    let before = width(&cells[from..start]) + lead.chars().count();
    (
        format!("{lead}{shown}{tail}"),
        before,
        width(&cells[start..end]),
    )
}

/// How many of these characters fit so many cells.
fn fitting<'c>(chars: impl Iterator<Item = &'c (char, usize)>, cells: usize) -> usize {
    let ends = chars.scan(0, |end, (_, width)| {
        *end += width;
        Some(*end)
    });
    ends.take_while(|end| *end <= cells).count()
}

/// A character that a terminal shows in a known number of cells.
fn printable(c: char) -> (char, usize) {
    match c {
        '\t' => (' ', 1),
        c if c.is_control() => ('\u{fffd}', 1),
        // Marks that turn the reading direction could make a line look like another one.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            ('\u{fffd}', 1)
        }
        c => (c, cell_width(c)),
    }
}

/// Two cells for the wide and full-width characters of Unicode's East Asian Width, one for others.
fn cell_width(c: char) -> usize {
    let wide = matches!(u32::from(c),
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0x33ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xa000..=0xa4cf | 0xa960..=0xa97f | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f
        | 0xff01..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1f64f | 0x1f900..=0x1f9ff | 0x20000..=0x3fffd);
    if wide { 2 } else { 1 }
}

fn summary(diagnostics: &[Diagnostic], file: &str, lang: Lang) -> String {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let counted = [Severity::Refused, Severity::Error, Severity::Warning]
        .map(|severity| (severity, count(severity)))
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(severity, n)| counted(severity, n, lang));
    let parts: Vec<String> = counted.collect();
    match lang {
        Lang::En => format!("{file}: {}", parts.join(", ")),
        Lang::Zh => format!("{file}：{}", parts.join("，")),
    }
}

fn counted(severity: Severity, n: usize, lang: Lang) -> String {
    let plural = if n == 1 { "" } else { "s" };
    match (lang, severity) {
        (Lang::En, Severity::Refused) => format!("{n} refused"),
        (Lang::En, severity) => format!("{n} {}{plural}", severity.name()),
        (Lang::Zh, Severity::Refused) => format!("{n} 处不予采纳"),
        (Lang::Zh, Severity::Error) => format!("{n} 处错误"),
        (Lang::Zh, Severity::Warning) => format!("{n} 处提醒"),
    }
}
