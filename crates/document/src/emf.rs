//! A drawing as an enhanced metafile (MS-EMF): the vector form that office programs draw by themselves, words
//! included. The reference device has sixteen pixels a unit, so every coordinate is one of its pixels.

use crate::figure::{Anchor, Figure, Shape, Tone};
use crate::wide;

/// Pixels a unit, and of the reference device an inch of which is 96 units.
const FINE: f64 = 16.0;
const DEVICE: [u32; 2] = [15_360, 15_360];
const MILLIMETRES: [u32; 2] = [254, 254];
/// Hundredths of a millimetre a unit.
const FRAME: f64 = 2540.0 / 96.0;
/// Every Windows has it; other systems put one of their own in its place.
const TYPEFACE: &str = "Microsoft YaHei";

/// Kinds of records (MS-EMF 2.1.1).
mod kind {
    pub(super) const HEADER: u32 = 1;
    pub(super) const POLYLINE: u32 = 4;
    pub(super) const EOF: u32 = 14;
    pub(super) const BACKGROUND: u32 = 18;
    pub(super) const TEXT_ALIGN: u32 = 22;
    pub(super) const TEXT_COLOUR: u32 = 24;
    pub(super) const SELECT: u32 = 37;
    pub(super) const PEN: u32 = 38;
    pub(super) const BRUSH: u32 = 39;
    pub(super) const DELETE: u32 = 40;
    pub(super) const RECTANGLE: u32 = 43;
    pub(super) const FONT: u32 = 82;
    pub(super) const TEXT: u32 = 84;
}

/// The one thing that is made at a time, and what is there without making (MS-EMF 2.1.31).
const MADE: u32 = 1;
const NO_BRUSH: u32 = 0x8000_0005;
const BLACK_PEN: u32 = 0x8000_0007;
const NO_PEN: u32 = 0x8000_0008;
const SYSTEM_FONT: u32 = 0x8000_000D;

const TRANSPARENT: u32 = 1;
const GM_ADVANCED: u32 = 2;
const TA_BASELINE: u32 = 24;

pub(crate) fn print(figure: &Figure) -> Vec<u8> {
    let mut file = Metafile::default();
    file.record(kind::BACKGROUND, &[TRANSPARENT]);
    figure.shapes.iter().for_each(|shape| file.shape(shape));
    file.record(kind::EOF, &[0, 16, 20]);
    file.headed(figure)
}

#[derive(Default)]
struct Metafile {
    records: Vec<u8>,
    count: u32,
}

impl Metafile {
    fn record(&mut self, kind: u32, words: &[u32]) {
        let size = length(8 + 4 * words.len());
        let all = [kind, size];
        let all = all.iter().chain(words);
        self.records.extend(all.flat_map(|word| word.to_le_bytes()));
        self.count += 1;
    }

    /// Draws with a pen, a brush or a font that is made for it and gone afterwards.
    fn with(&mut self, kind: u32, made: &[u32], back: u32, draw: impl FnOnce(&mut Self)) {
        self.record(kind, &[&[MADE], made].concat());
        self.record(kind::SELECT, &[MADE]);
        draw(self);
        self.record(kind::SELECT, &[back]);
        self.record(kind::DELETE, &[MADE]);
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Line(tone, wide, points) => {
                let pen = [0, fine(*wide), 0, colour(*tone)];
                self.with(kind::PEN, &pen, BLACK_PEN, |file| file.line(points));
            }
            Shape::Box(tone, [x, y, width, height]) => {
                let brush = [0, colour(*tone), 0];
                let corners = [fine(*x), fine(*y), fine(x + width), fine(y + height)];
                self.record(kind::SELECT, &[NO_PEN]);
                self.with(kind::BRUSH, &brush, NO_BRUSH, |file| {
                    file.record(kind::RECTANGLE, &corners);
                });
            }
            Shape::Word(tone, anchor, size, at, text) => {
                self.record(kind::TEXT_COLOUR, &[colour(*tone)]);
                self.record(kind::TEXT_ALIGN, &[TA_BASELINE | side(*anchor)]);
                self.with(kind::FONT, &font(*size), SYSTEM_FONT, |file| {
                    file.word(*at, *size, text);
                });
            }
        }
    }

    fn line(&mut self, points: &[(f64, f64)]) {
        let fine = points.iter().map(|(x, y)| [fine(*x), fine(*y)]);
        let edge = |at: usize, high: bool| {
            let one = fine.clone().map(|point| point[at]);
            let found = if high { one.max() } else { one.min() };
            found.unwrap_or(0)
        };
        let bounds = [
            edge(0, false),
            edge(1, false),
            edge(0, true),
            edge(1, true),
            length(points.len()),
        ];
        let words: Vec<u32> = bounds.into_iter().chain(fine.clone().flatten()).collect();
        self.record(kind::POLYLINE, &words);
    }

    fn word(&mut self, at: (f64, f64), size: f64, text: &str) {
        let units: Vec<u16> = text.encode_utf16().collect();
        let packed = pairs(&units);
        // Where the letters and their widths begin, from the beginning of the record.
        let letters = 76;
        let widths = letters + length(4 * packed.len());
        let mut words = vec![0; 4];
        words.extend([GM_ADVANCED, 0, 0, fine(at.0), fine(at.1)]);
        words.extend([length(units.len()), letters, 0, 0, 0, 0, 0, widths]);
        words.extend(packed);
        for letter in text.chars() {
            let advance = fine(
                size * if wide(letter.encode_utf8(&mut [0; 4])) == 2 {
                    1.0
                } else {
                    0.54
                },
            );
            // The second half of a pair takes no room.
            words.extend([advance, 0].iter().take(letter.len_utf16()));
        }
        self.record(kind::TEXT, &words);
    }

    /// The whole file: its header, which says how much follows, in front (MS-EMF 2.3.4.2).
    fn headed(self, figure: &Figure) -> Vec<u8> {
        let size = 88 + length(self.records.len());
        let (right, bottom) = (fine(figure.width), fine(figure.height));
        let frame = [figure.width, figure.height].map(|side| whole(side * FRAME));
        let mut words = vec![kind::HEADER, 88, 0, 0, right, bottom, 0, 0];
        words.extend(frame);
        // Signature, version; two handles, of which the first is none; no description, no palette.
        words.extend([0x464D_4520, 0x0001_0000, size, self.count + 1, 2, 0, 0, 0]);
        words.extend(DEVICE.into_iter().chain(MILLIMETRES));
        let header = words.iter().flat_map(|word| word.to_le_bytes());
        header.chain(self.records).collect()
    }
}

/// A font (MS-EMF 2.2.16): height, weight, character set, typeface; everything else is left open.
fn font(size: f64) -> [u32; 80] {
    let mut words = [0; 80];
    words[0] = fine(-size);
    words[4] = 400;
    // Any character set.
    words[5] = 1 << 24;
    let units: Vec<u16> = TYPEFACE.encode_utf16().collect();
    for (word, pair) in words[7..].iter_mut().zip(pairs(&units)) {
        *word = pair;
    }
    words
}

fn pairs(units: &[u16]) -> Vec<u32> {
    let two =
        |pair: &[u16]| u32::from(pair[0]) | pair.get(1).map_or(0, |high| u32::from(*high) << 16);
    units.chunks(2).map(two).collect()
}

const fn side(anchor: Anchor) -> u32 {
    match anchor {
        Anchor::Start => 0,
        Anchor::Middle => 6,
        Anchor::End => 2,
    }
}

fn colour(tone: Tone) -> u32 {
    let [red, green, blue] = tone.colour();
    u32::from_le_bytes([red, green, blue, 0])
}

fn fine(units: f64) -> u32 {
    whole(units * FINE)
}

/// The nearest whole number, as its 32 bits.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a drawing is a page at most"
)]
fn whole(value: f64) -> u32 {
    (value.round() as i32).cast_unsigned()
}

fn length(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
