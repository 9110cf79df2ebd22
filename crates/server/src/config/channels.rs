//! How people are reached, as settings: given in the file alone, under `[channel.NAME]`. A secret is
//! never among them, only the file that holds it.

use super::table::{Setting, Where};

const fn row(
    name: &'static str,
    value: &'static str,
    default: &'static str,
    en: &'static str,
    zh: &'static str,
) -> Setting {
    Setting {
        name,
        flag: "",
        variable: "",
        value,
        default,
        place: Where::File,
        secret: false,
        en,
        zh,
    }
}

/// The table.
pub const CHANNELS: &[Setting] = &[
    row(
        "notice.public_url",
        "URL",
        "",
        "where recipients reach this server, as in https://huiyin.example; without it messages have no link to acknowledge by",
        "收件人访问本系统的地址，如 https://huiyin.example；不填，消息里就没有确认链接",
    ),
    row(
        "notice.language",
        "zh|en",
        "zh",
        "the language of messages",
        "消息用的语言",
    ),
    row(
        "notice.quiet_hours",
        "HH:MM-HH:MM",
        "",
        "what is not urgent waits until these hours are over, in the city's time; never at level II and I",
        "免打扰时段（本市时间），不紧急的消息等到时段结束再发；Ⅱ级和Ⅰ级不受限制",
    ),
    row(
        "channel.smtp.server",
        "HOST:PORT",
        "",
        "the mail server that takes messages",
        "发邮件的服务器",
    ),
    row(
        "channel.smtp.security",
        "starttls|tls|none",
        "starttls",
        "how the connection is protected; none on this machine only",
        "连接怎样加密；none 只能用于本机",
    ),
    row("channel.smtp.from", "ADDRESS", "", "the sender", "发件人"),
    row(
        "channel.smtp.user",
        "NAME",
        "",
        "the name to sign in with; absent where the server asks for none",
        "登录名；服务器不要求登录就不填",
    ),
    row(
        "channel.smtp.password_file",
        "FILE",
        "",
        "a file with the password",
        "存放密码的文件",
    ),
    row(
        "channel.webhook.url",
        "URL",
        "",
        "another system of the city that takes messages",
        "接收消息的其他系统",
    ),
    row(
        "channel.webhook.secret_file",
        "FILE",
        "",
        "a file with the secret that signs each message",
        "存放签名密钥的文件",
    ),
];
