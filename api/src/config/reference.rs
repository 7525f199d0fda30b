//! The configuration in writing: what can be set, and what is.

use std::fmt::Write;

use figment::value::{Dict, Value};

use super::Config;
use super::key::{Fallback, Key, keys};
use super::sources::shown;

const HEAD: &str = "\
# sentra.toml: every key, with its default. Lies in the data folder, or where --config says.
# The environment stands above this file, flags above the environment.
";

/// Every key as a comment; taking the `# ` off changes nothing.
pub(super) fn reference() -> String {
    let mut text = HEAD.to_owned();
    let mut section = None;
    for key in keys() {
        section = open_section(&mut text, section, key);
        let (_, name) = key.parts();
        line(&mut text, format_args!("\n## {}", key.about));
        let kind = key.kind.expected();
        line(&mut text, format_args!("## {kind}; {}", key.variable()));
        match key.default {
            Fallback::Value(value) => line(&mut text, format_args!("# {name} = {value}")),
            Fallback::Derived(words) => line(&mut text, format_args!("## {name}: {words}")),
        }
    }
    text
}

/// Every key with what it is set to; of secrets, only that they are set.
pub(super) fn effective(config: &Config) -> String {
    let mut text = String::new();
    let mut section = None;
    let values = Value::serialize(config).ok().and_then(Value::into_dict);
    let values = values.unwrap_or_default();
    for key in keys() {
        section = open_section(&mut text, section, key);
        let (_, name) = key.parts();
        match (set_value(&values, key), &key.default) {
            (Some(_), _) if key.kind.is_secret() => {
                line(&mut text, format_args!("# {name} is set and not shown"));
            }
            (Some(value), _) => line(&mut text, format_args!("{name} = {}", shown(&value))),
            (None, Fallback::Derived(words) | Fallback::Value(words)) => {
                line(&mut text, format_args!("# {name}: {words}"));
            }
        }
    }
    text
}

fn set_value(values: &Dict, key: &Key) -> Option<Value> {
    let (section, name) = key.parts();
    let value = match section {
        Some(section) => values.get(section)?.as_dict()?.get(name)?,
        None => values.get(name)?,
    };
    (!matches!(value, Value::Empty(..))).then(|| value.clone())
}

fn open_section(text: &mut String, open: Option<&'static str>, key: &Key) -> Option<&'static str> {
    let (section, _) = key.parts();
    if let Some(section) = section.filter(|section| open != Some(*section)) {
        line(text, format_args!("\n[{section}]"));
    }
    section
}

fn line(text: &mut String, written: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{written}");
}
