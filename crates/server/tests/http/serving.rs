//! Taking an address: what is refused, and with which words; and letting go of it.

use crate::fixture::Fixture;
use server::{Error, Options, Server, Tls, set_password};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

fn options(fixture: &Fixture, address: &str) -> Options {
    Options {
        address: address.parse().unwrap(),
        ..Options::local(fixture.folder.path().to_owned())
    }
}

#[tokio::test]
async fn a_port_in_use_is_named_with_the_cure() {
    let fixture = Fixture::new().await;
    let first = Server::bind(Arc::clone(&fixture.workspace), options(&fixture, "127.0.0.1:0"))
        .await
        .unwrap();
    let taken = first.address();
    let error = Server::bind(Arc::clone(&fixture.workspace), options(&fixture, &taken.to_string()))
        .await
        .unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains(&format!("port {} on 127.0.0.1 is in use", taken.port()))
            && message.contains("--bind 127.0.0.1:"),
        "{message}"
    );
}

#[tokio::test]
async fn other_machines_are_let_in_only_once_a_login_is_set() {
    let fixture = Fixture::new().await;
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let error = Server::bind(Arc::clone(&fixture.workspace), options(&fixture, address))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::LoginMissing { .. }), "{address}: {error}");
        assert!(error.to_string().contains("--set-password"), "{error}");
    }
    let behind_proxy = Options {
        names: vec!["soc.example".to_owned()],
        ..options(&fixture, "127.0.0.1:0")
    };
    let error = Server::bind(Arc::clone(&fixture.workspace), behind_proxy)
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::LoginMissing { .. }),
        "a proxy lets others in: {error}"
    );

    set_password(fixture.folder.path(), "correct horse battery").unwrap();
    let server = Server::bind(Arc::clone(&fixture.workspace), options(&fixture, "0.0.0.0:0"))
        .await
        .unwrap();
    assert!(server.url().starts_with("http://localhost:"));
}

async fn ask(address: SocketAddr) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET /api/status HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn it_serves_until_told_to_stop_and_then_frees_the_port() {
    let fixture = Fixture::new().await;
    let server = Server::bind(Arc::clone(&fixture.workspace), options(&fixture, "127.0.0.1:0"))
        .await
        .unwrap();
    let (address, stop) = (server.address(), CancellationToken::new());
    let running = tokio::spawn(server.run(stop.clone()));
    assert!(ask(address).await.starts_with("HTTP/1.1 200"));

    // A connection that nobody uses must not hold the process.
    let _idle = TcpStream::connect(address).await.unwrap();
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(10), running)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert!(
        Server::bind(Arc::clone(&fixture.workspace), options(&fixture, &address.to_string()))
            .await
            .is_ok()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_cannot_be_used_is_named() {
    let fixture = Fixture::new().await;
    let folder = fixture.folder.path();
    let made = Tls::self_signed(folder).unwrap();
    assert_eq!(Tls::self_signed(folder).unwrap(), made, "it is made once");
    let broken = folder.join("broken.pem");
    std::fs::write(&broken, "nothing").unwrap();
    for (certificate, key) in [
        (broken.clone(), made.key.clone()),
        (made.certificate.clone(), broken.clone()),
        (folder.join("missing.pem"), made.key.clone()),
    ] {
        let options = Options {
            tls: Some(Tls { certificate, key }),
            ..options(&fixture, "127.0.0.1:0")
        };
        let error = Server::bind(Arc::clone(&fixture.workspace), options).await.unwrap_err();
        assert!(matches!(error, Error::Certificate { .. }), "{error}");
    }
    let encrypted = Options {
        tls: Some(made),
        ..options(&fixture, "127.0.0.1:0")
    };
    let server = Server::bind(Arc::clone(&fixture.workspace), encrypted).await.unwrap();
    assert!(server.url().starts_with("https://127.0.0.1:"));
    let (address, stop) = (server.address(), CancellationToken::new());
    let running = tokio::spawn(server.run(stop.clone()));
    // Who does not speak TLS gets no answer and holds up nobody.
    let _silent = TcpStream::connect(address).await.unwrap();
    let mut plain = TcpStream::connect(address).await.unwrap();
    plain
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    let mut answer = Vec::new();
    let _closed = plain.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    stop.cancel();
    running.await.unwrap().unwrap();
}
