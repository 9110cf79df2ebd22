//! The .docx in an office program: LibreOffice opens it, lays it out, and nothing is lost on the way.

use crate::city::CITY;
use huiyin_plan::{check, show_docx};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of this test's own, gone when it is over.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs a program in the folder for at most three minutes; `None` where it is not installed.
fn run(folder: &Path, program: &str, arguments: &[&str]) -> Option<Output> {
    Command::new(program).arg("--version").output().ok()?;
    let mut command = Command::new("timeout");
    command.args(["180", program]).args(arguments);
    Some(command.current_dir(folder).output().expect("it starts"))
}

fn not_run(program: &str, package: &str) {
    let line = format!(
        "\nnot run: the .docx in LibreOffice: {program} is missing; Debian has it in {package}\n"
    );
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// The text without the places where lines were broken.
fn unbroken(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn libreoffice_lays_the_document_out_on_numbered_pages_with_every_task_and_heading_on_them() {
    let name = format!("huiyin-plan-docx-{}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    std::fs::create_dir_all(&folder.0).expect("a folder for the test");
    let plan = check(CITY).plan.expect("a clean plan compiles");
    std::fs::write(folder.0.join("city.docx"), show_docx(&plan)).expect("the file is written");
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        folder.0.display()
    );
    let arguments = [
        profile.as_str(),
        "--headless",
        "--convert-to",
        "pdf",
        "city.docx",
    ];
    let Some(converted) = run(&folder.0, "soffice", &arguments) else {
        return not_run("soffice", "libreoffice-writer-nogui");
    };
    assert!(folder.0.join("city.pdf").exists(), "{converted:?}");
    let Some(text) = run(&folder.0, "pdftotext", &["-raw", "city.pdf", "-"]) else {
        return not_run("pdftotext", "poppler-utils");
    };
    let text = String::from_utf8(text.stdout).expect("pdftotext writes UTF-8");
    let pages: Vec<String> = text.split_terminator('\u{c}').map(unbroken).collect();
    assert!((10..=20).contains(&pages.len()), "{} pages", pages.len());
    for (at, page) in pages.iter().enumerate() {
        let number = format!("—{}—", at + 1);
        assert!(page.contains(&number), "page {}: {page}", at + 1);
        assert!(*page != number, "page {} is empty", at + 1);
    }
    let all = pages.concat();
    let tasks = plan.task_specs().map(|task| task.title.zh.as_str());
    let headings = [
        "一、总则",
        "（二）测算依据",
        "五、现场区域和通道",
        "七、附件：辖区",
    ];
    for wanted in tasks.chain(headings) {
        assert!(all.contains(&unbroken(wanted)), "{wanted}");
    }
}
