//! Parses and formats random queries for some time, and fails on the first broken promise.
//!
//! Usage: `cargo run --release -p kql --example fuzz -- <seconds> [seed] < queries.jsonl`. Without
//! input, queries are made of the pieces below alone. A failure prints the query.

use std::io::{self, IsTerminal, Read, Write};
use std::time::{Duration, Instant};

/// Pieces put into queries.
const PIECES: &[&str] = &[
    "where",
    "extend",
    "by",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    ",",
    ";",
    ".",
    "..",
    "=",
    "==",
    "-",
    "*",
    "<-[",
    "]->",
    ":",
    "'",
    "\"",
    "@\"",
    "```",
    "h'x'",
    "//",
    "\n",
    "1",
    "1.",
    "0x",
    "1h",
    "datetime(",
    "dynamic(",
    "typeof(",
    "let",
    "in",
    "!in",
    "has_any",
    "between",
    "toscalar(",
    "hint.strategy=",
    "mv-expand",
    "top-nested",
    "scan",
    "step",
    "=>",
    "make-graph",
    "é",
    "\u{2028}",
    "$left",
    "#",
    "\\",
    "\0",
    "🦀",
];

/// A small generator of pseudo-random numbers (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        usize::try_from((z ^ (z >> 31)) % bound).unwrap_or(0)
    }
}

/// Makes one query out of a seed query.
fn mutant(seed: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = seed.chars().collect();
    for _ in 0..=random.below(6) {
        let at = random.below(chars.len() + 1);
        let piece = PIECES[random.below(PIECES.len())];
        match random.below(4) {
            0 => {
                let end = (at + random.below(12)).min(chars.len());
                chars.drain(at..end);
            }
            1 => {
                let end = (at + random.below(40)).min(chars.len());
                let copy: Vec<char> = chars[at..end].to_vec();
                let to = random.below(chars.len() + 1);
                chars.splice(to..to, copy);
            }
            _ => {
                chars.splice(at..at, piece.chars());
            }
        }
    }
    chars.into_iter().collect()
}

/// Returns what is wrong with the crate's answer, if anything.
fn broken_promise(text: &str) -> Option<String> {
    let parsed = kql::parse(text);
    for diagnostic in &parsed.diagnostics {
        if diagnostic.span.slice(text).is_none() {
            return Some(format!("span out of bounds: {diagnostic}"));
        }
    }
    let printed = kql::format(&parsed.tree);
    if parsed.has_errors() {
        return None;
    }
    let again = kql::parse(&printed);
    if again.has_errors() {
        return Some(format!("prints an invalid query:\n{printed}"));
    }
    (kql::format(&again.tree) != printed).then(|| format!("prints differently again:\n{printed}"))
}

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse().unwrap_or(1));
    let time = Duration::from_secs(arguments.next().unwrap_or(10));
    let mut random = Random(arguments.next().unwrap_or(1));
    let mut seeds = vec!["T | where a == 1 | summarize n = count() by bin(t, 1h)".to_owned()];
    if !io::stdin().is_terminal() {
        let mut input = String::new();
        io::stdin().read_to_string(&mut input)?;
        for line in input.lines() {
            let record: serde_json::Value = serde_json::from_str(line)?;
            seeds.extend(record["query"].as_str().map(str::to_owned));
        }
    }
    let start = Instant::now();
    let (mut queries, mut bytes) = (0u64, 0usize);
    while start.elapsed() < time {
        let text = mutant(&seeds[random.below(seeds.len())], &mut random);
        queries += 1;
        bytes += text.len();
        if let Some(reason) = broken_promise(&text) {
            return Err(io::Error::other(format!("{reason}\nquery:\n{text}")));
        }
    }
    writeln!(io::stdout(), "{queries} queries, {bytes} bytes, nothing broken")
}
