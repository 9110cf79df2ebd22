//! Charts that people can read and print: when deadlines break, as curves and as a heat map. SVG text, with
//! the words of one language; the same report gives the same bytes.

use super::{Report, Row};
use crate::say::Lang;
use huiyin_engine::{Span, Time};
use std::fmt::Write;

/// Most deadlines on one chart: more lines cannot be told apart.
const ROWS_MAX: usize = 12;
/// Most curves beside the one of them all.
const CURVES_MAX: usize = 5;
/// Curves differ in colour and in dash, for those who do not see the colour.
const STROKES: [(&str, &str); 6] = [
    ("#1f2937", ""),
    ("#b91c1c", "7 3"),
    ("#1d4ed8", "2 3"),
    ("#047857", "10 3 2 3"),
    ("#a16207", "4 4"),
    ("#7e22ce", "1 4"),
];

/// A deadline's name for people.
pub type Name<'a> = &'a dyn Fn(&Row) -> String;

struct Page {
    out: String,
    width: f64,
}

impl Page {
    fn new(width: f64, height: f64, title: &str, about: &str) -> Self {
        let mut out = String::new();
        let (title, about) = (escaped(title), escaped(about));
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             font-family=\"'Noto Sans CJK SC','Microsoft YaHei',sans-serif\" font-size=\"13\">\n\
             <title>{title}</title>\n<desc>{about}</desc>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
             <text x=\"16\" y=\"26\" font-size=\"17\" font-weight=\"700\">{title}</text>\n\
             <text x=\"16\" y=\"46\" fill=\"#4b5563\">{about}</text>\n"
        );
        Page { out, width }
    }

    fn text(&mut self, x: f64, y: f64, anchor: &str, colour: &str, text: &str) {
        let text = escaped(text);
        let _ = writeln!(
            self.out,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{text}</text>"
        );
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: &str) {
        let _ = writeln!(
            self.out,
            "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{colour}\"/>",
            from.0, from.1, to.0, to.1
        );
    }

    fn done(mut self) -> String {
        self.out.push_str("</svg>\n");
        self.out
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

// No more than so many characters, which a label has room for.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{kept}…")
}

fn hours_between(start: Time, at: Time) -> f64 {
    (at - start).as_seconds() as f64 / 3_600.0
}

fn last_hour(report: &Report, start: Time) -> u32 {
    let misses = report.deadlines.iter().flat_map(|row| &row.missed);
    let last = misses.max().copied().unwrap_or(start + Span::hours(1));
    let hours = libm::ceil(hours_between(start, last)).clamp(1.0, 48.0);
    hours as u32
}

fn clock(start: Time, hour: u32) -> String {
    let civil = (start + Span::hours(i64::from(hour))).city_civil();
    format!("{:02}:{:02}", civil.hour, civil.minute)
}

/// Where the curves stand on their page.
const LEFT: f64 = 64.0;
const TOP: f64 = 70.0;
const WIDE: f64 = 620.0;
const HIGH: f64 = 300.0;
const LEGEND: f64 = TOP + HIGH + 52.0;

/// The share of runs in which a deadline has not been missed by then: one curve for all of them together,
/// one for each that breaks most often.
#[must_use]
pub fn survival_chart(report: &Report, start: Time, lang: Lang, name: Name<'_>) -> String {
    let hours = last_hour(report, start);
    let title = lang.of_either(
        "演练推演：时限什么时候断",
        "Drill sweep: when deadlines break",
    );
    let runs = report.runs;
    let about = match lang {
        Lang::Zh => format!("到某一时刻还没有超时的场次占比，共 {runs} 场"),
        Lang::En => format!("share of {runs} runs in which nothing was missed by then"),
    };
    let rows = report.deadlines.iter().filter(|row| !row.missed.is_empty());
    let mut rows: Vec<&Row> = rows.collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.missed.len()));
    rows.truncate(CURVES_MAX);
    let high = LEGEND + 22.0 * (rows.len() as f64 + 1.0);
    let mut page = Page::new(720.0, high, title, &about);
    page.axes(start, hours);
    let all = lang.of_either("全部时限", "all deadlines").to_owned();
    let of_all = std::iter::once((all, &report.first_misses, runs));
    let of_each = rows.iter().map(|row| (name(row), &row.missed, row.met.all));
    for (n, (label, missed, runs)) in of_all.chain(of_each).enumerate() {
        let at = missed
            .iter()
            .map(|at| hours_between(start, *at) / f64::from(hours));
        page.curve(n, &label, at, runs);
    }
    page.done()
}

// Where a share of the time, and a share of the runs, stand.
fn across(share: f64) -> f64 {
    LEFT + WIDE * share.min(1.0)
}

fn up(share: f64) -> f64 {
    TOP + HIGH * (1.0 - share)
}

impl Page {
    fn axes(&mut self, start: Time, hours: u32) {
        for percent in [0, 25, 50, 75, 100] {
            let at = up(f64::from(percent) / 100.0);
            self.line((LEFT, at), (LEFT + WIDE, at), "#e5e7eb");
            self.text(
                LEFT - 8.0,
                at + 4.0,
                "end",
                "#374151",
                &format!("{percent}%"),
            );
        }
        let step = hours.div_ceil(8) as usize;
        for hour in (0..=hours).step_by(step) {
            let at = across(f64::from(hour) / f64::from(hours));
            self.text(
                at,
                TOP + HIGH + 20.0,
                "middle",
                "#374151",
                &clock(start, hour),
            );
        }
    }

    // One step down for each run in which it was missed, and its line in the legend.
    fn curve(&mut self, n: usize, label: &str, missed: impl Iterator<Item = f64>, runs: u64) {
        let (colour, dash) = STROKES[n];
        let stroke = format!(
            "fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>"
        );
        let _ = write!(self.out, "<path d=\"M{:.1},{:.1}", across(0.0), up(1.0));
        let mut drawn = (String::new(), String::new());
        for (gone, at) in missed.enumerate() {
            let share = 1.0 - (gone as f64 + 1.0) / runs.max(1) as f64;
            let step = (format!("H{:.1}", across(at)), format!("V{:.1}", up(share)));
            // A step that lands where the last one did says nothing more.
            if step != drawn {
                let _ = write!(self.out, "{}{}", step.0, step.1);
                drawn = step;
            }
        }
        let _ = writeln!(self.out, "H{:.1}\" {stroke}", LEFT + WIDE);
        let at = LEGEND + 22.0 * n as f64;
        let _ = writeln!(
            self.out,
            "<path d=\"M{LEFT:.1},{at:.1}H{:.1}\" {stroke}",
            LEFT + 40.0
        );
        self.text(LEFT + 50.0, at + 4.0, "start", "#111827", &short(label, 44));
    }
}

/// In which hour each deadline was missed first: the darker, the more runs. The figure stands in the cell.
#[must_use]
pub fn hours_chart(report: &Report, start: Time, lang: Lang, name: Name<'_>) -> String {
    let hours = last_hour(report, start);
    let title = lang.of_either(
        "演练推演：哪个时限在几点断",
        "Drill sweep: which deadline breaks in which hour",
    );
    let runs = report.runs;
    let about = match lang {
        Lang::Zh => format!("每格是该小时内首次超时的场次占比（%），共 {runs} 场"),
        Lang::En => {
            format!("each cell: percent of {runs} runs in which it was first missed in that hour")
        }
    };
    let rows = report.deadlines.iter().filter(|row| !row.missed.is_empty());
    let rows: Vec<&Row> = rows.take(ROWS_MAX).collect();
    let (left, top, cell, row_high) = (330.0, 88.0, 40.0, 28.0);
    let width = left + cell * f64::from(hours) + 20.0;
    let mut page = Page::new(
        width.max(560.0),
        top + row_high * rows.len().max(1) as f64 + 24.0,
        title,
        &about,
    );
    for hour in 0..hours {
        let middle = left + cell * (f64::from(hour) + 0.5);
        page.text(middle, top - 10.0, "middle", "#374151", &clock(start, hour));
    }
    for (n, row) in rows.iter().enumerate() {
        let y = top + row_high * n as f64;
        page.text(
            left - 10.0,
            y + 19.0,
            "end",
            "#111827",
            &short(&name(row), 24),
        );
        for hour in 0..hours {
            let within = |at: &&Time| {
                let from = start + Span::hours(i64::from(hour));
                from <= **at && **at < from + Span::hours(1)
            };
            let share = row.missed.iter().filter(within).count() as f64 / runs.max(1) as f64;
            cell_of(
                &mut page,
                left + cell * f64::from(hour),
                y,
                (cell, row_high),
                share,
            );
        }
    }
    page.done()
}

fn cell_of(page: &mut Page, x: f64, y: f64, (wide, high): (f64, f64), share: f64) {
    debug_assert!(x <= page.width);
    let strength = libm::sqrt(share);
    let channel = |full: f64| libm::round(255.0 - (255.0 - full) * strength) as u8;
    let (r, g, b) = (channel(153.0), channel(27.0), channel(27.0));
    let _ = writeln!(
        page.out,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"rgb({r},{g},{b})\" stroke=\"#e5e7eb\"/>",
        wide, high
    );
    if share >= 0.005 {
        let colour = if strength > 0.55 {
            "#ffffff"
        } else {
            "#111827"
        };
        let percent = format!("{:.0}", share * 100.0);
        page.text(x + wide / 2.0, y + 19.0, "middle", colour, &percent);
    }
}
