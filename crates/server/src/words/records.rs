//! Words of corrections: records put right or struck out, cases moved, matters merged; and why not.

use super::Said;
use crate::words::{Lang, words};
use huiyin_engine::record::{PEOPLE_MAX, Strike};
use huiyin_engine::refusal::RecordRefusal;

impl Lang {
    /// Why a record counts for nothing.
    pub(crate) const fn strike(self, cause: Strike) -> &'static str {
        match cause {
            Strike::Duplicate => self.strike_duplicate(),
            Strike::Trial => self.strike_trial(),
            Strike::Elsewhere => self.strike_elsewhere(),
        }
    }
}

/// Says why a correction is refused.
pub(super) fn of_record(l: Lang, why: RecordRefusal) -> Said {
    let (what, todo) = match why {
        RecordRefusal::NothingChanges => (l.r_nothing_changes().to_owned(), l.r_look_again_do()),
        RecordRefusal::StruckOut => (l.r_struck_out().to_owned(), l.r_struck_out_do()),
        RecordRefusal::InHand => (l.r_case_in_hand().to_owned(), l.r_case_in_hand_do()),
        RecordRefusal::NamesItsMatter(matter) => {
            (l.r_names_its_matter(matter), l.r_names_its_matter_do())
        }
        RecordRefusal::TimeOutOfRange => (l.r_record_time().to_owned(), l.r_record_do()),
        RecordRefusal::PeopleOutOfRange => (l.r_record_people(PEOPLE_MAX), l.r_record_do()),
        RecordRefusal::UnknownArea => (l.r_unknown_area().to_owned(), l.r_choose_again_do()),
        RecordRefusal::NoCases => (l.r_no_cases().to_owned(), l.r_no_cases_do()),
        RecordRefusal::TooManyCases(most) => (l.r_too_many_cases(most), l.r_too_many_cases_do()),
        RecordRefusal::SameMatter => (l.r_same_matter().to_owned(), l.r_same_matter_do()),
        RecordRefusal::BeingAssessed(matter) => {
            (l.r_being_assessed(matter), l.r_being_assessed_do())
        }
        RecordRefusal::BothRespond(one, other) => {
            (l.r_both_respond(one, other), l.r_both_respond_do())
        }
        RecordRefusal::AnswerAwaited(matter) => {
            (l.r_answer_awaited(matter), l.r_answer_awaited_do())
        }
    };
    let todo = todo.to_owned();
    Said { what, todo }
}

words! {
    strike_duplicate = "重复登记", "entered twice";
    strike_trial = "试录", "entered as a trial";
    strike_elsewhere = "应由别的城市办理", "meant for another city";

    record_correct = "更正登记", "Correct the record";
    record_correct_about = "登记错了才更正。更正前后都留在记录里，统计数字随即重算；原文不变，已经在走的法定时限不变。", "Only where it was written down wrong. Both sides stay on record and the figures are counted anew; the text and the clocks that run stay as they are.";
    record_count_again = "恢复这件登记", "Count this record again";
    record_count_again_about = "注销错了才恢复。恢复后按下面的内容重新计入统计。", "Only where striking it out was wrong. It counts for what stands below.";
    record_strike = "注销登记", "Strike the record out";
    record_strike_about = "本不该登记的才注销。注销后不计入统计；信访件、回执和办理记录都保留，信访人在自己的页面上看得到。", "Only what should never have been entered. It counts for nothing from then on; the case, its receipt and its record stay, and its petitioner is told on their page.";
    record_strike_why = "属于哪种情况", "Which of these";
    record_struck(cause) = "这件登记已注销（{cause}），不计入统计。", "This record was struck out ({cause}) and counts for nothing.";
    record_struck_tag(cause) = "已注销：{cause}", "struck out: {cause}";

    matter_split = "拆分：把信访件移到别的事项", "Split: move cases to another matter";
    matter_split_about = "选出说的不是这件事的信访件。给这个事项定名的第一件不能移走；原来作过的承诺，移走的信访人仍然看得到。", "Choose the cases that are about something else. The first case names the matter and stays; what was promised before stays visible to those whose cases move.";
    matter_split_cases = "哪些信访件", "Which cases";
    matter_split_more = "没有列出的，填编号，用逗号隔开（可以不填）", "Others, by their numbers with commas between (may be left empty)";
    matter_split_to = "移到", "To";
    matter_split_new = "一个新的事项", "a matter of their own";
    matter_split_known = "已有的事项，编号是", "an existing matter, number";
    matter_split_do = "移走", "Move them";
    matter_merge = "并入别的事项", "Merge into another matter";
    matter_merge_about = "两个事项其实是一件事：这里的信访件都归到另一个事项，数字合并计算；这个编号以后指向那个事项。", "Two matters are one: all cases here belong to the other, the figures are counted together, and this number leads there from now on.";
    matter_merge_into = "并入哪个事项（填编号）", "Into which matter (its number)";
    matter_merge_do = "并入", "Merge";
    matter_holds(matters) = "已并入本事项：{matters}", "Merged in: {matters}";

    corrections_title = "更正记录", "Corrections";
    corrections_page = "人工更正、拆分与合并", "Corrections by hand";
    corrections_about = "人工更正、注销登记，移动信访件，合并事项，都列在这里，最新的在前，不能删改。系统自己归并的不列。", "Every record put right or struck out, every case moved and matter merged by hand, the newest first. Nothing here can be changed. What the system groups by itself is not listed.";
    corrections_none = "还没有人工更正过。", "Nothing was corrected by hand.";
    corrections_none_how = "在信访件页更正、注销登记，在事项页拆分、合并；做过就会列在这里。", "Records are put right on a case's page, matters split and merged on a matter's; each act is listed here.";
    col_when = "时间", "When";
    corrections_latest(n) = "只列最近 {n} 条。", "Only the latest {n} are listed.";
    corrections_guarded = "其中涉及检举控告的不向您显示。", "What is about an accusation is not shown to you.";
    corrected_of(what, changes) = "{what}：{changes}", "{what}: {changes}";
    corrected_change(name, was, now) = "{name}由 {was} 改为 {now}", "{name} {was} → {now}";
    corrected_struck(cause) = "注销登记（{cause}）", "struck out ({cause})";
    corrected_restored = "恢复登记", "counts again";
    corrected_moved(cases, from, to) = "{cases}：从{from} 移到{to}", "{cases}: from {from} to {to}";
    corrected_merged(gone, into) = "{gone} 并入{into}", "{gone} merged into {into}";
    corrected_people = "人数", "people";
    corrected_time = "来件时间", "time";
    corrected_channel = "来件方式", "channel";
    corrected_area = "辖区", "area";
    corrected_unit = "责任单位", "unit";

    pet_struck(cause) = "这份登记已注销（{cause}），不再计入统计。回执仍然有效，以前给您的答复和承诺不受影响。认为注销有误的，请带回执到接访室说明。", "This record was struck out ({cause}) and is no longer counted. Your receipt stays valid, and so do the answers and promises you were given. If you think this is wrong, bring the receipt to the reception office.";
    pet_corrections = "登记更正", "Corrections of the record";
    pet_moved = "归入另一个事项；以前对您作过的承诺仍在这一页上。", "It now belongs to another matter; what you were promised before is still on this page.";

    r_nothing_changes = "和现在记的完全一样。", "That is what is written down already.";
    r_struck_out = "这件登记已注销，不计入统计。", "The record was struck out and counts for nothing.";
    r_struck_out_do = "确实应当登记的，先恢复登记，再办下一步。", "If it should count, correct it first; then go on.";
    r_case_in_hand = "这件信访件正在办理。", "Somebody has this case in hand.";
    r_case_in_hand_do = "先写明理由办结，再注销登记。", "Close it with a reason first, then strike its record out.";
    r_names_its_matter(matter) = "事项 {matter} 是按这件信访件定名的，不能移走。", "This case gave matter {matter} its name and stays there.";
    r_names_its_matter_do = "把别的信访件移走，或者把整个事项并入另一个。", "Move the others, or merge the whole matter.";
    r_record_time = "来件时间应在 1990 年以后，不晚于现在。", "A record is made between 1990 and now.";
    r_record_people(most) = "人数应在 1 到 {most} 之间。", "A record speaks for 1 to {most} people.";
    r_record_do = "改好再提交。", "Put it right and send it again.";
    r_unknown_area = "预案里没有这个辖区。", "That area is not in the plan.";
    r_no_cases = "没有选信访件。", "No case was chosen.";
    r_no_cases_do = "勾选要移走的信访件。", "Tick the cases that are to move.";
    r_too_many_cases(most) = "一次最多移 {most} 件。", "At most {most} cases are moved at once.";
    r_too_many_cases_do = "分几次移。", "Move the rest afterwards.";
    r_same_matter = "已经在这个事项里。", "It is that matter already.";
    r_same_matter_do = "换一个事项编号。", "Give another matter's number.";
    r_being_assessed(matter) = "事项 {matter} 正在研判。", "Matter {matter} is being assessed.";
    r_being_assessed_do = "等研判结束再合并。", "Merge once the chain has ended.";
    r_both_respond(one, other) = "两个事项各有一起没有终结的事件（事件 {one}、事件 {other}）。", "Each of the two has an open incident: {one} and {other}.";
    r_both_respond_do = "先合并两起事件，再合并事项。", "Merge the incidents first, then the matters.";
    r_answer_awaited(matter) = "事项 {matter} 还有一份对公众关注的回应没有发布。", "An answer to what is asked in public about matter {matter} is awaited.";
    r_answer_awaited_do = "先发布回应，再合并。", "Publish it first, then merge.";
}
