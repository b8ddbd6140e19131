//! One page of a list: filtered, ordered, cut, with the link to the next.

use super::options::Options;
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

/// Puts a list's items in order and keeps those that pass the filter.
pub(crate) fn arrange(items: &mut Vec<Value>, options: &Options) {
    if let Some(filter) = &options.filter {
        items.retain(|item| filter.holds(item));
    }
    if options.order.is_empty() {
        return;
    }
    items.sort_by(|left, right| {
        options
            .order
            .iter()
            .map(|(property, is_down)| {
                let order = match (property.of(left), property.of(right)) {
                    (Some(left), Some(right)) => property.compare(left, right).unwrap_or(Ordering::Equal),
                    // Null comes first, as OData says.
                    (left, right) => left.is_some().cmp(&right.is_some()),
                };
                if *is_down { order.reverse() } else { order }
            })
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    });
}

/// Returns the range of the page, given how many items there are and the most that a page holds.
pub(crate) fn range(total: usize, options: &Options, most: usize) -> std::ops::Range<usize> {
    let start = options.skip.min(total);
    let size = options.top.unwrap_or(most).clamp(1, most);
    start..start.saturating_add(size).min(total)
}

/// Returns the body of a page.
pub(crate) fn body(
    address: &str,
    path: &str,
    context: &str,
    page: Vec<Value>,
    end: usize,
    total: usize,
    options: &Options,
) -> Value {
    let mut body = Map::new();
    body.insert(
        "@odata.context".to_owned(),
        json!(format!("{address}/v1.0/$metadata#{context}")),
    );
    if options.count {
        body.insert("@odata.count".to_owned(), json!(total));
    }
    // `$top` is a page's size in Graph, not the most of all pages: the link goes on behind it.
    if end < total
        && let Some(link) = next_link(address, path, end, options)
    {
        body.insert("@odata.nextLink".to_owned(), json!(link));
    }
    body.insert(
        "value".to_owned(),
        Value::Array(page.into_iter().map(|item| selected(item, options)).collect()),
    );
    Value::Object(body)
}

/// The same question from where this page ended.
fn next_link(address: &str, path: &str, end: usize, options: &Options) -> Option<String> {
    let is_skip = |name: &str| name.strip_prefix('$').unwrap_or(name) == "skip";
    let mut query: Vec<(String, String)> = options
        .given
        .iter()
        .filter(|(name, _)| !is_skip(name))
        .cloned()
        .collect();
    query.push(("$skip".to_owned(), end.to_string()));
    Some(format!("{address}{path}?{}", serde_urlencoded::to_string(query).ok()?))
}

/// Keeps the properties that were asked for; the type stays, since clients read the object by it.
pub(crate) fn selected(item: Value, options: &Options) -> Value {
    match (item, &options.select) {
        (Value::Object(object), Some(names)) => {
            let is_kept =
                |name: &str| name.starts_with('@') || name == "alerts" || names.iter().any(|wanted| wanted == name);
            Value::Object(object.into_iter().filter(|(name, _)| is_kept(name)).collect())
        }
        (item, _) => item,
    }
}
