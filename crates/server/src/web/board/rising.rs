//! Rising: matters that grow towards a threshold, and the signals raised so far.

use crate::auth::shown::{shown, shown_window};
use crate::web::chart;
use crate::web::condition;
use crate::web::frame::{Frame, Lookup};
use crate::web::needs::Needs;
use crate::web::parts::{at, empty, missed_mark};
use huiyin_engine::City;
use huiyin_engine::event::{Cause, Joins};
use huiyin_engine::ids::{AssessmentId, MatterId};
use huiyin_engine::indicators::{Standing, Subject};
use huiyin_engine::plan::{Condition, Indicator, Value, Var};
use huiyin_engine::state::Signal;
use maud::{Markup, html};

/// Most matters shown; the count says how many more there are.
const MATTERS_MAX: usize = 8;
/// Most signals shown, newest first.
const SIGNALS_MAX: usize = 8;

#[derive(Debug, Clone)]
struct Climb {
    matter: MatterId,
    standing: Standing,
    indicator: Indicator,
    // How near the least advanced part is to its goal, in thousandths.
    nearness: i64,
}

#[derive(Debug, Clone)]
pub(super) struct Rising {
    climbs: Vec<Climb>,
    more: usize,
    signals: Vec<(Signal, Option<AssessmentId>)>,
}

impl Rising {
    pub(super) fn of(city: &City) -> Self {
        let indicators = city.plan.iter().flat_map(|plan| &plan.indicators);
        let indicators: Vec<&Indicator> = indicators.collect();
        let matters = city.matters.values().filter(|matter| shown(matter));
        let mut climbs: Vec<Climb> = matters
            .flat_map(|matter| {
                let standings = city.counters.standing(matter.id);
                let known = standings.into_iter().filter_map(|standing| {
                    let indicator = indicators
                        .iter()
                        .find(|held| held.id == standing.indicator)?;
                    Climb::of(matter.id, standing, indicator)
                });
                known.max_by_key(|climb| climb.nearness)
            })
            .collect();
        climbs.sort_by_key(|climb| (-climb.nearness, climb.matter));
        let more = climbs.len().saturating_sub(MATTERS_MAX);
        climbs.truncate(MATTERS_MAX);
        let opened = |signal: &Signal| {
            let mut open = city.assessments.values();
            open.find(|held| held.signal == signal.id)
                .map(|held| held.id)
        };
        let listed = |signal: &&Signal| match &signal.subject {
            Subject::Matter { matter } => {
                let matter = city.matter_now(*matter);
                city.matters.get(&matter).is_some_and(shown)
            }
            Subject::Keyword { .. } => true,
        };
        let newest = city.signals.values().rev().filter(listed).take(SIGNALS_MAX);
        let signals = newest
            .map(|signal| (signal.clone(), opened(signal)))
            .collect();
        Rising {
            climbs,
            more,
            signals,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.climbs.len() + self.more
    }

    pub(super) fn needs(&self, needs: &mut Needs) {
        needs
            .matters
            .extend(self.climbs.iter().map(|climb| climb.matter));
        for (signal, _) in &self.signals {
            needs.subject(&signal.subject);
        }
    }

    pub(super) fn render(&self, f: &Frame, lookup: &Lookup) -> Markup {
        let l = f.lang;
        html! {
            @if self.climbs.is_empty() { (empty(l.rising_empty(), l.rising_empty_how())) }
            ol.cards { @for climb in &self.climbs { li { (climb.render(f, lookup)) } } }
            @if self.more > 0 { p.muted { (l.matters_more(self.more)) } }
            h3.sub { (l.signals_title()) }
            @if self.signals.is_empty() { p.muted { (l.signals_empty()) } }
            ol.lines {
                @for (signal, opened) in &self.signals { li { (signal_line(f, lookup, signal, *opened)) } }
            }
        }
    }
}

impl Climb {
    fn of(matter: MatterId, standing: Standing, indicator: &Indicator) -> Option<Self> {
        if !shown_window(&standing) {
            return None;
        }
        let inputs = inputs(&standing);
        let parts = condition::parts(crate::words::Lang::Zh, &indicator.when, &inputs);
        let reaches = parts.iter().filter_map(|part| part.reach);
        let near = reaches.map(|(now, goal)| (now * 1000 / goal.max(1)).min(1000));
        let nearness = near.min().unwrap_or(0) + i64::from(standing.crossed) * 1000;
        Some(Climb {
            matter,
            standing,
            indicator: indicator.clone(),
            nearness,
        })
    }

    fn render(&self, f: &Frame, lookup: &Lookup) -> Markup {
        let l = f.lang;
        let s = &self.standing;
        let days = s.curve.len();
        let top = s.curve.iter().copied().max().unwrap_or(0);
        html! {
            article.card.rising {
                h3 { a href={ "/matters/" (self.matter) } { (f.subject(lookup, &Subject::Matter { matter: self.matter })) } }
                (chart::daily(&s.curve, &l.daily_label(days, top)))
                p.figures {
                    span.muted { (l.window_days(days)) }
                    b { (l.unit_of_cases(s.count)) }
                    b { (l.unit_of_people(s.people)) }
                    span.muted { (l.against_previous(s.previous)) }
                    @if s.crossed { strong.tag { (l.crossed_now()) } }
                }
                (distance(f, &self.indicator.when, s))
            }
        }
    }
}

/// A matter's figures as the inputs of an indicator's condition.
pub(in crate::web) fn inputs(standing: &Standing) -> impl Fn(Var) -> Option<Value> + use<> {
    let int = |n: u64| Some(Value::Int(i64::try_from(n).unwrap_or(i64::MAX)));
    let (count, previous, people) = (
        int(standing.count),
        int(standing.previous),
        int(standing.people),
    );
    move |var| match var {
        Var::Count => count,
        Var::Previous => previous,
        Var::People => people,
        _ => None,
    }
}

/// How far each part of an indicator's condition still is.
pub(in crate::web) fn distance(f: &Frame, when: &Condition, standing: &Standing) -> Markup {
    let l = f.lang;
    html! {
        ul.reach {
            @for part in condition::parts(l, when, &inputs(standing)) {
                li {
                    span { (part.words) }
                    @if let Some((now, goal)) = part.reach {
                        progress max=(goal.max(1)) value=(now.clamp(0, goal.max(1))) aria-hidden="true" {}
                        @if now >= goal { b { (l.reached()) } } @else { b { (l.to_go(goal - now)) } }
                    }
                }
            }
        }
    }
}

fn signal_line(
    f: &Frame,
    lookup: &Lookup,
    signal: &Signal,
    opened: Option<AssessmentId>,
) -> Markup {
    let l = f.lang;
    let indicator = |id: &huiyin_engine::ids::IndicatorId| {
        let mut held = f.plan.iter().flat_map(|plan| &plan.indicators);
        held.find(|indicator| indicator.id == *id)
            .map(|indicator| l.label(&indicator.name).to_owned())
    };
    html! {
        article.line {
            p {
                (at(f, signal.recorded)) " "
                @match &signal.cause {
                    Cause::Indicator { indicator: id } => { b { (indicator(id).unwrap_or_else(|| id.to_string())) } }
                    Cause::Report { .. } => { b { (l.signal_reported()) } }
                    Cause::Danger { .. } => { strong.missed { (missed_mark()) (l.danger()) } }
                }
            }
            p { (f.subject(lookup, &signal.subject)) }
            p.muted {
                @match signal.people {
                    Some(people) => {
                        (l.counted(signal.count)) " · " (l.unit_of_people(people))
                        @if let Some(previous) = signal.previous { " · " (l.against_previous(previous)) }
                    }
                    None => (l.counted_calls(signal.count)),
                }
            }
            p { (whither(f, signal, opened)) }
        }
    }
}

fn whither(f: &Frame, signal: &Signal, opened: Option<AssessmentId>) -> Markup {
    let l = f.lang;
    html! {
        @match (signal.joins, opened) {
            (Some(Joins::Assessment(id)), _) => { a href={ "/assessments/" (id) } { (l.signal_joins_assessment(id)) } }
            (Some(Joins::Incident(id)), _) => { a href={ "/incidents/" (id) } { (l.signal_joins_incident(id)) } }
            (None, Some(id)) => { a href={ "/assessments/" (id) } { (l.signal_opened(id)) } }
            (None, None) => { @if signal.history { span.muted { (l.signal_history()) } } }
        }
    }
}
