//! `outrider serve`: the portal and the HTTP interfaces.

use super::Context;
use crate::failure::Failure;
use crate::{render, stop};
use clap::Args;
use server::{DEFAULT_PORT, Options, Server};
use std::io::{self, BufRead};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use workspace::Workspace;

/// Serve the portal and the HTTP interfaces.
///
/// On a loopback address no login is needed. Any other address is refused until a password or a token
/// is set:
///
///   outrider serve --set-password         asks for it, then serves
///   outrider serve --new-token            prints one for programs, then serves
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Serve {
    /// Address and port
    #[arg(long, default_value_t = default_address(), value_name = "ADDRESS")]
    bind: SocketAddr,

    /// Name by which browsers reach the server behind a proxy (repeatable)
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,

    /// Set the portal's password, read from standard input, before serving
    #[arg(long)]
    set_password: bool,

    /// Make a new token for programs and print it once; one made before stops working
    #[arg(long)]
    new_token: bool,
}

/// Returns what is served when nothing is said.
pub(crate) fn default_address() -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), DEFAULT_PORT)
}

impl Serve {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let workspace = context.open().await?;
        if self.set_password {
            render::note("new password:");
            let mut password = String::new();
            io::stdin().lock().read_line(&mut password)?;
            server::set_password(context.data, password.trim_end_matches(['\r', '\n']))?;
        }
        if self.new_token {
            render::line(&server::make_token(context.data)?)?;
        }
        serve(context, workspace, self.bind, self.name.clone(), stop::on_interrupt()).await
    }
}

/// Serves a workspace until told to stop.
pub(crate) async fn serve(
    context: &Context<'_>,
    workspace: Workspace,
    address: SocketAddr,
    names: Vec<String>,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let status = workspace.cases().await?;
    let options = Options {
        address,
        data: context.data.to_owned(),
        names,
    };
    let server = Server::bind(Arc::new(workspace), options).await?;
    let url = server.url();
    render::note(&format!("serving {url} ({} incidents); Ctrl-C stops", status.len()));
    render::note(&format!("  incidents   {url}/incidents"));
    render::note(&format!("  Graph       {url}/v1.0/security/incidents?$expand=alerts"));
    render::note(&format!("  our API     {url}/openapi.json"));
    Ok(server.run(stop).await?)
}
