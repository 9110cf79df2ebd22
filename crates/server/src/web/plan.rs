//! The plan in force, as the document cities know: the very one that `huiyin plan show` prints, in the site's frame.
//! Absent: what it says (`huiyin_plan`).

use super::frame::{Frame, page};
use super::parts::empty;
use super::show::{blocking, frame};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::Problem;
use crate::words::Lang;
use axum::extract::State;
use huiyin_document::{Block, svg};
use huiyin_engine::plan::Plan;
use huiyin_plan::show_blocks;
use maud::{Markup, PreEscaped, html};

/// The page.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Markup, Problem> {
    blocking(&state, move |state| {
        Ok(render(&frame(state, Some(&session), &asked)?))
    })
    .await
}

/// The whole page.
pub(crate) fn render(f: &Frame) -> Markup {
    let l = f.lang;
    let body = match &f.plan {
        None => empty(l.plan_none(), l.plan_none_how()),
        Some(plan) => document(l, plan),
    };
    page(f, l.nav_plan(), body)
}

fn document(l: Lang, plan: &Plan) -> Markup {
    let lang = match l {
        Lang::Zh => huiyin_plan::Lang::Zh,
        Lang::En => huiyin_plan::Lang::En,
    };
    let blocks = show_blocks(plan, lang);
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
