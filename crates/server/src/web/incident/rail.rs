//! Beside the tasks: people on site, the conditions of the levels, the measures in place.

use super::View;
use crate::web::board::target_words;
use crate::web::chart::{Point, stepped};
use crate::web::condition;
use crate::web::form::ActForm;
use crate::web::frame::Frame;
use crate::words::clock_time;
use huiyin_engine::plan::{Condition, Lane};
use huiyin_engine::state::Incident;
use maud::{Markup, html};

pub(super) fn figures(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let incident = &view.incident;
    html! {
        section #figures aria-labelledby="figures-title" {
            h2 #figures-title { (l.figures_title()) }
            div #figures-now data-live {
                @match (incident.figures.last(), incident.people_peak()) {
                    (Some(last), Some(peak)) => {
                        p { b.big { (l.figures_now(last.people_on_site, clock_time(l, last.at, f.now))) } " " span.muted { (l.figures_peak(peak)) } }
                        (curve(f, incident))
                    }
                    _ => { p.muted { (l.figures_none()) } }
                }
            }
            @if view.rights.figures { div #figures-new data-live { (report(f, incident)) } }
        }
    }
}

fn curve(f: &Frame, incident: &Incident) -> Markup {
    let points: Vec<Point> = incident
        .figures
        .iter()
        .map(|held| Point {
            at_ms: held.at.0 / 1000,
            n: held.people_on_site,
        })
        .collect();
    let end = incident.ended.as_ref().map_or(f.now, |end| end.at);
    stepped(&points, end.0 / 1000, f.lang.figures_label())
}

fn report(f: &Frame, incident: &Incident) -> Markup {
    let l = f.lang;
    let id = incident.id;
    let fields = html! {
        input type="hidden" name="incident" value=(id);
        label.field-label for="people" { (l.figures_count()) }
        div.joined {
            input type="number" id="people" name="people" min="0" max="1000000" required inputmode="numeric";
            button { (l.figures_report()) }
        }
    };
    ActForm {
        act: "report_figures",
        target: id.0,
        back: format!("/incidents/{id}#figures"),
    }
    .render(f, fields)
}

pub(super) fn conditions(f: &Frame, incident: &Incident) -> Markup {
    let l = f.lang;
    if incident.ended.is_some() {
        return html! {};
    }
    let above = incident
        .plan
        .levels
        .iter()
        .filter(|held| held.level > incident.level);
    let up = above.filter_map(|held| {
        Some((
            l.cond_suggest(l.level_name(held.level)),
            held.suggest_when.as_ref()?,
        ))
    });
    let present = incident.plan.level(incident.level);
    let down = present.into_iter().flat_map(|held| &held.step_down);
    let down = down.map(|step| (l.cond_down(target_words(l, step.to)), &step.when));
    let mut ways: Vec<(String, Vec<&Condition>)> = Vec::new();
    for (title, when) in down.chain(up) {
        match ways.iter_mut().find(|(held, _)| *held == title) {
            Some((_, conditions)) => conditions.push(when),
            None => ways.push((title, vec![when])),
        }
    }
    html! {
        section #conditions data-live aria-labelledby="conditions-title" {
            h2 #conditions-title { (l.conditions_title()) }
            @if ways.is_empty() { p.muted { (l.conditions_none()) } }
            @for (title, conditions) in &ways {
                h3 { (title) }
                @for (at, when) in conditions.iter().enumerate() {
                    @if at > 0 { p.or { (l.cond_or()) } }
                    (condition::list(l, when, &|var| incident.input(var, f.now)))
                }
            }
            p.muted { (l.cond_end_rule()) }
        }
    }
}

pub(super) fn measures(f: &Frame, incident: &Incident) -> Markup {
    let l = f.lang;
    if incident.ended.is_some() {
        return html! {};
    }
    let held = incident
        .plan
        .level(incident.level)
        .map_or(&[][..], |level| &level.measures);
    html! {
        section #measures data-live aria-labelledby="measures-title" {
            h2 #measures-title { (l.measures_title()) }
            @if !incident.measures { p { strong.tag { (l.measures_over()) } } }
            @else if held.is_empty() { p.muted { (l.measures_none()) } }
            @else {
                ul.plan-lines {
                    @for measure in held {
                        li {
                            b { (l.label(&measure.name)) }
                            @if !measure.keeps_open.is_empty() { p.muted { (l.keeps_open(lanes(f, &measure.keeps_open))) } }
                            @if let Some(reason) = &measure.safety_reason { p.muted { (reason) @if measure.public_notice { (l.in_brackets(l.public_notice())) } } }
                        }
                    }
                }
            }
        }
    }
}

fn lanes(f: &Frame, lanes: &[Lane]) -> String {
    let l = f.lang;
    let name = |lane: &Lane| match lane {
        Lane::Walking => l.lane_walking(),
        Lane::Ambulance => l.lane_ambulance(),
        Lane::ReceptionDoor => l.lane_door(),
    };
    lanes
        .iter()
        .map(name)
        .collect::<Vec<_>>()
        .join(l.list_comma())
}
