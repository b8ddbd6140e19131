//! Requests to model servers: sent, refused with the server's words, read as events.

use crate::error::Error;
use crate::message::ChatRequest;
use crate::sse::{SseEvent, SseReader};
use egress::{Body, Egress, Method, Redactor, Request, Response};
use serde_json::Value;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Characters that are kept of what a server says.
const MESSAGE_CHARACTERS: usize = 300;
/// Bytes of a server's complaint that are read.
const COMPLAINT_BYTES: usize = 64 << 10;

/// How a server is asked.
pub(crate) struct Call<'call> {
    pub(crate) egress: &'call Egress,
    pub(crate) model: &'call str,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Value,
    pub(crate) timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) redactor: &'call Redactor,
}

impl Call<'_> {
    /// Sends the request and returns the stream of its answer.
    pub(crate) async fn send(&self, request: &ChatRequest) -> Result<Stream, Error> {
        let response = self.open("text/event-stream", &request.stop).await?;
        let is_json = response
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("application/json"));
        Ok(Stream {
            is_json,
            body: response.body,
            reader: SseReader::default(),
            waiting: Vec::new(),
            stop: request.stop.clone(),
            model: self.model.to_owned(),
        })
    }

    /// Sends the request and returns its whole answer.
    pub(crate) async fn fetch(&self, stop: &CancellationToken) -> Result<Vec<u8>, Error> {
        let mut body = self.open("application/json", stop).await?.body;
        whole(&mut body, stop, |source| self.failed(source)).await
    }

    /// Sends the request and returns an answer that is no refusal.
    async fn open(&self, accept: &str, stop: &CancellationToken) -> Result<Response, Error> {
        let mut sent = Request::new(Method::Post, &self.url, "llm")
            .header("content-type", "application/json")
            .header("accept", accept)
            .timeout(self.timeout)
            .idle_timeout(self.idle_timeout)
            .limit_bytes(64 << 20)
            .body(self.body.to_string().into_bytes());
        for (name, value) in &self.headers {
            sent = sent.header(name, value);
        }
        let response = stoppable(stop, self.egress.send(sent))
            .await?
            .map_err(|source| self.failed(source))?;
        if !response.is_success() {
            return Err(stoppable(stop, self.refused(response)).await?);
        }
        Ok(response)
    }

    fn failed(&self, source: egress::Error) -> Error {
        Error::Egress {
            model: self.model.to_owned(),
            source,
        }
    }

    async fn refused(&self, response: Response) -> Error {
        let status = response.status;
        let retry_after = retry_after(&response);
        let mut said = Vec::new();
        let mut body = response.body;
        // A complaint that cannot be read is still a complaint: its status is told.
        while let Ok(Some(part)) = body.chunk().await {
            said.extend_from_slice(&part);
            if said.len() > COMPLAINT_BYTES {
                break;
            }
        }
        let model = self.model.to_owned();
        if matches!(status, 401 | 403) {
            return Error::Key { model };
        }
        Error::Status {
            model,
            status,
            message: self.redactor.redact(&message(&said)),
            retry_after,
        }
    }
}

/// Reads a body to its end.
async fn whole(
    body: &mut Body,
    stop: &CancellationToken,
    failed: impl Fn(egress::Error) -> Error,
) -> Result<Vec<u8>, Error> {
    let mut whole = Vec::new();
    while let Some(part) = stoppable(stop, body.chunk()).await?.map_err(&failed)? {
        whole.extend_from_slice(&part);
    }
    Ok(whole)
}

/// An answer that is coming.
pub(crate) struct Stream {
    /// Whether it comes as one JSON value instead of events.
    pub(crate) is_json: bool,
    body: Body,
    reader: SseReader,
    waiting: Vec<SseEvent>,
    stop: CancellationToken,
    model: String,
}

impl Stream {
    /// Returns the next event, or `None` when the connection has ended.
    pub(crate) async fn next(&mut self) -> Result<Option<SseEvent>, Error> {
        loop {
            if !self.waiting.is_empty() {
                return Ok(Some(self.waiting.remove(0)));
            }
            let part = stoppable(&self.stop, self.body.chunk())
                .await?
                .map_err(|source| broken(&self.model, source))?;
            let Some(part) = part else {
                return Ok(None);
            };
            self.waiting = self.reader.push(&part).map_err(|_| Error::Protocol {
                model: self.model.clone(),
                reason: "an event is endless".to_owned(),
            })?;
        }
    }

    /// Returns an answer that comes as one JSON value.
    pub(crate) async fn whole(&mut self) -> Result<Value, Error> {
        let answer = whole(&mut self.body, &self.stop, |source| broken(&self.model, source)).await?;
        serde_json::from_slice(&answer).map_err(|error| match error.classify() {
            serde_json::error::Category::Eof => self.truncated(),
            _ => Error::Protocol {
                model: self.model.clone(),
                reason: format!("the answer is no JSON: {error}"),
            },
        })
    }

    /// Returns the event's data as JSON.
    pub(crate) fn json(&self, event: &SseEvent) -> Result<Value, Error> {
        serde_json::from_str(&event.data).map_err(|error| Error::Protocol {
            model: self.model.clone(),
            reason: format!("an event is no JSON: {error}"),
        })
    }

    pub(crate) fn truncated(&self) -> Error {
        Error::Truncated {
            model: self.model.clone(),
        }
    }

    pub(crate) fn failed(&self, said: &Value) -> Error {
        Error::Status {
            model: self.model.clone(),
            // An error inside a stream has no status; servers that are overloaded send it so.
            status: 503,
            message: message(said.to_string().as_bytes()),
            retry_after: None,
        }
    }
}

/// Most servers that die leave a broken connection.
fn broken(model: &str, source: egress::Error) -> Error {
    let model = model.to_owned();
    match source {
        egress::Error::Broken { .. } => Error::Truncated { model },
        source => Error::Egress { model, source },
    }
}

async fn stoppable<T>(stop: &CancellationToken, work: impl Future<Output = T>) -> Result<T, Error> {
    tokio::select! {
        biased;
        () = stop.cancelled() => Err(Error::Stopped),
        done = work => Ok(done),
    }
}

fn retry_after(response: &Response) -> Option<Duration> {
    if let Some(milliseconds) = response
        .header("retry-after-ms")
        .and_then(|text| text.parse::<u64>().ok())
    {
        return Some(Duration::from_millis(milliseconds));
    }
    let seconds = response.header("retry-after")?.trim().parse::<f64>().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// Returns what a server says went wrong, in one short line.
fn message(said: &[u8]) -> String {
    let text = String::from_utf8_lossy(said);
    let told = serde_json::from_str::<Value>(&text).ok().and_then(|value| {
        let error = value.get("error").unwrap_or(&value);
        let message = error.get("message").or_else(|| value.get("message")).unwrap_or(error);
        message.as_str().map(str::to_owned)
    });
    let text = told.unwrap_or_else(|| text.into_owned());
    let line: String = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(MESSAGE_CHARACTERS)
        .collect();
    if line.is_empty() {
        "it did not say why".to_owned()
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::message;

    #[test]
    fn what_servers_say_is_found_in_all_their_shapes() {
        assert_eq!(message(br#"{"error":{"message":"slow\ndown"}}"#), "slow down");
        assert_eq!(message(br#"{"error":"model not found"}"#), "model not found");
        assert_eq!(message(br#"{"message":"no"}"#), "no");
        assert_eq!(message(b"<html>Bad Gateway</html>"), "<html>Bad Gateway</html>");
        assert_eq!(message(b""), "it did not say why");
    }
}
