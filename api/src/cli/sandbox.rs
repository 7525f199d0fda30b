//! The sandbox provider as the configuration sets it.

use crate::config::{Config, sandbox_secret};
use anyhow::{Context, ensure};
use payments::WebhookSecret;
use payments::sandbox::{HttpSink, Sandbox, SandboxSettings, SandboxSwitches};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use storage::Environment;

/// Opens the sandbox of this instance, unless it is switched off. It sends its messages over HTTP
/// to this server, as any provider does.
pub fn open(config: &Config, environment: &Environment) -> anyhow::Result<Option<Arc<Sandbox>>> {
    if !config.sandbox.enabled {
        return Ok(None);
    }
    ensure!(
        config.listen.port() != 0,
        "the sandbox sends its messages to this server: give `listen` a port, or switch \
         sandbox.enabled off"
    );
    let sink = HttpSink::new(format!(
        "http://{}/webhooks/sandbox",
        reachable(config.listen)
    ))?;
    let sandbox = Sandbox::open(
        &config.data_dir.join("sandbox"),
        settings(config, environment, Arc::new(sink))?,
    )
    .context("the sandbox cannot be opened; is another server at work here?")?;
    let switches = SandboxSwitches {
        decline: config.sandbox.decline,
        delay_seconds: config.sandbox.delay_seconds,
        duplicates: config.sandbox.duplicates,
        reorder: config.sandbox.reorder,
    };
    if sandbox.switches() != switches {
        sandbox.set_switches(switches)?;
    }
    Ok(Some(sandbox))
}

/// How the sandbox of this instance is set, with its messages going to `sink`.
pub fn settings(
    config: &Config,
    environment: &Environment,
    sink: Arc<dyn payments::sandbox::WebhookSink>,
) -> anyhow::Result<SandboxSettings> {
    let given = config.sandbox.secret.as_ref();
    let secret = sandbox_secret(given, &config.data_dir, environment.entropy.as_ref())?;
    let clock = environment.clock.clone();
    Ok(SandboxSettings {
        base_url: config.public_url(),
        secret: WebhookSecret::new(&hex::encode(secret)),
        sink,
        clock: Arc::new(move || clock.now()),
        seed: 0,
    })
}

/// Where a server that listens at `address` is reached from the same machine.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_every_address_is_reached_on_its_own() {
        let reached = |text: &str| reachable(text.parse().unwrap()).to_string();
        assert_eq!(reached("0.0.0.0:8080"), "127.0.0.1:8080");
        assert_eq!(reached("[::]:8080"), "[::1]:8080");
        assert_eq!(reached("10.0.0.7:80"), "10.0.0.7:80");
    }
}
