//! What the pipeline did about a notice, step by step, with the reason of each.

use super::frame::Frame;
use super::parts::at;
use crate::notify::{End, Failure, How, Means, NotifyReason, Step, Target};
use crate::words::{Lang, clock_time};
use huiyin_engine::Time;
use huiyin_engine::ids::{PersonId, PostId};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Steps of a message, when each was taken.
pub(crate) type History = Vec<(Time, Step)>;

/// The names that colleagues see, by account.
pub(crate) type Names = BTreeMap<PersonId, String>;

/// The steps that say something to people, in order; nothing where no channel took the notice.
pub(crate) fn render(f: &Frame, id: &str, steps: &History, names: &Names) -> Markup {
    let said: Vec<(Time, String)> = steps
        .iter()
        .filter_map(|(at, step)| Some((*at, words(f, step, names)?)))
        .collect();
    html! {
        @if !said.is_empty() {
            details id=(id) {
                summary { (f.lang.sent_steps(said.len())) }
                ol.steps { @for (when, words) in &said { li { (at(f, *when)) " " (words) } } }
            }
        }
    }
}

fn words(f: &Frame, step: &Step, names: &Names) -> Option<String> {
    let l = f.lang;
    let who = |post: &PostId, person: Option<PersonId>| {
        let name = person.and_then(|id| names.get(&id));
        let post = f.post_name(post);
        name.map_or_else(
            || post.clone(),
            |name| format!("{name}{}", l.in_brackets(&post)),
        )
    };
    let to = |target: &Target| who(&target.post, target.person);
    Some(match step {
        Step::Taken { means: Some(_), .. } | Step::Begun { .. } => return None,
        Step::Taken { .. } => l.sent_no_sender().to_owned(),
        Step::Turned { post, why } => l.sent_turned(f.post_name(post), reason(l, *why)),
        Step::Skipped {
            post,
            person,
            means,
            why,
        } => {
            let means = means.map_or_else(|| l.sent_any_channel(), |means| means_word(l, means));
            l.sent_skipped(means, who(post, *person), reason(l, *why))
        }
        Step::Planned { target, why, .. } => {
            l.sent_planned(means_word(l, target.means), to(target), reason(l, *why))
        }
        Step::PutOff { target, until, why } => l.sent_put_off(
            means_word(l, target.means),
            clock_time(l, *until, f.now),
            reason(l, *why),
        ),
        Step::HandedOver { target, .. } => l.sent_handed_over(means_word(l, target.means)),
        Step::Arrived { target } => l.sent_arrived(means_word(l, target.means)),
        Step::Failed {
            target,
            failure,
            code,
        } => {
            let code = code
                .as_deref()
                .map_or_else(String::new, |code| l.in_brackets(code));
            l.sent_failed(means_word(l, target.means), failure_word(l, *failure), code)
        }
        Step::Called { .. } => l.sent_called().to_owned(),
        Step::Alarm => l.sent_alarm().to_owned(),
        Step::Ended(End::HandedOver) => l.sent_done().to_owned(),
        Step::Ended(End::Known { by, how }) => {
            let by = by
                .as_ref()
                .map_or_else(String::new, |by| who(&by.post, Some(by.person)));
            match how {
                How::Page => l.sent_known_page().to_owned(),
                How::Link => l.sent_known_link(by),
                How::Reply => l.sent_known_reply(by),
                How::Call => l.sent_known_call().to_owned(),
            }
        }
    })
}

// A way by which people are reached.
const fn means_word(l: Lang, means: Means) -> &'static str {
    match means {
        Means::Sms => l.means_sms(),
        Means::Mail => l.means_mail(),
        Means::Wecom => l.means_wecom(),
        Means::Dingtalk => l.means_dingtalk(),
        Means::Feishu => l.means_feishu(),
        Means::Webhook => l.means_webhook(),
    }
}

// How an attempt failed.
const fn failure_word(l: Lang, failure: Failure) -> &'static str {
    match failure {
        Failure::Unreachable => l.failure_unreachable(),
        Failure::TimedOut => l.failure_timed_out(),
        Failure::Busy => l.failure_busy(),
        Failure::Refused => l.failure_refused(),
        Failure::WrongAddress => l.failure_wrong_address(),
        Failure::NotDelivered => l.failure_not_delivered(),
    }
}

// Why a step was taken.
fn reason(l: Lang, why: NotifyReason) -> String {
    match why {
        NotifyReason::Asked => l.reason_asked().to_owned(),
        NotifyReason::NoSender => l.reason_no_sender().to_owned(),
        NotifyReason::NoAddress => l.reason_no_address().to_owned(),
        NotifyReason::AlreadyTold => l.reason_already_told().to_owned(),
        NotifyReason::Failed(failure) => l.reason_failed(failure_word(l, failure)),
        NotifyReason::Again(failure) => l.reason_again(failure_word(l, failure)),
        NotifyReason::NoAnswer => l.reason_no_answer().to_owned(),
        NotifyReason::Quiet => l.reason_quiet().to_owned(),
        NotifyReason::Throttled => l.reason_throttled().to_owned(),
        NotifyReason::UsedUp => l.reason_used_up().to_owned(),
        NotifyReason::NobodyThere => l.reason_nobody_there().to_owned(),
    }
}
