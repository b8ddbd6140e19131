//! The hint of `render` in the words of Kusto's and of Log Analytics' answers.
//!
//! Source: Kusto query v2 HTTP response (`@ExtendedProperties`), Log Analytics API request options
//! (`include-render`).

use hunt::Render;
use serde_json::{Map, Value};

/// A property: as queries spell it, in Kusto's answers, in Log Analytics' answers, and what it is.
const PROPERTIES: &[(&str, &str, &str, Kind)] = &[
    ("title", "Title", "title", Kind::Text),
    ("xcolumn", "XColumn", "xColumn", Kind::Text),
    ("series", "Series", "series", Kind::List),
    ("ycolumns", "YColumns", "yColumns", Kind::List),
    ("anomalycolumns", "AnomalyColumns", "anomalyColumns", Kind::List),
    ("xtitle", "XTitle", "xTitle", Kind::Text),
    ("ytitle", "YTitle", "yTitle", Kind::Text),
    ("xaxis", "XAxis", "xAxis", Kind::Text),
    ("yaxis", "YAxis", "yAxis", Kind::Text),
    ("legend", "Legend", "legend", Kind::Text),
    ("ysplit", "YSplit", "ySplit", Kind::Text),
    ("accumulate", "Accumulate", "accumulate", Kind::Flag),
    ("isquerysorted", "IsQuerySorted", "isQuerySorted", Kind::Flag),
    ("kind", "Kind", "kind", Kind::Text),
    ("ymin", "Ymin", "yMin", Kind::Bound),
    ("ymax", "Ymax", "yMax", Kind::Bound),
    ("xmin", "Xmin", "xMin", Kind::Text),
    ("xmax", "Xmax", "xMax", Kind::Text),
];

#[derive(Clone, Copy)]
enum Kind {
    Text,
    /// Names with commas between them.
    List,
    Flag,
    /// A number, or `NaN` when the chart chooses.
    Bound,
}

/// Returns the value of the `Visualization` property in Kusto's answers, which is JSON as text.
pub(crate) fn kusto(render: Option<&Render>) -> String {
    object(render, "Visualization", |property| property.1).to_string()
}

/// Returns the `render` object of Log Analytics' answers.
pub(crate) fn log_analytics(render: Option<&Render>) -> Value {
    object(render, "visualization", |property| property.2)
}

type Property = (&'static str, &'static str, &'static str, Kind);

fn object(render: Option<&Render>, chart: &str, name: fn(&Property) -> &'static str) -> Value {
    let given = |wanted: &str| {
        let properties = &render?.properties;
        let found = properties.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.as_str())
    };
    let mut object = Map::new();
    let chart_name = render.map(|render| Value::from(render.chart.as_str()));
    object.insert(chart.to_owned(), chart_name.unwrap_or(Value::Null));
    for property in PROPERTIES {
        let value = match (property.3, given(property.0)) {
            (Kind::Text | Kind::List, Some(text)) => Value::from(text),
            (Kind::Text | Kind::List, None) => Value::Null,
            (Kind::Flag, text) => Value::from(text.is_some_and(|text| text.eq_ignore_ascii_case("true"))),
            (Kind::Bound, Some(text)) => match text.parse::<f64>() {
                Ok(number) => Value::from(number),
                Err(_) => Value::from(text),
            },
            (Kind::Bound, None) => Value::from("NaN"),
        };
        object.insert(name(property).to_owned(), value);
    }
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn hints_are_spelt_as_each_dialect_does() {
        let render = Render {
            chart: "timechart".to_owned(),
            properties: [("title", "Logons"), ("ycolumns", "a,b"), ("ymin", "0")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        };
        let kusto: Value = serde_json::from_str(&kusto(Some(&render))).unwrap();
        assert_eq!(kusto["Visualization"], "timechart");
        assert_eq!((&kusto["Title"], &kusto["YColumns"]), (&json!("Logons"), &json!("a,b")));
        assert_eq!(
            (&kusto["Ymin"], &kusto["Ymax"], &kusto["Kind"]),
            (&json!(0.0), &json!("NaN"), &Value::Null)
        );
        let log_analytics = log_analytics(Some(&render));
        assert_eq!(log_analytics["visualization"], "timechart");
        assert_eq!(log_analytics["yColumns"], "a,b");
        assert_eq!(super::log_analytics(None)["visualization"], Value::Null);
    }
}
