//! Words of the petitioner's page: plain, in full sentences, each term explained where it stands.

use crate::words::{Lang, words};
use huiyin_engine::casework::Rating;

impl Lang {
    /// How content a petitioner is.
    pub(crate) const fn rating(self, rating: Rating) -> &'static str {
        match rating {
            Rating::Satisfied => self.rating_satisfied(),
            Rating::Mostly => self.rating_mostly(),
            Rating::Unsatisfied => self.rating_unsatisfied(),
        }
    }
}

words! {
    pet_brand = "回音", "Huiyin";
    pet_title = "查询信访件", "Look up your case";
    pet_about = "输入回执上的编码，可以看到您反映的事办到哪一步、答应了您什么、由谁在哪天之前办。", "Type the code on your receipt to see where your matter stands, what was promised to you, by whom and by when.";
    pet_code = "回执编码", "Receipt code";
    pet_code_hint = "十八位字母和数字，分三组。大小写都可以，横线可以不输。", "Eighteen letters and digits in three groups. Capitals and hyphens do not matter.";
    pet_look = "查询", "Look it up";
    pet_verify = "核对回执上的证明", "Check the proof on a receipt";
    pet_none = "没有找到这个编码的信访件。请对照回执再看一遍；回执丢了，可以到登记的窗口补办。", "No case has this code. Compare it with your receipt; if you lost it, the window where you registered can issue it again.";
    pet_wait = "查询次数太多，请过一刻钟再试。", "Too many tries. Please try again in a quarter of an hour.";
    pet_again = "重新输入编码", "Type the code again";

    pet_case(n) = "您的信访件（第 {n} 号）", "Your case (no. {n})";
    pet_city(city) = "{city}信访工作", "Petition office of {city}";
    pet_secret = "看得到这个页面的人都能看到下面的内容，请不要转发网址。", "Whoever has this page's address can read what follows. Please do not pass it on.";

    pet_promises = "答应了您什么", "What was promised to you";
    pet_promises_none = "还没有针对这件事的承诺。一有承诺，会写在这里：答应什么、谁负责、哪天之前。", "Nothing has been promised yet. A promise will stand here: what, by whom and by when.";
    pet_question = "问的是：", "Asked was: ";
    pet_owner(who) = "由{who}负责", "{who} answers for it";
    pet_due(at) = "期限：{at}", "Due {at}";
    pet_due_was(at) = "原定期限：{at}", "It was due {at}";
    pet_stage_made = "负责的岗位还没有认领。认领以后才算数。", "The post that should answer for it has not taken it on yet. Until then it does not count.";
    pet_stage_accepted = "正在办。", "It is being done.";
    pet_stage_silent = "期限已过，没有回音，已报告上一级。", "Its date has passed without a word; this was reported to the next higher post.";
    pet_stage_reported = "负责的岗位说已经兑现，正在由另一个人核验。", "The post that answers for it says that it is kept; somebody else is checking.";
    pet_stage_disputed = "有人说没有兑现，已请上一级在 24 小时内答复。", "Somebody said that it was not kept; the next higher post has 24 hours to answer.";
    pet_stage_kept = "经另一个人核验，已经兑现。", "Somebody else checked it: it was kept.";
    pet_stage_broken = "没有兑现。", "It was not kept.";
    pet_stage_declined = "负责的岗位没有认领，这项承诺不算数，要另行答复您。", "The post named did not take it on. It does not count, and you are owed another answer.";
    pet_stage_withdrawn = "这项承诺已经撤回，要另行答复您。", "It was taken back, and you are owed another answer.";
    pet_ask_kept = "兑现了吗？您的说法会记录在案，不会被改动。", "Was it kept? What you say is put on record and nobody can change it.";
    pet_kept = "兑现了", "It was kept";
    pet_not_kept = "没有兑现", "It was not kept";
    pet_you_said_kept = "您说：兑现了。", "You said: it was kept.";
    pet_you_said_not_kept = "您说：没有兑现。", "You said: it was not kept.";

    pet_answers = "公开答复", "Answers published";
    pet_answers_none = "还没有公开答复。", "No answer has been published yet.";

    pet_yours = "您反映的事", "What you told us";
    pet_filed(at, channel) = "{at}，{channel}", "{at}, by {channel}";
    pet_speaks_for(n) = "代表 {n} 人", "on behalf of {n} people";
    pet_gone = "保存期已满，原文已经销毁。", "Its retention has ended and the text was destroyed.";

    pet_rate = "对办理满意吗", "Are you content with how it was handled?";
    pet_rate_about = "您的评价只按单位计数，不显示是谁评的。办结后 30 日内可以修改。", "What you say is counted by unit and shows nobody who said it. You can change it until 30 days after the case ends.";
    pet_rated(rating) = "您的评价：{rating}", "You said: {rating}";
    rating_satisfied = "满意", "content";
    rating_mostly = "基本满意", "mostly content";
    rating_unsatisfied = "不满意", "not content";

    pet_where = "办到哪一步", "Where it stands";
    pet_step_registered(at) = "{at} 登记", "Registered {at}";
    pet_step_assessing = "正在研判：看这件事牵涉多少人、要不要成立专班处置。", "Being assessed: how many people it concerns, and whether a response is needed.";
    pet_step_incident(at) = "{at} 起成立专班处置", "A response began {at}";
    pet_step_ended(at) = "{at} 处置结束：提出的问题都有了公开答复或承诺。已作出的承诺继续计时。", "The response ended {at}: every question has an answer or a promise. Promises made keep running.";

    pet_proofs = "可以带走的证明", "Proofs that you can keep";
    pet_proofs_about = "下面每一条都记在承诺账本里，谁也改不了。证明可以打印，也可以存成文件；以后不用问任何人，不联网也能核对。打印出来的纸上没有您的姓名，也不写您反映的是什么事；承诺、答复和改期、撤回等理由，原文都在存成的文件里。", "Each of these stands in the promise ledger and cannot be changed by anybody. Print its proof or keep it as a file: it can be checked later without asking anybody and without network. The paper names neither you nor what you told us; the file of a promise, an answer or a reason holds its words.";
    pet_paper = "打印", "Print";
    pet_file = "存成文件", "Save as a file";
    pet_paper_of(said) = "打印：{said}", "Print: {said}";
    pet_file_of(said) = "存成文件：{said}", "Save as a file: {said}";
    pet_proof_soon = "正在签名，请过几秒钟再打开这个页面。", "It is being signed; open this page again in a few seconds.";
    proof_case(n) = "您的信访件（第 {n} 号）已登记", "Your case (no. {n}) was registered";
    proof_made(n, due) = "作出了第 {n} 号承诺，期限 {due}", "Promise no. {n} was made, due {due}";
    proof_accepted(n) = "负责的岗位认领了第 {n} 号承诺", "The post that answers for promise no. {n} took it on";
    proof_declined(n) = "有关岗位没有认领第 {n} 号承诺，文件里有理由", "The post that was to answer for promise no. {n} did not take it on; the file says why";
    proof_verified(n) = "经核验，第 {n} 号承诺已兑现，文件里有核验情况", "Promise no. {n} was checked and found kept; the file says what was found";
    proof_broken(n) = "第 {n} 号承诺没有兑现，文件里有理由", "Promise no. {n} was not kept; the file says why";
    proof_renewed(n, due) = "第 {n} 号承诺改期到 {due}，文件里有理由", "Promise no. {n} got a new date, {due}; the file says why";
    proof_withdrawn(n) = "第 {n} 号承诺撤回了，文件里有理由", "Promise no. {n} was withdrawn; the file says why";
    proof_silent(n, due) = "第 {n} 号承诺的期限（{due}）过了，没有回音", "Promise no. {n} passed its date ({due}) without a word";
    proof_word(n) = "您说了第 {n} 号承诺是否兑现", "You said whether promise no. {n} was kept";
    proof_clock(n, due) = "您的信访件（第 {n} 号）有一项法定时限到期没有办（最后期限 {due}）", "A time that the law sets for your case (no. {n}) ran out, due {due}";
    proof_answer(n) = "发布了第 {n} 号公开答复", "Answer no. {n} was published";

    paper_title = "回执", "Receipt";
    paper_recorded(at) = "记入承诺账本的时间：{at}", "Entered in the promise ledger: {at}";
    paper_place(log, entry, size) = "账本 {log}，第 {entry} 条（签名时共 {size} 条）", "Ledger {log}, entry {entry} of {size} when it was signed";
    paper_code = "查询用的回执编码（请像钥匙一样收好）：", "The code to look your case up with; keep it like a key:";
    paper_qr(n, count) = "证明的二维码，第 {n} 个，共 {count} 个", "QR code {n} of {count} with the proof";
    paper_check = "怎么核对：用手机扫码，把扫出来的文字贴到任何一台回音服务器的“核对回执”页面（网址末尾是 /verify），或者请人用 huiyin receipt verify 核对。", "To check it: scan each code with a phone and paste the text into the page “Check a receipt” of any Huiyin server (its address ends in /verify), or have it checked with huiyin receipt verify.";
    paper_keep = "这张纸上没有姓名，也不写反映的是什么事。", "This paper names nobody, and does not say what the matter is.";
    paper_back = "回到信访件页面", "Back to the case";

    pet_opened = "谁看过您的身份信息", "Who has seen who you are";
    pet_opened_none = "没有人打开过。您的姓名、电话、证件号和地址加密存放，只有办理这件事的人能打开，每次打开都记在这里。", "Nobody. Your name, phone, identity number and address are encrypted. Only those who handle your case can open them, and each opening is listed here.";
    pet_opened_at(at, who, why) = "{at}，{who}：{why}", "{at}, {who}: {why}";
    purpose_handle = "为办理这件事联系您", "to handle your case";
    purpose_reissue = "为您补办回执", "to issue your receipt again";
    purpose_life = "有人身危险", "because somebody's life was in danger";

    pet_appeal = "不满意怎么办", "If you do not agree";
    pet_appeal_review = "收到书面处理意见之日起 30 日内，可以请求上一级机关复查（《信访工作条例》第三十五条）。对复查意见不服，30 日内可以再请求复核（第三十六条）。", "Within 30 days of a written opinion you may ask the next higher organ for a review (Regulation on Petition Work, Art. 35), and within 30 days of that for a re-review (Art. 36).";
    pet_appeal_remedy = "依法可以申请行政复议、仲裁或者提起诉讼的，各有自己的期限，不因信访而停止。", "Reconsideration, arbitration and lawsuits have time limits of their own, which a petition does not stop.";
}
