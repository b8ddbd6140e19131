//! What the guard flags: attack strings and harmless fields of our own, half of them unseen while it was tuned, and
//! real log fields where they are at hand.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and figures are printed"
)]

use copilot::guard::flags;

/// Reads the escapes of the lists: `\n` and `\u{…}`.
fn unescaped(text: &str) -> String {
    let mut read = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        read.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(body) = rest.strip_prefix("\\u{")
            && let Some((digits, behind)) = body.split_once('}')
        {
            read.push(char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap());
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix("\\n") {
            read.push('\n');
            rest = behind;
        } else {
            read.push('\\');
            rest = &rest[1..];
        }
    }
    read.push_str(rest);
    read
}

fn attacks(list: &str) -> (usize, Vec<String>) {
    let rows: Vec<&str> = list.lines().filter(|line| !line.starts_with('#')).collect();
    let missed = rows
        .iter()
        .filter(|row| flags(&unescaped(row.split_once('\t').unwrap().1)).is_empty())
        .map(|row| (*row).to_owned())
        .collect();
    (rows.len(), missed)
}

fn benign<'a>(fields: impl Iterator<Item = &'a str>) -> (usize, Vec<String>) {
    let mut all = 0;
    let mut flagged = Vec::new();
    for field in fields {
        all += 1;
        let text = unescaped(field);
        for flag in flags(&text) {
            flagged.push(format!("{}: {:?} in {text:?}", flag.what, &text[flag.from..flag.until]));
        }
    }
    (all, flagged)
}

#[track_caller]
fn caught(list: &str, least: usize) {
    let (all, missed) = attacks(list);
    println!(
        "{} of {all} flagged; missed:\n{}",
        all - missed.len(),
        missed.join("\n")
    );
    assert!(
        all >= least && missed.len() * 100 <= all * 5,
        "{} of {all} missed",
        missed.len()
    );
}

#[track_caller]
fn passed<'a>(fields: impl Iterator<Item = &'a str>, least: usize) {
    let (all, flagged) = benign(fields);
    println!("{} of {all} flagged:\n{}", flagged.len(), flagged.join("\n"));
    assert!(
        all >= least && flagged.len() * 100 < all * 2,
        "{} of {all} flagged",
        flagged.len()
    );
}

#[test]
fn p_220_attack_strings_are_flagged() {
    caught(include_str!("attacks.tsv"), 130);
}

#[test]
fn p_220_harmless_fields_are_not_flagged() {
    passed(include_str!("benign.txt").lines(), 220);
}

#[test]
fn p_220_attack_strings_that_were_unseen_while_tuning_are_flagged() {
    caught(include_str!("attacks_second.tsv"), 70);
}

#[test]
fn p_220_harmless_fields_that_were_unseen_while_tuning_are_not_flagged() {
    passed(include_str!("benign_second.txt").lines(), 130);
}

/// Texts in JSON, deepest ones too.
fn texts(value: &serde_json::Value, found: &mut std::collections::BTreeSet<String>) {
    match value {
        serde_json::Value::String(text) => {
            found.insert(text.clone());
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| texts(value, found)),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
    }
}

#[test]
fn p_220_fields_of_real_logs_are_not_flagged() {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let mut found = std::collections::BTreeSet::new();
    for folder in ["sentinel_samples", "graph_incidents", "posture"] {
        let Ok(files) = std::fs::read_dir(format!("{data}/{folder}")) else {
            continue;
        };
        for file in files.flatten().map(|file| file.path()) {
            let Ok(text) = std::fs::read_to_string(&file) else {
                continue;
            };
            match file.extension().and_then(|ending| ending.to_str()) {
                Some("json") => {
                    if let Ok(value) = serde_json::from_str(&text) {
                        texts(&value, &mut found);
                    }
                }
                Some("jsonl" | "ndjson") => {
                    let values = text.lines().filter_map(|line| serde_json::from_str(line).ok());
                    values.for_each(|value| texts(&value, &mut found));
                }
                Some("csv") => found.extend(text.lines().flat_map(|line| line.split(',')).map(str::to_owned)),
                _ => {}
            }
        }
    }
    if found.is_empty() {
        println!("SKIPPED: there are no real logs in {data}");
        return;
    }
    let flagged: Vec<_> = found
        .iter()
        .flat_map(|text| {
            flags(text)
                .into_iter()
                .map(move |flag| (flag.what, text[flag.from..flag.until].to_owned()))
        })
        .collect();
    println!(
        "{} of {} fields flagged: {:#?}",
        flagged.len(),
        found.len(),
        &flagged[..flagged.len().min(30)]
    );
    assert!(
        flagged.len() * 100 < found.len() * 2,
        "{} of {}",
        flagged.len(),
        found.len()
    );
}
