//! What can go wrong, and what a client is told: status, stable code and message, in OData's shape.
//!
//! Kusto's and Log Analytics' clients are told in their own shapes; see `kusto::error` and
//! `log_analytics::error`.

use crate::query::diagnostics;
use api::{ErrorBody, ErrorDetail, InnerError, QueryDiagnostic};
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use std::error::Error as _;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::LazyLock;

/// The status for a request whose caller has withdrawn it, 499.
static CANCELLED: LazyLock<StatusCode> = LazyLock::new(|| StatusCode::from_u16(499).unwrap_or(StatusCode::BAD_REQUEST));

/// An error of the server, at its start or in answering.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another program has the port.
    #[error("port {} on {} is in use: stop the program that has it, or choose another with `--bind {next}`", address.port(), address.ip())]
    PortInUse {
        /// The address asked for.
        address: SocketAddr,
        /// An address to try.
        next: SocketAddr,
    },
    /// The address cannot be taken for another reason.
    #[error("cannot serve on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// Other machines could reach the server without a login.
    #[error(
        "{address} can be reached from other machines and no login is set: run `outrider serve --set-password` or `outrider serve --new-token` first, or serve on 127.0.0.1"
    )]
    LoginMissing {
        /// The address asked for.
        address: SocketAddr,
    },
    /// The login file cannot be read or written.
    #[error("cannot use the login file {}: {problem}", path.display())]
    LoginFile {
        /// The file.
        path: PathBuf,
        /// Why.
        problem: String,
    },
    /// The password is too easy to guess.
    #[error("the password has {length} characters and needs at least {least}")]
    WeakPassword {
        /// Its characters.
        length: usize,
        /// Characters it needs.
        least: usize,
    },
    /// The machine gives no random bytes.
    #[error("the system gives no random bytes for a token: {problem}")]
    NoRandomness {
        /// Why.
        problem: String,
    },

    /// Nothing has that id.
    #[error("no {kind} has the id `{id}`")]
    NotFound {
        /// Kind of thing.
        kind: &'static str,
        /// The id asked for.
        id: String,
    },
    /// Nothing is at that path.
    #[error("nothing is served at `{path}`; `/openapi.json` lists what is")]
    NoSuchPath {
        /// The path asked for.
        path: String,
    },
    /// The request cannot be understood.
    #[error("{problem}")]
    BadRequest {
        /// What about it, and what would be right.
        problem: String,
    },
    /// The caller is not known.
    #[error("this address needs a login: send `Authorization: Bearer TOKEN`, or log in at /login")]
    LoginNeeded,
    /// Too many wrong logins.
    #[error("too many wrong logins from this address; try again in {seconds} s")]
    TooManyLogins {
        /// When to try again.
        seconds: u64,
    },
    /// The request names a host that is not ours: a rebound DNS name, or a proxy we were not told of.
    #[error("this server is not `{host}`: use its address, or start it with `--name {host}` when that name is right")]
    WrongHost {
        /// The name in the request.
        host: String,
    },
    /// The caller is known, and may not do this.
    #[error("your login lacks the right `{right}`: an owner gives it with `outrider serve --role` or `--right`")]
    Forbidden {
        /// The right.
        right: &'static str,
    },
    /// A form was sent from another site.
    #[error("the request comes from another site")]
    CrossSite,
    /// An answer cannot be written as JSON.
    #[error("cannot write {what}")]
    Unwritable {
        /// The answer.
        what: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// Working out an answer stopped half-way.
    #[error("the answer could not be worked out")]
    Stopped {
        /// Why.
        source: tokio::task::JoinError,
    },
    /// A query has no answer.
    #[error("{error}")]
    Query {
        /// Why.
        #[source]
        error: Box<hunt::Error>,
        /// The query's text.
        text: String,
    },
    /// The id that a query should run under has one that runs.
    #[error("a query with the id `{id}` is running; choose another id, or cancel it")]
    QueryIdInUse {
        /// The id.
        id: String,
    },
    /// Too many queries at once.
    #[error("{running} queries are running or waiting; try again when some have ended")]
    TooManyQueries {
        /// How many.
        running: usize,
    },
    /// A file cannot be made of an answer.
    #[error("cannot make the file")]
    Export {
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The history of queries cannot be read or written.
    #[error("cannot use the history file {}", path.display())]
    History {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The copilot could not do what was asked.
    #[error(transparent)]
    Copilot(#[from] copilot::Error),
    /// The certificate or its key cannot be used.
    #[error("cannot use the certificate {}: {problem}", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// Why, and what to do.
        problem: String,
    },
    /// The workspace failed.
    #[error("the workspace could not answer")]
    Workspace(#[source] workspace::Error),
}

impl From<workspace::Error> for Error {
    /// What the caller got wrong is told as that; the rest is the workspace's failure.
    fn from(error: workspace::Error) -> Self {
        match error {
            workspace::Error::NoIncident(id) => Self::NotFound { kind: "incident", id },
            workspace::Error::Guidebook(error) => Self::BadRequest {
                problem: error.to_string(),
            },
            workspace::Error::Document(problem) => Self::BadRequest { problem },
            workspace::Error::Store(error) if error.is_callers() => Self::BadRequest {
                problem: error.to_string(),
            },
            error => Self::Workspace(error),
        }
    }
}

impl Error {
    /// Returns the error of a query, with its text when the engine gave it.
    pub(crate) fn query(error: workspace::Error, text: &str) -> Self {
        match error {
            workspace::Error::Query(error) => Self::Query {
                error: Box::new(error),
                text: text.to_owned(),
            },
            other => Self::Workspace(other),
        }
    }

    /// Returns the status and the stable code of the error.
    pub(crate) fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Query { error, .. } => query_kind(error),
            Self::Copilot(error) => copilot_kind(error),
            Self::QueryIdInUse { .. } => (StatusCode::CONFLICT, "Conflict"),
            Self::TooManyQueries { .. } => (StatusCode::TOO_MANY_REQUESTS, "TooManyRequests"),
            Self::NotFound { .. } | Self::NoSuchPath { .. } => (StatusCode::NOT_FOUND, "ResourceNotFound"),
            Self::BadRequest { .. } => (StatusCode::BAD_REQUEST, "BadRequest"),
            Self::LoginNeeded => (StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken"),
            Self::TooManyLogins { .. } => (StatusCode::TOO_MANY_REQUESTS, "TooManyRequests"),
            Self::WrongHost { .. } => (StatusCode::MISDIRECTED_REQUEST, "WrongHost"),
            Self::Forbidden { .. } | Self::CrossSite => (StatusCode::FORBIDDEN, "Forbidden"),
            Self::PortInUse { .. }
            | Self::Listen { .. }
            | Self::LoginMissing { .. }
            | Self::LoginFile { .. }
            | Self::WeakPassword { .. }
            | Self::NoRandomness { .. }
            | Self::Unwritable { .. }
            | Self::Stopped { .. }
            | Self::Export { .. }
            | Self::History { .. }
            | Self::Certificate { .. }
            | Self::Workspace(_) => (StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError"),
        }
    }

    /// Returns the remarks about the query's text, when the error is about one.
    fn diagnostics(&self) -> Vec<QueryDiagnostic> {
        match self {
            Self::Query { error, text } => diagnostics::of_error(error, text).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the message with those of its causes.
    pub(crate) fn whole_message(&self) -> String {
        let mut message = self.to_string();
        let mut cause = match self {
            // It shows its cause's message as its own.
            Self::Query { error, .. } => error.source(),
            _ => self.source(),
        };
        while let Some(error) = cause {
            // Writing to a string cannot fail.
            let _ = write!(message, ": {error}");
            cause = error.source();
        }
        message
    }
}

/// Status and code of what the copilot refused.
fn copilot_kind(error: &copilot::Error) -> (StatusCode, &'static str) {
    match error {
        copilot::Error::Store(store::Error::NotFound { .. }) => (StatusCode::NOT_FOUND, "ResourceNotFound"),
        copilot::Error::Store(store::Error::Conflict { .. } | store::Error::Refused { .. })
        | copilot::Error::State { .. } => (StatusCode::CONFLICT, "Conflict"),
        copilot::Error::Store(store::Error::Invalid { .. }) | copilot::Error::Invalid { .. } => {
            (StatusCode::BAD_REQUEST, "BadRequest")
        }
        copilot::Error::Forbidden { .. } => (StatusCode::FORBIDDEN, "Forbidden"),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError"),
    }
}

/// Status and code of a query's failure: whose fault it is, and Graph's word for it.
fn query_kind(error: &hunt::Error) -> (StatusCode, &'static str) {
    match error {
        hunt::Error::Syntax { .. } | hunt::Error::Semantic { .. } => (StatusCode::BAD_REQUEST, "BadRequest"),
        hunt::Error::Unsupported { .. } => (StatusCode::BAD_REQUEST, "NotSupported"),
        hunt::Error::Timeout { .. } => (StatusCode::GATEWAY_TIMEOUT, "Timeout"),
        // Nobody waits for the answer of a query that its caller cancelled; nginx's status says that.
        hunt::Error::Cancelled => (*CANCELLED, "Cancelled"),
        // The query asks for more than it may have; another one would not.
        hunt::Error::Memory { .. } | hunt::Error::Spill { .. } => (StatusCode::BAD_REQUEST, "QueryTooLarge"),
        hunt::Error::Run(_) => (StatusCode::BAD_REQUEST, "QueryFailed"),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError"),
    }
}

/// What an answer failed with, for [`render`] to put into words.
#[derive(Clone, Debug)]
struct Failure {
    code: &'static str,
    message: String,
    diagnostics: Vec<QueryDiagnostic>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, code) = self.kind();
        let mut response = status.into_response();
        match &self {
            Self::LoginNeeded => {
                response.headers_mut().insert(
                    header::WWW_AUTHENTICATE,
                    HeaderValue::from_static("Bearer realm=\"outrider\""),
                );
            }
            Self::TooManyLogins { seconds } => {
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
            }
            _ => {}
        }
        response.extensions_mut().insert(Failure {
            code,
            message: self.whole_message(),
            diagnostics: self.diagnostics(),
        });
        response
    }
}

/// Failures that come from layers and not from us.
fn failure_of(status: StatusCode) -> Option<Failure> {
    let (code, message) = match status {
        StatusCode::REQUEST_TIMEOUT => ("Timeout", "the answer took too long; ask for less at once"),
        StatusCode::PAYLOAD_TOO_LARGE => ("PayloadTooLarge", "the request's body is too large"),
        StatusCode::METHOD_NOT_ALLOWED => ("MethodNotAllowed", "this path does not take that method"),
        _ if status.is_client_error() => ("BadRequest", "the request could not be read"),
        _ if status.is_server_error() => ("InternalServerError", "the server failed"),
        _ => return None,
    };
    Some(Failure {
        code,
        message: message.to_owned(),
        diagnostics: Vec::new(),
    })
}

/// Gives every answer a request id, and every failure a body that quotes it.
pub(crate) async fn render(request: Request, next: Next) -> Response {
    let mut bytes = [0; 8];
    // An id that is not random is still an id; the answer matters more.
    let _ = getrandom::fill(&mut bytes);
    let request_id = format!("{:016x}", u64::from_be_bytes(bytes));
    let target = format!("{} {}", request.method(), request.uri().path());
    let mut response = next.run(request).await;
    let status = response.status();
    // A page, or a body in the shape of the dialect that was spoken.
    let is_told = response.headers().get(header::CONTENT_TYPE).is_some_and(|value| {
        let kind = value.as_bytes();
        kind.starts_with(b"text/html") || kind.starts_with(b"application/json")
    });
    let failure = response
        .extensions_mut()
        .remove::<Failure>()
        .or_else(|| failure_of(status).filter(|_| !is_told));
    if let Some(Failure {
        code,
        message,
        diagnostics,
    }) = failure
    {
        if status.is_server_error() {
            tracing::error!(request_id, target, message, "request failed");
        }
        let inner_error = InnerError {
            date: Utc::now(),
            request_id: request_id.clone(),
        };
        let body = ErrorBody {
            error: ErrorDetail {
                code: code.to_owned(),
                message,
                diagnostics,
                inner_error,
            },
        };
        let kept = std::mem::take(response.headers_mut());
        response = (status, Json(body)).into_response();
        for name in [header::WWW_AUTHENTICATE, header::RETRY_AFTER, header::ALLOW] {
            if let Some(value) = kept.get(&name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("request-id", value);
    }
    response
}
