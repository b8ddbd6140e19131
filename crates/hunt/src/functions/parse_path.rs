//! `parse_path`: the parts of a file path.

use super::{Function, rows};
use crate::KustoType;
use crate::binder::typed::to_text;
use crate::cell::{Cell, Out};
use serde_json::json;

pub(super) const FUNCTIONS: &[Function] = &[Function::new("parse_path", 1, 1, |call, args| {
    rows(
        call,
        KustoType::Dynamic,
        args.into_iter().map(to_text).collect(),
        compute,
    )
})];

fn compute<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let text = cells[0].text();
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (scheme, rest),
        None => ("", text),
    };
    let (rest, stream) = match rest.char_indices().skip(2).find(|(_, letter)| *letter == ':') {
        Some((at, _)) if rest.get(at..).is_some_and(|tail| !tail.contains(['\\', '/'])) => {
            (rest.get(..at).unwrap_or(rest), rest.get(at + 1..).unwrap_or(""))
        }
        _ => (rest, ""),
    };
    let bytes = rest.as_bytes();
    let has_drive = bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.get(1) == Some(&b':');
    let root = if has_drive { rest.get(..2).unwrap_or("") } else { "" };
    let cut = rest.rfind(['\\', '/']);
    let (directory, file) = match cut {
        Some(at) => (rest.get(..at).unwrap_or(""), rest.get(at + 1..).unwrap_or("")),
        None => ("", rest),
    };
    let parent = directory.rsplit(['\\', '/']).next().unwrap_or("");
    let parent = if has_drive && directory.len() <= 2 { "" } else { parent };
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    Out::json(&json!({
        "Scheme": scheme,
        "RootPath": root,
        "DirectoryPath": directory,
        "DirectoryName": parent,
        "Filename": file,
        "Extension": extension,
        "AlternateDataStreamName": stream,
    }))
}
