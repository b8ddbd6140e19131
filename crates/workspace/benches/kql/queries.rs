//! The queries, in KQL for us and the engines that speak it, and in SQL for DuckDB.
//!
//! `t` is the table. The SQL says what the KQL means as cheaply as DuckDB can.

use crate::measure::best;
use crate::{Figures, rows};
use hunt::{Limits, QueryOptions};
use workspace::Workspace;

/// One query.
pub(crate) struct Query {
    pub(crate) name: &'static str,
    pub(crate) kql: String,
    pub(crate) sql: String,
}

/// Returns the seven queries, then the rare terms, given the number of rows.
pub(crate) fn queries(rows: u64) -> Vec<Query> {
    let query = |name, kql: &str, sql: &str| Query {
        name,
        kql: kql.to_owned(),
        sql: sql.to_owned(),
    };
    let rare = rows::unique_term(rows / 2);
    let one = |name, condition: String, sql: String| Query {
        name,
        kql: format!("t | where {condition} | count"),
        sql: format!("SELECT count(*) FROM t WHERE {sql}"),
    };
    vec![
        query(
            "q1 == and has, count",
            "t | where FileName == 'powershell.exe' and ProcessCommandLine has 'EncodedCommand' | count",
            "SELECT count(*) FROM t WHERE FileName='powershell.exe' AND regexp_matches(ProcessCommandLine,'(?i)(^|[^a-z0-9])encodedcommand($|[^a-z0-9])')",
        ),
        query(
            "q2 contains, count",
            "t | where ProcessCommandLine contains 'urlcache' | count",
            "SELECT count(*) FROM t WHERE contains(lower(ProcessCommandLine),'urlcache')",
        ),
        query(
            "q3 dcount by device, top",
            "t | summarize c=count(), u=dcount(AccountName) by DeviceName | top 10 by c desc",
            "SELECT DeviceName,count(*) c,count(DISTINCT AccountName) u FROM t GROUP BY DeviceName ORDER BY c DESC LIMIT 10",
        ),
        query(
            "q4 bin 1h and action",
            "t | summarize count() by bin(Timestamp,1h), ActionType | sort by Timestamp asc",
            "SELECT date_trunc('hour',\"Timestamp\") h,ActionType,count(*) FROM t GROUP BY 1,2 ORDER BY 1",
        ),
        query(
            "q5 arg_max by device",
            "t | summarize arg_max(Timestamp, ProcessCommandLine) by DeviceName",
            "SELECT DeviceName, max(\"Timestamp\"), arg_max(ProcessCommandLine,\"Timestamp\") FROM t GROUP BY DeviceName",
        ),
        query(
            "q6 JSON path, group",
            "t | where ActionType=='LogonFailed' | extend s=toint(parse_json(AdditionalFields).Score) | summarize count() by s",
            "SELECT CAST(json_extract_string(AdditionalFields,'$.Score') AS INT) s,count(*) FROM t WHERE ActionType='LogonFailed' GROUP BY 1",
        ),
        query(
            "q7 distinct, join, count",
            "t | where ProcessCommandLine contains 'certutil' | distinct DeviceId | join kind=inner (t | where ActionType=='LogonFailed') on DeviceId | count",
            "SELECT count(*) FROM (SELECT DISTINCT DeviceId FROM t WHERE contains(lower(ProcessCommandLine),'certutil')) a JOIN t b USING(DeviceId) WHERE b.ActionType='LogonFailed'",
        ),
        one(
            "r1 has, one row",
            format!("ProcessCommandLine has '{rare}'"),
            format!("contains(lower(ProcessCommandLine),'{rare}')"),
        ),
        one(
            "r2 has, 1 in 100,000",
            format!("ProcessCommandLine has '{}'", rows::RARE_TERM),
            format!("contains(lower(ProcessCommandLine),'{}')", rows::RARE_TERM),
        ),
    ]
}

/// How many of the first queries the geometric mean is over.
pub(crate) const COMPARED: usize = 7;

/// Times the queries on our own engine, through the workspace as everyone asks.
pub(crate) async fn ours(workspace: &Workspace, rows: u64) -> Figures {
    let mut figures = Figures::new();
    for query in queries(rows) {
        let text = format!("let t = {};\n{}", rows::TABLE, query.kql);
        let figure = best(async || {
            let options = QueryOptions {
                limits: Some(Limits {
                    rows: 1_000_000,
                    ..Limits::default()
                }),
                ..QueryOptions::at(rows::now())
            };
            let result = workspace.query(&text, &options).await.unwrap();
            let rows = result.json_rows().unwrap();
            match rows.as_slice() {
                [row] if row.len() == 1 => row[0].to_string(),
                rows => format!("{} rows", rows.len()),
            }
        })
        .await;
        figures.insert(query.name.to_owned(), figure);
    }
    figures
}
