use std::collections::BTreeSet;

use super::key::Fallback;
use super::key::keys;
use super::sources::{flatten, toml_value};
use super::*;
use crate::app::SystemEntropy;
use crate::app::notice::Channel;

const HEX: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

fn load(toml: &str) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sentra.toml");
    std::fs::write(&file, toml).unwrap();
    Config::from_sources(Some(&file), [], &Flags::default())
}

fn load_in(environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let flags = Flags {
        data_dir: Some(folder.path().to_owned()),
        listen: None,
    };
    let pairs = environment.iter();
    let pairs = pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_sources(None, pairs, &flags)
}

/// The error names all of `parts`.
fn refused(read: Result<Config, ConfigError>, parts: &[&str]) {
    let message = read.unwrap_err().to_string();
    for part in parts {
        assert!(message.contains(part), "{part} in {message}");
    }
}

#[test]
fn a_file_sets_what_it_names_and_leaves_the_rest() {
    let config = load("listen = \"127.0.0.1:9090\"\n[platform]\nfee_bps = 250\n").unwrap();
    assert_eq!(config.public_url(), "http://127.0.0.1:9090");
    assert_eq!(config.platform.fee_bps, 250);
    assert_eq!(config.platform.hold_minutes, 60);
    assert_eq!(config.database_url(), "sqlite://sentra-data/sentra.db");
}

#[test]
fn defaults_of_the_limits_are_those_of_the_code() {
    let limits = load("").unwrap().limits;
    assert_eq!(limits.attempts(), AttemptLimits::default());
    assert_eq!(limits.graphql(), GraphqlLimits::default());
}

#[test]
fn an_unknown_key_is_named_with_value_and_source() {
    refused(
        load("lisen = \"x:1\""),
        &["`lisen`", "\"x:1\"", "sentra.toml"],
    );
    refused(
        load("[limits]\ndeep = 3"),
        &["`limits.deep`", "3", "sentra.toml"],
    );
    refused(load("[typo]\na = 1"), &["`typo`", "sentra.toml"]);
    let environment = load_in(&[("SENTRA_LIMITS__DEEP", "9")]);
    refused(
        environment,
        &["`limits.deep`", "\"9\"", "SENTRA_LIMITS__DEEP"],
    );
}

#[test]
fn a_wrong_kind_is_named_with_value_source_and_what_is_right() {
    refused(
        load("listen = \"nowhere\""),
        &["`listen`", "\"nowhere\"", "127.0.0.1:8080"],
    );
    refused(
        load("graphiql = \"yes\""),
        &["`graphiql`", "\"yes\"", "true or false"],
    );
    refused(load("worker = 1"), &["`worker`", "1", "true or false"]);
    refused(load("limits = 3"), &["`limits`", "3"]);
    refused(
        load("[limits]\ndepth = 7.5"),
        &["`limits.depth`", "7.5", "whole number"],
    );
    refused(
        load("[log]\nformat = \"xml\""),
        &["`log.format`", "xml", "pretty or json"],
    );
    refused(
        load("[log]\nfilter = \"a=b=c\""),
        &["`log.filter`", "a=b=c"],
    );
    refused(
        load("cors_origins = [\"https://a/b\"]"),
        &["`cors_origins`", "https://a/b"],
    );
    refused(
        load("trusted_proxies = [\"10.0.0.0/40\"]"),
        &["`trusted_proxies`", "10.0.0.0/40"],
    );
    refused(
        load("public_url = \"ftp://a\""),
        &["`public_url`", "ftp://a"],
    );
    let environment = load_in(&[("SENTRA_GRAPHIQL", "maybe")]);
    refused(
        environment,
        &[
            "`graphiql`",
            "maybe",
            "the environment variable SENTRA_GRAPHIQL",
        ],
    );
    let flags = Flags {
        data_dir: None,
        listen: Some("here".to_owned()),
    };
    let flags = Config::from_sources(None, [], &flags);
    refused(flags, &["`listen`", "here", "the command line"]);
}

#[test]
fn a_number_out_of_range_is_named_with_its_range() {
    refused(
        load("[platform]\nfee_bps = 10001"),
        &["fee_bps", "10001", "from 0 to 10000"],
    );
    refused(load("[platform]\nfee_bps = -1"), &["fee_bps", "-1"]);
    refused(
        load("[sandbox]\nduplicates = 300"),
        &["duplicates", "300", "from 0 to 20"],
    );
    let environment = load_in(&[("SENTRA_LIMITS__NESTING", "61")]);
    refused(environment, &["`limits.nesting`", "61", "from 10 to 60"]);
}

#[test]
fn a_broken_file_is_named_with_its_line_and_not_its_words() {
    let broken = load(&format!("graphiql = true\nsecret_key = \"{HEX}"));
    let message = broken.unwrap_err().to_string();
    assert!(
        message.contains("sentra.toml") && message.contains("line 2"),
        "{message}"
    );
    assert!(!message.contains("0011"), "{message}");
    let missing = Config::from_sources(Some(Path::new("nowhere.toml")), [], &Flags::default());
    refused(missing, &["nowhere.toml"]);
}

#[test]
fn the_environment_stands_above_the_file_and_flags_above_both() {
    let folder = tempfile::tempdir().unwrap();
    let text = "listen = \"127.0.0.1:1\"\n[limits]\ndepth = 10\ncost = 100\n";
    std::fs::write(folder.path().join("sentra.toml"), text).unwrap();
    let mut flags = Flags {
        data_dir: Some(folder.path().to_owned()),
        listen: None,
    };
    let environment = || {
        [
            ("SENTRA_LISTEN", "127.0.0.1:2"),
            ("SENTRA_LIMITS__DEPTH", "12"),
            ("HOME", "/"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let config = Config::from_sources(None, environment(), &flags).unwrap();
    assert_eq!(
        (
            config.listen.port(),
            config.limits.depth,
            config.limits.cost
        ),
        (2, 12, 100)
    );
    flags.listen = Some("127.0.0.1:3".to_owned());
    let config = Config::from_sources(None, environment(), &flags).unwrap();
    assert_eq!(config.listen.port(), 3);
}

#[test]
fn the_environment_spells_lists_flags_and_addresses() {
    let config = load_in(&[
        ("DATABASE_URL", "postgres://u:pass@h/db"),
        (
            "SENTRA_CORS_ORIGINS",
            "https://a.example, http://localhost:3000",
        ),
        ("SENTRA_TRUSTED_PROXIES", "10.0.0.0/8"),
        ("SENTRA_WORKER", "0"),
        ("SENTRA_PUBLIC_URL", "https://sentra.example/"),
        ("SENTRA_SANDBOX__SECRET", ""),
    ])
    .unwrap();
    assert_eq!(config.database_url(), "postgres://u:pass@h/db");
    assert_eq!(
        config.cors_origins,
        ["https://a.example", "http://localhost:3000"]
    );
    assert_eq!(config.trusted_proxies, ["10.0.0.0/8".parse().unwrap()]);
    assert!(!config.worker && config.sandbox.secret.is_none());
    assert_eq!(config.public_url(), "https://sentra.example");
}

#[test]
fn a_standby_is_one_of_postgresql() {
    let standby = ("DATABASE_READ_URL", "postgres://u:hunter2@h2/db");
    let config = load_in(&[("DATABASE_URL", "postgres://u:pass@h/db"), standby]).unwrap();
    let read_url = config.database_read_url.as_ref().unwrap();
    assert_eq!(read_url.reveal(), standby.1);
    assert_eq!(config.database_connections(), 16);
    assert!(!config.effective().contains("hunter2"));
    refused(load_in(&[standby]), &["`database_read_url`"]);
    let of_sqlite = ("DATABASE_READ_URL", "sqlite://a.db");
    refused(load_in(&[of_sqlite]), &["`database_read_url`", "postgres:"]);
    assert_eq!(load("").unwrap().database_connections(), 4);
    let told = load_in(&[("SENTRA_DATABASE_CONNECTIONS", "9")]).unwrap();
    assert_eq!(told.database_connections(), 9);
}

#[test]
fn secrets_are_never_shown() {
    let config = load(&format!(
        "database_url = \"postgres://u:hunter2@h/d\"\nsecret_key = \"{HEX}\"\n\
         [sandbox]\nsecret = \"{HEX}\"\n"
    ))
    .unwrap();
    assert_eq!(
        hex::encode(config.secret_key.as_ref().unwrap().bytes().unwrap()),
        HEX
    );
    let written = serde_json::to_string(&config).unwrap();
    for text in [format!("{config:?}"), config.effective(), written] {
        assert!(
            !text.contains("0011") && !text.contains("hunter2"),
            "{text}"
        );
    }
    let environment = load_in(&[("SENTRA_SECRET_KEY", "12345"), ("DATABASE_URL", "")]);
    let message = environment.unwrap_err().to_string();
    assert!(
        message.contains("`secret_key`") && !message.contains("12345"),
        "{message}"
    );
    let misspelt = load_in(&[("SENTRA_SECRETKEY", "12345")]);
    let message = misspelt.unwrap_err().to_string();
    assert!(
        message.contains("`secretkey`") && !message.contains("12345"),
        "{message}"
    );
    let wrong = load_in(&[("DATABASE_URL", "mysql://u:hunter2@h/d")]);
    let message = wrong.unwrap_err().to_string();
    assert!(
        message.contains("`database_url`") && !message.contains("hunter2"),
        "{message}"
    );
}

#[test]
fn notices_go_where_they_are_told_and_their_secrets_are_not_shown() {
    let mail = "smtp_url = \"smtp://u:hunter2@h\"";
    let config = load(&format!(
        "[notices]\nurl = \"https://g/send\"\ntoken = \"hunter3\"\n{mail}\n\
         from = \"Sentra <a@b.example>\""
    ))
    .unwrap();
    let notices = config.notices().unwrap();
    assert!(notices.reaches(Channel::Phone) && notices.reaches(Channel::Email));
    for text in [format!("{config:?}"), config.effective()] {
        assert!(!text.contains("hunter"), "{text}");
    }
    let unset = load("").unwrap().notices().unwrap();
    assert!(!unset.reaches(Channel::Phone) && !unset.reaches(Channel::Email));
    refused(load(&format!("[notices]\n{mail}")), &["`notices.from`"]);
    refused(
        load("[notices]\nfrom = \"nobody\""),
        &["`notices.from`", "nobody"],
    );
    let spaced = load("[notices]\ntoken = \"hunter 2\"")
        .unwrap_err()
        .to_string();
    assert!(!spaced.contains("hunter"), "{spaced}");
}

#[test]
fn a_secret_is_made_once_and_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let first = load_or_create(None, folder.path(), &SystemEntropy).unwrap();
    let again = load_or_create(None, folder.path(), &SystemEntropy).unwrap();
    assert_eq!(first, again);
    let other = sandbox_secret(None, folder.path(), &SystemEntropy).unwrap();
    assert_ne!(first, other);
    let names: BTreeSet<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(
        names,
        ["sandbox.key", "secret.key"].map(str::to_owned).into()
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = std::fs::metadata(folder.path().join("secret.key")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }
    std::fs::write(folder.path().join("secret.key"), "short").unwrap();
    let broken = load_or_create(None, folder.path(), &SystemEntropy);
    assert!(matches!(broken, Err(SecretError::Malformed)));
}

#[test]
fn the_table_has_the_keys_of_the_struct_and_no_others() {
    let mut config = load("").unwrap();
    config.public_url = Some("http://a".to_owned());
    let values = figment::value::Value::serialize(&config).unwrap();
    let mut of_struct = BTreeSet::new();
    flatten("", values.into_dict().unwrap(), &mut |key, _| {
        of_struct.insert(key);
        Ok(())
    })
    .unwrap();
    let of_table: BTreeSet<String> = keys().map(|key| key.path.to_owned()).collect();
    assert_eq!(of_struct, of_table);
    for key in keys() {
        if let Fallback::Value(text) = key.default {
            let value = toml_value(text).unwrap();
            assert!(key.kind.accepts(&value), "{}", key.path);
        }
    }
}

#[test]
fn the_reference_names_every_key_and_changes_nothing_when_it_is_used() {
    let reference = Config::reference();
    for key in keys() {
        let (_, name) = key.parts();
        assert!(reference.contains(&format!("# {name}")), "{}", key.path);
        assert!(reference.contains(&key.variable()), "{}", key.path);
    }
    let used: String = reference
        .lines()
        .skip(2)
        .filter(|line| !line.starts_with("##"))
        .map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned() + "\n")
        .collect();
    let config = load(&used).unwrap();
    assert_eq!(config.effective(), load("").unwrap().effective());
}

#[test]
fn what_holds_can_be_used_as_a_file() {
    let config = load("graphiql = false\ncors_origins = [\"https://a.example\"]").unwrap();
    let effective = config.effective();
    assert!(effective.contains("graphiql = false\n"), "{effective}");
    assert!(
        effective.contains("[limits]\ndocument_bytes = 32768\n"),
        "{effective}"
    );
    assert_eq!(load(&effective).unwrap().effective(), effective);
}
