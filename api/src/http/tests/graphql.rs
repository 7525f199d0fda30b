//! Requests, statuses, media types, codes.

use axum::body::Body;
use http::{Method, Request, StatusCode};
use serde_json::json;

use super::{Answer, ask, ask_with, call, parts, router};

async fn send(method: Method, uri: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    call(router(parts()), request).await
}

async fn post(headers: &[(&str, &str)], body: &str) -> Answer {
    send(Method::POST, "/graphql", headers, body).await
}

const JSON: (&str, &str) = ("content-type", "application/json");
const NEWER: (&str, &str) = ("accept", "application/graphql-response+json");

#[tokio::test]
async fn a_query_is_answered_in_the_media_type_asked_for() {
    let answer = post(&[JSON], r#"{"query":"{ hello }"}"#).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.header("content-type"),
        "application/json; charset=utf-8"
    );
    assert_eq!(answer.json(), json!({ "data": { "hello": "nobody" } }));
    let answer = post(&[JSON, NEWER], r#"{"query":"{ hello }"}"#).await;
    let newer = "application/graphql-response+json; charset=utf-8";
    assert_eq!(answer.header("content-type"), newer);
}

#[tokio::test]
async fn all_parameters_are_read_from_body_and_query_string() {
    let query = "query A { hello } query B($n: Int) { people(first: $n) { totalCount } }";
    let body = json!({ "query": query, "operationName": "B", "variables": { "n": 3 },
        "extensions": {} });
    let answer = post(&[JSON], &body.to_string()).await;
    assert_eq!(answer.json()["data"]["people"]["totalCount"], 3);
    let uri = "/graphql?operationName=B&variables=%7B%22n%22%3A4%7D&query=query%20A%20%7B%20hello\
        %20%7D%20query%20B%28%24n%3A%20Int%29%20%7B%20people%28first%3A%20%24n%29%20%7B%20\
        totalCount%20%7D%20%7D";
    let answer = send(Method::GET, uri, &[], "").await;
    assert_eq!(answer.json()["data"]["people"]["totalCount"], 4);
}

#[tokio::test]
async fn a_get_changes_nothing() {
    let uri = "/graphql?query=mutation%20%7B%20__typename%20%7D";
    let answer = send(Method::GET, uri, &[], "").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), "POST");
    assert_eq!(answer.code(), "BAD_REQUEST");
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::HEAD] {
        let answer = send(method, "/graphql?query=%7Bhello%7D", &[JSON], "").await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.header("allow"), "GET, POST");
    }
}

#[tokio::test]
async fn what_a_foreign_page_can_send_unasked_is_refused() {
    let body = r#"{"query":"{ hello }"}"#;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
    ] {
        let answer = post(&[("content-type", kind)], body).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        assert_eq!(answer.code(), "BAD_REQUEST");
    }
    let answer = post(&[], body).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn malformed_requests_are_400_whatever_is_accepted() {
    let bodies = [
        "",
        "{",
        "null",
        "[]",
        r#"[{"query":"{ hello }"}]"#,
        r#"{"qeury":"{ hello }"}"#,
        r#"{"query":1}"#,
        r#"{"query":"{ hello }","variables":[]}"#,
        r#"{"query":"{ hello }","operationName":{}}"#,
        r#"{"query":"{ hello }","extensions":"x"}"#,
        "{\"query\":\"\u{fffd}",
    ];
    for body in bodies {
        for headers in [vec![JSON], vec![JSON, NEWER]] {
            let answer = post(&headers, body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
            assert_eq!(answer.code(), "BAD_REQUEST", "{body}");
        }
    }
}

#[tokio::test]
async fn a_refused_document_has_no_data() {
    let documents = [
        "{",
        "{ nothing }",
        "{ people(first: \"x\") { totalCount } }",
        "query A { a",
    ];
    for document in documents {
        let answer = ask(document).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{document}");
        assert_eq!(answer.code(), "BAD_REQUEST", "{document}");
        assert_eq!(answer.json().get("data"), None, "{document}");
        let body = json!({ "query": document }).to_string();
        assert_eq!(
            post(&[JSON], &body).await.status,
            StatusCode::OK,
            "{document}"
        );
    }
    let query = "query V($id: [String!]!) { people(ids: $id) { totalCount } }";
    let answer = ask_with(query, json!({ "id": null })).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::BAD_REQUEST, "BAD_REQUEST")
    );
}

#[tokio::test]
async fn faults_and_panics_tell_an_id_and_nothing_else() {
    for document in ["{ fault }", "{ panic }", "{ strange }"] {
        let answer = ask(document).await;
        assert_eq!(answer.code(), "INTERNAL", "{document}");
        let error = &answer.json()["errors"][0];
        assert_eq!(error["message"], "Something went wrong on our side.");
        let values = json!({ "code": "INTERNAL", "requestId": "made-here" });
        assert_eq!(error["extensions"], values);
        assert!(!answer.text.contains("1234") && !answer.text.contains("bug"));
        assert_eq!(answer.header("x-request-id"), "made-here");
    }
    let answer = ask("{ hello missing }").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.code(), "NOT_FOUND");
    assert_eq!(answer.json()["data"]["hello"], "nobody");
}

#[tokio::test]
async fn what_takes_too_long_is_to_be_retried() {
    let answer = ask("{ slow }").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.code(), "RETRY_LATER");
    assert_eq!(answer.header("retry-after"), "1");
}

#[tokio::test]
async fn the_hook_decides_who_asks() {
    let cases = [
        ("Bearer good", 200, ""),
        ("Bearer old", 401, "UNAUTHENTICATED"),
        ("Bearer busy", 503, "RETRY_LATER"),
        ("Bearer broken", 500, "INTERNAL"),
    ];
    for (token, status, code) in cases {
        let headers = [JSON, NEWER, ("authorization", token)];
        let answer = post(&headers, r#"{"query":"{ hello }"}"#).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (status, code),
            "{token}"
        );
        assert!(!answer.text.contains("fire"));
        assert!(answer.header("cache-control").contains("no-store"));
    }
    let busy = [JSON, ("authorization", "Bearer busy")];
    let answer = post(&busy, r#"{"query":"{ hello }"}"#).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("retry-after")),
        (200, "7")
    );
}

#[tokio::test]
async fn a_hash_without_its_document_is_not_found() {
    let body = r#"{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}"#;
    let answer = post(&[JSON], body).await;
    assert_eq!(answer.code(), "PERSISTED_DOCUMENT_NOT_FOUND");
    assert_eq!(
        answer.json()["errors"][0]["message"],
        "PersistedQueryNotFound"
    );
}

#[tokio::test]
async fn a_given_request_id_comes_back() {
    let headers = [JSON, ("x-request-id", "0198-abc")];
    let answer = post(&headers, r#"{"query":"{ fault }"}"#).await;
    assert_eq!(answer.header("x-request-id"), "0198-abc");
    assert_eq!(
        answer.json()["errors"][0]["extensions"]["requestId"],
        "0198-abc"
    );
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read() {
    let body = json!({ "query": "{ hello }", "variables": { "x": "x".repeat(1_100_000) } });
    let answer = post(&[JSON], &body.to_string()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        answer.json()["errors"][0]["extensions"]["limit"],
        "bodyBytes"
    );
    assert_eq!(
        answer.json()["errors"][0]["extensions"]["maximum"],
        1_048_576
    );
}
