//! Documents for people: a list of blocks, printed as plain text, as one HTML page or as a .docx file. Plans
//! and reports are written once and printed three ways; equal blocks give equal bytes.
//!
//! Deliberately absent: what a document says. Nothing here knows of plans, incidents or words of either.

mod docx;
mod emf;
mod figure;
mod html;
mod svg;
mod text;
mod zip;

pub use figure::{Anchor, Figure, Shape, Tone};

/// The language of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    const fn of(self, zh: &'static str, en: &'static str) -> &'static str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The document's title.
    Title(String),
    /// A line below the title.
    Lead(String),
    /// A heading of depth 1 or 2, numbered by whoever writes it.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// A list.
    List(Vec<String>),
    /// The names of the columns, and the rows.
    Table(Vec<String>, Vec<Vec<String>>),
    /// A drawing.
    Figure(Figure),
}

/// A cell up to this width, in half-width characters, is not broken into lines where that can be helped.
const SHORT: usize = 14;

/// A text's width in half-width characters.
fn wide(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// As plain text; tables become sentences and drawings what they show, so that it can be read aloud.
#[must_use]
pub fn text(blocks: &[Block], lang: Lang) -> String {
    text::print(blocks, lang)
}

/// As one HTML page that needs nothing else and prints on A4.
#[must_use]
pub fn html(blocks: &[Block], lang: Lang) -> String {
    html::print(blocks, lang)
}

/// As a .docx file (Office Open XML, ECMA-376), laid out as a Chinese official document (GB/T 9704).
#[must_use]
pub fn docx(blocks: &[Block]) -> Vec<u8> {
    docx::print(blocks)
}

/// A drawing as an `<svg>` element that fits the width it is given.
#[must_use]
pub fn svg(figure: &Figure) -> String {
    svg::print(figure)
}
