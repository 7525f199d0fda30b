//! How this instance is set: defaults ← file ← environment ← flags.
//!
//! The file is `sentra.toml` in the data folder, or the one that `--config` names. The environment
//! is `DATABASE_URL` and `SENTRA_*`, with `__` between the parts of a nested key. A key that
//! nobody knows, or a value of the wrong kind, is an error that names key, value and source.

mod secret;

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

pub use secret::{Secret, SecretError, load_or_create};

/// Everything that can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The folder of everything kept on disk.
    pub data_dir: PathBuf,
    /// `sqlite://…` or `postgres://…`; a file in the data folder when not given.
    pub database_url: Option<String>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where the outside world finds this server; `http://` and `listen` when not given.
    pub public_url: Option<String>,
    /// Whether `/graphql` shows GraphiQL to a browser.
    pub graphiql: bool,
    /// Other origins whose pages may call.
    pub cors_origins: Vec<String>,
    /// 64 hex digits; made and kept in the data folder when not given.
    pub secret_key: Option<Secret>,
    /// What the platform keeps and how long it waits.
    pub platform: PlatformConfig,
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

impl Default for Config {
    fn default() -> Self {
        Self {
            data_dir: PathBuf::from("sentra-data"),
            database_url: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            graphiql: true,
            cors_origins: Vec::new(),
            secret_key: None,
            platform: PlatformConfig {
                fee_bps: 0,
                hold_minutes: 60,
            },
            log: LogConfig {
                format: LogFormat::Pretty,
                filter: "info,sqlx=warn".to_owned(),
            },
        }
    }
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
    /// Reads every source.
    ///
    /// # Errors
    /// One that names the key, the value and where it was set.
    pub fn load(file: Option<&Path>, flags: &Flags) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        let folder = flags
            .data_dir
            .clone()
            .or_else(|| std::env::var_os("SENTRA_DATA_DIR").map(PathBuf::from));
        let beside = folder
            .unwrap_or_else(|| Self::default().data_dir)
            .join("sentra.toml");
        figment = match file {
            Some(file) => figment.merge(Toml::file_exact(file)),
            None => figment.merge(Toml::file(beside)),
        };
        let figment = figment
            .merge(Env::raw().only(&["DATABASE_URL"]))
            .merge(Env::prefixed("SENTRA_").split("__"))
            .merge(Serialized::defaults(flags));
        let config: Self = figment.extract().map_err(|cause| ConfigError {
            value: shown_value(&figment, &cause),
            cause: Box::new(cause),
        })?;
        config.check()
    }

    fn check(self) -> Result<Self, ConfigError> {
        if (0..=10_000).contains(&self.platform.fee_bps) {
            return Ok(self);
        }
        let message = format!(
            "platform.fee_bps is {}, but a fee is from 0 to 10000 basis points",
            self.platform.fee_bps
        );
        Err(ConfigError {
            cause: Box::new(figment::Error::from(message)),
            value: String::new(),
        })
    }

    /// The database's address.
    pub fn database_url(&self) -> String {
        let file = self.data_dir.join("sentra.db");
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", file.display()))
    }

    /// Where the outside world finds this server, without a slash at the end.
    pub fn public_url(&self) -> String {
        let url = self
            .public_url
            .clone()
            .unwrap_or_else(|| format!("http://{}", self.listen));
        url.trim_end_matches('/').to_owned()
    }
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the configuration cannot be used: {cause}{value}")]
pub struct ConfigError {
    cause: Box<figment::Error>,
    value: String,
}

/// The value that `error` is about, unless it is a secret or not a plain one.
fn shown_value(figment: &Figment, error: &figment::Error) -> String {
    if error
        .path
        .iter()
        .any(|key| key == "secret_key" || key == "database_url")
    {
        return String::new();
    }
    let value = figment.find_value(&error.path.join(".")).ok();
    let text = value.and_then(|value| {
        let number = value.to_i128().map(|number| number.to_string());
        value.as_str().map(str::to_owned).or(number)
    });
    text.map(|text| format!(" (value: {text})"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
