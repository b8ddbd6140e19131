//! A table's columns as Delta Lake knows them, and back.
//!
//! Delta has one text type; that a text column holds JSON (`dynamic`) or a GUID is kept in the
//! column's metadata under [`KIND`], where other readers ignore it.

use crate::Error;
use deltalake::kernel::{DataType, MetadataValue, PrimitiveType, StructField, StructType};
use schema::{Column, ColumnType, ITEM_ID, Origin, Table};

/// Metadata key that holds the Kusto type of a text column.
const KIND: &str = "outrider.type";

/// Writes columns, each nullable, then the hidden row identity.
pub(crate) fn to_delta(table: &str, columns: &[Column]) -> Result<StructType, Error> {
    let identity = Column::new(ITEM_ID, ColumnType::String);
    StructType::try_new(columns.iter().chain([&identity]).map(to_field)).map_err(|error| Error::log(table, error))
}

fn to_field(column: &Column) -> StructField {
    let kind = match column.kind {
        ColumnType::Bool => DataType::BOOLEAN,
        ColumnType::Int => DataType::INTEGER,
        ColumnType::Long => DataType::LONG,
        ColumnType::Real => DataType::DOUBLE,
        ColumnType::Datetime => DataType::TIMESTAMP,
        ColumnType::String | ColumnType::Dynamic | ColumnType::Guid => DataType::STRING,
    };
    let field = StructField::nullable(&column.name, kind);
    match column.kind {
        ColumnType::Dynamic | ColumnType::Guid => field.with_metadata([(KIND, column.kind.name())]),
        ColumnType::Bool
        | ColumnType::Int
        | ColumnType::Long
        | ColumnType::Real
        | ColumnType::Datetime
        | ColumnType::String => field,
    }
}

/// Reads the columns, without the hidden row identity.
pub(crate) fn columns(table: &str, delta: &StructType) -> Result<Vec<Column>, Error> {
    delta
        .fields()
        .filter(|field| field.name() != ITEM_ID)
        .map(|field| from_field(table, field))
        .collect()
}

fn from_field(table: &str, field: &StructField) -> Result<Column, Error> {
    let unsupported = || Error::Unsupported {
        table: table.to_owned(),
        reason: format!("column `{}` has the type {}", field.name(), field.data_type()),
    };
    let DataType::Primitive(kind) = field.data_type() else {
        return Err(unsupported());
    };
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "Delta Lake adds types; those not listed are refused"
    )]
    let kind = match kind {
        PrimitiveType::Boolean => ColumnType::Bool,
        PrimitiveType::Byte | PrimitiveType::Short | PrimitiveType::Integer => ColumnType::Int,
        PrimitiveType::Long => ColumnType::Long,
        PrimitiveType::Float | PrimitiveType::Double => ColumnType::Real,
        PrimitiveType::Timestamp | PrimitiveType::TimestampNtz | PrimitiveType::Date => ColumnType::Datetime,
        PrimitiveType::String => match field.metadata().get(KIND) {
            Some(MetadataValue::String(kind)) => kind.parse().unwrap_or(ColumnType::String),
            Some(_) | None => ColumnType::String,
        },
        _ => return Err(unsupported()),
    };
    Ok(Column::new(field.name(), kind))
}

/// Describes a stored table: the catalogue's description plus columns that only the lake has, or a
/// custom table.
pub(crate) fn describe(name: &str, stored: Vec<Column>) -> Table {
    match schema::find_table(name) {
        Some(known) => {
            let mut table = known.clone();
            table
                .columns
                .extend(stored.into_iter().filter(|column| known.column(&column.name).is_none()));
            table
        }
        None => Table {
            name: name.to_owned(),
            origin: Origin::Custom,
            columns: stored,
            sentinel: None,
            legacy: false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_column_comes_back() {
        let kinds = ["bool", "int", "long", "real", "datetime", "string", "dynamic", "guid"];
        let before: Vec<Column> = kinds
            .iter()
            .map(|kind| Column::new(*kind, kind.parse().unwrap()))
            .collect();
        let delta = to_delta("T", &before).unwrap();
        assert_eq!(delta.fields().len(), before.len() + 1);
        assert_eq!(columns("T", &delta).unwrap(), before);
    }

    #[test]
    fn a_column_beyond_the_catalogue_is_kept() {
        let stored = vec![
            Column::new("Timestamp", ColumnType::Datetime),
            Column::new("Mine", ColumnType::Long),
        ];
        let table = describe("DeviceProcessEvents", stored);
        assert_eq!(table.columns.last(), Some(&Column::new("Mine", ColumnType::Long)));
        assert_eq!(
            table.columns.len(),
            schema::find_table("DeviceProcessEvents").unwrap().columns.len() + 1
        );
    }
}
