//! Sessions: refreshed, listed, ended.

use super::testing::{PASSWORD, Platform};
use crate::app::person::{refresh_session, resolve_actor, revoke_session};
use crate::app::{Actor, CommandError, Denied};
use chrono::Duration;
use domain::person::ClientLabel;
use domain::{Language, SessionId};
use sea_orm_migration::sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::sync::Arc;

const REFRESH: &str = "mutation($token: String!) { sessionRefresh(input: { refreshToken: $token }) \
    { token expiresAt refreshToken refreshExpiresAt userErrors { code } } }";
const SESSIONS: &str = "{ viewer { sessions { id kind createdAt lastUsedAt expiresAt client \
    isCurrent } } }";
const REVOKE: &str = "mutation($id: ID!) { sessionRevoke(input: { sessionId: $id }) \
    { isEnded userErrors { field code } } }";

/// Signs in; the token and the refresh token.
async fn started(platform: &Platform) -> (String, String) {
    let query = "mutation($input: SessionStartInput!) {
        sessionStart(input: $input) { token refreshToken } }";
    let input = json!({ "login": "siti@contoh.id", "password": PASSWORD });
    let answer = platform.ask(None, query, json!({ "input": input })).await;
    pair(&answer["data"]["sessionStart"])
}

fn pair(answer: &Value) -> (String, String) {
    let text = |name: &str| answer[name].as_str().unwrap_or_else(|| panic!("{answer}"));
    (text("token").to_owned(), text("refreshToken").to_owned())
}

async fn refreshed(platform: &Platform, token: &str) -> Value {
    platform.ask(None, REFRESH, json!({ "token": token })).await
}

fn code(answer: &Value) -> &Value {
    &answer["errors"][0]["extensions"]["code"]
}

async fn is_good(platform: &Platform, token: &str) -> bool {
    let id = "test".to_owned();
    let resolved = resolve_actor(&platform.app, Some(token), Language::English, id).await;
    match resolved {
        Ok(actor) => actor.person.is_some(),
        Err(CommandError::Denied(Denied::Unauthenticated)) => false,
        Err(other) => panic!("{other}"),
    }
}

async fn audited(platform: &Platform) -> Vec<String> {
    let query = sea_orm_migration::sea_orm::Statement::from_string(
        sea_orm_migration::sea_orm::DbBackend::Sqlite,
        "SELECT action FROM audit_rows WHERE subject_kind = 'session' ORDER BY id",
    );
    let rows = platform.app.db.for_migrations().query_all_raw(query).await;
    let action = |row: &sea_orm_migration::sea_orm::QueryResult| row.try_get("", "action").unwrap();
    rows.unwrap().iter().map(action).collect()
}

#[tokio::test]
async fn a_session_goes_on_as_long_as_it_is_refreshed() {
    let platform = Platform::fresh().await;
    platform.join("siti@contoh.id").await;
    let (first, mut refresh) = started(&platform).await;
    platform.clock.advance(Duration::hours(1));
    assert!(!is_good(&platform, &first).await);
    for _ in 0..3 {
        platform.clock.advance(Duration::days(29));
        let (token, next) = pair(&refreshed(&platform, &refresh).await["data"]["sessionRefresh"]);
        assert!(is_good(&platform, &token).await);
        assert_ne!(next, refresh);
        refresh = next;
    }
    platform.clock.advance(Duration::days(30));
    let late = refreshed(&platform, &refresh).await;
    assert_eq!(code(&late), "UNAUTHENTICATED");
    let expected = [
        "session.start",
        "session.start",
        "session.refresh",
        "session.refresh",
        "session.refresh",
    ];
    assert_eq!(audited(&platform).await, expected);
}

#[tokio::test]
async fn a_lost_answer_is_given_again_and_a_stolen_token_ends_the_session() {
    let platform = Platform::fresh().await;
    platform.join("siti@contoh.id").await;
    let (_, first) = started(&platform).await;
    let answer = refreshed(&platform, &first).await;
    platform.clock.advance(Duration::seconds(59));
    assert_eq!(refreshed(&platform, &first).await, answer, "the same again");
    let (_, second) = pair(&answer["data"]["sessionRefresh"]);
    let (token, third) = pair(&refreshed(&platform, &second).await["data"]["sessionRefresh"]);
    assert!(is_good(&platform, &token).await);
    let stolen = refreshed(&platform, &first).await;
    assert_eq!(code(&stolen), "UNAUTHENTICATED", "the next one was used");
    assert!(!is_good(&platform, &token).await, "all of it is over");
    assert_eq!(code(&refreshed(&platform, &third).await), "UNAUTHENTICATED");
    assert!(
        audited(&platform)
            .await
            .contains(&"session.reuse".to_owned())
    );

    let (_, first) = started(&platform).await;
    let (token, _) = pair(&refreshed(&platform, &first).await["data"]["sessionRefresh"]);
    platform.clock.advance(Duration::seconds(60));
    assert_eq!(code(&refreshed(&platform, &first).await), "UNAUTHENTICATED");
    assert!(
        !is_good(&platform, &token).await,
        "too late to be a lost answer"
    );
}

#[tokio::test]
async fn two_who_refresh_at_once_are_answered_the_same() {
    let platform = Arc::new(Platform::fresh().await);
    platform.join("siti@contoh.id").await;
    let (_, token) = started(&platform).await;
    let tries = (0..8).map(|_| {
        let (platform, token) = (platform.clone(), token.clone());
        tokio::spawn(async move { refreshed(&platform, &token).await })
    });
    let mut answers = Vec::new();
    for one in tries.collect::<Vec<_>>() {
        answers.push(one.await.unwrap());
    }
    assert!(answers.iter().all(|one| one == &answers[0]), "{answers:?}");
    assert!(is_good(&platform, &pair(&answers[0]["data"]["sessionRefresh"]).0).await);
}

#[tokio::test]
async fn what_is_no_refresh_token_is_none() {
    let platform = Platform::fresh().await;
    platform.join("siti@contoh.id").await;
    let (access, refresh) = started(&platform).await;
    let unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.";
    let cut = &refresh[..refresh.len() - 1];
    let long = "a".repeat(10_000);
    for text in [access.as_str(), "", "sentra_ref_", unsigned, cut, &long] {
        assert_eq!(code(&refreshed(&platform, text).await), "UNAUTHENTICATED");
    }
    for text in [
        refresh.as_str(),
        unsigned,
        &format!("{access}="),
        &access.to_uppercase(),
    ] {
        assert!(!is_good(&platform, text).await, "{text}");
    }
    assert!(is_good(&platform, &access).await);
}

#[tokio::test]
async fn a_person_sees_their_sessions_and_ends_them() {
    let platform = Platform::fresh().await;
    let siti = platform.join("siti@contoh.id").await;
    platform.clock.advance(Duration::minutes(1));
    let lost = platform.sign_in("siti@contoh.id").await;
    platform.clock.advance(Duration::minutes(1));
    let third = platform.sign_in("siti@contoh.id").await;
    let budi = platform.join("budi@contoh.id").await;
    platform.clock.advance(Duration::minutes(20));
    let listed = async |token: &str| {
        let answer = platform.ask(Some(token), SESSIONS, json!({})).await;
        answer["data"]["viewer"]["sessions"].clone()
    };
    let sessions = listed(&siti).await;
    assert_eq!(sessions.as_array().unwrap().len(), 3);
    assert_eq!(sessions[2]["isCurrent"], true);
    assert_eq!(sessions[2]["lastUsedAt"], "1970-01-01T00:22:00+00:00");
    assert_eq!(sessions[1]["lastUsedAt"], "1970-01-01T00:01:00+00:00");
    assert_eq!(sessions[1]["kind"], "PASSWORD");
    let id = sessions[1]["id"].clone();
    let revoke = async |token: &str, id: &Value| {
        platform.ask(Some(token), REVOKE, json!({ "id": id })).await
    };
    assert_eq!(code(&revoke(&budi, &id).await), "NOT_FOUND");
    assert!(is_good(&platform, &lost).await, "a denial leaves no trace");
    let done = revoke(&siti, &id).await;
    assert_eq!(done["data"]["sessionRevoke"]["isEnded"], true, "{done}");
    assert!(!is_good(&platform, &lost).await);
    assert_eq!(code(&revoke(&siti, &id).await), "NOT_FOUND", "it is over");
    let others = "mutation { sessionRevokeOthers { ended } }";
    let ended = platform.ask(Some(&siti), others, json!({})).await;
    assert_eq!(ended["data"]["sessionRevokeOthers"]["ended"], 1);
    assert!(!is_good(&platform, &third).await && is_good(&platform, &siti).await);
    assert!(is_good(&platform, &budi).await);
    let nobody = platform.ask(None, others, json!({})).await;
    assert_eq!(code(&nobody), "UNAUTHENTICATED");
}

#[tokio::test]
async fn where_somebody_signed_in_is_sealed_and_the_client_is_cut_short() {
    let platform = Platform::fresh().await;
    platform.join("siti@contoh.id").await;
    let (token, refresh) = started(&platform).await;
    let actor = Actor {
        address: Some("36.80.1.2".parse().unwrap()),
        client: ClientLabel::of_user_agent(&format!("HP\u{7}{}", "x".repeat(9_000))),
        ..Actor::anonymous(Language::Indonesian, "r".to_owned())
    };
    refresh_session(&platform.app, &actor, &refresh)
        .await
        .unwrap();
    assert!(
        !is_good(&platform, &token).await,
        "the next one took its place"
    );
    let dump = sea_orm_migration::sea_orm::Statement::from_string(
        sea_orm_migration::sea_orm::DbBackend::Sqlite,
        "SELECT COUNT(*) AS n FROM audit_rows WHERE action = 'session.refresh' \
         AND personal_value_id IS NOT NULL AND COALESCE(after, '') NOT LIKE '%36.80%'",
    );
    let row = platform.app.db.for_migrations().query_one_raw(dump).await;
    let count: i64 = row.unwrap().unwrap().try_get("", "n").unwrap();
    assert_eq!(count, 1);
    let nobody = Actor::anonymous(Language::Indonesian, "r".to_owned());
    let id = SessionId::from_uuid(uuid::Uuid::nil());
    let denied = revoke_session(&platform.app, &nobody, id).await;
    assert!(matches!(
        denied,
        Err(CommandError::Denied(Denied::Unauthenticated))
    ));
}
