//! Every act that a page's form sends: read from its fields, given to the city once, back to its page.

use super::assessment::Answer;
use super::fields::{Fields, local};
use super::records;
use crate::auth::WebState;
use crate::auth::apart::require_apart;
use crate::auth::guard::Signed;
use crate::auth::problem::{Kind, Problem};
use axum::extract::State;
use axum::response::Redirect;
use huiyin_engine::act::{Ending, Need};
use huiyin_engine::ids::{
    AssessmentId, CaseId, IncidentId, MatterId, PostId, PromiseId, ProposalId, QuestionId,
    ReservationId, StockId, TaskId, UnitId, WarningId,
};
use huiyin_engine::plan::{Step, Target};
use huiyin_engine::promise::{AcceptanceTest, CasePromise, NewPromise, PromiseStep, Word};
use huiyin_engine::{Act, Actor};

/// Takes a form's act.
pub(crate) async fn post(
    State(state): State<WebState>,
    Signed(session): Signed,
    fields: Fields,
) -> Result<Redirect, Problem> {
    let back = local(fields.maybe("back"));
    let done = give(&state, &session, &fields).await;
    match done {
        Ok(()) => Ok(Redirect::to(&back)),
        Err(problem) => Err(Problem {
            written: ["reason", "text", "evidence"]
                .iter()
                .find_map(|name| fields.maybe(name)),
            back: Some(back),
            ..problem
        }),
    }
}

async fn give(
    state: &WebState,
    session: &crate::auth::sessions::Session,
    fields: &Fields,
) -> Result<(), Problem> {
    let post = PostId::from(fields.text("post")?);
    if !session.account.posts.contains(&post) {
        return Err(Kind::Forbidden.into());
    }
    let person = session.account.id;
    let act = read(fields)?;
    // The form's own key, under this person's name: nobody else's form can answer for it.
    let key = format!("form-{person}-{}", fields.text("key")?);
    let by = Actor { post, person };
    require_apart(state, &by, &session.account.posts, &act)?;
    state.live.act_once(&key, by, act).await?;
    Ok(())
}

// A missing reason is left to the engine: it says itself that one is missing.
fn reason(fields: &Fields) -> String {
    fields.maybe("reason").unwrap_or_default()
}

fn read(fields: &Fields) -> Result<Act<String>, Kind> {
    let name = fields.text("act")?;
    match name {
        "screen" | "verify" | "decide" => decision(name, fields),
        "report_matter" => Ok(Act::ReportMatter {
            matter: MatterId(fields.number("matter")?),
            reason: reason(fields),
        }),
        "report_danger" => Ok(Act::ReportDanger {
            matter: MatterId(fields.number("matter")?),
            reason: reason(fields),
        }),
        "note_attention" => Ok(Act::NoteAttention {
            matter: MatterId(fields.number("matter")?),
            seen: fields.number("seen")?,
            text: fields.maybe("text").unwrap_or_default(),
        }),
        "publish_answer" => Ok(Act::PublishAnswer {
            matter: MatterId(fields.number("matter")?),
            unit: UnitId::from(fields.text("unit")?),
            text: fields.maybe("text").unwrap_or_default(),
        }),
        "release_warning" => Ok(Act::ReleaseWarning {
            warning: WarningId(fields.number("warning")?),
        }),
        "acknowledge_warning" => Ok(Act::AcknowledgeWarning {
            warning: WarningId(fields.number("warning")?),
            post: PostId::from(fields.text("recipient")?),
        }),
        "complete_task" => Ok(Act::CompleteTask {
            task: TaskId(fields.number("task")?),
            evidence: fields.maybe("evidence"),
        }),
        "ask_help" | "answer_help" | "hand_over_task" => with_task(name, fields),
        "ask_stock" | "deliver_stock" | "return_stock" | "answer_shortfall" | "add_stock" => {
            with_stock(name, fields)
        }
        "dismiss_proposal" => Ok(Act::DismissProposal {
            proposal: ProposalId(fields.number("proposal")?),
            reason: reason(fields),
        }),
        "show_case" => Ok(Act::ShowCase {
            case: CaseId(fields.number("case")?),
            text: fields.text("text")?.to_owned(),
        }),
        "hide_case" => Ok(Act::HideCase {
            case: CaseId(fields.number("case")?),
            reason: reason(fields),
        }),
        "step_case" => Ok(Act::StepCase {
            case: CaseId(fields.number("case")?),
            step: super::case_act::step(fields)?,
        }),
        "promise_on_case" => Ok(Act::PromiseOnCase(CasePromise {
            case: CaseId(fields.number("case")?),
            owner: PostId::from(fields.text("owner")?),
            due: fields.time("due")?,
            text: fields.text("text")?.to_owned(),
            test: acceptance_test(fields)?,
        })),
        name if records::NAMES.contains(&name) => records::read(name, fields),
        "read_material" => read_material(fields),
        "step_promise" => Ok(Act::StepPromise {
            promise: PromiseId(fields.number("promise")?),
            step: promise_step(fields)?,
        }),
        _ => on_incident(name, IncidentId(fields.number("incident")?), fields),
    }
}

fn read_material(fields: &Fields) -> Result<Act<String>, Kind> {
    let upto = u32::try_from(fields.number("upto")?);
    Ok(Act::ReadMaterial {
        case: CaseId(fields.number("case")?),
        upto: upto.map_err(|_| Kind::Field("upto".to_owned()))?,
    })
}

fn with_task(name: &str, fields: &Fields) -> Result<Act<String>, Kind> {
    let task = TaskId(fields.number("task")?);
    let reason = reason(fields);
    Ok(match name {
        "ask_help" => Act::AskHelp {
            task,
            need: match fields.text("need")? {
                "help" => Need::Help,
                "blocked" => Need::Blocked,
                _ => return Err(Kind::Field("need".to_owned())),
            },
            reason,
        },
        "answer_help" => Act::AnswerHelp {
            task,
            text: fields.maybe("text").unwrap_or_default(),
        },
        _ => Act::HandOverTask {
            task,
            to: PostId::from(fields.text("to")?),
            reason,
        },
    })
}

fn with_stock(name: &str, fields: &Fields) -> Result<Act<String>, Kind> {
    let count = |field: &str| {
        let number = u32::try_from(fields.number(field)?);
        number.map_err(|_| Kind::Field(field.to_owned()))
    };
    let reservation = || fields.number("reservation").map(ReservationId);
    let item = || fields.text("item").map(StockId::from);
    Ok(match name {
        "ask_stock" => Act::AskStock {
            incident: IncidentId(fields.number("incident")?),
            item: item()?,
            pieces: count("pieces")?,
        },
        "deliver_stock" => Act::DeliverStock {
            reservation: reservation()?,
        },
        "return_stock" => Act::ReturnStock {
            reservation: reservation()?,
            back: count("returned")?,
        },
        "answer_shortfall" => Act::AnswerShortfall {
            reservation: reservation()?,
            text: fields.maybe("text").unwrap_or_default(),
        },
        _ => Act::AddStock {
            item: item()?,
            pieces: count("pieces")?,
        },
    })
}

fn decision(name: &str, fields: &Fields) -> Result<Act<String>, Kind> {
    let step = match name {
        "screen" => Step::Screening,
        "verify" => Step::Verification,
        _ => Step::Decision,
    };
    let written = fields.text("answer")?;
    let assessment = AssessmentId(fields.number("assessment")?);
    let answer = Answer::named(written).ok_or_else(|| Kind::Field("answer".to_owned()))?;
    let act = answer.act(step, assessment, reason(fields));
    act.ok_or_else(|| Kind::Field("answer".to_owned()))
}

fn acceptance_test(fields: &Fields) -> Result<AcceptanceTest<String>, Kind> {
    Ok(AcceptanceTest {
        perceivable: fields.text("perceivable")?.to_owned(),
        implementable: fields.text("implementable")?.to_owned(),
        verifiable: fields.text("verifiable")?.to_owned(),
    })
}

fn promise_step(fields: &Fields) -> Result<PromiseStep<String>, Kind> {
    let reason = reason(fields);
    Ok(match fields.text("step")? {
        "accept" => PromiseStep::Accept,
        "decline" => PromiseStep::Decline { reason },
        "report" => PromiseStep::Report {
            evidence: fields.maybe("evidence").unwrap_or_default(),
        },
        "verify" => PromiseStep::Verify {
            kept: match fields.text("found")? {
                "kept" => true,
                "not_kept" => false,
                _ => return Err(Kind::Field("found".to_owned())),
            },
            word: match fields.text("word")? {
                "kept" => Word::Kept,
                "not_kept" => Word::NotKept,
                "absent" => Word::Absent,
                _ => return Err(Kind::Field("word".to_owned())),
            },
            reason,
        },
        "break" => PromiseStep::Break { reason },
        "renew" => PromiseStep::Renew {
            due: fields.time("due")?,
            reason,
        },
        "withdraw" => PromiseStep::Withdraw { reason },
        _ => return Err(Kind::Field("step".to_owned())),
    })
}

fn on_incident(name: &str, incident: IncidentId, fields: &Fields) -> Result<Act<String>, Kind> {
    let question = || fields.number("question").map(QuestionId);
    let text = || fields.text("text").map(str::to_owned);
    Ok(match name {
        "report_figures" => {
            let people = u32::try_from(fields.number("people")?);
            let people_on_site = people.map_err(|_| Kind::Field("people".to_owned()))?;
            Act::ReportFigures {
                incident,
                people_on_site,
            }
        }
        "record_question" => Act::RecordQuestion {
            incident,
            text: text()?,
        },
        "publish_statement" => Act::PublishStatement {
            incident,
            question: question()?,
            unit: UnitId::from(fields.text("unit")?),
            text: text()?,
        },
        "make_promise" => Act::MakePromise(NewPromise {
            incident,
            question: question()?,
            owner: PostId::from(fields.text("owner")?),
            due: fields.time("due")?,
            text: text()?,
            test: acceptance_test(fields)?,
        }),
        _ => return commanded(name, incident, fields),
    })
}

fn commanded(name: &str, incident: IncidentId, fields: &Fields) -> Result<Act<String>, Kind> {
    let reason = reason(fields);
    Ok(match name {
        "propose" => {
            let end = fields.text("to")? == "end";
            let to = if end {
                Target::End
            } else {
                Target::Level(fields.level("to")?)
            };
            Act::Propose {
                incident,
                to,
                reason,
            }
        }
        "change_level" => Act::ChangeLevel {
            incident,
            to: fields.level("level")?,
            reason,
        },
        "end_measures" => Act::EndMeasures { incident, reason },
        "end_incident" => {
            let ending = match fields.text("ending")? {
                "settled" => Ending::Settled,
                "no_demand_voiced" => Ending::NoDemandVoiced,
                _ => return Err(Kind::Field("ending".to_owned())),
            };
            Act::EndIncident {
                incident,
                ending,
                reason,
            }
        }
        "confirm_ending" => Act::ConfirmEnding { incident, reason },
        "relieve_post" => Act::RelievePost {
            incident,
            post: PostId::from(fields.text("relieved")?),
            to: PostId::from(fields.text("to")?),
            reason,
        },
        "merge_incident" => Act::MergeIncident {
            incident,
            into: IncidentId(fields.number("into")?),
            reason,
        },
        "reopen_incident" => Act::ReopenIncident { incident, reason },
        _ => return Err(Kind::Field("act".to_owned())),
    })
}
