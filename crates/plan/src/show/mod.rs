//! The plan as the document people know: general part, organisation, monitoring, response by level,
//! attachment. One list of blocks, three ways to print it, and a fourth in the server's pages; nothing is said
//! that the plan does not say.

mod document;
mod facts;
mod levels;
pub(crate) mod words;

use huiyin_document::{Block, Lang};
use huiyin_engine::plan::Plan;

/// The document itself, for whoever has a page of their own to put it in.
#[must_use]
pub fn show_blocks(plan: &Plan, lang: Lang) -> Vec<Block> {
    document::of(plan, lang)
}

/// The document as plain text; tables become sentences, so that it can be read aloud.
#[must_use]
pub fn show_text(plan: &Plan, lang: Lang) -> String {
    huiyin_document::text(&document::of(plan, lang), lang)
}

/// The document as one HTML page that needs nothing else and prints on A4.
#[must_use]
pub fn show_html(plan: &Plan, lang: Lang) -> String {
    huiyin_document::html(&document::of(plan, lang), lang)
}

/// The document, in Chinese, as a .docx file (Office Open XML, ECMA-376). Equal plans give equal bytes.
#[must_use]
pub fn show_docx(plan: &Plan) -> Vec<u8> {
    huiyin_document::docx(&document::of(plan, Lang::Zh))
}
