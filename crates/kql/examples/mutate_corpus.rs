//! Writes mutated queries as JSON lines, for comparing the verdicts of two parsers.
//!
//! Usage: `cargo run -p kql --example mutate_corpus -- <count> <seed> < queries.jsonl`. Each
//! mutant deletes, doubles, swaps or replaces one or two tokens or characters of a query drawn
//! from the input, or cuts it off. The same seed gives the same mutants.

use std::io::{self, BufRead, Write};

use serde_json::{Value, json};

/// Words and signs that are put in place of others.
const REPLACEMENTS: &[&str] = &[
    "where",
    "by",
    "on",
    "in",
    "and",
    "or",
    "kind",
    "count",
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
    "!=",
    "=~",
    "*",
    "-",
    "+",
    ":",
    "'x'",
    "\"y\"",
    "1",
    "2.5",
    "1h",
    "true",
    "null",
    "T",
    "has",
    "!in",
    "between",
    "asc",
    "datetime(2024-01-01)",
    "dynamic([1])",
    "let",
    "project",
    "to",
    "with",
    "typeof(long)",
    "string",
    "@",
    "#",
    "/",
    "['a b']",
    "toscalar",
    "range",
    "limit",
    "has_any",
    "-->",
    "//c\n",
    "\n\n",
];

/// A small generator of pseudo-random numbers (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }
}

/// Cuts a text into words, blanks and single signs.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars() {
        let class = |c: char| match c {
            _ if c.is_alphanumeric() || c == '_' => 0,
            _ if c.is_whitespace() => 1,
            _ => 2,
        };
        match pieces.last_mut() {
            Some(piece) if class(c) == class(last) && class(c) != 2 => piece.push(c),
            _ => pieces.push(c.to_string()),
        }
        last = c;
    }
    pieces
}

/// Changes one place of a query.
fn mutate(pieces: &mut Vec<String>, random: &mut Random) {
    let solid: Vec<usize> = (0..pieces.len()).filter(|at| !pieces[*at].trim().is_empty()).collect();
    if solid.is_empty() {
        return;
    }
    let at = solid[random.below(solid.len())];
    let other = solid[random.below(solid.len())];
    match random.below(8) {
        0 | 1 => {
            pieces.remove(at);
        }
        2 => pieces.insert(at, format!("{} ", pieces[at])),
        3 => pieces.swap(at, other),
        4 | 5 => REPLACEMENTS[random.below(REPLACEMENTS.len())].clone_into(&mut pieces[at]),
        6 => {
            let extra = REPLACEMENTS[random.below(REPLACEMENTS.len())];
            pieces.insert(at, format!(" {extra} "));
        }
        _ if random.below(4) == 0 => pieces.truncate(at),
        _ => {
            let mut chars: Vec<char> = pieces[at].chars().collect();
            let place = random.below(chars.len());
            chars.remove(place);
            pieces[at] = chars.into_iter().collect();
        }
    }
}

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: u64| {
        arguments
            .next()
            .and_then(|argument| argument.parse().ok())
            .unwrap_or(default)
    };
    let count = number(2000);
    let mut random = Random(number(1));
    let mut queries: Vec<String> = Vec::new();
    for line in io::stdin().lock().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        queries.extend(record["query"].as_str().map(str::to_owned));
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    for id in 0..count {
        let mut parts = pieces(&queries[random.below(queries.len())]);
        mutate(&mut parts, &mut random);
        if random.below(3) == 0 {
            mutate(&mut parts, &mut random);
        }
        let record = json!({ "id": format!("m{id}"), "query": parts.concat() });
        writeln!(out, "{record}")?;
    }
    out.flush()
}
