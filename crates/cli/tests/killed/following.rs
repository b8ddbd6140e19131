//! The events of a run, as a portal follows them.

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;

/// Reads events until one is wanted, and returns it; `None` when the server is gone or the run has ended before.
pub(crate) fn until(address: &str, evaluation: &str, wanted: impl Fn(&str, &Value) -> bool) -> Option<Value> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(
        stream,
        "GET /api/evaluations/{evaluation}/events HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .ok()?;
    let mut name = String::new();
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        if let Some(event) = line.strip_prefix("event: ") {
            event.trim().clone_into(&mut name);
        } else if let Some(data) = line.strip_prefix("data: ") {
            let data: Value = serde_json::from_str(data).unwrap();
            if wanted(&name, &data) {
                return Some(data);
            }
        }
    }
    None
}

/// Whether an event tells that a call of a skill is done.
pub(crate) fn is_done(name: &str, data: &Value) -> bool {
    name == "step" && data["skill"].is_string() && data["state"] == "done"
}
