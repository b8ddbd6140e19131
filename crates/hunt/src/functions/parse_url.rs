//! `parse_url`, `parse_urlquery`, `parse_csv` and `parse_command_line`: structured text to dynamic.

use super::{Call, Compute, Function, rows};
use crate::KustoType;
use crate::binder::Bound;
use crate::binder::typed::{Typed, to_text};
use crate::cell::{Cell, Out};
use serde_json::{Map, Value, json};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("parse_url", 1, 1, |call, args| texts(call, args, parse_url)),
    Function::new("parseurl", 1, 1, |call, args| texts(call, args, parse_url)),
    Function::new("parse_urlquery", 1, 1, |call, args| {
        texts(call, args, |cells| {
            let query = cells[0].text().trim_start_matches('?');
            Out::json(&json!({"Query Parameters": query_parameters(query)}))
        })
    }),
    Function::new("parse_csv", 1, 1, |call, args| texts(call, args, parse_csv)),
    Function::new("parse_command_line", 2, 2, |call, args| {
        let kind = super::constant_text(call, &args, 1, "the parser")?;
        if !kind.eq_ignore_ascii_case("windows") {
            return super::refuse(call, &format!("of the kind {kind}"));
        }
        texts(call, args.into_iter().take(1).collect(), |cells| {
            match cells[0].text() {
                "" => Out::Null,
                text => Out::json(&Value::Array(command_line(text).into_iter().map(Value::from).collect())),
            }
        })
    }),
];

fn texts(call: &Call, args: Vec<Typed>, compute: Compute) -> Bound<Typed> {
    rows(
        call,
        KustoType::Dynamic,
        args.into_iter().map(to_text).collect(),
        compute,
    )
}

fn query_parameters(query: &str) -> Value {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    Value::Object(
        pairs
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(key, value)| (key.to_owned(), Value::from(value)))
            .collect::<Map<_, _>>(),
    )
}

/// Splits `scheme://user:password@host:port/path?query#fragment`; text without a scheme has no parts.
fn parse_url<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let text = cells[0].text();
    let Some((scheme, rest)) = text.split_once(':') else {
        return Out::json(&parts("", "", "", "", "", "", "", ""));
    };
    if scheme.is_empty()
        || !scheme
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    {
        return Out::json(&parts("", "", "", "", "", "", "", ""));
    }
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let Some(rest) = rest.strip_prefix("//") else {
        return Out::json(&parts(scheme, "", "", rest, "", "", query, fragment));
    };
    let (authority, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (user, host),
        None => ("", authority),
    };
    let (username, password) = user.split_once(':').unwrap_or((user, ""));
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => (host, port),
        _ => (host, ""),
    };
    Out::json(&parts(scheme, host, port, path, username, password, query, fragment))
}

#[expect(clippy::too_many_arguments, reason = "the parts of a URL, in its order")]
fn parts(
    scheme: &str,
    host: &str,
    port: &str,
    path: &str,
    username: &str,
    password: &str,
    query: &str,
    fragment: &str,
) -> Value {
    json!({
        "Scheme": scheme,
        "Host": host,
        "Port": port,
        "Path": path,
        "Username": username,
        "Password": password,
        "Query Parameters": query_parameters(query),
        "Fragment": fragment,
    })
}

/// The values of the first record.
fn parse_csv<'a>(cells: &[Cell<'a>]) -> Out<'a> {
    let mut values = Vec::new();
    let mut value = String::new();
    let mut quoted = false;
    let mut letters = cells[0].text().chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                value.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if value.is_empty() => quoted = true,
            ',' if !quoted => values.push(Value::from(std::mem::take(&mut value))),
            '\n' | '\r' if !quoted => break,
            other => value.push(other),
        }
    }
    values.push(Value::from(value));
    Out::json(&Value::Array(values))
}

/// Splits a command line as Windows' C runtime does.
/// Source: Microsoft C runtime, "parsing C command-line arguments".
fn command_line(text: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut argument = String::new();
    let mut started = false;
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' | '\t' if !quoted => {
                if started {
                    arguments.push(std::mem::take(&mut argument));
                    started = false;
                }
            }
            '\\' => {
                started = true;
                let mut count = 1;
                while letters.peek() == Some(&'\\') {
                    letters.next();
                    count += 1;
                }
                if letters.peek() == Some(&'"') {
                    argument.extend(std::iter::repeat_n('\\', count / 2));
                    if count % 2 == 1 {
                        letters.next();
                        argument.push('"');
                    }
                } else {
                    argument.extend(std::iter::repeat_n('\\', count));
                }
            }
            '"' => {
                started = true;
                if quoted && letters.peek() == Some(&'"') {
                    letters.next();
                    argument.push('"');
                } else {
                    quoted = !quoted;
                }
            }
            other => {
                started = true;
                argument.push(other);
            }
        }
    }
    if started {
        arguments.push(argument);
    }
    arguments
}
