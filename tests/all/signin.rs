//! Attempts to sign in: many in one document, and many at once.

use crate::support::{Engine, on_both_databases, program};
use serde_json::{Value, json};
use tests::platform::Platform;
use tests::rows::rows;
use tests::signin::{SignInPlan, run};

/// Every mutation that hashes a password, tries a code or has one sent, with an input.
const ATTEMPTS: &[(&str, &str)] = &[
    (
        "sessionStart",
        "login: \"a@contoh.id\", password: \"rahasia sekali\"",
    ),
    ("signInByCode", "login: \"a@contoh.id\", code: \"123456\""),
    ("signInCodeRequest", "login: \"a@contoh.id\""),
    ("passwordResetRequest", "login: \"a@contoh.id\""),
    (
        "passwordReset",
        "login: \"a@contoh.id\", code: \"123456\", newPassword: \"rahasia sekali\"",
    ),
    ("passwordSet", "newPassword: \"rahasia sekali\""),
    (
        "personRegister",
        "name: \"A\", email: \"a@contoh.id\", idempotencyKey: \"a\"",
    ),
    ("personErase", "password: \"rahasia sekali\""),
    ("personEraseRequest", "login: \"a@contoh.id\""),
    ("loginConfirm", "login: \"a@contoh.id\", code: \"123456\""),
    ("loginConfirmRequest", "login: \"a@contoh.id\""),
];

on_both_databases! {
    async fn one_document_makes_one_attempt(engine: Engine) {
        let settings = [
            ("SENTRA_LIMITS__ALIASES", "1000"),
            ("SENTRA_LIMITS__TOKENS", "50000"),
            ("SENTRA_WORKER", "false"),
        ];
        let platform = Platform::open(&program(), engine, &settings).await.unwrap();
        let siti = platform.join("Siti", "siti@contoh.id").await.unwrap();
        let before = rows(platform.ground()).await.unwrap();
        let refused = async |document: String| {
            let answer = siti.ask(&document, &json!({})).await.unwrap();
            assert!(answer["data"].is_null(), "{answer}");
            let values = answer["errors"][0]["extensions"].clone();
            assert_eq!(values["code"], "TOO_COMPLEX", "{answer}");
            (values["limit"].clone(), values["actual"].clone())
        };
        let limit = |actual: u64| (json!("attempts"), json!(actual));
        for (field, input) in ATTEMPTS {
            let call = format!("{field}(input: {{ {input} }}) {{ __typename }}");
            let many = |count: usize| {
                let calls = (0..count).map(|n| format!("a{n}: {call}"));
                calls.collect::<Vec<_>>().join(" ")
            };
            let (hundred, two) = (many(100), many(2));
            assert_eq!(refused(format!("mutation {{ {hundred} }}")).await, limit(100), "{field}");
            assert_eq!(refused(format!("mutation {{ {two} }}")).await, limit(2), "{field}");
            let hidden = format!(
                "mutation {{ ...F a: {call} }} fragment F on Mutation {{ ... {{ b: {call} }} }}"
            );
            assert_eq!(refused(hidden).await, limit(2), "{field}");
        }
        let every = ATTEMPTS.iter();
        let every = every.map(|(field, input)| {
            format!("{field}(input: {{ {input} }}) {{ __typename }}")
        });
        let all = every.collect::<Vec<_>>().join(" ");
        assert_eq!(refused(format!("mutation {{ {all} }}")).await, limit(11));
        let after = rows(platform.ground()).await.unwrap();
        assert_eq!(after, before, "nothing was tried, counted or sent");
        let one = "mutation { sessionStart(input: { login: \"a@contoh.id\",
            password: \"rahasia sekali\" }) { userErrors { code } } }";
        let one = siti.ask(one, &json!({})).await.unwrap();
        assert_eq!(one["errors"], Value::Null, "{one}");
        let after = rows(platform.ground()).await.unwrap();
        assert!(after["attempt_counts"] > before["attempt_counts"], "one is counted");
    }
}

on_both_databases! {
    async fn a_flood_of_attempts_leaves_others_in_peace(engine: Engine) {
        let plan = SignInPlan {
            engine,
            attempts: 120,
            clients: 16,
            known: 2,
            honest: 4,
            quiet_seconds: 1,
        };
        let report = run(&program(), plan).await.unwrap();
        assert_eq!(report.faults(), Vec::<String>::new(), "{report:?}");
        assert!(report.wrong > 0 && report.later > 0, "{report:?}");
    }
}
