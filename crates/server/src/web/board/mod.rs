//! The duty board: four columns from what rises to what was promised.
//! Absent: every rule. What waits for whom is asked of the engine.

mod deciding;
mod promised;
mod responding;
pub(in crate::web) mod rising;

pub(in crate::web) use deciding::{Deciding, chain, target_words};
pub(in crate::web) use responding::{task_spec, task_title};

use super::frame::{Frame, Lookup, page};
use super::needs::Needs;
use huiyin_engine::ids::PostId;
use huiyin_engine::{Actor, City, Time};
use maud::{Markup, html};

/// What the board shows.
#[derive(Debug, Clone)]
pub(crate) struct Board {
    rising: rising::Rising,
    deciding: Deciding,
    responding: responding::Responding,
    promised: promised::Promised,
}

impl Board {
    /// Reads the board out of the city's state, as one post sees it. `posts` are all that this person holds: a
    /// case is kept from whom it accuses, whichever post they act from.
    pub(crate) fn of(city: &City, by: Option<&Actor>, posts: &[PostId], now: Time) -> Self {
        Board {
            rising: rising::Rising::of(city),
            deciding: Deciding::of(city, by, now),
            responding: responding::Responding::of(city),
            promised: promised::Promised::of(city, by, posts, now),
        }
    }

    /// What has to be looked up outside the state.
    pub(crate) fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.rising.needs(&mut needs);
        self.deciding.needs(&mut needs);
        self.responding.needs(&mut needs);
        self.promised.needs(&mut needs);
        needs
    }
}

/// The whole page.
pub(crate) fn render(f: &Frame, lookup: &Lookup, board: &Board) -> Markup {
    let l = f.lang;
    let body = html! {
        h1.visually-hidden { (l.board_title()) }
        div.board {
            (column("col-rising", l.col_rising(), l.rising_about(), board.rising.len(), board.rising.render(f, lookup)))
            (column("col-deciding", l.col_deciding(), l.deciding_about(), board.deciding.len(), board.deciding.render(f, lookup)))
            (column("col-responding", l.col_responding(), l.responding_about(), board.responding.len(), board.responding.render(f, lookup)))
            (column("col-promised", l.col_promised(), l.promised_about(), board.promised.len(), board.promised.render(f, lookup)))
        }
    };
    let title = match board.deciding.mine() {
        0 => l.board_title().to_owned(),
        waiting => format!("({waiting}) {}", l.board_title()),
    };
    page(f, &title, body)
}

fn column(id: &str, title: &str, about: &str, count: usize, body: Markup) -> Markup {
    html! {
        section.column id=(id) data-live aria-labelledby={ (id) "-title" } tabindex="-1" {
            header.column-head {
                h2 id={ (id) "-title" } { (title) " " span.count { (count) } }
                p.muted { (about) }
            }
            (body)
        }
    }
}
