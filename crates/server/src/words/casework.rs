//! Words of cases in hand: classes, routes, steps, the clocks of the law and the remedies beside them.

use super::span::month;
use crate::words::{Lang, words};
use huiyin_engine::casework::{CaseStage, CaseStep};
use huiyin_engine::law::{Class, ClockId, GuardRefusal, Interest, Refused, RemedyId, Route};
use huiyin_engine::time::Day;

impl Lang {
    /// A class, with the route of a request.
    pub(crate) const fn class(self, class: Class) -> &'static str {
        match class {
            Class::Suggestion => self.class_suggestion(),
            Class::Accusation => self.class_accusation(),
            Class::Request(route) => self.route(route),
        }
    }

    /// One of the six routes of Article 31.
    pub(crate) const fn route(self, route: Route) -> &'static str {
        match route {
            Route::Judicial => self.route_judicial(),
            Route::Arbitration => self.route_arbitration(),
            Route::PartyAppeal => self.route_party(),
            Route::Administrative => self.route_administrative(),
            Route::Duty => self.route_duty(),
            Route::Ordinary => self.route_ordinary(),
        }
    }

    /// A clock of the law.
    pub(crate) const fn law_clock(self, clock: ClockId) -> &'static str {
        match clock {
            ClockId::Register => self.clock_register(),
            ClockId::ReportGrave => self.clock_report_grave(),
            ClockId::NoticeDirect | ClockId::NoticeTransferred => self.clock_notice(),
            ClockId::Objection => self.clock_objection(),
            ClockId::Handling => self.clock_handling(),
            ClockId::AskReview => self.clock_ask_review(),
            ClockId::AnswerReview => self.clock_answer_review(),
            ClockId::AskRereview => self.clock_ask_rereview(),
            ClockId::AnswerRereview => self.clock_answer_rereview(),
        }
    }

    /// Where a case in hand stands.
    pub(crate) const fn case_stage(self, stage: CaseStage) -> &'static str {
        match stage {
            CaseStage::Classed => self.case_classed(),
            CaseStage::Accepted => self.case_accepted(),
            CaseStage::Answered => self.case_answered(),
            CaseStage::InReview => self.case_in_review(),
            CaseStage::ReviewAnswered => self.case_review_answered(),
            CaseStage::InRereview => self.case_in_rereview(),
        }
    }

    /// A step, as its button says it.
    pub(crate) const fn case_step<T>(self, step: &CaseStep<T>) -> &'static str {
        match step {
            CaseStep::Classify { .. } => self.case_do_classify(),
            CaseStep::ReportUp { .. } => self.case_do_report_up(),
            CaseStep::Transfer { .. } => self.case_do_transfer(),
            CaseStep::Object { .. } => self.case_do_object(),
            CaseStep::Accept { .. } => self.case_do_accept(),
            CaseStep::Extend { .. } => self.case_do_extend(),
            CaseStep::BeginHearing { .. } => self.case_do_hearing(),
            CaseStep::EndHearing { .. } => self.case_do_hearing_over(),
            CaseStep::Answer { .. } => self.case_do_answer(),
            CaseStep::AskReview { .. } => self.case_do_ask_review(),
            CaseStep::Assign { .. } => self.case_do_assign(),
            CaseStep::Represent { .. } => self.case_do_represent(),
            CaseStep::Remedy { .. } => self.case_do_remedy(),
            CaseStep::Close { .. } => self.case_do_close(),
        }
    }

    /// A remedy beside the petition.
    pub(crate) const fn remedy(self, remedy: RemedyId) -> &'static str {
        match remedy {
            RemedyId::Reconsideration => self.remedy_reconsideration(),
            RemedyId::AdministrativeSuit => self.remedy_suit(),
            RemedyId::SuitAfterReconsideration => self.remedy_suit_after(),
            RemedyId::CivilSuit => self.remedy_civil(),
            RemedyId::StateCompensation => self.remedy_compensation(),
            RemedyId::LabourArbitration => self.remedy_labour(),
            RemedyId::LandArbitration => self.remedy_land(),
            RemedyId::PersonnelReview => self.remedy_personnel(),
            RemedyId::WorkInjury => self.remedy_injury(),
        }
    }

    /// What somebody said of an interest in the matter.
    pub(crate) const fn interest(self, interest: Interest) -> &'static str {
        match interest {
            Interest::NotAnswered => self.interest_not_answered(),
            Interest::None => self.interest_none(),
            Interest::Direct => self.interest_direct(),
        }
    }

    /// Why somebody may not have a case.
    pub(crate) fn guarded(self, why: &GuardRefusal) -> String {
        match why {
            GuardRefusal::ClassNotDecided => self.guard_class().to_owned(),
            GuardRefusal::AccusedNotRecorded => self.guard_accused_unknown().to_owned(),
            GuardRefusal::Accused | GuardRefusal::UnderAccused { .. } => {
                self.guard_accused().to_owned()
            }
            GuardRefusal::UnitsInCircle | GuardRefusal::UnitNotKnown => {
                self.guard_unit_unknown().to_owned()
            }
            GuardRefusal::DirectInterest => self.guard_interest().to_owned(),
            GuardRefusal::InterestNotAnswered => self.guard_interest_unknown().to_owned(),
            GuardRefusal::Representatives { most } => self.guard_representatives(most),
        }
    }

    /// What the law does not allow to be done to a clock.
    pub(crate) fn clock_refused(self, why: Refused) -> String {
        match why {
            Refused::NoExtension => self.clock_no_extension().to_owned(),
            Refused::ExtendedTwice => self.clock_extended_twice().to_owned(),
            Refused::ExtensionLength { days_max } => self.clock_extension_length(days_max),
            Refused::ExtendedTooLate { last } => self.clock_extended_late(self.day(last)),
            Refused::ReasonNotTold => self.clock_reason_not_told().to_owned(),
            Refused::NoPause | Refused::HearingBackwards => self.clock_no_pause().to_owned(),
        }
    }

    /// A day as a letter writes it.
    pub(crate) fn day(self, day: Day) -> String {
        let (year, month_of, of_month) = day.civil();
        match self {
            Lang::Zh => format!("{year}年{month_of}月{of_month}日"),
            Lang::En => format!("{of_month} {} {year}", month(month_of)),
        }
    }
}

words! {
    case_page(n) = "信访件 {n}", "Case {n}";
    case_received(at) = "{at} 收到", "received {at}";
    case_named_unit(unit) = "件中写的单位：{unit}", "names {unit}";
    case_not_classed = "还没有人判定类别。登记、转送的时限已经在走。", "Nobody has said what it is yet. The time to register and transfer is running.";
    case_holder(unit) = "承办单位：{unit}", "With {unit}";
    case_holder_office = "承办单位：信访部门", "With the petition office";
    case_objects = "承办单位提出不属其职责，等信访部门答复；答复以前仍由它承办。", "The unit says it is not competent; until that is agreed to it keeps the case.";
    case_assigned_to(post) = "承办岗位：{post}", "Handled by {post}";
    case_grave = "重大紧急", "grave or urgent";
    case_unreachable = "姓名或地址不清，无法书面告知", "name or address unclear";
    case_extended(n) = "延长 {n} 日", "{n} more days";
    case_represented(n) = "代表 {n} 人", "{n} representatives";
    case_guarded = "这件信访件检举控告您所在的单位或其上级，不向您显示。", "This case accuses your unit or one above it and is not shown to you.";
    case_texts_not_yours = "原文只对接访、政策组、指挥链和承办的单位、岗位开放。", "Its text is open to reception, the policy group, the chain of command and those who handle it.";
    case_accuses(units) = "被检举控告的单位：{units}。这些单位和它们的下级看不到、拿不到这件信访件。", "Accused: {units}. Neither they nor what is under them can see or be given this case.";
    case_closed_at(at) = "{at} 办结", "Closed {at}";
    case_end_not_asked = "申请复查、复核的期限已过，处理意见生效。", "No review was asked for in time: the opinion stands.";
    case_end_final = "复核意见已送达，同一事实和理由不再受理（《信访工作条例》第三十六条）。", "The re-review is answered; the same facts and reasons are not accepted again (Regulations, Art. 36).";

    clocks_title = "法定时限", "Clocks of the law";
    clocks_none = "现在没有时限在走。", "No clock runs now.";
    clock_register = "登记、转送", "Register and transfer";
    clock_report_grave = "重大紧急事项上报", "Report a grave matter upward";
    clock_notice = "书面告知受理情况", "Tell the petitioner in writing whether it is accepted";
    clock_objection = "对不属本机关职责的提出异议", "Object that it is not the unit's matter";
    clock_handling = "办理并出具处理意见", "Handle it and give a written opinion";
    clock_ask_review = "信访人申请复查", "The petitioner may ask for a review";
    clock_answer_review = "答复复查申请", "Answer the review";
    clock_ask_rereview = "信访人申请复核", "The petitioner may ask for a re-review";
    clock_answer_rereview = "答复复核申请", "Answer the re-review";
    clock_col_what = "时限", "Clock";
    clock_col_staff = "办理日（不顺延）", "Work towards";
    clock_col_legal = "法定最后一日", "Last day by law";
    clock_col_why = "怎样算出来的", "How it is derived";
    clock_running = "在走", "running";
    clock_stopped(at) = "{at} 办到", "done {at}";
    clock_missed(at) = "已过，{at} 记录在案", "run out, on record {at}";
    clock_paused(since, left) = "听证期间暂停（{since} 起），余 {left} 日", "paused for a hearing since {since}, {left} days left";
    clock_moved(before, after) = "工作日历有变：原为 {before}，现为 {after}", "The working calendar changed it: {before} became {after}";
    clock_no_date = "算不出", "none";
    calendar_missing(year) = "{year} 年的放假安排还没有公布，法定最后一日算不出来，也不估计。", "The {year} working calendar is not published: the due date cannot be stated, and none is guessed.";

    remedies_title = "别的救济也有期限", "Other remedies have time limits too";
    remedies_about = "信访不停止这些期限的计算。请告知信访人。", "A petition stops none of them. Tell the petitioner.";
    warning_running(last, left) = "最后一日 {last}，还有 {left} 天", "last day {last}, {left} days left";
    warning_passed(last) = "{last} 已过", "passed on {last}";
    warning_unknown = "不知道从哪一天起算，可能正在走", "nobody has said when it began; it may be running";
    remedy_reconsideration = "行政复议", "administrative reconsideration";
    remedy_suit = "行政诉讼", "administrative lawsuit";
    remedy_suit_after = "不服复议决定的行政诉讼", "lawsuit against a reconsideration decision";
    remedy_civil = "民事诉讼时效", "civil lawsuit";
    remedy_compensation = "国家赔偿", "state compensation";
    remedy_labour = "劳动争议仲裁", "labour arbitration";
    remedy_land = "农村土地承包仲裁", "land contract arbitration";
    remedy_personnel = "公务员人事处理的复核", "review of a personnel decision";
    remedy_injury = "工伤认定申请", "recognition of a work injury";

    class_suggestion = "建议意见", "Suggestion";
    class_accusation = "检举控告", "Accusation";
    route_judicial = "申诉求决：诉讼、检察、公安等司法途径", "Request: courts, procurators, police";
    route_arbitration = "申诉求决：仲裁", "Request: arbitration";
    route_party = "申诉求决：党员申诉、申请复审", "Request: appeals of party members";
    route_administrative = "申诉求决：行政复议、裁决、确认、许可、处罚等行政程序", "Request: administrative procedures";
    route_duty = "申诉求决：履行法定职责、查处违法行为", "Request: an organ's own duty to act";
    route_ordinary = "申诉求决：按信访程序办理", "Request: ordinary handling as a petition";
    class_choose = "类别（申诉求决按《信访工作条例》第三十一条选途径）", "Class (for a request, its route under Art. 31)";
    class_why = "类别由人判定，系统不从原文推断。", "A person decides it; nothing is inferred from the text.";
    class_is_grave = "重大、紧急", "Grave or urgent";
    class_is_reachable = "姓名、地址清楚，可以书面告知", "Name and address are clear";
    class_accused = "被检举控告的单位，以及被检举控告的人所在的单位", "Units accused, and units at which accused people work";
    class_direct = "由哪个单位直接收到", "Which unit received it directly";
    class_direct_office = "信访部门", "the petition office";

    case_classed = "已判定类别，未受理", "classed, not accepted";
    case_accepted = "已受理", "accepted";
    case_answered = "已出具处理意见", "answered";
    case_in_review = "复查中", "in review";
    case_review_answered = "已答复复查", "review answered";
    case_in_rereview = "复核中", "in re-review";

    case_do_classify = "判定类别和途径", "Say what it is";
    case_do_report_up = "已向上报告", "Reported upward";
    case_do_transfer = "转给承办单位", "Give it to a unit";
    case_do_object = "提出不属本单位职责", "Object: not our matter";
    case_do_accept = "已受理并书面告知", "Accepted, and told in writing";
    case_do_extend = "批准延长办理期限", "Lengthen the time for handling";
    case_do_hearing = "听证开始", "A hearing begins";
    case_do_hearing_over = "听证结束", "The hearing is over";
    case_do_answer = "送达书面意见", "Give the written opinion";
    case_do_ask_review = "信访人申请复查、复核", "The petitioner asks for a review";
    case_do_assign = "交给岗位办理", "Give it to a post";
    case_do_represent = "登记代表人数", "Record the representatives";
    case_do_remedy = "登记别的救济的起算日", "Record when another remedy's time began";
    case_do_close = "办结", "Close it";
    case_text = "写明内容", "What was said";
    case_to_unit = "承办单位", "Which unit";
    case_to_post = "承办岗位", "Which post";
    case_interest = "承办人与事项、与信访人有无直接利害关系", "Has its holder a direct interest in the matter?";
    interest_not_answered = "没有问", "not asked";
    interest_none = "本人说没有", "says none";
    interest_direct = "有，应当回避", "has one: recusal";
    case_days = "延长几日（最多 30 日，只能一次）", "Days (at most 30, once)";
    case_reason_told = "已把延期理由告知信访人", "The petitioner was told why";
    case_representatives = "代表几人（最多 5 人）", "How many (at most 5)";
    case_remedy = "哪种救济", "Which remedy";
    case_began = "从哪一天起算", "Since which day";
    case_promises = "对这件信访件的承诺", "What was promised on this case";
    case_promises_none = "还没有承诺。", "Nothing has been promised yet.";
    case_steps = "办理经过", "What was done";
    case_step_line(at, who) = "{at}，{who}", "{at}, {who}";

    guard_class = "还没有判定类别，它可能是检举控告。", "Its class is not decided yet, and it may be an accusation.";
    guard_accused_unknown = "检举控告必须写明被检举控告的单位。", "Whom an accusation accuses has to be recorded.";
    guard_accused = "被检举控告的单位和它的下级不能经手、查看这件信访件。", "Neither the accused unit nor what is under it may have or read this case.";
    guard_unit_unknown = "预案没有写清这个岗位属于哪个单位，检举控告不能交给它。", "The plan does not say to which unit this post belongs; an accusation cannot be given to it.";
    guard_interest = "与事项或信访人有直接利害关系的，应当回避。", "Whoever has a direct interest in the matter may not handle it.";
    guard_interest_unknown = "还没有问承办人有没有直接利害关系。", "Nobody has asked for a direct interest.";
    guard_representatives(most) = "多人提出共同事项的，代表不超过 {most} 人，至少 1 人。", "A shared matter is put forward by 1 to {most} representatives here.";
    clock_no_extension = "这项时限不能延长。", "This clock cannot be lengthened.";
    clock_extended_twice = "办理期限只能延长一次，已经延长过。", "It can be lengthened once, and was.";
    clock_extension_length(days) = "延长期限为 1 至 {days} 日。", "It can be lengthened by 1 to {days} days.";
    clock_extended_late(last) = "期限在 {last} 已经届满，过期不能再批准延长。", "It ran out on {last}; it can no longer be lengthened.";
    clock_reason_not_told = "延长期限要把理由告知信访人。", "The petitioner has to be told why.";
    clock_no_pause = "听证不停止这项时限。", "A hearing does not stop this clock.";

    pet_clocks = "每一步的最后一日", "The last day for each step";
    pet_clocks_none = "这件信访件现在没有法定期限在走。", "No time limit of the law runs on this case now.";
    pet_clock_due(at) = "最后一日：{at}", "Last day: {at}";
    pet_clock_done(at) = "{at} 已办到", "Done {at}";
    pet_clock_missed(at) = "最后一日 {at} 已过，还没有办到。这已自动记录在案，并报告上一级。", "Its last day, {at}, has passed and it was not done. This was put on record by itself and reported to the next higher post.";
    pet_clock_yours = "这是您的期限：", "This one is yours: ";
    pet_clock_how = "怎样算出来的", "How it is counted";
    pet_class(class) = "类别：{class}", "Class: {class}";
    pet_unclassed = "还没有判定类别和办理途径。", "Its class and route are not decided yet.";
    pet_opinion = "给您的书面意见", "The written opinions you were given";
    pet_closed(at) = "{at} 办结", "Closed {at}";
    pet_closed_why = "办结的理由：", "Why it was closed: ";
    pet_step_at(what, at) = "{at}：{what}", "{at}: {what}";
}
