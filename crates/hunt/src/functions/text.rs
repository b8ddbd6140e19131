//! Functions over text: length, case, joining, cutting, trimming, searching.
//!
//! Lengths and positions count Unicode code points.

use super::{Call, Compute, Function, Param, rows, typed_rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, to_text};
use crate::cell::{Cell, Out};
use crate::pattern;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("strlen", 1, 1, |call, args| {
        texts(call, args, KustoType::Long, |cells| {
            long(cells[0].text().chars().count())
        })
    }),
    Function::new("string_size", 1, 1, |call, args| {
        texts(call, args, KustoType::Long, |cells| long(cells[0].text().len()))
    }),
    Function::new("tolower", 1, 1, |call, args| {
        texts(call, args, KustoType::String, |cells| {
            Out::text(cells[0].text().to_lowercase())
        })
    }),
    Function::new("toupper", 1, 1, |call, args| {
        texts(call, args, KustoType::String, |cells| {
            Out::text(cells[0].text().to_uppercase())
        })
    }),
    Function::new("strcat", 1, 64, |call, args| {
        texts(call, args, KustoType::String, |cells| {
            Out::text(cells.iter().map(|cell| cell.text()).collect::<String>())
        })
    }),
    Function::new("strcat_delim", 2, 64, |call, args| {
        texts(call, args, KustoType::String, |cells| {
            let parts: Vec<&str> = cells[1..].iter().map(|cell| cell.text()).collect();
            Out::text(parts.join(cells[0].text()))
        })
    }),
    Function::new("strrep", 2, 3, |call, args| {
        typed_rows(
            call,
            KustoType::String,
            &[Param::Text, Param::Long, Param::Text],
            args,
            repeat,
        )
    }),
    Function::new("substring", 2, 3, |call, args| {
        typed_rows(call, KustoType::String, &[Param::Text, Param::Long], args, substring)
    }),
    Function::new("reverse", 1, 1, |call, args| {
        texts(call, args, KustoType::String, |cells| {
            Out::text(cells[0].text().chars().rev().collect::<String>())
        })
    }),
    Function::new("strcmp", 2, 2, |call, args| {
        texts(call, args, KustoType::Long, |cells| {
            Out::Long(cells[0].text().cmp(cells[1].text()) as i64)
        })
    }),
    Function::new("indexof", 2, 5, |call, args| {
        typed_rows(
            call,
            KustoType::Long,
            &[Param::Text, Param::Text, Param::Long],
            args,
            index_of,
        )
    }),
    Function::new("trim", 2, 2, |call, args| trim(call, args, true, true)),
    Function::new("trim_start", 2, 2, |call, args| trim(call, args, true, false)),
    Function::new("trim_end", 2, 2, |call, args| trim(call, args, false, true)),
    Function::new("countof", 2, 3, count_of),
    Function::new("translate", 3, 3, |call, args| {
        texts(call, args, KustoType::String, translate)
    }),
    Function::new("make_string", 1, 64, |call, args| {
        rows(call, KustoType::String, args, make_string)
    }),
    Function::new("unicode_codepoints_to_string", 1, 64, |call, args| {
        rows(call, KustoType::String, args, make_string)
    }),
    Function::new("to_utf8", 1, 1, |call, args| {
        texts(call, args, KustoType::Dynamic, code_points)
    }),
    Function::new("unicode_codepoints_from_string", 1, 1, |call, args| {
        texts(call, args, KustoType::Dynamic, code_points)
    }),
    Function::new("isascii", 1, 1, |call, args| {
        texts(call, args, KustoType::Bool, |cells| {
            Out::Bool(cells[0].text().is_ascii())
        })
    }),
    Function::new("isutf8", 1, 1, |call, args| {
        texts(call, args, KustoType::Bool, |_| Out::Bool(true))
    }),
];

/// Results longer than this are cut off; Kusto's own bound on a value is 1 MB.
const MAX_TEXT: usize = 1 << 20;

fn texts(call: &Call, args: Vec<Typed>, out: KustoType, compute: Compute) -> Bound<Typed> {
    rows(call, out, args.into_iter().map(to_text).collect(), compute)
}

fn long(value: usize) -> Out<'static> {
    Out::Long(value as i64)
}

fn repeat<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let times = cells[1].long().unwrap_or(0).clamp(0, 1024) as usize;
    let delimiter = cells.get(2).map_or("", |cell| cell.text());
    if cells[0]
        .text()
        .len()
        .saturating_add(delimiter.len())
        .saturating_mul(times)
        > MAX_TEXT
    {
        return Out::from("");
    }
    Out::text(vec![cells[0].text(); times].join(delimiter))
}

/// A negative start counts from the end; a missing or too large length goes to the end.
fn substring<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let text = cells[0].text();
    let Some(start) = cells[1].long() else {
        return Out::from("");
    };
    let length = match cells.get(2) {
        Some(cell) => match cell.long() {
            Some(length) if length >= 0 => usize::try_from(length).unwrap_or(usize::MAX),
            Some(_) => return Out::from(""),
            None => return Out::from(""),
        },
        None => usize::MAX,
    };
    let start = if start < 0 {
        let count = text.chars().count() as i64;
        match usize::try_from(count + start) {
            Ok(start) => start,
            Err(_) => return Out::from(""),
        }
    } else {
        usize::try_from(start).unwrap_or(usize::MAX)
    };
    let mut places = text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len()));
    let Some(from) = places.nth(start) else {
        return Out::from("");
    };
    let to = match length {
        0 => from,
        length => places.nth(length - 1).unwrap_or(text.len()),
    };
    Out::from(text.get(from..to).unwrap_or(""))
}

/// `indexof(text, lookup, [start], [length], [occurrence])`; `-1` when absent.
fn index_of<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let text: Vec<char> = cells[0].text().chars().collect();
    let wanted: Vec<char> = cells[1].text().chars().collect();
    let argument = |at: usize, default: i64| cells.get(at).map_or(Some(default), |cell| cell.long());
    let (Some(start), Some(length), Some(occurrence)) = (argument(2, 0), argument(3, -1), argument(4, 1)) else {
        return Out::Null;
    };
    let count = text.len() as i64;
    if length < -1 {
        return Out::Null;
    }
    if start > count {
        return Out::Long(-1);
    }
    let start = if start < 0 { (count + start).max(0) } else { start };
    // The length bounds where an occurrence may start, not where it ends.
    let end = if length < 0 {
        count
    } else {
        start.saturating_add(length).min(count)
    };
    let (start, end) = (start as usize, end as usize);
    if occurrence == 0 {
        return Out::Null;
    }
    let starts = (start..end.max(start + 1)).filter(|at| text.get(*at..at + wanted.len()) == Some(wanted.as_slice()));
    let found = if occurrence > 0 {
        let mut starts = starts;
        starts.nth(occurrence as usize - 1)
    } else {
        starts.rev().nth(occurrence.unsigned_abs() as usize - 1)
    };
    Out::Long(found.map_or(-1, |at| at as i64))
}

/// Removes what a pattern matches at the ends, once per end.
fn trim(call: &Call, args: Vec<Typed>, start: bool, end: bool) -> Bound<Typed> {
    let wanted = super::constant_text(call, &args, 0, "the pattern")?;
    let at_start = pattern::compile(&format!("^(?:{wanted})"), call.span)?;
    let at_end = pattern::compile(&format!("(?:{wanted})$"), call.span)?;
    let text: Vec<Typed> = args.into_iter().skip(1).map(to_text).collect();
    rows(call, KustoType::String, text, move |cells| {
        let mut text = cells[0].text();
        if start && let Some(found) = at_start.find(text) {
            text = text.get(found.end()..).unwrap_or("");
        }
        if end && let Some(found) = at_end.find(text) {
            text = text.get(..found.start()).unwrap_or("");
        }
        Out::from(text)
    })
}

/// `countof(text, search, ["normal" | "regex"])`.
fn count_of(call: &Call, args: Vec<Typed>) -> Bound<Typed> {
    let kind = if args.len() > 2 {
        super::constant_text(call, &args, 2, "the kind")?
    } else {
        "normal".to_owned()
    };
    if kind.eq_ignore_ascii_case("regex") {
        let wanted = pattern::compile(&super::constant_text(call, &args, 1, "the pattern")?, call.span)?;
        let text: Vec<Typed> = args.into_iter().take(1).map(to_text).collect();
        return rows(call, KustoType::Long, text, move |cells| {
            long(wanted.find_iter(cells[0].text()).count())
        });
    }
    texts(call, args.into_iter().take(2).collect(), KustoType::Long, |cells| {
        let (text, wanted) = (cells[0].text(), cells[1].text());
        if wanted.is_empty() {
            return Out::Long(0);
        }
        // Overlapping occurrences all count.
        let mut count = 0;
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| rest.find(wanted)) {
            count += 1;
            let step = text
                .get(from + at..)
                .and_then(|rest| rest.chars().next())
                .map_or(1, char::len_utf8);
            from += at + step;
        }
        Out::Long(count)
    })
}

/// `translate(searchList, replacementList, text)`; a short replacement list repeats its last
/// character, an empty one removes.
fn translate<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let search: Vec<char> = cells[0].text().chars().collect();
    let replacement: Vec<char> = cells[1].text().chars().collect();
    Out::text(
        cells[2]
            .text()
            .chars()
            .filter_map(|letter| match search.iter().position(|wanted| *wanted == letter) {
                Some(at) => replacement.get(at).or(replacement.last()).copied(),
                None => Some(letter),
            })
            .collect::<String>(),
    )
}

fn make_string<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let mut text = String::new();
    for cell in cells {
        match crate::dynamic::read(*cell) {
            serde_json::Value::Array(items) => text.extend(items.iter().filter_map(code_point)),
            other => text.extend(code_point(&other)),
        }
    }
    Out::text(text)
}

fn code_point(value: &serde_json::Value) -> Option<char> {
    value
        .as_u64()
        .and_then(|code| u32::try_from(code).ok())
        .and_then(char::from_u32)
}

fn code_points<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let codes: Vec<serde_json::Value> = cells[0]
        .text()
        .chars()
        .map(|letter| serde_json::Value::from(u32::from(letter)))
        .collect();
    Out::json(&serde_json::Value::Array(codes))
}
