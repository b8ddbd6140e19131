//! HTTP: security endpoints in Graph's shape, queries in Graph's, Kusto's and Log Analytics' shapes, our
//! own API, login, and the portal.
//!
//! [`Server::bind`] checks that serving the address is safe and takes it; [`Server::run`] serves until
//! told to stop. On a loopback address nobody logs in; any other address needs a password
//! ([`set_password`]) or a token ([`make_token`]) set first. Leaves what is done with the data to
//! `workspace`, wire types to `api`, and Graph's objects to `evidence::graph`.

mod access;
mod app;
mod copilot;
mod error;
mod export;
mod graph;
mod headers;
mod history;
mod kusto;
mod log_analytics;
mod login;
mod own;
mod portal;
mod query;
mod serve;
mod tls;

pub use access::credentials::{Secret, make_token, set_grant, set_password};
pub use access::grant::{Grant, Role};
pub use app::{Access, router, router_with};
pub use copilot::{Outside, copilot_of, prepare};
pub use error::Error;
pub use serve::{DEFAULT_PORT, Options, Server};
pub use tls::Tls;
