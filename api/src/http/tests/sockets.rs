//! What only a real connection can do wrong.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{parts, router};
use crate::http::{ServerLimits, serve};

struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<std::io::Result<()>>,
}

async fn start(limits: ServerLimits) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let shutdown = async move {
        let _ = stopped.await;
    };
    let server = tokio::spawn(serve(listener, router(parts()), limits, shutdown));
    Running {
        address,
        stop,
        server,
    }
}

fn limits() -> ServerLimits {
    ServerLimits {
        header_time: Duration::from_millis(300),
        drain_time: Duration::from_millis(400),
        ..ServerLimits::default()
    }
}

/// Reads until the server closes; fails when it does not within two seconds.
async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    // A reset is an end too.
    let _ = tokio::time::timeout(Duration::from_secs(2), read)
        .await
        .unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn headers_that_do_not_end_are_cut_off() {
    let running = start(limits()).await;
    let started = Instant::now();
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream
        .write_all(b"GET /livez HTTP/1.1\r\nhost: a\r\n")
        .await
        .unwrap();
    let (mut reading, mut writing) = stream.split();
    let drip = async {
        loop {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if writing.write_all(b"x: y\r\n").await.is_err() {
                return;
            }
        }
    };
    let mut bytes = Vec::new();
    tokio::select! {
        _ = reading.read_to_end(&mut bytes) => {}
        () = drip => {}
    }
    assert!(
        started.elapsed() < Duration::from_secs(2),
        "{:?}",
        started.elapsed()
    );
    let mut silent = TcpStream::connect(running.address).await.unwrap();
    read_to_end(&mut silent).await;
}

#[tokio::test]
async fn a_body_without_end_is_refused_at_the_limit() {
    let running = start(limits()).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let head = "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
        transfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut reading, mut writing) = stream.split();
    let mut sent = 0_usize;
    let flood = async {
        let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
        while writing.write_all(chunk.as_bytes()).await.is_ok() && sent < 64 << 20 {
            sent += 0x10000;
        }
        std::future::pending::<()>().await;
    };
    let mut answer = [0_u8; 1_024];
    let length = tokio::select! {
        length = reading.read(&mut answer) => length.unwrap(),
        () = flood => 0,
    };
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(sent < 16 << 20, "{sent} bytes were taken");
}

#[tokio::test]
async fn a_body_that_drips_is_given_up() {
    let running = start(limits()).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let head = "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
        content-length: 1000\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0_u8; 1_024];
    let read = tokio::time::timeout(Duration::from_secs(2), stream.read(&mut answer));
    let length = read.await.unwrap().unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("RETRY_LATER"), "{answer}");
}

#[tokio::test]
async fn headers_over_the_limit_are_refused() {
    let running = start(limits()).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let head = format!(
        "GET /livez HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n",
        "y".repeat(200_000)
    );
    let _ = stream.write_all(head.as_bytes()).await;
    let mut answer = [0_u8; 64];
    let length = stream.read(&mut answer).await.unwrap_or(0);
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_end() {
    let running = start(ServerLimits {
        drain_time: Duration::from_secs(5),
        ..limits()
    })
    .await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let body = r#"{"query":"{ slow }"}"#;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    running.stop.send(()).unwrap();
    let answer = read_to_end(&mut stream).await;
    assert!(answer.contains("RETRY_LATER"), "{answer}");
    running.server.await.unwrap().unwrap();
    assert!(TcpStream::connect(running.address).await.is_err());
}

#[tokio::test]
async fn the_drain_has_an_end() {
    let running = start(ServerLimits {
        header_time: Duration::from_mins(1),
        ..limits()
    })
    .await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(b"GET /livez HTT").await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let started = Instant::now();
    running.stop.send(()).unwrap();
    running.server.await.unwrap().unwrap();
    assert!(
        started.elapsed() < Duration::from_secs(2),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn connections_over_the_cap_wait_for_a_place() {
    let running = start(ServerLimits {
        connections: 1,
        header_time: Duration::from_millis(500),
        ..limits()
    })
    .await;
    let first = TcpStream::connect(running.address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut second = TcpStream::connect(running.address).await.unwrap();
    let request = b"GET /livez HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    second.write_all(request).await.unwrap();
    let mut byte = [0_u8; 1];
    let early = tokio::time::timeout(Duration::from_millis(150), second.read(&mut byte)).await;
    assert!(early.is_err(), "served while the only place was taken");
    drop(first);
    let answer = read_to_end(&mut second).await;
    assert!(answer.ends_with("ok\n"), "{answer}");
}
