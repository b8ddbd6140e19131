//! What the pure parts of a turn cost: routing a prompt, flagging and quoting a field, checking an answer.
//!
//! `cargo bench -p copilot --bench pure`

use chrono::DateTime;
use copilot::check::{KnownNames, Source, check_prose};
use copilot::guard::{Pseudonyms, clean, flags, quote};
use copilot::route::{Ask, Page, route};
use criterion::{Criterion, criterion_group, criterion_main};
use skill::Descriptor;
use std::hint::black_box;

fn routing(criterion: &mut Criterion) {
    let skills: Vec<Descriptor> =
        serde_json::from_str(include_str!("../tests/routing/skills.json")).unwrap_or_default();
    let skills: Vec<&Descriptor> = skills.iter().collect();
    let page = Page {
        kind: "incident".to_owned(),
        id: "4471".to_owned(),
        title: String::new(),
    };
    for (name, prompt) in [
        ("one step", "Which users are involved in this incident?"),
        (
            "three steps",
            "Summarize incident 4471 and then write the report and post it",
        ),
        ("out of scope", "What is the best way to learn the guitar?"),
        ("by description", "prioritise what nobody works on"),
    ] {
        criterion.bench_function(&format!("route, {name}"), |bench| {
            bench.iter(|| {
                route(&Ask {
                    prompt: black_box(prompt),
                    page: &page,
                    turns: &[],
                    skills: &skills,
                    now: DateTime::UNIX_EPOCH,
                })
            });
        });
    }
}

fn guarding(criterion: &mut Criterion) {
    let field = "powershell.exe -NoProfile -ExecutionPolicy Bypass -File C:\\Scripts\\backup.ps1 -Target backup01";
    let long = field.repeat(40);
    criterion.bench_function("flags, 90 bytes", |bench| bench.iter(|| flags(black_box(field))));
    criterion.bench_function("flags, 3.7 KB", |bench| bench.iter(|| flags(black_box(&long))));
    criterion.bench_function("quote, 3.7 KB", |bench| {
        bench.iter(|| quote("row 7", black_box(&long), 4_096, "ˆ"));
    });
    criterion.bench_function("hide and restore, 90 bytes", |bench| {
        bench.iter(|| {
            let mut names = Pseudonyms::new(1);
            let hidden = names.hide(black_box(field));
            names.restore(&hidden)
        });
    });
    criterion.bench_function("clean, 90 bytes", |bench| {
        bench.iter(|| clean(black_box(field), &|_| false))
    });
}

fn checking(criterion: &mut Criterion) {
    let sources: Vec<Source> = (1..=20)
        .map(|number| Source {
            number,
            text: format!("2026-03-05T08:{:02}:22Z\nwks-01{number:02}\nmira.holm\npowershell.exe -enc AAAA\nT1059.001\n203.0.113.{number}\nMalicious", number),
        })
        .collect();
    let prose: String = (1..=20)
        .map(|number| format!("At 08:{number:02} on 5 March 2026, mira.holm ran powershell.exe on wks-01{number:02} (T1059.001) [{number}]. "))
        .collect();
    let known = KnownNames::default();
    criterion.bench_function("check, 20 sentences over 20 sources", |bench| {
        bench.iter(|| check_prose(black_box(&prose), &sources, &known));
    });
}

criterion_group!(benches, routing, guarding, checking);
criterion_main!(benches);
