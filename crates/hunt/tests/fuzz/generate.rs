//! Queries by a grammar over the tables: most of them run.

use crate::random::Random;
use crate::tables::every_type;
use schema::ColumnType;

/// A column that a query may name, and its type.
type Known = Vec<(String, ColumnType)>;

/// Makes a query.
pub(crate) fn query(random: &mut Random) -> String {
    let mut text = String::new();
    if random.below(6) == 0 {
        text.push_str(&format!("let limit_value = {};\n", literal(ColumnType::Long, random)));
    }
    let (source, known) = source(random);
    text.push_str(&source);
    pipeline(&mut text, known, 1 + random.below(5), random);
    text
}

fn source(random: &mut Random) -> (String, Known) {
    let table = match random.below(5) {
        0 => schema::find_table("DeviceProcessEvents").cloned(),
        1 => schema::find_table("SigninLogs").cloned(),
        2 => schema::tables().nth(random.below(190)).cloned(),
        _ => None,
    };
    let table = table.unwrap_or_else(every_type);
    let known = table.columns.iter().map(|column| (column.name.clone(), column.kind));
    (table.name.clone(), known.collect())
}

fn pipeline(text: &mut String, mut known: Known, operators: usize, random: &mut Random) {
    for _ in 0..operators {
        text.push_str("\n| ");
        let operator = operator(&mut known, random);
        text.push_str(&operator);
    }
}

fn operator(known: &mut Known, random: &mut Random) -> String {
    match random.below(18) {
        0..=3 => format!("where {}", expression(ColumnType::Bool, known, 3, random)),
        4 | 5 => {
            let kind = any_type(random);
            let text = format!("extend New = {}", expression(kind, known, 3, random));
            known.retain(|(name, _)| name != "New");
            known.push(("New".to_owned(), kind));
            text
        }
        6 => {
            let mut kept = Known::new();
            for _ in 0..=random.below(4) {
                let column = column(known, random);
                if !kept.contains(&column) {
                    kept.push(column);
                }
            }
            *known = kept;
            let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
            format!("project {}", names.join(", "))
        }
        7 | 8 => {
            let by = column(known, random);
            let (value, kind) = aggregate(known, random);
            *known = vec![by.clone(), ("Value".to_owned(), kind)];
            let by = match by.1 {
                ColumnType::Datetime => format!("{name} = bin({name}, 1h)", name = by.0),
                _ => by.0,
            };
            format!("summarize Value = {value} by {by}")
        }
        9 => format!(
            "sort by {} {}",
            column(known, random).0,
            random.pick(&["asc", "desc", "asc nulls last"])
        ),
        10 => format!("top {} by {}", random.below(20), column(known, random).0),
        11 => format!("take {}", random.below(30)),
        12 => {
            let (name, kind) = column(known, random);
            *known = vec![(name.clone(), kind)];
            format!("distinct {name}")
        }
        13 => {
            let (right, right_known) = source(random);
            let mut right = format!("{right} | take 20");
            pipeline(&mut right, right_known, 0, random);
            let common: Vec<&str> = known
                .iter()
                .map(|(name, _)| name.as_str())
                .filter(|name| right.contains(name))
                .collect();
            let key = match common.first() {
                Some(name) => (*name).to_owned(),
                None => column(known, random).0,
            };
            let kind = random.pick(&[
                "inner",
                "innerunique",
                "leftouter",
                "leftanti",
                "leftsemi",
                "rightanti",
                "fullouter",
            ]);
            format!("join kind={kind} ({right}) on {key}")
        }
        14 => {
            let dynamic: Vec<&String> = known
                .iter()
                .filter(|(_, kind)| *kind == ColumnType::Dynamic)
                .map(|(name, _)| name)
                .collect();
            match dynamic.first() {
                Some(name) => format!("mv-expand {name}"),
                None => "count".to_owned(),
            }
        }
        15 => {
            let (other, _) = source(random);
            format!("union (({other}) | take 5)")
        }
        16 => format!("parse {} with * '.' Rest", text_column(known, random)),
        _ => format!(
            "make-series n = count() on {} from datetime(2026-01-01) to datetime(2026-01-02) step 1h",
            time_column(known, random)
        ),
    }
}

fn column(known: &Known, random: &mut Random) -> (String, ColumnType) {
    match known.is_empty() {
        true => ("Nothing".to_owned(), ColumnType::String),
        false => random.pick(known).clone(),
    }
}

fn of_type(known: &Known, kind: ColumnType, random: &mut Random) -> Option<String> {
    let names: Vec<&String> = known
        .iter()
        .filter(|(_, held)| *held == kind)
        .map(|(name, _)| name)
        .collect();
    (!names.is_empty()).then(|| (*random.pick(&names)).clone())
}

fn text_column(known: &Known, random: &mut Random) -> String {
    of_type(known, ColumnType::String, random).unwrap_or_else(|| "Nothing".to_owned())
}

fn time_column(known: &Known, random: &mut Random) -> String {
    of_type(known, ColumnType::Datetime, random).unwrap_or_else(|| "Nothing".to_owned())
}

const TYPES: &[ColumnType] = &[
    ColumnType::Bool,
    ColumnType::Int,
    ColumnType::Long,
    ColumnType::Real,
    ColumnType::String,
    ColumnType::Datetime,
    ColumnType::Dynamic,
    ColumnType::Guid,
];

fn any_type(random: &mut Random) -> ColumnType {
    *random.pick(TYPES)
}

fn aggregate(known: &Known, random: &mut Random) -> (String, ColumnType) {
    let number = |random: &mut Random| expression(ColumnType::Long, known, 1, random);
    match random.below(9) {
        0 => ("count()".to_owned(), ColumnType::Long),
        1 => (
            format!("countif({})", expression(ColumnType::Bool, known, 2, random)),
            ColumnType::Long,
        ),
        2 => (format!("dcount({})", column(known, random).0), ColumnType::Long),
        3 => (format!("sum({})", number(random)), ColumnType::Long),
        4 => (format!("avg({})", number(random)), ColumnType::Real),
        5 => (format!("make_set({})", column(known, random).0), ColumnType::Dynamic),
        6 => (
            format!("make_list({}, 5)", column(known, random).0),
            ColumnType::Dynamic,
        ),
        7 => (format!("max({})", number(random)), ColumnType::Long),
        _ => (format!("percentile({}, 95)", number(random)), ColumnType::Long),
    }
}

fn literal(kind: ColumnType, random: &mut Random) -> String {
    let among: &[&str] = match kind {
        ColumnType::Bool => &["true", "false", "bool(null)"],
        ColumnType::Int => &["int(0)", "int(-1)", "int(2147483647)", "int(null)"],
        ColumnType::Long => &["0", "1", "-1", "7", "9223372036854775807", "long(null)"],
        ColumnType::Real => &["0.0", "-1.5", "1e308", "real(nan)", "real(+inf)", "real(null)"],
        ColumnType::String => &[
            "''",
            "'a'",
            "'powershell'",
            "'é🦀'",
            "'10.0.0.1'",
            "'%'",
            "'('",
            "'[a-z]+'",
        ],
        ColumnType::Datetime => &[
            "datetime(2026-01-01)",
            "now()",
            "ago(1d)",
            "datetime(0001-01-01)",
            "datetime(9999-12-31)",
            "datetime(null)",
        ],
        ColumnType::Dynamic => &[
            "dynamic({\"a\":1})",
            "dynamic([1,2,3])",
            "dynamic(null)",
            "dynamic('x')",
            "dynamic([])",
        ],
        ColumnType::Guid => &["guid(00000000-0000-4000-8000-000000000001)", "guid(null)"],
    };
    (*random.pick(among)).to_owned()
}

fn expression(kind: ColumnType, known: &Known, depth: usize, random: &mut Random) -> String {
    if depth == 0 || random.below(4) == 0 {
        return match of_type(known, kind, random) {
            Some(name) if random.below(3) > 0 => name,
            _ => literal(kind, random),
        };
    }
    let mut part = |kind: ColumnType| expression(kind, known, depth - 1, random);
    let (text, long, time) = (
        part(ColumnType::String),
        part(ColumnType::Long),
        part(ColumnType::Datetime),
    );
    let (other_text, other_long, dynamic) = (
        part(ColumnType::String),
        part(ColumnType::Long),
        part(ColumnType::Dynamic),
    );
    let (flag, real) = (part(ColumnType::Bool), part(ColumnType::Real));
    let choices: Vec<String> = match kind {
        ColumnType::Bool => vec![
            format!("{text} has {other_text}"),
            format!("{text} =~ {other_text}"),
            format!("{text} startswith {other_text}"),
            format!("{text} matches regex '^a.*z$'"),
            format!("{text} in~ ({other_text}, 'x')"),
            format!("{text} has_any ({other_text}, 'x')"),
            format!("{long} > {other_long}"),
            format!("{long} between ({other_long} .. 10)"),
            format!("{time} > ago(1d)"),
            format!("not({flag})"),
            format!("({flag} or {long} == 1)"),
            format!("isnull({dynamic})"),
            format!("isnotempty({text})"),
            format!("{real} != {long}"),
            format!("ipv4_is_private({text})"),
        ],
        ColumnType::Int => vec![
            format!("toint({text})"),
            format!("toint({real})"),
            format!("hourofday({time})"),
        ],
        ColumnType::Long => vec![
            format!("({long} + {other_long})"),
            format!("({long} * {other_long})"),
            format!("({long} / {other_long})"),
            format!("({long} % {other_long})"),
            format!("strlen({text})"),
            format!("array_length({dynamic})"),
            format!("datetime_diff('hour', {time}, now())"),
            format!("iff({flag}, {long}, {other_long})"),
            format!("indexof({text}, {other_text})"),
            format!("countof({text}, 'a')"),
            format!("bin({long}, 10)"),
            format!("tolong({dynamic}.a)"),
        ],
        ColumnType::Real => vec![
            format!("({real} / {long})"),
            format!("sqrt({real})"),
            format!("pow({real}, {long})"),
            format!("log({real})"),
            format!("round({real}, 2)"),
            format!("todouble({text})"),
        ],
        ColumnType::String => vec![
            format!("strcat({text}, {long}, {time})"),
            format!("substring({text}, {long}, {other_long})"),
            format!("tolower({text})"),
            format!("extract('(.)(.)', 2, {text})"),
            format!("replace_string({text}, 'a', {other_text})"),
            format!("tostring({dynamic})"),
            format!("case({flag}, {text}, {other_text})"),
            format!("format_datetime({time}, 'yyyy-MM-dd')"),
            format!("base64_decode_tostring({text})"),
            format!("trim('a', {text})"),
            format!("strcat_array({dynamic}, ',')"),
        ],
        ColumnType::Datetime => vec![
            format!("bin({time}, 1h)"),
            format!("startofday({time})"),
            format!("({time} + 1d)"),
            format!("datetime_add('month', {long}, {time})"),
            format!("todatetime({text})"),
        ],
        ColumnType::Dynamic => vec![
            format!("parse_json({text})"),
            format!("split({text}, ',')"),
            format!("pack_array({text}, {long})"),
            format!("bag_pack('k', {text})"),
            format!("{dynamic}.a"),
            format!("{dynamic}[{long}]"),
            format!("array_slice({dynamic}, {long}, 3)"),
            format!("set_union({dynamic}, dynamic([1]))"),
            format!("parse_url({text})"),
            format!("bag_keys({dynamic})"),
        ],
        ColumnType::Guid => vec![format!("toguid({text})")],
    };
    random.pick(&choices).clone()
}
