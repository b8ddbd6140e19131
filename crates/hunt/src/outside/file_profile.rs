//! `invoke FileProfile(hash, limit)`: what is known of a file, by the administrator's list.
//!
//! The list is CSV whose head names some of the columns of [`COLUMNS`], `SHA1` or `SHA256` among
//! them. A file that is not on it gets `ProfileAvailability` "Missing" and nulls.
//! Source: Defender XDR advanced hunting, `FileProfile()`.

use super::{read_csv, refusing};
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::error::{Code, Error};
use crate::kernel;
use crate::operators::external_data::from_text;
use crate::relation::{Column, Relation};
use crate::{KustoType, Reference};
use kql::Span;
use kql::ast::{Call, ExprKind, LiteralValue};
use std::collections::HashMap;
use std::sync::Arc;

/// The columns that the function adds, where the table does not have them already.
const COLUMNS: &[(&str, KustoType)] = &[
    ("SHA1", KustoType::String),
    ("SHA256", KustoType::String),
    ("MD5", KustoType::String),
    ("FileSize", KustoType::Long),
    ("GlobalPrevalence", KustoType::Long),
    ("GlobalFirstSeen", KustoType::DateTime),
    ("GlobalLastSeen", KustoType::DateTime),
    ("Signer", KustoType::String),
    ("Issuer", KustoType::String),
    ("SignerHash", KustoType::String),
    ("IsCertificateValid", KustoType::Bool),
    ("IsRootSignerMicrosoft", KustoType::Bool),
    ("SignatureState", KustoType::String),
    ("IsExecutable", KustoType::Bool),
    ("ThreatName", KustoType::String),
    ("Publisher", KustoType::String),
    ("SoftwareName", KustoType::String),
    ("ProfileAvailability", KustoType::String),
];

/// The values of the columns by the hash in lower case.
type Profiles = HashMap<String, Vec<Out<'static>>>;

/// Binds the function.
pub(crate) fn bind(binder: &mut Binder<'_>, input: Relation, call: &Call, span: Span) -> Bound<Relation> {
    let Some(first) = call.arguments.first().filter(|_| call.arguments.len() <= 2) else {
        return Err(crate::binder::call::arity(call, "1 or 2", span));
    };
    let name = match &first.value.without_parentheses().kind {
        ExprKind::Name(name) => name.text.clone(),
        ExprKind::Literal(literal) => match &literal.value {
            LiteralValue::String(text) => text.value.clone(),
            _ => String::new(),
        },
        _ => String::new(),
    };
    let hash = binder.bind_column(Some(&input), &name, first.span)?;
    if hash.kind != KustoType::String {
        let message = format!("FileProfile() needs a column of hashes, not of {}", hash.kind);
        return Err(Error::semantic(Code::TYPE, first.span, message).into());
    }
    let profiles = match binder.read(&Reference::FileProfiles)? {
        Some(content) => Some(Arc::new(read(&content, span)?)),
        None => None,
    };
    let mut columns = input.columns.clone();
    let mut exprs: Vec<_> = input.columns.iter().map(Column::expr).collect();
    for (at, (name, kind)) in COLUMNS.iter().enumerate() {
        if input.columns.iter().any(|column| column.name == *name) {
            continue;
        }
        let made = binder.fresh_column(name, *kind);
        let expr = match &profiles {
            Some(profiles) => look_up(profiles, at, name, *kind, &hash),
            None => refusing("FileProfile", *kind, vec![hash.expr.clone()], &Reference::FileProfiles),
        };
        exprs.push(expr.alias(&made.id));
        columns.push(made);
    }
    crate::operators::project::finish(input, exprs, columns)
}

fn look_up(
    profiles: &Arc<Profiles>,
    at: usize,
    name: &str,
    kind: KustoType,
    hash: &Typed,
) -> datafusion::logical_expr::Expr {
    let is_availability = name == "ProfileAvailability";
    let profiles = Arc::clone(profiles);
    let kernel: kernel::Kernel = Arc::new(move |cells| {
        let hash = cells.first().map(|cell| cell.text().to_ascii_lowercase());
        match hash.and_then(|hash| profiles.get(&hash)) {
            Some(_) if is_availability => Out::from("Available"),
            Some(values) => values.get(at).cloned().unwrap_or(Out::Null),
            None if is_availability => Out::from("Missing"),
            None => Out::Null,
        }
    });
    kernel::call("FileProfile", kind, vec![hash.clone().argument()], kernel)
}

fn read(content: &[u8], span: Span) -> Bound<Profiles> {
    let (head, rows) = read_csv(content, &Reference::FileProfiles, span)?;
    let place = |name: &str| head.iter().position(|other| other == name);
    let places: Vec<Option<usize>> = COLUMNS.iter().map(|(name, _)| place(name)).collect();
    let keys: Vec<usize> = ["SHA1", "SHA256"].into_iter().filter_map(place).collect();
    if keys.is_empty() {
        let message = format!(
            "{} has neither a column SHA1 nor SHA256",
            Reference::FileProfiles.path()
        );
        return Err(Error::semantic(Code::INVALID, span, message).into());
    }
    let mut profiles = Profiles::new();
    for row in rows {
        let values: Vec<Out<'static>> = COLUMNS
            .iter()
            .zip(&places)
            .map(|((_, kind), place)| match place.and_then(|place| row.get(place)) {
                Some(text) => from_text(text.to_owned(), *kind),
                None => Out::Null,
            })
            .collect();
        for key in &keys {
            if let Some(hash) = row.get(*key).filter(|hash| !hash.is_empty()) {
                profiles.insert(hash.to_ascii_lowercase(), values.clone());
            }
        }
    }
    Ok(profiles)
}
