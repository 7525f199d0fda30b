//! How this instance is set: defaults ← file ← environment ← flags.
//!
//! The file is `sentra.toml` in the data folder, or the one that `--config` names. The environment
//! is `DATABASE_URL`, `DATABASE_READ_URL` and `SENTRA_*`, with `__` between the parts of a nested
//! key. Every key stands in one table (`keys`), from which defaults, checks and the reference are
//! made. A key that nobody knows, or a value of the wrong kind or out of range, is an error that
//! names key, value and source.

mod contact;
mod contact_keys;
mod error;
mod key;
mod keys;
mod kind;
mod notices;
mod privacy;
mod reference;
mod sandbox;
mod secret;
mod sources;

#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::app::person::AttemptLimits;
use crate::http::guard::GuardLimits;
use crate::http::{GraphqlLimits, Network};

use kind::is_postgres;

pub use contact::{ComplaintConfig, ConsumerProtectionConfig};
pub use error::ConfigError;
pub use notices::{LastSender, NoticesConfig};
pub use privacy::RetentionConfig;
pub use sandbox::SandboxConfig;
pub use secret::{
    DatabaseUrl, Secret, SecretError, TextSecret, load_or_create, sandbox_secret,
    shared_sandbox_secret,
};

/// Everything that can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The folder of everything kept on disk.
    pub data_dir: PathBuf,
    /// `sqlite://…` or `postgres://…`; a file in the data folder when not given.
    pub database_url: Option<DatabaseUrl>,
    /// Where a standby of it answers reads that may be a moment old.
    pub database_read_url: Option<DatabaseUrl>,
    /// Connections to the database; see [`Config::database_connections`].
    pub database_connections: Option<u32>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where the outside world finds this server; `http://` and `listen` when not given.
    pub public_url: Option<String>,
    /// Whether `/graphql` shows `GraphiQL` to a browser.
    pub graphiql: bool,
    /// Other origins whose pages may call.
    pub cors_origins: Vec<String>,
    /// Proxies whose `x-forwarded-for` is believed.
    pub trusted_proxies: Vec<Network>,
    /// 64 hex digits; made and kept in the data folder when not given.
    pub secret_key: Option<Secret>,
    /// The keys before it, until `sentra keys rotate` has left nothing under them.
    pub previous_secret_keys: Vec<Secret>,
    /// Whether jobs run in this process.
    pub worker: bool,
    /// Jobs that run at once in this process.
    pub worker_jobs: usize,
    /// What the platform keeps and how long it waits.
    pub platform: PlatformConfig,
    /// What one request may cost.
    pub limits: LimitsConfig,
    /// The payment provider for trying things out.
    pub sandbox: SandboxConfig,
    /// What an upload may be.
    pub media: MediaConfig,
    /// How people are told.
    pub notices: NoticesConfig,
    /// For how long things are kept.
    pub retention: RetentionConfig,
    /// Whom people complain to.
    #[serde(default)]
    pub complaint: ComplaintConfig,
    /// Whom they turn to when that does not help.
    pub consumer_protection: ConsumerProtectionConfig,
    /// How to log.
    pub log: LogConfig,
}

/// What the platform keeps and how long it waits.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformConfig {
    /// The platform's fee in basis points of the goods' value, 0 to 10,000.
    pub fee_bps: i64,
    /// Minutes that stock is held for an order that is not paid.
    pub hold_minutes: u32,
}

/// What one request may cost; see [`GuardLimits`] for the first seven.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsConfig {
    /// Bytes of a document.
    pub document_bytes: u64,
    /// Tokens of a document.
    pub tokens: u64,
    /// Brackets open at once.
    pub nesting: u64,
    /// Fields inside fields.
    pub depth: u64,
    /// Aliases, and fields of the root.
    pub aliases: u64,
    /// Directives.
    pub directives: u64,
    /// Fields that execution can visit, lists multiplied.
    pub cost: u64,
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// Seconds until a request is answered with `RETRY_LATER`.
    pub request_seconds: u64,
    /// Sign-ins and registrations from one address in an hour.
    pub attempts_per_address: u32,
    /// Sign-ins and registrations with one login in an hour.
    pub attempts_per_login: u32,
    /// Sealed numbers that one person may see in full in an hour.
    pub reveals_per_person: u32,
}

/// What an upload may be.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MediaConfig {
    /// Where files lie; `media` in the data folder when not given.
    pub folder: Option<PathBuf>,
    /// Bytes of one file.
    pub max_bytes: u64,
    /// Width times height of one picture.
    pub max_pixels: u64,
}

/// How to log.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogConfig {
    /// Lines for people, or JSON for machines.
    pub format: LogFormat,
    /// A filter like `info,api=debug`.
    pub filter: String,
}

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// For machines.
    Json,
}

/// What flags may set.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Flags {
    /// `--data-dir`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_dir: Option<PathBuf>,
    /// `--listen`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<String>,
}

impl Config {
    /// Reads every source: `file` or the one in the data folder, the environment, `flags`.
    ///
    /// # Errors
    /// One that names the key, the value and where it was set.
    pub fn load(file: Option<&Path>, flags: &Flags) -> Result<Self, ConfigError> {
        let environment = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            Some((name, value.to_string_lossy().into_owned()))
        });
        Self::from_sources(file, environment, flags)
    }

    /// As [`Config::load`], in the `environment` that is given.
    ///
    /// # Errors
    /// One that names the key, the value and where it was set.
    pub fn from_sources(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: &Flags,
    ) -> Result<Self, ConfigError> {
        let config = sources::merged(file, environment, flags)?.extract();
        let config: Self = config.map_err(|cause| ConfigError::Unreadable(Box::new(cause)))?;
        if config.database_read_url.is_some() && !is_postgres(&config.database_url()) {
            return Err(ConfigError::Standby);
        }
        config.notices.check()?;
        Ok(config)
    }

    /// The database's address, password and all.
    pub fn database_url(&self) -> String {
        let file = self.data_dir.join("sentra.db");
        let given = self.database_url.as_ref();
        given.map_or_else(
            || format!("sqlite://{}", file.display()),
            |url| url.reveal().to_owned(),
        )
    }

    /// Connections: for reading on `SQLite`, for all work on PostgreSQL.
    pub fn database_connections(&self) -> u32 {
        let usual = if is_postgres(&self.database_url()) {
            16
        } else {
            4
        };
        self.database_connections.unwrap_or(usual)
    }

    /// The folder of uploaded files.
    pub fn media_folder(&self) -> PathBuf {
        let given = self.media.folder.clone();
        given.unwrap_or_else(|| self.data_dir.join("media"))
    }

    /// Where the outside world finds this server, without a slash at the end.
    pub fn public_url(&self) -> String {
        let given = self.public_url.clone();
        let url = given.unwrap_or_else(|| format!("http://{}", self.listen));
        url.trim_end_matches('/').to_owned()
    }

    /// A commented `sentra.toml` with every key, its default and its place in the environment.
    pub fn reference() -> String {
        reference::reference()
    }

    /// What holds after all sources, as a `sentra.toml` without secrets.
    pub fn effective(&self) -> String {
        reference::effective(self)
    }
}

impl LimitsConfig {
    /// The limits as the transport takes them.
    pub fn graphql(&self) -> GraphqlLimits {
        GraphqlLimits {
            guard: GuardLimits {
                document_bytes: self.document_bytes,
                tokens: self.tokens,
                nesting: self.nesting,
                depth: self.depth,
                aliases: self.aliases,
                directives: self.directives,
                cost: self.cost,
                ..GuardLimits::default()
            },
            body_bytes: self.body_bytes,
            request_time: Duration::from_secs(self.request_seconds),
            ..GraphqlLimits::default()
        }
    }

    /// The limits on signing in and registering.
    pub fn attempts(&self) -> AttemptLimits {
        AttemptLimits {
            per_address: self.attempts_per_address,
            per_login: self.attempts_per_login,
        }
    }
}
