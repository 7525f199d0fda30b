//! Which proofs are believed.

use crate::support::{Bench, SECRET};
use chrono::Duration;
use http::{HeaderMap, HeaderValue};
use payments::sandbox::{SIGNATURE_HEADER, Sandbox, SandboxError};
use payments::signature::{sign, verify};
use payments::{Gateway as _, MessageSubject, WebhookError, WebhookSecret};

const BODY: &[u8] = concat!(
    r#"{"id":"evt_1","kind":"payment.paid","occurred_at":"2026-11-24T08:00:00Z","#,
    r#""payment_reference":"sbx_1"}"#
)
.as_bytes();

fn signed(bench: &Bench, signature: &str, body: &[u8]) -> Result<String, WebhookError> {
    let mut headers = HeaderMap::new();
    headers.insert(SIGNATURE_HEADER, HeaderValue::from_str(signature).unwrap());
    let message = bench.gateway.verify(&headers, body, bench.now());
    message.map(|message| message.event_id)
}

fn own(bench: &Bench) -> String {
    sign(&SECRET.into(), bench.now(), BODY)
}

/// Made with another implementation: `printf '1764000000.{}' | openssl dgst -sha256 -hmac secret`.
#[test]
fn the_code_is_that_of_everyone_else() {
    let at = chrono::DateTime::from_timestamp(1_764_000_000, 0).unwrap();
    let signature = sign(&"secret".into(), at, b"{}");
    assert_eq!(
        signature,
        "t=1764000000,v1=b691197929ebc73b102d12f9a4689644cb2d1a38c9f2d1883b9f478077313f85"
    );
    let long = "a secret that is longer than the sixty-four bytes of one block of SHA-256";
    assert_eq!(
        sign(&long.into(), at, b"{}"),
        "t=1764000000,v1=7f74836fcc9dd4612102a71ce9ce0b7242d653aaaf9e21dabf5f87736b25287f"
    );
}

#[test]
fn the_right_proof_is_believed_until_five_minutes_pass() {
    let bench = Bench::in_memory();
    let signature = own(&bench);
    for (seconds, believed) in [
        (0, true),
        (300, true),
        (301, false),
        (-300, true),
        (-301, false),
    ] {
        let now = bench.now() + Duration::seconds(seconds);
        let answer = verify(&SECRET.into(), &signature, BODY, now);
        let expected = match answer {
            Ok(()) => believed,
            Err(WebhookError::OutsideTolerance { age_seconds }) => {
                !believed && age_seconds == seconds
            }
            Err(_) => false,
        };
        assert!(expected, "{seconds}: {answer:?}");
    }
}

#[test]
fn one_fitting_code_among_several_is_enough() {
    let bench = Bench::in_memory();
    let old = sign(&"the secret before".into(), bench.now(), BODY);
    let (time, new_code) = own(&bench)
        .split_once(',')
        .map(|(t, v)| (t.to_owned(), v.to_owned()))
        .unwrap();
    let old_code = old.split_once(',').unwrap().1.to_owned();
    let v0 = "v0=whatever";
    for text in [
        format!("{time},{old_code},{new_code}"),
        format!("{time},{new_code},{old_code}"),
        format!("{new_code}, {v0}, {time}"),
    ] {
        assert_eq!(signed(&bench, &text, BODY).unwrap(), "evt_1", "{text}");
    }
    let only_old = signed(&bench, &format!("{time},{old_code}"), BODY);
    assert!(matches!(only_old, Err(WebhookError::WrongSignature)));
}

#[test]
fn a_wrong_secret_body_or_time_does_not_fit() {
    let bench = Bench::in_memory();
    let good = own(&bench);
    let stranger = sign(&"another secret".into(), bench.now(), BODY);
    let later = good.replace(
        &bench.now().timestamp().to_string(),
        &(bench.now().timestamp() + 1).to_string(),
    );
    let padded = good.replace("t=", "t=0");
    for text in [stranger, later, padded] {
        let answer = signed(&bench, &text, BODY);
        assert!(
            matches!(answer, Err(WebhookError::WrongSignature)),
            "{text}: {answer:?}"
        );
    }
    let answer = signed(&bench, &good, b"{}");
    assert!(matches!(answer, Err(WebhookError::WrongSignature)));
}

#[test]
fn a_signature_out_of_form_is_refused_whatever_it_says() {
    let bench = Bench::in_memory();
    let good = own(&bench);
    let (time, code) = good.split_once(',').unwrap();
    for text in [
        String::new(),
        "v1".to_owned(),
        time.to_owned(),
        code.to_owned(),
        format!("t=,{code}"),
        format!("t=-5,{code}"),
        format!("t=+5,{code}"),
        format!("t=99999999999999999999,{code}"),
        format!("{time},{time},{code}"),
        format!("{time},v1=xyz"),
        format!("{time},v1"),
        format!("{good},"),
    ] {
        let answer = signed(&bench, &text, BODY);
        let expected = matches!(answer, Err(WebhookError::MalformedSignature));
        assert!(expected, "{text:?}: {answer:?}");
    }
    for text in [
        format!("{time},v1="),
        format!("{time},v1=ab"),
        format!("{good}00"),
    ] {
        let answer = signed(&bench, &text, BODY);
        assert!(
            matches!(answer, Err(WebhookError::WrongSignature)),
            "{text:?}: {answer:?}"
        );
    }
}

#[test]
fn two_signature_headers_are_out_of_form() {
    let bench = Bench::in_memory();
    let value = HeaderValue::from_str(&own(&bench)).unwrap();
    let mut headers = HeaderMap::new();
    headers.append(SIGNATURE_HEADER, value.clone());
    headers.append(SIGNATURE_HEADER, value);
    let answer = bench.gateway.verify(&headers, BODY, bench.now());
    assert!(matches!(answer, Err(WebhookError::MalformedSignature)));
}

#[test]
fn a_proven_message_is_read_leniently_but_must_be_one() {
    let bench = Bench::in_memory();
    let read = |body: &[u8]| {
        let mut headers = HeaderMap::new();
        let signature = sign(&SECRET.into(), bench.now(), body);
        headers.insert(SIGNATURE_HEADER, HeaderValue::from_str(&signature).unwrap());
        bench.gateway.verify(&headers, body, bench.now())
    };
    let new =
        br#"{"id":"evt_2","kind":"dispute.opened","occurred_at":"2026-11-24T08:00:00Z","more":1}"#;
    let message = read(new).unwrap();
    assert_eq!(message.subject, MessageSubject::Unknown);
    assert_eq!(message.kind, "dispute.opened");
    for body in [&b""[..], b"[]", b"\xff\xfe", br#"{"id":"evt_3"}"#] {
        let answer = read(body);
        assert!(
            matches!(answer, Err(WebhookError::MalformedBody(_))),
            "{answer:?}"
        );
    }
}

#[test]
fn a_secret_is_never_shown_and_never_empty() {
    let shown = format!("{:?}", WebhookSecret::new(SECRET));
    assert!(!shown.contains(SECRET));
    let clock = crate::support::Clock::new();
    let mut settings =
        crate::support::settings(std::sync::Arc::new(crate::support::Inbox::default()), clock);
    settings.secret = WebhookSecret::new("");
    assert!(matches!(
        Sandbox::in_memory(settings),
        Err(SandboxError::EmptySecret)
    ));
}
