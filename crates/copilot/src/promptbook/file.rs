//! Promptbooks as files: YAML of our own, and the JSON that Microsoft's promptbooks are exported as.
//!
//! Either holds all that a book says; keys of other products that mean nothing here are kept and written back.
//! Source of the JSON: promptbooks of the Azure/Security-Copilot repository (MIT), as exported by its scripts.

use crate::Error;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{PromptbookBody, PromptbookInput, PromptbookPrompt, Visibility};

/// Bytes that a file may have.
const FILE_BYTES: usize = 1 << 20;

/// Prompts that a book may have.
const MOST_PROMPTS: usize = 100;

/// How a book is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookFormat {
    /// YAML of our own.
    Yaml,
    /// Microsoft's JSON.
    Json,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BookFile {
    /// What the book says.
    pub body: PromptbookBody,
    /// Who sees it.
    pub visibility: Visibility,
}

/// The YAML: what a body has, and who sees it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Yaml {
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(default)]
    visibility: Visibility,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    inputs: Vec<PromptbookInput>,
    prompts: Vec<PromptbookPrompt>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    extra: Map<String, Value>,
}

/// Reads the bytes of a file as text: UTF-8, or UTF-16 as Windows writes it.
///
/// # Errors
/// When it is too large or no text.
pub fn decode(bytes: &[u8]) -> Result<String, Error> {
    if bytes.len() > FILE_BYTES {
        return Err(wrong(format!("has {} bytes of at most {FILE_BYTES}", bytes.len())));
    }
    let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        bytes => String::from_utf8(bytes.to_vec()).ok(),
    };
    text.ok_or_else(|| wrong("is no text in UTF-8 or UTF-16"))
}

/// Reads a book, whichever form it is in.
///
/// # Errors
/// Names what is missing or wrong.
pub fn read(text: &str) -> Result<BookFile, Error> {
    if text.len() > FILE_BYTES {
        return Err(wrong(format!("has {} bytes of at most {FILE_BYTES}", text.len())));
    }
    let text = text.trim_start_matches('\u{feff}');
    let file = if text.trim_start().starts_with('{') {
        let value: Value = serde_json::from_str(text).map_err(|error| wrong(format!("is no JSON: {error}")))?;
        read_json(&value)?
    } else {
        let yaml: Yaml = serde_saphyr::from_str(text).map_err(|error| wrong(format!("is no promptbook: {error}")))?;
        BookFile {
            visibility: yaml.visibility,
            body: PromptbookBody {
                name: yaml.name,
                description: yaml.description,
                tags: yaml.tags,
                inputs: yaml.inputs,
                prompts: yaml.prompts,
                extra: yaml.extra,
            },
        }
    };
    if file.body.prompts.len() > MOST_PROMPTS {
        return Err(wrong(format!(
            "has {} prompts of at most {MOST_PROMPTS}",
            file.body.prompts.len()
        )));
    }
    Ok(file)
}

/// Writes a book.
///
/// # Errors
/// When it cannot be written, which is a defect of the writer.
pub fn write(file: &BookFile, format: BookFormat) -> Result<String, Error> {
    match format {
        BookFormat::Yaml => {
            let body = file.body.clone();
            serde_saphyr::to_string(&Yaml {
                name: body.name,
                description: body.description,
                visibility: file.visibility,
                tags: body.tags,
                inputs: body.inputs,
                prompts: body.prompts,
                extra: body.extra,
            })
            .map_err(|error| wrong(format!("cannot be written as YAML: {error}")))
        }
        BookFormat::Json => serde_json::to_string_pretty(&write_json(file))
            .map(|text| text + "\n")
            .map_err(|error| wrong(format!("cannot be written as JSON: {error}"))),
    }
}

fn wrong(reason: impl Into<String>) -> Error {
    Error::invalid("promptbook file", reason)
}

/// Takes the text of a key out of an object; null is nothing.
fn take_text(object: &mut Map<String, Value>, key: &str, place: &str) -> Result<Option<String>, Error> {
    match object.remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(wrong(format!("has a `{key}` in {place} that is no text"))),
    }
}

/// Takes the list of a key out of an object; null is nothing.
fn take_list(object: &mut Map<String, Value>, key: &str, place: &str) -> Result<Vec<Value>, Error> {
    match object.remove(key) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(wrong(format!("has a `{key}` in {place} that is no list"))),
    }
}

fn object_of(value: Value, place: &str) -> Result<Map<String, Value>, Error> {
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(wrong(format!("has {place} that is no object"))),
    }
}

fn read_json(value: &Value) -> Result<BookFile, Error> {
    let mut book = object_of(value.clone(), "a book")?;
    let name = take_text(&mut book, "name", "the book")?.ok_or_else(|| wrong("has no `name`"))?;
    let description = take_text(&mut book, "description", "the book")?.unwrap_or_default();
    let visibility = match take_text(&mut book, "visibility", "the book")?.as_deref() {
        None => Visibility::Private,
        Some(word) if word.eq_ignore_ascii_case("private") => Visibility::Private,
        Some(_) => Visibility::Workspace,
    };
    let mut tags = Vec::new();
    for tag in take_list(&mut book, "tags", "the book")? {
        let shown = match &tag {
            Value::String(name) => Some(name.clone()),
            Value::Object(tag) => tag.get("name").and_then(Value::as_str).map(str::to_owned),
            _ => None,
        };
        tags.push(shown.ok_or_else(|| wrong("has a tag without a `name`"))?);
        // A tag that says more than its name and that nobody made up is kept as it is.
        if tag.get("autoGenerated").and_then(Value::as_bool) == Some(true) {
            let kept = book.entry("autoGeneratedTags").or_insert_with(|| json!([]));
            if let (Value::Array(kept), Some(name)) = (kept, tags.last()) {
                kept.push(json!(name));
            }
        }
    }
    let mut inputs = Vec::new();
    for input in take_list(&mut book, "promptbookinputs", "the book")? {
        let mut input = object_of(input, "an input")?;
        inputs.push(PromptbookInput {
            name: take_text(&mut input, "name", "an input")?.ok_or_else(|| wrong("has an input without a `name`"))?,
            description: take_text(&mut input, "description", "an input")?.unwrap_or_default(),
        });
    }
    let mut prompts: Vec<(Option<f64>, PromptbookPrompt)> = Vec::new();
    for (at, prompt) in take_list(&mut book, "prompts", "the book")?.into_iter().enumerate() {
        prompts.push(read_prompt(prompt, &format!("prompt {}", at + 1))?);
    }
    if prompts.iter().all(|(number, _)| number.is_some()) {
        prompts.sort_by(|(one, _), (other, _)| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    }
    if book
        .get("plugins")
        .is_some_and(|plugins| plugins.as_array().is_some_and(Vec::is_empty))
    {
        book.remove("plugins");
    }
    Ok(BookFile {
        visibility,
        body: PromptbookBody {
            name,
            description,
            tags,
            inputs,
            prompts: prompts.into_iter().map(|(_, prompt)| prompt).collect(),
            extra: book,
        },
    })
}

fn read_prompt(value: Value, place: &str) -> Result<(Option<f64>, PromptbookPrompt), Error> {
    let mut prompt = object_of(value, place)?;
    if let Some(kind) = take_text(&mut prompt, "promptType", place)?
        && kind != "Prompt"
    {
        let kind: String = kind.chars().take(60).collect();
        return Err(wrong(format!(
            "has a {place} of the type `{kind}`; only `Prompt` is known"
        )));
    }
    let content =
        take_text(&mut prompt, "content", place)?.ok_or_else(|| wrong(format!("has no `content` in {place}")))?;
    let plugins = take_list(&mut prompt, "plugins", place)?;
    let plugins: Option<Vec<String>> = plugins
        .into_iter()
        .map(|name| name.as_str().map(str::to_owned))
        .collect();
    let number = prompt.remove("sequenceNumber").and_then(|number| number.as_f64());
    let read = PromptbookPrompt {
        content,
        skill: take_text(&mut prompt, "skillName", place)?,
        skill_inputs: prompt.remove("inputs").unwrap_or(Value::Null),
        plugins: plugins.ok_or_else(|| wrong(format!("has a plugin in {place} that is no name")))?,
        continue_on_failure: prompt
            .remove("continueOnFailure")
            .and_then(|flag| flag.as_bool())
            .unwrap_or(false),
        extra: prompt,
    };
    Ok((number, read))
}

fn write_json(file: &BookFile) -> Value {
    let body = &file.body;
    let mut rest = body.extra.clone();
    let made: Vec<Value> = match rest.remove("autoGeneratedTags") {
        Some(Value::Array(names)) => names,
        _ => Vec::new(),
    };
    let tags: Vec<Value> = body
        .tags
        .iter()
        .map(|tag| json!({ "name": tag, "autoGenerated": made.contains(&json!(tag)) }))
        .collect();
    let prompts: Vec<Value> = body
        .prompts
        .iter()
        .enumerate()
        .map(|(at, prompt)| {
            let mut written = Map::new();
            written.insert("promptType".to_owned(), json!("Prompt"));
            written.insert("content".to_owned(), json!(prompt.content));
            written.insert("skillName".to_owned(), json!(prompt.skill));
            written.insert("inputs".to_owned(), prompt.skill_inputs.clone());
            written.insert("plugins".to_owned(), json!(prompt.plugins));
            written.insert("sequenceNumber".to_owned(), json!(at + 1));
            if prompt.continue_on_failure {
                written.insert("continueOnFailure".to_owned(), json!(true));
            }
            written.extend(prompt.extra.clone());
            Value::Object(written)
        })
        .collect();
    let mut book = Map::new();
    book.insert("name".to_owned(), json!(body.name));
    book.insert("description".to_owned(), json!(body.description));
    let visibility = match file.visibility {
        Visibility::Private => "Private",
        Visibility::Workspace => "Workspace",
    };
    book.insert("visibility".to_owned(), json!(visibility));
    book.insert("prompts".to_owned(), Value::Array(prompts));
    book.insert("promptbookinputs".to_owned(), json!(body.inputs));
    let tags = if tags.is_empty() {
        Value::Null
    } else {
        Value::Array(tags)
    };
    book.insert("tags".to_owned(), tags);
    book.insert("plugins".to_owned(), json!([]));
    book.extend(rest);
    Value::Object(book)
}
