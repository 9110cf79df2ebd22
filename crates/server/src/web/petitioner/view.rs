//! What one case's page shows, read out of the city's state: the case's own matter and nothing of others.

use crate::auth::corrected::Line;
use crate::live::{CaseProof, CaseTexts, Kept};
use crate::vault::Opening;
use crate::web::needs::Needs;
use huiyin_engine::act::TextRef;
use huiyin_engine::calendar::Calendar;
use huiyin_engine::casework::{CaseEnd, CaseFile, Material};
use huiyin_engine::ids::{CaseId, MatterId, QuestionId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::plan::{Label, Plan};
use huiyin_engine::promise::{AcceptanceTest, Promise, Stage};
use huiyin_engine::state::{Answer, Incident, Question};
use huiyin_engine::{City, Time};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The page's contents.
pub(super) struct View {
    pub(super) case: CaseId,
    /// Responses to the case's matter, and those that its petitioner was told of before it moved; newest first.
    pub(super) incidents: Vec<Incident>,
    /// What was asked about the matter and went on in an incident about another one, with what answers it.
    pub(super) moved: Vec<Incident>,
    /// The matter is being assessed.
    pub(super) assessing: bool,
    /// Answers to what is asked in public about the matter, each with its unit's name.
    pub(super) answers: Vec<(Answer, Label)>,
    /// What was put right of the record.
    pub(super) corrections: Vec<Line>,
    pub(super) openings: Vec<Opening>,
    pub(super) texts: Option<CaseTexts>,
    /// What the ledger holds about it; nothing where it is not signed.
    pub(super) proofs: Vec<CaseProof>,
    /// What became of it, once somebody took it in hand.
    pub(super) file: Option<CaseFile>,
    /// What was promised on the case itself, under the plan in force.
    pub(super) own: Vec<Promise>,
    pub(super) plan: Option<Arc<Plan>>,
    /// What the petitioner added.
    pub(super) material: Material,
    /// How long what it says is kept, once it has ended.
    pub(super) kept: Option<Kept>,
    /// The calendar that its clocks are counted by.
    pub(super) calendar: Calendar,
    /// Since when it is on record that nobody classed it in time.
    pub(super) late: Option<Time>,
}

/// A promise, the plan that names its owner, and the question that it settles, where there is one.
#[derive(Clone, Copy)]
pub(super) struct Promised<'a> {
    pub(super) plan: &'a Plan,
    pub(super) question: Option<&'a Question>,
    pub(super) promise: &'a Promise,
}

impl View {
    pub(super) fn of(city: &City, case: CaseId, matter: MatterId) -> Self {
        let now = city.matter_of(case, matter);
        let subject = Subject::Matter { matter: now };
        let about = city.incidents.values().rev();
        View {
            case,
            incidents: about
                .filter(|incident| city.told_of(case, matter, incident))
                .cloned()
                .collect(),
            moved: moved(city, case, matter),
            assessing: city.assessing.contains_key(&subject),
            answers: answers(city, now),
            corrections: Vec::new(),
            openings: Vec::new(),
            texts: None,
            proofs: Vec::new(),
            file: city.cases.get(&case).cloned(),
            own: own(city, case),
            plan: city.plan.clone(),
            material: city.material.get(&case).cloned().unwrap_or_default(),
            kept: None,
            calendar: city.calendar.clone(),
            late: city.unclassed.late_since(case),
        }
    }

    /// The written opinions that the petitioner was given, in order.
    pub(super) fn opinions(&self) -> Vec<(&TextRef, Time)> {
        match &self.file {
            None => Vec::new(),
            Some(CaseFile::Open(case)) => case.opinions().collect(),
            Some(CaseFile::Closed(case)) => {
                let opinions = case.opinions.iter();
                opinions.map(|(text, at)| (text, *at)).collect()
            }
        }
    }

    /// Every incident in which something was asked about the matter.
    pub(super) fn about(&self) -> impl Iterator<Item = &Incident> {
        self.incidents.iter().chain(&self.moved)
    }

    /// Everything that was promised, what waits for something first.
    pub(super) fn promises(&self) -> Vec<Promised<'_>> {
        let mut all: Vec<_> = self.about().flat_map(of).collect();
        let plan = self.plan.as_deref();
        let own = plan.into_iter().flat_map(|plan| {
            self.own.iter().map(move |promise| Promised {
                plan,
                question: None,
                promise,
            })
        });
        all.extend(own);
        all.sort_by_key(|held| (held.promise.stage.closed(), held.promise.due));
        all
    }

    /// Sealed texts to open. No names: the page says which post acted, never which person.
    pub(super) fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.answers
            .iter()
            .for_each(|(held, _)| needs.text(&held.text));
        for (text, _) in self.opinions() {
            needs.text(text);
        }
        if let Some(CaseFile::Closed(closed)) = &self.file
            && let CaseEnd::Closed { reason, .. } = &closed.end
        {
            needs.text(reason);
        }
        for incident in self.about() {
            for question in incident.questions.values() {
                needs.text(&question.text);
            }
            for statement in incident.statements.values() {
                needs.text(&statement.text);
            }
        }
        let promises = self.about().flat_map(|held| held.promises.values());
        for promise in promises.chain(&self.own) {
            needs.text(&promise.text);
            let test = promise.test.iter().flat_map(AcceptanceTest::texts);
            test.for_each(|text| needs.text(text));
        }
        needs
    }
}

fn answers(city: &City, matter: MatterId) -> Vec<(Answer, Label)> {
    let held = city.attention.get(&matter);
    let answers = held.map_or(&[][..], |held| &held.answers);
    let name = |answer: &Answer| {
        let unit = city.plan.as_ref().and_then(|plan| plan.unit(&answer.unit));
        unit.map(|unit| unit.name.clone())
    };
    let named = answers.iter().rev();
    named
        .filter_map(|held| Some((held.clone(), name(held)?)))
        .collect()
}

// Of an incident about another matter only what came from one about this.
fn moved(city: &City, case: CaseId, matter: MatterId) -> Vec<Incident> {
    let others = city.incidents.values().rev();
    let others = others.filter(|held| !held.merged.is_empty() && !city.told_of(case, matter, held));
    let of_the_matter = |held: &Incident| {
        let mut held = held.clone();
        let asked = held.questions.keys().copied();
        let ours: BTreeSet<QuestionId> = asked
            .filter(|question| city.asked_of(case, matter, &held, *question))
            .collect();
        held.questions.retain(|question, _| ours.contains(question));
        held.statements
            .retain(|_, told| ours.contains(&told.question));
        held.promises
            .retain(|_, made| made.question.is_some_and(|of| ours.contains(&of)));
        (!ours.is_empty()).then_some(held)
    };
    others.filter_map(of_the_matter).collect()
}

fn own(city: &City, case: CaseId) -> Vec<Promise> {
    let held = city.case_promises.values();
    let own = held.filter(|held| held.case == case);
    own.map(|held| held.promise.clone()).collect()
}

fn of(incident: &Incident) -> impl Iterator<Item = Promised<'_>> {
    incident.promises.values().filter_map(move |promise| {
        let question = incident.questions.get(&promise.question?)?;
        Some(Promised {
            plan: &incident.plan,
            question: Some(question),
            promise,
        })
    })
}

/// Whether there is something to say of a promise yet.
pub(super) fn asked(promise: &Promise) -> bool {
    let over = matches!(promise.stage, Stage::Declined | Stage::Withdrawn);
    !over && (promise.silent || matches!(promise.stage, Stage::Reported | Stage::Kept))
}
