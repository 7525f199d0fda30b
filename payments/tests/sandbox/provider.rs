//! The sandbox's API on a socket, and on wires that misbehave.

use crate::support::{Bench, SECRET};
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use payments::sandbox::{
    ApiAnswer, ApiCall, RemoteSandbox, RemoteSandboxSettings, Sandbox, SandboxApi,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What becomes of an answer.
#[derive(Clone, Copy, Debug)]
pub enum Wire {
    /// It arrives.
    Whole,
    /// The provider has done what it was asked, and then the connection ends.
    Lost,
    /// The provider has done it, and nothing ever comes.
    Silent,
    /// These bytes come instead, whatever was asked.
    Instead(&'static str),
}

/// A provider that listens until it is dropped.
pub struct Provider {
    pub url: String,
    wire: Arc<Mutex<Wire>>,
    listening: JoinHandle<()>,
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Provider {
    pub async fn of(bench: &Bench) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let wire = Arc::new(Mutex::new(Wire::Whole));
        let (sandbox, of_server) = (bench.sandbox.clone(), wire.clone());
        let listening = tokio::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                let wire = *of_server.lock().unwrap();
                tokio::spawn(serve(socket, sandbox.clone(), wire));
            }
        });
        Self {
            url,
            wire,
            listening,
        }
    }

    pub fn set(&self, wire: Wire) {
        *self.wire.lock().unwrap() = wire;
    }

    /// A gateway to it, which waits as long as any.
    pub fn gateway(&self, secret: &str) -> RemoteSandbox {
        let settings = RemoteSandboxSettings::new(self.url.clone(), secret.into());
        RemoteSandbox::new(settings).unwrap()
    }

    /// A gateway to it that does not wait long.
    pub fn hasty_gateway(&self) -> RemoteSandbox {
        let settings = RemoteSandboxSettings {
            total_timeout: Duration::from_millis(500),
            ..RemoteSandboxSettings::new(self.url.clone(), SECRET.into())
        };
        RemoteSandbox::new(settings).unwrap()
    }
}

async fn serve(mut socket: TcpStream, sandbox: Arc<Sandbox>, wire: Wire) {
    let (head, body) = read(&mut socket).await;
    if let Wire::Instead(bytes) = wire {
        socket.write_all(bytes.as_bytes()).await.unwrap();
        return;
    }
    let answer = answer(&sandbox, &head, body).await;
    match wire {
        Wire::Lost => {}
        Wire::Silent => std::future::pending().await,
        Wire::Whole | Wire::Instead(_) => {
            let text = format!(
                "HTTP/1.1 {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{}",
                answer.status,
                answer.body.len(),
                answer.body
            );
            socket.write_all(text.as_bytes()).await.unwrap();
        }
    }
}

async fn read(socket: &mut TcpStream) -> (String, Bytes) {
    let mut bytes = Vec::new();
    let mut part = [0; 4_096];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
            let length = header(&head, "content-length").map_or(0, |text| text.parse().unwrap());
            let begins = end + 4;
            if bytes.len() >= begins + length {
                return (head, Bytes::copy_from_slice(&bytes[begins..]));
            }
        }
        let read = socket.read(&mut part).await.unwrap();
        assert!(read > 0, "the request broke off");
        bytes.extend_from_slice(&part[..read]);
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(key, _)| *key == name).map(|(_, value)| value)
}

async fn answer(sandbox: &Arc<Sandbox>, head: &str, body: Bytes) -> ApiAnswer {
    let api = SandboxApi::new(sandbox.clone());
    let mut headers = HeaderMap::new();
    if let Some(token) = header(head, "authorization") {
        headers.insert(AUTHORIZATION, HeaderValue::from_str(token).unwrap());
    }
    let caller = match api.admit(&headers) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let target = head.lines().next().unwrap();
    let target: Vec<&str> = target.split([' ', '/']).collect();
    let named = |reference: &str| reference.to_owned();
    let call = match target[..] {
        ["POST", "", "sandbox", "v1", "payments", "HTTP", _] => ApiCall::CreatePayment(body),
        ["GET", "", "sandbox", "v1", "payments", of, "HTTP", _] => ApiCall::FetchPayment(named(of)),
        [
            "POST",
            "",
            "sandbox",
            "v1",
            "payments",
            of,
            "cancel",
            "HTTP",
            _,
        ] => ApiCall::CancelPayment(named(of)),
        ["POST", "", "sandbox", "v1", "refunds", "HTTP", _] => ApiCall::CreateRefund(body),
        ["GET", "", "sandbox", "v1", "refunds", of, "HTTP", _] => ApiCall::FetchRefund(named(of)),
        _ => panic!("{target:?}"),
    };
    caller.answer(call).await
}
