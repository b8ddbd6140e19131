//! The look of printed queries.

use crate::tree;

fn formatted(query: &str) -> String {
    let printed = kql::format(&tree(query));
    assert_eq!(kql::format(&tree(&printed)), printed, "printing twice differs");
    printed
}

#[test]
fn one_pipe_per_line() {
    insta::assert_snapshot!(formatted(
        "let x=5;T|where a==x|join kind=inner(U|where b>1|project a,c)on a|order by a asc|limit 3"
    ), @r"
    let x = 5;
    T
    | where a == x
    | join kind=inner (
        U
        | where b > 1
        | project a, c
    ) on a
    | sort by a asc
    | take 3
    ");
}

#[test]
fn comments_stay() {
    insta::assert_snapshot!(formatted(
        "// first\nT // table\n// about the filter\n| where a == 1 // ones\n  and b == 2 // twos\n| take 5\n// end"
    ), @r"
    // first
    T // table
    // about the filter
    | where a == 1 // ones
        and b == 2 // twos
    | take 5
    // end
    ");
}

#[test]
fn long_lists_break() {
    insta::assert_snapshot!(formatted(
        "T | project AccountUpn, InitiatingProcessAccountName, InitiatingProcessCommandLine, Number = toint(AdditionalFields.Number) | where InitiatingProcessFileName in ('powershell.exe', 'pwsh.exe', 'cmd.exe', 'wscript.exe', 'cscript.exe')"
    ), @r"
    T
    | project
        AccountUpn,
        InitiatingProcessAccountName,
        InitiatingProcessCommandLine,
        Number = toint(AdditionalFields.Number)
    | where InitiatingProcessFileName in (
        'powershell.exe',
        'pwsh.exe',
        'cmd.exe',
        'wscript.exe',
        'cscript.exe'
    )
    ");
}

#[test]
fn functions_and_tables() {
    insta::assert_snapshot!(formatted(
        "let f=view(a:long,T:(*)){let y=a+1;T|where x==y};datatable(a:long,b:string)[1,'x',-2,'y']|invoke f(5)"
    ), @r"
    let f = view (a: long, T: (*)) {
        let y = a + 1;
        T
        | where x == y
    };
    datatable (a: long, b: string) [1, 'x', -2, 'y']
    | invoke f(5)
    ");
}

#[test]
fn both_forms_of_render_properties_stay_where_they_stand() {
    insta::assert_snapshot!(formatted("T|render timechart with timechart title='a' with(ytitle='b',kind=stacked)"), @r"
    T
    | render timechart with timechart title='a' with (ytitle='b', kind=stacked)
    ");
}

#[test]
fn a_point_after_a_number_is_not_read_as_part_of_it() {
    insta::assert_snapshot!(formatted("print 1 .a(), 1. .a(), 1.5.a()"), @"print 1 .a(), 1. .a(), 1.5.a()");
}
