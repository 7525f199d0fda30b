//! The sandbox provider as the configuration sets it, and the rails that follow from it.
//!
//! One process holds the sandbox: a server, or `sentra sandbox`. Every other asks it over HTTP, at
//! `sandbox.url`, with the secret that all of them know.

use crate::app::payment::Gateways;
use crate::config::{Config, sandbox_secret, shared_sandbox_secret};
use anyhow::{Context, ensure};
use payments::sandbox::{
    HttpSink, RemoteSandbox, RemoteSandboxSettings, Sandbox, SandboxGateway, SandboxSettings,
    SandboxSwitches,
};
use payments::{Gateway, WebhookSecret};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use storage::Environment;

/// The rails of a process that serves. Unless another process holds the sandbox, this one does:
/// then it comes too, to be mounted and run.
pub fn gateways(
    config: &Config,
    environment: &Environment,
) -> anyhow::Result<(Gateways, Option<Arc<Sandbox>>)> {
    if !config.sandbox.enabled {
        return Ok((Gateways::default(), None));
    }
    if let Some(url) = &config.sandbox.url {
        let own = [config.listen, reachable(config.listen)].map(|at| format!("http://{at}"));
        ensure!(
            !own.contains(&url.trim_end_matches('/').to_owned()),
            "sandbox.url is this server's own address: leave it out, and this server holds \
             the sandbox"
        );
        return Ok((remote(config, url)?, None));
    }
    let webhook_url = match &config.sandbox.webhook_url {
        Some(url) => url.clone(),
        None => own_webhooks(config)?,
    };
    let sandbox = open(config, environment, &webhook_url)?;
    let gateway: Arc<dyn Gateway> = Arc::new(SandboxGateway(sandbox.clone()));
    Ok((Gateways::new(vec![gateway]), Some(sandbox)))
}

/// The rails of a process that serves nobody, such as a worker: it never holds the sandbox, which
/// has to be reached at `sandbox.url`.
pub fn remote_gateways(config: &Config) -> anyhow::Result<Gateways> {
    if !config.sandbox.enabled {
        return Ok(Gateways::default());
    }
    let url = config.sandbox.url.as_ref();
    let url = url.with_context(|| {
        format!(
            "sandbox.url is missing: the address of the server, or of the `sentra sandbox`, that \
             holds the sandbox, such as http://{}; or switch sandbox.enabled off",
            reachable(config.listen)
        )
    })?;
    remote(config, url)
}

fn remote(config: &Config, url: &str) -> anyhow::Result<Gateways> {
    let secret = shared_sandbox_secret(config.sandbox.secret.as_ref(), &config.data_dir)?;
    let secret = secret.context(
        "sandbox.secret is missing: sandbox.url is set, so that it must be the secret of the \
         sandbox there; one made here would be another",
    )?;
    let settings = RemoteSandboxSettings::new(url, WebhookSecret::new(&hex::encode(secret)));
    let gateway = RemoteSandbox::new(settings).context("sandbox.url cannot be used")?;
    Ok(Gateways::new(vec![Arc::new(gateway)]))
}

/// Where this server takes the sandbox's messages itself.
fn own_webhooks(config: &Config) -> anyhow::Result<String> {
    ensure!(
        config.listen.port() != 0,
        "the sandbox sends its messages to this server: give `listen` a port, name another in \
         sandbox.webhook_url, or switch sandbox.enabled off"
    );
    let address = reachable(config.listen);
    Ok(format!("http://{address}/webhooks/sandbox"))
}

/// Opens the sandbox of the data folder, which no other process may hold. It sends its messages
/// over HTTP to `webhook_url`, as any provider does.
pub fn open(
    config: &Config,
    environment: &Environment,
    webhook_url: &str,
) -> anyhow::Result<Arc<Sandbox>> {
    ensure!(
        webhook_url.starts_with("http://"),
        "sandbox.webhook_url must begin with http://: the sandbox speaks no TLS"
    );
    let sink = HttpSink::new(webhook_url)?;
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
    Ok(sandbox)
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
    use crate::cli::open::environment;
    use crate::config::Flags;
    use std::path::Path;

    const HEX: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    fn config(folder: &Path, set: &[(&str, &str)]) -> Config {
        let flags = Flags {
            data_dir: Some(folder.to_owned()),
            listen: None,
        };
        let pairs = set
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::from_sources(None, pairs, &flags).unwrap()
    }

    fn at(url: &str) -> (&str, &str) {
        ("SENTRA_SANDBOX__URL", url)
    }

    #[test]
    fn a_server_on_every_address_is_reached_on_its_own() {
        let reached = |text: &str| reachable(text.parse().unwrap()).to_string();
        assert_eq!(reached("0.0.0.0:8080"), "127.0.0.1:8080");
        assert_eq!(reached("[::]:8080"), "[::1]:8080");
        assert_eq!(reached("10.0.0.7:80"), "10.0.0.7:80");
    }

    #[test]
    fn a_sandbox_elsewhere_is_not_opened_here() {
        let folder = tempfile::tempdir().unwrap();
        let secret = ("SENTRA_SANDBOX__SECRET", HEX);
        let config = config(folder.path(), &[at("http://127.0.0.1:9"), secret]);
        let (offered, sandbox) = gateways(&config, &environment()).unwrap();
        assert_eq!(offered.names().collect::<Vec<_>>(), ["sandbox"]);
        assert!(sandbox.is_none());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_sandbox_elsewhere_needs_its_secret_or_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), &[at("http://127.0.0.1:9")]);
        let refused = gateways(&config, &environment()).unwrap_err().to_string();
        assert!(refused.contains("sandbox.secret"), "{refused}");
        let refused = remote_gateways(&config).unwrap_err().to_string();
        assert!(refused.contains("sandbox.secret"), "{refused}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        sandbox_secret(None, folder.path(), environment().entropy.as_ref()).unwrap();
        gateways(&config, &environment()).unwrap();
        remote_gateways(&config).unwrap();
    }

    #[test]
    fn a_worker_says_what_it_misses_and_never_holds_the_sandbox() {
        let folder = tempfile::tempdir().unwrap();
        let refused = remote_gateways(&config(folder.path(), &[])).unwrap_err();
        assert!(refused.to_string().contains("sandbox.url"), "{refused}");
        let off = [("SENTRA_SANDBOX__ENABLED", "false")];
        let none = remote_gateways(&config(folder.path(), &off)).unwrap();
        assert_eq!(none.names().count(), 0);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn addresses_that_cannot_work_are_refused_by_the_name_of_their_key() {
        let folder = tempfile::tempdir().unwrap();
        let secret = ("SENTRA_SANDBOX__SECRET", HEX);
        for url in ["https://127.0.0.1:9", "http://127.0.0.1:8080/"] {
            let config = config(folder.path(), &[at(url), secret]);
            let refused = gateways(&config, &environment()).unwrap_err().to_string();
            assert!(refused.contains("sandbox.url"), "{url}: {refused}");
        }
        let webhooks = ("SENTRA_SANDBOX__WEBHOOK_URL", "https://a.example/w");
        let config = config(folder.path(), &[webhooks]);
        let refused = gateways(&config, &environment()).unwrap_err().to_string();
        assert!(refused.contains("sandbox.webhook_url"), "{refused}");
    }
}
