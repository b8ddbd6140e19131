//! Trees of small queries.

use crate::tree;

#[test]
fn pipeline() {
    insta::assert_debug_snapshot!(tree("T | where a.b has 'x' and n in (1, 2) | take 5"));
}

#[test]
fn let_and_lambda() {
    insta::assert_debug_snapshot!(tree("let f = (T: (*), n: long = 3) { T | top n by t }; f(U, n=5)"));
}

#[test]
fn spellings_share_a_tree() {
    for (left, right) in [
        ("T | filter a", "T | where a"),
        ("T | order by a", "T | sort by a"),
        ("T | limit 1", "T | take 1"),
        ("T | mvexpand a", "T | mv-expand a"),
        ("T | where a <> 1", "T | where a != 1"),
        ("T | where a notcontains 'b'", "T | where a !contains 'b'"),
        ("T | join kind=anti (U) on a", "T | join kind=leftanti (U) on a"),
        ("union with_source=x T", "union withsource=x T"),
        ("T | extend x = a.[0]", "T | extend x = a[0]"),
        ("T // c", "// c\nT"),
    ] {
        let spans = crate::without_spans;
        assert_eq!(spans(&tree(left)), spans(&tree(right)), "{left}");
    }
}

#[test]
fn accepts_every_operator() {
    for query in [
        "T | as hint.materialized=true X | consume",
        "T | assert-schema (a: long, ['b c']: string)",
        "T | count as N",
        "T | distinct *",
        "T | evaluate hint.distribution=single bag_unpack(d) : (*, a: long)",
        "T | facet by a, b with (where x | take 1)",
        "find withsource=S in (A, B*, database('d').C | as X) where a has 'x' project a, b: string, pack(*)",
        "T | fork a = (take 1) (where x | count)",
        "T | getschema kind=csl",
        "T | invoke f(1).g()",
        "T | join hint.strategy=shuffle kind=leftouter (U) on $left.a == $right.b, c",
        "T | lookup kind=inner U on a",
        "macro-expand isfuzzy=true entity_group [database('a'), database('b')] as X (X.T | take 1)",
        "T | make-graph a --> b with N on id, M on key | graph-match (x)-[e*1..3]->(y)<--(z), (y)--(w) where x.n == 1 project x.n",
        "T | make-graph a --> b with_node_id=i partitioned-by p ( graph-shortest-paths output=all (x)-[e*1..5]-(y) )",
        "T | make-graph a -- b with_node_id=i | graph-mark-components kind=weak with_component_id=c | graph-to-table nodes as N with_node_id=n, edges as E",
        "T | make-graph a --> b with_node_id=i | graph-where-nodes x == 1 | graph-where-edges y == 2",
        "T | make-series n=count() default=0, avg(x) on t from a to b step 1h by k",
        "T | make-series count() on t in range(a, b, 1h)",
        "T | mv-apply with_itemindex=i x=a to typeof(string) limit 5 on (where x > 1 | take 1)",
        "T | mv-expand bagexpansion=array with_itemindex=i a, b = c to typeof(long) limit 10",
        "T | parse kind=regex flags=Ui a with * 'x' b: long 'y' *",
        "T | parse-where a with 'x' b",
        "T | parse-kv a as (x: long, y: string) with (pair_delimiter=' ', kv_delimiter='=', quote='\"')",
        "T | partition hint.strategy=native by a (top 1 by b)",
        "T | partition by a in toscalar_list() { U | where x == a }",
        "print a = 1, b",
        "T | project a, b = c, (x, y) = f()",
        "T | project-away a*, *_b, c",
        "T | project-keep a",
        "T | project-rename x = y",
        "T | project-reorder a, b* granny-desc, * asc",
        "T | project-by-names dynamic(['a'])",
        "range x from 1 to 10 step 1",
        "T | reduce by a with threshold=0.5",
        "T | render timechart with (title='x', ycolumns=a, b, series=c, ymin=-1, xaxis=log)",
        "T | render piechart title='a' by x, y",
        "T | sample 5 | sample-distinct 5 of a",
        "T | scan with_match_id=m declare (s: long = 0) with (step s1 output=none: a == 1 => s = 1; step s2 optional: b > s1.b;)",
        "search kind=case_sensitive in (A, B) 'x' and a: 'y' or * has 'z'",
        "T | serialize n = row_number()",
        "T | sort by a asc nulls first, b",
        "T | summarize hint.shufflekey=a n = count(), arg_max(t, *) by bin(t, 1h), k = a",
        "T | top 5 by a desc nulls last | top-hitters 3 of a by b",
        "T | top-nested 2 of a with others='o' by count(), top-nested of b by x = max(c) asc",
        "union kind=inner withsource=s isfuzzy=true A, B*, (C | take 1), database('x').D, f()",
        "set notruncation; set a = 5; alias database d = cluster('c').database('x'); T",
        "declare query_parameters (a: long = 5, b: string); T",
        "declare pattern p = (a: string)[b: string] { ('x').['y'] = { T }; }; T",
        "restrict access to (A, B*); A",
        "externaldata (a: string) [h@'https://x/y'; ] with (format='csv', ignoreFirstRecord=true)",
        "let m = materialize(T | take 5); let v = view () { T }; m",
        "cluster('c').database('d').T | where ['a b'] == 1 and a['x'].y[0] between (1 .. 2)",
        "print 1d, 1.5h, 1tick, time(1.02:03:04), bool(null), real(nan), 0x1F, 1e3, decimal(1.5), typeof(long)",
        "print 'a' \"b\" @'c\\' ```d\n``` h'e'",
        "print dynamic({'a': [1, -2.5, null, datetime(2024-01-01), 1h], \"b\": {'c': true}})",
        "T | where * has 'x' and (-a.b + 1) * 2 % 3 >= 4",
        "T | where a has_any (dynamic(['x'])) or b !in~ (U | project b) or c matches regex 'd'",
        "T | summarize ['count'] = count(), where = 1 by by = x",
    ] {
        let query = query.replace("; ]", "]");
        let tree = tree(&query);
        let printed = kql::format(&tree);
        let again = kql::parse(&printed);
        assert!(!again.has_errors(), "{printed}\n{:?}", again.diagnostics);
        assert_eq!(
            crate::without_spans(&tree),
            crate::without_spans(&again.tree),
            "{query}\n{printed}"
        );
    }
}
