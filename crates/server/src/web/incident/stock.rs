//! Stock on an incident's page: what the store still has, what this incident has of it, and what is missing.

use super::View;
use crate::web::form::ActForm;
use crate::web::frame::{Frame, Lookup};
use crate::web::needs::Needs;
use crate::web::parts::{at, clock, ladder, missed_mark};
use crate::words::clock_time;
use huiyin_engine::ids::StockId;
use huiyin_engine::plan::{Plan, StockItem};
use huiyin_engine::state::{Reservation, ReservationState, Shelf, Shortfall};
use maud::{Markup, html};

pub(super) fn needs(held: &Reservation, needs: &mut Needs) {
    needs.actor(&held.by);
    match &held.state {
        ReservationState::SetAside => {}
        ReservationState::Forward { by, .. } | ReservationState::Back { by, .. } => needs.actor(by),
    }
    if let Some((text, by, _)) = held.short.as_ref().and_then(|short| short.answer.as_ref()) {
        needs.text(text);
        needs.actor(by);
    }
}

pub(super) fn render(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    let incident = &view.incident;
    if incident.plan.stock.is_empty() {
        return html! {};
    }
    html! {
        section #stock data-live aria-labelledby="stock-title" {
            h2 #stock-title { (l.stock_title()) }
            p.muted { (l.stock_about()) }
            @if incident.stock.is_empty() { p.muted { (l.stock_none()) } }
            ol.cards { @for held in incident.stock.values() { li { (card(f, lookup, view, held)) } } }
            (ask(f, view))
            details #d-shelves { summary { (l.stock_left()) } (shelves(f, view)) (add(f, view)) }
        }
    }
}

fn item<'a>(plan: &'a Plan, id: &StockId) -> Option<&'a StockItem> {
    plan.stock.iter().find(|item| item.id == *id)
}

/// What an item and one of it are called.
pub(in crate::web) fn names(f: &Frame, plan: &Plan, id: &StockId) -> (String, String) {
    let l = f.lang;
    item(plan, id).map_or_else(
        || (id.to_string(), String::new()),
        |item| {
            (
                l.label(&item.name).to_owned(),
                l.label(&item.each).to_owned(),
            )
        },
    )
}

fn shelves(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    html! {
        div.scroll tabindex="0" role="group" aria-label=(l.stock_title()) {
            table {
                thead { tr {
                    th scope="col" { (l.stock_item()) }
                    th scope="col" { (l.stock_left()) }
                    th scope="col" { (l.stock_here()) }
                    th scope="col" { (l.stock_elsewhere()) }
                    th scope="col" { (l.stock_used()) }
                    th scope="col" { (l.stock_all()) }
                } }
                tbody { @for (id, shelf) in &view.shelves { (row(f, view, id, *shelf)) } }
            }
        }
    }
}

fn row(f: &Frame, view: &View, id: &StockId, shelf: Shelf) -> Markup {
    let held = view.incident.stock.values().filter(|held| held.item == *id);
    let here: u64 = held.map(|held| u64::from(held.held())).sum();
    html! {
        tr {
            th scope="row" { (names(f, &view.incident.plan, id).0) }
            td { (shelf.left()) }
            td { (here) }
            td { (shelf.reserved.saturating_sub(here)) }
            td { (shelf.used) }
            td { (shelf.quantity) }
        }
    }
}

fn card(f: &Frame, lookup: &Lookup, view: &View, held: &Reservation) -> Markup {
    let l = f.lang;
    let plan = &view.incident.plan;
    let (name, each) = names(f, plan, &held.item);
    html! {
        article.card id={ "stock-" (held.id) } {
            p.card-top {
                b { (name) " · " (l.stock_asked(held.asked, each)) }
                @if held.pieces < held.asked { span.tag { (l.stock_got(held.pieces)) } }
            }
            p.muted { (f.actor(plan, lookup, &held.by)) " · " (at(f, held.at)) }
            @if let Some(short) = &held.short { (shortfall(f, lookup, view, held, short)) }
            (place(f, lookup, view, held))
        }
    }
}

fn place(f: &Frame, lookup: &Lookup, view: &View, held: &Reservation) -> Markup {
    let l = f.lang;
    let plan = &view.incident.plan;
    html! {
        @match &held.state {
            ReservationState::SetAside if held.pieces == 0 => {}
            ReservationState::SetAside => {
                (clock(f, held.due, held.due - held.at))
                p.muted { (l.stock_on_the_way(f.post_in(plan, &held.keeper))) }
            }
            ReservationState::Forward { at, by } => {
                p.done-line { span aria-hidden="true" { "✓ " } (l.stock_there(clock_time(l, *at, f.now), f.actor(plan, lookup, by))) }
                @if view.incident.ended.is_some() { p { strong.tag { (l.stock_to_count()) } } }
            }
            ReservationState::Back { at, by, back } => {
                p.muted { (l.stock_back(clock_time(l, *at, f.now), back, held.pieces - back, f.actor(plan, lookup, by))) }
            }
        }
        @if held.late { p.missed { (missed_mark()) (l.stock_was_late()) } }
        div.acts {
            @if view.rights.store.deliver.contains(&held.id) { (deliver(f, held, &format!("/incidents/{}#stock-{}", view.incident.id, held.id))) }
            @if view.rights.store.count_in.contains(&held.id) { (count_in(f, view, held)) }
        }
    }
}

fn shortfall(
    f: &Frame,
    lookup: &Lookup,
    view: &View,
    held: &Reservation,
    short: &Shortfall,
) -> Markup {
    let l = f.lang;
    let plan = &view.incident.plan;
    let waits = short.answer.is_none() && view.incident.ended.is_none();
    html! {
        div.answer {
            p { strong { (l.stock_missing(short.missing)) } @if waits { " · " (l.short_waits()) } }
            @if let Some((text, by, at)) = &short.answer {
                p.muted { (l.help_answered_by(f.actor(plan, lookup, by), clock_time(l, *at, f.now))) }
                p { (lookup.text(l, text)) }
            } @else if waits {
                (ladder(f, &short.ladder, plan.chain.verification.within, |post| f.post_in(plan, post)))
                @if view.rights.store.answer_short.contains(&held.id) { (answer(f, view, held)) }
            }
        }
    }
}

fn form(view: &View, held: &Reservation, act: &'static str) -> ActForm {
    ActForm {
        act,
        target: held.id.0,
        back: format!("/incidents/{}#stock-{}", view.incident.id, held.id),
    }
}

/// The button that says that stock is there.
pub(in crate::web) fn deliver(f: &Frame, held: &Reservation, back: &str) -> Markup {
    let fields = html! {
        input type="hidden" name="reservation" value=(held.id);
        button.primary { (f.lang.stock_deliver()) }
    };
    ActForm {
        act: "deliver_stock",
        target: held.id.0,
        back: back.to_owned(),
    }
    .render(f, fields)
}

// What has not left the store comes back whole, at one press.
fn count_in(f: &Frame, view: &View, held: &Reservation) -> Markup {
    let l = f.lang;
    let id = format!("back-{}", held.id);
    let whole = held.on_the_way();
    let fields = html! {
        input type="hidden" name="reservation" value=(held.id);
        @if whole {
            input type="hidden" name="returned" value=(held.held());
            button { (l.stock_cancel()) }
        } @else {
            label.field-label for=(id) { (l.stock_return_how_many()) }
            div.joined {
                input type="number" id=(id) name="returned" min="0" max=(held.held()) required inputmode="numeric";
                button { (l.stock_return()) }
            }
        }
    };
    form(view, held, "return_stock").render(f, fields)
}

fn answer(f: &Frame, view: &View, held: &Reservation) -> Markup {
    let l = f.lang;
    let id = format!("short-{}", held.id);
    let fields = html! {
        input type="hidden" name="reservation" value=(held.id);
        label.field-label for=(id) { (l.short_answer_text()) span.must { (l.required()) } }
        textarea id=(id) name="text" rows="2" required maxlength="4000" {}
        button.primary { (l.short_answer()) }
    };
    form(view, held, "answer_shortfall").render(f, fields)
}

fn choose(f: &Frame, view: &View, id: &str, items: &[StockId]) -> Markup {
    let l = f.lang;
    html! {
        label.field-label for=(id) { (l.stock_item()) }
        select id=(id) name="item" required {
            option value="" {}
            @for item in items {
                @let (name, each) = names(f, &view.incident.plan, item);
                @let left = view.shelves.get(item).map_or(0, Shelf::left);
                option value=(item) { (l.stock_ask_item(name, left, each)) }
            }
        }
    }
}

fn ask(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let id = view.incident.id;
    if view.rights.store.ask.is_empty() {
        return html! {};
    }
    let fields = html! {
        input type="hidden" name="incident" value=(id);
        (choose(f, view, "ask-item", &view.rights.store.ask))
        label.field-label for="ask-pieces" { (l.stock_pieces()) }
        div.joined {
            input type="number" id="ask-pieces" name="pieces" min="1" max="1000000" required inputmode="numeric";
            button.primary { (l.stock_ask()) }
        }
    };
    let form = ActForm {
        act: "ask_stock",
        target: id.0,
        back: format!("/incidents/{id}#stock"),
    };
    html! { details #d-ask-stock { summary { (l.stock_ask()) } (form.render(f, fields)) } }
}

fn add(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let id = view.incident.id;
    if view.rights.store.add.is_empty() {
        return html! {};
    }
    let fields = html! {
        h3 { (l.stock_add()) }
        (choose(f, view, "add-item", &view.rights.store.add))
        label.field-label for="add-pieces" { (l.stock_pieces()) }
        div.joined {
            input type="number" id="add-pieces" name="pieces" min="1" max="1000000" required inputmode="numeric";
            button { (l.stock_add()) }
        }
    };
    ActForm {
        act: "add_stock",
        target: id.0,
        back: format!("/incidents/{id}#stock"),
    }
    .render(f, fields)
}
