//! What is said about wrong queries.

use crate::diagnostics;

#[test]
fn errors() {
    let queries = [
        "T | where",
        "T | wheer a == 1",
        "T | | take 1",
        "T | select a",
        "T | where a == b == c",
        "T | where where == 1",
        "T | extend kind = 1",
        "T | project a,",
        "T | summarize count( by a",
        "T | where a in list",
        "T\nU",
        "T\n\nU | take 1",
        "T | where (a == 1 | take 5",
        "print 'open",
        r#"print "C:\q""#,
        "print datetime(2024-01-01",
        "print datetime(soon)",
        "print 99999999999999999999",
        "print dynamic({a: 1})",
        "print dynamic([1,])",
        "datatable (a: text) [1]",
        "datatable (a: long) [now()]",
        "T | join kind=sideways (U) on a",
        "T | lookup (U)",
        "print materialize(T)",
        "print f(T | take 1)",
        "print 74be27de-1e4e-49d9-b579-fe0b331d3642",
        ".show tables",
        "print a ° b",
        "T | make-series count() on t",
        "let x 5; T",
        "T | sort a",
        "T | render with (title='x')",
    ];
    let report: Vec<String> = queries
        .iter()
        .map(|query| format!("{}\n{}\n", query.replace('\n', "⏎"), diagnostics(query)))
        .collect();
    insta::assert_snapshot!(report.join("\n"));
}

#[test]
fn recovery_keeps_the_rest() {
    let parsed = kql::parse("T | where a == | summarize count() by b; U | take");
    insta::assert_snapshot!(kql::format(&parsed.tree), @r"
    T
    | where a == 
    | summarize count() by b;
    U
    | take
    ");
}

#[test]
fn codes_are_documented_and_unique() {
    let mut numbers: Vec<u16> = kql::Code::ALL.iter().map(|(code, _)| code.0).collect();
    numbers.dedup();
    assert_eq!(numbers.len(), kql::Code::ALL.len());
    assert!(kql::Code::ALL.iter().all(|(_, meaning)| meaning.ends_with('.')));
}
