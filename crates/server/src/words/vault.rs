//! Words of the vault: opening an identity, the custodians, lost receipts, what petitioners add, what is gone.

use crate::words::{Lang, words};
use huiyin_engine::casework::{MaterialKind, Purpose};

impl Lang {
    /// A purpose, as the log of openings says it.
    pub(crate) const fn purpose(self, purpose: Purpose) -> &'static str {
        match purpose {
            Purpose::HandleCase => self.purpose_handle(),
            Purpose::ReissueReceipt => self.purpose_reissue(),
            Purpose::LifeSafety => self.purpose_life(),
        }
    }

    /// What a piece of material is.
    pub(crate) const fn material_kind(self, kind: MaterialKind) -> &'static str {
        match kind {
            MaterialKind::Text => self.kind_text(),
            MaterialKind::Pdf => "PDF",
            MaterialKind::Jpeg | MaterialKind::Png => self.kind_picture(),
            MaterialKind::Docx => "Word",
        }
    }

    /// A size, as people say it.
    pub(crate) fn bytes(self, bytes: u32) -> String {
        match bytes {
            0..1024 => self.bytes_few(bytes),
            1024..1_048_576 => format!("{} KB", bytes / 1024),
            _ => format!("{}.{} MB", bytes >> 20, ((bytes & 0xf_ffff) * 10) >> 20),
        }
    }
}

words! {
    kind_text = "文字", "text";
    kind_picture = "图片", "picture";
    bytes_few(n) = "{n} 字节", "{n} bytes";

    kept_until(day) = "原文、身份信息和补充的材料保存到 {day}，到期销毁密钥，谁也打不开。", "What was said, the identity and what was added are kept until {day}; then the key is destroyed and nobody can read them.";
    kept_while_unread = "有补充的材料还没有人看，保存期暂停计算。", "Something that was added is unread; until somebody reads it, nothing is destroyed.";
    kept_while_promised = "对这件信访件的承诺还没有兑现或了结，保存到那时为止，不会先销毁。", "Something that was promised on this case is open; nothing is destroyed before that is settled.";
    kept_erased(day) = "保存期已满：密钥已于 {day} 清除，这里再也打不开原文、身份信息和补充的材料。密钥的备份还要过些日子才全部过期，那以后才算销毁。", "Retention has ended: the key was erased on {day}, and nothing can be read here any more. Copies of the key run out within some weeks; only then it counts as destroyed.";
    kept_destroyed(day) = "保存期已满：原文、身份信息和补充的材料已经销毁，最后一份密钥备份于 {day} 过期。", "Retention has ended: what was said, the identity and what was added are destroyed; the last copy of the key was gone on {day}.";

    pet_material = "补充材料", "Add to your case";
    pet_material_piece(at, kind, size) = "{at}，{kind}，{size}", "{at}, {kind}, {size}";
    pet_material_read = "有人看过了", "read";
    pet_material_unread = "还没有人看", "not read yet";
    pet_material_text = "想补充说明的话", "What you want to add";
    pet_material_file = "照片或文件", "A photo or file";
    pet_material_hint = "一次一个，不超过 8 MB；可以是 JPG、PNG、PDF、Word（docx）或纯文字。加密存放，只有办理这件事的人能打开；文件名不保存。", "One at a time, 8 MB at most: JPG, PNG, PDF, Word (docx) or plain text. It is encrypted and opened only by those who handle your case; its name is not kept.";
    pet_material_do = "提交", "Send";
    pet_material_nothing = "什么也没有交上来。请写几句话，或者选一个文件。", "Nothing was sent. Write something or choose a file.";
    pet_material_kind = "这种文件收不了。请交 JPG、PNG、PDF、Word（docx，不带宏）或纯文字（UTF-8）；也可以打印出来交到登记的窗口。", "This kind of file is not taken. Send JPG, PNG, PDF, Word (docx without macros) or plain text (UTF-8), or hand it in on paper where you registered.";
    pet_material_broken = "没有收全，可能是网络断了。请再交一次。", "It did not arrive whole. Please send it again.";

    mat_title = "信访人补充的材料", "What the petitioner added";
    mat_unread(n) = "{n} 份没看", "{n} unread";
    mat_new = "没看", "unread";
    mat_save = "存到电脑上再打开", "Save it to open it";
    mat_read = "我都看过了", "I have read all of it";
    mat_read_hint = "信访人的页面上会写“有人看过了”。没有看过之前，保存期暂停计算。", "The petitioner's page then says so. Until somebody has read it, retention stands still.";

    about_case_material = "信访人补充了材料", "The petitioner has added material";
    about_opening_asked = "有人申请查看身份信息", "Somebody asks to open an identity";
    about_openings = "有人一天内多次查看身份信息", "Somebody opened many identities within a day";

    r_not_assigned = "这件信访件还没有交给哪个岗位办理，谁也不能为办理查看身份信息。", "The case was given to no post yet, so nobody may open the identity to handle it.";
    r_not_assigned_do = "先交给一个岗位办理，再由那个岗位查看。", "Give it to a post first; that post may open it.";
    r_erased = "保存期已满，密钥已经销毁，内容再也打不开。", "Its retention has ended and its key was erased; nobody can read it any more.";
    r_material_full = "材料放不下了：一件信访件最多 20 份，每份不超过 8 MB，总共不超过 40 MB。", "There is no room: a case takes 20 pieces, 8 MB each and 40 MB in all.";
    r_material_full_do = "把几页合成一份，或者把图片压小些再交；也可以交到登记的窗口。", "Put pages together or make pictures smaller; or hand it in at the window where you registered.";
    r_nothing_unread = "这些材料都有人看过了，或者没有这一份。", "All of that was read, or there is no such piece.";
    r_not_due = "保存期还没有满，或者还有材料没有看。", "Its retention has not ended, or something is unread.";
    r_not_compared = "还没有核对身份：补办回执之前，要先以“补办回执”为由查看身份信息，和本人的证件对一遍，半小时内办完。", "The identity was not compared: before a receipt is issued again, open the identity for that purpose and compare it with the person's document; issue it within half an hour.";
    r_not_compared_do = "回到信访件页面，先查看身份信息。", "Go back to the case and open the identity first.";
    r_answered = "已经有人答复过这个申请。", "Somebody has answered this request.";

    id_title = "信访人是谁", "Who the petitioner is";
    id_about = "姓名、电话、证件号和地址加密存放。查看要选一个用途，每次都会记下岗位、时间和用途，信访人在自己的页面上看得到。", "Name, phone, identity number and address are encrypted. Opening takes a purpose; post, time and purpose are put on record each time, and the petitioner sees them on their own page.";
    id_custodian = "这是检举控告，要由另一名负责人同意后才能查看。", "This is an accusation: another person in charge has to agree first.";
    id_not_yours = "您的岗位不能查看这件信访件的身份信息；只有交办的岗位可以。", "Your post may not open this identity; only the post that the case was given to may.";
    id_purpose = "为什么查看", "What for";
    id_open = "查看", "Open";
    id_ask = "申请查看", "Ask to open";
    id_opened = "身份信息", "Identity";
    id_once = "只显示这一次，请不要抄进别处。离开这个页面后要再看，就要重新选用途，并再记一次。", "Shown this once; please copy it nowhere else. To see it again you choose a purpose again, and it is put on record again.";
    id_none = "没有留下身份信息，或者密钥已经销毁。", "Nothing was told, or its key was erased.";
    id_waits = "已经提出申请，等另一名负责人同意。同意后 24 小时内，从信访件页面再点一次就能查看。", "The request waits for another person in charge. Once they agree you can open it from the case's page within 24 hours.";
    id_by_record = "谁看过", "Who has opened it";
    id_by_none = "还没有人看过。", "Nobody yet.";
    id_email = "电子邮箱", "E-mail";
    id_reissue = "补办回执", "Issue the receipt again";
    id_reissue_about = "和本人的证件核对无误后再补办。新编码一出，旧编码就查不了了。", "Compare with the person's document first. The old code opens nothing once the new one is issued.";
    id_reissued = "新的回执编码", "The new receipt code";
    id_reissued_about = "只显示这一次。请打印或抄给本人，旧编码已经失效。", "Shown this once. Print it or write it down for the person; the old code is void.";
    id_back = "回到信访件", "Back to the case";

    lost_title = "回执丢了", "A lost receipt";
    lost_about = "不能按姓名、电话或证件号查。按登记那一天、地区和涉及单位找到信访件，再以“补办回执”为由核对身份。", "Nobody can be looked up by name, phone or number. Find the case by the day on which it was registered, its area and unit; then open the identity to issue the receipt again.";
    lost_day = "哪一天登记的", "Registered on";
    lost_area = "地区", "Area";
    lost_any = "不限", "any";
    lost_find = "查找", "Find";
    lost_none = "那一天没有这样的信访件。", "No such case was registered that day.";
    lost_more = "还有更多。请再选地区或单位。", "There are more. Choose an area or unit as well.";
    lost_link = "回执丢了，怎么找", "Find a case whose receipt is lost";

    custody_title = "身份信息的查看", "Openings of identities";
    custody_about = "谁、什么时候、为什么查看了哪件信访件的身份信息，都在这里；身份信息本身不在这里。检举控告要由另一名负责人同意，一天内查看超过 20 次的人也一样。", "Who opened which case's identity, when and why; no identity is shown here. Accusations take another person's consent, and so does whoever opens more than 20 within a day.";
    custody_waiting = "等您答复", "Waiting for you";
    custody_none = "没有等答复的申请。", "No request waits.";
    custody_agree = "同意", "Agree";
    custody_refuse = "不同意", "Refuse";
    custody_case = "信访件", "Case";
    custody_who = "岗位", "Post";
    custody_when = "时间", "When";
    custody_why = "用途", "Purpose";
    custody_answer = "答复", "Answer";
    custody_asked = "申请", "Requests";
    custody_openings = "查看记录", "Openings";
    custody_refused = "没有让看的", "Refusals";
    custody_yes(who) = "{who}同意", "{who} agreed";
    custody_no(who) = "{who}没有同意", "{who} refused";
    custody_wait = "等答复", "waits";
    custody_used = "已查看", "opened";
    custody_empty = "还没有记录。", "Nothing on record yet.";
    nav_custody = "身份查看", "Openings";
}
