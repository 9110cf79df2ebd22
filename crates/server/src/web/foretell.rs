//! What an act will bring about, in sentences: read from the very events the engine would write.

use super::board::target_words;
use super::frame::Frame;
use crate::words::{clock_time, span_words};
use huiyin_engine::event::{ProposalEnd, SafetyChange, SecondPerson};
use huiyin_engine::plan::{Level, Plan};
use huiyin_engine::{Event, Span};
use maud::{Markup, html};

/// The list of consequences; `plan` is the one the events run under.
pub(crate) fn consequences(f: &Frame, plan: &Plan, events: &[Event]) -> Markup {
    let lines: Vec<Markup> = lines(f, plan, events);
    let l = f.lang;
    let sum = summary(f, plan, events);
    html! {
        @if let Some(sum) = &sum { p.foretold-sum { (sum) } }
        div.foretold.long[sum.is_some()] {
            p.k { (l.at_once()) }
            ul { @for line in &lines { li { (line) } } @if lines.is_empty() { li { (l.then_recorded()) } } }
        }
    }
}

// What a level brings in one line, to hold levels against each other; none for an act that brings little.
fn summary(f: &Frame, plan: &Plan, events: &[Event]) -> Option<String> {
    let l = f.lang;
    let tasks = tasks(f, plan, events).len();
    let warned = events.iter().find_map(|event| match event {
        Event::WarningPrepared {
            level,
            second_person,
            ..
        } => Some((*level, second_person.is_some())),
        _ => None,
    });
    let (level, second) = warned?;
    let told = plan.level(level).map_or(0, |level| level.release.to.len());
    Some(if second {
        l.then_sum_second(told, tasks)
    } else {
        l.then_sum(told, tasks)
    })
}

fn lines(f: &Frame, plan: &Plan, events: &[Event]) -> Vec<Markup> {
    let l = f.lang;
    let mut lines: Vec<Markup> = Vec::new();
    for event in events {
        if let Some(words) = one(f, plan, event) {
            lines.push(html! { (words) });
        }
    }
    let count =
        |matching: fn(&Event) -> bool| events.iter().filter(|event| matching(event)).count();
    let tasks = tasks(f, plan, events);
    if !tasks.is_empty() {
        lines.push(
            html! { (l.then_tasks(tasks.len())) ul { @for task in &tasks { li { (task) } } } },
        );
    }
    let voided = count(|event| matches!(event, Event::TaskVoided { .. }));
    let stood_down = count(|event| {
        matches!(
            event,
            Event::SafetyTask {
                change: SafetyChange::StoodDown { .. },
                ..
            }
        )
    });
    let withdrawn = count(|event| matches!(event, Event::WarningWithdrawn { .. }));
    let closed = count(|event| {
        matches!(
            event,
            Event::ProposalClosed {
                end: ProposalEnd::Lapsed | ProposalEnd::Done,
                ..
            }
        )
    });
    for (n, words) in [
        (voided, l.then_voided(voided)),
        (stood_down, l.then_stood_down(stood_down)),
        (withdrawn, l.then_withdrawn(withdrawn)),
        (closed, l.then_proposals_close(closed)),
    ] {
        if n > 0 {
            lines.push(html! { (words) });
        }
    }
    lines
}

fn one(f: &Frame, plan: &Plan, event: &Event) -> Option<String> {
    let l = f.lang;
    Some(match event {
        Event::StepOpened {
            step, holder, due, ..
        } => l.then_step(
            f.post_in(plan, holder),
            l.step(*step),
            span_words(l, *due - f.now),
            clock_time(l, *due, f.now),
        ),
        Event::StepDone {
            finding: huiyin_engine::act::Finding::Stops,
            ..
        } => l.then_stops().to_owned(),
        Event::Decided {
            choice: huiyin_engine::act::Choice::Decline,
            ..
        } => l.then_declined().to_owned(),
        Event::IncidentOpened(opened) => {
            l.then_opens(l.level_name(opened.level), span_words(l, opened.expected))
        }
        Event::LevelChanged { to, .. } => l.then_level(l.level_name(*to)),
        Event::WarningPrepared {
            level,
            second_person,
            ..
        } => warned(f, plan, *level, second_person.as_ref()),
        Event::PromiseStepped {
            step: huiyin_engine::promise::PromiseStep::Accept,
            ..
        } => l.then_promise_accepted().to_owned(),
        Event::MeasuresEnded { .. } => l.then_measures_end().to_owned(),
        Event::EndingAsked { .. } => l.then_ending_asked().to_owned(),
        Event::IncidentEnded { .. } => l.then_ended().to_owned(),
        Event::IncidentReopened { .. } => l.then_reopened().to_owned(),
        Event::LevelProposed { to, .. } => {
            format!(
                "{}{}",
                l.then_proposed(),
                l.in_brackets(target_words(l, *to))
            )
        }
        _ => return None,
    })
}

fn warned(f: &Frame, plan: &Plan, level: Level, second: Option<&SecondPerson>) -> String {
    let l = f.lang;
    if let Some(second) = second {
        return l.then_second(
            f.post_in(plan, &second.holder),
            span_words(l, second.within),
        );
    }
    let Some(level) = plan.level(level) else {
        return String::new();
    };
    let posts: Vec<String> = level
        .release
        .to
        .iter()
        .map(|post| f.post_in(plan, post))
        .collect();
    let channels = level.release.channels.iter();
    let names: Vec<String> = channels
        .map(|id| {
            plan.channel(id)
                .map_or_else(|| id.to_string(), |held| l.label(&held.name).to_owned())
        })
        .collect();
    l.then_told(posts.join(l.list_comma()), names.join(l.list_comma()))
}

fn tasks(f: &Frame, plan: &Plan, events: &[Event]) -> Vec<String> {
    let l = f.lang;
    let specs = || plan.task_specs();
    let opened = events.iter().filter_map(|event| match event {
        Event::TaskOpened {
            spec, owner, due, ..
        } => Some((spec, owner, *due - f.now)),
        _ => None,
    });
    let line = |(id, owner, within): (&_, &_, Span)| {
        let title = specs()
            .find(|spec| spec.id == *id)
            .map_or_else(|| format!("{id}"), |spec| l.label(&spec.title).to_owned());
        l.then_task(title, f.post_in(plan, owner), span_words(l, within))
    };
    opened.map(line).collect()
}
