//! Curves as drawings: steps over time, one message each, with the words where the line is.

use crate::curves::Point;
use huiyin_document::{Anchor, Figure, Shape, Tone};
use huiyin_engine::{Span, Time};

const WIDTH: f64 = 620.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 26.0;
const WORD: f64 = 12.0;
/// A mark's word takes so much room at most.
const ROOM: f64 = 52.0;

/// An instant that is marked with a word.
pub(crate) struct Mark {
    pub(crate) at: Time,
    pub(crate) word: String,
}

/// A chart of one curve from an instant to another.
pub(crate) struct Chart<'a> {
    /// What it says.
    pub(crate) title: String,
    /// The same as a sentence with its figures.
    pub(crate) alt: String,
    pub(crate) from: Time,
    pub(crate) to: Time,
    pub(crate) points: &'a [Point],
    pub(crate) marks: Vec<Mark>,
}

impl Chart<'_> {
    pub(crate) fn draw(&self) -> Figure {
        let mut shapes = vec![Shape::Word(
            Tone::Dark,
            Anchor::Start,
            13.0,
            (0.0, 14.0),
            self.title.clone(),
        )];
        self.axes(&mut shapes);
        self.marks(&mut shapes);
        self.curve(&mut shapes);
        Figure {
            width: WIDTH,
            height: HEIGHT,
            alt: self.alt.clone(),
            shapes,
        }
    }

    fn most(&self) -> u64 {
        self.points
            .iter()
            .map(|point| point.count)
            .max()
            .unwrap_or(0)
    }

    // The end of the scale: a round number that is not below the most.
    fn top(&self) -> u64 {
        let most = self.most().max(1);
        let mut unit = 1;
        loop {
            for step in [1, 2, 5] {
                if let Some(top) = (1..=5).map(|n| n * unit * step).find(|top| *top >= most) {
                    return top;
                }
            }
            unit *= 10;
        }
    }

    fn x(&self, at: Time) -> f64 {
        let whole = (self.to - self.from).as_seconds().max(1);
        let part = (at - self.from).as_seconds().clamp(0, whole);
        LEFT + (WIDTH - LEFT - RIGHT) * float(part) / float(whole)
    }

    fn y(&self, count: u64) -> f64 {
        let part = float(i64::try_from(count).unwrap_or(i64::MAX));
        let whole = float(i64::try_from(self.top()).unwrap_or(i64::MAX));
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * part / whole
    }

    fn axes(&self, shapes: &mut Vec<Shape>) {
        let top = self.top();
        let halves: &[u64] = if top >= 2 {
            &[0, top / 2, top]
        } else {
            &[0, top]
        };
        for count in halves {
            let y = self.y(*count);
            let line = vec![(LEFT, y), (WIDTH - RIGHT, y)];
            shapes.push(Shape::Line(Tone::Faint, 1.0, line));
            let at = (LEFT - 6.0, y + 4.0);
            shapes.push(word(Anchor::End, at, count.to_string()));
        }
        for at in self.hours() {
            let text = clock_of(at);
            shapes.push(word(Anchor::Middle, (self.x(at), HEIGHT - 8.0), text));
        }
    }

    // Round hours along the time, six at the most; the beginning where there is none.
    fn hours(&self) -> Vec<Time> {
        const STEPS: [i64; 9] = [
            600, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 604_800,
        ];
        let whole = (self.to - self.from).as_seconds().max(1);
        let fits = |step: &&i64| whole / **step <= 6;
        let step = STEPS.iter().find(fits).copied().unwrap_or(whole);
        let begin = self.from.city_day().begins();
        let into = (self.from - begin).as_seconds();
        let first = into.div_euclid(step) + i64::from(into.rem_euclid(step) != 0);
        let ticks = (first..).map(|n| begin + Span::seconds(n * step));
        ticks.take_while(|at| *at <= self.to).take(8).collect()
    }

    fn marks(&self, shapes: &mut Vec<Shape>) {
        let mut last = (f64::MIN, 0.0);
        for mark in &self.marks {
            let x = self.x(mark.at);
            // Words that would run into each other stand below each other.
            let down = if x - last.0 < ROOM {
                WORD + 2.0 - last.1
            } else {
                0.0
            };
            last = (x, down);
            let line = vec![(x, TOP - 6.0), (x, HEIGHT - BOTTOM)];
            shapes.push(Shape::Line(Tone::Grey, 1.0, line));
            let (anchor, at) = if x > WIDTH - 80.0 {
                (Anchor::End, x - 4.0)
            } else {
                (Anchor::Start, x + 4.0)
            };
            shapes.push(word(anchor, (at, TOP + 2.0 + down), mark.word.clone()));
        }
    }

    fn curve(&self, shapes: &mut Vec<Shape>) {
        let Some(first) = self.points.first() else {
            return;
        };
        let mut line = vec![(self.x(first.at), self.y(first.count))];
        for pair in self.points.windows(2) {
            let x = self.x(pair[1].at);
            line.extend([(x, self.y(pair[0].count)), (x, self.y(pair[1].count))]);
        }
        let last = self.points[self.points.len() - 1];
        line.push((self.x(self.to), self.y(last.count)));
        shapes.push(Shape::Line(Tone::Dark, 2.0, line));
        // The most, where it is first.
        let most = self.points.iter().find(|point| point.count == self.most());
        if let Some(most) = most.filter(|most| most.count > 0) {
            let at = (self.x(most.at), self.y(most.count) - 5.0);
            let text = format!("{}", most.count);
            shapes.push(Shape::Word(Tone::Dark, Anchor::Start, WORD, at, text));
        }
    }
}

fn word(anchor: Anchor, at: (f64, f64), text: String) -> Shape {
    Shape::Word(Tone::Grey, anchor, WORD, at, text)
}

fn clock_of(at: Time) -> String {
    let civil = at.city_civil();
    if civil.hour == 0 && civil.minute == 0 {
        format!("{}-{:02}", civil.month, civil.day)
    } else {
        format!("{:02}:{:02}", civil.hour, civil.minute)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a page has fewer than 2^53 places"
)]
fn float(whole: i64) -> f64 {
    whole as f64
}
