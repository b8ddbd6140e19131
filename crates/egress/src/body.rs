//! Answers: the head, and a body read in parts or as a whole, never more than allowed.

use crate::Error;
use bytes::Bytes;
use std::time::Duration;

/// An answer.
#[derive(Debug)]
pub struct Response {
    /// Its status.
    pub status: u16,
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Body,
}

impl Response {
    /// Returns the first header of a name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Returns whether the status says that it worked.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A body that is still coming.
#[derive(Debug)]
pub struct Body {
    pub(crate) inner: reqwest::Response,
    pub(crate) host: String,
    pub(crate) limit_bytes: u64,
    pub(crate) read_bytes: u64,
    pub(crate) idle_timeout: Duration,
}

impl Body {
    /// Returns the next part, or `None` at the end.
    ///
    /// # Errors
    ///
    /// When the connection breaks, nothing comes in time, or too much does.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let chunk = tokio::time::timeout(self.idle_timeout, self.inner.chunk())
            .await
            .map_err(|_| Error::TimedOut {
                host: self.host.clone(),
                seconds: self.idle_timeout.as_secs(),
            })?
            .map_err(|source| Error::Broken {
                host: self.host.clone(),
                source: source.without_url().into(),
            })?;
        if let Some(chunk) = &chunk {
            self.read_bytes = self.read_bytes.saturating_add(chunk.len() as u64);
            if self.read_bytes > self.limit_bytes {
                return Err(Error::TooLarge {
                    host: self.host.clone(),
                    limit_bytes: self.limit_bytes,
                });
            }
        }
        Ok(chunk)
    }

    /// Returns the whole body.
    ///
    /// # Errors
    ///
    /// As [`Body::chunk`].
    pub async fn bytes(mut self) -> Result<Vec<u8>, Error> {
        let mut whole = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            whole.extend_from_slice(&chunk);
        }
        Ok(whole)
    }
}
