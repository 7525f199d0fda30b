//! The four sources, each checked by itself, so that an error can say where a value came from.

use std::io::ErrorKind;
use std::path::Path;

use figment::Figment;
use figment::providers::Serialized;
use figment::value::{Dict, Value};

use super::key::{Fallback, Key, keys};
use super::{ConfigError, Flags};

/// All sources, the later ones above the earlier ones.
pub(super) fn merged(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
    flags: &Flags,
) -> Result<Figment, ConfigError> {
    let environment = from_environment(environment)?;
    let flags = from_flags(flags)?;
    let defaults = defaults();
    let file = if let Some(file) = file {
        from_file(file, true)?
    } else {
        let above = [&flags, &environment, &defaults];
        let folder = above.into_iter().find_map(|source| {
            let (_, folder) = source.iter().find(|(key, _)| key.path == "data_dir")?;
            folder.as_str().map(Path::new)
        });
        from_file(&folder.unwrap_or(Path::new("")).join("sentra.toml"), false)?
    };
    let mut figment = Figment::new();
    for source in [defaults, file, environment, flags] {
        for (key, value) in source {
            figment = figment.merge(Serialized::default(key.path, value));
        }
    }
    Ok(figment)
}

type Source = Vec<(&'static Key, Value)>;

/// The value that `text` spells in TOML.
pub(super) fn toml_value(text: &str) -> Option<Value> {
    let table: toml::Table = toml::from_str(&format!("value = {text}")).ok()?;
    Value::serialize(table.get("value")?).ok()
}

fn defaults() -> Source {
    let value = |key: &'static Key| match key.default {
        Fallback::Value(text) => toml_value(text).map(|value| (key, value)),
        Fallback::Derived(_) => None,
    };
    keys().filter_map(value).collect()
}

fn from_file(path: &Path, must_exist: bool) -> Result<Source, ConfigError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound && !must_exist => return Ok(Vec::new()),
        Err(cause) => {
            return Err(ConfigError::File {
                path: path.to_owned(),
                cause,
            });
        }
    };
    let table: toml::Table = toml::from_str(&text).map_err(|error| ConfigError::Syntax {
        path: path.to_owned(),
        line: line_of(&text, error.span()),
        message: error.message().to_owned(),
    })?;
    let origin = path.display().to_string();
    let mut source = Vec::new();
    flatten("", dict(&table)?, &mut |key, value| {
        source.push(checked(&key, value, &origin)?);
        Ok(())
    })?;
    Ok(source)
}

fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> usize {
    let start = span.map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or_default();
    before.matches('\n').count() + 1
}

/// A variable that is set to nothing is not set, as compose files do it.
fn from_environment(
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Source, ConfigError> {
    let mut source = Source::new();
    for (name, text) in environment {
        let path = Key::path_of(&name);
        let Some(path) = path.filter(|_| !text.is_empty()) else {
            continue;
        };
        let value = Key::find(&path).map_or_else(
            || Value::from(text.as_str()),
            |key| key.kind.read_text(&text),
        );
        let origin = format!("the environment variable {name}");
        source.push(checked(&path, value, &origin)?);
    }
    Ok(source)
}

fn from_flags(flags: &Flags) -> Result<Source, ConfigError> {
    let mut source = Vec::new();
    flatten("", dict(flags)?, &mut |key, value| {
        source.push(checked(&key, value, "the command line")?);
        Ok(())
    })?;
    Ok(source)
}

fn dict(values: impl serde::Serialize) -> Result<Dict, ConfigError> {
    let value = Value::serialize(values).map_err(|cause| ConfigError::Unreadable(cause.into()))?;
    Ok(value.into_dict().unwrap_or_default())
}

/// Calls `each` with every key that is not a section, and with sections that nobody knows.
pub(super) fn flatten(
    section: &str,
    values: Dict,
    each: &mut impl FnMut(String, Value) -> Result<(), ConfigError>,
) -> Result<(), ConfigError> {
    for (name, value) in values {
        let path = match section {
            "" => name,
            section => format!("{section}.{name}"),
        };
        match value {
            Value::Dict(_, values) if is_section(&path) => flatten(&path, values, each)?,
            value => each(path, value)?,
        }
    }
    Ok(())
}

fn is_section(path: &str) -> bool {
    keys().any(|key| key.parts().0 == Some(path))
}

fn checked(path: &str, value: Value, origin: &str) -> Result<(&'static Key, Value), ConfigError> {
    let Some(key) = Key::find(path) else {
        return Err(ConfigError::Unknown {
            key: path.to_owned(),
            value: if sounds_secret(path) {
                "…".to_owned()
            } else {
                shown(&value)
            },
            origin: origin.to_owned(),
        });
    };
    if key.kind.accepts(&value) {
        return Ok((key, value));
    }
    let value = if key.kind.is_secret() {
        "…".to_owned()
    } else {
        shown(&value)
    };
    Err(ConfigError::Invalid {
        key: path.to_owned(),
        value,
        origin: origin.to_owned(),
        expected: key.kind.expected(),
    })
}

/// A misspelt secret is still one.
fn sounds_secret(path: &str) -> bool {
    ["secret", "key", "pass", "token", "database", "dsn"]
        .iter()
        .any(|word| path.to_lowercase().contains(word))
}

/// A value as TOML writes it, cut where it gets long.
pub(super) fn shown(value: &Value) -> String {
    let text = match value {
        Value::Dict(..) => "a section".to_owned(),
        value => toml::Value::try_from(value).map_or("…".to_owned(), |value| value.to_string()),
    };
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
