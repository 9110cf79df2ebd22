//! Words of an incident's page and of tasks.

use crate::words::words;

words! {
    elapsed = "已持续", "Open for";
    expected_until(t) = "预计到 {t}", "expected until {t}";
    decided_by(who, at) = "{who} {at} 决定", "decided by {who} at {at}";
    ended_at(at) = "{at} 终结", "ended {at}";
    ended_settled = "群众关切都有公开答复或承诺", "every question has a statement or a promise";
    ended_no_demand = "无人提出诉求，已由第二人确认", "nobody voiced a demand; confirmed by a second person";
    ended_merged = "已并入另一起事件，未了的事在那里继续", "it goes on inside another incident, with everything that was open";
    reopened_at(at) = "{at} 重启", "opened again {at}";
    merged_from = "已并入：", "Merged in:";
    now_line = "眼下", "Now";
    now_nothing = "没有未办的任务，也没有未答复的关切。可以考虑终结。", "No open task and no unsettled question: the incident may be ended.";
    now_past(title, post) = "已超时限：{title}（{post}）", "Deadline past: {title} ({post})";
    now_next(title, post) = "下一个时限：{title}（{post}）", "Next deadline: {title} ({post})";
    now_late(n) = "{n} 项任务已超时", "{n} tasks are late";
    now_unsettled(n) = "{n} 条关切等答复", "{n} questions wait for an answer";
    now_release = "预警还没发布，等第二人", "The warning waits for its second person";
    level_history = "级别经过", "Levels so far";
    report = "善后评估报告", "After-action report";
    report_as = "下载：", "Download:";

    tasks_by_group = "各组任务", "Tasks by group";
    front = "前方", "front";
    rear = "后方", "rear";
    group_idle = "本级没有交给这个组的任务。", "This level asks nothing of this group.";
    task_done_at(at, who) = "{at} 办结 · {who}", "done {at} · {who}";
    task_done_late = "超时办结", "done late";
    task_struck = "已撤销", "struck off";
    void_level = "调级后预案不再要求", "the plan does not ask for it at the new level";
    void_ended = "事件已终结", "the incident ended";
    void_no_response = "未启动响应", "no response was started";
    void_merged = "合并后的事件里已有同一任务", "the same task runs in the incident that goes on";
    task_handed(from, to, at) = "{at} 由{from}转交{to}", "{from} handed it to {to} at {at}";
    need_help = "需要帮助", "needs help";
    need_blocked = "办不了", "cannot be done";
    help_ask = "求助", "Ask for help";
    help_about = "求助立即转给上级，上级有自己的时限；任务的时限照旧。", "It reaches your superior at once, with a clock of their own. The task's deadline runs on.";
    help_which = "情况", "How it stands";
    help_answer = "答复求助", "Answer the call for help";
    help_answer_text = "现在怎么办", "What happens now";
    help_answered_by(who, at) = "{who} {at} 答复", "answered by {who} at {at}";
    hand_over = "转交", "Hand over";
    hand_over_to = "转给", "To";
    post_has(n) = "手上 {n} 项", "has {n} open";
    shared_posts(n) = "{n} 个岗位同时在别的事件里有任务", "{n} posts have tasks in other incidents too";
    relieve = "换岗交接", "Relieve a post";
    relieve_about = "交班岗位未办的任务全部转给接班岗位，时限不变。", "All open tasks of one post go to another one; deadlines stay.";
    relieve_whom = "交班岗位", "Which post goes";
    task_do = "办结", "Done";
    task_evidence_label(kind) = "佐证（{kind}）", "Evidence ({kind})";
    owner_is(post) = "责任岗位：{post}", "Owner: {post}";

    figures_title = "现场人数", "People on site";
    figures_now(n, at) = "{n} 人（{at} 报）", "{n} (reported {at})";
    figures_none = "还没有报过现场人数。报一次数，这里就画出曲线。", "Not reported yet. Report a count and the curve appears here.";
    figures_peak(n) = "最多 {n} 人", "at most {n}";
    figures_label = "现场人数随时间变化", "People on site over time";
    figures_report = "报现场人数", "Report people on site";
    figures_count = "现场人数（只报数，不报人）", "People on site (a count, nobody's name)";

    questions_title = "群众关切", "Questions people ask";
    questions_empty = "还没有记录群众提了什么。", "No question is recorded yet.";
    questions_empty_how = "接待时听到的问题记在这里，答复或承诺后事件才能终结。", "Record what people ask; the incident can end once each has a statement or a promise.";
    question_settled = "已答复", "settled";
    question_open = "未答复", "unsettled";
    question_age(t) = "{t}前提出", "asked {t} ago";
    question_record = "记录关切", "Record a question";
    question_text = "群众问什么（只写问题，不写人）", "What people ask (the question, nobody's name)";
    statement_title = "公开答复", "Statement";
    statement_publish = "发布公开答复", "Publish a statement";
    statement_unit = "署名单位", "Signed by";
    statement_text = "答复内容（将公开）", "The statement (it is published)";

    conditions_title = "调级条件", "Conditions of the levels";
    conditions_none = "预案没有写从本级调级的条件，由指挥岗位判断。", "The plan gives no condition for leaving this level; the commander decides.";
    cond_suggest(level) = "升到{level}", "Up to {level}";
    cond_down(target) = "{target}", "{target}";
    cond_or = "或者", "or";
    cond_end_rule = "终结另须每条关切都有答复或承诺（系统规定，预案不能改）。", "An end also needs every question settled; no plan can change that.";

    proposals_title = "建议", "Proposals";
    proposal_by_condition = "预案条件已满足，系统建议", "A condition of the plan holds, so the machine suggests";
    proposal_by(who) = "{who}建议", "{who} suggests";
    proposal_accept = "采纳", "Accept";
    proposal_dismiss = "不采纳", "Dismiss";
    propose_title = "提出建议", "Make a proposal";
    propose_what = "建议", "To";
    propose_send = "提出", "Propose";

    command_title = "指挥", "Command";
    command_not_yours(posts) = "调级、解除措施和终结由{posts}决定。", "Levels, measures and endings are decided by {posts}.";
    change_level = "调整级别", "Change the level";
    change_to = "转为", "To";
    end_measures = "解除现场措施", "End the measures";
    end_measures_about = "危险消除即解除措施（突发事件应对法第八十六条）。事件继续跟进。", "Measures end with the danger (Emergency Response Law, 86). The incident stays open.";
    end_incident = "终结事件", "End the incident";
    end_settled = "按“关切已答复”终结", "End it as settled";
    end_no_demand = "按“无人提出诉求”终结，请第二人确认", "End it as \"no demand voiced\", with a second person";
    end_blocked = "现在还不能终结", "It cannot end yet";
    confirm_ending = "第二人确认终结", "Confirm the ending as second person";
    ending_asked_by(who) = "{who}提出按“无人提出诉求”终结：", "{who} asks to end it as \"no demand voiced\":";
    confirm = "确认终结", "Confirm";

    diff_struck(titles) = "撤销：{titles}（预案在该级别不再要求）", "Struck off: {titles} (the plan does not ask for it there)";
    diff_stays(titles) = "继续：{titles}", "Goes on: {titles}";
    merge = "合并事件", "Merge incidents";
    merge_about = "本事件并入另一起：未办任务、关切和承诺都转过去继续，一件不丢；本事件就此结束。", "This incident goes on inside the other one: open tasks, questions and promises move there, and nothing is lost.";
    merge_into = "并入", "Into";
    reopen = "重启事件", "Open it again";
    reopen_about = "终结有误，或承诺没有兑现时重启。按终结时的级别继续；现场措施要另行决定。", "For an end that was wrong or did not hold. It goes on at the level it ended at; measures are a decision of their own.";

    measures_title = "现场措施", "Measures on site";
    measures_over = "措施已解除", "Measures have ended";
    measures_none = "本级没有现场措施。", "This level has none.";
    keeps_open(lanes) = "始终畅通：{lanes}", "Kept open: {lanes}";
    lane_walking = "步行通道", "walking lane";
    lane_ambulance = "救护通道", "ambulance lane";
    lane_door = "接待大厅正门", "reception door";
    public_notice = "已公告", "public notice";

    warnings_title = "预警与签收", "Warnings and acknowledgements";
    warning_waiting = "待第二人复核", "Waits for its second person";
    warning_released(at, who) = "{at} 由{who}发布", "released {at} by {who}";
    warning_withdrawn = "未发布，已撤回", "withdrawn before release";
    warning_release = "复核发布", "Release as second person";
    warning_release_about = "您作为第二人发布后，立即通知下列岗位。作决定的人不能自己发布。", "As second person you send it to these posts at once. Whoever decided cannot release it.";
    acknowledged_at(at) = "{at} 签收", "acknowledged {at}";
    not_acknowledged = "未签收", "not acknowledged";
    acknowledge = "我已收到", "I have it";
    acknowledge_for = "已电话告知", "Told by phone";
    acknowledged_of(n, all) = "签收 {n}/{all}", "{n} of {all} acknowledged";

    work_title = "我的任务", "My work";
    work_about(post) = "{post}名下和可代办的任务，按时限排列", "Tasks of {post}, and those it may do, by deadline";
    work_empty = "现在没有您的任务。", "There is no task for you now.";
    work_empty_how = "响应启动后，预案交给您岗位的任务会按时限排在这里。", "When a response starts, the plan's tasks for your post appear here by deadline.";
    work_no_post = "您的账号没有设岗位，所以没有任务。请管理员设岗。", "Your account holds no post, so it has no tasks. Ask the administrator.";
    work_decisions = "等我决定的", "Waits for my decision";
    work_tasks = "要办的任务", "Tasks to do";
    work_others(n) = "可以代办的 {n} 项", "{n} tasks of others that I may do";
    work_acks = "等您签收的预警", "Warnings you have not acknowledged";
    work_help = "等您答复的求助", "Calls for help that wait for you";
    work_unsent = "没有网络时点“办结”，页面会说未送出；仍在这张表上的就是还没记上。", "Without a network the page says so when you press; what is still on this list has not been recorded.";
}
