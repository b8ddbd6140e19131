//! The `.show` commands.
//!
//! Source: Kusto management commands reference; each answers the columns that it documents, with values
//! where there is something to say.

use super::command::Command;
use super::schema_json;
use super::table::Table;
use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Error;
use crate::query::catalogue::{Held, tables};
use chrono::{SecondsFormat, Utc};
use hunt::KustoType::{self, Bool, DateTime, Guid, Int, Long, Real, String as Text, TimeSpan};
use serde_json::{Value, json};

/// Who asks, of what.
pub(super) struct About<'a> {
    pub(super) app: &'a App,
    pub(super) caller: &'a Caller,
    /// How the client calls the database.
    pub(super) database: &'a str,
}

/// The database has one id, made of nothing that tells anything.
const DATABASE_ID: &str = "6f757472-6964-4572-8000-000000000001";

/// Returns the answer of a command; `None` when it is not known.
pub(super) async fn table(about: &About<'_>, command: &Command) -> Result<Option<Table>, Error> {
    let is = |pattern: &[&str]| command.is(pattern);
    let begins = |pattern: &[&str]| command.begins(pattern);
    Ok(Some(if is(&[".show", "version"]) {
        version()
    } else if is(&[".show", "databases"]) || is(&[".show", "database"]) || begins(&[".show", "databases", "details"]) {
        databases(about)
    } else if is(&[".show", "tables"]) {
        table_list(about, &tables(about.app).await?)
    } else if is(&[".show", "tables", "details"]) {
        table_details(about, &tables(about.app).await?)
    } else if begins(&[".show", "table", "*"]) {
        return one_table(about, command).await;
    } else if let Some((name, as_json)) = schema_of(about, command) {
        let held = tables(about.app).await?;
        if as_json {
            let schema = schema_json::database(&name, held.iter().map(|held| &*held.table));
            Table::new(&[("DatabaseSchema", Text)]).row(vec![schema.to_string().into()])
        } else {
            schema_rows(&name, &held)
        }
    } else if is(&[".show", "functions"]) {
        Table::new(&texts(&["Name", "Parameters", "Body", "Folder", "DocString"]))
    } else if is(&[".show", "external", "tables"]) {
        Table::new(&texts(&[
            "TableName",
            "TableType",
            "Folder",
            "DocString",
            "Properties",
            "ConnectionStrings",
            "Partitions",
        ]))
    } else if is(&[".show", "materialized-views"]) {
        Table::new(&texts(&["Name", "SourceTable", "Query"]))
    } else if is(&[".show", "entity_groups"]) {
        Table::new(&texts(&["Name", "Entities"]))
    } else if is(&[".show", "cluster"]) {
        cluster()
    } else if is(&[".show", "queries"]) || is(&[".show", "running", "queries"]) {
        queries(about)
    } else if begins(&[".show", "principal", "access"])
        || begins(&[".show", "principal", "roles"])
        || is(&[".show", "principal"])
    {
        principal_roles(about)
    } else if is(&[".show", "database", "*", "principals"]) || is(&[".show", "principals"]) {
        principals(about)
    } else {
        return Ok(None);
    }))
}

fn texts<'a>(names: &[&'a str]) -> Vec<(&'a str, KustoType)> {
    names.iter().map(|name| (*name, Text)).collect()
}

fn version() -> Table {
    Table::new(&[
        ("BuildVersion", Text),
        ("BuildTime", DateTime),
        ("ServiceType", Text),
        ("ProductVersion", Text),
        ("ServiceOffering", Text),
    ])
    .row(vec![
        env!("CARGO_PKG_VERSION").into(),
        Value::Null,
        "Engine".into(),
        concat!("Outrider ", env!("CARGO_PKG_VERSION")).into(),
        "{\"Type\":\"Outrider\"}".into(),
    ])
}

fn databases(about: &About<'_>) -> Table {
    Table::new(&[
        ("DatabaseName", Text),
        ("PersistentStorage", Text),
        ("Version", Text),
        ("IsCurrent", Bool),
        ("DatabaseAccessMode", Text),
        ("PrettyName", Text),
        ("ReservedSlot1", Bool),
        ("DatabaseId", Guid),
        ("InTransitionTo", Text),
    ])
    .row(vec![
        about.database.into(),
        "".into(),
        "v1.0".into(),
        true.into(),
        "ReadOnly".into(),
        "".into(),
        Value::Null,
        DATABASE_ID.into(),
        "".into(),
    ])
}

fn table_list(about: &About<'_>, held: &[Held]) -> Table {
    Table::new(&texts(&["TableName", "DatabaseName", "Folder", "DocString"])).rows(held.iter().map(|held| {
        vec![
            held.table.name.as_str().into(),
            about.database.into(),
            "".into(),
            "".into(),
        ]
    }))
}

fn table_details<'a>(about: &About<'_>, held: impl IntoIterator<Item = &'a Held>) -> Table {
    let time = |at: Option<chrono::DateTime<Utc>>| {
        at.map_or(Value::Null, |at| at.to_rfc3339_opts(SecondsFormat::Micros, true).into())
    };
    Table::new(&[
        ("TableName", Text),
        ("DatabaseName", Text),
        ("Folder", Text),
        ("DocString", Text),
        ("TotalExtentSize", Real),
        ("TotalRowCount", Long),
        ("MinExtentsCreationTime", DateTime),
        ("MaxExtentsCreationTime", DateTime),
    ])
    .rows(held.into_iter().map(|held| {
        vec![
            held.table.name.as_str().into(),
            about.database.into(),
            "".into(),
            "".into(),
            (held.size_bytes as f64).into(),
            held.rows.into(),
            time(held.first_at),
            time(held.last_at),
        ]
    }))
}

/// `.show table T …`.
async fn one_table(about: &About<'_>, command: &Command) -> Result<Option<Table>, Error> {
    let name = command.word(2);
    let all = tables(about.app).await?;
    let Some(held) = all.iter().find(|held| held.table.name == name) else {
        return Err(Error::BadRequest {
            problem: format!("Entity ID '{name}' of kind 'Table' was not found"),
        });
    };
    let columns = &held.table.columns;
    let schema = |text: String| {
        Table::new(&texts(&["TableName", "Schema", "DatabaseName", "Folder", "DocString"])).row(vec![
            name.into(),
            text.into(),
            about.database.into(),
            "".into(),
            "".into(),
        ])
    };
    let csl = || {
        let columns: Vec<String> = columns
            .iter()
            .map(|column| format!("{}:{}", column.name, column.kind.name()))
            .collect();
        columns.join(",")
    };
    let words: Vec<String> = command.words[3..]
        .iter()
        .map(|word| word.to_ascii_lowercase())
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Ok(Some(match words.as_slice() {
        ["schema", "as", "json"] => schema(schema_json::table(&held.table).to_string()),
        ["cslschema"] | ["schema", "as", "csl"] => schema(csl()),
        ["schema"] => schema_rows(about.database, std::slice::from_ref(held)),
        ["details"] => table_details(about, [held]),
        [] => Table::new(&texts(&["AttributeName", "AttributeType", "Folder", "DocString"])).rows(columns.iter().map(
            |column| {
                let kind = KustoType::from(column.kind).dotnet_name();
                vec![column.name.as_str().into(), kind.into(), "".into(), "".into()]
            },
        )),
        _ => return Ok(None),
    }))
}

/// Reads the many spellings of the schema command; says of which database, and whether as JSON.
fn schema_of(about: &About<'_>, command: &Command) -> Option<(String, bool)> {
    let mut words: Vec<&str> = command.words.iter().map(String::as_str).collect();
    let ends = |words: &[&str], end: &[&str]| {
        words.len() >= end.len()
            && words[words.len() - end.len()..]
                .iter()
                .zip(end)
                .all(|(word, wanted)| word.eq_ignore_ascii_case(wanted))
    };
    let as_json = ends(&words, &["as", "json"]);
    if as_json {
        words.truncate(words.len() - 2);
    }
    if !ends(&words, &["schema"]) {
        return None;
    }
    words.pop();
    let database = about.database.to_owned();
    match words.as_slice() {
        [_show] => Some((database, as_json)),
        [_show, kind] if is_one_of(kind, &["database", "databases", "cluster"]) => Some((database, as_json)),
        [_show, kind, name] if is_one_of(kind, &["database"]) => Some(((*name).to_owned(), as_json)),
        [_show, kind, "(", name, ..] if is_one_of(kind, &["databases"]) => Some(((*name).to_owned(), as_json)),
        _ => None,
    }
}

fn is_one_of(word: &str, wanted: &[&str]) -> bool {
    wanted.iter().any(|wanted| word.eq_ignore_ascii_case(wanted))
}

fn schema_rows(database: &str, held: &[Held]) -> Table {
    let columns = held.iter().flat_map(|held| {
        held.table.columns.iter().map(|column| {
            let kind = KustoType::from(column.kind).dotnet_name();
            vec![
                database.into(),
                held.table.name.as_str().into(),
                column.name.as_str().into(),
                kind.into(),
                false.into(),
                false.into(),
                "".into(),
                "v1.0".into(),
                "".into(),
                "".into(),
            ]
        })
    });
    Table::new(&[
        ("DatabaseName", Text),
        ("TableName", Text),
        ("ColumnName", Text),
        ("ColumnType", Text),
        ("IsDefaultTable", Bool),
        ("IsDefaultColumn", Bool),
        ("PrettyName", Text),
        ("Version", Text),
        ("Folder", Text),
        ("DocString", Text),
    ])
    .rows(columns)
}

fn cluster() -> Table {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Table::new(&[
        ("NodeId", Text),
        ("Address", Text),
        ("Name", Text),
        ("IsAdmin", Bool),
        ("ProcessorCount", Int),
        ("EnvironmentDescription", Text),
        ("ProductVersion", Text),
    ])
    .row(vec![
        "1".into(),
        "".into(),
        "outrider".into(),
        true.into(),
        processors.into(),
        json!({ "OsVersion": std::env::consts::OS }).to_string().into(),
        env!("CARGO_PKG_VERSION").into(),
    ])
}

fn queries(about: &About<'_>) -> Table {
    let now = Utc::now();
    Table::new(&[
        ("ClientActivityId", Text),
        ("Text", Text),
        ("Database", Text),
        ("StartedOn", DateTime),
        ("LastUpdatedOn", DateTime),
        ("Duration", TimeSpan),
        ("State", Text),
        ("User", Text),
    ])
    .rows(about.app.queries.of(about.caller).into_iter().map(|query| {
        let time = |at: chrono::DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
        let seconds = (now - query.started_at).num_seconds().max(0);
        let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        vec![
            query.id.into(),
            query.text.into(),
            about.database.into(),
            time(query.started_at).into(),
            time(now).into(),
            format!("{hours:02}:{minutes:02}:{seconds:02}").into(),
            "InProgress".into(),
            query.caller.key().into(),
        ]
    }))
}

fn principal_roles(about: &About<'_>) -> Table {
    Table::new(&texts(&["Scope", "DisplayName", "AADObjectID", "Role"])).row(vec![
        format!("Database {}", about.database).into(),
        about.caller.key().into(),
        "".into(),
        "Viewer".into(),
    ])
}

fn principals(about: &About<'_>) -> Table {
    Table::new(&texts(&[
        "Role",
        "PrincipalType",
        "PrincipalDisplayName",
        "PrincipalObjectId",
        "PrincipalFQN",
    ]))
    .row(vec![
        format!("Database {} Viewer", about.database).into(),
        "Outrider".into(),
        about.caller.key().into(),
        "".into(),
        about.caller.key().into(),
    ])
}
