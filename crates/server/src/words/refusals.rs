//! The engine's refusals in words: what stands in the way, and what to do about it.

use super::Lang;
use crate::words::words;
use huiyin_engine::Refusal;
use huiyin_engine::casework::CaseRefusal;
use huiyin_engine::ids::PostId;
use huiyin_engine::plan::Evidence;
use huiyin_engine::refusal::{StockRefusal, Thing};
use huiyin_engine::state::INCIDENT_KEPT;

/// Days after its end for which an incident can be opened again.
const DAYS_KEPT: i64 = INCIDENT_KEPT.as_seconds() / 86_400;

/// A refusal for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// What stands in the way.
    pub(crate) what: String,
    /// What to do.
    pub(crate) todo: String,
}

/// Says a refusal; `post` gives a post's name for people.
pub(crate) fn refused(l: Lang, refusal: &Refusal, post: impl Fn(&PostId) -> String) -> Said {
    let said = |what: String, todo: &str| Said {
        what,
        todo: todo.to_owned(),
    };
    match refusal {
        Refusal::NoPlan => said(l.r_no_plan().into(), l.r_no_plan_do()),
        Refusal::PlanInForce => said(l.r_plan_in_force().into(), l.r_nothing_do()),
        Refusal::VersionTaken => said(l.r_version_taken().into(), l.r_version_taken_do()),
        Refusal::Duplicate => said(l.r_duplicate().into(), l.r_nothing_do()),
        Refusal::NotFound(thing) => said(l.r_not_found(thing_word(l, *thing)), l.r_look_again_do()),
        Refusal::StepNotOpen => said(l.r_step_not_open().into(), l.r_look_again_do()),
        Refusal::NotYours(posts) => said(l.r_not_yours(names(l, posts, post)), l.r_not_yours_do()),
        Refusal::ReasonMissing => said(l.r_reason_missing().into(), l.r_reason_missing_do()),
        Refusal::LevelNotInPlan(level) => said(
            l.r_level_not_in_plan(l.level_name(*level)),
            l.r_level_not_in_plan_do(),
        ),
        Refusal::AtThisLevel(level) => {
            said(l.r_at_this_level(l.level_name(*level)), l.r_look_again_do())
        }
        Refusal::Ended => said(l.r_ended().into(), l.r_ended_do()),
        Refusal::AlreadyReleased => said(l.r_already_released().into(), l.r_look_again_do()),
        Refusal::SamePerson => said(l.r_same_person().into(), l.r_same_person_do()),
        Refusal::NotARecipient => said(l.r_not_a_recipient().into(), l.r_look_again_do()),
        Refusal::AlreadyAcknowledged => said(l.r_already_acknowledged().into(), l.r_nothing_do()),
        Refusal::TaskClosed => said(l.r_task_closed().into(), l.r_look_again_do()),
        Refusal::EvidenceMissing(kind) => said(
            l.r_evidence_missing(evidence_word(l, *kind)),
            l.r_evidence_missing_do(),
        ),
        Refusal::UnknownUnit => said(l.r_unknown_unit().into(), l.r_choose_again_do()),
        Refusal::UnknownPost => said(l.r_unknown_post().into(), l.r_choose_again_do()),
        Refusal::PromiseDueOutOfRange => said(l.r_promise_due().into(), l.r_promise_due_do()),
        Refusal::AcceptanceTestMissing => said(l.r_three().into(), l.r_three_do()),
        Refusal::PromiseAt(stage) => said(l.r_promise_at(l.stage(*stage)), l.r_look_again_do()),
        Refusal::PublicityNotAsked => said(l.r_publicity().into(), l.r_nothing_do()),
        Refusal::Case(why) => refused_case(l, why),
        Refusal::Record(why) => super::records::of_record(l, *why),
        Refusal::NotShown => said(l.r_not_shown().into(), l.r_look_again_do()),
        Refusal::OwnPromise => said(l.r_own_promise().into(), l.r_same_person_do()),
        Refusal::NoQuestionRecorded => said(l.r_no_question().into(), l.r_no_question_do()),
        Refusal::QuestionsUnsettled(all) => said(l.r_unsettled(all.len()), l.r_unsettled_do()),
        Refusal::DemandWasVoiced => said(l.r_demand_voiced().into(), l.r_demand_voiced_do()),
        Refusal::EndingNotAsked => said(l.r_ending_not_asked().into(), l.r_ending_not_asked_do()),
        Refusal::EndingAwaitsSecond => said(l.r_ending_waits().into(), l.r_ending_waits_do()),
        Refusal::MeasuresOver => said(l.r_measures_over().into(), l.r_nothing_do()),
        Refusal::AlreadyProposed => said(l.r_already_proposed().into(), l.r_already_proposed_do()),
        Refusal::HelpAsked => said(l.r_help_asked().into(), l.r_help_asked_do()),
        Refusal::HelpNotAsked => said(l.r_help_not_asked().into(), l.r_look_again_do()),
        Refusal::TheirsAlready => said(l.r_theirs_already().into(), l.r_choose_again_do()),
        Refusal::NothingToHandOver => said(l.r_nothing_to_hand_over().into(), l.r_look_again_do()),
        Refusal::SameIncident => said(l.r_same_incident().into(), l.r_choose_again_do()),
        Refusal::PlansDiffer => said(l.r_plans_differ().into(), l.r_plans_differ_do()),
        Refusal::MergesDown => said(l.r_merges_down().into(), l.r_merges_down_do()),
        Refusal::NotAnEnding => said(l.r_not_an_ending().into(), l.r_not_an_ending_do()),
        Refusal::NotEnded => said(l.r_not_ended().into(), l.r_look_again_do()),
        Refusal::GoesOnIn(id) => said(l.r_goes_on_in(id), l.r_goes_on_in_do()),
        Refusal::Stock(reason) => of_stock(l, reason),
        Refusal::NothingPromised => said(l.r_nothing_promised().into(), l.r_nothing_promised_do()),
        Refusal::NoAttentionRule => said(l.r_attention().into(), l.r_attention_do()),
        Refusal::NoAnswerAsked => said(l.r_no_answer_asked().into(), l.r_look_again_do()),
        Refusal::EndedTooLongAgo => said(l.r_ended_too_long_ago(DAYS_KEPT), l.r_report_anew_do()),
        Refusal::AlreadyInHand => said(l.r_already_in_hand().into(), l.r_look_again_do()),
    }
}

fn names(l: Lang, posts: &[PostId], post: impl Fn(&PostId) -> String) -> String {
    let mut names: Vec<_> = posts.iter().map(post).collect();
    names.dedup();
    names.join(l.list_comma())
}

fn of_stock(l: Lang, reason: &StockRefusal) -> Said {
    let (what, todo) = match reason {
        StockRefusal::UnknownItem => (l.r_unknown_stock().to_owned(), l.r_choose_again_do()),
        StockRefusal::NoPieces => (l.r_no_pieces().to_owned(), l.r_no_pieces_do()),
        StockRefusal::NothingToDeliver => {
            (l.r_nothing_to_deliver().to_owned(), l.r_look_again_do())
        }
        StockRefusal::NothingToReturn => (l.r_nothing_to_return().to_owned(), l.r_look_again_do()),
        StockRefusal::BackAtMost(pieces) => (l.r_back_at_most(pieces), l.r_back_at_most_do()),
        StockRefusal::NotForward(pieces) => (l.r_not_forward(pieces), l.r_not_forward_do()),
        StockRefusal::NoShortfall => (l.r_no_shortfall().to_owned(), l.r_look_again_do()),
        StockRefusal::NotAskedFor(_) => (l.r_not_asked_for().to_owned(), l.r_not_asked_for_do()),
        StockRefusal::NotThere(_) => (l.r_not_there().to_owned(), l.r_not_there_do()),
    };
    let todo = todo.to_owned();
    Said { what, todo }
}

fn refused_case(l: Lang, why: &CaseRefusal) -> Said {
    let said = |what: String, todo: &str| Said {
        what,
        todo: todo.to_owned(),
    };
    match why {
        CaseRefusal::NotClassed => said(l.r_not_classed().into(), l.r_not_classed_do()),
        CaseRefusal::Closed => said(l.r_case_closed().into(), l.r_nothing_do()),
        CaseRefusal::At(stage) => said(l.r_case_at(l.case_stage(*stage)), l.r_look_again_do()),
        CaseRefusal::ClockNotRunning => said(l.r_clock_not_running().into(), l.r_look_again_do()),
        CaseRefusal::Clock(why) => said(l.clock_refused(*why), l.r_clock_do()),
        CaseRefusal::CalendarMissing(year) => said(l.calendar_missing(year), l.r_calendar_do()),
        CaseRefusal::Guard(why) => said(l.guarded(why), l.r_guard_do()),
        CaseRefusal::AccusedHasIt => said(l.r_accused_has_it().into(), l.r_accused_has_it_do()),
        CaseRefusal::OtherPost(post) => said(l.r_other_post(post), l.r_other_post_do()),
        CaseRefusal::OtherRoute => said(l.r_other_route().into(), l.r_choose_again_do()),
        CaseRefusal::DayAhead => said(l.r_day_ahead().into(), l.r_choose_again_do()),
        CaseRefusal::NotAssigned => said(l.r_not_assigned().into(), l.r_not_assigned_do()),
        CaseRefusal::Erased => said(l.r_erased().into(), l.r_nothing_do()),
        CaseRefusal::MaterialFull => said(l.r_material_full().into(), l.r_material_full_do()),
        CaseRefusal::NothingUnread => said(l.r_nothing_unread().into(), l.r_look_again_do()),
        CaseRefusal::NotDue => said(l.r_not_due().into(), l.r_nothing_do()),
    }
}

fn thing_word(l: Lang, thing: Thing) -> &'static str {
    match thing {
        Thing::Case => l.case_word(),
        Thing::Matter => l.matter(),
        Thing::Assessment => l.assessment(),
        Thing::Incident => l.incident(),
        Thing::Warning => l.warning(),
        Thing::Task => l.task(),
        Thing::Question => l.question(),
        Thing::Promise => l.promise_title(),
        Thing::Proposal => l.proposal(),
        Thing::Reservation => l.reservation(),
    }
}

/// What shows that a task was done, as people say it.
pub(crate) fn evidence_word(l: Lang, kind: Evidence) -> &'static str {
    match kind {
        Evidence::None => l.evidence_none(),
        Evidence::Note => l.evidence_note(),
        Evidence::Figure => l.evidence_figure(),
        Evidence::File => l.evidence_file(),
        Evidence::Signature => l.evidence_signature(),
    }
}

words! {
    evidence_none = "无需佐证", "no evidence needed";
    evidence_note = "文字说明", "a written account";
    evidence_figure = "数字", "a figure";
    evidence_file = "文件或照片编号", "a file or photo reference";
    evidence_signature = "签字文书编号", "a signed document's reference";

    r_no_plan = "还没有预案生效，系统不知道由谁、在多长时间内处置。", "No plan is in force, so nobody is named to act.";
    r_no_plan_do = "请管理员装入预案后再试。", "Ask the administrator to load a plan, then try again.";
    r_plan_in_force = "生效的就是这份预案，一字未改。", "This very plan is in force already.";
    r_nothing_do = "不用再做什么。", "There is nothing more to do.";
    r_version_taken = "这个版本号已用于另一份内容不同的预案。", "Another plan bears this version.";
    r_version_taken_do = "给改过的预案换一个版本号。", "Give the changed plan a new version.";
    r_duplicate = "同一来源、同一编号的信访件已登记过。", "A case with the same source and number was registered before.";
    r_not_found(thing) = "没有找到这个{thing}。", "There is no such {thing}.";
    r_look_again_do = "页面可能已过时。回到原页看最新情况，再作决定。", "Your page may be out of date. Go back, look at the present state, then decide.";
    r_step_not_open = "这一步已有人办完，或还没轮到。", "This step has been done, or is not open yet.";
    r_not_yours(posts) = "这件事由以下岗位办：{posts}。", "This belongs to: {posts}.";
    r_not_yours_do = "如果您也值这个岗，请在页面上方换岗；否则请告诉他们。", "If you hold one of these posts, switch to it at the top of the page; otherwise tell them.";
    r_reason_missing = "没有写理由。每个决定都要有理由，记录在案。", "A reason is missing. Every decision has one on record.";
    r_reason_missing_do = "写一句话说明理由，再提交。", "Write one sentence, then send it again.";
    r_level_not_in_plan(level) = "预案没有写{level}响应，不能启动。", "The plan does not describe {level}.";
    r_level_not_in_plan_do = "选预案里有的级别。", "Choose a level that the plan describes.";
    r_at_this_level(level) = "已经是{level}响应。", "It is at {level} already.";
    r_ended = "事件已经终结，不能再改。", "The incident has ended and cannot be changed.";
    r_ended_do = "同一事项又有苗头时，会重新预警、重新研判。", "If the matter rises again, a new signal starts a new assessment.";
    r_already_released = "这条预警已经发布或撤回。", "The warning has been released or withdrawn already.";
    r_same_person = "需要另一个人。作决定的人不能自己复核。", "A second person is needed; whoever decided cannot confirm it too.";
    r_same_person_do = "请另一位在岗的同事用自己的账号复核。", "Ask a colleague on duty to do it from their own account.";
    r_not_a_recipient = "这个岗位不在这条预警的接收名单里。", "That post is not a recipient of this warning.";
    r_already_acknowledged = "已经签收过。", "It has been acknowledged already.";
    r_task_closed = "这项任务已办结或已撤销。", "The task is done or struck off already.";
    r_evidence_missing(kind) = "预案要求这项任务附佐证：{kind}。", "The plan asks for evidence with this task: {kind}.";
    r_evidence_missing_do = "填写佐证后再提交。", "Fill in the evidence, then send it again.";
    r_unknown_unit = "预案里没有这个单位。", "That unit is not in the plan.";
    r_unknown_post = "预案里没有这个岗位。", "That post is not in the plan.";
    r_choose_again_do = "从列表里重新选择。", "Choose again from the list.";
    r_promise_due = "承诺的期限必须晚于现在，且不超过 90 天。", "A promise is due in the future and within 90 days.";
    r_three = "承诺要写清三件事：看得见什么、怎么办得到、凭什么核验。", "A promise needs three answers: what people will see, how it will be done, how it can be checked.";
    r_three_do = "把缺的一项补上。", "Fill in the one that is missing.";
    r_promise_at(stage) = "这项承诺现在是“{stage}”，走不了这一步。", "The promise is \"{stage}\" now; this step does not begin there.";
    r_publicity = "提出人没有要求公开这件信访件，不能公开。", "Its petitioner did not ask for this case to be shown in public.";
    r_not_shown = "这件信访件现在没有公开。", "This case is not shown in public.";
    r_own_promise = "作出承诺、负责兑现和报告兑现的人，都不能自己核验。", "Whoever promised, owns or reported it cannot verify it.";
    r_promise_due_do = "改一个期限。", "Choose another date.";
    r_no_question = "还没有记录群众提了什么。人散了不等于事了了。", "No question is recorded. People leaving does not settle what they asked.";
    r_no_question_do = "先记录群众关切并答复；确实无人提出诉求的，选“无人提出诉求”，由第二人确认。", "Record what people asked and answer it; if nobody asked for anything, choose \"no demand voiced\" and have a second person confirm.";
    r_unsettled(n) = "还有 {n} 条群众关切既没有公开答复，也没有承诺。", "{n} questions have neither a statement nor a promise.";
    r_unsettled_do = "逐条答复，或作出有责任岗位、有期限的承诺，再终结。", "Answer each, or make a promise with an owner and a date; then end the incident.";
    r_demand_voiced = "已记录群众关切，不能按“无人提出诉求”终结。", "Questions are recorded, so a demand was voiced.";
    r_demand_voiced_do = "答复后按“关切已答复”终结。", "Settle them, then end the incident as settled.";
    r_ending_not_asked = "还没有人提出终结。", "Nobody has asked for this ending yet.";
    r_ending_not_asked_do = "先由指挥岗位提出，再由第二人确认。", "The commander asks first, then a second person confirms.";
    r_ending_waits = "已经提出终结，正等第二人确认。", "The ending has been asked for and waits for its second person.";
    r_ending_waits_do = "请另一位同事确认。", "Ask a colleague to confirm it.";
    r_measures_over = "现场措施已经解除。", "Measures have ended already.";
    r_already_proposed = "同样的建议已经提出，正等决定。", "The same is proposed already and waits for the commander.";
    r_already_proposed_do = "请在建议处采纳或不采纳。", "Accept or dismiss the one that stands.";
    r_help_asked = "这项任务已经求助，正等答复。", "Help was asked for with this task and waits for an answer.";
    r_help_asked_do = "等不及就直接打电话给被求助的岗位。", "If it cannot wait, phone the post that was asked.";
    r_help_not_asked = "没有人为这项任务求助。", "Nobody waits for help with this task.";
    r_theirs_already = "任务本来就在这个岗位名下。", "The task belongs to that post already.";
    r_nothing_to_hand_over = "这个岗位在本事件里没有未办的任务。", "That post has no open task in this incident.";
    r_same_incident = "事件不能并入自己。", "An incident cannot be merged into itself.";
    r_plans_differ = "两起事件按不同版本的预案运行，不能合并。", "The two incidents run under different versions of the plan.";
    r_plans_differ_do = "分别处置，分别终结。", "Handle and end each on its own.";
    r_merges_down = "要并入的事件级别更低，或者现场措施已经解除；这样合并会丢掉正在执行的措施。", "The incident that would stay is at a lower level or without measures, so measures in place would be lost.";
    r_merges_down_do = "反过来合并，或先把要保留的事件升到同一级别。", "Merge the other way round, or raise the level of the one that stays first.";
    r_not_an_ending = "合并不是一种终结方式。", "A merge is no way of ending an incident.";
    r_not_an_ending_do = "请在“合并事件”处办理。", "Use the merge form instead.";
    r_not_ended = "事件还没有终结。", "The incident has not ended.";
    r_goes_on_in(id) = "这起事件已并入事件 {id}，在那里继续。", "It was merged and goes on in incident {id}.";
    r_goes_on_in_do = "请到那起事件里办理。", "Go on in that incident.";
    r_ended_too_long_ago(days) = "这起事件终结已超过 {days} 天，不能恢复处置。", "The incident ended more than {days} days ago.";
    r_report_anew_do = "请把情况作为新的信号上报，另行启动响应。", "Report the matter anew; a new response can be opened.";
    r_not_classed = "还没有人判定这件信访件的类别，别的步骤都要等这一步。", "Nobody has said what this case is; every other step waits for that.";
    r_not_classed_do = "先判定类别和办理途径。", "Say its class and route first.";
    r_case_closed = "这件信访件已经办结。", "The case is closed.";
    r_case_at(stage) = "这件信访件现在是“{stage}”，走不了这一步。", "The case is \"{stage}\" now; this step does not begin there.";
    r_clock_not_running = "这项时限没有在走，或者已经过了。", "This clock does not run on the case, or has run out.";
    r_clock_do = "按条例规定办理。", "Follow what the Regulations allow.";
    r_calendar_do = "等国务院办公厅公布该年放假安排、系统更新工作日历以后再办。", "Wait until that year's holiday notice is out and the working calendar is updated.";
    r_guard_do = "换一个与被检举控告的单位没有隶属关系、与事项没有利害关系的单位或岗位。", "Choose a unit or post that is neither accused, nor under the accused, nor has an interest in the matter.";
    r_accused_has_it = "被检举控告的单位或其岗位现在拿着这件信访件。", "A unit or post that it accuses has the case now.";
    r_other_post(post) = "您还任着 {post} 岗位，该岗位不能经手这件信访件；换一个岗位也不能办。", "You also hold the post {post}, which may not have this case; acting from another post does not change that.";
    r_other_post_do = "请由没有这层关系的人办理。", "Leave it to somebody who holds no such post.";
    r_accused_has_it_do = "先把它转给别的单位、交给别的岗位，再判定为检举控告。", "Give it to another unit and another post first, then say that it is an accusation.";
    r_other_route = "这种救济不属于这件信访件的办理途径。", "This remedy is not one of the case's route.";
    r_day_ahead = "这一天还没有到。", "That day has not come yet.";
    r_already_in_hand = "这个事项正在研判或处置。", "This matter is being assessed or responded to already.";
}
