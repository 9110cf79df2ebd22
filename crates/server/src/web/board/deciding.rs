//! Deciding: every clock that waits for a person's decision, the ones that wait for me on top.

use crate::web::frame::{Frame, Lookup};
use crate::web::needs::Needs;
use crate::web::parts::{at, empty, ladder, level};
use crate::web::trial::{may, some_text};
use huiyin_engine::act::{Choice, Finding};
use huiyin_engine::ids::{AssessmentId, IncidentId, PostId, ProposalId, WarningId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::plan::{Level, Plan, Step, Target};
use huiyin_engine::state::{Assessment, Incident, Ladder, Proposal, Warning, WarningState};
use huiyin_engine::{Act, Actor, City, Span, Time};
use maud::{Markup, html};
use std::sync::Arc;

#[derive(Debug, Clone)]
enum What {
    Step {
        assessment: AssessmentId,
        step: Step,
        signalled: Time,
    },
    Release {
        warning: WarningId,
        level: Level,
    },
    Ending,
    Proposal {
        proposal: ProposalId,
        to: Target,
    },
}

#[derive(Debug, Clone)]
struct Item {
    what: What,
    incident: Option<IncidentId>,
    subject: Subject,
    plan: Arc<Plan>,
    clock: Option<(Ladder, Span)>,
    since: Time,
    mine: bool,
}

#[derive(Debug, Clone)]
pub(in crate::web) struct Deciding {
    items: Vec<Item>,
}

impl Deciding {
    pub(in crate::web) fn of(city: &City, by: Option<&Actor>, now: Time) -> Self {
        let desk = Desk { city, by, now };
        let steps = city.open_assessments().filter_map(|held| desk.step(held));
        let mut items: Vec<Item> = steps.collect();
        for incident in city.open_incidents() {
            items.extend(
                incident
                    .warnings
                    .values()
                    .filter_map(|held| desk.release(incident, held)),
            );
            items.extend(desk.ending(incident));
            let open = incident.proposals.values().filter(|held| held.open);
            items.extend(open.map(|held| desk.proposal(incident, held)));
        }
        let due = |item: &Item| item.clock.as_ref().and_then(|(ladder, _)| ladder.due);
        items.sort_by_key(|item| (!item.mine, due(item).is_none(), due(item), item.since));
        Deciding { items }
    }

    /// How many wait for this actor.
    pub(in crate::web) fn mine(&self) -> usize {
        self.items.iter().filter(|item| item.mine).count()
    }

    /// Only those that wait for this actor.
    pub(in crate::web) fn render_mine(&self, f: &Frame, lookup: &Lookup) -> Markup {
        let mine = self.items.iter().filter(|item| item.mine);
        html! { ol.cards { @for item in mine { li { (item.render(f, lookup)) } } } }
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    pub(in crate::web) fn needs(&self, needs: &mut Needs) {
        for item in &self.items {
            needs.subject(&item.subject);
        }
    }

    pub(super) fn render(&self, f: &Frame, lookup: &Lookup) -> Markup {
        let l = f.lang;
        html! {
            @if self.items.is_empty() { (empty(l.deciding_empty(), l.deciding_empty_how())) }
            ol.cards { @for item in &self.items { li { (item.render(f, lookup)) } } }
        }
    }
}

// Looks at the city for one actor at one instant.
struct Desk<'a> {
    city: &'a City,
    by: Option<&'a Actor>,
    now: Time,
}

impl Desk<'_> {
    fn may(&self, act: Act<huiyin_engine::act::TextRef>) -> bool {
        may(self.city, self.by, act, self.now)
    }

    fn step(&self, held: &Assessment) -> Option<Item> {
        let step = held.step()?;
        let plan = Arc::clone(self.city.plan.as_ref()?);
        let (assessment, reason) = (held.id, some_text());
        let finding = Finding::Stops;
        let act = match step {
            Step::Screening => Act::Screen {
                assessment,
                finding,
                reason,
            },
            Step::Verification => Act::Verify {
                assessment,
                finding,
                reason,
            },
            Step::Decision => Act::Decide {
                assessment,
                choice: Choice::Decline,
                reason,
            },
        };
        let whole = plan.chain.step(step).within;
        Some(Item {
            what: What::Step {
                assessment,
                step,
                signalled: held.opened,
            },
            incident: None,
            subject: held.subject.clone(),
            plan,
            clock: Some((held.ladder.clone(), whole)),
            since: held.opened,
            mine: self.may(act),
        })
    }

    fn item(&self, incident: &Incident, what: What, since: Time, mine: bool) -> Item {
        Item {
            what,
            incident: Some(incident.id),
            subject: incident.subject.clone(),
            plan: Arc::clone(&incident.plan),
            clock: None,
            since,
            mine,
        }
    }

    fn release(&self, incident: &Incident, held: &Warning) -> Option<Item> {
        let (WarningState::Waiting(ladder), Some(second)) = (&held.state, &held.second_person)
        else {
            return None;
        };
        let (warning, level) = (held.id, held.level);
        let mine = self.may(Act::ReleaseWarning { warning });
        let what = What::Release { warning, level };
        Some(Item {
            clock: Some((ladder.clone(), second.within)),
            ..self.item(incident, what, incident.level_since, mine)
        })
    }

    fn ending(&self, incident: &Incident) -> Option<Item> {
        incident.ending_asked.as_ref()?;
        let mine = self.may(Act::ConfirmEnding {
            incident: incident.id,
            reason: some_text(),
        });
        Some(self.item(incident, What::Ending, incident.level_since, mine))
    }

    fn proposal(&self, incident: &Incident, held: &Proposal) -> Item {
        let (proposal, to) = (held.id, held.to);
        let mine = self.may(Act::DismissProposal {
            proposal,
            reason: some_text(),
        });
        self.item(incident, What::Proposal { proposal, to }, held.at, mine)
    }
}

impl Item {
    fn render(&self, f: &Frame, lookup: &Lookup) -> Markup {
        let l = f.lang;
        let post = |id: &PostId| f.post_in(&self.plan, id);
        html! {
            article.card.mine[self.mine] {
                @if self.mine { p.mine-flag { (l.waits_for_me()) } }
                h3 { a href=(self.href()) { (f.subject(lookup, &self.subject)) } }
                (self.title(f))
                @if let Some((held, whole)) = &self.clock { (ladder(f, held, *whole, post)) }
                @else { p.muted { (at(f, self.since)) } }
                @if self.mine { p { a.button.primary href=(self.href()) data-waiting { (l.go_act()) } } }
            }
        }
    }

    fn href(&self) -> String {
        match (&self.what, self.incident) {
            (What::Step { assessment, .. }, _) => format!("/assessments/{assessment}"),
            (What::Release { warning, .. }, Some(id)) => {
                format!("/incidents/{id}#warning-{warning}")
            }
            (What::Proposal { proposal, .. }, Some(id)) => {
                format!("/incidents/{id}#proposal-{proposal}")
            }
            (_, Some(id)) => format!("/incidents/{id}#ending"),
            (_, None) => "/".to_owned(),
        }
    }

    fn title(&self, f: &Frame) -> Markup {
        let l = f.lang;
        html! {
            @match &self.what {
                What::Step { step, signalled, .. } => {
                    (chain(f, *step))
                    p.muted { (l.signals_title()) " " (at(f, *signalled)) }
                }
                What::Release { level: at_level, .. } => { p { (level(l, *at_level)) } p { (l.release_waits()) } }
                What::Ending => { p { (l.ending_waits()) } }
                What::Proposal { to, .. } => { p { (l.proposal_waits(target_words(l, *to))) } }
            }
        }
    }
}

/// Where a proposal leads, in words.
pub(in crate::web) fn target_words(l: crate::words::Lang, to: Target) -> String {
    match to {
        Target::Level(level) => l.proposal_to_level(l.level_name(level)),
        Target::End => l.proposal_to_end().to_owned(),
    }
}

/// The three steps of the chain, the present one marked.
pub(in crate::web) fn chain(f: &Frame, present: Step) -> Markup {
    let l = f.lang;
    let steps = [Step::Screening, Step::Verification, Step::Decision];
    html! {
        ol.chain {
            @for (at, step) in steps.into_iter().enumerate() {
                li.done[step < present] aria-current=[(step == present).then_some("step")] {
                    span aria-hidden="true" { @if step < present { "✓" } @else { (at + 1) } } " " (l.step(step))
                }
            }
        }
    }
}
