//! Words of signing in, accounts, set-up, and of pages that say no.

use crate::words::words;

words! {
    fault_name = "登录名须为 1 至 40 个字母、数字、点、横线或下划线。", "A sign-in name has 1 to 40 letters, digits, dots, hyphens or underscores.";
    fault_name_taken = "这个登录名已被使用。", "Another account has that sign-in name.";
    fault_password = "密码至少 10 个字，且不能和登录名相同。", "A password has at least 10 characters and is not the sign-in name.";
    fault_link = "这个链接已用过，或已超过 30 分钟。请管理员再发一个。", "This link was used, or is older than 30 minutes. Ask the administrator for another.";
    fault_no_account = "没有这个账号。", "There is no such account.";
    fault_address = "邮箱或手机号不对。邮箱写作 name@example.cn，手机号写 11 位，境外号码加 + 和国家码。", "That is no mail address or phone number. Write name@example.cn, and numbers from elsewhere with + and the country's code.";
    fault_last_admin = "这是最后一个管理员，停用后没人能管账号。先再设一个管理员。", "This is the last administrator. Make another one first.";

    sign_in_title = "登录", "Sign in";
    sign_in_about = "信访应急值守，供值班和处置岗位使用。", "The grievance emergency desk, for staff on duty.";
    sign_in_name = "登录名", "Sign-in name";
    sign_in_password = "密码", "Password";
    sign_in_do = "登录", "Sign in";
    sign_in_wrong = "登录名或密码不对。", "Sign-in name or password is wrong.";
    sign_in_wait(t) = "试错太多次，请 {t}后再试。忘记密码请找管理员重置。", "Too many wrong tries. Wait {t}, or ask the administrator for a new password.";
    sign_in_none = "还没有账号。服务器启动时打印了一个一次性链接，30 分钟内有效，用它建立第一个管理员。", "There is no account yet. At start the server printed a one-time link, good for 30 minutes; it makes the first administrator.";
    demo_title = "演示：选一个岗位进去", "Demo: come in as a post";
    demo_chain = "研判链", "The decision chain";
    demo_others = "其他岗位", "Other posts";
    demo_about = "样例城市，时间加快。选岗位后即可值守；没有人接手的岗位由模拟人员办理。", "A sample city on fast time. Choose a post; posts that nobody takes over are run by simulated staff.";

    setup_title = "建立第一个管理员", "Make the first administrator";
    setup_about = "管理员建立其他账号并设岗。管理员自己也可以有岗位。", "The administrator makes the other accounts and gives them posts.";
    password_title = "设置密码", "Set your password";
    password_about(name) = "账号 {name} 的新密码。设好后其他设备上的登录即失效。", "A new password for {name}. Other sessions of this account end.";
    password_new = "新密码（至少 10 个字）", "New password (at least 10 characters)";
    display_name = "姓名或称呼（同事看得到）", "Name that colleagues see";
    setup_do = "建立并登录", "Make it and sign in";
    password_do = "设好并登录", "Set it and sign in";

    accounts_title = "账号", "Accounts";
    accounts_about = "账号对应人，岗位来自预案。一个人可以值几个岗，登录后选一个。", "An account is a person; posts come from the plan. A person may hold several and acts from one at a time.";
    account_add = "新建账号", "New account";
    account_reached = "联系方式", "Reached by";
    account_not_reached = "没有登记，只能由人告知", "no address: only a person can tell them";
    account_reached_change = "修改联系方式", "Change";
    account_reached_save = "保存联系方式", "Save";
    account_mail = "邮箱", "Mail";
    account_phone = "手机号", "Mobile";
    account_posts = "岗位", "Posts";
    account_flags = "权限", "Rights";
    account_state = "状态", "State";
    account_admin = "管理账号", "manages accounts";
    account_auditor = "督查：只看不改", "audits: looks, changes nothing";
    account_active = "在用", "active";
    account_disabled = "已停用", "disabled";
    account_waiting = "还没设密码", "no password yet";
    account_disable = "停用", "Disable";
    account_enable = "恢复", "Enable";
    account_reset = "发密码链接", "Password link";
    account_token = "发接口令牌", "API token";
    account_tokens_end = "作废令牌", "End tokens";
    account_save_posts = "保存岗位", "Save posts";
    account_add_do = "建立账号", "Make the account";
    account_made(name) = "账号 {name} 已建立。把下面的链接当面或用内部渠道交给本人，30 分钟内有效，只能用一次：", "Account {name} was made. Hand this link over in person or by an internal channel; it is good once, for 30 minutes:";
    link_made(name) = "{name} 的密码链接，30 分钟内有效，只能用一次：", "Password link for {name}, good once, for 30 minutes:";
    token_made(name) = "{name} 的接口令牌，只显示这一次：", "API token for {name}, shown this once:";
    accounts_changed = "已保存。", "Saved.";
    tokens_ended(n) = "已作废 {n} 个令牌。", "{n} tokens ended.";

    p_not_found = "没有这个页面", "There is no such page";
    p_not_found_why = "地址可能写错了，或者这件事已经不在。", "The address may be wrong, or the thing is gone.";
    p_forbidden = "这个页面不对您开放", "This page is not open to you";
    p_forbidden_why = "它属于别的岗位，或者您的账号是只读的。", "It belongs to other posts, or your account only reads.";
    p_no_post = "您的账号没有可用的岗位", "Your account has no post to act from";
    p_no_post_why = "办事要以预案中的岗位办。请管理员为您设岗。", "Acts are done from a post of the plan. Ask the administrator for one.";
    p_not_done = "没有办成", "It was not done";
    p_nothing_changed = "什么也没有改变。", "Nothing was changed.";
    p_stale_form = "这张表单不是从您现在的登录里打开的", "This form does not come from your present session";
    p_stale_form_why = "可能登录已更换或过期。回到原页，再提交一次。", "You may have signed in anew. Go back, reload the page and send it again.";
    p_bad_input = "有一栏没有填对", "A field is not filled in right";
    p_bad_field(name) = "看不懂“{name}”这一栏。", "The field \"{name}\" cannot be read.";
    p_too_large = "内容太长", "That is too long";
    p_too_large_why(n) = "一次最多 {n} KB。请缩短后再提交。", "At most {n} KB at once. Shorten it and send it again.";
    p_text_too_long(found, allowed) = "文字有 {found} 个字，最多 {allowed} 个。", "The text has {found} characters; {allowed} are allowed.";
    p_key_reused = "这张表单已经提交过", "This form was sent before";
    p_key_reused_why = "第一次已经记上。要再记一条，回到原页重新填写。", "The first one is on record. To add another, go back and fill in a fresh form.";
    p_trouble = "系统暂时记不上", "The system cannot record it now";
    p_trouble_why = "您的操作没有执行，也没有丢：稍后再提交一次。值班员和运维已能看到故障。", "Nothing was done and nothing is half done: send it again shortly. The fault shows on the board.";
    p_method = "这个地址不接受这样的请求", "This address does not take such a request";
    p_method_why = "回到值班台，从页面上的链接和按钮进入。", "Go to the duty board and use its links and buttons.";
    p_your_text = "您写的内容（可复制）：", "What you wrote (copy it):";
    p_go_back = "回到原页", "Back to the page";
    p_signed_out = "请先登录", "Sign in first";
    p_closing = "服务器正在停机", "The server is shutting down";
}

words! {
    p_bad_media = "这个地址不收这种格式的内容。", "This address does not take that kind of content.";
    f_empty = "事由和诉求都是空的，至少写一样。", "The line and the text are both empty; one is needed.";
    f_id = "编号须为 1 至 200 个字。", "An id has 1 to 200 characters.";
    f_too_long(field, allowed) = "“{field}”太长，最多 {allowed} 字节。", "\"{field}\" is longer than {allowed} bytes.";
    f_sign(field, code) = "“{field}”里有看不见的控制字符 {code}。请删除后重填。", "\"{field}\" holds the invisible control character {code}. Delete it or type the text again.";
    f_ahead = "来件时间比服务器时间晚 10 分钟以上。核对日期。", "It is dated more than 10 minutes ahead of the server. Check the date.";
    f_people = "人数须为 1 至 1,000,000 的整数。", "People is a number from 1 to 1,000,000.";
    f_area(allowed) = "预案里没有这个辖区。可填：{allowed}。", "The plan has no such area. Allowed: {allowed}.";
    f_unit(allowed) = "预案里没有这个单位。可填：{allowed}。", "The plan has no such unit. Allowed: {allowed}.";
}
