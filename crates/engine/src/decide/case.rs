//! Taking in complaints, and the signals they raise.

use super::{plan_of, require_post, require_reason};
use crate::act::{Actor, TextRef};
use crate::event::{Cause, Event, Joins};
use crate::ids::{MatterId, PostId, SignalId};
use crate::indicators::{Arrival, Crossing, Subject};
use crate::plan::Plan;
use crate::record::{MatterChoice, NewCase};
use crate::refusal::{Refusal, Thing};
use crate::state::City;
use crate::time::{Span, Time};

/// A signal whose records are older than this at receipt is history and starts no chain.
const HISTORY: Span = Span::hours(24);

pub(super) fn register(city: &City, case: &NewCase, now: Time) -> Result<Vec<Event>, Refusal> {
    let plan = plan_of(city)?;
    if city.known.contains(case.key) {
        return Err(Refusal::Duplicate);
    }
    let (matter, matter_key) = match case.matter {
        MatterChoice::Known(matter) => {
            let held = city.matters.get(&city.matter_now(matter));
            let held = held.ok_or(Refusal::NotFound(Thing::Matter))?;
            (held.id, None)
        }
        MatterChoice::New => (city.next.matter, None),
        MatterChoice::Keyed(label) => match city.matter_keys.get(&label) {
            Some(matter) => (*matter, None),
            None => (city.next.matter, Some(label)),
        },
    };
    let arrival = Arrival {
        time: case.time,
        channel: case.channel,
        people: case.people,
        matter,
        keywords: &case.keywords,
    };
    let crossings = city.counters.preview(&arrival);
    let mut events = vec![Event::CaseRegistered {
        case: city.next.case,
        key: case.key,
        time: case.time,
        channel: case.channel,
        source: case.source,
        people: case.people,
        matter,
        matter_key,
        area: case.area.clone(),
        unit: case.unit.clone(),
        keywords: case.keywords.clone(),
    }];
    if case.public {
        let case = city.next.case;
        events.push(Event::PublicityAsked { case, matter });
    }
    let mut desk = Desk::new(city, plan, now);
    for crossing in crossings {
        desk.crossed(crossing, &mut events);
    }
    Ok(events)
}

pub(super) fn report(
    city: &City,
    matter: MatterId,
    reason: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let plan = plan_of(city)?;
    if !city.matters.contains_key(&matter) {
        return Err(Refusal::NotFound(Thing::Matter));
    }
    let mut posts = plan.chain.reporters.clone();
    posts.extend(super::with_stand_ins(plan, &plan.chain.screening.post));
    require_post(by, posts)?;
    require_reason(reason)?;
    let subject = Subject::Matter { matter };
    if city.assessing.contains_key(&subject) || city.responding.contains_key(&subject) {
        return Err(Refusal::AlreadyInHand);
    }
    let cause = Cause::Report {
        by: by.clone(),
        reason: reason.clone(),
    };
    let mut events = Vec::new();
    let raised = Raised::by_hand(city, matter, cause, now)?;
    Desk::new(city, plan, now).raise(raised, &mut events);
    Ok(events)
}

impl Raised {
    /// What a person reports of a matter, with its figures as they stand.
    pub(super) fn by_hand(
        city: &City,
        matter: MatterId,
        cause: Cause,
        now: Time,
    ) -> Result<Self, Refusal> {
        let held = city.matters.get(&matter);
        let held = held.ok_or(Refusal::NotFound(Thing::Matter))?;
        let standing = city.counters.standing(matter).into_iter().next();
        Ok(Raised {
            cause,
            subject: Subject::Matter { matter },
            at: now,
            count: standing.as_ref().map_or(held.cases, |s| s.count),
            previous: standing.as_ref().map(|s| s.previous),
            people: standing.as_ref().map(|s| s.people),
            history: false,
        })
    }
}

pub(super) struct Raised {
    cause: Cause,
    subject: Subject,
    at: Time,
    count: u64,
    previous: Option<u64>,
    people: Option<u64>,
    history: bool,
}

// Hands out numbers while one command raises several signals, and opens one chain per subject.
pub(super) struct Desk<'a> {
    city: &'a City,
    plan: &'a Plan,
    now: Time,
    signal: SignalId,
    assessment: crate::ids::AssessmentId,
    opened: Vec<(Subject, crate::ids::AssessmentId)>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(city: &'a City, plan: &'a Plan, now: Time) -> Self {
        let (signal, assessment) = (city.next.signal, city.next.assessment);
        Desk {
            city,
            plan,
            now,
            signal,
            assessment,
            opened: Vec::new(),
        }
    }

    pub(super) fn crossed(&mut self, crossing: Crossing, events: &mut Vec<Event>) {
        let history = self.now - crossing.newest > HISTORY;
        let raised = Raised {
            cause: Cause::Indicator {
                indicator: crossing.indicator,
            },
            subject: crossing.subject,
            at: crossing.at,
            count: crossing.count,
            previous: crossing.previous,
            people: crossing.people,
            history,
        };
        self.raise(raised, events);
    }

    pub(super) fn joins(&self, subject: &Subject) -> Option<Joins> {
        let just_opened = self
            .opened
            .iter()
            .find(|(held, _)| held == subject)
            .map(|(_, id)| *id);
        let assessing = just_opened.or_else(|| self.city.assessing.get(subject).copied());
        let responding = || {
            self.city
                .responding
                .get(subject)
                .copied()
                .map(Joins::Incident)
        };
        assessing.map(Joins::Assessment).or_else(responding)
    }

    pub(super) fn raise(&mut self, raised: Raised, events: &mut Vec<Event>) {
        let joins = self.joins(&raised.subject);
        let opens = !raised.history && joins.is_none();
        let (signal, subject) = (self.signal, raised.subject.clone());
        self.signal = signal.next();
        events.push(Event::SignalRaised {
            signal,
            cause: raised.cause,
            subject: raised.subject,
            at: raised.at,
            count: raised.count,
            previous: raised.previous,
            people: raised.people,
            history: raised.history,
            joins,
        });
        if opens {
            let assessment = self.assessment;
            self.assessment = assessment.next();
            self.opened.push((subject.clone(), assessment));
            let step = &self.plan.chain.screening;
            let holder: PostId = step.post.clone();
            let due = self.now + step.within;
            events.push(Event::AssessmentOpened {
                assessment,
                signal,
                subject,
                holder,
                due,
            });
        }
    }
}
