//! Every setting of the server in one table. The help, the settings pages and what a file or the
//! environment may say are all made from it or held against it.

/// Where a setting may be given. A flag goes before the environment, the environment before the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// On the command line, in the environment and in the file.
    Everywhere,
    /// On the command line and in the environment: it says where the file is, or holds a password.
    NotFile,
    /// In the environment alone: every command reads it.
    Environment,
    /// In the file alone.
    File,
}

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// Its name in the file.
    pub name: &'static str,
    /// Its flag; empty where the command line does not take it.
    pub flag: &'static str,
    /// Its environment variable.
    pub variable: &'static str,
    /// What its value looks like.
    pub value: &'static str,
    /// What holds where nobody gives it; empty for nothing.
    pub default: &'static str,
    /// Where it may be given.
    pub place: Where,
    /// Its value is never printed.
    pub secret: bool,
    /// What it does.
    pub en: &'static str,
    /// The same in Chinese.
    pub zh: &'static str,
}

/// The table.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "config",
        flag: "--config",
        variable: "HUIYIN_CONFIG",
        value: "FILE",
        default: "huiyin.toml",
        place: Where::NotFile,
        secret: false,
        en: "the settings file; the default is read where it is there",
        zh: "设置文件；默认的文件在当前目录里才读",
    },
    Setting {
        name: "data",
        flag: "--data",
        variable: "HUIYIN_DATA",
        value: "DIR",
        default: "",
        place: Where::Everywhere,
        secret: false,
        en: "the data folder; made where there is none",
        zh: "数据目录；没有就新建",
    },
    Setting {
        name: "database",
        flag: "--database",
        variable: "HUIYIN_DATABASE",
        value: "URL",
        default: "",
        place: Where::NotFile,
        secret: true,
        en: "a PostgreSQL database; not available yet, exits 2",
        zh: "PostgreSQL 数据库；尚未提供，退出码 2",
    },
    Setting {
        name: "plan",
        flag: "--plan",
        variable: "HUIYIN_PLAN",
        value: "FILE",
        default: "",
        place: Where::Everywhere,
        secret: false,
        en: "put this plan in force at the start; a changed plan needs a version of its own",
        zh: "启动时让这份预案生效；改过的预案要有新的版本号",
    },
    Setting {
        name: "listen",
        flag: "--listen",
        variable: "HUIYIN_LISTEN",
        value: "ADDR",
        default: "127.0.0.1:8080",
        place: Where::Everywhere,
        secret: false,
        en: "where to listen, IP:PORT; any but a loopback address needs a certificate or a trusted proxy",
        zh: "监听地址，IP:端口；不是本机回环地址时，要有证书或可信代理",
    },
    Setting {
        name: "tls_cert",
        flag: "--tls-cert",
        variable: "HUIYIN_TLS_CERT",
        value: "FILE",
        default: "",
        place: Where::Everywhere,
        secret: false,
        en: "the certificate with its chain, PEM; read again on SIGHUP",
        zh: "证书和证书链，PEM 格式；收到 SIGHUP 信号后重读",
    },
    Setting {
        name: "tls_key",
        flag: "--tls-key",
        variable: "HUIYIN_TLS_KEY",
        value: "FILE",
        default: "",
        place: Where::Everywhere,
        secret: false,
        en: "the certificate's private key, PEM; read again on SIGHUP",
        zh: "证书的私钥，PEM 格式；收到 SIGHUP 信号后重读",
    },
    Setting {
        name: "trusted_proxy",
        flag: "--trusted-proxy",
        variable: "HUIYIN_TRUSTED_PROXY",
        value: "ADDR[,ADDR]",
        default: "",
        place: Where::Everywhere,
        secret: false,
        en: "proxies in front that end TLS, as addresses or networks (10.0.0.0/8); only they are believed about where a request comes from",
        zh: "前面负责 TLS 的代理，写地址或网段（10.0.0.0/8）；请求来自哪里，只听它们的",
    },
    Setting {
        name: "log_level",
        flag: "--log-level",
        variable: "HUIYIN_LOG_LEVEL",
        value: "LEVEL",
        default: "info",
        place: Where::Everywhere,
        secret: false,
        en: "what is logged: error, warn, info or debug",
        zh: "记录哪些日志：error、warn、info 或 debug",
    },
    Setting {
        name: "log_format",
        flag: "--log-format",
        variable: "HUIYIN_LOG_FORMAT",
        value: "FORM",
        default: "auto",
        place: Where::Everywhere,
        secret: false,
        en: "text, json, or auto: text on a terminal, JSON lines elsewhere",
        zh: "text、json 或 auto：终端上是文字，其他情况是一行一个 JSON",
    },
    Setting {
        name: "metrics_token_file",
        flag: "--metrics-token-file",
        variable: "HUIYIN_METRICS_TOKEN_FILE",
        value: "FILE",
        default: "",
        place: Where::Everywhere,
        secret: false,
        en: "a file whose one line lets a program read /metrics from another machine",
        zh: "一个文件，里面的一行口令让别的机器上的程序读取 /metrics",
    },
    Setting {
        name: "ledger_key_file",
        flag: "--ledger-key-file",
        variable: "HUIYIN_LEDGER_KEY_FILE",
        value: "FILE",
        default: "",
        place: Where::Everywhere,
        secret: false,
        en: "the key that signs the promise ledger, as `huiyin ledger key` makes it; without this setting `ledger.key` in the data folder. No server starts without a key; the first start in an empty folder makes one",
        zh: "给承诺账本签名的密钥，由 `huiyin ledger key` 生成；不给就用数据目录里的 `ledger.key`。没有密钥，服务不启动；第一次在空目录里启动时会生成一把",
    },
    Setting {
        name: "ledger_policy_file",
        flag: "--ledger-policy-file",
        variable: "HUIYIN_LEDGER_POLICY_FILE",
        value: "FILE",
        default: "",
        place: Where::Everywhere,
        secret: false,
        en: "the policy file that petitioners check receipts with: the ledger's key, its witnesses with their addresses, and how many of them are enough; the witnesses are asked to cosign",
        zh: "群众核对回执用的信任文件：账本的公钥、各见证方的公钥和地址、要几方签名才够；服务会请这些见证方联署",
    },
    Setting {
        name: "ca_file",
        flag: "--ca-file",
        variable: "HUIYIN_CA_FILE",
        value: "FILE",
        default: "/etc/ssl/certs/ca-certificates.crt",
        place: Where::Everywhere,
        secret: false,
        en: "certificates of the authorities that are believed when this server asks others by https, PEM",
        zh: "本服务用 https 访问别的机器时，信任哪些证书机构，PEM 格式",
    },
    Setting {
        name: "retention",
        flag: "--retention",
        variable: "HUIYIN_RETENTION",
        value: "KIND=DAYS[,KIND=DAYS]",
        default: "suggestion=90,request=731,accusation=1096",
        place: Where::Everywhere,
        secret: false,
        en: "how many days after its end a case's texts, identity and material are kept, by class; what is not named keeps its default",
        zh: "信访件办结后，原文、身份信息和补充的材料保存几天，按类别写；没有写的按默认值",
    },
    Setting {
        name: "master_key_file",
        flag: "",
        variable: "HUIYIN_MASTER_KEY_FILE",
        value: "FILE",
        default: "",
        place: Where::Environment,
        secret: false,
        en: "the vault's master key, for every command; `master.key` in the data folder where it is not given. Made at first start, readable by its owner only. Lose it and every sealed text is lost",
        zh: "保险柜的主密钥，所有命令都读；不给就用数据目录里的 `master.key`。首次启动时生成，只有属主可读。丢了它，所有密封的文字都打不开",
    },
];

/// Every setting: the server's own and those of its channels.
pub fn settings() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().chain(super::channels::CHANNELS)
}

impl Setting {
    /// The row of the settings page, in Chinese or English.
    #[must_use]
    pub fn row(&self, chinese: bool) -> String {
        let tick = |text: &str| format!("`{text}`");
        let said = if chinese { self.zh } else { self.en };
        if self.place == Where::File {
            let default = match self.default {
                "" => String::new(),
                default => format!(" {}", tick(default)),
            };
            let (name, value) = (tick(self.name), tick(self.value).replace('|', "\\|"));
            return format!("| {name} | {value} |{default} | {said} |");
        }
        let flag = match self.place {
            Where::Environment => String::new(),
            _ => tick(&format!("{} {}", self.flag, self.value)),
        };
        let file = match self.place {
            Where::Everywhere => tick(self.name),
            _ => String::new(),
        };
        let default = match self.default {
            "" => String::new(),
            default => tick(default),
        };
        let variable = tick(self.variable);
        let row = format!("| {flag} | {variable} | {file} | {default} | {said} |");
        row.replace("|  |", "| |").replace("|  |", "| |")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flag_and_variable_are_the_name_written_otherwise() {
        for setting in SETTINGS {
            assert_ne!(setting.place, Where::File);
            let variable = format!("HUIYIN_{}", setting.name.to_uppercase());
            assert_eq!(setting.variable, variable);
            let flag = format!("--{}", setting.name.replace('_', "-"));
            let none = setting.place == Where::Environment;
            assert_eq!(setting.flag, if none { "" } else { &flag });
        }
    }
}
