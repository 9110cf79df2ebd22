//! The plan as the document people know: general part, organisation, monitoring, response by level,
//! attachment. One list of blocks, three ways to print it, and a fourth in the server's pages; nothing is said
//! that the plan does not say.

mod document;
mod docx;
mod facts;
mod html;
mod levels;
mod text;
pub(crate) mod words;
mod zip;

use crate::diagnostic::Lang;
use huiyin_engine::plan::Plan;

/// A piece of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The document's title.
    Title(String),
    /// A line below the title.
    Lead(String),
    /// A heading of depth 1 or 2, numbered.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// A list without an order.
    List(Vec<String>),
    /// The names of the columns, and rows of as many cells.
    Table(Vec<String>, Vec<Vec<String>>),
}

/// A cell up to this width, in half-width characters, is not broken into lines where that can be helped.
const SHORT: usize = 14;

/// A text's width in half-width characters.
fn wide(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The document itself, for whoever has a page of their own to put it in.
#[must_use]
pub fn show_blocks(plan: &Plan, lang: Lang) -> Vec<Block> {
    document::of(plan, lang)
}

/// The document as plain text; tables become sentences, so that it can be read aloud.
#[must_use]
pub fn show_text(plan: &Plan, lang: Lang) -> String {
    text::print(&document::of(plan, lang), lang)
}

/// The document as one HTML page that needs nothing else and prints on A4.
#[must_use]
pub fn show_html(plan: &Plan, lang: Lang) -> String {
    html::print(&document::of(plan, lang), lang)
}

/// The document, in Chinese, as a .docx file (Office Open XML, ECMA-376). Equal plans give equal bytes.
#[must_use]
pub fn show_docx(plan: &Plan) -> Vec<u8> {
    docx::print(&document::of(plan, Lang::Zh))
}
