//! JSON read as borrowed fields and written as text, without building trees: what high-volume formats
//! need. Formats of low volume use `serde_json::Value`.

mod fields;
mod object;

pub(crate) use fields::{Field, FieldValue, read_array, read_fields};
pub(crate) use object::JsonObject;
