//! Accepts connections and bounds what each of them may hold.
//!
//! `axum::serve` waits for headers without end; this loop gives each connection a time for its
//! headers, a size for them, a place among a fixed number, and an end when the process stops.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt;

/// The bounds on connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerLimits {
    /// From the first byte awaited to the last header; idle connections end by it too.
    pub header_time: Duration,
    /// The request line and the headers together; a query by GET has to fit.
    pub header_bytes: usize,
    /// Connections at once; more wait in the listener's queue.
    pub connections: usize,
    /// How long requests may take to finish when the server stops.
    pub drain_time: Duration,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            header_time: Duration::from_secs(10),
            header_bytes: 64 * 1_024,
            connections: 4_096,
            drain_time: Duration::from_secs(20),
        }
    }
}

/// Serves `router` on `listener` until `shutdown` completes, then lets requests finish.
///
/// Each request has the extension `ConnectInfo<SocketAddr>`.
///
/// # Errors
/// When the listener cannot accept any more, other than for want of file descriptors.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ServerLimits,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(limits.connections));
    let (stop, stopping) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => continue,
            accepted = accept(&listener, &places) => accepted?,
        };
        let connection = Connection {
            accepted,
            router: router.clone(),
            limits,
            stopping: stopping.clone(),
        };
        connections.spawn(connection.serve());
    }
    drop(listener);
    stop.send_replace(true);
    let all = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.drain_time, all).await.is_err() {
        tracing::warn!(limit = ?limits.drain_time, "connections were cut at the end of the drain");
        connections.shutdown().await;
    }
    Ok(())
}

struct Accepted {
    stream: TcpStream,
    peer: SocketAddr,
    /// Held as long as the connection.
    _place: OwnedSemaphorePermit,
}

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> io::Result<Accepted> {
    let place = Arc::clone(places).acquire_owned().await;
    let place = place.map_err(io::Error::other)?;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                return Ok(Accepted {
                    stream,
                    peer,
                    _place: place,
                });
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) if is_shortage(&error) => {
                tracing::warn!(%error, "no connection can be accepted for the moment");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            Err(error) => return Err(error),
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}

/// Too many open files (23, 24) or too little memory.
fn is_shortage(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::OutOfMemory || matches!(error.raw_os_error(), Some(23 | 24))
}

struct Connection {
    accepted: Accepted,
    router: Router,
    limits: ServerLimits,
    stopping: watch::Receiver<bool>,
}

impl Connection {
    /// Serves one connection; what its client does wrong is worth no more than a debug line.
    async fn serve(mut self) {
        let peer = self.accepted.peer;
        if let Err(error) = self.accepted.stream.set_nodelay(true) {
            tracing::debug!(%error, "the connection cannot be set to send at once");
        }
        let router = self.router;
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(self.limits.header_time)
            .max_buf_size(self.limits.header_bytes);
        let io = TokioIo::new(self.accepted.stream);
        let mut connection = pin!(http.serve_connection(io, service).with_upgrades());
        let stopping = async {
            let _ = self.stopping.wait_for(|stopping| *stopping).await;
        };
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = stopping => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}
