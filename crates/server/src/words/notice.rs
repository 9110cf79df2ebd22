//! Words of notices: what they are about, what became of them and why, what a message says, and the page
//! that its link opens.

use super::Lang;
use crate::words::words;
use huiyin_engine::effect::About;

impl Lang {
    /// What a notice is about.
    pub(crate) fn about(self, about: &About) -> String {
        let l = self;
        match about {
            About::Step { step, .. } => l.about_step(l.step(*step)),
            About::StepAlarm { step, .. } => l.about_step_alarm(l.step(*step)),
            About::Release { .. } => l.about_release().to_owned(),
            About::ReleaseAlarm { .. } => l.about_release_alarm().to_owned(),
            About::Warning { .. } => l.about_warning().to_owned(),
            About::Task { .. } => l.about_task().to_owned(),
            About::StoodDown { .. } => l.about_stood_down().to_owned(),
            About::TaskOverdue { .. } => l.about_task_overdue().to_owned(),
            About::PromiseMade { .. } => l.about_promise_made().to_owned(),
            About::PromiseReported { .. } => l.about_promise_reported().to_owned(),
            About::PromiseGivenUp { .. } => l.about_promise_given_up().to_owned(),
            About::PromiseDisputed { .. } => l.about_promise_disputed().to_owned(),
            About::PromiseSilent { .. } => l.about_promise_silent().to_owned(),
            About::CaseClock { clock, .. } => l.about_case_clock(l.law_clock(*clock)),
            About::Unclassed { day } => l.about_unclassed(l.day(*day)),
            About::CaseMoved { clock, .. } => l.about_case_moved(l.law_clock(*clock)),
            About::CaseAssigned { .. } => l.about_case_assigned().to_owned(),
            About::CaseTransferred { .. } => l.about_case_transferred().to_owned(),
            About::CaseObjected { .. } => l.about_case_objected().to_owned(),
            About::CaseMaterial { .. } => l.about_case_material().to_owned(),
            About::OpeningAsked { .. } => l.about_opening_asked().to_owned(),
            About::Openings { .. } => l.about_openings().to_owned(),
            About::Ended { .. } => l.about_ended().to_owned(),
            About::Merged { .. } => l.about_merged().to_owned(),
            About::Reopened { .. } => l.about_reopened().to_owned(),
            About::Help { .. } => l.about_help().to_owned(),
            About::HelpAlarm { .. } => l.about_help_alarm().to_owned(),
            About::HelpAnswered { .. } => l.about_help_answered().to_owned(),
            About::Answer { .. } => l.about_answer().to_owned(),
            About::AnswerOverdue { .. } => l.about_answer_overdue().to_owned(),
            About::Stock { .. } => l.about_stock().to_owned(),
            About::StockLate { .. } => l.about_stock_late().to_owned(),
            About::StockShort { .. } => l.about_stock_short().to_owned(),
            About::StockShortAlarm { .. } => l.about_stock_short_alarm().to_owned(),
            About::ShortfallAnswered { .. } => l.about_shortfall_answered().to_owned(),
            About::StockOut { .. } => l.about_stock_out().to_owned(),
        }
    }
}

words! {
    means_sms = "短信", "text message";
    means_mail = "邮件", "mail";
    means_wecom = "企业微信群", "WeCom group";
    means_dingtalk = "钉钉群", "DingTalk group";
    means_feishu = "飞书群", "Feishu group";
    means_webhook = "其他系统", "another system";
    failure_unreachable = "连不上", "cannot be reached";
    failure_timed_out = "等不到应答", "no answer in time";
    failure_busy = "对方要求稍后再发", "asked to come back later";
    failure_refused = "对方拒收", "refused";
    failure_wrong_address = "地址不对", "wrong address";
    failure_not_delivered = "没有送达", "not delivered";
    reason_asked = "预案要求", "the plan asks for it";
    reason_no_sender = "预案要求的渠道没有接入", "the plan's channel is not set up here";
    reason_no_address = "没有登记地址", "no address on file";
    reason_already_told = "同一个人已经发过", "the same person has it already";
    reason_failed(failure) = "上一个渠道{failure}", "the one before: {failure}";
    reason_again(failure) = "再试一次：{failure}", "once more: {failure}";
    reason_no_answer = "一分钟没有确认", "not acknowledged within a minute";
    reason_quiet = "免打扰时段，不紧急", "quiet hours, not urgent";
    reason_throttled = "渠道已到发送上限，这不是第一条", "the channel is full, and this is not the first";
    reason_used_up = "所有渠道都用过，没有人确认", "every channel was used and nobody acknowledged";
    reason_nobody_there = "岗位无人", "nobody holds the post";
    sent_steps(n) = "经过 {n} 步", "{n} steps";
    sent_no_sender = "预案要求的渠道没有接入，由人告知", "the plan's channel is not set up here: a person tells them";
    sent_any_channel = "各渠道", "any channel";
    sent_turned(post, why) = "发给{post}：{why}", "turned to {post}: {why}";
    sent_skipped(means, who, why) = "{means}不发给{who}：{why}", "no {means} to {who}: {why}";
    sent_planned(means, who, why) = "{means}发给{who}：{why}", "{means} to {who}: {why}";
    sent_put_off(means, t, why) = "{means}推迟到 {t}：{why}", "{means} delayed until {t}: {why}";
    sent_handed_over(means) = "{means}已交出", "{means}: handed over";
    sent_arrived(means) = "{means}已送达", "{means}: delivered";
    sent_failed(means, failure, code) = "{means}没有发成：{failure}{code}", "{means} failed: {failure}{code}";
    sent_called = "转到电话名单，由人告知", "on the call list: a person tells them";
    sent_alarm = "所有渠道、替补和上级都试过，没有人确认", "every channel, substitute and superior was tried; nobody acknowledged";
    sent_done = "已发出，不需要确认", "handed over; asks for no acknowledgement";
    sent_known_page = "已在值班台确认", "acknowledged on the board";
    sent_known_link(who) = "{who}打开链接确认", "{who} acknowledged by the link";
    sent_known_reply(who) = "{who}回复短信确认", "{who} acknowledged by reply";
    sent_known_call = "已由人告知", "told by a person";
    state_sending = "正在通知", "being sent";
    state_sent = "已发出", "sent";
    state_known = "已确认", "acknowledged";
    state_alarm = "没有人确认，请马上告知", "nobody knows: tell somebody now";
    ack_title = "确认收到", "Acknowledge";
    ack_about = "按下按钮，值班台就知道您已收到。打开本页不算确认。", "Press the button and the duty board knows that you have it. Opening this page does not acknowledge.";
    ack_do = "我已收到", "I have it";
    ack_for(post) = "发给：{post}", "For: {post}";
    ack_known_title = "已经确认", "Acknowledged";
    ack_known = "已有人确认收到。", "Somebody has acknowledged this.";
    ack_none_title = "链接无效", "This link does not work";
    ack_none = "没有这条消息。请从收到的消息里打开完整的链接。", "There is no such message. Open the whole link from the message you were sent.";
    ack_too_old = "这个链接已超过一天。请到值班台查看。", "This link is older than a day. See the duty board.";
    message_subject(about) = "【汇音】{about}，请确认收到", "Huiyin: {about}, please acknowledge";
    message_told(about) = "【汇音】{about}", "Huiyin: {about}";
    message_at(level, about) = "{level}：{about}", "{level}: {about}";
    message_to(post) = "{post}：", "To {post}:";
    message_time(at) = "时间：{at}", "Time: {at}";
    message_link(link) = "请打开链接，确认收到：{link}", "Open this link to acknowledge: {link}";
    message_board(link) = "请到值班台查看：{link}", "See the duty board: {link}";
    message_no_link = "请到值班台查看。", "See the duty board.";
    message_passes = "一分钟内没有确认，会再用其他渠道联系，并转告替补。", "Without an acknowledgement within a minute other channels and substitutes follow.";
}
