//! Functions that give several columns at once, such as `series_fit_line` and `array_sort_asc`.
//!
//! Without names the columns are called after the function, its first argument and the part:
//! `series_fit_line_y_slope`. `extend` keeps only the columns that are named when any is, `project`
//! and `print` name the first ones and keep the others.

use super::{Call, array, rows};
use crate::KustoType;
use crate::binder::naming::implied;
use crate::binder::scope::Env;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::{Cell, Out};
use crate::error::{Code, Error};
use crate::operators::project::Item;
use kql::ast::{self, ExprKind, NamedExpr};

/// The parts of a row; `None` when all of them are null.
///
/// # Errors
/// When the function does not answer such arguments exactly.
pub(crate) type Parts = Result<Option<Vec<Out<'static>>>, &'static str>;

/// One function.
pub(crate) struct Several {
    pub(crate) name: &'static str,
    pub(crate) least: usize,
    pub(crate) most: usize,
    /// Names and types of the columns.
    pub(crate) parts: &'static [(&'static str, KustoType)],
    pub(crate) compute: for<'a> fn(&[Cell<'a>]) -> Parts,
}

/// The lists of all families.
const LISTS: &[&[Several]] = &[
    super::series::decompose::SEVERAL,
    super::series::fit::SEVERAL,
    super::series::fourier::SEVERAL,
    super::series::stats::SEVERAL,
];

/// Whether columns that get no name are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unnamed {
    Dropped,
    Kept,
}

fn find(name: &str) -> Option<&'static Several> {
    LISTS
        .iter()
        .flat_map(|list| list.iter())
        .find(|several| several.name == name)
}

/// Returns the names of these functions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    LISTS.iter().flat_map(|list| list.iter()).map(|several| several.name)
}

/// Returns whether a function can only stand where several columns can.
pub(crate) fn is_several(name: &str) -> bool {
    find(name).is_some()
}

/// Binds an item that gives several columns; `None` when it gives one.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    item: &NamedExpr,
    env: &Env<'_>,
    unnamed: Unnamed,
) -> Bound<Option<Vec<Item>>> {
    let call = match &item.value.without_parentheses().kind {
        ExprKind::Call(call) => call,
        _ if item.tuple || item.names.len() > 1 => {
            return Err(Error::unsupported(item.span, "several names for one value").into());
        }
        _ => return Ok(None),
    };
    let columns = match find(&call.name.text) {
        Some(several) => parts_of(binder, several, call, env)?,
        None => match sorted_arrays(binder, call, env)? {
            Some(columns) if item.names.len() == 1 && !item.tuple => {
                let message = format!(
                    "`{}` of several arrays gives several columns; name them as in (a, b) = …",
                    call.name.text
                );
                drop(columns);
                return Err(Error::semantic(Code::SHAPE, item.span, message).into());
            }
            Some(columns) => columns,
            None if item.tuple || item.names.len() > 1 => {
                return Err(Error::unsupported(item.span, "several names for one value").into());
            }
            None => return Ok(None),
        },
    };
    if item.names.len() > columns.len() {
        let message = format!("`{}` gives only {} columns", call.name.text, columns.len());
        return Err(Error::semantic(Code::SHAPE, item.span, message).into());
    }
    let kept = match unnamed {
        Unnamed::Dropped if !item.names.is_empty() => item.names.len(),
        Unnamed::Dropped | Unnamed::Kept => columns.len(),
    };
    Ok(Some(
        columns
            .into_iter()
            .take(kept)
            .enumerate()
            .map(|(at, (default, value))| {
                let name = item.names.get(at).map_or(default, |name| name.text.clone());
                (Some(name), value)
            })
            .collect(),
    ))
}

fn site(binder: &Binder<'_>, name: &'static str, call: &ast::Call) -> Call {
    Call {
        name,
        span: call.span,
        now: binder.options.now,
    }
}

fn parts_of(
    binder: &mut Binder<'_>,
    several: &'static Several,
    call: &ast::Call,
    env: &Env<'_>,
) -> Bound<Vec<(String, Typed)>> {
    let count = call.arguments.len();
    if count < several.least || count > several.most {
        let wanted = crate::binder::call::expected(several.least, several.most);
        return Err(crate::binder::call::arity(call, &wanted, call.span));
    }
    let mut args = Vec::with_capacity(count);
    for argument in &call.arguments {
        args.push(binder.bind_scalar(&argument.value, env)?);
    }
    let first = call.arguments.first().and_then(|argument| implied(&argument.value));
    let prefix = format!("{}_{}", several.name, first.unwrap_or_default());
    let site = site(binder, several.name, call);
    several
        .parts
        .iter()
        .enumerate()
        .map(|(at, (part, kind))| {
            let value = rows(&site, *kind, args.clone(), move |cells| {
                match (several.compute)(cells) {
                    Ok(Some(parts)) => parts.into_iter().nth(at).unwrap_or(Out::Null),
                    Ok(None) => Out::Null,
                    Err(why) => Out::Refused(why),
                }
            })?;
            Ok((format!("{prefix}_{part}"), value))
        })
        .collect()
}

/// `array_sort_asc(a, b, …)` over more than one array.
fn sorted_arrays(binder: &mut Binder<'_>, call: &ast::Call, env: &Env<'_>) -> Bound<Option<Vec<(String, Typed)>>> {
    let name = match call.name.text.as_str() {
        "array_sort_asc" => "array_sort_asc",
        "array_sort_desc" => "array_sort_desc",
        _ => return Ok(None),
    };
    let mut args = Vec::new();
    for argument in &call.arguments {
        args.push(binder.bind_scalar(&argument.value, env)?);
    }
    let arrays = args.iter().filter(|arg| arg.kind != KustoType::Bool).count();
    if arrays < 2 {
        return Ok(None);
    }
    let site = site(binder, name, call);
    let mut columns = Vec::new();
    for (at, argument) in call.arguments.iter().take(arrays).enumerate() {
        let value = rows(
            &site,
            KustoType::Dynamic,
            args.clone(),
            move |cells| match array::sort_together(cells, name == "array_sort_asc") {
                Ok(sorted) => sorted.into_iter().nth(at).map_or(Out::Null, |array| Out::json(&array)),
                Err(why) => Out::Refused(why),
            },
        )?;
        let source = implied(&argument.value).unwrap_or_default();
        columns.push((format!("{source}_sorted"), value));
    }
    Ok(Some(columns))
}
