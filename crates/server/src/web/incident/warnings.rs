//! Warnings: the second person's release, who has them, and the calls still to make.

use super::View;
use crate::web::form::ActForm;
use crate::web::frame::{Frame, Lookup};
use crate::web::parts::{ladder, level};
use crate::words::clock_time;
use huiyin_engine::Span;
use huiyin_engine::ids::PostId;
use huiyin_engine::state::{Warning, WarningState};
use maud::{Markup, html};

pub(super) fn render(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    html! {
        section #warnings data-live aria-labelledby="warnings-title" {
            h2 #warnings-title { (l.warnings_title()) }
            @for held in view.incident.warnings.values().rev() {
                article.card id={ "warning-" (held.id) } { (warning(f, lookup, view, held)) }
            }
        }
    }
}

fn warning(f: &Frame, lookup: &Lookup, view: &View, held: &Warning) -> Markup {
    let l = f.lang;
    let plan = &view.incident.plan;
    let whole = held
        .second_person
        .as_ref()
        .map_or(Span::minutes(10), |second| second.within);
    html! {
        p { (level(l, held.level)) }
        @match &held.state {
            WarningState::Waiting(clock) => {
                p { b { (l.warning_waiting()) } }
                (ladder(f, clock, whole, |post| f.post_in(plan, post)))
                @if view.rights.release.contains(&held.id) { (release(f, view, held)) }
            }
            WarningState::Released { at, by } => {
                p.muted { (l.warning_released(clock_time(l, *at, f.now), f.actor(plan, lookup, by))) }
                (recipients(f, view, held))
            }
            WarningState::Withdrawn => { p.muted { (l.warning_withdrawn()) } }
        }
    }
}

fn release(f: &Frame, view: &View, held: &Warning) -> Markup {
    let l = f.lang;
    let id = view.incident.id;
    let posts: Vec<String> = to(view, held)
        .iter()
        .map(|post| f.post_in(&view.incident.plan, post))
        .collect();
    let fields = html! {
        input type="hidden" name="warning" value=(held.id);
        p.hint { (l.warning_release_about()) }
        p { (posts.join(l.list_comma())) }
        button.primary { (l.warning_release()) }
    };
    ActForm {
        act: "release_warning",
        target: held.id.0,
        back: format!("/incidents/{id}#warnings"),
    }
    .render(f, fields)
}

fn to<'a>(view: &'a View, held: &Warning) -> &'a [PostId] {
    view.incident
        .plan
        .level(held.level)
        .map_or(&[], |level| &level.release.to)
}

fn recipients(f: &Frame, view: &View, held: &Warning) -> Markup {
    let l = f.lang;
    let to = to(view, held);
    let mut ordered: Vec<&PostId> = to.iter().collect();
    ordered.sort_by_key(|post| held.acknowledged.contains_key(post));
    html! {
        p { (l.acknowledged_of(held.acknowledged.len(), to.len())) }
        ul.calls { @for post in ordered { li { (recipient(f, view, held, post)) } } }
    }
}

fn recipient(f: &Frame, view: &View, held: &Warning, post: &PostId) -> Markup {
    let l = f.lang;
    let may = view.rights.acknowledge.contains(&(held.id, post.clone()));
    html! {
        span { (f.post_in(&view.incident.plan, post)) }
        @match held.acknowledged.get(post) {
            Some(at) => { span.muted { "✓ " (l.acknowledged_at(clock_time(l, *at, f.now))) } }
            None => {
                span.wait { (l.not_acknowledged()) }
                @if may && view.incident.ended.is_none() { (acknowledge(f, view, held, post)) }
            }
        }
    }
}

fn acknowledge(f: &Frame, view: &View, held: &Warning, post: &PostId) -> Markup {
    let l = f.lang;
    let id = view.incident.id;
    let own = f.post() == Some(post);
    let fields = html! {
        input type="hidden" name="warning" value=(held.id);
        input type="hidden" name="recipient" value=(post);
        button.small { (if own { l.acknowledge() } else { l.acknowledge_for() }) }
    };
    let place = view
        .incident
        .plan
        .posts
        .iter()
        .position(|held| held.id == *post)
        .unwrap_or(0);
    ActForm {
        act: "acknowledge_warning",
        target: held.id.0 * 1000 + place as u64,
        back: format!("/incidents/{id}#warnings"),
    }
    .render(f, fields)
}
