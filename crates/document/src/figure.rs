//! Drawings of lines, areas and words, in units of 1/96 inch from the top left corner. They must read in
//! black and white: a tone is grey for context, or dark for the point.

/// How a shape is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Axes and context.
    Faint,
    /// What is beside the point.
    Grey,
    /// The point.
    Dark,
    /// What was missed.
    Alert,
}

impl Tone {
    /// Red, green, blue.
    pub(crate) const fn colour(self) -> [u8; 3] {
        match self {
            Tone::Faint => [0xc8, 0xc8, 0xc8],
            Tone::Grey => [0x80, 0x80, 0x80],
            Tone::Dark => [0x1f, 0x3d, 0x7a],
            Tone::Alert => [0xb0, 0x1c, 0x1c],
        }
    }
}

/// On which side of its point a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// A piece of a drawing.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A line through points, so many units wide.
    Line(Tone, f64, Vec<(f64, f64)>),
    /// A filled rectangle: left, top, width, height.
    Box(Tone, [f64; 4]),
    /// A word of a size in units, its baseline at the point.
    Word(Tone, Anchor, f64, (f64, f64), String),
}

/// A drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// What it shows, as a sentence: for those who cannot see it.
    pub alt: String,
    /// In the order in which they are drawn.
    pub shapes: Vec<Shape>,
}
