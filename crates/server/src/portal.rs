//! The portal's files, built into the binary (read from the checkout in development builds).
//!
//! Every path that is neither ours nor a file's is a page of the portal, which routes by itself.

use crate::error::Error;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

const MISSING: &str = include_str!("portal_missing.html");

/// Answers a file, or the portal's one page.
pub(crate) async fn serve(uri: Uri, headers: HeaderMap) -> Result<Response, Error> {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || path.starts_with("v1.0/") {
        return Err(Error::NoSuchPath {
            path: uri.path().to_owned(),
        });
    }
    if let Some(response) = file(path, &headers) {
        return Ok(response);
    }
    // A file name that is not there must not answer with a page: a browser would run it as a script.
    if path.starts_with("assets/") {
        return Err(Error::NoSuchPath {
            path: uri.path().to_owned(),
        });
    }
    Ok(file("index.html", &headers).unwrap_or_else(|| (StatusCode::NOT_FOUND, Html(MISSING)).into_response()))
}

fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let held = Files::get(path)?;
    let tag = format!("\"{}\"", blake3::hash(&held.data).to_hex());
    // Names under assets/ change with their content; all else is asked for again each time.
    let caching = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let is_same = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let mut response = if is_same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, content_type(path))], held.data.into_owned()).into_response()
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    Some(response)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}
