//! Words of the duty board and of conditions.

use crate::words::words;

words! {
    board_title = "值班台", "Duty board";
    col_rising = "苗头", "Rising";
    col_deciding = "研判", "Deciding";
    col_responding = "处置", "Responding";
    col_promised = "承诺", "Promised";
    rising_about = "件数在涨、接近预警线的事项", "Matters that grow towards a threshold";
    deciding_about = "等人决定的事，等我办的在前", "What waits for a decision; mine first";
    responding_about = "正在处置的事件，级别高的在前", "Open incidents, highest level first";
    promised_about = "无回音的、未兑现的、今天到期的，和等人认领、核验的承诺", "Promises silent, not kept, due today, or waiting for somebody";

    rising_empty = "近 30 天没有接近预警线的事项。", "No matter has come near a threshold in 30 days.";
    rising_empty_how = "登记或导入信访件后，同一事项满 3 件、10 人的会出现在这里。", "Register or import cases; a matter with at least 3 cases and 10 people appears here.";
    deciding_empty = "现在没有等人决定的事。", "Nothing waits for a decision.";
    deciding_empty_how = "预警指标触发，或信息员上报事项后，研判会从这里开始计时。", "When an indicator is crossed or an information officer reports a matter, its clocks start here.";
    responding_empty = "现在没有处置中的事件。", "No incident is open.";
    responding_empty_how = "研判定级、启动响应后，事件会出现在这里。", "When an assessment decides on a level, the incident appears here.";
    promised_empty = "今天没有到期的承诺，也没有到期无回音的。", "No promise is due today, and none has gone silent.";
    promised_empty_how = "在事件页上对群众关切作出承诺后，到期当天会出现在这里。", "Promises made on an incident's page appear here on the day they are due.";

    window_days(n) = "近 {n} 天", "last {n} days";
    against_previous(n) = "前期 {n} 件", "{n} before";
    daily_label(days, top) = "近 {days} 天每日件数，单日最多 {top} 件", "Cases per day over {days} days, at most {top} a day";
    crossed_now = "已过预警线", "over the threshold";
    to_go(n) = "还差 {n}", "{n} to go";
    reached = "已达到", "reached";
    signals_title = "预警信号", "Signals";
    signals_empty = "还没有预警信号。", "No signals yet.";
    signal_reported = "信息员上报", "reported by hand";
    signal_history = "历史数据补录，不启动研判", "history: starts no assessment";
    signal_joins_assessment(n) = "并入研判 {n}", "joined assessment {n}";
    signal_joins_incident(n) = "并入事件 {n}", "joined incident {n}";
    signal_opened(n) = "已启动研判 {n}", "started assessment {n}";
    counted(n) = "{n} 件", "{n} cases";
    counted_calls(n) = "当日 {n} 次来电", "{n} calls that day";
    matters_more(n) = "还有 {n} 个事项在涨", "{n} more are rising";

    go_act = "去办", "Act on it";
    release_waits = "预警待第二人复核发布", "A warning waits for its second person";
    ending_waits = "终结待第二人确认", "An ending waits for its second person";
    proposal_waits(to) = "建议{to}，待决定", "Proposal to {to} waits for the commander";
    proposal_to_end = "终结事件", "end the incident";
    proposal_to_level(level) = "转为{level}", "go to {level}";

    open_for = "已持续", "open for";
    at_level_for = "本级已", "at this level for";
    next_deadline = "下一个时限", "Next deadline";
    deadline_past = "已超时限", "Deadline past";
    no_deadline = "没有未办的任务", "No open tasks";
    tasks_done(done, all) = "任务 {done}/{all}", "{done} of {all} tasks";
    tasks_late(n) = "{n} 项超时", "{n} late";
    on_site(n) = "现场 {n} 人", "{n} on site";
    on_site_unknown = "现场人数未报", "people on site not reported";
    questions_open(n) = "{n} 条关切未答复", "{n} questions unsettled";
    questions_all_settled = "关切均已答复", "all questions settled";
    questions_none = "尚未记录关切", "no question recorded yet";
    shared_on_board(n) = "{n} 个岗位同时在几起事件里有任务", "{n} posts have tasks in several incidents at once";
    stock_short(n) = "{n} 项物资有缺口", "{n} shortfalls of stock";
    stock_late(n) = "{n} 批物资未按时送到", "{n} deliveries late";
    ended_lately = "最近终结", "Ended lately";
    follow_up = "措施已解除，跟进中", "measures ended, following up";
    due_today = "今天到期", "Due today";
    silent_promises = "到期无回音", "Silent past their date";
    coming_promises(n) = "另有 {n} 项承诺未到期", "{n} more promises are not due yet";
    of_incident(n) = "事件 {n}", "incident {n}";

    yes = "是", "yes";
    no = "否", "no";
    not_word = "不满足 ", "not ";
    and_word = "，且 ", " and ";
    or_word = "，或 ", " or ";
    if_words(c, a, b) = "若 {c} 则 {a} 否则 {b}", "if {c} then {a} else {b}";
    unknown_value = "未知", "unknown";
    holds_yes = "满足", "holds";
    holds_no = "不满足", "does not hold";
    holds_unknown = "未知，按不满足算", "unknown, counts as not holding";
    var_count = "件数", "cases";
    var_previous = "前期件数", "cases before";
    var_people = "人数", "people";
    var_elapsed = "已持续", "time since it opened";
    var_elapsed_at_level = "本级已持续", "time at this level";
    var_people_on_site = "现场人数", "people on site";
    var_people_peak = "现场最多人数", "most people on site";
    var_questions = "已记录关切", "questions recorded";
    var_questions_unsettled = "未答复关切", "questions unsettled";
    var_questions_overdue = "超 24 小时未答复关切", "questions unsettled for 24 h";
    var_tasks_open = "未办任务", "tasks open";
    var_tasks_late = "超时任务", "tasks late";
    var_promises = "承诺数", "promises";

    demo_simulated = "由模拟人员值守", "simulated staff on";
    demo_taken_over = "由我值守", "you are on duty";
    demo_take_over = "我来值守", "Take over";
    demo_give_back = "交还模拟人员", "Hand back";
    demo_speed(n) = "演示 · {n} 倍速", "Demo · {n}× speed";
}

words! {
    say_assessments(n) = "新研判 {n} 件", "new assessments: {n}";
    say_missed(n) = "{n} 个时限超时，已转下一人", "clocks missed and passed on: {n}";
    say_alarms(n) = "{n} 处无人应答，已报警", "alarms, nobody answered: {n}";
    say_opened(n) = "启动响应 {n} 起", "responses started: {n}";
    say_levels(n) = "级别调整 {n} 起", "level changes: {n}";
    say_overdue(n) = "{n} 项任务超时", "tasks overdue: {n}";
    say_short(n) = "{n} 项物资不够", "stock fell short: {n}";
    say_stock_late(n) = "{n} 批物资没有按时送到", "deliveries late: {n}";
    say_proposals(n) = "新建议 {n} 条", "new proposals: {n}";
    say_silent(n) = "{n} 项承诺到期无回音", "{n} promises passed their date in silence";
    say_ended(n) = "事件终结 {n} 起", "incidents ended: {n}";
}
