//! Corrections by hand as people read them: what was put right, by whom, and why. What is about an accusation is
//! told to nobody whom the guard keeps from it; reasons are for those who read what cases say.

mod act;
mod forms;
mod list;

pub(super) use act::{NAMES, read};
pub(super) use forms::{Offered, correct_forms, may_group, merge_form, split_form};
pub(super) use list::get;

use super::frame::{Frame, Lookup};
use super::needs::Needs;
use crate::auth::corrected::{Line, What};
use crate::words::{Lang, full_time, letter_time};
use huiyin_engine::ids::MatterId;
use huiyin_engine::plan::Plan;
use huiyin_engine::record::Counted;
use maud::{Markup, html};

impl Line {
    /// What its page needs; its reason too, where that may be read.
    pub(crate) fn needs(&self, needs: &mut Needs, open: bool) {
        needs.actor(&self.by);
        if open {
            needs.text(&self.reason);
        }
    }
}

impl What {
    /// In words.
    pub(crate) fn words(&self, l: Lang, plan: Option<&Plan>) -> String {
        match self {
            What::Changed(case, both) => {
                let changes = changes(l, plan, &both.0, &both.1).join(l.list_comma());
                l.corrected_of(l.case_page(case), changes)
            }
            What::Struck(case, cause) => {
                l.corrected_of(l.case_page(case), l.corrected_struck(l.strike(*cause)))
            }
            What::Restored(case) => l.corrected_of(l.case_page(case), l.corrected_restored()),
            What::Moved(cases, to) => {
                let mut from: Vec<MatterId> = cases.iter().map(|(_, from)| *from).collect();
                from.sort();
                from.dedup();
                let cases = cases.iter().map(|(case, _)| l.case_page(case));
                let from = from.into_iter().map(|matter| l.matter_no(matter));
                let cases: Vec<String> = cases.collect();
                let from: Vec<String> = from.collect();
                let comma = l.list_comma();
                l.corrected_moved(cases.join(comma), from.join(comma), l.matter_no(to))
            }
            What::Merged(gone, into) => l.corrected_merged(l.matter_no(gone), l.matter_no(into)),
        }
    }

    /// In words for the petitioner of a case: nothing of other cases or of matters' numbers.
    pub(crate) fn told(&self, l: Lang, plan: Option<&Plan>) -> Option<String> {
        match self {
            What::Changed(_, both) => Some(changes(l, plan, &both.0, &both.1).join(l.list_comma())),
            What::Struck(_, cause) => Some(l.corrected_struck(l.strike(*cause))),
            What::Restored(_) => Some(l.corrected_restored().to_owned()),
            What::Moved(..) => Some(l.pet_moved().to_owned()),
            What::Merged(..) => None,
        }
    }
}

fn changes(l: Lang, plan: Option<&Plan>, was: &Counted, now: &Counted) -> Vec<String> {
    let area = |held: &Counted| {
        let id = held.area.as_ref()?;
        let known = plan.and_then(|plan| plan.areas.iter().find(|area| area.id == *id));
        Some(known.map_or_else(|| id.to_string(), |area| l.label(&area.name).to_owned()))
    };
    let unit = |held: &Counted| {
        let id = held.unit.as_ref()?;
        let known = plan.and_then(|plan| plan.unit(id));
        Some(known.map_or_else(|| id.to_string(), |unit| l.label(&unit.name).to_owned()))
    };
    let or_none = |name: Option<String>| name.unwrap_or_else(|| l.case_unknown().to_owned());
    let both = [
        (
            l.corrected_people(),
            was.people.to_string(),
            now.people.to_string(),
        ),
        (
            l.corrected_time(),
            letter_time(l, was.time),
            letter_time(l, now.time),
        ),
        (
            l.corrected_channel(),
            l.channel(was.channel).to_owned(),
            l.channel(now.channel).to_owned(),
        ),
        (l.corrected_area(), or_none(area(was)), or_none(area(now))),
        (l.corrected_unit(), or_none(unit(was)), or_none(unit(now))),
    ];
    let changed = both.into_iter().filter(|(_, was, now)| was != now);
    changed
        .map(|(name, was, now)| l.corrected_change(name, was, now))
        .collect()
}

/// The corrections of a case or a matter, as a part of its page; nothing where there was none.
pub(super) fn history(f: &Frame, lookup: &Lookup, lines: &[Line], open: bool) -> Markup {
    let l = f.lang;
    let empty = Plan::default();
    let plan = f.plan.as_deref().unwrap_or(&empty);
    html! {
        @if !lines.is_empty() {
            section aria-labelledby="corrections" {
                h2 #corrections { (l.corrections_title()) }
                ol.said { @for line in lines { li {
                    p { b { (line.what.words(l, f.plan.as_deref())) } }
                    p.k { (l.case_step_line(full_time(l, line.at), f.actor(plan, lookup, &line.by))) }
                    @if open { blockquote { (lookup.text(l, &line.reason)) } }
                } } }
            }
        }
    }
}
