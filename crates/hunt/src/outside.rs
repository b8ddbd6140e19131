//! Functions that Kusto answers from services: where an address is, what is known of a file, the
//! watchlists of a workspace, stored functions. Here they read what an administrator put there.
//!
//! Where there is no copy the query still binds, and is refused once a row needs the answer.

pub(crate) mod file_profile;
pub(crate) mod places;
pub(crate) mod stored_function;
pub(crate) mod watchlist;

use crate::KustoType;
use crate::Reference;
use crate::error::{Code, Error};
use arrow::datatypes::DataType;
use datafusion::common::{Result, exec_err};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility,
};
use kql::Span;
use std::sync::Arc;

/// Reads a CSV file with a head: the names and the rows.
fn read_csv(content: &[u8], what: &Reference, span: Span) -> Result<(Vec<String>, Vec<csv::StringRecord>), Error> {
    let bad = |error: csv::Error| {
        Error::semantic(
            Code::INVALID,
            span,
            format!("{what} ({}) cannot be read: {error}", what.path()),
        )
    };
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(content);
    let head = reader.headers().map_err(bad)?.iter().map(str::to_owned).collect();
    let rows = reader.records().collect::<Result<Vec<_>, _>>().map_err(bad)?;
    Ok((head, rows))
}

/// Builds a call that fails for the first row it is asked about, as there is nothing to answer from.
fn refusing(name: &str, out: KustoType, args: Vec<Expr>, missing: &Reference) -> Expr {
    let function = Refusing {
        name: crate::kernel::own_name(name),
        out,
        message: format!(
            "{name}() has nothing to answer from: put {missing} into the folder of references as {}",
            missing.path()
        ),
        signature: Signature::new(
            TypeSignature::OneOf(vec![TypeSignature::VariadicAny, TypeSignature::Nullary]),
            // It must not be computed before there is a row.
            Volatility::Volatile,
        ),
    };
    Expr::ScalarFunction(ScalarFunction::new_udf(
        Arc::new(ScalarUDF::new_from_impl(function)),
        args,
    ))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Refusing {
    name: String,
    out: KustoType,
    message: String,
    signature: Signature,
}

impl ScalarUDFImpl for Refusing {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.out.arrow())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        if args.number_rows == 0 {
            return Ok(ColumnarValue::Array(arrow::array::new_empty_array(&self.out.arrow())));
        }
        exec_err!("{}", self.message)
    }
}
