//! What is told of each request: enough to audit, nothing secret.

/// A request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Who asked (`llm`, a plugin's name).
    pub purpose: String,
    /// The method.
    pub method: String,
    /// The address, without secrets.
    pub url: String,
    /// The answer's status, when there was one.
    pub status: Option<u16>,
    /// Why there was none.
    pub error: Option<String>,
    /// Bytes of the request's body.
    pub sent_bytes: u64,
    /// How long until the answer's head came.
    pub elapsed_ms: u64,
}

/// Takes note of requests. It must not wait: it is called while requests run.
pub trait Recorder: Send + Sync {
    /// Takes note of one.
    fn record(&self, exchange: Exchange);
}
