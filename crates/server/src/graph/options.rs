//! The query options of a list: `$filter`, `$orderby`, `$top`, `$skip`, `$count`, `$expand`, `$select`.

use super::filter::Filter;
use super::property::{Property, find};
use crate::error::Error;

/// What a list is asked for.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) filter: Option<Filter>,
    /// Properties to order by, and whether each goes down.
    pub(crate) order: Vec<(Property, bool)>,
    pub(crate) top: Option<usize>,
    pub(crate) skip: usize,
    pub(crate) count: bool,
    pub(crate) expand_alerts: bool,
    pub(crate) select: Option<Vec<String>>,
    /// The options as given, for the link to the next page.
    pub(crate) given: Vec<(String, String)>,
}

fn bad(problem: impl Into<String>) -> Error {
    Error::BadRequest {
        problem: problem.into(),
    }
}

fn number(name: &str, value: &str) -> Result<usize, Error> {
    value
        .parse()
        .map_err(|_| bad(format!("`${name}` is `{value}` and should be a whole number from 0")))
}

impl Options {
    /// Reads the options of a list whose items have these properties; `expands` says whether its items
    /// have alerts.
    pub(crate) fn read(
        given: Vec<(String, String)>,
        properties: &'static [Property],
        expands: bool,
    ) -> Result<Self, Error> {
        let mut options = Self::default();
        for (name, value) in &given {
            // Graph takes its options with and without the dollar sign.
            match name.strip_prefix('$').unwrap_or(name) {
                "filter" => options.filter = Some(Filter::read(value, properties).map_err(bad)?),
                "orderby" => options.order = order(value, properties)?,
                "top" => options.top = Some(number("top", value)?),
                "skip" => options.skip = number("skip", value)?,
                "count" => options.count = value.eq_ignore_ascii_case("true"),
                "select" => options.select = Some(value.split(',').map(|name| name.trim().to_owned()).collect()),
                "expand" if expands && value == "alerts" => options.expand_alerts = true,
                "expand" => {
                    return Err(bad(format!(
                        "no `$expand={value}` here{}",
                        if expands { "; there is alerts" } else { "" }
                    )));
                }
                _ if name.starts_with('$') => {
                    return Err(bad(format!(
                        "no option `{name}`; there are $count, $expand, $filter, $orderby, $select, $skip, $top"
                    )));
                }
                _ => {}
            }
        }
        options.given = given;
        Ok(options)
    }
}

fn order(text: &str, properties: &'static [Property]) -> Result<Vec<(Property, bool)>, Error> {
    text.split(',')
        .map(|part| {
            let (name, direction) = part
                .trim()
                .split_once(char::is_whitespace)
                .unwrap_or((part.trim(), "asc"));
            let property = find(properties, name).map_err(bad)?;
            match direction.trim().to_ascii_lowercase().as_str() {
                "asc" => Ok((property, false)),
                "desc" => Ok((property, true)),
                other => Err(bad(format!("`$orderby` goes asc or desc, not `{other}`"))),
            }
        })
        .collect()
}
