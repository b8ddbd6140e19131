//! What can go wrong, and what a client is told: status, stable code and message, in OData's shape.

use api::{ErrorBody, ErrorDetail, InnerError};
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
    /// The workspace failed.
    #[error("the workspace could not answer")]
    Workspace(#[source] workspace::Error),
}

impl Error {
    /// Returns the status and the stable code of the error.
    fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound { .. } | Self::NoSuchPath { .. } => (StatusCode::NOT_FOUND, "ResourceNotFound"),
            Self::BadRequest { .. } => (StatusCode::BAD_REQUEST, "BadRequest"),
            Self::LoginNeeded => (StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken"),
            Self::TooManyLogins { .. } => (StatusCode::TOO_MANY_REQUESTS, "TooManyRequests"),
            Self::WrongHost { .. } => (StatusCode::MISDIRECTED_REQUEST, "WrongHost"),
            Self::CrossSite => (StatusCode::FORBIDDEN, "Forbidden"),
            Self::PortInUse { .. }
            | Self::Listen { .. }
            | Self::LoginMissing { .. }
            | Self::LoginFile { .. }
            | Self::WeakPassword { .. }
            | Self::NoRandomness { .. }
            | Self::Unwritable { .. }
            | Self::Stopped { .. }
            | Self::Workspace(_) => (StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError"),
        }
    }

    /// Returns the message with those of its causes.
    fn whole_message(&self) -> String {
        let mut message = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            // Writing to a string cannot fail.
            let _ = write!(message, ": {error}");
            cause = error.source();
        }
        message
    }
}

/// What an answer failed with, for [`render`] to put into words.
#[derive(Clone, Debug)]
struct Failure {
    code: &'static str,
    message: String,
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
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    let failure = response
        .extensions_mut()
        .remove::<Failure>()
        .or_else(|| failure_of(status).filter(|_| !is_page));
    if let Some(Failure { code, message }) = failure {
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
                diagnostics: Vec::new(),
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
