use super::*;
use crate::app::SystemEntropy;

fn load(toml: &str) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sentra.toml");
    std::fs::write(&file, toml).unwrap();
    Config::load(Some(&file), &Flags::default())
}

#[test]
fn a_file_sets_what_it_names_and_leaves_the_rest() {
    let config = load("listen = \"127.0.0.1:9090\"\n[platform]\nfee_bps = 250\n").unwrap();
    assert_eq!(config.public_url(), "http://127.0.0.1:9090");
    assert_eq!(
        (config.platform.fee_bps, config.platform.hold_minutes),
        (250, 60)
    );
}

#[test]
fn an_unknown_key_is_named_with_its_source() {
    let message = load("lisen = \"127.0.0.1:9090\"").unwrap_err().to_string();
    assert!(
        message.contains("lisen") && message.contains("sentra.toml"),
        "{message}"
    );
}

#[test]
fn a_wrong_value_is_named_with_its_key_and_source() {
    let message = load("listen = \"nowhere\"").unwrap_err().to_string();
    for part in ["listen", "nowhere", "sentra.toml"] {
        assert!(message.contains(part), "{part} in {message}");
    }
    assert!(
        load("[platform]\nfee_bps = 10001")
            .unwrap_err()
            .to_string()
            .contains("10001")
    );
}

#[test]
fn flags_stand_above_the_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("sentra.toml"),
        "listen = \"127.0.0.1:1\"",
    )
    .unwrap();
    let flags = Flags {
        data_dir: Some(folder.path().to_owned()),
        listen: Some("127.0.0.1:2".to_owned()),
    };
    assert_eq!(Config::load(None, &flags).unwrap().listen.port(), 2);
}

#[test]
fn a_secret_is_made_once_and_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let first = load_or_create(None, folder.path(), &SystemEntropy).unwrap();
    assert_eq!(
        first,
        load_or_create(None, folder.path(), &SystemEntropy).unwrap()
    );
    let config = load(&format!("secret_key = \"{}\"", hex::encode(first))).unwrap();
    assert!(!format!("{config:?}").contains(&hex::encode(first)));
    assert_eq!(config.secret_key.unwrap().bytes().unwrap(), first);
}
