//! Promises on cases, as the events tell them.

use crate::event::Event;
use crate::promise::{CasePromiseChange, OnCase, Promise};
use crate::state::City;
use crate::time::Time;

impl City {
    pub(super) fn case_promise(&mut self, recorded: Time, event: &Event) {
        let Event::CasePromise {
            promise: id,
            case,
            matter,
            change,
        } = event
        else {
            return;
        };
        if let CasePromiseChange::Made {
            owner,
            due,
            text,
            test,
            by,
        } = change
        {
            self.next.promise = self.next.promise.max(id.next());
            let promise = Promise {
                test: Some(test.clone()),
                ..Promise::made(*id, recorded, (owner, *due), by, text)
            };
            let (case, matter) = (*case, *matter);
            let held = OnCase {
                case,
                matter,
                promise,
            };
            self.case_promises.insert(*id, held);
            return;
        }
        let Some(held) = self.case_promises.get_mut(id) else {
            return;
        };
        let promise = &mut held.promise;
        match change {
            CasePromiseChange::Made { .. } => {}
            CasePromiseChange::Stepped { step, by } => promise.apply(recorded, step, by),
            CasePromiseChange::Silent => promise.silent = true,
            CasePromiseChange::Word { kept, answers } => {
                promise.heard(recorded, *case, *kept, answers.clone());
            }
        }
    }
}
