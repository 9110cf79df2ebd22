//! Words of decisions: the assessment's screen, and what an act will bring about.

use crate::words::words;

words! {
    facts = "事实", "The facts";
    what_happened = "发生了什么", "What happened";
    plan_says = "预案怎么说", "What the plan says";
    others_said = "前面的人怎么说", "What others said";
    nobody_yet = "您是第一个看的人。", "You are the first to look at it.";
    your_decision = "您的决定", "Your decision";
    the_clock = "时限", "The clock";
    signal_by_indicator(name) = "预警指标“{name}”触发", "Indicator \"{name}\" was crossed";
    signal_by_danger = "有人报告人身危险", "Danger to life was reported";
    then_stood_down(n) = "撤回已先行开始的 {n} 项安全、医疗任务", "{n} safety and medical tasks that began at once are called off";
    signal_by_report = "信息员上报", "Reported by an information officer";
    see_matter = "看这个事项的信访件", "See the cases of this matter";
    figures_at_signal = "触发时", "When it was raised";
    figures_present = "现在", "Now";
    condition_of(name) = "指标“{name}”的条件", "The condition of \"{name}\"";
    step_clock(step, t) = "{step}：限 {t}", "{step}: within {t}";
    if_missed(post) = "超时转{post}，重新计时一次", "if missed, it passes to {post} with one fresh clock";
    expected_for(t) = "预计持续 {t}", "expected to last {t}";

    screening_goes_on = "确有其事，提请核实", "There is something to it: ask for verification";
    screening_stops = "不构成苗头，到此为止", "There is nothing to it: stop here";
    verification_goes_on = "情况属实，提请定级", "It is so: ask the commander to decide the level";
    verification_stops = "情况不实或已化解，到此为止", "It is not so, or it is settled: stop here";
    start_level(level, colour) = "启动{level}响应（{colour}）", "Start {level} ({colour})";
    decline = "不启动响应，由责任单位按一般信访件办理", "Start no response; the responsible unit handles the cases as usual";
    reason = "理由", "Reason";
    reason_read = "提出人看得到这段话，还能证明它没有改过。不要写任何人的姓名、电话、住址。", "The petitioner can read this, and prove that it was not changed. Do not write anybody's name, phone or address.";
    reason_hint = "写明依据，记入档案。不要写信访人的姓名、电话、住址。", "It goes on record. Do not write petitioners' names, phones or addresses.";
    submit_decision = "提交决定", "Send the decision";
    not_your_step(post) = "这一步由{post}办。您可以看，不能代办。", "This step is with {post}. You may look on.";
    closed_stopped(step) = "已在{step}时结束：不构成响应。", "Ended at {step}: no response.";
    closed_declined = "已决定不启动响应。", "The commander decided against a response.";
    closed_started(n) = "已启动响应：事件 {n}", "A response was started: incident {n}";
    in_time = "按时", "in time";
    late_after(n) = "错过 {n} 个时限后办理", "after {n} missed clocks";

    at_once = "提交后马上会发生", "What happens at once";
    then_sum(told, tasks) = "{told} 个岗位收到预警，{tasks} 项任务开始计时", "{told} posts get the warning, {tasks} tasks start";
    then_sum_second(told, tasks) = "第二人复核后 {told} 个岗位收到预警，{tasks} 项任务开始计时", "{told} posts get the warning once a second person releases it, {tasks} tasks start";
    then_step(post, step, t, at) = "转{post}{step}，限 {t}，{at} 到期", "{step} passes to {post}: {t}, due {at}";
    then_stops = "研判结束，不通知现场。同一事项再次触发会重新研判", "The assessment ends and nobody is sent out. If the matter rises again, it starts anew";
    then_declined = "研判结束，不启动响应，不发预警", "The assessment ends; no response, no warning";
    then_opens(level, t) = "{level}响应开始，预计持续 {t}", "{level} begins, expected to last {t}";
    then_second(post, t) = "预警先交{post}复核，限 {t}；第二人发布之前不发出", "The warning waits for {post} as the second person, {t}; nothing goes out before";
    then_told(posts, channels) = "预警立即发给：{posts}（{channels}）", "The warning goes to: {posts} (by {channels})";
    then_tasks(n) = "{n} 项任务开始计时", "{n} tasks start their clocks";
    then_task(title, post, t) = "{title}——{post}，{t}内", "{title} — {post}, within {t}";
    then_voided(n) = "撤销 {n} 项不再需要的任务", "{n} tasks that are no longer needed are struck off";
    then_withdrawn(n) = "撤回 {n} 条未发布的预警", "{n} warnings not yet released are withdrawn";
    then_level(level) = "响应转为{level}，时限从现在算起", "The response goes to {level}; its clocks start now";
    then_measures_end = "现场措施立即解除；事件继续跟进，直到群众关切都有答复", "Measures on site end at once; the incident stays open until every question is settled";
    then_ending_asked = "等第二人确认；确认之前事件不终结", "A second person is asked; the incident does not end before they confirm";
    then_reopened = "事件按终结时的级别重启，通知预案所列岗位；预案要求而未办的任务从现在起重新计时", "The incident goes on at the level it ended at and the plan's posts are told; what the level asks for and was not done starts anew";
    then_ended = "事件终结，通知预案所列岗位；已作出的承诺继续计时", "The incident ends and the plan's posts are told; promises made keep their clocks";
    then_proposals_close(n) = "{n} 条建议随之了结", "{n} open proposals are closed with it";
    then_proposed = "预案条件随之满足，系统会提出新的建议，待决定", "A condition of the plan brings up a new proposal for the commander";
    then_recorded = "记入档案", "It goes on record";
    second_person_note = "Ⅱ级和Ⅰ级预警须由第二人复核发布。", "Warnings at levels II and I are released by a second person.";
}
