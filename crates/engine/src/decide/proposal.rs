//! Proposals: the machine and people suggest, the commander decides.

use super::response::Response;
use super::{command_posts, open_incident, require_post, require_reason};
use crate::act::{Act, Actor, TextRef};
use crate::event::{Event, ProposalEnd, Proposer};
use crate::plan::Target;
use crate::refusal::{Refusal, Thing};
use crate::state::City;
use crate::time::Time;

pub(super) fn act(
    city: &City,
    by: &Actor,
    act: &Act<TextRef>,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    match act {
        Act::Propose {
            incident,
            to,
            reason,
        } => {
            let incident = open_incident(city, *incident)?;
            incident.plan.post(&by.post).ok_or(Refusal::UnknownPost)?;
            require_reason(reason)?;
            if let Target::Level(level) = to {
                incident
                    .plan
                    .level(*level)
                    .ok_or(Refusal::LevelNotInPlan(*level))?;
                if *level == incident.level {
                    return Err(Refusal::AtThisLevel(*level));
                }
            }
            if incident
                .proposals
                .values()
                .any(|held| held.open && held.to == *to)
            {
                return Err(Refusal::AlreadyProposed);
            }
            let mut response = Response::on(city, incident, now);
            response.propose(
                *to,
                Proposer::Person {
                    by: by.clone(),
                    reason: reason.clone(),
                },
            );
            Ok(response.finish())
        }
        Act::DismissProposal { proposal, reason } => {
            let (incident, held) = city
                .proposal(*proposal)
                .ok_or(Refusal::NotFound(Thing::Proposal))?;
            if !held.open {
                return Err(Refusal::NotFound(Thing::Proposal));
            }
            require_post(by, command_posts(&incident.plan))?;
            require_reason(reason)?;
            let end = ProposalEnd::Dismissed {
                by: by.clone(),
                reason: reason.clone(),
            };
            let mut response = Response::on(city, incident, now);
            response.push(Event::ProposalClosed {
                proposal: *proposal,
                incident: incident.id,
                end,
            });
            Ok(response.finish())
        }
        _ => Ok(Vec::new()),
    }
}
