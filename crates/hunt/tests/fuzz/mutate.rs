//! Queries made of others: pieces left out, repeated, put in, and two queries spliced.

use crate::random::Random;

/// Pieces put into queries.
const PIECES: &[&str] = &[
    "where",
    "extend",
    "summarize",
    "by",
    "|",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    ".",
    "..",
    "=",
    "==",
    "=~",
    "-",
    "*",
    "/",
    "%",
    "0",
    "-1",
    "9223372036854775807",
    "1e308",
    "0.0",
    "1h",
    "-365d",
    "datetime(9999-12-31)",
    "datetime(0001-01-01)",
    "long(null)",
    "real(nan)",
    "dynamic(null)",
    "dynamic([1,[2]])",
    "guid(null)",
    "''",
    "'x'",
    "@'\\'",
    "\"",
    "//",
    "\n",
    "T",
    "Every_CL",
    "S",
    "L",
    "D.a[0]",
    "D",
    "not(",
    "in (",
    "!in (",
    "has_any (",
    "between (",
    "matches regex '('",
    "toscalar(",
    "materialize(",
    "let",
    "=>",
    "typeof(",
    "invoke",
    "mv-expand",
    "mv-apply",
    "make-series",
    "parse",
    "join",
    "union",
    "top-nested",
    "serialize",
    "partition",
    "evaluate",
    "bag_unpack(",
    "pivot(",
    "with",
    "kind=",
    "asc",
    "desc",
    "nulls first",
    "on",
    "to",
    "limit 2147483647",
    "range x from 1 to 9223372036854775807 step 1",
    "é",
    "\u{2028}",
    "🦀",
    "\0",
    "\\",
];

/// Cuts a query into words, blanks and signs.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    for character in text.chars() {
        match tokens.last_mut() {
            Some(last) if is_word(character) && last.chars().next_back().is_some_and(is_word) => last.push(character),
            _ => tokens.push(character.to_string()),
        }
    }
    tokens
}

/// Makes a query.
pub(crate) fn query(seeds: &[String], random: &mut Random) -> String {
    let mut tokens_of_one = tokens(random.pick::<String>(seeds));
    for _ in 0..=random.below(4) {
        let at = random.below(tokens_of_one.len() + 1);
        match random.below(6) {
            0 => {
                let end = (at + 1 + random.below(4)).min(tokens_of_one.len());
                tokens_of_one.drain(at.min(end)..end);
            }
            1 => {
                let end = (at + random.below(12)).min(tokens_of_one.len());
                let copy = tokens_of_one[at..end].to_vec();
                let to = random.below(tokens_of_one.len() + 1);
                tokens_of_one.splice(to..to, copy);
            }
            2 => {
                let other = tokens(random.pick::<String>(seeds));
                let from = random.below(other.len());
                let end = (from + random.below(16)).min(other.len());
                tokens_of_one.splice(at..at, other[from..end].to_vec());
            }
            3 if !tokens_of_one.is_empty() => {
                let (one, two) = (random.below(tokens_of_one.len()), random.below(tokens_of_one.len()));
                tokens_of_one.swap(one, two);
            }
            4 if at < tokens_of_one.len() => tokens_of_one[at] = (*random.pick(PIECES)).to_owned(),
            _ => tokens_of_one.insert(at, format!(" {} ", random.pick(PIECES))),
        }
    }
    tokens_of_one.concat()
}
