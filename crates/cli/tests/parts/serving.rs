//! The server as a person starts it, spoken to over its socket.

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A server that ends with this, as by `kill -9`.
pub(crate) struct Serving {
    /// The process.
    pub(crate) child: Child,
    /// Host and port.
    pub(crate) address: String,
}

impl Serving {
    /// Starts it over a data folder on a free port, with more arguments.
    pub(crate) fn start(data: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_outrider"))
            .arg("--data")
            .arg(data)
            .args(["serve", "--bind", "127.0.0.1:0"])
            .args(arguments)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "the server ended");
            if let Some((_, rest)) = line.split_once("serving http://") {
                break rest.split_whitespace().next().unwrap().to_owned();
            }
        };
        // What it says later must find somebody who listens.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Self { child, address }
    }

    /// Asks, and returns what is answered with 200 or 202.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = request(&self.address, method, path, body).unwrap();
        assert!(matches!(status, 200 | 202), "{method} {path}: {status} {answer}");
        serde_json::from_str(&answer).unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn send(address: &str, method: &str, path: &str, body: &Value) -> std::io::Result<TcpStream> {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    Ok(stream)
}

/// Sends a request and returns status and body, or why there was no whole answer.
pub(crate) fn request(address: &str, method: &str, path: &str, body: &Value) -> std::io::Result<(u16, String)> {
    let mut answer = String::new();
    send(address, method, path, body)?.read_to_string(&mut answer)?;
    let cut = || std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the answer is cut");
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(cut)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let is_chunked = head.to_lowercase().contains("transfer-encoding: chunked");
    let whole = if is_chunked {
        unchunked(body).ok_or_else(cut)?
    } else {
        body.to_owned()
    };
    Ok((status.ok_or_else(cut)?, whole))
}

/// Returns a chunked body, when it is whole.
fn unchunked(body: &str) -> Option<String> {
    let mut whole = String::new();
    let mut rest = body;
    loop {
        let (size, after) = rest.split_once("\r\n")?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        whole.push_str(after.get(..size)?);
        rest = after.get(size + 2..)?;
    }
}
