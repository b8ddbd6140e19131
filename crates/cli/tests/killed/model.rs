//! An OpenAI-compatible server that answers what its script says, a word at a time.

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the model does with a request.
pub(crate) enum Reply {
    /// Calls a tool.
    Calls(&'static str, Value),
    /// Writes.
    Says(&'static str),
    /// Writes and does not come to an end.
    Rambles,
}

#[derive(Default)]
struct Kept {
    replies: VecDeque<Reply>,
    asked: Vec<Value>,
    rambled: usize,
}

/// The server; it lasts as long as the test's process.
pub(crate) struct Model {
    kept: Arc<Mutex<Kept>>,
    /// Host and port.
    pub(crate) address: String,
}

impl Model {
    pub(crate) fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let kept = Arc::new(Mutex::new(Kept {
            replies: replies.into_iter().collect(),
            ..Kept::default()
        }));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let held = Arc::clone(&kept);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let kept = Arc::clone(&held);
                // A client that was killed is gone in the middle of an answer.
                std::thread::spawn(move || answer(stream, &kept).ok());
            }
        });
        Self { kept, address }
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Value> {
        self.kept.lock().unwrap().asked.clone()
    }

    /// How many words were sent of answers that do not end.
    pub(crate) fn rambled(&self) -> usize {
        self.kept.lock().unwrap().rambled
    }

    /// The settings that name it.
    pub(crate) fn settings(&self) -> Value {
        json!({ "providers": [{ "id": "scripted", "protocol": "openAiChat", "model": "scripted-1",
            "baseUrl": format!("http://{}/v1", self.address) }] })
    }
}

fn answer(stream: TcpStream, kept: &Mutex<Kept>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let body = body(&mut reader)?;
    let mut stream = stream;
    if body.is_empty() {
        // Whoever looks for an Ollama finds none.
        return stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    }
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let reply = {
        let mut kept = kept.lock().unwrap();
        kept.asked.push(asked);
        kept.replies.pop_front()
    };
    let Some(reply) = reply else {
        return stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    };
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")?;
    let mut send = |event: Value| stream.write_all(format!("data: {event}\n\n").as_bytes());
    let word = |text: &str| json!({ "model": "scripted-1", "choices": [{ "delta": { "content": text } }] });
    let finish = |reason: &str| json!({ "choices": [{ "delta": {}, "finish_reason": reason }] });
    match reply {
        Reply::Calls(name, arguments) => {
            let call = json!({ "index": 0, "id": "c0", "type": "function",
                "function": { "name": name, "arguments": arguments.to_string() } });
            send(json!({ "model": "scripted-1", "choices": [{ "delta": { "tool_calls": [call] } }] }))?;
            send(finish("tool_calls"))?;
        }
        Reply::Says(text) => {
            for part in text.split_inclusive(' ') {
                send(word(part))?;
            }
            send(finish("stop"))?;
        }
        Reply::Rambles => loop {
            send(word("and then "))?;
            kept.lock().unwrap().rambled += 1;
            std::thread::sleep(Duration::from_millis(30));
        },
    }
    send(json!({ "choices": [], "usage": { "prompt_tokens": 100, "completion_tokens": 20 } }))?;
    stream.write_all(b"data: [DONE]\n\n")
}

/// Reads a request and returns its body, sent with its length or in chunks.
fn body(reader: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let line = |reader: &mut BufReader<TcpStream>| {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        Ok::<_, std::io::Error>(line.trim().to_lowercase())
    };
    let (mut length, mut is_chunked) = (0, false);
    loop {
        let header = line(reader)?;
        if header.is_empty() {
            break;
        }
        is_chunked |= header == "transfer-encoding: chunked";
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    while is_chunked {
        let size = usize::from_str_radix(&line(reader)?, 16).unwrap();
        let at = body.len();
        body.resize(at + size, 0);
        reader.read_exact(&mut body[at..])?;
        line(reader)?;
        is_chunked = size > 0;
    }
    Ok(body)
}
