//! Lets a request in, or says why not.

use super::caller::Caller;
use super::credentials::Secret;
use super::grant::Grant;
use super::host;
use crate::app::App;
use crate::error::Error;
use crate::login::session_of;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

/// Checks the request's host for everybody, and who asks where a login is set; handlers find the
/// [`Caller`] and what they may do, a [`Grant`], among the request's extensions.
pub(crate) async fn check(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match admit(&app, &request) {
        Ok((caller, grant)) => {
            if let Err(error) = grant.permits(request.method(), request.uri().path()) {
                return error.into_response();
            }
            request.extensions_mut().insert(caller);
            request.extensions_mut().insert(grant);
            next.run(request).await
        }
        Err(Error::LoginNeeded) if is_page(&request) => to_login(&request),
        Err(error) => error.into_response(),
    }
}

fn admit(app: &App, request: &Request) -> Result<(Caller, Grant), Error> {
    let access = &app.access;
    let named = host::host_of(request.headers(), request.uri());
    let host = named.ok_or_else(|| Error::BadRequest {
        problem: "the request names no host".to_owned(),
    })?;
    if !host::is_ours(&host, &access.names, access.is_open()) {
        return Err(Error::WrongHost { host });
    }
    if !is_safe(request.method()) && !is_same_site(request.headers()) {
        return Err(Error::CrossSite);
    }
    let Some(credentials) = &access.credentials else {
        return Ok((Caller::LOCAL, Grant::default()));
    };
    if request.uri().path() == "/login" {
        return Ok((Caller::LOCAL, Grant::default()));
    }
    let now = Instant::now();
    let session = session_of(request.headers()).and_then(|secret| access.sessions.let_in_by(&secret, now));
    if let Some(secret) = session {
        return Ok((Caller::PORTAL, credentials.grant(secret).clone()));
    }
    let Some(token) = bearer(request.headers()) else {
        return Err(Error::LoginNeeded);
    };
    let address = peer(request);
    if let Some(seconds) = access.attempts.waits(address, now) {
        return Err(Error::TooManyLogins { seconds });
    }
    if credentials.is_token(token) {
        return Ok((Caller::TOKEN, credentials.grant(Secret::Token).clone()));
    }
    access.attempts.note(address, now);
    Err(Error::LoginNeeded)
}

/// Returns the address that a request came from.
pub(crate) fn peer(request: &Request) -> Option<IpAddr> {
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// A browser says where a form or a script's request comes from; programs say nothing and are not
/// tricked into sending anything.
fn is_same_site(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let origin = origin
        .to_str()
        .ok()
        .and_then(|text| text.split_once("://"))
        .map(|(_, host)| host);
    origin.is_some() && origin == host
}

/// Says whether a browser asks for a page, and not a program for an answer.
fn is_page(request: &Request) -> bool {
    let path = request.uri().path();
    request.method() == Method::GET
        && !["/api/", "/beta/", "/v1.0/", "/v1/", "/v2/", "/openapi.json"]
            .iter()
            .any(|prefix| path.starts_with(prefix))
}

fn to_login(request: &Request) -> Response {
    let wanted = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let query = serde_urlencoded::to_string([("next", wanted)]).unwrap_or_default();
    Redirect::to(&format!("/login?{query}")).into_response()
}
