//! Mail through a real server: Exim as Debian packages it.

use crate::notify_peers::{Desk, MailServer};
use huiyin_server::notify::{End, Failure, How, NotifyReason, Step};
use huiyin_server::store::OutboxState;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use std::path::Path;

fn failures(desk: &Desk) -> Vec<(Failure, Option<String>)> {
    let failed = |step| match step {
        Step::Failed { failure, code, .. } => Some((failure, code)),
        _ => None,
    };
    desk.steps().into_iter().filter_map(failed).collect()
}

/// The words of a mail: its body, decoded, and what its header says of the subject.
fn words(mail: &str) -> String {
    use base64::Engine;
    let (header, body) = mail.split_once("\n\n").expect("a header and a body");
    let base64 = header
        .to_lowercase()
        .contains("content-transfer-encoding: base64");
    assert!(base64, "{mail}");
    let packed: String = body.split_whitespace().collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(packed);
    let text = String::from_utf8(bytes.expect("base64")).expect("UTF-8");
    text.replace("\r\n", "\n")
}

fn subject(mail: &str) -> String {
    use base64::Engine;
    let start = mail.find("Subject: ").expect("a subject") + "Subject: ".len();
    let mut lines = mail[start..].lines();
    let mut whole = lines.next().expect("a line").to_owned();
    for line in lines.take_while(|line| line.starts_with(' ')) {
        whole.push_str(line);
    }
    let parts = whole.split_whitespace().map(|word| {
        let packed = word
            .strip_prefix("=?utf-8?b?")
            .and_then(|word| word.strip_suffix("?="));
        let bytes =
            base64::engine::general_purpose::STANDARD.decode(packed.expect("an encoded word"));
        String::from_utf8(bytes.expect("base64")).expect("UTF-8")
    });
    parts.collect()
}

fn link(text: &str) -> String {
    let start = text.find("https://desk.test/a/").expect("a link");
    text[start..]
        .split_whitespace()
        .next()
        .expect("one word")
        .to_owned()
}

#[tokio::test]
async fn a_warning_is_delivered_by_mail_with_its_chinese_words_and_asks_for_reports() {
    let Some(server) = MailServer::start(None) else {
        return;
    };
    let dir = tempfile::tempdir().expect("a folder");
    let staff = [("deputy", "wang@city.example")];
    let desk = Desk::open(dir.path(), &server.settings("none", ""), &staff).await;
    desk.warn().await;
    assert_eq!(failures(&desk), []);
    let mails = server.delivered("wang");
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(subject(mail), "【汇音】Ⅳ级：预警发布，请确认收到");
    let text = words(mail);
    assert!(
        text.starts_with("deputy：\nⅣ级：预警发布\n时间：2026年3月2日"),
        "{text}"
    );
    assert!(!text.contains("漏水"), "what people wrote does not leave");
    assert!(mail.contains("X-Asked: reports"), "{mail}");
    assert!(
        mail.contains("X-Huiyin-Key: warning/1/deputy/deputy/1/mail/1"),
        "{mail}"
    );
    assert!(link(&text).len() < 60);
    desk.stop();
}

#[tokio::test]
async fn a_mailbox_that_is_refused_is_not_tried_again() {
    let Some(server) = MailServer::start(None) else {
        return;
    };
    let dir = tempfile::tempdir().expect("a folder");
    let staff = [("deputy", "refused@city.example")];
    let desk = Desk::open(dir.path(), &server.settings("none", ""), &staff).await;
    desk.warn().await;
    desk.passes(30).await;
    assert_eq!(
        failures(&desk),
        [(Failure::WrongAddress, Some("550".to_owned()))]
    );
    desk.stop();
}

#[tokio::test]
async fn a_server_that_asks_to_come_back_later_gets_the_mail_once_it_takes_it() {
    let Some(server) = MailServer::start(None) else {
        return;
    };
    let dir = tempfile::tempdir().expect("a folder");
    let staff = [("deputy", "grey@city.example")];
    let desk = Desk::open(dir.path(), &server.settings("none", ""), &staff).await;
    desk.warn().await;
    desk.passes(20).await;
    let busy = (Failure::Busy, Some("451".to_owned()));
    assert_eq!(failures(&desk), [busy.clone(), busy]);
    assert!(server.delivered("grey").is_empty());
    server.knows_grey();
    desk.passes(60).await;
    let mails = server.delivered("grey");
    assert_eq!(mails.len(), 1, "{:?}", desk.steps());
    assert!(mails[0].contains("X-Huiyin-Key: warning/1/deputy/deputy/1/mail/3"));
    desk.stop();
}

#[tokio::test]
async fn a_mail_that_bounces_is_one_that_nobody_acknowledged_and_the_next_one_is_turned_to() {
    let Some(server) = MailServer::start(None) else {
        return;
    };
    let dir = tempfile::tempdir().expect("a folder");
    let staff = [
        ("deputy", "gone@city.example"),
        ("commander", "wang@city.example"),
    ];
    let desk = Desk::open(dir.path(), &server.settings("none", ""), &staff).await;
    desk.warn().await;
    let reports = server.delivered("desk");
    assert_eq!(reports.len(), 1, "the server reports to the sender");
    assert!(reports[0].contains("this mailbox is gone"));
    assert!(server.delivered("wang").is_empty());
    desk.passes(61).await;
    let mails = server.delivered("wang");
    assert_eq!(mails.len(), 1);
    let turned = desk.steps().into_iter().any(|step| {
        let why = NotifyReason::UsedUp;
        step == Step::Turned {
            post: "commander".into(),
            why,
        }
    });
    assert!(turned);
    desk.acknowledge_on_the_page().await;
    let how = How::Page;
    assert_eq!(
        desk.steps().last(),
        Some(&Step::Ended(End::Known { by: None, how }))
    );
    assert_eq!(desk.state(), OutboxState::Known);
    desk.stop();
}

// An authority of its own and a certificate for `localhost`, as files.
fn certificates(dir: &Path) -> (String, String, String) {
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().expect("a key");
    let root = authority.self_signed(&authority_key).expect("signed");
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().expect("a key");
    let named = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    let certificate = named.signed_by(&key, &issuer).expect("signed");
    let write = |name: &str, text: String| {
        let path = dir.join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    (
        write("root.pem", root.pem()),
        write("mail.pem", certificate.pem()),
        write("mail.key", key.serialize_pem()),
    )
}

#[tokio::test]
async fn starttls_is_used_and_a_certificate_that_nobody_vouches_for_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(dir.path(), open).expect("set");
    let (root, certificate, key) = certificates(dir.path());
    let pair = Some((Path::new(&certificate), Path::new(&key)));
    let Some(server) = MailServer::start(pair) else {
        return;
    };
    let staff = [("deputy", "wang@city.example")];
    let city = tempfile::tempdir().expect("a folder");
    let desk = Desk::open(city.path(), &server.settings("starttls", ""), &staff).await;
    desk.warn().await;
    assert_eq!(failures(&desk), [(Failure::Unreachable, None)]);
    desk.stop();
    assert!(server.delivered("wang").is_empty());
    let city = tempfile::tempdir().expect("a folder");
    let trusted = server.settings("starttls", &format!("ca_file = {root:?}"));
    let desk = Desk::open(city.path(), &trusted, &staff).await;
    desk.warn().await;
    assert_eq!(failures(&desk), []);
    let mails = server.delivered("wang");
    assert!(mails[0].contains("X-Came-By: TLS"), "{}", mails[0]);
    desk.stop();
    // One that does not offer it gets nothing.
    let plain = MailServer::start(None).expect("as before");
    let city = tempfile::tempdir().expect("a folder");
    let desk = Desk::open(city.path(), &plain.settings("starttls", ""), &staff).await;
    desk.warn().await;
    assert_eq!(failures(&desk), [(Failure::Unreachable, None)]);
    assert!(plain.delivered("wang").is_empty());
    desk.stop();
}
