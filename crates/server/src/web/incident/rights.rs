//! What the acting post may do on an incident, found by trying each act on the engine.

use crate::web::promises::{every_step, some_test};
use crate::web::trial::{doing, some_text, trial};
use huiyin_engine::act::{Ending, Need, TextRef};
use huiyin_engine::ids::{
    IncidentId, PostId, PromiseId, QuestionId, ReservationId, StockId, TaskId, UnitId, WarningId,
};
use huiyin_engine::plan::{Level, Target};
use huiyin_engine::promise::{NewPromise, PromiseStep};
use huiyin_engine::state::{Incident, Reservation};
use huiyin_engine::{Act, Actor, City, Event, Refusal, Span, Time};
use std::collections::{BTreeMap, BTreeSet};

/// An act's outcome, foreseen.
pub(super) type Foreseen = Result<Vec<Event>, Refusal>;

/// What may be done, and what would follow.
#[derive(Debug, Clone, Default)]
pub(super) struct Rights {
    pub(super) figures: bool,
    pub(super) question: bool,
    /// Units in whose name a statement may be published.
    pub(super) units: Vec<UnitId>,
    /// Posts in whose name a promise may be made.
    pub(super) owners: Vec<PostId>,
    /// Steps that may be taken on each promise.
    pub(super) promises: BTreeMap<PromiseId, Vec<PromiseStep<TextRef>>>,
    /// With what has to be there before.
    pub(super) tasks: BTreeMap<TaskId, Option<Refusal>>,
    /// Tasks for which this post may ask for help, answer a call, or name another post.
    pub(super) help: BTreeSet<TaskId>,
    pub(super) answers: BTreeSet<TaskId>,
    pub(super) hand_over: BTreeSet<TaskId>,
    /// Posts whose open tasks may all be handed over.
    pub(super) relieve: Vec<PostId>,
    pub(super) store: StoreRights,
    /// Incidents into which this one may be merged.
    pub(super) merge: Vec<IncidentId>,
    pub(super) reopen: Option<Foreseen>,
    pub(super) release: BTreeSet<WarningId>,
    pub(super) acknowledge: BTreeSet<(WarningId, PostId)>,
    pub(super) propose: Vec<Target>,
    pub(super) dismiss: bool,
    pub(super) levels: Vec<(Level, Vec<Event>)>,
    pub(super) end_measures: Option<Vec<Event>>,
    pub(super) end_settled: Option<Foreseen>,
    pub(super) end_no_demand: Option<Foreseen>,
    pub(super) confirm: Option<Foreseen>,
}

/// What may be done with stock.
#[derive(Debug, Clone, Default)]
pub(super) struct StoreRights {
    /// Items of the store that may be asked for, and added to.
    pub(super) ask: Vec<StockId>,
    pub(super) add: Vec<StockId>,
    /// Reservations that this post may bring forward, count in, or answer a shortfall of.
    pub(super) deliver: BTreeSet<ReservationId>,
    pub(super) count_in: BTreeSet<ReservationId>,
    pub(super) answer_short: BTreeSet<ReservationId>,
}

struct Desk<'a> {
    city: &'a City,
    incident: &'a Incident,
    by: &'a Actor,
    now: Time,
}

impl Rights {
    pub(super) fn of(city: &City, incident: &Incident, by: &Actor, now: Time) -> Self {
        let desk = Desk {
            city,
            incident,
            by,
            now,
        };
        let id = incident.id;
        let (statement_on, promise_on) = (desk.a_question(), desk.a_question());
        Rights {
            figures: desk.may(Act::ReportFigures {
                incident: id,
                people_on_site: 0,
            }),
            question: desk.may(Act::RecordQuestion {
                incident: id,
                text: some_text(),
            }),
            units: statement_on.map_or_else(Vec::new, |question| desk.units(question)),
            owners: promise_on.map_or_else(Vec::new, |question| desk.owners(question)),
            promises: desk.promises(),
            tasks: desk.to_do(),
            help: desk.tasks(|task| Act::AskHelp {
                task,
                need: Need::Help,
                reason: some_text(),
            }),
            answers: desk.tasks(|task| Act::AnswerHelp {
                task,
                text: some_text(),
            }),
            hand_over: desk.hand_over(),
            relieve: desk.relieve(),
            store: desk.store(),
            merge: desk.merge(),
            reopen: desk.reopen(),
            release: incident
                .warnings
                .keys()
                .copied()
                .filter(|warning| desk.may(Act::ReleaseWarning { warning: *warning }))
                .collect(),
            acknowledge: desk.acknowledge(),
            propose: desk.propose(),
            dismiss: desk.dismiss(),
            levels: desk.levels(),
            end_measures: desk.end_measures(),
            end_settled: desk.mine(Act::EndIncident {
                incident: id,
                ending: Ending::Settled,
                reason: some_text(),
            }),
            end_no_demand: desk.mine(Act::EndIncident {
                incident: id,
                ending: Ending::NoDemandVoiced,
                reason: some_text(),
            }),
            confirm: desk.mine(Act::ConfirmEnding {
                incident: id,
                reason: some_text(),
            }),
        }
    }
}

impl Desk<'_> {
    fn would(&self, act: Act<TextRef>) -> Foreseen {
        trial(self.city, self.by, act, self.now)
    }

    fn may(&self, act: Act<TextRef>) -> bool {
        self.would(act).is_ok()
    }

    // The outcome where the act belongs to this post at all, refusals included.
    fn mine(&self, act: Act<TextRef>) -> Option<Foreseen> {
        match self.would(act) {
            Err(Refusal::NotYours(_) | Refusal::Ended) => None,
            outcome => Some(outcome),
        }
    }

    fn a_question(&self) -> Option<QuestionId> {
        self.incident.questions.keys().next().copied()
    }

    fn units(&self, question: QuestionId) -> Vec<UnitId> {
        let incident = self.incident.id;
        let units = self.incident.plan.units.iter().map(|unit| unit.id.clone());
        let may = |unit: &UnitId| {
            let (unit, text) = (unit.clone(), some_text());
            self.may(Act::PublishStatement {
                incident,
                question,
                unit,
                text,
            })
        };
        units.filter(may).collect()
    }

    fn owners(&self, question: QuestionId) -> Vec<PostId> {
        let (incident, due) = (self.incident.id, self.now + Span::days(1));
        let posts = self.incident.plan.posts.iter().map(|post| post.id.clone());
        let may = |owner: &PostId| {
            let (owner, text) = (owner.clone(), some_text());
            let test = some_test();
            self.may(Act::MakePromise(NewPromise {
                incident,
                question,
                owner,
                due,
                text,
                test,
            }))
        };
        posts.filter(may).collect()
    }

    fn promises(&self) -> BTreeMap<PromiseId, Vec<PromiseStep<TextRef>>> {
        let steps = |promise: &PromiseId| {
            let may = |step: &PromiseStep<TextRef>| {
                let (promise, step) = (*promise, step.clone());
                self.may(Act::StepPromise { promise, step })
            };
            let may = every_step(self.now).into_iter().filter(may);
            (*promise, may.collect())
        };
        self.incident.promises.keys().map(steps).collect()
    }

    fn to_do(&self) -> BTreeMap<TaskId, Option<Refusal>> {
        let open = self.incident.open_tasks().map(|task| task.id);
        let mine = open.map(|task| (task, doing(self.city, Some(self.by), task, self.now)));
        mine.filter_map(|(task, first)| Some((task, first?)))
            .collect()
    }

    fn tasks(&self, act: impl Fn(TaskId) -> Act<TextRef>) -> BTreeSet<TaskId> {
        let open = self.incident.open_tasks().map(|task| task.id);
        open.filter(|task| self.may(act(*task))).collect()
    }

    // Some other post to try with: any that is not the one that holds it.
    fn another(&self, than: &PostId) -> Option<PostId> {
        let posts = self.incident.plan.posts.iter();
        posts
            .map(|post| &post.id)
            .find(|post| *post != than)
            .cloned()
    }

    fn hand_over(&self) -> BTreeSet<TaskId> {
        let open = self.incident.open_tasks();
        let may = |task: &&huiyin_engine::state::Task| {
            self.another(&task.owner).is_some_and(|to| {
                self.may(Act::HandOverTask {
                    task: task.id,
                    to,
                    reason: some_text(),
                })
            })
        };
        open.filter(may).map(|task| task.id).collect()
    }

    fn relieve(&self) -> Vec<PostId> {
        let incident = self.incident.id;
        let owners: BTreeSet<PostId> = self
            .incident
            .open_tasks()
            .map(|task| task.owner.clone())
            .collect();
        let may = |post: &PostId| {
            self.another(post).is_some_and(|to| {
                self.may(Act::RelievePost {
                    incident,
                    post: post.clone(),
                    to,
                    reason: some_text(),
                })
            })
        };
        owners.into_iter().filter(may).collect()
    }

    fn store(&self) -> StoreRights {
        let incident = self.incident.id;
        StoreRights {
            ask: self.items(|item| Act::AskStock {
                incident,
                item,
                pieces: 1,
            }),
            add: self.items(|item| Act::AddStock { item, pieces: 1 }),
            deliver: self.stock(|held| Act::DeliverStock {
                reservation: held.id,
            }),
            count_in: self.stock(|held| Act::ReturnStock {
                reservation: held.id,
                back: held.held(),
            }),
            answer_short: self.stock(|held| Act::AnswerShortfall {
                reservation: held.id,
                text: some_text(),
            }),
        }
    }

    fn items(&self, act: impl Fn(StockId) -> Act<TextRef>) -> Vec<StockId> {
        let items = self.incident.plan.stock.iter().map(|item| item.id.clone());
        items.filter(|item| self.may(act(item.clone()))).collect()
    }

    fn stock(&self, act: impl Fn(&Reservation) -> Act<TextRef>) -> BTreeSet<ReservationId> {
        let held = self.incident.stock.values();
        held.filter(|held| self.may(act(held)))
            .map(|held| held.id)
            .collect()
    }

    fn merge(&self) -> Vec<IncidentId> {
        let incident = self.incident.id;
        let others = self.city.open_incidents().map(|other| other.id);
        let may = |into: &IncidentId| {
            self.may(Act::MergeIncident {
                incident,
                into: *into,
                reason: some_text(),
            })
        };
        others.filter(may).collect()
    }

    fn end_measures(&self) -> Option<Vec<Event>> {
        let act = Act::EndMeasures {
            incident: self.incident.id,
            reason: some_text(),
        };
        self.would(act).ok()
    }

    fn reopen(&self) -> Option<Foreseen> {
        let outcome = self.mine(Act::ReopenIncident {
            incident: self.incident.id,
            reason: some_text(),
        });
        outcome.filter(|_| self.incident.ended.is_some() && self.incident.merged_into.is_none())
    }

    fn acknowledge(&self) -> BTreeSet<(WarningId, PostId)> {
        let warnings = self.incident.warnings.values();
        let pairs = warnings.flat_map(|warning| {
            let level = self.incident.plan.level(warning.level);
            let to = level.map_or(&[][..], |level| &level.release.to);
            to.iter().map(|post| (warning.id, post.clone()))
        });
        let may = |(warning, post): &(WarningId, PostId)| {
            self.may(Act::AcknowledgeWarning {
                warning: *warning,
                post: post.clone(),
            })
        };
        pairs.filter(may).collect()
    }

    fn propose(&self) -> Vec<Target> {
        let incident = self.incident.id;
        let levels = self
            .incident
            .plan
            .levels
            .iter()
            .map(|held| Target::Level(held.level));
        let may = |to: &Target| {
            self.may(Act::Propose {
                incident,
                to: *to,
                reason: some_text(),
            })
        };
        levels.chain([Target::End]).filter(may).collect()
    }

    fn dismiss(&self) -> bool {
        let open = self.incident.proposals.values().find(|held| held.open);
        open.is_some_and(|held| {
            self.may(Act::DismissProposal {
                proposal: held.id,
                reason: some_text(),
            })
        })
    }

    fn levels(&self) -> Vec<(Level, Vec<Event>)> {
        let incident = self.incident.id;
        let levels = self.incident.plan.levels.iter().map(|held| held.level);
        let would = |to| {
            Some((
                to,
                self.would(Act::ChangeLevel {
                    incident,
                    to,
                    reason: some_text(),
                })
                .ok()?,
            ))
        };
        levels.filter_map(would).collect()
    }
}
