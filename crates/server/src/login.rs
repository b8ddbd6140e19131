//! The login page, without script, and the session cookie it gives.

use crate::access::credentials::Secret;
use crate::access::guard::peer;
use crate::access::sessions::LIFETIME;
use crate::app::App;
use crate::error::Error;
use axum::Form;
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::time::Instant;

const COOKIE: &str = "outrider_session";

/// Where to go after the login.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    next: String,
}

impl Wanted {
    /// Only paths of this server: `//host` and `/\host` are addresses of others to a browser.
    fn path(&self) -> &str {
        let is_path = self.next.starts_with('/') && !self.next[1..].starts_with(['/', '\\']);
        let is_plain = self.next.chars().all(|character| !character.is_control());
        if is_path && is_plain { &self.next } else { "/" }
    }
}

/// The form that the page sends.
#[derive(Debug, Deserialize)]
struct Given {
    #[serde(default)]
    secret: String,
    #[serde(default)]
    next: String,
}

/// Returns the secret of the session that a request carries.
pub(crate) fn session_of(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then(|| value.to_owned()))
}

fn escaped(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut out, character| {
            match character {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                _ => out.push(character),
            }
            out
        })
}

fn page(status: StatusCode, wanted: &Wanted, problem: &str) -> Response {
    let html = include_str!("login.html")
        .replace("{next}", &escaped(wanted.path()))
        .replace("{problem}", &escaped(problem));
    (status, Html(html)).into_response()
}

/// Shows the page, or goes on where nobody needs to log in.
pub(crate) async fn show(State(app): State<App>, Query(wanted): Query<Wanted>) -> Response {
    if app.access.is_open() {
        return Redirect::to(wanted.path()).into_response();
    }
    page(StatusCode::OK, &wanted, "")
}

/// Checks the password or token that the page sent.
pub(crate) async fn log_in(State(app): State<App>, request: Request) -> Result<Response, Error> {
    let Some(credentials) = app.access.credentials.clone() else {
        return Ok(Redirect::to("/").into_response());
    };
    let address = peer(&request);
    let Ok(Form(given)) = Form::<Given>::from_request(request, &()).await else {
        return Err(Error::BadRequest {
            problem: "the login form could not be read".to_owned(),
        });
    };
    let wanted = Wanted { next: given.next };
    if let Some(seconds) = app.access.attempts.waits(address, Instant::now()) {
        let problem = format!("Too many wrong logins. Try again in {seconds} seconds.");
        return Ok(page(StatusCode::TOO_MANY_REQUESTS, &wanted, &problem));
    }
    // Noted before the check, so that many at once cannot outrun the count; a right one takes it back.
    app.access.attempts.note(address, Instant::now());
    let checked = tokio::task::spawn_blocking(move || {
        if credentials.is_token(&given.secret) {
            Some(Secret::Token)
        } else {
            credentials.is_password(&given.secret).then_some(Secret::Password)
        }
    });
    let Some(by) = checked.await.ok().flatten() else {
        return Ok(page(
            StatusCode::UNAUTHORIZED,
            &wanted,
            "That is not the password or token of this server.",
        ));
    };
    app.access.attempts.forget(address);
    let secret = app.access.sessions.start(by, Instant::now())?;
    let mut response = Redirect::to(wanted.path()).into_response();
    set_cookie(&mut response, &secret, LIFETIME.as_secs());
    Ok(response)
}

/// Ends the session.
pub(crate) async fn log_out(State(app): State<App>, headers: HeaderMap) -> Response {
    if let Some(secret) = session_of(&headers) {
        app.access.sessions.end(&secret);
    }
    let mut response = Redirect::to("/login").into_response();
    set_cookie(&mut response, "", 0);
    response
}

fn set_cookie(response: &mut Response, secret: &str, seconds: u64) {
    let cookie = format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_after_the_login_stays_on_this_server() {
        for (next, path) in [
            ("/incidents/7/story?step=1", "/incidents/7/story?step=1"),
            ("", "/"),
            ("https://evil.example/", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/a\r\nSet-Cookie: b", "/"),
        ] {
            assert_eq!(Wanted { next: next.to_owned() }.path(), path, "{next}");
        }
    }

    #[test]
    fn the_page_takes_no_markup() {
        assert_eq!(escaped("\"><script>'&"), "&quot;&gt;&lt;script&gt;&#39;&amp;");
    }
}
