//! A document in the site's frame: a plan, a report. Absent: what it says.

use crate::words::Lang;
use huiyin_document::{Block, svg};
use maud::{Markup, PreEscaped, html};

/// The document with its table of contents.
pub(super) fn of(l: Lang, blocks: &[Block]) -> Markup {
    // The head, then one part a chapter.
    let mut parts = blocks.chunk_by(|_, next| !matches!(next, Block::Heading(1, _)));
    let head = parts.next().unwrap_or_default();
    let chapters: Vec<Vec<(String, &[Block])>> = parts.zip(1..).map(sections).collect();
    html! {
        div.document {
            header.document-head { @for part in head { (block(part, "")) } }
            nav.contents aria-label=(l.plan_contents()) {
                ol { @for sections in &chapters { li { @for (id, part) in sections { (entry(id, part)) } } } }
            }
            @for sections in &chapters {
                section { @for (id, part) in sections { @for part in *part { (block(part, id)) } } }
            }
        }
    }
}

// A chapter by its headings, each with an anchor.
fn sections((chapter, n): (&[Block], usize)) -> Vec<(String, &[Block])> {
    let parts = chapter.chunk_by(|_, next| !matches!(next, Block::Heading(..)));
    let named = parts.zip(0..).map(|(part, at)| match at {
        0 => (format!("c{n}"), part),
        at => (format!("c{n}-{at}"), part),
    });
    named.collect()
}

fn entry(id: &str, part: &[Block]) -> Markup {
    match part.first() {
        Some(Block::Heading(_, text)) => html! { a href={ "#" (id) } { (text) } " " },
        _ => html! {},
    }
}

// With the anchor of the heading that it stands under.
fn block(block: &Block, id: &str) -> Markup {
    match block {
        Block::Title(text) => html! { h1 { (text) } },
        Block::Lead(text) => html! { p.muted { (text) } },
        Block::Heading(1, text) => html! { h2 id=(id) { (text) } },
        Block::Heading(_, text) => html! { h3 id=(id) { (text) } },
        Block::Paragraph(text) => html! { p { (text) } },
        Block::List(items) => html! { ul.plan-lines { @for item in items { li { (item) } } } },
        Block::Figure(figure) => html! { figure { (PreEscaped(svg(figure))) } },
        Block::Table(head, rows) => html! {
            div.scroll tabindex="0" role="group" aria-labelledby=(id) {
                table.stacks {
                    thead { tr { @for name in head { th scope="col" { (name) } } } }
                    tbody { @for row in rows { tr { @for (name, cell) in head.iter().zip(row) { td data-name=(name) { (cell) } } } } }
                }
            }
        },
    }
}
