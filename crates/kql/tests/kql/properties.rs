//! Properties that hold for any text.

use proptest::prelude::*;

/// Pieces that random queries are made of.
const PIECES: &[&str] = &[
    "T",
    "a",
    "b",
    "['x y']",
    "where",
    "extend",
    "project",
    "summarize",
    "by",
    "join",
    "on",
    "kind=inner",
    "union",
    "let",
    "=",
    "==",
    "!=",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    "|",
    ";",
    ",",
    ".",
    "..",
    "+",
    "-",
    "*",
    "/",
    "%",
    ":",
    "in",
    "!in",
    "has",
    "has_any",
    "between",
    "and",
    "or",
    "not",
    "1",
    "2.5",
    "1h",
    "'s'",
    "@\"t\"",
    "true",
    "datetime(2024-01-01)",
    "dynamic([1, 'a'])",
    "dynamic",
    "toscalar",
    "count()",
    "count",
    "take",
    "5",
    "sort",
    "asc",
    "nulls",
    "first",
    "mv-expand",
    "mv-apply",
    "to",
    "typeof(long)",
    "make-series",
    "from",
    "step",
    "parse",
    "with",
    "range",
    "print",
    "datatable",
    "long",
    "render",
    "timechart",
    "// c\n",
    "\n",
    "search",
    "find",
    "scan",
    "step",
    "fork",
    "facet",
    "top-nested",
    "of",
    "evaluate",
    "f(",
    "-->",
    "make-graph",
    "graph-match",
    "materialize(",
    "set",
    "declare",
    "?",
    "#",
    "@",
    "\"",
];

/// Pieces that make up valid pipelines.
fn valid_query() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a",
        "b.c",
        "['x y']",
        "1",
        "2.5",
        "1h",
        "'s'",
        "true",
        "f(a, 1)",
        "d['k'][0]",
        "long(null)",
        "dynamic({'a': 1})",
        "count()",
        "-1",
    ])
    .prop_map(str::to_owned);
    let expr = leaf.prop_recursive(4, 24, 3, |inner| {
        let op = prop::sample::select(vec![
            "or",
            "and",
            "==",
            "<",
            "+",
            "-",
            "*",
            "has",
            "=~",
            "matches regex",
        ]);
        prop_oneof![
            (inner.clone(), op, inner.clone()).prop_map(|(a, op, b)| format!("({a}) {op} ({b})")),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|list| format!("(a in ({}))", list.join(", "))),
            prop::collection::vec(inner.clone(), 0..4).prop_map(|list| format!("g({})", list.join(","))),
            inner.clone().prop_map(|e| format!("toscalar(T | where {e} | count)")),
            inner.prop_map(|e| format!("a between ({e} .. 5)")),
        ]
    });
    let operator = (0..9u8, expr).prop_map(|(kind, e)| match kind {
        0 => format!("where {e}"),
        1 => format!("extend x = {e}, {e} // note\n"),
        2 => format!("summarize n = {e} by {e}"),
        3 => format!("join kind=leftouter (U | where {e}) on a"),
        4 => format!("sort by {e} asc, b nulls last"),
        5 => format!("mv-apply y = {e} to typeof(string) on (where {e})"),
        6 => format!("\n// own line\nproject-reorder a* | take {e}"),
        7 => format!("parse {e} with * 'x' y: long *"),
        _ => format!("union (V | where {e}), W*"),
    });
    prop::collection::vec(operator, 0..5).prop_map(|operators| {
        let mut query = "let v = 1;\nT".to_owned();
        for operator in operators {
            query.push_str(" | ");
            query.push_str(&operator);
        }
        query
    })
}

/// Checks what must hold for any text.
fn check(text: &str) {
    let parsed = kql::parse(text);
    for diagnostic in &parsed.diagnostics {
        let span = diagnostic.span;
        assert!(span.start <= span.end && span.slice(text).is_some(), "{diagnostic}");
    }
    let tree = format!("{:?}", parsed.tree);
    for part in tree.split("span: ").skip(1) {
        let digits = |text: &str| -> usize {
            let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            text[..end].parse().unwrap_or(0)
        };
        // A string in the tree may itself hold `span: `; it parses to small numbers.
        if let Some((_, end)) = part.split_once("..") {
            assert!(digits(part) <= text.len() && digits(end) <= text.len(), "{part:.20}");
        }
    }
    let printed = kql::format(&parsed.tree);
    if !parsed.has_errors() {
        let again = kql::parse(&printed);
        assert!(!again.has_errors(), "{text}\n--\n{printed}\n{:?}", again.diagnostics);
        assert_eq!(
            crate::without_spans(&parsed.tree),
            crate::without_spans(&again.tree),
            "{text}\n--\n{printed}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in ".{0,200}") {
        check(&text);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check(&pieces.join(" "));
        check(&format!("T | {}", pieces.concat()));
    }

    #[test]
    fn valid_queries(query in valid_query()) {
        prop_assert!(!kql::parse(&query).has_errors(), "{query}: {:?}", kql::parse(&query).diagnostics);
        check(&query);
    }
}
