//! The tables, columns and functions that a query may name.

use crate::app::App;
use crate::error::Error;
use crate::query::catalogue::tables;
use ::schema::Origin;
use api::{HuntingFunction, HuntingFunctionKind, HuntingSchema, HuntingTable, HuntingTableColumn, HuntingTableOrigin};
use axum::Json;
use axum::extract::State;

/// Answers them.
pub(crate) async fn get(State(app): State<App>) -> Result<Json<HuntingSchema>, Error> {
    let tables = tables(&app).await?;
    let functions = hunt::callables().into_iter().map(|callable| HuntingFunction {
        name: callable.name.to_owned(),
        kind: if callable.is_aggregate {
            HuntingFunctionKind::Aggregate
        } else {
            HuntingFunctionKind::Scalar
        },
    });
    Ok(Json(HuntingSchema {
        tables: tables
            .into_iter()
            .map(|held| HuntingTable {
                name: held.table.name.clone(),
                origin: match held.table.origin {
                    Origin::Defender => HuntingTableOrigin::Defender,
                    Origin::Sentinel => HuntingTableOrigin::Sentinel,
                    Origin::Custom => HuntingTableOrigin::Custom,
                },
                about: None,
                time_column: held.table.time_column().map(str::to_owned),
                legacy: held.table.legacy,
                columns: held
                    .table
                    .columns
                    .iter()
                    .map(|column| HuntingTableColumn {
                        name: column.name.clone(),
                        r#type: column.kind.name().to_owned(),
                        about: None,
                    })
                    .collect(),
                rows: held.rows,
                first_at: held.first_at,
                last_at: held.last_at,
            })
            .collect(),
        functions: functions.collect(),
    }))
}
