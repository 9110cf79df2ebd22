//! Pieces that several pages share: clocks, level marks, form fields, empty states.

use super::frame::Frame;
use crate::live::Kept;
use crate::words::{Lang, clock_time, full_time, span_words};
use huiyin_engine::plan::Level;
use huiyin_engine::state::Ladder;
use huiyin_engine::{Span, Time};
use maud::{Markup, html};

/// A level's mark and numeral: the shape says what the colour says.
pub(crate) fn level_mark(level: Level) -> Markup {
    let (class, points) = match level {
        Level::IV => ("mark l4", "2,4 18,4 10,17"),
        Level::III => ("mark l3", "10,2 18,10 10,18 2,10"),
        Level::II => ("mark l2", "10,3 18,16 2,16"),
        Level::I => ("mark l1", "3,3 17,3 17,17 3,17"),
    };
    html! {
        svg class=(class) viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" {
            polygon points=(points) stroke-linejoin="round" {}
        }
    }
}

/// The mark with its words: `◇ Ⅲ级响应`.
pub(crate) fn level(l: Lang, level: Level) -> Markup {
    html! { span.level { (level_mark(level)) b { (l.level_title(level)) } } }
}

/// A running clock: a bar that empties, what is left or over, and when it is due.
pub(crate) fn clock(f: &Frame, due: Time, whole: Span) -> Markup {
    let l = f.lang;
    let left = due - f.now;
    let late = left.0 < 0;
    let whole = whole.as_seconds().max(1);
    html! {
        span.clock.late[late] data-due=(due.0 / 1000) data-whole=(whole) {
            progress max=(whole) value=(left.as_seconds().clamp(0, whole)) aria-hidden="true" {}
            b.clock-left { (if late { l.over(span_words(l, left)) } else { l.left(span_words(l, left)) }) }
            time.clock-due datetime=(due) title=(full_time(l, due)) {
                (if late { l.due_was(clock_time(l, due, f.now)) } else { l.due_at(clock_time(l, due, f.now)) })
            }
        }
    }
}

/// The time since an instant, counting up.
pub(crate) fn since(f: &Frame, start: Time) -> Markup {
    html! { span.since data-since=(start.0 / 1000) { (span_words(f.lang, f.now - start)) } }
}

/// An instant as the city's clock shows it.
pub(crate) fn at(f: &Frame, at: Time) -> Markup {
    html! { time datetime=(at) title=(full_time(f.lang, at)) { (clock_time(f.lang, at, f.now)) } }
}

/// An escalating clock: the present holder's time, and every clock that was missed before.
pub(crate) fn ladder(
    f: &Frame,
    ladder: &Ladder,
    whole: Span,
    post: impl Fn(&huiyin_engine::ids::PostId) -> String,
) -> Markup {
    use huiyin_engine::event::Rung;
    let l = f.lang;
    html! {
        @if let Some(due) = ladder.due { (clock(f, due, whole)) }
        p.holder {
            @match ladder.rung {
                Rung::Holder => { (l.held_by(post(ladder.holder()))) }
                Rung::Substitute => { (l.now_with(post(ladder.holder()))) (l.in_brackets(l.rung_substitute())) }
                Rung::Superior => { (l.now_with(post(ladder.holder()))) (l.in_brackets(l.rung_superior())) }
                Rung::Alarm => { strong.missed { (l.rung_alarm()) } }
            }
        }
        @for (who, due) in &ladder.missed {
            p.missed { (missed_mark()) (l.missed_by(post(who), clock_time(l, *due, f.now))) }
        }
    }
}

/// The mark of what was missed: a cross in a ring, beside its words.
pub(crate) fn missed_mark() -> Markup {
    html! {
        svg.missed-mark viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" {
            path d="M4 4l8 8M12 4l-8 8" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" {}
        }
    }
}

/// An empty place: what will appear there, and how to make it appear.
pub(crate) fn empty(what: &str, how: &str) -> Markup {
    html! { div.empty { p { (what) } p.muted { (how) } } }
}

/// A labelled text field of several lines.
pub(crate) fn reason_field(l: Lang, id: &str, name: &str, label: &str, hint: &str) -> Markup {
    html! {
        label.field-label for=(id) { (label) span.must { (l.required()) } }
        textarea id=(id) name=(name) rows="3" required maxlength="4000" aria-describedby={ (id) "-hint" } {}
        p.hint id={ (id) "-hint" } { (hint) }
    }
}

/// How long what a case says is kept, in words.
pub(super) fn kept(l: Lang, kept: Kept) -> String {
    let day = |at: Time| l.day(at.city_day());
    match kept {
        Kept::Until(at) => l.kept_until(day(at)),
        Kept::WhileUnread => l.kept_while_unread().to_owned(),
        Kept::WhilePromised => l.kept_while_promised().to_owned(),
        Kept::Erased(at) => l.kept_erased(day(at)),
        Kept::Destroyed(at) => l.kept_destroyed(day(at)),
    }
}
