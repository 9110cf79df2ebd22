//! Words of promises and of the steps in their life.

use crate::words::{Lang, words};
use huiyin_engine::promise::{Stage, Word};

impl Lang {
    /// Where a promise stands.
    pub(crate) fn stage(self, stage: Stage) -> &'static str {
        match stage {
            Stage::Made => self.stage_made(),
            Stage::Accepted => self.stage_accepted(),
            Stage::Reported => self.stage_reported(),
            Stage::Kept => self.stage_kept(),
            Stage::Broken => self.stage_broken(),
            Stage::Declined => self.stage_declined(),
            Stage::Withdrawn => self.stage_withdrawn(),
        }
    }

    /// What the petitioner says of a promise.
    pub(crate) fn word(self, word: Word) -> &'static str {
        match word {
            Word::Kept => self.word_kept(),
            Word::NotKept => self.word_not_kept(),
            Word::Absent => self.word_absent(),
        }
    }
}

words! {
    promise_title = "承诺", "Promise";
    promise_make = "作出承诺", "Make a promise";
    promise_owner = "责任岗位", "Who answers for it";
    promise_owner_hint = "替别的岗位承诺的，要等该岗位认领才算数。", "Promised in another post's name, it counts only once that post takes it on.";
    promise_due = "期限（城市时间，90 天内）", "Due (city time, within 90 days)";
    promise_text = "承诺什么", "What is promised";
    promise_is_due(at) = "{at} 前", "by {at}";
    perceivable = "看得见", "What people will see";
    implementable = "办得到", "How it will be done";
    verifiable = "可核验", "How it can be checked";
    perceivable_hint = "兑现以后，群众看得到、感觉得到什么", "What the people who asked will see or feel once it is kept";
    implementable_hint = "怎么办成，谁批准，钱从哪里出", "By what means, on whose authority, out of which budget";
    verifiable_hint = "别人凭什么核对它办到了没有", "What somebody else can look at to tell whether it was done";

    stage_made = "待认领", "waits for its owner";
    stage_accepted = "已认领", "taken on";
    stage_reported = "待核验", "waits to be verified";
    stage_kept = "已兑现", "kept";
    stage_broken = "未兑现", "not kept";
    stage_declined = "未认领", "declined";
    stage_withdrawn = "已撤回", "taken back";
    promise_silent = "到期无回音", "silent past its date";
    promise_renewed(n) = "改期 {n} 次", "new date {n} times";
    promise_reported_by(who, at) = "{who} {at} 报告已兑现", "{who} reported it as kept {at}";
    promise_verified_by(who, at) = "{who} {at} 核验", "verified by {who} {at}";
    word_kept = "提出人说：已兑现", "The person who asked says: kept";
    word_not_kept = "提出人说：没有兑现", "The person who asked says: not kept";
    word_absent = "未能问到提出人", "The person who asked could not be reached";

    step_accept = "认领这项承诺", "Take it on";
    step_decline = "不认领", "Decline it";
    step_report = "报告已兑现", "Report it as kept";
    step_verify = "核验", "Verify";
    step_break = "说明不能兑现", "Say that it will not be kept";
    step_renew = "改期", "Give it a new date";
    step_withdraw = "撤回", "Take it back";
    step_evidence = "佐证（文书编号、照片编号或现场情况）", "What shows it (document or photo reference, what was seen)";
    step_found = "核验结果", "What you found";
    step_found_kept = "已兑现", "It is kept";
    step_found_not_kept = "没有兑现", "It is not kept";
    step_word = "提出人怎么说", "What the person who asked says";
    step_new_due = "新的期限（城市时间，90 天内）", "New date (city time, within 90 days)";

    then_promise_accepted = "承诺已认领，开始计时", "The promise is taken on and its clock runs";

    promises_to_accept = "待认领", "To be taken on";
    promises_to_verify = "待核验", "To be verified";
    promises_disputed = "群众说没有兑现", "A petitioner says: not kept";
    promise_said(kept, not_kept) = "群众的说法：{kept} 件说已兑现，{not_kept} 件说没有", "Petitioners say: {kept} kept, {not_kept} not kept";
    promises_broken = "未兑现", "Not kept";
}
