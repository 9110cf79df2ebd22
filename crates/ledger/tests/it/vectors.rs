//! The public RFC 6962 vectors, read in place from `$HUIYIN_EVAL_DATA/vectors/rfc6962/testdata`.
//!
//! They are not part of this repository; without them the test says on stderr that it did not run.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use huiyin_ledger::{
    Hash, leaf_hash, verify_consistency, verify_inclusion, verify_subtree_consistency,
    verify_subtree_inclusion,
};
use serde_json::Value;

#[test]
fn every_public_vector_gets_the_verdict_that_it_asks_for() {
    let Some(data) = std::env::var_os("HUIYIN_EVAL_DATA") else {
        // Past the test harness, which would hide it: a check that did not run must not look like one that passed.
        let line = "\nnot run: RFC 6962 public vectors: HUIYIN_EVAL_DATA is not set\n";
        return std::io::stderr()
            .write_all(line.as_bytes())
            .expect("stderr can be written");
    };
    let root = Path::new(&data).join("vectors/rfc6962/testdata");
    let mut counts = BTreeMap::new();
    for kind in [
        "inclusion",
        "consistency",
        "subtreeinclusion",
        "subtreeconsistency",
    ] {
        for file in json_files(&root.join(kind)) {
            let case: Value =
                serde_json::from_slice(&fs::read(&file).expect("readable")).expect("JSON");
            let wants_error = case["wantErr"].as_bool().expect("wantErr");
            let verdict = judge(kind, &case);
            assert_eq!(
                verdict.is_err(),
                wants_error,
                "{}: {verdict:?}",
                file.display()
            );
            *counts.entry((kind, wants_error)).or_insert(0_usize) += 1;
        }
        for wants_error in [false, true] {
            assert!(
                counts.contains_key(&(kind, wants_error)),
                "no {kind} case with wantErr {wants_error}"
            );
        }
    }
}

/// What we say of one case.
fn judge(kind: &str, case: &Value) -> Result<(), String> {
    let number = |name: &str| case[name].as_u64().ok_or(format!("no {name}"));
    let hash = |name: &str| parse_hash(&case[name]);
    let empty = Vec::new();
    let proof = case["proof"].as_array().unwrap_or(&empty);
    let proof = proof
        .iter()
        .map(parse_hash)
        .collect::<Result<Vec<_>, _>>()?;
    let verdict = match kind {
        "inclusion" => verify_inclusion(
            &hash("leafHash")?,
            number("leafIdx")?,
            number("treeSize")?,
            &proof,
            &hash("root")?,
        ),
        "consistency" => verify_consistency(
            number("size1")?,
            number("size2")?,
            &proof,
            &hash("root1")?,
            &hash("root2")?,
        ),
        "subtreeinclusion" => verify_subtree_inclusion(
            &hash("leafHash")?,
            number("leafIdx")?,
            number("start")?..number("end")?,
            &proof,
            &hash("root")?,
        ),
        _ => verify_subtree_consistency(
            number("start")?..number("end")?,
            number("size")?,
            &proof,
            &hash("root1")?,
            &hash("root2")?,
        ),
    };
    verdict.map_err(|error| error.to_string())
}

/// Some cases have a word in place of a root, and only ask whether two of them are equal: its hash serves.
fn parse_hash(value: &Value) -> Result<Hash, String> {
    let text = value.as_str().ok_or("not a string")?;
    let bytes = BASE64_STANDARD
        .decode(text)
        .map_err(|error| error.to_string())?;
    match bytes.len() {
        0 => Err("empty where a hash belongs".to_owned()),
        32 => Ok(Hash::from_bytes(bytes.try_into().expect("32 bytes"))),
        _ => Ok(leaf_hash(&bytes)),
    }
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.expect("readable entry").path()) {
        if path.is_dir() {
            files.extend(json_files(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    files.sort();
    files
}
