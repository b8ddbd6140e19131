//! Graph's `PATCH` of an incident and `POST` of a comment, read strictly: what is not understood is
//! refused, so that nothing a client asked for is dropped.
//!
//! Source: Graph v1.0 `security-incident-update`, `security-incident-post-comments`.

use crate::{Classification, Determination, Error, IncidentStatus};
use serde_json::{Map, Value};

/// Longest text of a comment, owner or tag, in characters.
const LONGEST_COMMENT: usize = 10_000;
const LONGEST_NAME: usize = 256;

/// Tags of one incident, at most.
const MOST_TAGS: usize = 50;

/// What is to change; absent parts stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentChange {
    /// Where the work stands.
    pub status: Option<IncidentStatus>,
    /// Who has it; `Some(None)` takes it from whoever has it.
    pub assigned_to: Option<Option<String>>,
    /// Whether it was an attack.
    pub classification: Option<Classification>,
    /// What kind of thing it was.
    pub determination: Option<Determination>,
    /// All tags it shall have.
    pub tags: Option<Vec<String>>,
    /// Why it was resolved.
    pub resolving_comment: Option<Option<String>>,
}

impl IncidentChange {
    /// Returns whether nothing is to change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn wrong(property: &str, problem: impl Into<String>) -> Error {
    Error::Property {
        property: property.chars().take(60).collect(),
        problem: problem.into(),
    }
}

/// Reads the body of a `PATCH`.
///
/// # Errors
/// When it is no object, names a property that cannot be changed, or gives one a wrong value.
pub fn change_from_json(body: &Value) -> Result<IncidentChange, Error> {
    let Value::Object(properties) = body else {
        return Err(wrong("the body", "is no JSON object"));
    };
    let mut change = IncidentChange::default();
    for (name, value) in properties {
        match name.as_str() {
            "status" => change.status = Some(status(value)?),
            "assignedTo" => change.assigned_to = Some(optional(name, value, LONGEST_NAME)?),
            "classification" => change.classification = Some(word(name, value)?),
            "determination" => change.determination = Some(word(name, value)?),
            "customTags" | "tags" => change.tags = Some(tags(name, value)?),
            "resolvingComment" => change.resolving_comment = Some(optional(name, value, LONGEST_COMMENT)?),
            // Clients send the type along, and Graph ignores it.
            _ if name.starts_with('@') => {}
            _ => {
                return Err(wrong(
                    name,
                    "cannot be changed; there are assignedTo, classification, customTags, determination, resolvingComment, status",
                ));
            }
        }
    }
    Ok(change)
}

/// Reads the body of a comment's `POST`.
///
/// # Errors
/// When it holds no `comment` that says something.
pub fn comment_from_json(body: &Value) -> Result<String, Error> {
    let text = body.get("comment").ok_or_else(|| wrong("comment", "is missing"))?;
    optional("comment", text, LONGEST_COMMENT)?.ok_or_else(|| wrong("comment", "says nothing"))
}

fn text<'a>(name: &str, value: &'a Value) -> Result<&'a str, Error> {
    value.as_str().ok_or_else(|| wrong(name, "is no text"))
}

/// Text that says something, or none for null and blanks.
fn optional(name: &str, value: &Value, longest: usize) -> Result<Option<String>, Error> {
    if value.is_null() {
        return Ok(None);
    }
    let text = text(name, value)?.trim();
    if text.chars().count() > longest {
        return Err(wrong(name, format!("is longer than {longest} characters")));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn word<T: std::str::FromStr<Err = String>>(name: &str, value: &Value) -> Result<T, Error> {
    text(name, value)?
        .parse()
        .map_err(|problem: String| wrong(name, problem))
}

fn status(value: &Value) -> Result<IncidentStatus, Error> {
    match word("status", value)? {
        // Only merging makes an incident part of another.
        IncidentStatus::Redirected => Err(wrong("status", "cannot be set to redirected")),
        status => Ok(status),
    }
}

fn tags(name: &str, value: &Value) -> Result<Vec<String>, Error> {
    let items: &Vec<Value> = value.as_array().ok_or_else(|| wrong(name, "is no list"))?;
    let mut tags: Vec<String> = Vec::new();
    for item in items {
        if let Some(tag) = optional(name, item, LONGEST_NAME)?
            && !tags.contains(&tag)
        {
            tags.push(tag);
        }
    }
    if tags.len() > MOST_TAGS {
        return Err(wrong(name, format!("has more than {MOST_TAGS} tags")));
    }
    Ok(tags)
}

/// Returns a change as Graph's `PATCH` body: what [`change_from_json`] reads back.
#[must_use]
pub fn change_to_json(change: &IncidentChange) -> Value {
    let mut body = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            body.insert(name.to_owned(), value);
        }
    };
    put("status", change.status.map(|status| status.graph_name().into()));
    put("assignedTo", change.assigned_to.clone().map(Value::from));
    put(
        "classification",
        change.classification.map(|value| value.graph_name().into()),
    );
    put(
        "determination",
        change.determination.map(|value| value.graph_name().into()),
    );
    put("customTags", change.tags.clone().map(Value::from));
    put("resolvingComment", change.resolving_comment.clone().map(Value::from));
    Value::Object(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_patch_is_read_and_written_back() {
        let body = json!({
            "@odata.type": "#microsoft.graph.security.incident",
            "status": "inProgress", "assignedTo": "kim@corp.example", "classification": "TruePositive",
            "determination": "multiStagedAttack", "customTags": ["vip", "vip", " "], "resolvingComment": null,
        });
        let change = change_from_json(&body).unwrap();
        assert_eq!(change.status, Some(IncidentStatus::InProgress));
        assert_eq!(change.assigned_to, Some(Some("kim@corp.example".to_owned())));
        assert_eq!(change.tags.as_deref(), Some(&["vip".to_owned()][..]));
        assert_eq!(change.resolving_comment, Some(None));
        assert_eq!(change_from_json(&change_to_json(&change)).unwrap(), change);
        assert!(change_from_json(&json!({})).unwrap().is_empty());
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for (body, hint) in [
            (json!([]), "no JSON object"),
            (json!({ "colour": "red" }), "`colour` cannot be changed"),
            (json!({ "displayName": "x" }), "cannot be changed"),
            (json!({ "status": "redirected" }), "cannot be set"),
            (json!({ "status": 7 }), "is no text"),
            (json!({ "classification": "perhaps" }), "falsePositive"),
            (json!({ "customTags": "vip" }), "is no list"),
            (json!({ "assignedTo": "x".repeat(300) }), "longer than"),
        ] {
            let error = change_from_json(&body).unwrap_err().to_string();
            assert!(error.contains(hint), "{body}: {error}");
        }
        assert!(comment_from_json(&json!({ "comment": " \n " })).is_err());
        assert_eq!(comment_from_json(&json!({ "comment": " a\nb " })).unwrap(), "a\nb");
    }
}
