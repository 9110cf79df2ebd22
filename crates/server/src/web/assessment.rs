//! One decision of the chain on one screen: the facts, the clock, what the plan says, what others
//! said, the choices as sentences, a reason, and what follows at once.

use super::board::{chain, rising, task_title};
use super::chart;
use super::condition;
use super::foretell::consequences;
use super::form::{ActForm, reason};
use super::frame::{Frame, Lookup, page};
use super::incident::task_form;
use super::needs::Needs;
use super::parts::{at, clock, ladder, level_mark};
use super::trial::{may, some_text, trial};
use crate::auth::shown::{shown, shown_window};
use crate::words::{clock_time, span_words};
use huiyin_engine::act::{Choice, Finding, TextRef};
use huiyin_engine::event::{Cause, Event, Joins};
use huiyin_engine::ids::{AssessmentId, MatterId, PostId, TaskId};
use huiyin_engine::indicators::{Standing, Subject};
use huiyin_engine::plan::{Indicator, Level, Plan, Step};
use huiyin_engine::state::{Assessment, AssessmentState, Signal, StepRecord, Task, TaskState};
use huiyin_engine::{Act, Actor, City, Time};
use maud::{Markup, html};
use std::sync::Arc;

/// What the screen shows.
#[derive(Debug, Clone)]
pub(crate) struct View {
    assessment: Assessment,
    signal: Option<Signal>,
    standing: Option<Standing>,
    indicator: Option<Indicator>,
    plan: Arc<Plan>,
    options: Vec<(Answer, Vec<Event>)>,
    /// Tasks begun at once that this post may report as done.
    doable: Vec<TaskId>,
    /// Reports of danger, those that joined later included.
    dangers: Vec<Signal>,
}

/// A choice as the form sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// At screening or verification.
    Found(Finding),
    /// At the decision.
    Chosen(Choice),
}

impl Answer {
    /// The form's value.
    pub(crate) fn name(self) -> String {
        match self {
            Answer::Found(Finding::GoesOn) => "goes_on".to_owned(),
            Answer::Found(Finding::Stops) => "stops".to_owned(),
            Answer::Chosen(Choice::Decline) => "decline".to_owned(),
            Answer::Chosen(Choice::Start(level)) => format!("start_{}", level.numeral()),
        }
    }

    /// The choice that a form's value names.
    pub(crate) fn named(name: &str) -> Option<Answer> {
        let fixed = [
            Answer::Found(Finding::GoesOn),
            Answer::Found(Finding::Stops),
            Answer::Chosen(Choice::Decline),
        ];
        let levels = Level::ALL.map(|level| Answer::Chosen(Choice::Start(level)));
        fixed
            .into_iter()
            .chain(levels)
            .find(|answer| answer.name() == name)
    }

    /// The choices of a step under a plan, in the order they are shown.
    pub(crate) fn all(step: Step, plan: &Plan) -> Vec<Answer> {
        match step {
            Step::Screening | Step::Verification => {
                vec![
                    Answer::Found(Finding::GoesOn),
                    Answer::Found(Finding::Stops),
                ]
            }
            Step::Decision => {
                let levels = plan
                    .levels
                    .iter()
                    .map(|held| Answer::Chosen(Choice::Start(held.level)));
                levels.chain([Answer::Chosen(Choice::Decline)]).collect()
            }
        }
    }

    /// The act that it is at a step; none where the step does not take it.
    pub(crate) fn act<T>(self, step: Step, assessment: AssessmentId, reason: T) -> Option<Act<T>> {
        match (step, self) {
            (Step::Screening, Answer::Found(finding)) => Some(Act::Screen {
                assessment,
                finding,
                reason,
            }),
            (Step::Verification, Answer::Found(finding)) => Some(Act::Verify {
                assessment,
                finding,
                reason,
            }),
            (Step::Decision, Answer::Chosen(choice)) => Some(Act::Decide {
                assessment,
                choice,
                reason,
            }),
            _ => None,
        }
    }
}

impl View {
    /// Reads the screen out of the city's state; `None` where there is no such assessment.
    pub(crate) fn of(city: &City, id: AssessmentId, by: Option<&Actor>, now: Time) -> Option<Self> {
        let assessment = city.assessments.get(&id)?.clone();
        let plan = Arc::clone(city.plan.as_ref()?);
        let signal = city.signals.get(&assessment.signal).cloned();
        let (standing, indicator) = figures(city, &plan, &assessment, signal.as_ref());
        let foreseen = |answer: Answer| {
            let act = answer.act::<TextRef>(assessment.step()?, id, some_text())?;
            Some((answer, trial(city, by?, act, now).ok()?))
        };
        let answers = assessment
            .step()
            .map_or_else(Vec::new, |step| Answer::all(step, &plan));
        let options = answers.into_iter().filter_map(foreseen).collect();
        let doable = assessment.tasks.keys().copied();
        let doable = doable.filter(|task| {
            let evidence = Some(some_text());
            let act = Act::CompleteTask {
                task: *task,
                evidence,
            };
            may(city, by, act, now)
        });
        let doable = doable.collect();
        let dangers = city.signals.values().filter(|signal| {
            let here = signal.id == assessment.signal
                || signal.joins == Some(Joins::Assessment(assessment.id));
            here && matches!(signal.cause, Cause::Danger { .. })
        });
        let dangers = dangers.cloned().collect();
        Some(View {
            dangers,
            doable,
            assessment,
            signal,
            standing,
            indicator,
            plan,
            options,
        })
    }

    /// What has to be looked up outside the state.
    pub(crate) fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        needs.subject(&self.assessment.subject);
        for step in &self.assessment.steps {
            needs.text(&step.reason);
            needs.actor(&step.by);
        }
        let causes = self.signal.iter().chain(&self.dangers);
        for cause in causes.map(|signal| &signal.cause) {
            if let Cause::Report { by, reason } | Cause::Danger { by, reason } = cause {
                needs.text(reason);
                needs.actor(by);
            }
        }
        needs
    }
}

fn figures(
    city: &City,
    plan: &Plan,
    held: &Assessment,
    signal: Option<&Signal>,
) -> (Option<Standing>, Option<Indicator>) {
    let crossed = match signal.map(|signal| &signal.cause) {
        Some(Cause::Indicator { indicator }) => Some(indicator),
        _ => None,
    };
    let now = |id: &MatterId| city.matter_now(*id);
    let large = |id: &MatterId| city.matters.get(&now(id)).is_some_and(shown);
    let standings = match &held.subject {
        Subject::Matter { matter } if large(matter) => city.counters.standing(now(matter)),
        _ => Vec::new(),
    };
    let standing = standings
        .iter()
        .find(|s| crossed.is_none_or(|id| s.indicator == *id))
        .or(standings.first())
        .cloned();
    let id = crossed
        .cloned()
        .or_else(|| standing.as_ref().map(|s| s.indicator.clone()));
    let indicator = id.and_then(|id| plan.indicators.iter().find(|held| held.id == id).cloned());
    (standing, indicator)
}

/// The whole page.
pub(crate) fn render(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    let held = &view.assessment;
    let title = f.subject(lookup, &held.subject);
    let body = html! {
        p.k { a href="/" { (l.nav_board()) } " › " (l.assessment_no(held.id)) }
        h1 { (title) }
        div #state data-live { (state(f, view)) }
        div.decision {
            div.decision-main {
                (facts(f, lookup, view))
                (begun(f, lookup, view))
                (others(f, lookup, view))
            }
            div.decision-side {
                section #decide-box data-live aria-labelledby="decide-title" { (decide_box(f, view)) }
                (plan_says(f, view))
            }
        }
    };
    page(f, &title, body)
}

fn state(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    html! {
        @match view.assessment.state {
            AssessmentState::At(step) => (chain(f, step)),
            AssessmentState::Stopped(step) => { p.tag { (l.closed_stopped(l.step(step))) } }
            AssessmentState::Declined => { p.tag { (l.closed_declined()) } }
            AssessmentState::Started(id) => { p { a.tag href={ "/incidents/" (id) } { (l.closed_started(id)) } } }
        }
    }
}

fn facts(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    html! {
        section #facts data-live aria-labelledby="facts-title" {
            h2 #facts-title { (l.facts()) }
            @if let Some(signal) = &view.signal {
                dl.facts-list {
                    dt { (l.what_happened()) }
                    dd { (at(f, signal.recorded)) " " (cause(f, lookup, view, signal)) }
                    dt { (l.figures_at_signal()) }
                    dd { (signal_figures(f, signal)) }
                    @if let Some(s) = &view.standing {
                        dt { (l.figures_present()) }
                        dd { b { (l.unit_of_cases(s.count)) } " · " b { (l.unit_of_people(s.people)) } " · " (l.against_previous(s.previous)) }
                    }
                }
            }
            @if let Some(s) = view.standing.as_ref().filter(|s| shown_window(s)) {
                @let top = s.curve.iter().copied().max().unwrap_or(0);
                figure.wide {
                    (chart::daily(&s.curve, &l.daily_label(s.curve.len(), top)))
                    figcaption.muted { (l.daily_label(s.curve.len(), top)) }
                }
            }
            @if let Subject::Matter { matter } = &view.assessment.subject {
                p { a href={ "/matters/" (matter) } { (l.see_matter()) } }
            }
        }
    }
}

fn signal_figures(f: &Frame, signal: &Signal) -> Markup {
    let l = f.lang;
    html! {
        @match signal.people {
            Some(people) => {
                (l.unit_of_cases(signal.count)) " · " (l.unit_of_people(people))
                @if let Some(previous) = signal.previous { " · " (l.against_previous(previous)) }
            }
            None => (l.counted_calls(signal.count)),
        }
    }
}

fn cause(f: &Frame, lookup: &Lookup, view: &View, signal: &Signal) -> Markup {
    let l = f.lang;
    html! {
        @match &signal.cause {
            Cause::Indicator { indicator } => {
                @let name = view.indicator.as_ref().map_or_else(|| indicator.to_string(), |held| l.label(&held.name).to_owned());
                (l.signal_by_indicator(name))
            }
            Cause::Danger { by, reason } => {
                strong.missed { (l.signal_by_danger()) } (l.in_brackets(f.actor(&view.plan, lookup, by)))
                blockquote { (lookup.text(l, reason)) }
            }
            Cause::Report { by, reason } => {
                (l.signal_by_report()) (l.in_brackets(f.actor(&view.plan, lookup, by)))
                blockquote { (lookup.text(l, reason)) }
            }
        }
    }
}

// What began at once with a report of danger, while it is not a response's.
fn begun(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    let held = &view.assessment;
    html! {
        @if !view.dangers.is_empty() {
            section #begun data-live aria-labelledby="begun-title" {
                h2 #begun-title { (l.danger_tasks()) }
                @for signal in &view.dangers { p { (at(f, signal.recorded)) " " (cause(f, lookup, view, signal)) } }
                ol.cards { @for task in held.tasks.values() { li { (task_card(f, view, task)) } } }
            }
        }
    }
}

fn task_card(f: &Frame, view: &View, task: &Task) -> Markup {
    let l = f.lang;
    html! {
        article.card.task id={ "task-" (task.id) } {
            p.task-title { (task_title(f, &view.plan, task)) }
            @match &task.state {
                TaskState::Open => {
                    (clock(f, task.due, task.due - task.opened))
                    p.muted { (l.owner_is(f.post_in(&view.plan, &task.owner))) }
                    @if view.doable.contains(&task.id) { (task_form(f, &view.plan, (task, None), &format!("/assessments/{}", view.assessment.id))) }
                }
                TaskState::Done { at, by, .. } => { p.done-line { span aria-hidden="true" { "✓ " } (l.task_done_at(clock_time(l, *at, f.now), f.post_in(&view.plan, &by.post))) } }
                TaskState::Voided { .. } => { p.muted { (l.task_struck()) (l.colon()) (l.void_no_response()) } }
            }
        }
    }
}

fn others(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    html! {
        section #others data-live aria-labelledby="others-title" {
            h2 #others-title { (l.others_said()) }
            @if view.assessment.steps.is_empty() { p.muted { (l.nobody_yet()) } }
            ol.said { @for step in &view.assessment.steps { li { (said(f, lookup, view, step)) } } }
        }
    }
}

fn said(f: &Frame, lookup: &Lookup, view: &View, step: &StepRecord) -> Markup {
    let l = f.lang;
    let outcome = match step.choice {
        Some(choice) => sentence(f, &view.plan, Step::Decision, Answer::Chosen(choice)),
        None => sentence(f, &view.plan, step.step, Answer::Found(step.finding)),
    };
    html! {
        p {
            b { (l.step(step.step)) } " · " (f.actor(&view.plan, lookup, &step.by)) " · " (at(f, step.at)) " · "
            @if step.ladder.missed.is_empty() { (l.in_time()) }
            @else { span.missed { (l.late_after(step.ladder.missed.len())) } }
        }
        p { (outcome) }
        blockquote { (lookup.text(l, &step.reason)) }
    }
}

fn sentence(f: &Frame, plan: &Plan, step: Step, answer: Answer) -> String {
    let l = f.lang;
    match (step, answer) {
        (_, Answer::Chosen(Choice::Decline)) => l.decline().to_owned(),
        (_, Answer::Chosen(Choice::Start(level))) => {
            let colour = plan.level(level).map_or("", |held| l.colour(held.colour));
            l.start_level(l.level_name(level), colour)
        }
        (Step::Screening, Answer::Found(Finding::GoesOn)) => l.screening_goes_on().to_owned(),
        (Step::Screening, Answer::Found(Finding::Stops)) => l.screening_stops().to_owned(),
        (_, Answer::Found(Finding::GoesOn)) => l.verification_goes_on().to_owned(),
        (_, Answer::Found(Finding::Stops)) => l.verification_stops().to_owned(),
    }
}

fn decide_box(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let held = &view.assessment;
    let Some(step) = held.step() else {
        return html! { h2 #decide-title { (l.the_clock()) } (state(f, view)) };
    };
    let post = |id: &PostId| f.post_in(&view.plan, id);
    let whole = view.plan.chain.step(step).within;
    html! {
        h2 #decide-title { (l.step(step)) }
        (ladder(f, &held.ladder, whole, post))
        @if view.options.is_empty() { p.note { (l.not_your_step(post(held.ladder.holder()))) } }
        @else { (choices(f, view, step)) }
    }
}

fn choices(f: &Frame, view: &View, step: Step) -> Markup {
    let l = f.lang;
    let id = view.assessment.id;
    let act = match step {
        Step::Screening => "screen",
        Step::Verification => "verify",
        Step::Decision => "decide",
    };
    let fields = html! {
        input type="hidden" name="assessment" value=(id);
        fieldset {
            legend { (l.your_decision()) }
            @for (answer, events) in &view.options {
                @let name = answer.name();
                div.choice {
                    label for=(name) {
                        input type="radio" id=(name) name="answer" value=(name) required;
                        @if let Answer::Chosen(Choice::Start(level)) = answer { (level_mark(*level)) " " }
                        span { (sentence(f, &view.plan, step, *answer)) }
                    }
                    (consequences(f, &view.plan, events))
                }
            }
        }
        (reason(l, "reason"))
        button.primary.wide { (l.submit_decision()) }
    };
    ActForm {
        act,
        target: id.0,
        back: format!("/assessments/{id}"),
    }
    .render(f, fields)
}

fn plan_says(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let chain = &view.plan.chain;
    html! {
        section.plan-says aria-labelledby="plan-title" {
            h2 #plan-title { (l.plan_says()) }
            @if let (Some(held), Some(standing)) = (&view.indicator, &view.standing) {
                p { (l.condition_of(l.label(&held.name))) }
                (condition::list(l, &held.when, &rising::inputs(standing)))
            }
            ul.plan-lines {
                @for step in [Step::Screening, Step::Verification, Step::Decision] {
                    @let clock = chain.step(step);
                    li { (l.step_clock(l.step(step), span_words(l, clock.within))) " · " (f.post_in(&view.plan, &clock.post)) (substitute(f, &view.plan, &clock.post)) }
                }
            }
            @if view.assessment.step() == Some(Step::Decision) {
                ul.plan-lines { @for held in &view.plan.levels { li { (level_line(f, &view.plan, held.level)) } } }
                p.muted { (l.second_person_note()) }
            }
            p.muted { (clock_time(l, view.assessment.opened, f.now)) " · " (l.label(&view.plan.title)) " " (view.plan.version) }
        }
    }
}

fn substitute(f: &Frame, plan: &Plan, post: &PostId) -> Markup {
    let next = plan
        .post(post)
        .and_then(|held| held.substitutes.first().or(held.superior.as_ref()));
    html! { @if let Some(next) = next { (f.lang.semicolon()) (f.lang.if_missed(f.post_in(plan, next))) } }
}

fn level_line(f: &Frame, plan: &Plan, level: Level) -> Markup {
    let l = f.lang;
    html! {
        @if let Some(held) = plan.level(level) {
            (level_mark(level)) " " b { (l.level_title(level)) } (l.in_brackets(l.colour(held.colour))) " · " (l.expected_for(span_words(l, held.expected)))
        }
    }
}
