//! The plan in force, as the document cities know.

use super::condition::words;
use super::frame::{Frame, page};
use super::parts::{empty, level};
use super::show::{blocking, frame};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::Problem;
use crate::words::{evidence_word, span_words};
use axum::extract::State;
use huiyin_engine::ids::{ChannelId, PostId};
use huiyin_engine::plan::{ChannelPlan, Group, Indicator, LevelPlan, Plan, Step, Watches};
use huiyin_engine::record::Channel;
use maud::{Markup, html};

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
        Some(plan) => document(f, plan),
    };
    page(f, l.nav_plan(), body)
}

fn document(f: &Frame, plan: &Plan) -> Markup {
    let l = f.lang;
    let sections: [(&str, &str, Markup); 7] = [
        ("indicators", l.plan_indicators(), indicators(f, plan)),
        ("chain", l.plan_chain(), chain(f, plan)),
        ("levels", l.plan_levels(), levels(f, plan)),
        ("groups", l.plan_groups(), groups(f, plan)),
        ("channels", l.plan_channels(), channels(f, plan)),
        ("units", l.plan_units(), units(f, plan)),
        ("scenarios", l.plan_scenarios(), scenarios(f, plan)),
    ];
    html! {
        div.document {
            header.document-head {
                h1 { (l.label(&plan.title)) }
                p.muted { (l.label(&plan.city)) " · " (l.plan_version(&plan.version)) }
            }
            nav.contents aria-label=(l.plan_contents()) {
                ol { @for (id, title, _) in &sections { li { a href={ "#" (id) } { (title) } } } }
            }
            @for (id, title, body) in &sections {
                section id=(id) aria-labelledby={ (id) "-h" } { h2 id={ (id) "-h" } { (title) } (body) }
            }
        }
    }
}

fn post_list(f: &Frame, plan: &Plan, posts: &[PostId]) -> String {
    let names: Vec<String> = posts.iter().map(|post| f.post_in(plan, post)).collect();
    names.join(f.lang.list_comma())
}

fn channel_list(f: &Frame, channels: &[Channel]) -> String {
    let names: Vec<&str> = channels
        .iter()
        .map(|channel| f.lang.channel(*channel))
        .collect();
    names.join(f.lang.list_comma())
}

fn indicators(f: &Frame, plan: &Plan) -> Markup {
    let l = f.lang;
    html! {
        @for held in &plan.indicators { (indicator(f, held)) }
        @if !plan.keywords.is_empty() {
            h3 { (l.plan_keywords()) }
            ul.plan-lines {
                @for keyword in &plan.keywords {
                    li { b { (keyword.text) } " " span.muted { (l.plan_adopted_by(keyword.adopted_by.join(l.list_comma()))) } }
                }
            }
        }
    }
}

fn indicator(f: &Frame, held: &Indicator) -> Markup {
    let l = f.lang;
    let (counted, window) = match &held.watches {
        Watches::Matter { channels, window } => (channels, l.plan_window(span_words(l, *window))),
        Watches::Keyword { channels } => (channels, l.plan_per_day().to_owned()),
    };
    html! {
        h3 { (l.label(&held.name)) }
        p { (l.plan_counts(channel_list(f, counted))) (l.semicolon()) (window) }
        p { (l.plan_when()) (l.colon()) b { (words(l, &held.when.expr)) } }
    }
}

fn chain(f: &Frame, plan: &Plan) -> Markup {
    let l = f.lang;
    let chain = &plan.chain;
    html! {
        ol.plan-lines {
            @for step in [Step::Screening, Step::Verification, Step::Decision] {
                @let clock = chain.step(step);
                li { b { (l.step_clock(l.step(step), span_words(l, clock.within))) } " · " (f.post_in(plan, &clock.post)) (stand_ins(f, plan, &clock.post)) }
            }
        }
        p { (l.plan_reporters()) (l.colon()) (post_list(f, plan, &chain.reporters)) }
        p { (l.plan_alarm()) (l.colon()) (post_list(f, plan, &chain.alarm)) }
    }
}

fn stand_ins(f: &Frame, plan: &Plan, id: &PostId) -> Markup {
    let l = f.lang;
    let Some(post) = plan.post(id) else {
        return html! {};
    };
    html! {
        span.muted {
            @if !post.substitutes.is_empty() { (l.semicolon()) (l.plan_substitutes(post_list(f, plan, &post.substitutes))) }
            @if let Some(superior) = &post.superior { (l.semicolon()) (l.plan_superior(f.post_in(plan, superior))) }
        }
    }
}

fn levels(f: &Frame, plan: &Plan) -> Markup {
    html! { @for held in &plan.levels { (one_level(f, plan, held)) } }
}

fn one_level(f: &Frame, plan: &Plan, held: &LevelPlan) -> Markup {
    let l = f.lang;
    let release = &held.release;
    let names: Vec<String> = release
        .channels
        .iter()
        .map(|id| channel_name(f, plan, id))
        .collect();
    html! {
        h3 { (level(l, held.level)) (l.in_brackets(l.colour(held.colour))) }
        p { (l.expected_for(span_words(l, held.expected))) }
        p { (l.plan_release(post_list(f, plan, &release.to), names.join(l.list_comma()))) }
        @if let Some(within) = release.second_person_within { p { (l.plan_second(span_words(l, within))) } }
        @if let Some(when) = &held.suggest_when { p { (l.plan_suggest()) (l.colon()) b { (words(l, &when.expr)) } } }
        @if !held.measures.is_empty() {
            p { (l.measures_title()) (l.colon()) (held.measures.iter().map(|measure| l.label(&measure.name)).collect::<Vec<_>>().join(l.list_comma())) }
        }
        (tasks(f, plan, held))
        @if !held.step_down.is_empty() {
            p { (l.plan_step_down()) }
            ul.plan-lines { @for step in &held.step_down { li { (super::board::target_words(l, step.to)) (l.colon()) b { (words(l, &step.when.expr)) } } } }
        }
    }
}

fn tasks(f: &Frame, plan: &Plan, held: &LevelPlan) -> Markup {
    let l = f.lang;
    let label = format!("{} {}", l.level_title(held.level), l.plan_task());
    html! {
        div.scroll tabindex="0" role="group" aria-label=(label) {
            table {
                thead { tr {
                    th scope="col" { (l.plan_task()) }
                    th scope="col" { (l.plan_group()) }
                    th scope="col" { (l.plan_owner()) }
                    th scope="col" { (l.plan_within()) }
                    th scope="col" { (l.plan_evidence()) }
                } }
                tbody { @for task in &held.tasks { tr {
                    th scope="row" { (l.label(&task.title)) }
                    td { (plan.group(&task.group).map_or(task.group.as_str(), |group| l.label(&group.name))) }
                    td { (f.post_in(plan, &task.owner)) }
                    td.nowrap { (span_words(l, task.within)) }
                    td { (evidence_word(l, task.evidence)) }
                } } }
            }
        }
    }
}

fn channel_name(f: &Frame, plan: &Plan, id: &ChannelId) -> String {
    plan.channel(id).map_or_else(
        || id.to_string(),
        |held| f.lang.label(&held.name).to_owned(),
    )
}

fn groups(f: &Frame, plan: &Plan) -> Markup {
    let l = f.lang;
    html! {
        @for group in &plan.groups { (one_group(f, plan, group)) }
        ul.plan-lines {
            @for post in plan.posts.iter().filter(|post| post.group.is_none()) {
                li { b { (l.label(&post.name)) } (stand_ins(f, plan, &post.id)) }
            }
        }
    }
}

fn one_group(f: &Frame, plan: &Plan, group: &Group) -> Markup {
    let l = f.lang;
    html! {
        h3 { (l.label(&group.name)) " " span.muted { (l.group_kind(group.kind)) } }
        p { (l.plan_leader(f.post_in(plan, &group.leader))) @if let Some(duty) = &group.duty { (l.semicolon()) (l.label(duty)) } }
        ul.plan-lines {
            @for post in plan.posts.iter().filter(|post| post.group.as_ref() == Some(&group.id)) {
                li { b { (l.label(&post.name)) } (stand_ins(f, plan, &post.id)) }
            }
        }
    }
}

fn channels(f: &Frame, plan: &Plan) -> Markup {
    html! { p { (plan.channels.iter().map(|held: &ChannelPlan| f.lang.label(&held.name)).collect::<Vec<_>>().join(f.lang.list_comma())) } }
}

fn units(f: &Frame, plan: &Plan) -> Markup {
    let l = f.lang;
    html! {
        ul.plan-lines {
            @for unit in &plan.units { li { b { (l.label(&unit.name)) } @if let Some(duty) = &unit.duty { " " span.muted { (l.label(duty)) } } } }
        }
    }
}

fn scenarios(f: &Frame, plan: &Plan) -> Markup {
    let l = f.lang;
    html! {
        ul.plan-lines {
            @for held in &plan.scenarios { li { b { (l.label(&held.name)) } @if let Some(about) = &held.about { p { (l.label(about)) } } } }
        }
    }
}
